"""The desk's word on seals that it could not countersign when they came: it had no key then, or had lost them."""

from typing import Any, Final

from sqlalchemy import select

from deskops.domain.clock import stored
from deskops.domain.entries import Entry
from deskops.domain.sealing import countersigned_message
from deskops.domain.seals import COUNTERSIGN, SEALING
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.countersigning import Countersigner, countersigned, countersigner
from deskops.ops.do.desk.enrolling import key_of
from deskops.ops.read.desk import desk_facts
from deskops.store.queries.facts import ENTRIES, connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.refolding import refresh_many
from deskops.store.rows import entry_of
from deskops.store.tables import EntryRow
from deskops.sync import keys

_E = table_of(EntryRow).c
_NUMBERED: Final = _E.rev.is_not(None) & _E.refused.is_(None)
_SEALS: Final = ENTRIES.where(_E.action.in_(sorted(SEALING)), _NUMBERED).order_by(_E.epoch, _E.rev)
_WORDS: Final = ENTRIES.where(_E.action == COUNTERSIGN, _NUMBERED)
_ANY: Final = select(_E.id).where(_E.action.in_(sorted(SEALING))).limit(1)


def countersign_late(context: Context) -> int:
    """Countersign every seal that has no word of this desk yet; returns how many. Nothing where its key is not here.

    The word says when it was given: for what came earlier that is the time up to which the desk can vouch, and a laptop
    that was shut out meanwhile stays one whose signature no desk had before.
    """
    key = key_of(context)
    if not key:
        return 0
    with context.store.reader() as session:
        if connection(session).execute(_ANY).first() is None:
            return 0
    by, now = countersigner(context, desk_facts(context).id, key), stored(context.now)
    return context.run(lambda act: len(countersign_left(act, by, now)))


def countersign_left(act: Act, by: Countersigner, now: str) -> list[Entry]:
    """The same within an act; `now` is the desk's time. Returns the words that were given."""
    if not by.key:
        return []
    act.ledger.flush()
    written = connection(act.session)
    said = {
        str(word.payload["entry"]) for row in written.execute(_WORDS) if _is_own(word := entry_of(row), by)
    }
    left = [entry for row in written.execute(_SEALS) if (entry := entry_of(row)).id not in said]
    words = [countersigned(act, entry, by, now) for entry in left]
    act.ledger.flush()
    refresh_many(act.session, {entry.subject: entry.kind for entry in left}, act.rules)
    return words


def _is_own(word: Entry, by: Countersigner) -> bool:
    """Whether this desk gave it: what came back with recovered rows may be anybody's."""
    told: Any = word.payload
    try:
        return keys.is_signed(keys.public(by.key), countersigned_message(told), str(told["signature"]))
    except (KeyError, TypeError, ValueError):
        return False
