"""Landing what laptops push: each entry is judged, numbered or refused with a reason; one bad row stops nobody."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from deskops.domain.actions import ACTIONS
from deskops.domain.clock import milliseconds
from deskops.domain.entries import CREATE, Entry, Role
from deskops.domain.nouns import Kind
from deskops.domain.refusals import Refusal
from deskops.store.queries.facts import connection, corrects_personal
from deskops.store.queries.ledger import Ledger, table_of
from deskops.store.queries.search import WORDS, TermWriter
from deskops.store.queries.travel import (
    Carried,
    TooLarge,
    Unsound,
    derived,
    entry_from,
    entry_values,
    rows_of,
)  # fmt: skip
from deskops.store.tables import RECORDS, EntryRow, Personal, Recovered, Replica, Subject

LARGEST: Final = 256 * 1024  # bytes of JSON of one entry; a person's longest text is a tenth of it
# What a laptop may make; everything else is the desk's own.
MADE_ON_SITE: Final = frozenset(
    {
        Kind.JOB, Kind.REQUEST, Kind.CONTACT, Kind.ASSET, Kind.INSPECTION, Kind.PROBLEM, Kind.ATTACHMENT,
        Kind.ARTICLE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pusher:
    """Who pushes: the engineer, every replica id that this engineer's laptop has had, and what may be written to."""

    engineer: str
    replica: str
    replicas: frozenset[str]
    may_write: Callable[[str, str], bool]  # subject, bucket
    correction: Callable[[Entry], int | None]
    was_put_back: bool = False  # so this desk may have forgotten a replica


@dataclass(slots=True)
class Outcome:
    """What became of an entry: its numbers, or a refusal's code with a detail for the log."""

    id: str
    epoch: int = 0
    rev: int = 0
    correction: int | None = None
    record_rev: int | None = None
    refusal: Refusal | None = None
    detail: str = ""
    known: bool = False  # had been taken before


@dataclass(slots=True)
class Taken:
    outcomes: list[Outcome]
    touched: dict[str, str] = field(default_factory=dict)  # subject -> kind
    subjects: dict[str, str] = field(default_factory=dict)  # entry -> subject
    landed: dict[str, list[Entry]] = field(
        default_factory=dict
    )  # by subject; their rows may still wait in the ledger
    astray: list[Mapping[str, Any]] = field(default_factory=list)  # of replicas that this desk has forgotten

    def settle(self, final: Callable[[int], int]) -> None:
        """Put the real numbers for those that were provisional when the entries were taken."""
        for one in self.outcomes:
            one.rev = final(one.rev)
            if one.record_rev is not None:
                one.record_rev = final(one.record_rev)


@dataclass(slots=True)
class _Waiting:
    entry: Entry
    personal: list[dict[str, Any]]
    digest: str
    outcome: Outcome


class Taker:
    """Takes one batch inside a write transaction of the desk; the order of the batch is kept."""

    def __init__(self, ledger: Ledger, pusher: Pusher, now: str) -> None:
        self._ledger, self._pusher, self._now = ledger, pusher, now
        self._written = connection(ledger.session)
        self._known: dict[str, Any] = {}
        self._buckets: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._refused: set[str] = set()
        self._terms = TermWriter(ledger.session)
        self.taken = Taken([])

    def take(self, objects: Sequence[Any]) -> Taken:
        ids = [told["id"] for told in objects if isinstance(told, dict) and isinstance(told.get("id"), str)]
        subjects = [str(told.get("subject")) for told in objects if isinstance(told, dict)]
        self._known = {row.id: row for row in rows_of(self._written, _KNOWN, _E.id, ids)}
        for row in rows_of(self._written, _BUCKETS, _S.id, list(dict.fromkeys(subjects))):
            self._buckets[row.id], self._kinds[row.id] = row.bucket, row.kind
        for told in objects:
            outcome = self._one(told)
            self.taken.outcomes.append(outcome)
            if outcome.refusal is not None and isinstance(told, dict):
                self._refused.add(str(told.get("subject")))
        self._terms.flush()
        return self.taken

    def _one(self, told: Any) -> Outcome:
        name = str(told.get("id", ""))[:64] if isinstance(told, dict) else ""
        outcome = Outcome(name)
        try:
            entry, personal, digest = self._read(told)
        except Unsound as error:
            return _refuse(outcome, Refusal.UNSOUND, str(error))
        except TooLarge:
            return _refuse(outcome, Refusal.TOO_LARGE)
        known = self._known.get(entry.id)
        if known is not None:
            return self._again(outcome, known, entry, digest)
        refusal = self._judge(entry)
        if refusal is Refusal.WAITS and entry.replica not in self._pusher.replicas:
            self.taken.astray.append(told)
        if refusal is not None:
            return _refuse(outcome, refusal)
        return self._land(_Waiting(entry, personal, digest, outcome))

    def _read(self, told: Any) -> Carried:
        if not isinstance(told, dict):
            raise Unsound("no object")
        return entry_from(told, longest=LARGEST)

    def _again(self, outcome: Outcome, known: Any, entry: Entry, digest: str) -> Outcome:
        """Sent before: the same content is acknowledged again, another one is refused and kept for a person."""
        if known.digest != digest:
            return _refuse(outcome, Refusal.ID_REUSED)
        outcome.epoch, outcome.rev, outcome.correction = known.epoch, known.rev, known.correction
        outcome.known = True
        self.taken.subjects[outcome.id] = entry.subject
        return outcome

    def _judge(self, entry: Entry) -> Refusal | None:
        if entry.author != self._pusher.engineer:
            return Refusal.NOT_YOURS
        if entry.replica not in self._pusher.replicas:
            return Refusal.WAITS if self._is_forgotten(entry.replica) else Refusal.NOT_YOURS
        if entry.action == CREATE:
            if entry.kind not in MADE_ON_SITE:
                return Refusal.NOT_PERMITTED if entry.kind in RECORDS else Refusal.NEWER
            return Refusal.ID_REUSED if entry.subject in self._buckets else None
        if entry.subject not in self._buckets:
            waits = entry.subject in self._refused or self._is_recovered(entry.subject)
            return Refusal.WAITS if waits else Refusal.NOT_FOUND
        bucket = self._buckets[entry.subject]
        if bucket and not self._pusher.may_write(entry.subject, bucket):
            return Refusal.NOT_FOUND
        if self._kinds.get(entry.subject) != entry.kind:
            return Refusal.UNSOUND
        action = ACTIONS.get(entry.kind, {}).get(entry.action)
        if action is None or Role.ENGINEER in action.who or _takes_own(entry):
            return None
        return Refusal.NOT_PERMITTED

    def _is_forgotten(self, replica: str) -> bool:
        """Whether it may be one that this desk lost when it was put back; a person says yes to what it wrote."""
        table = table_of(Replica)
        known = self._written.execute(select(table.c.id).where(table.c.id == replica)).first()
        return self._pusher.was_put_back and known is None

    def _is_recovered(self, subject: str) -> bool:
        """Whether this desk lost it when it was put back, and it waits for a person's yes."""
        table = table_of(Recovered)
        found = select(table.c.id).where(table.c.id == subject, table.c.form != "e")
        return self._written.execute(found.limit(1)).first() is not None

    def _land(self, waiting: _Waiting) -> Outcome:
        """In a savepoint of its own where a record is derived: its columns may clash with what is there."""
        entry, outcome = waiting.entry, waiting.outcome
        if entry.action != CREATE:
            self._append(waiting)
            return outcome
        try:
            row = derived(entry.kind, entry, waiting.personal)
        except Unsound as error:
            return _refuse(outcome, Refusal.UNSOUND, str(error))
        self._ledger.flush()
        before = self._ledger.mark()
        try:
            with self._written.begin_nested():
                self._append(waiting)
                placed = self._ledger.put(entry.kind, row)
                self._ledger.flush()
        except IntegrityError as error:
            self._ledger.back_to(before)
            self._forget(entry)
            clash = "unique" in str(error.orig).lower()
            return _refuse(outcome, Refusal.NUMBER_TAKEN if clash else Refusal.WAITS, str(error.orig))
        outcome.record_rev = placed["rev"]
        self._buckets[entry.subject], self._kinds[entry.subject] = "", entry.kind
        if entry.kind in WORDS:
            self._terms.add(entry.kind, placed)
        return outcome

    def _forget(self, entry: Entry) -> None:
        """What was noted of a subject that could not be made after all."""
        del self._known[entry.id], self.taken.touched[entry.subject], self.taken.subjects[entry.id]
        del self.taken.landed[entry.subject]

    def _append(self, waiting: _Waiting) -> None:
        entry, outcome = waiting.entry, waiting.outcome
        content = waiting.digest
        number = self._ledger.number(entry.kind, entry.id, content, entry.subject)
        outcome.epoch, outcome.rev = number["epoch"] or 0, number["rev"] or 0
        outcome.correction = self._pusher.correction(entry)
        row = entry_values(entry, content) | number
        row |= {"received": self._now, "correction": outcome.correction}
        self._ledger.wait(EntryRow, [row])
        if waiting.personal:
            self._ledger.wait(Personal, waiting.personal)
        self._known[entry.id] = _Known(content, outcome.epoch, outcome.rev, outcome.correction)
        self.taken.touched[entry.subject] = entry.kind
        self.taken.subjects[entry.id] = entry.subject
        landed = entry.numbered(outcome.epoch, outcome.rev, self._now, outcome.correction)
        if corrects_personal(
            landed
        ):  # a fold needs the values that stand apart, and their rows may still wait
            apart = {row["key"]: json.loads(row["value"]) for row in waiting.personal}
            landed = replace(landed, payload={**landed.payload, **apart})
        self.taken.landed.setdefault(entry.subject, []).append(landed)
        wall = milliseconds(entry.wall) + (outcome.correction or 0)
        self._ledger.meet(entry.at, wall)


@dataclass(frozen=True, slots=True)
class _Known:
    digest: str
    epoch: int
    rev: int
    correction: int | None


def _takes_own(entry: Entry) -> bool:
    """A job that was made on site is given to whoever made it."""
    return entry.action == "dispatch" and entry.payload.get("engineer") == entry.author


def _refuse(outcome: Outcome, code: Refusal, detail: str = "") -> Outcome:
    outcome.refusal, outcome.detail = code, detail[:500]
    return outcome


_E, _S = table_of(EntryRow).c, table_of(Subject).c
_KNOWN = select(_E.id, _E.digest, _E.epoch, _E.rev, _E.correction)
_BUCKETS = select(_S.id, _S.bucket, _S.kind)
