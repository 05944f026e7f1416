"""What leaves a laptop: a subject whole, once nothing of it is unsent; until then it is hidden."""

from sqlalchemy import Connection, delete, select, update
from sqlmodel import Session

from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.outbox import STALE
from deskops.store.queries.search import forget
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal, Subject


def is_waited_for(written: Connection, subject: str) -> bool:
    """Whether something of it is unsent, or was refused and waits for a person."""
    waiting = select(_E.id).where(_E.subject == subject, _E.rev.is_(None))
    return written.execute(waiting.limit(1)).first() is not None


def _is_offered(written: Connection, kind: str, subject: str) -> bool:
    """Whether something of it came from a desk that was put back since, and has not come again."""
    table = table_of(RECORDS[kind])
    found = (
        select(_E.id).where(_E.subject == subject, _E.epoch >= STALE),
        select(table.c.id).where(table.c.id == subject, table.c.epoch >= STALE),
    )
    return any(written.execute(each.limit(1)).first() is not None for each in found)


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
    written.execute(delete(table_of(Subject)).where(_S.id == subject))
    return True


_E, _S = table_of(EntryRow).c, table_of(Subject).c
