"""Folding many subjects at once: what a push or a page touched, with a few statements instead of four for each."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, select
from sqlmodel import Session

from deskops.domain.entries import Entry
from deskops.domain.nouns import Kind
from deskops.domain.service import ServiceRules
from deskops.store.queries.among import among
from deskops.store.queries.articles import keep_findable
from deskops.store.queries.bulk import write_rows
from deskops.store.queries.facts import ENTRIES, connection, corrects_personal
from deskops.store.queries.ledger import insert_into, table_of
from deskops.store.queries.states import change, state_row, state_table
from deskops.store.queries.told import telling
from deskops.store.rows import entry_of
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal

_CHUNK: Final = 400  # subjects that are folded at once


Landed = Mapping[str, Sequence[Entry]]


def refresh_many(
    session: Session, touched: Mapping[str, str], rules: ServiceRules, landed: Landed | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Fold these subjects (id to kind) anew and keep their states; returns the rows of each kind.

    Those whose record is not here have none, and visits whose checklist has not come. `landed`, by subject, are
    entries whose rows may not be written yet.
    """
    rows: dict[str, list[dict[str, Any]]] = {str(kind): [] for kind in STATES}
    by_kind: dict[str, list[str]] = {}
    for subject, kind in sorted(touched.items()):  # in one order: two that push the same wait in turn
        if kind in STATES:
            by_kind.setdefault(kind, []).append(subject)
    for kind, subjects in sorted(by_kind.items()):
        for start in range(0, len(subjects), _CHUNK):
            rows[kind] += _refresh(session, kind, subjects[start : start + _CHUNK], rules, landed or {})
    articles = [subject for subject, kind in touched.items() if kind == Kind.ARTICLE]
    if articles:  # what they say now has no table: search is all that keeps it
        keep_findable(session, entries_of_many(connection(session), articles, landed or {}))
    for kind, found in _tellers(connection(session), by_kind).items():
        rows[kind] += _refresh(session, kind, found, rules, landed or {})
    return rows


def _tellers(written: Connection, touched: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The sealed reports that tell of what was touched, by kind: visits before the rounds that count them."""
    found: dict[str, set[str]] = {str(Kind.INSPECTION): set(), str(Kind.CAMPAIGN): set()}
    for kind, subjects in touched.items():
        for teller, subject in telling(written, kind, subjects):
            found[teller].add(subject)
    return {kind: sorted(subjects) for kind, subjects in found.items() if subjects}


def _refresh(
    session: Session, kind: str, subjects: Sequence[str], rules: ServiceRules, landed: Landed
) -> list[dict[str, Any]]:
    written = connection(session)
    records = written.execute(_records(kind), {"ids": subjects}).all()
    if kind == Kind.INSPECTION:
        asked = {"ids": list({record.template_id for record in records})}
        here = set(written.execute(_TEMPLATES, asked).scalars())
        records = [record for record in records if record.template_id in here]
    found = entries_of_many(written, subjects, landed)
    rows = [state_row(session, kind, record, found.get(record.id, ()), rules) for record in records]
    _keep(written, kind, rows)
    return rows


def entries_of_many(written: Connection, subjects: Sequence[str], landed: Landed) -> dict[str, list[Entry]]:
    """The entries of each subject, as `facts.entries_of` has them for one, and those that landed beside."""
    found: dict[str, list[Entry]] = {}
    again: dict[str, Any] = {}
    for row in written.execute(_ENTRIES, {"ids": subjects}).all():
        entry = entry_of(row)
        found.setdefault(entry.subject, []).append(entry)
        if corrects_personal(entry):
            again.setdefault(entry.subject, entry)
    if again:
        _with_personal(written, found, list(again))
    for subject in subjects:
        if subject in landed:
            here = found.setdefault(subject, [])
            known = {entry.id for entry in here}
            here += [entry for entry in landed[subject] if entry.id not in known]
    return found


def _with_personal(written: Connection, found: dict[str, list[Entry]], subjects: Sequence[str]) -> None:
    told = written.execute(_PERSONAL, {"ids": subjects})
    personal = {(row.entry, row.key): json.loads(row.value) for row in told}
    for subject in subjects:
        found[subject] = []
    for row in written.execute(_ENTRIES, {"ids": subjects}):
        entry = entry_of(row, personal)
        found[entry.subject].append(entry)


def _keep(written: Connection, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """As `states.keep`: of a known row only what changed is named, rows with the same changes together."""
    made = {row["id"]: row for row in rows}
    new, changes = dict(made), dict[tuple[str, ...], list[dict[str, Any]]]()
    for old in written.execute(_states(kind), {"ids": list(made)}).mappings():
        row = new.pop(old["id"])
        changed = {name: value for name, value in row.items() if old[name] != value}
        if changed:
            changes.setdefault(tuple(changed), []).append({"row": row["id"], **changed})
    write_rows(written, insert_into(state_table(kind)), [dict(row) for row in new.values()])
    for names, values in changes.items():
        write_rows(written, change(kind, names), values)


@cache
def _records(kind: str) -> Select[Any]:
    table = table_of(RECORDS[kind])
    found = select(table).where(among(table.c.id, "ids")).order_by(table.c.id)
    return found.with_for_update(key_share=True)  # as `facts.record` locks one: before it is folded


@cache
def _states(kind: str) -> Select[Any]:
    table = state_table(kind)
    return select(table).where(among(table.c.id, "ids"))


_T = table_of(RECORDS[Kind.TEMPLATE]).c
_TEMPLATES: Final = select(_T.id).where(among(_T.id, "ids"))
_E, _P = table_of(EntryRow).c, table_of(Personal).c
_ENTRIES: Final = ENTRIES.where(among(_E.subject, "ids"))
_PERSONAL: Final = (
    select(_P.entry, _P.key, _P.value)
    .join(table_of(EntryRow), _E.id == _P.entry)
    .where(among(_E.subject, "ids"))
)
