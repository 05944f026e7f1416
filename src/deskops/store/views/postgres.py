"""The read side of a PostgreSQL store: a connection that asks as sqlite3's does, with the same texts."""

import itertools
import re
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, TypeVar

import psycopg
from psycopg.adapt import Loader

from deskops.store.postgres import conninfo, is_lost, told

# A named value, a value by place, or what must not be mistaken for one: a quoted text, a cast, a percent sign.
_TOKENS: Final = re.compile(
    r"'[^']*'|::|:([a-z_]+)|\?|%|\bLIKE\s+(:[a-z_]+|\?)(\s+ESCAPE\s+'.')?", re.IGNORECASE
)
_PAGE: Final = 2_000  # rows that are fetched at a time
Values = Sequence[Any] | Mapping[str, Any]
Result = TypeVar("Result")


class _Whole(Loader):
    """A truth value is 1 or 0, as in SQLite."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


class PostgresViews:
    """One thread's read-only connection. A question that found the server gone is asked once more."""

    def __init__(self, url: str, *, wait: float = 10.0) -> None:
        self._conninfo = conninfo(url, wait=wait, read_only=True)
        self._whole = False  # all questions between are of one moment
        self._names = itertools.count()
        with told():
            self._open = self._opened()

    def execute(self, statement: str, values: Values = (), /) -> Any:
        """All rows at once; `each` of the views fetches many rows by the page."""
        with told():
            return self._again(lambda: self._open.execute(translated(statement).encode(), values))

    def each(self, statement: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Rows as they come: a result of any size takes the memory of one page."""
        with told():
            cursor = self._again(lambda: self._paged(statement, values))
            try:
                while page := cursor.fetchmany(_PAGE):
                    yield from page
            finally:
                cursor.close()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Everything that is asked meanwhile is as it was at the first question."""
        self.execute("SELECT 1")  # a connection that went stale is replaced now, not in the middle
        with told(), self._open.transaction():
            self._open.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self._whole = True
            try:
                yield
            finally:
                self._whole = False

    def close(self) -> None:
        self._open.close()

    def _opened(self) -> "psycopg.Connection[Any]":
        opened = psycopg.connect(self._conninfo, autocommit=True)
        opened.adapters.register_loader("bool", _Whole)
        weakref.finalize(self, opened.close)  # threads end without a word
        return opened

    def _paged(self, statement: str, values: Values) -> "psycopg.ServerCursor[Any]":
        cursor = self._open.cursor(name=f"each_{next(self._names)}", withhold=True)
        return cursor.execute(translated(statement).encode(), values)

    def _again(self, ask: Callable[[], Result]) -> Result:
        try:
            return ask()
        except psycopg.Error as error:
            if self._whole or not is_lost(error):
                raise
        self._open.close()
        self._open = self._opened()
        return ask()


class PostgresWithin(PostgresViews):
    """Questions in the transaction of a connection that somebody else opened, and closes."""

    def __init__(self, opened: "psycopg.Connection[Any]") -> None:
        self._open, self._names = opened, itertools.count()
        self._whole = True  # never opened anew


@cache
def translated(statement: str) -> str:
    """A view's text with psycopg's places for values; LIKE is blind to case, and knows escapes only where
    the text names their sign, as in SQLite.
    """
    return _TOKENS.sub(_token, statement)


def _token(found: "re.Match[str]") -> str:
    text = found[0]
    if found[1]:
        return f"%({found[1]})s"
    if found[2]:
        escape = found[3] or " ESCAPE ''"
        return f"ILIKE {_TOKENS.sub(_token, found[2])}{escape}"
    if text == "?":
        return "%s"
    return text.replace("%", "%%")
