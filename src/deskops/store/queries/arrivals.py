"""Landing what the desk answers: a page of rows and removals, and what became of the entries that were sent."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import Session

from deskops.domain.clock import milliseconds
from deskops.domain.scope import NOW
from deskops.domain.service import ServiceRules
from deskops.store.queries.buckets import MODULUS, weight
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import Ledger, table_of
from deskops.store.queries.search import WORDS, TermWriter
from deskops.store.queries.states import refresh
from deskops.store.queries.travel import entry_from, entry_values, record_from, rows_of
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal, Subject, Term

_ENTRY_FORM: Final = "e"
_BESIDE: Final = ("form", "bucket", "slot")


@dataclass(slots=True)
class Landed:
    """What a page came to: rows by kind that were new or changed, and the subjects that a screen may have to redraw."""

    rows: int = 0
    subjects: dict[str, str] = field(default_factory=dict)
    unknown: int = 0  # of kinds that this version does not know


class Arrivals:
    """One answer inside one write transaction of a laptop, without references being enforced: a scope has edges."""

    def __init__(self, ledger: Ledger, rules: Callable[[], ServiceRules]) -> None:
        self._ledger, self._rules = ledger, rules
        self._session: Session = ledger.session
        self._written = connection(ledger.session)
        self.landed = Landed()
        self._places: dict[str, tuple[str, str]] = {}  # of subjects: bucket and slot, as the desk says

    def acknowledge(self, outcomes: Sequence[Mapping[str, Any]], now: str) -> None:
        """`outcomes`: id with epoch, rev, correction, record_rev; or with a refusal's code and words."""
        for each in outcomes:
            if each.get("code"):
                reason = json.dumps(
                    {"code": each["code"], "words": each.get("words", "")}, ensure_ascii=False
                )
                self._written.execute(_REFUSE, {"of": each["id"], "refused": reason})
            else:
                values = {"of": each["id"], "epoch": each["epoch"], "rev": each["rev"]}
                self._written.execute(
                    _NUMBER, {**values, "received": now, "correction": each.get("correction")}
                )
                if each.get("record_rev"):
                    self._number_record(each["id"], each["epoch"], each["record_rev"])
        told = {str(each["id"]): each for each in outcomes}
        for row in rows_of(self._written, select(_E.id, _E.subject, _E.kind), _E.id, list(told)):
            self.landed.subjects[row.subject] = row.kind
            if told[row.id].get("bucket"):
                self._places[row.subject] = (told[row.id]["bucket"], told[row.id]["slot"])

    def _number_record(self, entry: str, epoch: int, rev: int) -> None:
        row = self._written.execute(select(_E.subject, _E.kind).where(_E.id == entry)).one_or_none()
        if row is not None and row.kind in RECORDS:
            table = table_of(RECORDS[row.kind])
            chosen = update(table).where(table.c.id == row.subject)
            self._written.execute(chosen.values(epoch=epoch, rev=rev))

    def land(self, rows: Sequence[Mapping[str, Any]], removals: Iterable[Sequence[Any]]) -> Landed:
        """Raises Unsound for a row that is not what its digest says: then nothing of the answer counts."""
        entries = [row for row in rows if row.get("form") == _ENTRY_FORM]
        self._remove(removals)
        for kind in RECORDS:
            self._records(kind, [row for row in rows if row.get("form") == kind])
        known = {_ENTRY_FORM, *RECORDS}
        self.landed.unknown += sum(row.get("form") not in known for row in rows)
        self._entries(entries)
        self.landed.rows += len(rows)
        return self.landed

    def finish(self) -> Landed:
        """Fold what was touched, and note where it lives."""
        self._ledger.flush()
        rules = self._rules()
        for subject, kind in self.landed.subjects.items():
            if kind in STATES and self._is_here(kind, subject):
                refresh(self._session, kind, subject, rules)
        self._place()
        return self.landed

    def _is_here(self, kind: str, subject: str) -> bool:
        table = table_of(RECORDS[kind])
        found = self._written.execute(select(table.c.id).where(table.c.id == subject)).one_or_none()
        return found is not None

    def _records(self, kind: str, told: Sequence[Mapping[str, Any]]) -> None:
        if not told:
            return
        table, rows = table_of(RECORDS[kind]), []
        for each in told:
            rows.append(record_from(kind, {key: value for key, value in each.items() if key not in _BESIDE}))
            self._seen(each["id"], kind, each)
        statement = upsert(table)
        names = {name: statement.excluded[name] for name in RECORDS[kind].model_fields if name != "id"}
        self._written.execute(statement.on_conflict_do_update(index_elements=["id"], set_=names), rows)
        if kind in WORDS:
            terms = TermWriter(self._session)
            for row in rows:
                terms.add(kind, row, new=False)
            terms.flush()

    def _entries(self, told: Sequence[Mapping[str, Any]]) -> None:
        rows, personal = [], list[dict[str, Any]]()
        for each in told:
            entry, apart = entry_from({key: value for key, value in each.items() if key not in _BESIDE})
            numbers = {name: each.get(name) for name in ("epoch", "rev", "received", "correction")}
            rows.append(entry_values(entry, each["digest"]) | numbers)
            personal += apart
            self._seen(entry.subject, entry.kind, each)
            self._ledger.meet(entry.at, milliseconds(self._ledger.evidence.wall))
        if rows:
            statement = upsert(table_of(EntryRow))
            names = ("epoch", "rev", "received", "correction", "refused")
            taken = {name: statement.excluded[name] for name in names}
            self._written.execute(statement.on_conflict_do_update(index_elements=["id"], set_=taken), rows)
        if rows:  # what stands apart may have been erased meanwhile
            told_ids = [row["id"] for row in rows]
            for start in range(0, len(told_ids), 400):
                chosen = table_of(Personal).c.entry.in_(told_ids[start : start + 400])
                self._written.execute(delete(table_of(Personal)).where(chosen))
        if personal:
            self._written.execute(upsert(table_of(Personal)).on_conflict_do_nothing(), personal)

    def _seen(self, subject: str, kind: str, told: Mapping[str, Any]) -> None:
        self.landed.subjects[subject] = kind
        self._places[subject] = (told["bucket"], told["slot"])

    def _remove(self, removals: Iterable[Sequence[Any]]) -> None:
        """A removal deletes only what still lives in that bucket with a lower number."""
        for subject, bucket, rev in removals:
            row = self._written.execute(select(table_of(Subject)).where(_S.id == subject)).one_or_none()
            if row is not None and row.bucket == bucket and self._newest(row.kind, subject) < rev:
                drop(self._session, row.kind, subject)

    def _newest(self, kind: str, subject: str) -> int:
        numbers = list(self._written.execute(select(_E.rev).where(_E.subject == subject)).scalars())
        table = table_of(RECORDS[kind])
        numbers += self._written.execute(select(table.c.rev).where(table.c.id == subject)).scalars()
        return max((number for number in numbers if number is not None), default=0)

    def _place(self) -> None:
        """Where each touched subject lives, and what its rows add up to."""
        for subject, kind in self.landed.subjects.items():
            old = self._written.execute(select(table_of(Subject)).where(_S.id == subject)).one_or_none()
            bucket, slot = self._places.get(subject) or ((old.bucket, old.slot) if old else ("", NOW))
            digests = list(self._written.execute(_DIGESTS, {"subject": subject}).scalars())
            if kind in RECORDS:
                table = table_of(RECORDS[kind])
                found = select(table.c.digest).where(table.c.id == subject, table.c.rev.is_not(None))
                digests += self._written.execute(found).scalars()
            row = {
                "id": subject, "kind": kind, "bucket": _kept(old.bucket if old else "", bucket), "slot": slot,
                "open": int(slot == NOW), "touched": "", "hidden": 0,
                "rows": len(digests), "sum": sum(map(weight, digests)) % MODULUS,
            }  # fmt: skip
            statement = upsert(table_of(Subject))
            names = {name: statement.excluded[name] for name in row if name != "id"}
            self._written.execute(statement.on_conflict_do_update(index_elements=["id"], set_=names), row)


def _kept(old: str, told: str) -> str:
    """A subject in a bucket of its own stays there also when a visit brings it along."""
    return old if old and told.startswith("visit:") and not old.startswith("visit:") else told


def drop(session: Session, kind: str, subject: str) -> bool:
    """Take a subject off this laptop whole; while something of it is unsent it is only hidden. True when it is gone."""
    written = connection(session)
    waiting = select(_E.id).where(_E.subject == subject, _E.rev.is_(None)).limit(1)
    if kind in STATES:
        state = table_of(STATES[kind])
        written.execute(delete(state).where(state.c.id == subject))
    if written.execute(waiting).one_or_none() is not None:
        written.execute(update(table_of(Subject)).where(_S.id == subject).values(hidden=1))
        return False
    entries = select(_E.id).where(_E.subject == subject)
    written.execute(delete(table_of(Personal)).where(table_of(Personal).c.entry.in_(entries)))
    written.execute(delete(table_of(EntryRow)).where(_E.subject == subject))
    written.execute(delete(table_of(Term)).where(table_of(Term).c.ref == subject))
    if kind in RECORDS:
        table = table_of(RECORDS[kind])
        written.execute(delete(table).where(table.c.id == subject))
    written.execute(delete(table_of(Subject)).where(_S.id == subject))
    return True


_E, _S = table_of(EntryRow).c, table_of(Subject).c
_REFUSE = update(table_of(EntryRow)).where(_E.id == bindparam("of")).values(refused=bindparam("refused"))
_NUMBER = (
    update(table_of(EntryRow))
    .where(_E.id == bindparam("of"))
    .values(
        epoch=bindparam("epoch"),
        rev=bindparam("rev"),
        received=bindparam("received"),
        correction=bindparam("correction"),
        refused=None,
    )
)
_DIGESTS = select(_E.digest).where(_E.subject == bindparam("subject"), _E.rev.is_not(None))
