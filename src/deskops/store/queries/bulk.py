"""One statement for many rows, prepared once: SQLAlchemy's work on each row costs more than the database's."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Delete, Dialect, Insert, Integer, String, Update

Statement = Insert | Update | Delete
_FEW: Final = 4  # rows that are not worth it


def write_rows(written: Connection, statement: Statement, rows: Sequence[dict[str, Any]]) -> None:
    """Run a statement once for each row; all rows have the same keys. `statement` is one that is kept for good."""
    if not rows:
        return
    prepared = None
    if len(rows) > _FEW:
        prepared = _prepared(statement, written.dialect, tuple(rows[0]))
    if prepared is None:
        written.execute(statement, rows)
        return
    text, order = prepared
    if order is not None and written.dialect.name == "postgresql":  # its other statements name their values
        written.exec_driver_sql(text, tuple(list(column) for column in zip(*map(order, rows), strict=True)))
        return
    written.exec_driver_sql(text, list(map(order, rows)) if order is not None else list(rows))


Order = Callable[[Mapping[str, Any]], Any]


@lru_cache(maxsize=512)
def _prepared(
    statement: Statement, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, Order | None] | None:
    """The driver's text and the order of its values; None where a value is not the row's own as it is."""
    compiled: Any = statement.compile(
        dialect=dialect, column_keys=list(names) if isinstance(statement, Insert) else None
    )
    bound = compiled.bind_names
    if set(bound.values()) != set(names) or compiled._bind_processors:  # noqa: SLF001 - nothing public tells it
        return None
    if dialect.name == "postgresql" and _fits_arrays(statement, names):
        return _all_at_once(statement, names), itemgetter(*names)
    if not compiled.positional:
        return str(compiled), None
    return str(compiled), itemgetter(*compiled.positiontup)


def _fits_arrays(statement: Statement, names: Sequence[str]) -> bool:
    """Whether it only inserts, and into columns of texts and whole numbers, which most are."""
    if type(statement) is not Insert or len(names) < 2:  # one that does more is another class
        return False
    table: Any = statement.table
    return all(isinstance(table.c[name].type, Integer | String) for name in names)


def _all_at_once(statement: Statement, names: Sequence[str]) -> str:
    """A server takes all rows in one statement, each column as an array: one plan and one answer, not one a row."""
    table: Any = statement.table
    columns = ", ".join(f'"{table.c[name].name}"' for name in names)
    kinds = ("bigint" if isinstance(table.c[name].type, Integer) else "text" for name in names)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f'INSERT INTO "{table.name}" ({columns}) SELECT * FROM unnest({arrays})'  # noqa: S608 - a table's names
