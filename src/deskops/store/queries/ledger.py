"""Landing facts: entries and records get ids, stamps, digests and, on a store that is its own desk, numbers.

Where a writer is alone (SQLite) a number is final when it is given. Elsewhere it is provisional until `settle`: above
all real ones, in the order of appending, so that folds see the order that will be; `settle` locks the head, gives the
real ones and puts them into the rows, so that numbers become visible in order and without gaps.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert, select, text, update
from sqlmodel import Session, SQLModel

from deskops.domain.canonical import salted
from deskops.domain.clock import ClockEvidence, merge, milliseconds, tick, uuid7
from deskops.domain.entries import Entry, entry_digest
from deskops.i18n import _
from deskops.store.faults import damaged
from deskops.store.queries.bulk import write_rows
from deskops.store.queries.facts import connection
from deskops.store.queries.numbering import Renumbering
from deskops.store.queries.record_values import record_digest as record_digest
from deskops.store.queries.record_values import record_values as record_values
from deskops.store.tables import RECORDS, EntryRow, FeedRow, Head, Personal


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the engineer's id, the replica and its short code; `numbers` when this store is its own desk."""

    engineer: str
    replica: str
    code: str
    numbers: bool


class Ledger:
    """Everything one transaction lands. Rows are written in bulk by `flush`; `close` writes the head, last."""

    def __init__(
        self,
        session: Session,
        author: Author,
        evidence: ClockEvidence,
        random: Callable[[int], bytes],
    ) -> None:
        self.session = session
        self.author = author
        self.evidence = evidence
        self.random = random
        self._waiting: dict[Table, list[dict[str, Any]]] = {}
        self.lines: list[dict[str, Any]] = []  # of the feed, not yet written
        self.replaced: dict[int, str] = {}  # by number of an edit, the digest that the record had before
        self.renewed: dict[str, dict[str, int | None]] = {}  # by row: numbers given anew in this transaction
        self.before_close: Callable[[], object] | None = None  # what a desk does to the lines
        self._connection = connection(session)
        row = self._connection.execute(_READ_HEAD).one_or_none()
        if row is None:
            raise damaged(_("its head is missing"))
        self.epoch, self.rev, self.head, self._stamp = row.epoch, row.rev, row.head, row.stamp
        self.stamp_found, self.rev_found = row.stamp, row.rev  # the last ones before this transaction
        self._found = row
        self._late = Renumbering(self._connection) if self._connection.dialect.name != "sqlite" else None
        self._final: dict[int, int] = {}

    def new_id(self) -> str:
        return uuid7(milliseconds(self.evidence.wall), self.random(10))

    def append(
        self,
        kind: str,
        subject: str,
        action: str,
        payload: Mapping[str, Any],
        *,
        personal: Collection[str] = (),
        by: Author | None = None,
    ) -> Entry:
        """Write a fact, `by` this author. Values named in `personal` go apart, salted in what is digested and kept."""
        author = by or self.author
        self._stamp = tick(self._stamp, milliseconds(self.evidence.wall), author.code)
        entry = Entry(
            id=self.new_id(),
            subject=subject,
            kind=kind,
            action=action,
            payload=payload,
            at=self._stamp,
            wall=self.evidence.wall,
            author=author.engineer,
            replica=author.replica,
            boot=self.evidence.boot,
            reading=self.evidence.reading,
        )
        kept = self._set_apart(entry, personal)
        content = entry_digest(entry, kept)
        number = self.number(kind, entry.id, content, subject)
        self._wait(EntryRow, **_entry_row(entry, kept), **number, digest=content)
        return replace(entry, epoch=number["epoch"], rev=number["rev"])

    def _set_apart(self, entry: Entry, personal: Collection[str]) -> dict[str, Any]:
        kept = dict(entry.payload)
        for key in personal:
            if kept.get(key) in (None, ""):
                continue
            salt = self.random(16).hex()
            self._wait(
                Personal,
                entry=entry.id,
                key=key,
                salt=salt,
                value=json.dumps(kept[key], ensure_ascii=False),
            )
            kept[key] = salted(kept[key], salt)
        return kept

    def put(self, kind: str, values: Mapping[str, Any], *, new: bool = True) -> dict[str, Any]:
        """Write a record whole, new or edited, with its digest and number. Raises ValueError for a wrong type."""
        row = record_values(kind, values)
        row["digest"] = record_digest(row)
        row.update(self.number(kind, row["id"], row["digest"], row["id"]))
        table = table_of(RECORDS[kind])
        if new:
            self._waiting.setdefault(table, []).append(row)
        else:
            self.flush()
            if self.before_close is not None:
                old = select(table.c.digest).where(table.c.id == row["id"])
                self.replaced[row["rev"]] = self._connection.execute(old).scalar_one()
            self._connection.execute(update(table).where(table.c.id == row["id"]).values(**row))
            if self._late:
                self._late.written(table, [row])
        return row

    def wait(self, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
        """Rows of a state or term table, to be inserted with the next flush."""
        self._waiting.setdefault(table_of(table), []).extend(rows)

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for table, rows in sorted(
            waiting.items(), key=lambda item: _LANDING.get(item[0].name, len(_LANDING))
        ):
            write_rows(self._connection, insert_into(table), rows)
            if self._late:
                self._late.written(table, rows)

    def unburden(self) -> None:
        """Flush, and write the lines too where nothing looks at them again; never within a savepoint."""
        self.flush()
        if self.before_close is None and self._late is None:
            self.write_lines()

    def land(self) -> None:
        """Everything is numbered for good, placed and written; from here to the commit no other writer numbers."""
        self.settle()
        self.flush()
        if self.before_close is not None:
            before_close, self.before_close = self.before_close, None
            before_close()
        self.write_lines()

    def close(self) -> None:
        """Nothing may come after it but the commit."""
        self.land()
        if self._late and (self.epoch, self._stamp) == (self._found.epoch, self._found.stamp):
            return  # nothing was numbered or stamped: who only asks need not wait for the head
        self.settle(always=True)
        self._connection.execute(
            _WRITE_HEAD, {"epoch": self.epoch, "rev": self.rev, "head": self.head, "stamp": self._stamp}
        )

    def settle(self, *, always: bool = False) -> None:
        """Give the real numbers, if any were given or `always`; the head stays locked until the commit."""
        late = self._late
        if late is None or not (self.lines or always):
            return
        row = self._connection.execute(_LOCK_HEAD).one()
        self.epoch, self.rev, self.head = max(self.epoch, row.epoch), row.rev, row.head
        self._stamp = max(self._stamp, row.stamp)
        for line in self.lines:
            provisional = line["rev"]
            self._chain(line)
            self._final[provisional] = self.rev
        self.replaced = {self.final(rev): old for rev, old in self.replaced.items()}
        late.put_in(self.epoch, self._final, self._waiting)
        self._late = None
        self.session.info.pop("unnumbered", None)

    def final(self, rev: int) -> int:
        """The real number of one that was provisional when it was given; known after `settle`."""
        return self._final.get(rev, rev)

    def has_landed(self, session: Session) -> bool:
        """Asked in a later transaction: whether the one that this ledger closed was committed.

        It waits for the head first, which the earlier one holds while it is still on its way.
        """
        asked = connection(session)
        asked.execute(_LOCK_HEAD)
        found = asked.execute(_LINE, {"epoch": self.epoch, "rev": self.rev, "head": self.head})
        return bool(self._final) and found.one_or_none() is not None

    def mark(self) -> tuple[int, str, int]:
        """Where numbering stands, for `back_to` when a savepoint was rolled back."""
        return self.rev, self.head, len(self.lines)

    def back_to(self, mark: tuple[int, str, int]) -> None:
        """Forget what was numbered or waits since the mark."""
        self.rev, self.head, kept = mark
        del self.lines[kept:]
        self._waiting = {}

    def meet(self, stamp: str, wall: int) -> None:
        """Keep this store's stamps after one from elsewhere; `wall` (milliseconds) bounds how far ahead it may be."""
        if stamp > self._stamp:
            self._stamp = merge(self._stamp, stamp, min(wall, milliseconds(self.evidence.wall)))

    def write_lines(self) -> None:
        self.settle()
        lines, self.lines = self.lines, []
        write_rows(self._connection, insert_into(table_of(FeedRow)), lines)

    def number(
        self, kind: str, ref: str, content: str, subject: str, bucket: str = ""
    ) -> dict[str, int | None]:
        """The next number, for a row with this digest; a store that is not its own desk has none to give."""
        if not self.author.numbers:
            return {"epoch": None, "rev": None}
        line = dict[str, Any](kind=kind, ref=ref, digest=content, subject=subject, bucket=bucket)
        self.lines.append(line)
        if self._late is None:
            self._chain(line)
        else:
            line["rev"] = self._late.next()
            self.session.info["unnumbered"] = True
        return {"epoch": self.epoch, "rev": line["rev"]}

    def _chain(self, line: dict[str, Any]) -> None:
        """The next number for a line, and the running hash with it."""
        self.rev += 1
        self.head = chain(self.head, self.rev, line["ref"], line["digest"])
        line.update(epoch=self.epoch, rev=self.rev, head=self.head)

    def _wait(self, model: type[SQLModel], **row: Any) -> None:
        self._waiting.setdefault(table_of(model), []).append(row)


# Records before what refers to them: RECORDS is in that order; other tables refer to nothing.
_LANDING = {_kind: place for place, _kind in enumerate(RECORDS)}


def _entry_row(entry: Entry, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in an entry's row beside its number and digest; `kept` is the payload with personal values salted."""
    return {
        "id": entry.id,
        "subject": entry.subject,
        "kind": entry.kind,
        "action": entry.action,
        "payload": json.dumps(kept, ensure_ascii=False),
        "at": entry.at,
        "wall": entry.wall.isoformat(),
        "author": entry.author,
        "replica": entry.replica,
        "boot": entry.boot,
        "reading": entry.reading,
        "extra": json.dumps(dict(entry.extra), ensure_ascii=False),
        "refused": None,
        "received": None,
        "correction": None,
    }


_WRITE_HEAD = text("UPDATE head SET epoch = :epoch, rev = :rev, head = :head, stamp = :stamp WHERE id = 1")


@cache
def insert_into(table: Table) -> Insert:
    """One statement object a table: making it anew costs more than running it."""
    return insert(table)


def table_of(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes only
    return table


_READ_HEAD = select(table_of(Head)).where(table_of(Head).c.id == 1)
_LOCK_HEAD = _READ_HEAD.with_for_update()
_LINE = text("SELECT 1 FROM feed WHERE epoch = :epoch AND rev = :rev AND head = :head")


def chain(head: str, rev: int, ref: str, content: str) -> str:
    """The running hash over everything numbered."""
    return hashlib.sha256(f"{head}|{rev}|{ref}|{content}".encode()).hexdigest()
