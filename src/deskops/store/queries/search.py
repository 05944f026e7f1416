"""Keeping the search terms of records; derived from their words, rebuilt at will, never synced.

`term` is in the order of the terms, and nothing else: what a record is found by stands once more, whole, in `found_by`,
so that its terms can be taken away. An index by record would cost an import more than the terms themselves.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Session

from deskops.domain.nouns import Kind
from deskops.domain.terms import terms
from deskops.store.queries.facts import connection
from deskops.store.queries.names import mixed, terms_of

_LISTED: Final = "SELECT term, kind, ref, weight FROM term"
_LISTED_BY_RECORD: Final = "SELECT ref, kind, terms FROM found_by"
_OF: Final = " WHERE ref IN ({marks})"
_FORGET: Final = "DELETE FROM term WHERE term = ? AND kind = ? AND ref = ?"
_FORGET_RECORD: Final = "DELETE FROM found_by WHERE ref = ?"
# Over what stands there already: where `found_by` has lost a record, a change to it must not fail.
_WRITES: Final = (
    "INSERT INTO term (term, kind, ref, weight) VALUES {rows} "
    "ON CONFLICT (term, kind, ref) DO UPDATE SET weight = excluded.weight"
)
_ROW: Final = "(?, ?, ?, ?)"
_TOGETHER: Final = 60  # rows of one statement: each costs less than one that has a statement to itself
_WRITE: Final = _WRITES.format(rows=_ROW)
_WRITE_MANY: Final = _WRITES.format(rows=", ".join([_ROW] * _TOGETHER))
_TERM: Final = itemgetter(0)
_WRITE_RECORD: Final = (
    "INSERT INTO found_by (ref, kind, terms) VALUES (?, ?, ?) "
    "ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, terms = excluded.terms"
)
_SEARCHED: Final = (
    "SELECT * FROM {table} WHERE id NOT IN (SELECT id FROM subject WHERE hidden = 1) ORDER BY id"
)
_ROOMY: Final = "PRAGMA cache_size = -32768"  # KiB: terms land all over their index
_USUAL: Final = "PRAGMA cache_size = -2000"
_CHUNK: Final = 400  # records asked for at once
_STREAM: Final = {"yield_per": 2_000}  # rows of a whole table in memory
_WAITING: Final = 50_000  # terms held in memory: sorted, they land much faster than one record's at a time

# By kind the columns that a record is found by, and what a hit in each is worth. What stands in one group is also
# found by the pinyin of all of it: 广州 and 天河 by gzth.
WORDS: Final[Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]] = {
    Kind.ASSET: (
        (("tag",), 5),
        (("hostname",), 5),
        (("serial",), 5),
        (("ip",), 4),
        (("mac",), 4),
        (("used_by",), 3),
        (("brand",), 2),
        (("model",), 2),
        (("department",), 1),
    ),
    Kind.SITE: ((("code",), 5), (("city", "name"), 5), (("name",), 5), (("address",), 1)),
    Kind.CONTACT: ((("name",), 5), (("phone",), 4), (("department",), 1)),
    Kind.ARTICLE: ((("title",), 9), (("tags",), 5), (("symptom",), 3), (("cause",), 1), (("solution",), 1)),
    Kind.JOB: ((("number",), 5), (("title",), 3)),
}
_IN_WORDS: Final = frozenset({Kind.ARTICLE, Kind.JOB})  # sentences: pinyin of their titles and tags alone
_NAMES: Final = frozenset({"title", "tags"})
_ADDRESS: Final = ("address",)  # its words are those of other places: 天河区 would come before 天河
# By kind: columns, whether they are found by pinyin, weight; so that what is worth more is written over what is worth
# less.
_LIGHTEST_FIRST: Final = {
    str(kind): [
        (names, kind not in _IN_WORDS or _NAMES.issuperset(names), weight)
        for names, weight in sorted(groups, key=itemgetter(1))
    ]
    for kind, groups in WORDS.items()
}


def weighted(kind: str, row: Mapping[str, Any]) -> dict[str, int]:
    """A record's terms, each with the most that one of its texts gives it."""
    found: dict[str, int] = {}
    for names, pinyin, weight in _LIGHTEST_FIRST[kind]:
        text = row[names[0]] if len(names) == 1 else "".join([row[name] or "" for name in names])
        if text:
            found.update(_worth(text, weight, pinyin=pinyin, within=names != _ADDRESS))
        if len(names) == 2:
            found.update(dict.fromkeys(mixed(row[names[0]] or "", row[names[1]] or ""), weight))
    return found


@lru_cache(maxsize=4_000)
def _worth(text: str, weight: int, *, pinyin: bool, within: bool) -> Mapping[str, int]:
    """Brands, models, departments and names come again with every device."""
    found = terms(text) if text.isascii() else terms_of(text, pinyin=pinyin, within=within)
    return dict.fromkeys(found, weight)


def index(session: Session, kind: str, row: Mapping[str, Any], *, new: bool = True) -> None:
    """Write the terms of one record now; a known record's old terms go first."""
    writer = TermWriter(session)
    writer.add(kind, row, new=new)
    writer.flush()


class TermWriter:
    """The bulk way: terms of many records, sorted, so that 100,000 devices land in the order of the table."""

    def __init__(self, session: Session) -> None:
        self._connection = connection(session)
        self._waiting: list[tuple[str, str, str, int]] = []
        self._records: dict[str, tuple[str, str, str]] = {}  # of what waits, as `found_by` has it
        self._known: list[str] = []

    def make_room(self) -> None:
        """Before thousands of records; `close` gives the memory back."""
        self._remember(_ROOMY)

    def close(self) -> None:
        self.flush()
        self._remember(_USUAL)

    def _remember(self, pragma: str) -> None:
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql(pragma)

    def add(self, kind: str, row: Mapping[str, Any], *, new: bool = True) -> None:
        kind, ref, found = str(kind), str(row["id"]), weighted(kind, row)
        if ref in self._records:
            self.flush()  # its newer terms must find its older ones written
        if not new:
            self._known.append(ref)
        if found:
            self._records[ref] = (ref, kind, " ".join(found))
            self._waiting += [(term, kind, ref, weight) for term, weight in found.items()]
        if len(self._waiting) >= _WAITING:
            self.flush()

    def flush(self) -> None:
        forget(self._connection, self._known)
        self._waiting.sort(key=_TERM)
        rows, beyond = self._waiting, len(self._waiting) % _TOGETHER
        _bulk(self._connection, _WRITE_MANY, _joined(rows[: len(rows) - beyond]))
        _bulk(self._connection, _WRITE, rows[len(rows) - beyond :])
        _bulk(self._connection, _WRITE_RECORD, list(self._records.values()))
        self._known, self._waiting, self._records = [], [], {}


def _joined(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(chain.from_iterable(rows[at : at + _TOGETHER])) for at in range(0, len(rows), _TOGETHER)]


def forget(written: Connection, refs: Sequence[str]) -> None:
    """Take away the terms of these records, known or not."""
    for start in range(0, len(refs), _CHUNK):
        some = tuple(refs[start : start + _CHUNK])
        asked = _LISTED_BY_RECORD + _OF.format(marks=", ".join("?" * len(some)))
        kept = written.exec_driver_sql(_worded(written, asked), some).all()
        _bulk(
            written, _FORGET, sorted((term, kind, ref) for ref, kind, words in kept for term in words.split())
        )
        _bulk(written, _FORGET_RECORD, [(ref,) for ref, _kind, _terms in kept])


def _bulk(written: Connection, statement: str, rows: list[Any]) -> None:
    """The driver's own way, past SQLAlchemy's: terms are many."""
    if rows:
        written.exec_driver_sql(_worded(written, statement), rows)


def _worded(written: Connection, statement: str) -> str:
    return statement if written.dialect.name == "sqlite" else statement.replace("?", "%s")


def reindex(session: Session) -> Iterator[tuple[str, str]]:
    """Make all terms anew; yields (kind, id) of each record whose terms were not what its words give, after mending.

    A sum for each record is all that is held in memory, and each table is read from its beginning to its end.
    """
    written = connection(session)
    sums = _sums(written)
    wrong = {
        row["id"]: kind
        for kind in WORDS
        for row in _searched(written, kind)
        if sums.pop(row["id"], 0) != _sum_of(kind, weighted(kind, row))
    }
    strangers = _clear(written, {*wrong, *sums}) if wrong or sums else {}
    writer = TermWriter(session)
    for kind in sorted(set(wrong.values())):
        for row in _searched(written, kind):
            if wrong.get(row["id"]) == kind:
                writer.add(kind, row)
    writer.flush()
    yield from ((kind, ref) for ref, kind in wrong.items())
    yield from sorted((strangers[ref], ref) for ref in sums)


def _sums(written: Connection) -> dict[str, int]:
    """By record what its terms add up to, in both tables; in whatever order they stand."""
    found: dict[str, int] = {}
    for term, kind, ref, weight in written.exec_driver_sql(_LISTED, execution_options=_STREAM):
        found[ref] = found.get(ref, 0) + hash((term, kind, weight))
    for ref, kind, words in written.exec_driver_sql(_LISTED_BY_RECORD, execution_options=_STREAM):
        found[ref] = found.get(ref, 0) + hash((kind, *sorted(words.split())))
    return found


def _sum_of(kind: str, found: Mapping[str, int]) -> int:
    kind = str(kind)
    listed = hash((kind, *sorted(found))) if found else 0
    return listed + sum(hash((term, kind, weight)) for term, weight in found.items())


def _clear(written: Connection, refs: Collection[str]) -> dict[str, str]:
    """Take these records out of both tables, wherever they stand; returns the kinds that they stood under."""
    kinds = dict[str, str]()
    for rows in written.exec_driver_sql(_LISTED, execution_options=_STREAM).partitions():
        found = [(term, kind, ref) for term, kind, ref, _weight in rows if ref in refs]
        kinds.update({ref: kind for _term, kind, ref in found})
        _bulk(written, _FORGET, found)
    for rows in written.exec_driver_sql(_LISTED_BY_RECORD, execution_options=_STREAM).partitions():
        kinds.update({ref: kind for ref, kind, _terms in rows if ref in refs})
    _bulk(written, _FORGET_RECORD, [(ref,) for ref in refs])
    return kinds


def _searched(written: Connection, kind: str) -> Iterator[Mapping[str, Any]]:
    asked = _SEARCHED.format(table=_held_in(kind))
    rows = (row._asdict() for row in written.exec_driver_sql(asked, execution_options=_STREAM))
    if kind != Kind.ARTICLE:
        yield from rows
        return
    from deskops.store.queries.articles import all_held

    yield from all_held(written, rows)


def _held_in(kind: str) -> str:
    """A device is found by what is held true of it now, an article by its last text, the others by their records."""
    return "asset_state" if kind == Kind.ASSET else str(kind)
