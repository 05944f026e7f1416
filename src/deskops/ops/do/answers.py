"""An answer to an item of a checklist as it goes on record: held against the item and what was answered before."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from deskops.domain.checklist import Item, asked, read_answer
from deskops.errors import Refused, UsageError
from deskops.i18n import _, language
from deskops.ops.do.payloads import LONGEST_TEXT
from deskops.text import storable

if TYPE_CHECKING:
    from deskops.ops.do.inspections import Visit


def answer_said(visit: "Visit", given: Mapping[str, Any]) -> dict[str, Any]:
    """The payload. It is held against the item rather than the fields: an empty value means something here.

    Raises UsageError for what the item does not take, Refused where it is not asked, NotFound where there is none.
    """
    item = visit.item(str(given.get("item") or "").strip())
    texts = {name: given.get(name) for name in ("value", "note", "evidence")}
    payload: dict[str, Any] = {
        name: storable(str(text)).strip() for name, text in texts.items() if text is not None
    }
    if not payload:
        raise UsageError(
            _("{item} needs a value or a note.").format(item=item.label(language())), hint=_takes(item)
        )
    if any(len(text) > LONGEST_TEXT for text in payload.values()):
        raise UsageError(_("The text is too long."), hint=_("Attach it as a file."))
    if payload.get("value"):
        value = read_answer(item, payload["value"])
        if value is None:
            raise UsageError(
                _("{item} cannot be {value}.").format(item=item.label(language()), value=payload["value"]),
                hint=_takes(item),
            )
        payload["value"] = value
    if payload.get("value") and item not in asked(visit.items, visit.state.answers):
        words = _("{item} is not asked as the answers stand: {condition}")
        raise Refused(
            words.format(item=item.label(language()), condition=item.show_if),
            hint=_("Answer first what it depends on."),
        )
    return {"item": item.id, **payload}


def _takes(item: Item) -> str:
    match item.answer:
        case "state":
            return _("It is ok, fail or n/a.")
        case "number":
            return _("It is a number.")
        case _:
            return _("It is a text.")
