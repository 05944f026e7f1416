"""Lists with borders and colour, on a terminal only; the one user of Rich."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.containers import Lines
from rich.table import Table
from rich.text import Text

from deskops.cli.output import Cell, Column, Tinted
from deskops.cli.width import cells
from deskops.config import load
from deskops.errors import ConfigError
from deskops.paths import locate
from deskops.text import visible, wrap_paths

_FOLDED: Final = 16  # cells that a text keeps at least before columns are left out
_GAP: Final = 3


def rich_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    shown = list(rows)
    console = Console(force_terminal=True, highlight=False, markup=False, emoji=False)
    kept = fitting(columns, shown, console.width)
    console.print(
        _table([columns[index] for index in kept], [[row[index] for index in kept] for row in shown])
    )


def fitting(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """The places of the columns that a terminal of `width` cells has room for."""
    wide = [
        max(cells(column.title), *(_shown(row[index]).cell_len for row in rows))
        if rows
        else cells(column.title)
        for index, column in enumerate(columns)
    ]
    need = [size if column.whole else min(size, _FOLDED) for size, column in zip(wide, columns, strict=True)]
    kept = list(range(len(columns)))
    while sum(need[index] + _GAP for index in kept) > width:
        spare = max(kept, key=lambda index: columns[index].spare)
        if not columns[spare].spare:
            break
        kept.remove(spare)
    return kept


def _table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Table:
    table = Table(box=_box(), header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            overflow="fold",
            no_wrap=column.whole,
        )
    for row in rows:
        table.add_row(*(_shown(cell) for cell in row))
    return table


class _Folded(Text):
    """Rich breaks a word that is too long wherever the cell ends, and so a path in the middle of a name."""

    def wrap(self, console: Console, width: int, *how: Any, **more: Any) -> Lines:
        lines = [part for line in self.plain.split("\n") for part in wrap_paths(line, width)]
        return Text("\n".join(lines), style=self.style).wrap(console, width, *how, **more)


def _shown(cell: Cell) -> Text:
    if isinstance(cell, Tinted):
        return _Folded(visible(cell.text), style=cell.style)
    return _Folded("" if cell is None else visible(cell))


def _box() -> box.Box:
    import os

    try:
        plain = load(locate().config_file, os.environ).ui.ascii
    except ConfigError:  # said by whoever needs the settings; `doctor` shows its list all the same
        plain = False
    return box.ASCII2 if plain else box.SIMPLE_HEAD
