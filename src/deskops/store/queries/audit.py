"""The proof that nothing numbered was changed by hand: the running hash, and each row's digest against its content."""

import json
from collections.abc import Mapping
from typing import Final

from deskops.domain.canonical import salted
from deskops.domain.entries import Entry, entry_digest
from deskops.i18n import _
from deskops.store import views
from deskops.store.faults import damaged, told
from deskops.store.queries.buckets import ADMIN, REMOVAL
from deskops.store.queries.ledger import chain, record_digest
from deskops.store.rows import ENTRY_COLUMNS, entry_of
from deskops.store.tables import RECORDS, Record


def first_break(connection: views.Connection) -> str | None:
    """What is wrong first, in words; None when all that was numbered is as it was numbered.

    Raises StoreDamaged for what cannot even be read.
    """
    with told(), views.moment(connection):
        try:
            if not _gives_numbers(connection):  # an enrolled laptop: the chain is the desk's
                return _entries(connection, numbers=False) or _records(connection, numbers=False)
            return _feed(connection) or _gone(connection) or _entries(connection) or _records(connection)
        except (ValueError, TypeError, AttributeError) as error:  # no JSON, no instant, no text any more
            raise damaged(error) from error


def _gives_numbers(connection: views.Connection) -> bool:
    meta = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('desk', 'role')").fetchall())
    return "desk" not in meta or meta.get("role") == "desk"


def _feed(connection: views.Connection) -> str | None:
    head, last = "", 0
    for rev, ref, content, kept in views.streamed(
        connection, "SELECT rev, ref, digest, head FROM feed ORDER BY epoch, rev"
    ):
        head = chain(head, rev, ref, content)
        if rev != last + 1 or head != kept:
            return _("The chain breaks at number {rev}.").format(rev=rev)
        last = rev
    row = connection.execute("SELECT rev, head FROM head WHERE id = 1").fetchone() or (0, "")
    if row != (last, head):
        return _("The chain ends at number {last}, but {head} were given out.").format(last=last, head=row[0])
    return None


def _gone(connection: views.Connection) -> str | None:
    """What was numbered cannot vanish, nor lose its number."""
    for rev, kind in views.streamed(connection, "SELECT min(rev), kind FROM feed GROUP BY kind"):
        if kind not in RECORDS and kind not in (REMOVAL, ADMIN):
            return _("The chain breaks at number {rev}.").format(rev=rev)
    for kind in RECORDS:
        found = connection.execute(_GONE.format(table=kind), {"kind": kind}).fetchone()
        if found:
            return _("Number {rev} was given to {id}, which is not there any more.").format(
                rev=found[0], id=found[1]
            )
    return None


_GONE: Final = (
    "SELECT f.rev, f.ref FROM feed f WHERE f.kind = :kind "
    "AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = f.ref AND e.rev IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM {table} r WHERE r.id = f.ref AND r.rev IS NOT NULL) LIMIT 1"
)


def _entries(connection: views.Connection, *, numbers: bool = True) -> str | None:
    """A numbered row must be the one that its number was given to, and its content what was digested then."""
    columns = ", ".join(f"e.{name}" for name in ENTRY_COLUMNS.split(", "))
    text = f"SELECT {columns}, e.digest, f.digest, f.ref {_ON_FEED.format(table='entry')}"
    personal = _personal(connection)
    for *row, kept, numbered, ref in views.streamed(connection, text):
        entry = entry_of(row)
        same = entry_digest(entry, entry.payload) == kept
        same = same and (not numbers or _is_its_number(entry, kept, numbered, ref))
        if not same or any(entry.payload.get(key) != stands for key, stands in personal.get(entry.id, ())):
            return _("Entry {id} of {subject} is not what was recorded.").format(
                id=entry.id, subject=entry.subject
            )
    return None


def _records(connection: views.Connection, *, numbers: bool = True) -> str | None:
    for kind, model in RECORDS.items():
        names = list(model.model_fields)
        columns = ", ".join(f"e.{name}" for name in names)
        text = f"SELECT {columns}, f.digest, f.ref {_ON_FEED.format(table=kind)}"
        for *row, numbered, ref in views.streamed(connection, text):
            record = model.model_validate(dict(zip(names, row, strict=True)))
            content = record_digest(record.model_dump())
            if content != record.digest or (numbers and not _is_its_number(record, content, numbered, ref)):
                return _("The {kind} {id} is not what was recorded.").format(kind=kind, id=record.id)
    return None


_ON_FEED: Final = "FROM {table} e LEFT JOIN feed f ON f.epoch = e.epoch AND f.rev = e.rev"


def _is_its_number(row: Record | Entry, content: str, numbered: str | None, ref: str | None) -> bool:
    return row.rev is None or (numbered == content and ref == row.id)


def _personal(connection: views.Connection) -> Mapping[str, list[tuple[str, dict[str, str]]]]:
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for entry, key, salt, value in views.streamed(connection, "SELECT entry, key, salt, value FROM personal"):
        found.setdefault(entry, []).append((key, salted(json.loads(value), salt)))
    return found
