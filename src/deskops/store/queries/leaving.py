"""What leaves a laptop: a subject whole, once nothing of it is unsent; until then it is hidden."""

from sqlalchemy import Connection, delete, select, update
from sqlmodel import Session

from deskops.store.queries import unread
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.outbox import STALE
from deskops.store.queries.search import forget
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal, Subject


def is_waited_for(written: Connection, subject: str) -> bool:
    """Whether something of it is unsent, or was refused and waits for a person."""
    waiting = select(_E.id).where(_E.subject == subject, _E.rev.is_(None))
    return written.execute(waiting.limit(1)).first() is not None


def record_numbers(written: Connection, kind: str, subject: str) -> list[tuple[int, int]]:
    """Epoch and number of a subject's record, where it has one; also of a kind that this version does not know."""
    if kind not in RECORDS:
        return [(told["epoch"], told["rev"]) for told in unread.numbered(written, [subject])]
    table = table_of(RECORDS[kind])
    chosen = select(table.c.epoch, table.c.rev).where(table.c.id == subject, table.c.rev.is_not(None))
    return [(row.epoch, row.rev) for row in written.execute(chosen)]


def _is_offered(written: Connection, kind: str, subject: str) -> bool:
    """Whether something of it came from a desk that was put back since, and has not come again."""
    heard = select(_E.id).where(_E.subject == subject, _E.epoch >= STALE)
    record = record_numbers(written, kind, subject)
    return written.execute(heard.limit(1)).first() is not None or any(
        epoch >= STALE for epoch, _rev in record
    )


def drop(session: Session, kind: str, subject: str, *, lost: bool = False) -> bool:
    """Take a subject off this laptop whole; while something of it is unsent it is only hidden. True when it is gone.

    So it is while the desk may still want to have back what it lost; `lost` says that it has been offered.
    """
    written = connection(session)
    if kind in STATES:
        state = table_of(STATES[kind])
        written.execute(delete(state).where(state.c.id == subject))
    forget(written, [subject])
    if is_waited_for(written, subject) or (not lost and _is_offered(written, kind, subject)):
        written.execute(update(table_of(Subject)).where(_S.id == subject).values(hidden=1, bucket=""))
        return False
    entries = select(_E.id).where(_E.subject == subject)
    written.execute(delete(table_of(Personal)).where(table_of(Personal).c.entry.in_(entries)))
    written.execute(delete(table_of(EntryRow)).where(_E.subject == subject))
    if kind in RECORDS:
        table = table_of(RECORDS[kind])
        written.execute(delete(table).where(table.c.id == subject))
    else:
        unread.forget(written, subject)
    written.execute(delete(table_of(Subject)).where(_S.id == subject))
    return True


_E, _S = table_of(EntryRow).c, table_of(Subject).c
