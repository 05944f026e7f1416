"""The rows of an old store judged one by one: what is new at the desk, what it has, what differs, what is refused."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlmodel import Session

from deskops.domain.checklist import items_of
from deskops.domain.clock import instant
from deskops.domain.entries import CREATE, Entry, entry_digest
from deskops.domain.hours import read_hours
from deskops.domain.nouns import Kind
from deskops.domain.service import ServiceRules
from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.ops.do.desk.given_out import GivenOut
from deskops.ops.do.desk.natural_keys import TAKEN, Known, Row, counted, differences, label
from deskops.ops.do.desk.people import ON_SITE
from deskops.store.queries.facts import connection, entries_of, record
from deskops.store.queries.ledger import table_of
from deskops.store.queries.states import state_row
from deskops.store.queries.taking import LARGEST
from deskops.store.queries.travel import TooLarge, Unsound, entry_from, entry_objects, record_from, rows_of
from deskops.store.tables import RECORDS, STATES, EntryRow, Subject
from deskops.text import storable

ENTRY: Final = "entry"
_LISTS: Final = {Kind.SUBNET: "ranges", Kind.SOFTWARE_RULE: "kinds", Kind.TEMPLATE: "items"}
_INSTANTS: Final = frozenset({"received_at", "taken_at", "created_at"})
_MOMENT: Final = frozenset({"epoch", "rev", "digest"})
_PART: Final = 500  # entries read at a time
_UNREADABLE: Final = (DeskopsError, ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`verdict` is new, matched, different or refused; `why` says what differs, or the reason."""

    kind: str
    name: str
    verdict: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class NewRecord:
    order: tuple[int, int]
    kind: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewEntry:
    order: tuple[int, int]
    entry: Entry
    digest: str
    personal: list[dict[str, Any]]


@dataclass(slots=True)
class Judged:
    """`ids`: for each row that is taken or known, its id at the desk. `files`: the attachments among them."""

    verdicts: list[Verdict] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    records: list[NewRecord] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    def in_order(self) -> "list[NewRecord | NewEntry]":
        """As the old store numbered them; of one number there is one row."""
        return sorted([*self.records, *self.entries], key=lambda one: one.order)


class Judge:
    """`desk` and `old` are read; nothing is written. `rules`: of the old store, to try its folds with."""

    def __init__(self, desk: Connection, old: Session, rules: ServiceRules) -> None:
        self._desk, self._session, self._rules = desk, old, rules
        self._old = connection(old)
        self._kinds: dict[str, str] = {}  # of each old row that is taken or known
        self._made: set[str] = set()  # ids that are new at the desk
        self._claimed: dict[str, str] = {}  # by id at the desk, the old row that is it
        self._given = GivenOut(desk)
        self._alias: dict[str, str] = {}  # requests have no key of their own: they go with their job
        self.judged = Judged()

    def judge(self) -> Judged:
        self._pair_requests()
        for kind in TAKEN:
            self._kind(kind)
        self._entries()
        return self.judged

    def _pair_requests(self) -> None:
        jobs = table_of(RECORDS[Kind.JOB])
        asked = select(jobs.c.id, jobs.c.number, jobs.c.request_id).where(jobs.c.request_id.is_not(None))
        old = {row.number: row for row in self._old.execute(asked)}
        for row in rows_of(self._desk, asked, jobs.c.number, list(old)):
            if row.id != old[row.number].id:
                self._alias[old[row.number].request_id] = row.request_id

    def _kind(self, kind: str) -> None:
        told = self._told(kind)
        sound = list(self._sound(kind, told))
        known, own = Known(self._desk, kind), counted(kind, [row for _old, row in sound])
        taken = self._ids_in_use([row["id"] for _old, row in sound])
        for old, row in sound:
            found = known.match({**row, "id": self._alias.get(row["id"], row["id"])}, own)
            if found is not None and self._claimed.setdefault(found["id"], row["id"]) == row["id"]:
                self._has(kind, row, found)
            elif row["id"] in taken:
                self._refuse(kind, label(row), _("its id is another row's at the desk"))
            else:
                self._new(kind, old, row)

    def _told(self, kind: str) -> list[dict[str, Any]]:
        table = table_of(RECORDS[kind])
        rows = self._old.execute(select(table).order_by(table.c.epoch, table.c.rev, table.c.id)).mappings()
        return [dict(row) for row in rows]

    def _sound(self, kind: str, told: Iterable[dict[str, Any]]) -> Iterator[tuple[Row, dict[str, Any]]]:
        """Each row as it is and as it will be, its references leading to the desk's rows."""
        for old in told:
            name = storable(label(old))
            try:
                record_from(kind, _travelling(old))
                row = self._mapped(_clean(old))
                _check(kind, row)
            except _UNREADABLE:
                self._refuse(kind, name, _("it is damaged: not what its digest says"))
                continue
            if missing := self._missing(kind, old):
                self._refuse(kind, name, _("it refers to what is not here: {name}").format(name=missing))
            elif not self._folds(kind, str(old["id"])):
                self._refuse(kind, name, _("its steps cannot be read"))
            else:
                yield old, row

    def _missing(self, kind: str, row: Row) -> str:
        columns = table_of(RECORDS[kind]).columns
        names = ["subject"] if kind == Kind.ATTACHMENT else [one.name for one in columns if one.foreign_keys]
        return next((name for name in names if row[name] and row[name] not in self.judged.ids), "")

    def _folds(self, kind: str, subject: str) -> bool:
        """A row that no fold can read would stop every list at the desk."""
        if kind not in STATES:
            return True
        try:
            row = record(self._session, kind, subject)
            state_row(self._session, kind, row, entries_of(self._session, subject), self._rules)
        except _UNREADABLE:
            return False
        return True

    def _ids_in_use(self, ids: list[str]) -> set[str]:
        column = table_of(Subject).c.id
        return {row.id for row in rows_of(self._desk, select(column), column, ids)}

    def _has(self, kind: str, row: dict[str, Any], found: dict[str, Any]) -> None:
        other = differences(found, row)
        self._take(kind, row["id"], found["id"])
        if kind == Kind.ATTACHMENT:
            self.judged.files.append(row)
        words = _("the desk has another {names}").format(names=", ".join(other)) if other else ""
        self._say(kind, label(row), "different" if other else "matched", words)

    def _new(self, kind: str, old: Row, row: dict[str, Any]) -> None:
        why = ""
        if kind == Kind.ENGINEER and row["role"] not in ON_SITE:
            why = _("made as {role}: who may do what is decided at the desk").format(role=ON_SITE[0])
            row["role"] = ON_SITE[0]
        self._take(kind, row["id"], row["id"])
        self._made.add(row["id"])
        if kind == Kind.ATTACHMENT:
            self.judged.files.append(row)
        values = {name: value for name, value in row.items() if name not in _MOMENT}
        self.judged.records.append(NewRecord(_order(old), kind, values))
        self._say(kind, label(row), "new", why)

    def _take(self, kind: str, old: str, here: str) -> None:
        self._kinds[old] = kind
        self.judged.ids[old] = here

    def _entries(self) -> None:
        self._given.look(set(self._claimed))
        table = table_of(EntryRow)
        order = select(table.c.id, table.c.epoch, table.c.rev).order_by(
            table.c.epoch, table.c.rev, table.c.at, table.c.id
        )
        listed = self._old.execute(order).all()
        for start in range(0, len(listed), _PART):
            part = listed[start : start + _PART]
            ids = [row.id for row in part]
            told = self._told_entries(ids)
            known = {row.id: row.digest for row in rows_of(self._desk, _DIGESTS, table.c.id, ids)}
            for row in part:
                self._entry(row.id, _order(row._asdict()), told.get(row.id), known)

    def _told_entries(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """One that cannot even be read leaves the others as they are."""
        try:
            return entry_objects(self._old, ids)
        except _UNREADABLE:
            if len(ids) == 1:
                return {}
        return {one: told for each in ids for one, told in self._told_entries([each]).items()}

    def _entry(
        self, name: str, order: tuple[int, int], told: Mapping[str, Any] | None, known: Mapping[str, str]
    ) -> None:
        try:
            entry, personal, _digest = entry_from(told or {}, longest=LARGEST)
            mapped = self._mapped_entry(entry)
            content = entry_digest(mapped, mapped.payload)
        except TooLarge:
            self._refuse(ENTRY, name, _("it is longer than any that a person writes"))
            return
        except (Unsound, *_UNREADABLE):
            self._refuse(ENTRY, name, _("it is damaged: not what its digest says"))
            return
        if why := self._why_not(entry):
            self._refuse(ENTRY, name, why)
        elif name in known:
            same = known[name] == content
            self._say(ENTRY, name, "matched" if same else "refused", "" if same else _("id reused"))
        elif entry.action == CREATE and entry.subject not in self._made:
            self._say(ENTRY, name, "matched")  # the desk's row has a beginning of its own
        elif verdict := self._given.verdict(mapped):
            words = _("the desk gave it to somebody else") if verdict == "different" else ""
            self._say(ENTRY, name, verdict, words)
        else:
            self.judged.entries.append(NewEntry(order, mapped, content, personal))
            self._say(ENTRY, name, "new")

    def _why_not(self, entry: Entry) -> str:
        if self._kinds.get(entry.subject) != entry.kind:
            return _("what it is about is not taken in")
        if self._kinds.get(entry.author) != Kind.ENGINEER:
            return _("nobody knows who wrote it")
        return ""

    def _mapped_entry(self, entry: Entry) -> Entry:
        """As it will be told at the desk: the same fact about the desk's rows, by the desk's people."""
        ids = self.judged.ids
        subject, author = ids.get(entry.subject, entry.subject), ids.get(entry.author, entry.author)
        return replace(
            entry, subject=subject, author=author, payload=self._mapped(entry.payload), epoch=None, rev=None,
            received=None, correction=None,
        )  # fmt: skip

    def _mapped(self, value: Any) -> Any:
        """Ids are unique wherever they stand: in columns, and in what an entry says."""
        if isinstance(value, str):
            return self.judged.ids.get(value, value)
        if isinstance(value, Mapping):
            return {name: self._mapped(part) for name, part in value.items()}
        return [self._mapped(part) for part in value] if isinstance(value, list) else value

    def _refuse(self, kind: str, name: str, why: str) -> None:
        self._say(kind, name, "refused", why)

    def _say(self, kind: str, name: str, verdict: str, why: str = "") -> None:
        self.judged.verdicts.append(Verdict(str(kind), name, verdict, why))


_DIGESTS: Final = select(table_of(EntryRow).c.id, table_of(EntryRow).c.digest)


def _order(row: Row) -> tuple[int, int]:
    return (row["epoch"] or 0, row["rev"] or 0)


def _travelling(row: Row) -> dict[str, Any]:
    made = dict(row)
    more = made.pop("extra")
    return made if more == "{}" else {**json.loads(more), **made}


def _clean(row: Row) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _check(kind: str, row: Row) -> None:
    """Raises for what everybody reads later, and could not. Columns' types are checked already."""
    if not isinstance(json.loads(row["extra"]), dict):
        raise TypeError("extra")
    for name in _INSTANTS & row.keys():
        instant(row[name])
    if kind == Kind.TEMPLATE:
        items_of(row["items"])
    if kind == Kind.SITE and row["hours"]:
        read_hours(row["hours"])
    if kind in _LISTS and not isinstance(json.loads(row[_LISTS[Kind(kind)]]), list):
        raise TypeError(kind)
