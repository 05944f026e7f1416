"""Keeping the search terms of records; derived from their words, rebuilt at will, never synced."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import Session

from deskops.domain.nouns import Kind
from deskops.store.queries.facts import connection
from deskops.store.queries.names import terms_of

_FORGET: Final = "DELETE FROM term WHERE ref = ?"
_WRITE: Final = "INSERT INTO term (term, kind, ref, weight) VALUES (?, ?, ?, ?)"
_TERMS: Final = "SELECT term, weight FROM term WHERE ref = ?"
_INDEXED: Final = "SELECT DISTINCT kind, ref FROM term"
_ORPHAN: Final = "DELETE FROM term WHERE kind = ? AND ref = ?"
_SEARCHED: Final = (
    "SELECT * FROM {table} WHERE id NOT IN (SELECT id FROM subject WHERE hidden = 1) ORDER BY id"
)
_ROOMY: Final = "PRAGMA cache_size = -32768"  # KiB: terms land all over their index
_USUAL: Final = "PRAGMA cache_size = -2000"
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
_LIGHTEST_FIRST: Final = {str(kind): sorted(groups, key=itemgetter(1)) for kind, groups in WORDS.items()}
_IN_WORDS: Final = frozenset({Kind.ARTICLE, Kind.JOB})  # sentences: pinyin of their titles and tags alone
_NAMES: Final = frozenset({"title", "tags"})


def weighted(kind: str, row: Mapping[str, Any]) -> dict[str, int]:
    """A record's terms, each with the most that one of its texts gives it."""
    found: dict[str, int] = {}
    for names, weight in _LIGHTEST_FIRST[
        kind
    ]:  # so that what is worth more is written over what is worth less
        text = "".join([str(row[name] or "") for name in names])
        if text:
            terms = _terms(text, pinyin=kind not in _IN_WORDS or _NAMES.issuperset(names))
            found.update(dict.fromkeys(terms, weight))
    return found


@lru_cache(maxsize=4_000)
def _terms(text: str, *, pinyin: bool) -> frozenset[str]:
    """Brands, models, departments and names come again with every device."""
    return frozenset(terms_of(text, pinyin=pinyin))


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
        self._refs: set[str] = set()  # of what waits: a record's newer terms must find its older ones written
        self._known: list[tuple[str]] = []

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
        ref = str(row["id"])
        if ref in self._refs:
            self.flush()
        self._refs.add(ref)
        if not new:
            self._known.append((ref,))
        self._waiting += [(term, str(kind), ref, weight) for term, weight in weighted(kind, row).items()]
        if len(self._waiting) >= _WAITING:
            self.flush()

    def flush(self) -> None:
        if self._known:
            _bulk(self._connection, _FORGET, self._known)
        if self._waiting:
            self._waiting.sort()
            _bulk(self._connection, _WRITE, self._waiting)
        self._known, self._waiting, self._refs = [], [], set()


def _bulk(written: Connection, statement: str, rows: list[Any]) -> None:
    """The driver's own way, past SQLAlchemy's: terms are many."""
    written.exec_driver_sql(_worded(written, statement), rows)


def _worded(written: Connection, statement: str) -> str:
    return statement if written.dialect.name == "sqlite" else statement.replace("?", "%s")


def reindex(session: Session) -> Iterator[tuple[str, str]]:
    """Make all terms anew; yields (kind, id) of each record whose terms were not what its words give, after mending."""
    written = connection(session)
    kept = {(kind, ref) for kind, ref in written.exec_driver_sql(_INDEXED)}
    for kind in WORDS:
        for found_row in written.exec_driver_sql(_SEARCHED.format(table=_held_in(kind))).all():
            row = found_row._asdict()
            kept.discard((str(kind), row["id"]))
            found = written.exec_driver_sql(_worded(written, _TERMS), (row["id"],)).all()
            if dict(found) != weighted(kind, row) or len(set(found)) != len(found):
                index(session, kind, row, new=False)
                yield str(kind), row["id"]
    for kind, ref in sorted(kept):
        written.exec_driver_sql(_worded(written, _ORPHAN), (kind, ref))
        yield kind, ref


def _held_in(kind: str) -> str:
    """A device is found by what is held true of it now; the others by their records."""
    return "asset_state" if kind == Kind.ASSET else str(kind)
