"""The read side: every list and look-up as one named SQL text, run on the driver itself; plain named tuples out.

The texts lie beside this file and keep to what SQLite and PostgreSQL both understand; where they cannot, `name.pg.sql`
is PostgreSQL's own. Rows are the same on both, in values and in types.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar, cast

from deskops.errors import StoreMissing
from deskops.i18n import _
from deskops.store import opening
from deskops.store.faults import told, unfinished, with_driver
from deskops.store.opening import is_file

if TYPE_CHECKING:  # a laptop does not load the other driver
    from deskops.store.views.postgres import PostgresViews

# Both take statements with `:name` or `?` and give plain rows.
Connection: TypeAlias = "sqlite3.Connection | PostgresViews"

SCHEMA: Final = 8  # the number of the migration that the texts beside this file are written for
_FOLDER = Path(__file__).parent
Row = TypeVar("Row", bound=NamedTuple)


def connect(place: Path | str, key: str = "") -> Connection:
    """A read-only connection; safe to hand from one thread to another, not to share. `key`: of an encrypted store.

    Raises StoreMissing, StoreAway, StoreSealed.
    """
    if isinstance(place, str):
        with with_driver():
            from deskops.store.views.postgres import PostgresViews
        return PostgresViews(place)
    return _file(place, key)


def _file(path: Path, key: str) -> sqlite3.Connection:
    with told():
        if not path.exists():
            raise StoreMissing(
                _("There is no store at {path}.").format(path=path),
                hint=_("Set this laptop up: deskops init. To try everything first: deskops demo"),
            )
        connection = opening.connect(path, key, reading=True)
        connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def schema(connection: Connection) -> int:
    """The number of the store's last migration. Raises StoreMissing for a file that is no store yet."""
    with told():
        found = connection.execute("SELECT max(number) FROM migration").fetchone()[0]
    if found is None:
        raise unfinished()
    return int(found)


def version(connection: Connection) -> int | None:
    """Another number whenever somebody else has committed since; None where the database has no such number.

    It says nothing of commits of this very connection, which only reads, and costs some microseconds.
    """
    if not is_file(connection):
        return None
    with told():
        return int(connection.execute("PRAGMA data_version").fetchone()[0])


@cache
def sql(name: str, database: str = "") -> str:
    """The text of a view, or a database's own where there is one."""
    own = _FOLDER / f"{name}.{database}.sql"
    path = own if database and own.exists() else _FOLDER / f"{name}.sql"
    return path.read_text(encoding="utf-8")


def names() -> list[str]:
    return sorted(path.stem for path in _FOLDER.glob("*.sql") if "." not in path.stem)


def _text(connection: Connection, name: str) -> str:
    return sql(name) if is_file(connection) else sql(name, "pg")


def each(connection: Connection, name: str, row: type[Row], /, **values: Any) -> Iterator[Row]:
    """Rows of the view `name` as they come; columns stand in the order of the tuple's fields."""
    for found in streamed(connection, _text(connection, name), values):
        yield row(*found)


def rows(connection: Connection, name: str, row: type[Row], /, **values: Any) -> list[Row]:
    with told():
        return [row(*found) for found in connection.execute(_text(connection, name), values)]


def one(connection: Connection, name: str, row: type[Row], /, **values: Any) -> Row | None:
    with told():
        found = connection.execute(_text(connection, name), values).fetchone()
    return None if found is None else row(*found)


def streamed(connection: Connection, statement: str, values: Any = ()) -> Iterator[Any]:
    """Plain rows of any statement as they come, however many there are."""
    with told():
        if is_file(connection):
            yield from connection.execute(statement, values)
        else:
            yield from cast("PostgresViews", connection).each(statement, values)


def moment(connection: Connection) -> AbstractContextManager[None]:
    """Everything that is asked meanwhile is as it was at the first question, whoever writes."""
    return _moment(connection) if is_file(connection) else cast("PostgresViews", connection).moment()


@contextmanager
def _moment(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")
