"""What a replica gets: the desk's numbered rows of its buckets above its cursor, in pages; the desk's side only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, bindparam, exists, or_, select

from deskops.domain.scope import NOW
from deskops.store.queries.among import among
from deskops.store.queries.buckets import MODULUS, REMOVAL
from deskops.store.queries.ledger import table_of
from deskops.store.queries.page_texts import Line, texts
from deskops.store.queries.travel import CHUNK, WHOLE, rows_of
from deskops.store.tables import BucketSum, EntryRow, FeedRow, Guest, Subject

_LINES: Final = 1_000  # looked at in one go
_GUEST: Final = "visit:"  # sorts after every other: where both fit, the plain bucket is named
_FIRST: Final = "open"  # a new bucket's first part: what does not age, and what is open
_REST: Final = "rest"


@dataclass(slots=True)
class Behind:
    """How far a new bucket was sent: two parts in the order of numbers, up to the number where it joined."""

    part: str
    rev: int
    until: int

    @classmethod
    def read(cls, text: str) -> "Behind":
        """Raises ValueError."""
        part, rev, until = text.split(":")
        if part not in (_FIRST, _REST):
            raise ValueError(text)
        return cls(part, int(rev), int(until))

    def __str__(self) -> str:
        return f"{self.part}:{self.rev}:{self.until}"

    @classmethod
    def begin(cls, until: int) -> "Behind":
        return cls(_FIRST, 0, until)

    def advance(self, rev: int) -> "Behind | None":
        """After all up to `rev` was sent; None when nothing is behind any more."""
        if rev < self.until:
            return Behind(self.part, rev, self.until)
        return Behind(_REST, 0, self.until) if self.part == _FIRST else None


@dataclass(slots=True)
class Page:
    """Rows as JSON texts, removals, and where the next page goes on."""

    cursor: int
    behind: dict[str, Behind]
    rows: list[bytes] = field(default_factory=list)
    removals: list[tuple[str, str, int]] = field(default_factory=list)
    size: int = 0
    more: bool = False
    digits: int = WHOLE  # of digests that are told
    apart: dict[str, list[str]] | None = None  # of buckets that differ, the parts that do
    fetch: dict[str, int] | None = None  # subjects that differ, of which more is to come


def page(
    connection: Connection,
    buckets: Iterable[str],
    cursor: int,
    behind: Mapping[str, Behind],
    *,
    head: int,
    oldest: str,
    limit: int,
    digits: int,
    skip: frozenset[str] = frozenset(),
) -> Page:
    """One page of at most about `limit` bytes of JSON: caught-up buckets first, then new ones.

    `skip` are ids of entries that the replica has just sent itself. `oldest` is the first slot of the window,
    `digits` are how many of each digest the replica wants.
    """
    made = Page(cursor, dict(behind), digits=digits)
    caught_up = sorted(buckets)
    made.cursor = _fill(made, connection, _lines(connection, caught_up, cursor, head), head, limit, skip)
    for part in (_FIRST, _REST):
        for bucket in sorted(made.behind):
            if made.more:
                return made
            if made.behind[bucket].part == part:
                _catch_up(made, connection, bucket, oldest, limit)
    made.more = made.more or bool(made.behind)
    return made


def _catch_up(made: Page, connection: Connection, bucket: str, oldest: str, limit: int) -> None:
    place = made.behind[bucket]
    lines = _lines_behind(connection, bucket, place, oldest)
    after = place.advance(_fill(made, connection, lines, place.until, limit, frozenset()))
    if after is None:
        del made.behind[bucket]
    else:
        made.behind[bucket] = after


def _fill(
    made: Page,
    connection: Connection,
    lines: Iterator[Line],
    end: int,
    limit: int,
    skip: frozenset[str],
) -> int:
    """Add rows until the page is full; returns the number up to which all of it was sent."""
    reached = 0
    while True:
        part = _take(lines, _LINES)
        if not part:
            return end
        for line, text in texts(connection, part, skip, made.digits):
            if made.size >= limit:
                made.more = True
                return reached
            if line.kind == REMOVAL:
                made.removals.append((line.subject, line.bucket, line.rev))
            elif text:
                made.rows.append(text)
                made.size += len(text)
            reached = line.rev


def _take(lines: Iterator[Line], count: int) -> list[Line]:
    return list(islice(lines, count))


def places(
    connection: Connection, subjects: Sequence[str], buckets: frozenset[str]
) -> dict[str, tuple[str, str]]:
    """Bucket and slot of each subject as a subscriber of `buckets` has it: where it visits, if it lives elsewhere."""
    found = {row.id: (row.bucket, row.slot) for row in rows_of(connection, _PLACES, _S.id, subjects)}
    away = [subject for subject, (bucket, _slot) in found.items() if bucket not in buckets]
    for row in rows_of(connection, _VISITS, _G.subject, away):
        if row.bucket in buckets:
            found[row.subject] = (row.bucket, found[row.subject][1])
    return found


def _lines(connection: Connection, buckets: Sequence[str], cursor: int, head: int) -> Iterator[Line]:
    plain = [bucket for bucket in buckets if not bucket.startswith(_GUEST)]
    guests = [bucket for bucket in buckets if bucket.startswith(_GUEST)]
    if head - cursor <= _LINES:
        yield from _few(connection, plain, guests, cursor, head)
        return
    streams = [_stream(connection, _OF_BUCKET, bucket, cursor, head) for bucket in plain]
    streams += [_stream(connection, _OF_GUESTS, bucket, cursor, head) for bucket in guests]
    last = 0
    for line in merge(*streams):
        if line.rev > last:  # a guest may live in a bucket that is subscribed as well
            last = line.rev
            yield line


def _few(
    connection: Connection, plain: Sequence[str], guests: Sequence[str], cursor: int, head: int
) -> Iterator[Line]:
    """Of a replica that was here a moment ago: all of its buckets at once, in the order of numbers."""
    if head <= cursor:
        return
    found: dict[int, Line] = {}
    span = {"cursor": cursor, "head": head}
    for start in range(0, len(guests), CHUNK):
        for *row, via in connection.execute(_FEW_OF_GUESTS, {**span, "ids": guests[start : start + CHUNK]}):
            line = Line._make(row)
            found[line.rev] = line if line.kind == REMOVAL else line._replace(bucket=via)
    for start in range(0, len(plain), CHUNK):  # last: where both fit, the plain bucket is named
        for near in connection.execute(_FEW, {**span, "ids": plain[start : start + CHUNK]}).all():
            found[near[0]] = Line._make(near)
    yield from (found[rev] for rev in sorted(found))


def _stream(
    connection: Connection, text: Select[Any], bucket: str, cursor: int, head: int, oldest: str = ""
) -> Iterator[Line]:
    while True:
        asked = {"bucket": bucket, "cursor": cursor, "head": head, "lines": _LINES}
        if oldest:
            asked["oldest"] = oldest
        found = connection.execute(text, asked).all()
        lines: Iterator[Line] = map(Line._make, found)
        if bucket.startswith(_GUEST):
            lines = (line if line.kind == REMOVAL else line._replace(bucket=bucket) for line in lines)
        yield from lines
        if len(found) < _LINES:
            return
        cursor = found[-1].rev


def _lines_behind(connection: Connection, bucket: str, place: Behind, oldest: str) -> Iterator[Line]:
    if bucket.startswith(_GUEST):
        return _stream(connection, _OF_GUESTS, bucket, place.rev, place.until)
    text = _OPEN_OF_BUCKET if place.part == _FIRST else _AGED_OF_BUCKET
    return _stream(connection, text, bucket, place.rev, place.until, oldest)


_F, _S, _G, _E = (table_of(one).c for one in (FeedRow, Subject, Guest, EntryRow))
LINE = (  # as `Line` has them
    _F.rev, _F.kind, _F.ref, _F.subject, _F.bucket, _F.epoch, _F.head, _S.slot, _E.rev, _E.received
)  # fmt: skip
BESIDE = (
    table_of(FeedRow)
    .outerjoin(table_of(Subject), _S.id == _F.subject)
    .outerjoin(table_of(EntryRow), _E.id == _F.ref)
)
_PLACES = select(_S.id, _S.bucket, _S.slot)
_VISITS = select(_G.subject, _G.bucket)
_PLAIN = (
    select(*LINE)
    .select_from(BESIDE)
    .where(_F.rev > bindparam("cursor"), _F.rev <= bindparam("head"), _F.bucket != "")
    .order_by(_F.rev)
    .limit(bindparam("lines"))
)
_OF_BUCKET = _PLAIN.where(_F.bucket == bindparam("bucket"))
_OF_GUESTS = _PLAIN.where(
    _F.subject.in_(select(_G.subject).where(_G.bucket == bindparam("bucket"))),
)
_JOINED = _OF_BUCKET.where(_F.kind != REMOVAL, _S.bucket == _F.bucket)
_OPEN_OF_BUCKET = _JOINED.where(_S.slot == NOW, _S.slot != bindparam("oldest"))
_LATER = table_of(FeedRow).alias()
# What is open was sent with the first part, unless it was closed then and opened again since.
_TOUCHED_SINCE = exists().where(
    _LATER.c.subject == _S.id, _LATER.c.rev > bindparam("head"), _LATER.c.bucket != ""
)
_AGED_OF_BUCKET = _JOINED.where(
    or_(and_(_S.slot != NOW, _S.slot >= bindparam("oldest")), and_(_S.slot == NOW, _TOUCHED_SINCE)),
    _S.kind.in_(["job", "request", "problem"]),
)
_SPAN = (_F.rev > bindparam("cursor"), _F.rev <= bindparam("head"), _F.bucket != "")
_FEW = select(*LINE).select_from(BESIDE).where(*_SPAN, among(_F.bucket, "ids"))
_FEW_OF_GUESTS = (
    select(*LINE, _G.bucket.label("via"))
    .select_from(BESIDE.join(table_of(Guest), _G.subject == _F.subject))
    .where(*_SPAN, among(_G.bucket, "ids"))
)


def sums(connection: Connection, buckets: Iterable[str], oldest: str) -> dict[str, list[int]]:
    """Of each bucket, count and order-free hash of the rows inside the window."""
    table, found = table_of(BucketSum), dict[str, list[int]]()
    inside = or_(table.c.slot == NOW, table.c.slot >= oldest)
    for row in connection.execute(select(table).where(table.c.bucket.in_(list(buckets)), inside)):
        total = found.setdefault(row.bucket, [0, 0])
        total[0] += row.rows
        total[1] = (total[1] + row.sum) % MODULUS
    return found
