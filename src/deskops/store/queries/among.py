"""A column that is one of many values, in words that stay the same however many there are; knows no table.

SQLAlchemy writes a list of values out anew for each call, which costs more than to run the statement. Here the list is
one value: JSON in SQLite, an array in PostgreSQL. Both look each of them up in the column's index.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Dialect, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Sequence[str]]):
    """Many texts as one value."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(String()))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        texts = list(value or ())
        return json.dumps(texts) if dialect.name == "sqlite" else texts


class _Among(FunctionElement[Any]):
    type = NullType()  # of a truth value SQLite would be asked whether it equals 1, and use no index
    inherit_cache = True


def among(column: Any, name: str) -> _Among:
    """Whether the column is one of the texts that the parameter `name` has."""
    return _Among(column, bindparam(name, type_=_Texts()))


@compiles(_Among, "sqlite")
def _in_sqlite(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, texts = (compiler.process(one, **more) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 - a column and a parameter


@compiles(_Among, "postgresql")
def _in_postgres(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, texts = (compiler.process(one, **more) for one in element.clauses)
    return f"{column} = ANY ({texts})"
