"""The read side: every list and look-up as one named SQL text, run on the stdlib's sqlite3; plain named tuples out.

The texts lie beside this file and keep to what SQLite and PostgreSQL both understand.
"""

import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from deskops.errors import StoreMissing
from deskops.i18n import _
from deskops.store.faults import told, unfinished

SCHEMA: Final = 2  # the number of the migration that the texts beside this file are written for
_FOLDER = Path(__file__).parent
Row = TypeVar("Row", bound=NamedTuple)


def connect(path: Path) -> sqlite3.Connection:
    """A read-only connection; safe to hand from one thread to another, not to share. Raises StoreMissing."""
    with told():
        if not path.exists():
            raise StoreMissing(
                _("There is no store at {path}.").format(path=path),
                hint=_("Set this laptop up: deskops init"),
            )
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def schema(connection: sqlite3.Connection) -> int:
    """The number of the store's last migration. Raises StoreMissing for a file that is no store yet."""
    with told():
        found = connection.execute("SELECT max(number) FROM migration").fetchone()[0]
    if found is None:
        raise unfinished()
    return int(found)


@cache
def sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.sql"))


def each(connection: sqlite3.Connection, name: str, row: type[Row], /, **values: Any) -> Iterator[Row]:
    """Rows of the view `name` as they come; columns stand in the order of the tuple's fields."""
    with told():
        for found in connection.execute(sql(name), values):
            yield row(*found)


def rows(connection: sqlite3.Connection, name: str, row: type[Row], /, **values: Any) -> list[Row]:
    with told():
        return [row(*found) for found in connection.execute(sql(name), values)]


def one(connection: sqlite3.Connection, name: str, row: type[Row], /, **values: Any) -> Row | None:
    with told():
        found = connection.execute(sql(name), values).fetchone()
    return None if found is None else row(*found)
