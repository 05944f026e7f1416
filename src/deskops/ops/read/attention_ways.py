"""The ways out of what needs a person: for each the command that takes it, as this store's people would type it."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from deskops.domain.concerns import ALL, Topic
from deskops.domain.nouns import Kind
from deskops.i18n import N_
from deskops.ops.context import Identity
from deskops.ops.read.attention import Item


class Way(NamedTuple):
    """A way out: its name (a label untranslated), and the command; `act`: what a screen does itself, with `value`."""

    label: str
    command: str
    act: str = ""
    value: str = ""


class Beside(NamedTuple):
    """What the commands need beside the item: the codes of both laptops, and a disputed field's two values."""

    codes: tuple[str, ...]
    values: tuple[str, ...]


_Ways = Callable[[Identity, Item, Beside], Iterator[Way]]


def ways(me: Identity, item: Item, beside: Beside) -> Iterator[Way]:
    if item.topic in _OWN:
        yield from _OWN[item.topic](me, item, beside)
    is_final = item.topic in _FINAL or (
        item.topic is Topic.DISPUTED and item.kind == Kind.ASSET and me.numbers
    )
    if not is_final:
        command = "deskops desk settle" if me.is_desk else "deskops sync settle"
        yield Way(N_("Leave it as it is"), f"{command} {item.id}", "settle")


def _acts(me: Identity) -> str:
    return "deskops desk" if me.is_desk else "deskops job"


def _late(me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    if me.numbers and item.detail.get("action") != "retract":
        steps = ALL if "steps" in item.detail else item.id
        yield Way(N_("Accept it"), f"{_acts(me)} accept-late {item.number} --entry {steps}", "count", steps)
    yield from _note(me, item, _beside)


def _note(me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Write it down"), f"{_acts(me)} note {item.number} --text …", "note")


def _correct(_me: Identity, item: Item, beside: Beside) -> Iterator[Way]:
    if item.kind != Kind.ASSET:
        return
    field = str(item.detail.get("field", ""))
    name, ref = "site" if field == "site_id" else field, shlex.quote(item.tag or item.subject)
    known = ((N_("What stands"), "stands"), (N_("What is claimed"), "claimed"))
    for (label, act), value in zip(known, beside.values, strict=False):
        yield Way(label, f"deskops asset correct {ref} {name} {shlex.quote(value)}", act, value)


def _retry(me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    if not me.numbers:
        yield Way(N_("Send it again"), f"deskops sync retry {item.id}", "retry")


def _resolve(me: Identity, item: Item, beside: Beside) -> Iterator[Way]:
    if item.kind == Kind.INSPECTION:
        yield Way(N_("Finish"), f"deskops inspection finish --inspection {item.number}", "open")
        return
    if item.kind == Kind.CAMPAIGN:
        yield from _sign_anew(me, item, beside)
        return
    yield Way(N_("Resolve"), f"deskops job resolve {item.number} --cause … --solution … --minutes …", "open")


def _look(_me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Look"), f"deskops inspection show {item.number}", "open")


def _sign_anew(me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    if not me.is_desk:
        yield Way(N_("Have it signed"), f"deskops sign {item.number}", "open")


def _recover(_me: Identity, _item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Let them count"), "deskops desk recover")


def _copied(me: Identity, _item: Item, beside: Beside) -> Iterator[Way]:
    if me.is_desk:
        for code in beside.codes:
            yield Way(N_("Shut it out"), f"deskops desk revoke {code}")


def _prove(me: Identity, _item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Prove the store"), "deskops audit verify" if me.is_desk else "deskops doctor")


def _call_back(me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    acts = "deskops inspection" if item.kind == Kind.INSPECTION and not me.is_desk else _acts(me)
    act = "call-back" if item.kind == Kind.JOB else "open"
    yield Way(N_("Called back"), f"{acts} call-back {item.number} --text …", act)


def _approve(_me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Let it in"), f"deskops desk approve {item.number}")
    yield Way(N_("Shut it out"), f"deskops desk revoke {item.number}")


def _quarantine(_me: Identity, item: Item, _beside: Beside) -> Iterator[Way]:
    yield Way(N_("Accept it"), f"deskops desk quarantine --take {item.id}")
    yield Way(N_("Delete it"), f"deskops desk quarantine --drop {item.id}")


_OWN: Final[Mapping[Topic, _Ways]] = {
    Topic.LATE: _late,
    Topic.DISPUTED: _correct,
    Topic.REFUSED: _retry,
    Topic.RETURNED: _resolve,
    Topic.REUSED: _sign_anew,
    Topic.OUTDATED: _sign_anew,
    Topic.DUPLICATE: _look,
    Topic.RECOVERED: _recover,
    Topic.COPIED: _copied,
    Topic.RESTORED: _recover,
    Topic.DIFFERS: _prove,
    Topic.UNPROVEN: _note,
    Topic.RATING: _call_back,
    Topic.APPROVAL: _approve,
    Topic.QUARANTINED: _quarantine,
}
# These stay on the list until they are done.
_FINAL: Final = frozenset({Topic.RETURNED, Topic.RATING, Topic.APPROVAL, Topic.QUARANTINED, Topic.OUTDATED})


def can_settle(me: Identity, item: Item) -> bool:
    return any(way.act == "settle" for way in ways(me, item, Beside((), ())))
