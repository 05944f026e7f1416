"""Rows of the store as JSON shows them: flags are true or false, times have the offset of the sites."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any, Final, NamedTuple

from deskops.cli.moments import iso

_FLAGS: Final = frozenset({"open", "vip", "provisional", "dhcp"})


def plain(row: NamedTuple, where: tzinfo) -> dict[str, Any]:
    return {name: _value(name, value, where) for name, value in row._asdict().items()}


def each_plain(rows: Iterable[NamedTuple], where: tzinfo) -> list[dict[str, Any]]:
    return [plain(row, where) for row in rows]


def _value(name: str, value: Any, where: tzinfo) -> Any:
    if name in _FLAGS:
        return None if value is None else bool(value)
    return iso(value, where) if name.endswith("_at") and value else value
