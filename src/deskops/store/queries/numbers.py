"""Document numbers, unique by construction: kind, date, the replica's short code, counter."""

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

_READ = text("SELECT last FROM sequence WHERE kind = :kind AND day = :day")
_NEXT = text("UPDATE sequence SET last = :last WHERE kind = :kind AND day = :day")
_FIRST = text("INSERT INTO sequence (kind, day, last) VALUES (:kind, :day, :last)")


def next_number(session: Session, kind: str, day: date, code: str) -> str:
    """For instance WO-20261123-K7QX-001; taken in the caller's transaction, so a rolled back one is given again."""
    key = {"kind": kind, "day": day.isoformat()}
    found = session.execute(_READ, key).one_or_none()
    last = 1 if found is None else found.last + 1
    session.execute(_FIRST if found is None else _NEXT, {**key, "last": last})
    return f"{kind}-{day:%Y%m%d}-{code}-{last:03d}"
