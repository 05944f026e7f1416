"""Which bucket each subject lives in and what a bucket's rows add up to: kept with every number that a desk gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from deskops.domain.clock import instant
from deskops.domain.nouns import Kind
from deskops.domain.scope import bucket_of, in_window, slot_of
from deskops.store.queries.bulk import write_rows
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import Ledger, insert_into, table_of
from deskops.store.queries.travel import all_of, rows_of
from deskops.store.tables import (
    RECORDS,
    STATES,
    BucketSum,
    EntryRow,
    Guest,
    Subject,
)

REMOVAL: Final = "removal"
ADMIN: Final = "desk"  # entries of administration; they never leave the desk
MODULUS: Final = 1 << 56
# By kind, the columns that say where it lives, and the table that has them as they are held true now.
_PLACING: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.SITE: ("customer_id",),
    Kind.CAMPAIGN: ("customer_id",),
    Kind.CAMPAIGN_LINE: ("site_id",),
    Kind.SUBNET: ("site_id",),
    Kind.DEPARTMENT: ("site_id",),
    Kind.CONTACT: ("site_id",),
    Kind.SHIFT: ("engineer_id",),
    Kind.ASSET: ("site_id",),
    Kind.REQUEST: ("site_id", "asset_id"),
    Kind.JOB: ("site_id", "asset_id", "assignee"),
    Kind.INSPECTION: ("site_id", "asset_id", "job_id"),
    Kind.PROBLEM: ("inspection_id", "asset_id", "job_id"),
    Kind.ATTACHMENT: ("subject",),
}
_HELD_IN_STATE: Final = frozenset({Kind.JOB, Kind.ASSET})
# What may live where another subject lives, and the column that names it; files live with any subject.
_FOLLOWERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    Kind.SITE: ((Kind.DEPARTMENT, "site_id"),),
    Kind.ASSET: tuple((kind, "asset_id") for kind in (Kind.JOB, Kind.INSPECTION, Kind.PROBLEM, Kind.REQUEST)),
    Kind.JOB: ((Kind.INSPECTION, "job_id"), (Kind.PROBLEM, "job_id")),
    Kind.INSPECTION: ((Kind.PROBLEM, "inspection_id"),),
}


@dataclass(slots=True)
class Move:
    """A subject that went to another bucket; its rows are to be numbered anew there."""

    subject: str
    kind: str
    left: str


@dataclass(slots=True)
class Sums:
    """Changes to the sums of buckets, gathered and written once."""

    changes: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, subject: Mapping[str, Any], sign: int) -> None:
        change = self.changes.setdefault((subject["bucket"], subject["slot"]), [0, 0])
        change[0] += sign * subject["rows"]
        change[1] += sign * subject["sum"]

    def write(self, written: Connection) -> None:
        table = table_of(BucketSum)
        for (bucket, slot), (rows, total) in sorted(self.changes.items()):
            here = {"of": bucket, "at": slot}
            old = written.execute(_SUM, here).one_or_none()
            if old is None:
                values = {"bucket": bucket, "slot": slot, "rows": rows, "sum": total % MODULUS}
                written.execute(insert_into(table), values)
            else:
                written.execute(_ADD, {**here, "rows": old.rows + rows, "sum": (old.sum + total) % MODULUS})


def weight(digest: str) -> int:
    """A row's part of the order-free hash: the first 56 bits of its digest; parts add up modulo 2^56."""
    return int(digest[:14], 16)


class Placer:
    """Places the subjects of one transaction; `finish` gives the feed's lines their buckets, last before commit."""

    def __init__(self, ledger: Ledger, now: str) -> None:
        self._ledger, self._now = ledger, now
        self._written = connection(ledger.session)
        self._known: dict[str, dict[str, Any]] = {}
        self._new: set[str] = set()
        self._again: dict[str, str] = {}

    def again(self, subject: str, kind: str) -> None:
        """Number a subject's rows anew when this closes: something beside them changed."""
        self._again[subject] = kind

    @property
    def made(self) -> dict[str, str]:
        """The subjects that this transaction made, with their kinds: nobody can lack their older rows."""
        return {subject: self._known[subject]["kind"] for subject in self._new}

    def finish(self) -> list[str]:
        """Raises nothing of its own; returns the ids of the jobs among what was touched or moved."""
        lines = [line for line in self._ledger.lines if line["kind"] not in (ADMIN, REMOVAL)]
        touched = {line["subject"]: line["kind"] for line in lines} | self._again
        self._load(touched)
        before = {subject: dict(row) for subject, row in self._known.items()}
        for line in lines:
            self._count(line)
        moves = self._place(touched, before)
        for line in lines:
            line["bucket"] = self._known[line["subject"]]["bucket"]
        for line in self._ledger.lines:
            if line["kind"] == ADMIN:
                line["bucket"] = ADMIN
        self._ledger.write_lines()
        for move in moves:  # before the rows: whoever has both buckets keeps what comes after it
            self._ledger.number(REMOVAL, move.subject, "", move.subject, move.left)
        again = self._again | self._aged(touched, before) | {move.subject: move.kind for move in moves}
        for subject, kind in again.items():
            self.renumber(kind, subject, self._known[subject]["bucket"])
        self._ledger.write_lines()
        self._keep(before)
        return [subject for subject, row in self._known.items() if row["kind"] == Kind.JOB]

    def _aged(self, touched: Mapping[str, str], before: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """What had aged out of everybody's window and was touched now must reach them whole."""
        today = instant(self._now).date()
        return {
            subject: kind
            for subject, kind in touched.items()
            if subject not in self._new and not in_window(before[subject]["slot"], today)
        }

    def _load(self, touched: Mapping[str, str]) -> None:
        table = table_of(Subject)
        for row in rows_of(self._written, all_of(table), table.c.id, list(touched)):
            self._known[row.id] = row._asdict()
        for subject, kind in touched.items():
            if subject not in self._known:
                self._new.add(subject)
                self._known[subject] = _blank(subject, kind)

    def _count(self, line: Mapping[str, Any]) -> None:
        """A record that is edited replaces its older row in the sums."""
        row = self._known[line["subject"]]
        old = self._ledger.replaced.get(line["rev"])
        row["rows"] += old is None
        row["sum"] = (row["sum"] + weight(line["digest"]) - (weight(old) if old else 0)) % MODULUS
        row["touched"] = self._now

    def _place(self, touched: Mapping[str, str], before: dict[str, dict[str, Any]]) -> list[Move]:
        moves: list[Move] = []
        queue = self._in_order(touched)
        while queue:
            kind, subjects = queue.pop(0)
            for subject, row in self._columns(kind, subjects).items():
                known = self._known[subject]
                old, known["bucket"] = known["bucket"], bucket_of(kind, row, self._bucket)
                is_open = bool(row.get("open", 1))
                known["open"], known["slot"] = (
                    int(is_open),
                    slot_of(kind, is_open=is_open, touched=known["touched"]),
                )
                if subject not in self._new and old != known["bucket"]:
                    moves.append(Move(subject, kind, old))
                    queue += self._followers(kind, subject, before)
        return moves

    def _in_order(self, touched: Mapping[str, str]) -> list[tuple[str, list[str]]]:
        """Parents before what lives with them."""
        by_kind: dict[str, list[str]] = {}
        for subject, kind in touched.items():
            by_kind.setdefault(kind, []).append(subject)
        return [(kind, by_kind[kind]) for kind in RECORDS if kind in by_kind]

    def _columns(self, kind: str, subjects: Sequence[str]) -> dict[str, dict[str, Any]]:
        chosen, column = _where_it_lives(kind)
        return {row.id: row._asdict() for row in rows_of(self._written, chosen, column, subjects)}

    def _bucket(self, subject: str) -> str | None:
        """Of any subject, also one that this transaction did not touch."""
        known = self._known.get(subject)
        if known is not None:
            return str(known["bucket"]) or None
        found: str | None = self._written.execute(_BUCKET, {"subject": subject}).scalar_one_or_none()
        return found

    def _followers(
        self, kind: str, subject: str, before: dict[str, dict[str, Any]]
    ) -> Iterable[tuple[str, list[str]]]:
        """What lives with a subject that moved: work with its device or its job, files with their subject."""
        table = table_of(Subject)
        for each, column in (*_FOLLOWERS.get(Kind(kind), ()), (Kind.ATTACHMENT, "subject")):
            subjects = self._with(each, column, subject)
            missing = [one for one in subjects if one not in self._known]
            for row in rows_of(self._written, all_of(table), table.c.id, missing):
                self._known[row.id] = row._asdict()
                before[row.id] = row._asdict()
            yield each, [one for one in subjects if one in self._known]

    def _with(self, kind: str, column: str, value: str) -> list[str]:
        table = table_of(STATES[kind] if kind in _HELD_IN_STATE else RECORDS[kind])
        return list(self._written.execute(select(table.c.id).where(table.c[column] == value)).scalars())

    def renumber(self, kind: str, subject: str, bucket: str) -> None:
        """Number a subject's rows anew, in their order, so that they reach every subscriber of the bucket whole.

        The record keeps its place among its entries: the fold asks whether it was edited after a correction.
        """
        records, entries = table_of(RECORDS[kind]), table_of(EntryRow)
        rows: list[tuple[Any, Any]] = []
        for table, mine in ((records, records.c.id), (entries, entries.c.subject)):
            columns = select(table.c.id, table.c.epoch, table.c.rev, table.c.digest)
            found = self._written.execute(columns.where(mine == subject, table.c.rev.is_not(None)))
            rows += [(table, row) for row in found]
        for table, row in sorted(rows, key=lambda one: (one[1].epoch, one[1].rev)):
            number = self._ledger.number(kind, row.id, row.digest, subject, bucket)
            self._written.execute(update(table).where(table.c.id == row.id).values(number))
            self._ledger.renewed[row.id] = number

    def _keep(self, before: Mapping[str, Mapping[str, Any]]) -> None:
        table, sums = table_of(Subject), Sums()
        new = [row for subject, row in self._known.items() if subject in self._new]
        changed: list[dict[str, Any]] = []
        write_rows(self._written, insert_into(table), new)
        for subject, row in self._known.items():
            if subject in self._new:
                sums.add(row, 1)
            elif row != before.get(subject):
                sums.add(before[subject], -1)
                sums.add(row, 1)
                changed.append({"of": subject, **{name: row[name] for name in _CHANGED}})
        write_rows(self._written, _CHANGE, changed)
        sums.write(self._written)


@cache
def _where_it_lives(kind: str) -> tuple[Select[Any], Any]:
    """The columns that say it, and the one of the id."""
    table = table_of(STATES[kind] if kind in _HELD_IN_STATE else RECORDS[kind])
    columns = [table.c.id, *(table.c[name] for name in _PLACING.get(Kind(kind), ()))]
    if kind == Kind.JOB:
        columns.append(table.c.open)
    return select(*columns), table.c.id


_B = table_of(BucketSum).c
_SUM = select(_B.rows, _B.sum).where(_B.bucket == bindparam("of"), _B.slot == bindparam("at"))
_ADD = (
    update(table_of(BucketSum))
    .where(_B.bucket == bindparam("of"), _B.slot == bindparam("at"))
    .values(rows=bindparam("rows"), sum=bindparam("sum"))
)
_BUCKET = select(table_of(Subject).c.bucket).where(table_of(Subject).c.id == bindparam("subject"))
_CHANGED: Final = ("bucket", "slot", "open", "touched", "rows", "sum")
_CHANGE = (
    update(table_of(Subject))
    .where(table_of(Subject).c.id == bindparam("of"))
    .values({name: bindparam(name) for name in _CHANGED})
)


def invite(written: Connection, bucket: str, subjects: Iterable[str]) -> list[tuple[str, str, str]]:
    """Subjects that come along with a job outside the cover; returns kind, id and bucket of those that are new there.

    Nobody is sent away before the visit ends: what a laptop has would grow old there.
    """
    table, subject = table_of(Guest), table_of(Subject)
    known = set(written.execute(select(table.c.subject).where(table.c.bucket == bucket)).scalars())
    new = [one for one in dict.fromkeys(subjects) if one not in known]
    if new:
        written.execute(insert(table), [{"bucket": bucket, "subject": one} for one in new])
    columns = select(subject.c.kind, subject.c.id, subject.c.bucket)
    return [(row.kind, row.id, row.bucket) for row in rows_of(written, columns, subject.c.id, new)]


def _blank(subject: str, kind: str) -> dict[str, Any]:
    return {
        "id": subject, "kind": str(kind), "bucket": "", "slot": "now", "open": 1, "touched": "", "hidden": 0,
        "rows": 0, "sum": 0,
    }  # fmt: skip
