"""What a checklist template in a file must be: each fault with its place and what may have been meant; no files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from deskops.domain.checklist import ANSWERS, Item
from deskops.domain.conditions import ITEM_ID, contradicted, read_conditions
from deskops.domain.finding import Severity
from deskops.domain.nouns import AssetKind
from deskops.i18n import _
from deskops.text import seen

MOST_ITEMS: Final = 300
LONGEST: Final = 500  # characters of an item's text
LONGEST_NAME: Final = 80
TEMPLATE_KEYS: Final = ("name", "kind", "version", "items")
ITEM_KEYS: Final = tuple(Item.__dataclass_fields__)
ANSWER_FORMS: Final = ("state", "text", "number")
INSTALL: Final = "install"
HANDOUT: Final = "handout"
PURPOSES: Final = (INSTALL, HANDOUT)  # checklists of new devices, beside the kinds of device
KINDS: Final = (*AssetKind, *(f"{purpose}-{kind}" for purpose in PURPOSES for kind in AssetKind), *PURPOSES)
_NEAR: Final = 0.7  # of a word alike; at less, a toaster is near to "other"
_FLAGS: Final = ("photo", "photo_required", "required", "opens_problem", "room")


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is a line (`line 12`) or a cell (`PC!C5`)."""

    place: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class Part:
    """A template's or an item's values as the file has them, the place of each, and the place of the whole."""

    place: str
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def at(self, key: str) -> str:
        return self.places.get(key, self.place)


@dataclass(slots=True)
class Draft:
    """A template as it stands in a file."""

    head: Part
    items: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sound:
    """A template without faults."""

    name: str
    kind: str
    items: Sequence[Item]


def check_draft(draft: Draft, checks: Collection[str]) -> tuple[Sound | None, list[Fault]]:
    """The template, or what is wrong with it. `checks` are the ids that an item may be bound to."""
    faults = [*_head(draft.head), *_count(draft)]
    seen: dict[str, Part] = {}
    for part in draft.items:
        faults += [*_keys(part, ITEM_KEYS), *_item(part, checks), *_conditions(part, seen)]
        name = part.values.get("id")
        if isinstance(name, str):
            if name in seen:
                known = seen[name].at("id")
                faults.append(
                    Fault(part.at("id"), _("The item {name} is there twice.").format(name=name), known)
                )
            seen.setdefault(name, part)
    if faults:
        return None, faults
    values = draft.head.values
    return Sound(values["name"], values["kind"], [Item(**part.values) for part in draft.items]), []


def _head(head: Part) -> Iterator[Fault]:
    yield from _keys(head, TEMPLATE_KEYS)
    name, kind = head.values.get("name"), head.values.get("kind")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        yield Fault(
            head.at("name"),
            _("A template needs a name of {count} characters at most.").format(count=LONGEST_NAME),
        )
    elif seen(name) != name:
        yield _unseen(head.at("name"), name)
    if not _is_version(head.values.get("version", 1)):
        words = _("The version {given} is no number; a new one is counted when it is taken in.")
        yield Fault(head.at("version"), words.format(given=_shown(head.values["version"])))
    if kind not in KINDS:
        yield _unknown(head.at("kind"), _("There is no kind of device {name}."), kind, KINDS)


def _is_version(given: object) -> bool:
    """As an export writes it, a number or its figures; nothing depends on it."""
    return not isinstance(given, bool) and str(given).isdecimal() and int(str(given)[:9]) > 0


def _count(draft: Draft) -> Iterator[Fault]:
    if not draft.items:
        yield Fault(draft.head.place, _("A template needs items."))
    if len(draft.items) > MOST_ITEMS:
        yield Fault(draft.head.place, _("A template has {count} items at most.").format(count=MOST_ITEMS))


def _keys(part: Part, known: Sequence[str]) -> Iterator[Fault]:
    for key in part.values:
        if key not in known:
            yield _unknown(part.at(key), _("There is no field {name}."), key, known)


def _item(part: Part, checks: Collection[str]) -> Iterator[Fault]:
    values = part.values
    name = values.get("id")
    if not isinstance(name, str) or ITEM_ID.fullmatch(name) is None:
        words = _("An item needs an id of small letters, figures, dots and dashes, not {given}.")
        yield Fault(part.at("id"), words.format(given=_shown(name)))
    for key in ("text", "text_zh"):
        text = values.get(key, "")
        if not isinstance(text, str) or len(text) > LONGEST or (key == "text" and not text.strip()):
            words = _("{field} must be a text of at most {count} characters.")
            yield Fault(part.at(key), words.format(field=key, count=LONGEST))
        elif seen(text) != text:
            yield _unseen(part.at(key), text)
    for key in _FLAGS:
        if not isinstance(values.get(key, False), bool):
            yield Fault(part.at(key), _("{field} is true or false.").format(field=key))
    yield from _choices(part, checks)
    if values.get("photo_required") is True and values.get("photo") is not True:
        yield Fault(part.at("photo_required"), _("A required photo needs photo = true as well."))
    if values.get("check") and values.get("answer", "state") != "state":
        yield Fault(part.at("check"), _("A check answers a state, neither a text nor a number."))


def _choices(part: Part, checks: Collection[str]) -> Iterator[Fault]:
    values = part.values
    if values.get("answer", "state") not in ANSWER_FORMS:
        yield _unknown(
            part.at("answer"), _("There is no form of answer {name}."), values["answer"], ANSWER_FORMS
        )
    if values.get("severity", "medium") not in tuple(Severity):
        yield _unknown(
            part.at("severity"), _("There is no severity {name}."), values["severity"], tuple(Severity)
        )
    if values.get("check") and values["check"] not in checks:
        yield _unknown(part.at("check"), _("There is no check {name}."), values["check"], checks)


def _conditions(part: Part, before: Mapping[str, Part]) -> Iterator[Fault]:
    text, place = part.values.get("show_if", ""), part.at("show_if")
    if not isinstance(text, str):
        yield Fault(place, _("{field} must be a text.").format(field="show_if"))
        return
    try:
        conditions = read_conditions(text)
    except ValueError as error:
        hint = _("It looks like: case = fail; several are joined by and.")
        yield Fault(place, _("{part} is no condition.").format(part=_shown(str(error))), hint)
        return
    for condition in conditions:
        asked = before.get(condition.item)
        if asked is None:
            yield _unknown(place, _("No item above is called {name}."), condition.item, tuple(before))
        elif asked.values.get("answer", "state") == "state" and condition.value not in (None, *ANSWERS):
            yield _unknown(place, _("No answer is called {name}."), condition.value, ANSWERS)
    states = [
        each for each in conditions if before.get(each.item, part).values.get("answer", "state") == "state"
    ]
    never = contradicted(states, ANSWERS) or contradicted([each for each in conditions if each not in states])
    if never:
        yield Fault(place, _("It is never asked: no answer to {name} is all of this.").format(name=never))


def _unseen(place: str, text: str) -> Fault:
    """Such as ESC, or U+202E, which turns round what is read behind it."""
    code = next(f"U+{ord(each):04X}" for each in text if not seen(each))
    return Fault(place, _("A character stands in it that nobody sees: {code}.").format(code=code))


def _unknown(place: str, words: str, given: object, known: Collection[str]) -> Fault:
    near = get_close_matches(str(given)[:100], list(known), n=3, cutoff=_NEAR)
    if near:
        return Fault(
            place, words.format(name=_shown(given)), _("Did you mean {names}?").format(names=", ".join(near))
        )
    some = ", ".join(list(known)[:12])
    return Fault(place, words.format(name=_shown(given)), _("There are: {names}").format(names=some or "–"))


def _shown(given: object) -> str:
    text = "–" if given is None else str(given)
    return text if len(text) <= 60 else text[:59] + "…"
