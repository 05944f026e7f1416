"""Document numbers, unique by construction: kind, date, the replica's short code, counter."""

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from deskops.store.queries.facts import connection

# One statement: where two writers run at once, the second waits for the first one's number.
_NEXT = text(
    "INSERT INTO sequence (kind, day, last) VALUES (:kind, :day, 1) "
    "ON CONFLICT (kind, day) DO UPDATE SET last = sequence.last + 1"
)
_READ = text("SELECT last FROM sequence WHERE kind = :kind AND day = :day")


def next_number(session: Session, kind: str, day: date, code: str) -> str:
    """For instance WO-20261123-K7QX-001; taken in the caller's transaction, so a rolled back one is given again."""
    key = {"kind": kind, "day": day.isoformat()}
    written = connection(session)
    written.execute(_NEXT, key)
    last = written.execute(_READ, key).scalar_one()
    return f"{kind}-{day:%Y%m%d}-{code}-{last:03d}"
