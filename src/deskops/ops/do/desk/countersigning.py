"""The desk's word on what was signed: when it came, whether the key was good, whether the hand was seen before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from deskops.domain.entries import Entry
from deskops.domain.sealing import countersigned_message, signed_message
from deskops.domain.seals import COUNTERSIGN, SEALING
from deskops.ops.context import Act, Context
from deskops.ops.do.sealing import PAPER, STROKES
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import Author, table_of
from deskops.store.queries.taking import Taken
from deskops.store.tables import Attachment, EntryRow, Replica
from deskops.sync import keys

_A, _E, _R = table_of(Attachment).c, table_of(EntryRow).c, table_of(Replica).c
_HANDS: Final = select(_A.id, _A.subject, _A.name, _A.item).where(
    _A.item != "", _A.item.in_([bindparam("drawn"), bindparam("photographed")])
)
_REPLICA: Final = select(_R.id, _R.code, _R.public_key, _R.status).where(_R.id == bindparam("replica"))
_ACTS: Final = select(_E.payload, _E.wall).where(
    _E.subject == bindparam("desk"), _E.action == "revoked", _E.kind == "desk"
)


@dataclass(frozen=True, slots=True)
class Countersigner:
    """The desk that signs: its id, its signing key (empty where it is not on this machine), and its own hand."""

    desk: str
    key: str
    hand: Author


def countersigner(context: Context, desk: str, key: str) -> Countersigner:
    own = context.identity
    return Countersigner(desk, key, Author(own.engineer, own.replica, own.code, numbers=True))


def countersign(act: Act, taken: Taken, by: Countersigner, now: str) -> None:
    """A countersignature for each seal that has just landed; `now` is the desk's time of arrival.

    Without the desk's key there is none: the seal stands on its laptop's signature alone, until `late_words` finds it.
    """
    if not by.key:
        return
    for landed in taken.landed.values():
        for entry in [one for one in landed if one.action in SEALING]:
            landed.append(countersigned(act, entry, by, now))


def countersigned(act: Act, entry: Entry, by: Countersigner, now: str) -> Entry:
    """The word on one seal; `now` is what it says of when the desk had it."""
    act.ledger.flush()
    written = connection(act.session)
    content = _about(written, entry, by, now)
    content["signature"] = keys.sign(by.key, countersigned_message(content))
    return act.ledger.append(entry.kind, entry.subject, COUNTERSIGN, content, by=by.hand)


def _about(written: Connection, entry: Entry, by: Countersigner, now: str) -> dict[str, Any]:
    """`state` is the replica's at arrival, `revoked_at` since when it is shut out; `reused`: the documents under which
    the very same hand was seen before; `is_whole`: what was drawn came along.
    """
    told = entry.payload
    replica = written.execute(_REPLICA, {"replica": entry.replica}).one_or_none()
    enrolled = str(replica.public_key) if replica else ""
    hands = _hands(written, str(told.get("strokes") or ""))
    own = told.get("files")
    mine = own.get("hand") if isinstance(own, Mapping) else None
    others = sorted({row.name for row in hands if row.id != mine})
    return {
        "entry": entry.id,
        "digest": _text(told, "digest"),
        "number": _text(told, "number"),
        "revision": told.get("revision") if isinstance(told.get("revision"), int) else 0,
        "hand": _text(told, "strokes"),
        "key": _text(told, "key"),
        "replica": entry.replica,
        "code": str(replica.code) if replica else "",
        "state": str(replica.status) if replica else "unknown",
        "revoked_at": revoked_at(written, by.desk, entry.replica),
        "is_valid": _is_valid(told, enrolled),
        "is_whole": not told.get("strokes")
        or any(row.id == mine and row.subject == entry.subject for row in hands),
        "reused": others,
        "received_at": now,
        "desk": by.desk,
        "desk_key": keys.public(by.key),
    }


def _text(told: Mapping[str, Any], name: str) -> str:
    return told[name] if isinstance(told.get(name), str) else ""


def _is_valid(told: Mapping[str, Any], enrolled: str) -> bool:
    """Whether the digest is signed by the very key that this laptop enrolled with."""
    try:
        message = signed_message(_text(told, "digest"))
    except ValueError:
        return False
    return _text(told, "key") == enrolled and keys.is_signed(enrolled, message, _text(told, "signature"))


def _hands(written: Connection, hand: str) -> list[Any]:
    if not hand:
        return []
    return list(written.execute(_HANDS, {"drawn": STROKES + hand, "photographed": PAPER + hand}))


def revoked_at(written: Connection, desk: str, replica: str) -> str:
    """Since when a laptop is shut out, as the chain of the desk's own acts tells; empty for one that is not."""
    moments = [row.wall for row in written.execute(_ACTS, {"desk": desk}) if _is_about(row.payload, replica)]
    return min(moments, default="")


def _is_about(payload: str, replica: str) -> bool:
    told = json.loads(payload)
    return isinstance(told, dict) and told.get("subject") == replica
