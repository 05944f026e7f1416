"""One statement for many rows, prepared once: SQLAlchemy's work on each row costs more than the database's."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Delete, Dialect, Insert, Update

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
    if not compiled.positional:
        return str(compiled), None
    return str(compiled), itemgetter(*compiled.positiontup)
