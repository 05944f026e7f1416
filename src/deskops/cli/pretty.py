"""Lists with borders and colour, on a terminal only; the one user of Rich."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deskops.cli.output import Cell, Column, Tinted
from deskops.config import load
from deskops.paths import locate
from deskops.text import visible


def rich_table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    table = Table(box=_box(), header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(Text(column.title), justify="right" if column.right else "left", overflow="ellipsis")
    for row in rows:
        table.add_row(*(_shown(cell) for cell in row))
    Console(force_terminal=True, highlight=False, markup=False, emoji=False).print(table)


def _shown(cell: Cell) -> Text:
    if isinstance(cell, Tinted):
        return Text(visible(cell.text), style=cell.style)
    return Text("" if cell is None else visible(cell))


def _box() -> box.Box:
    import os

    return box.ASCII2 if load(locate().config_file, os.environ).ui.ascii else box.SIMPLE_HEAD
