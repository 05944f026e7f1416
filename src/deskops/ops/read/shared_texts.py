"""Long lists hold one copy of each text that many of their lines have: a third of their memory."""

from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row", bound=NamedTuple)


def sharing(line: Row, shared: dict[str, str]) -> Row:
    """The same line with the texts of `shared`, which gets those that are new."""
    values: list[Any] = [shared.setdefault(v, v) if isinstance(v, str) else v for v in line]
    return type(line)(*values)
