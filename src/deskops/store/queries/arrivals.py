"""Landing what the desk answers: a page of rows and removals, and what became of the entries that were sent."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlmodel import Session

from deskops.domain.clock import milliseconds
from deskops.domain.nouns import Kind
from deskops.domain.scope import NOW
from deskops.domain.service import ServiceRules
from deskops.store.queries import unread
from deskops.store.queries.buckets import MODULUS, weight
from deskops.store.queries.bulk import write_rows
from deskops.store.queries.checklists import visits_following
from deskops.store.queries.facts import connection
from deskops.store.queries.landing import (
    DIGESTS,
    ERASE,
    LIVES,
    NUMBER,
    REFUSE,
    WHOSE,
    digests,
    numbers,
    reason,
    renumber,
    upserted,
)  # fmt: skip
from deskops.store.queries.leaving import drop, is_waited_for, record_numbers
from deskops.store.queries.ledger import Ledger, record_digest, table_of
from deskops.store.queries.outbox import STALE, outside, stale
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.search import WORDS, TermWriter
from deskops.store.queries.travel import entry_from, entry_values, record_from, rows_of
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal, Subject

_ENTRY_FORM: Final = "e"
_VISIT: Final = "visit:"
_BESIDE: Final = frozenset({"form", "bucket", "slot"})
_NUMBERS: Final = ("epoch", "rev", "received", "correction")


@dataclass(slots=True)
class Landed:
    """What a page came to: rows by kind that were new or changed, and the subjects that a screen may have to redraw."""

    rows: int = 0
    subjects: dict[str, str] = field(default_factory=dict)


class Arrivals:
    """One answer inside one write transaction of a laptop, without references being enforced: a scope has edges."""

    def __init__(self, ledger: Ledger, rules: Callable[[], ServiceRules]) -> None:
        self._ledger, self._rules = ledger, rules
        self._session: Session = ledger.session
        self._written = connection(ledger.session)
        self.landed = Landed()
        self._places: dict[str, tuple[str, str]] = {}  # of subjects: bucket and slot, as the desk says
        self._acknowledged: set[str] = (
            set()
        )  # subjects whose place the outcomes told, which are later than the page
        self._left: set[str] = set()  # subjects that a removal took out of their bucket

    def acknowledge(self, outcomes: Sequence[Mapping[str, Any]], now: str) -> None:
        """`outcomes`: id with epoch, rev, correction, record_rev; or with a refusal's code and words."""
        told = {str(each["id"]): each for each in outcomes}
        refused = [{"of": name, "refused": reason(each)} for name, each in told.items() if each.get("code")]
        taken = [numbers(each, now) for each in told.values() if not each.get("code")]
        write_rows(self._written, REFUSE, refused)
        write_rows(self._written, NUMBER, taken)
        records: dict[str, list[dict[str, Any]]] = {}
        for row in rows_of(self._written, WHOSE, _E.id, list(told)):
            each = told[row.id]
            self.landed.subjects[row.subject] = row.kind
            if each.get("bucket"):
                self._places[row.subject] = (each["bucket"], each["slot"])
                self._acknowledged.add(row.subject)
            if each.get("bucket", "").startswith(_VISIT):  # it lives where this laptop does not look any more
                moved = update(table_of(Subject)).where(
                    _S.id == row.subject, _S.bucket.not_like(f"{_VISIT}%")
                )
                self._written.execute(moved.values(bucket=""))
            if each.get("record_rev") and row.kind in RECORDS:
                values = {"of": row.subject, "epoch": each["epoch"], "rev": each["record_rev"]}
                records.setdefault(row.kind, []).append(values)
        for kind, revs in records.items():
            write_rows(self._written, renumber(kind), revs)

    def land(self, rows: Sequence[Mapping[str, Any]], removals: Iterable[Sequence[Any]]) -> Landed:
        """Raises Unsound for a row that is not what its digest says: then nothing of the answer counts."""
        self.landed.rows += len(rows)
        rows = [*unread.readable(self._written), *rows]
        entries = [row for row in rows if row.get("form") == _ENTRY_FORM]
        self._remove(removals)
        for kind in RECORDS:
            self._records(kind, [row for row in rows if row.get("form") == kind])
        known = {_ENTRY_FORM, *RECORDS}
        strange = [row for row in rows if row.get("form") not in known]
        unread.keep(self._written, strange)
        for row in strange:
            self._seen(row["id"], row["form"], row)
        self._entries(entries)
        return self.landed

    def finish(self) -> Landed:
        """Fold what was touched, and note where it lives."""
        self._ledger.flush()
        touched = self._ruled() | self._waited_for() | self.landed.subjects
        if not touched:
            return self.landed
        terms = TermWriter(self._session)
        for row in refresh_many(self._session, touched, self._rules())[Kind.ASSET]:
            terms.add(Kind.ASSET, row, new=False)  # found by what is held true of it
        terms.flush()
        self._place()
        return self.landed

    def sweep(self, buckets: Collection[str]) -> None:
        """Let go of what was touched and lives in none of these buckets, once nothing of it is unsent.

        What the desk has nothing of yet was made here and stays, also when it was refused.
        """
        touched = sorted({*self.landed.subjects, *self._left})
        for row in rows_of(self._written, LIVES, _S.id, touched):
            if row.rows and row.bucket not in buckets:
                drop(self._session, row.kind, row.id)

    def age(self, oldest: str) -> None:
        """Let go of what left the window."""
        for kind, subject in outside(self._written, oldest):
            drop(self._session, kind, subject)

    def end_anew(self) -> None:
        """A desk that was put back has told everything: what did not come again, it has lost, and it was offered.

        What a person wrote to a lost subject stays here with all of it, until the desk has the subject back.
        """
        for subject, kind in stale(self._written).items():
            numbers = record_numbers(self._written, kind, subject)
            if not numbers or numbers[0][0] >= STALE:
                if not is_waited_for(self._written, subject):
                    drop(self._session, kind, subject, lost=True)
                elif not self._written.execute(_HIDDEN, {"subject": subject}).scalar_one_or_none():
                    refresh_many(self._session, {subject: kind}, self._rules())
                continue
            lost = select(_E.id).where(_E.subject == subject, _E.epoch >= STALE)
            self._written.execute(delete(table_of(Personal)).where(table_of(Personal).c.entry.in_(lost)))
            self._written.execute(delete(table_of(EntryRow)).where(_E.subject == subject, _E.epoch >= STALE))
            self.landed.subjects[subject] = kind
        self.finish()

    def _waited_for(self) -> dict[str, str]:
        """Visits that came before their checklist, and those that follow a newer version of it."""
        templates = [one for one, kind in self.landed.subjects.items() if kind == Kind.TEMPLATE]
        return dict.fromkeys(visits_following(self._written, templates), Kind.INSPECTION)

    def _ruled(self) -> dict[str, str]:
        """Jobs whose clocks run by rules that came just now."""
        kinds, states = set(self.landed.subjects.values()), table_of(STATES[Kind.JOB]).c
        if kinds & {Kind.CALENDAR, Kind.SLA_POLICY}:
            found: Iterable[Any] = self._written.execute(select(states.id))
        else:
            sites = [one for one, kind in self.landed.subjects.items() if kind == Kind.SITE]
            found = rows_of(self._written, select(states.id), states.site_id, sites)
        return {row.id: Kind.JOB for row in found}

    def _records(self, kind: str, told: Sequence[Mapping[str, Any]]) -> None:
        if not told:
            return
        table, rows = table_of(RECORDS[kind]), []
        for each in told:
            rows.append(record_from(kind, {key: value for key, value in each.items() if key not in _BESIDE}))
            self._seen(each["id"], kind, each)
        if "number" in RECORDS[kind].model_fields:
            self._give_way(kind, rows)
        write_rows(self._written, upserted(table), rows)
        if (kind in WORDS and kind not in STATES) or kind == Kind.JOB:
            terms = TermWriter(self._session)
            for row in rows:
                terms.add(kind, row, new=False)
            terms.flush()

    def _give_way(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """A store that was put back may have given a number again: what is unsent here will be refused for it."""
        table = table_of(RECORDS[kind])
        ids = {row["number"]: row["id"] for row in rows}
        for mine in rows_of(self._written, select(table), table.c.number, sorted(ids)):
            if mine.id != ids[mine.number]:
                changed = mine._asdict() | {"number": f"{mine.number} ({mine.id[-4:]})"}
                values = {"number": changed["number"], "digest": record_digest(changed)}
                self._written.execute(update(table).where(table.c.id == mine.id).values(values))

    def _entries(self, told: Sequence[Mapping[str, Any]]) -> None:
        rows, personal = [], list[dict[str, Any]]()
        wall = milliseconds(self._ledger.evidence.wall)
        for each in told:
            entry, apart, digest = entry_from(each, beside=_BESIDE)
            row = entry_values(entry, digest)
            row.update({name: each.get(name) for name in _NUMBERS})
            rows.append(row)
            personal += apart
            self._seen(entry.subject, entry.kind, each)
            self._ledger.meet(entry.at, wall)
        write_rows(self._written, upserted(table_of(EntryRow), (*_NUMBERS, "refused")), rows)
        for start in range(0, len(rows), 400):  # what stands apart may have been erased meanwhile
            ids = [row["id"] for row in rows[start : start + 400]]
            self._written.execute(ERASE, {"ids": ids})
        if personal:
            self._written.execute(upsert(table_of(Personal)).on_conflict_do_nothing(), personal)

    def _seen(self, subject: str, kind: str, told: Mapping[str, Any]) -> None:
        self.landed.subjects[subject] = kind
        if subject in self._acknowledged:
            return
        before = self._places.get(subject, ("", ""))[0]
        self._places[subject] = (_kept(before, told["bucket"]), told["slot"])

    def _remove(self, removals: Iterable[Sequence[Any]]) -> None:
        """A removal takes away only what still lives in that bucket with a lower number."""
        for subject, bucket, rev in removals:
            row = self._written.execute(select(table_of(Subject)).where(_S.id == subject)).one_or_none()
            if row is not None and row.bucket == bucket and self._newest(row.kind, subject) < rev:
                self._written.execute(update(table_of(Subject)).where(_S.id == subject).values(bucket=""))
                self._left.add(subject)

    def _newest(self, kind: str, subject: str) -> int:
        heard = select(_E.rev).where(_E.subject == subject, _E.epoch < STALE)
        numbers = [*self._written.execute(heard).scalars()]
        numbers += [rev for epoch, rev in record_numbers(self._written, kind, subject) if epoch < STALE]
        return max(numbers, default=0)

    def _place(self) -> None:
        """Where each touched subject lives, and what its rows add up to."""
        subjects = list(self.landed.subjects)
        if not subjects:
            return
        old = {row.id: row for row in rows_of(self._written, LIVES, _S.id, subjects)}
        weights: dict[str, list[int]] = {subject: [] for subject in subjects}
        for subject, digest in rows_of(self._written, DIGESTS, _E.subject, subjects):
            weights[subject].append(weight(digest))
        for kind in RECORDS:
            here = [subject for subject in subjects if self.landed.subjects[subject] == kind]
            table = table_of(RECORDS[kind])
            for subject, digest in rows_of(self._written, digests(kind), table.c.id, here):
                weights[subject].append(weight(digest))
        for told in unread.numbered(self._written, subjects):
            if told["epoch"] < STALE:
                weights[told["id"]].append(weight(told["digest"]))
        rows = [self._placed(subject, old.get(subject), weights[subject]) for subject in subjects]
        write_rows(self._written, upserted(table_of(Subject)), rows)

    def _placed(self, subject: str, old: Any, weights: Sequence[int]) -> dict[str, Any]:
        bucket, slot = self._places.get(subject) or ((old.bucket, old.slot) if old else ("", NOW))
        return {
            "id": subject, "kind": self.landed.subjects[subject], "slot": slot,
            "bucket": _kept(old.bucket if old else "", bucket), "open": int(slot == NOW), "touched": "",
            "hidden": 0, "rows": len(weights), "sum": sum(weights) % MODULUS,
        }  # fmt: skip


def _kept(old: str, told: str) -> str:
    """A subject in a bucket of its own stays there also when a visit brings it along."""
    return old if old and told.startswith(_VISIT) and not old.startswith(_VISIT) else told


_E, _S = table_of(EntryRow).c, table_of(Subject).c
_HIDDEN = select(_S.hidden).where(_S.id == bindparam("subject"))
