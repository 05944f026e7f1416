"""Reading records and entries for the folds, through the session that will write."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, bindparam, select, text
from sqlmodel import Session

from deskops.domain.canonical import is_salted
from deskops.domain.destination import PLACE
from deskops.domain.entries import CORRECT, Entry
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.store import views
from deskops.store.rows import ENTRY_COLUMNS, entry_of
from deskops.store.tables import RECORDS, EntryRow
from deskops.store.views.tuples import RulesMark

_ENTRY = EntryRow.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it to table classes only
ENTRIES = select(*(_ENTRY[name] for name in ENTRY_COLUMNS.split(", ")))  # as `rows.entry_of` reads them
_ENTRIES = ENTRIES.where(_ENTRY.subject == bindparam("subject"))
_PERSONAL = text(
    "SELECT p.entry, p.key, p.value FROM entry e JOIN personal p ON p.entry = e.id WHERE e.subject = :subject"
)

_NAMING = frozenset({CORRECT, PLACE})  # steps whose personal values a fold reads

_RULES_MARK = text(views.sql("rules_mark"))


def connection(session: Session) -> Connection:
    """The connection of the session's one transaction; to ask the session each time costs more than a statement."""
    found: Connection | None = session.info.get("connection")
    if found is None:
        found = session.info["connection"] = session.connection()
    return found


def inside(session: Session) -> "views.Connection":
    """The session's one transaction as the read side asks it: it sees what is not committed."""
    driver = connection(session).connection.driver_connection
    if connection(session).dialect.name == "sqlite":
        return cast("views.Connection", driver)
    from deskops.store.views.postgres import PostgresWithin

    return PostgresWithin(cast("Any", driver))


def rules_mark(session: Session) -> RulesMark:
    """What the rules of service were last numbered with, as this transaction sees it."""
    return RulesMark(*connection(session).execute(_RULES_MARK).one())


def record(session: Session, kind: str, subject: str, *, lock: bool = False) -> Row[Any]:
    """A record's row. Raises NotFound.

    `lock` before its entries are folded or its values are edited: until the commit no other transaction does either.
    Where writers are alone anyway (SQLite) it does nothing.
    """
    question = _locking(kind) if lock else _by_id(kind)
    found: Row[Any] | None = connection(session).execute(question, {"subject": subject}).one_or_none()
    if found is None:
        raise NotFound(_("There is no {kind} {id} in this store.").format(kind=kind, id=subject))
    return found


@cache
def _by_id(kind: str) -> Select[Any]:
    table = RECORDS[kind].__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes only
    return select(table).where(table.c.id == bindparam("subject"))


@cache
def _locking(kind: str) -> Select[Any]:
    return _by_id(kind).with_for_update(key_share=True)  # others may refer to the row meanwhile


def record_order(row: Any) -> tuple[int, int] | None:
    return None if row.rev is None else (row.epoch or 0, row.rev)


def entries_of(session: Session, subject: str) -> Sequence[Entry]:
    """A subject's entries; personal values only where a fold needs them: a correction, or a new place and user."""
    rows = connection(session).execute(_ENTRIES, {"subject": subject}).all()
    entries = [entry_of(row) for row in rows]
    if not any(corrects_personal(entry) for entry in entries):
        return entries
    found = connection(session).execute(_PERSONAL, {"subject": subject})
    personal = {(row.entry, row.key): json.loads(row.value) for row in found}
    return [entry_of(row, personal) for row in rows]


def corrects_personal(entry: Entry) -> bool:
    """Whether a fold needs the personal values that stand apart."""
    return entry.action in _NAMING and any(is_salted(value) for value in entry.payload.values())
