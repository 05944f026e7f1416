"""What a transaction has landed so far, asked in it before it is committed or rolled back."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from deskops.domain.entries import Entry
from deskops.domain.nouns import Kind
from deskops.store.queries.facts import ENTRIES, connection
from deskops.store.queries.ledger import Ledger, table_of
from deskops.store.rows import entry_of
from deskops.store.tables import RECORDS, EntryRow, FeedRow, Personal

_E, _F, _P = table_of(EntryRow).c, table_of(FeedRow).c, table_of(Personal).c
_NUMBERING: Final = frozenset({"epoch", "rev", "digest", "extra"})  # of a row, not of what it tells


_NAMES: Final = ("number", "tag", "name", "title", "hostname", "serial", "period", "year", "slot")


class Written(NamedTuple):
    """A record as it stands, of which no entry tells."""

    kind: str
    id: str
    values: dict[str, Any]


def entries_landed(session: Session, ledger: Ledger) -> list[Entry]:
    """In their order, with their personal values. Stamps only grow, so those after the last one found are new."""
    new = ENTRIES.where(_E.at > ledger.stamp_found).order_by(_E.at)
    rows = connection(session).execute(new).all()
    apart = select(_P.entry, _P.key, _P.value).where(_P.entry.in_([row.id for row in rows]))
    personal = {(entry, key): json.loads(value) for entry, key, value in connection(session).execute(apart)}
    return [entry_of(row, personal) for row in rows]


def records_landed(session: Session, ledger: Ledger) -> Iterator[Written]:
    """Records that were numbered, made or edited; a store that is not its own desk numbers none."""
    new = select(_F.kind, _F.ref).where(_F.rev > ledger.rev_found).order_by(_F.rev)
    for kind, ref in connection(session).execute(new).all():
        row = _row(session, kind, ref)
        if row is not None:
            yield Written(kind, ref, {name: row[name] for name in row if name not in _NUMBERING | {"id"}})


def called(session: Session, kind: str, ref: str) -> str:
    """The number or name of a record as it stands in the transaction, else that of its site; empty without either."""
    row = _row(session, kind, ref) or {}
    said = next((str(row[name]) for name in _NAMES if row.get(name)), "")
    return said or (called(session, Kind.SITE, row["site_id"]) if row.get("site_id") else "")


def _row(session: Session, kind: str, ref: str) -> Mapping[str, Any] | None:
    if kind not in RECORDS:
        return None
    table = table_of(RECORDS[kind])
    found = connection(session).execute(select(table).where(table.c.id == ref)).mappings().one_or_none()
    return None if found is None else {str(name): value for name, value in found.items()}
