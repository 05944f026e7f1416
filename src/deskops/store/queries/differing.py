"""Where two stores' buckets differ: by parts, then by subjects, then the rows of those subjects; for both ends."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select

from deskops.domain.scope import NOW
from deskops.store.queries.among import among
from deskops.store.queries.buckets import MODULUS, REMOVAL
from deskops.store.queries.ledger import table_of
from deskops.store.queries.page_texts import Line, texts
from deskops.store.queries.pulling import BESIDE, LINE
from deskops.store.queries.travel import rows_of
from deskops.store.tables import FeedRow, Guest, Subject

Sum = list[int]  # count of rows, and their order-free hash
_SUBJECTS: Final = 100  # whose rows are looked up in one go


@dataclass(frozen=True, slots=True)
class Moment:
    """What is compared: a store at one number of the feed, inside the window; `digits` of a digest are told."""

    head: int
    oldest: str
    digits: int


def part_of(subject: str) -> str:
    """One of 256 parts, all of about one size: the end of an id is random."""
    return subject[-2:]


def subject_sums(read: Connection, bucket: str, oldest: str) -> dict[str, Sum]:
    """Count and sum of each subject that lives in the bucket, inside the window."""
    found = read.execute(_OF_BUCKET, {"bucket": bucket, "oldest": oldest})
    return {row.id: [row.rows, row.sum] for row in found}


def part_sums(read: Connection, bucket: str, oldest: str) -> dict[str, Sum]:
    found: dict[str, Sum] = {}
    for subject, (rows, total) in subject_sums(read, bucket, oldest).items():
        part = found.setdefault(part_of(subject), [0, 0])
        part[0] += rows
        part[1] = (part[1] + total) % MODULUS
    return found


def parts_apart(
    read: Connection, told: Mapping[str, Mapping[str, Sum]], moment: Moment
) -> dict[str, list[str]]:
    """By bucket the parts whose sums are not those that were told."""
    made: dict[str, list[str]] = {}
    for bucket, theirs in told.items():
        mine = part_sums(read, bucket, moment.oldest)
        made[bucket] = sorted(part for part in {*mine, *theirs} if mine.get(part) != theirs.get(part))
    return made


def subjects_apart(
    read: Connection,
    told: Mapping[str, Mapping[str, Mapping[str, Sum]]],
    visits: Collection[str],
    moment: Moment,
) -> tuple[list[str], list[tuple[str, str, int]]]:
    """Of these parts of buckets the subjects to be sent anew, and removals of those that live elsewhere now.

    What lives elsewhere and comes for one of the visits is sent anew as well: it leaves with its removal.
    """
    wanted: list[str] = []
    removals: list[tuple[str, str, int]] = []
    for bucket, parts in told.items():
        mine = {
            subject: found
            for subject, found in subject_sums(read, bucket, moment.oldest).items()
            if part_of(subject) in parts
        }
        theirs = {subject: found for part in parts.values() for subject, found in part.items()}
        wanted += sorted(subject for subject, found in mine.items() if theirs.get(subject) != found)
        strange = sorted(theirs.keys() - mine.keys())
        elsewhere = [row.id for row in rows_of(read, select(_S.id), _S.id, strange)]
        removals += [(subject, bucket, moment.head + 1) for subject in sorted(elsewhere)]
        wanted += sorted(_guests(read, elsewhere, visits))
    return wanted, removals


def rows_of_subjects(
    read: Connection,
    wanted: Mapping[str, int],
    buckets: Collection[str],
    moment: Moment,
    room: int,
) -> tuple[list[bytes], dict[str, int]]:
    """Rows of these subjects above the number beside each, some `room` bytes of JSON; and what is still to come."""
    made, names, reached = list[bytes](), sorted(wanted), dict[str, int]()
    for start in range(0, len(names), _SUBJECTS):
        lines = _lines(read, names[start : start + _SUBJECTS], buckets, moment)
        lines = [line for line in lines if line.rev > wanted[line.subject]]
        for line, text in texts(read, lines, frozenset(), moment.digits):
            if room <= 0:
                rest = names[names.index(line.subject) :]
                return made, {one: reached.get(one, wanted[one]) for one in rest}
            reached = {line.subject: line.rev}
            if text:
                made.append(text)
                room -= len(text)
    return made, {}


def _guests(read: Connection, subjects: Sequence[str], visits: Collection[str]) -> dict[str, str]:
    """Those of the subjects that come along with a visit, and which."""
    found = rows_of(read, select(_G.subject, _G.bucket), _G.subject, list(subjects))
    return {row.subject: row.bucket for row in found if row.bucket in visits}


def _lines(read: Connection, subjects: Sequence[str], buckets: Collection[str], moment: Moment) -> list[Line]:
    """Of the subjects that the replica gets, under the bucket by which it does."""
    guests = _guests(read, subjects, buckets)
    found: Iterable[Line] = map(Line._make, read.execute(_LINES, {"ids": subjects, "head": moment.head}))
    here = (
        line if line.bucket in buckets else line._replace(bucket=guests.get(line.subject, ""))
        for line in found
    )
    # A database may order texts otherwise.
    return sorted((line for line in here if line.bucket), key=lambda line: (line.subject, line.rev))


_F, _S, _G = (table_of(one).c for one in (FeedRow, Subject, Guest))
_OF_BUCKET = select(_S.id, _S.rows, _S.sum).where(
    _S.bucket == bindparam("bucket"), _S.rows > 0, or_(_S.slot == NOW, _S.slot >= bindparam("oldest"))
)
_LINES = (
    select(*LINE)
    .select_from(BESIDE)
    .where(
        among(_F.subject, "ids"),
        _F.rev <= bindparam("head"),
        _F.bucket != "",
        _F.bucket == _S.bucket,
        _F.kind != REMOVAL,
    )
)
