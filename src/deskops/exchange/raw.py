"""A cell as the file has it, and rows of them; no meaning yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple


class Formula(NamedTuple):
    """The text of a formula with its `=`, and the value that was last computed (None when the file has none)."""

    text: str
    cached: str | int | float | bool | None


class CellError(NamedTuple):
    """#N/A and its kin."""

    code: str


Raw = str | int | float | bool | None | date | datetime | time | Formula | CellError


class RawRow(NamedTuple):
    """`number` as a spreadsheet shows it, from 1."""

    number: int
    cells: list[Raw]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """`rows` can be walked once, and must be walked to its end before the next sheet is asked for."""

    title: str
    hidden: bool
    rows: Iterator[RawRow]


def shown(raw: Raw) -> str:
    """The cell as text, the way a person would type it."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Formula):
        return raw.text
    if isinstance(raw, CellError):
        return raw.code
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ", timespec="minutes")
    if isinstance(raw, date | time):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)
