"""A long list on a sheet of its own: the table's columns are the sheet's, so that it can be sorted and filtered."""

from typing import Final, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from deskops.reports.columns import widths_of
from deskops.reports.document import Column, Table, Value, text_of, tone_of
from deskops.reports.measure import lines_of
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_grid import hundredths, pixels_of
from deskops.reports.writers.xlsx_looks import Looks

_WIDTH: Final = 1040  # pixels between the margins of A4 lying
_PAD: Final = 15  # pixels of a cell that its text leaves free
_ARROW: Final = 18  # pixels
_TALLEST: Final = 540  # pixels of a row; Excel shows 409 points at most
_CELL: Final = 32_000  # characters; Excel takes 32,767


def sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 UTF-16 units, none of them a sign that references need; another one for each sheet."""
    plain = "".join(" " if sign in "[]:*?/\\'\n" else sign for sign in written(title)).strip()
    for number in range(1, 1000):
        end = f" {number}" if number > 1 else ""
        name = plain.encode("utf-16-le")[: (31 - len(end)) * 2].decode("utf-16-le", "ignore") + end or "1"
        if name.lower() not in taken:
            break
    taken.add(name.lower())
    return name


def add_list(book: Workbook, table: Table, looks: Looks, name: str) -> Worksheet:
    page = book.add_worksheet(name)
    widths = _widths(table, looks.size)
    for at, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        page.set_column_pixels(at, at, width)
        page.write_string(0, at, written(column.heading), looks.look("heading"))
    cells = [_Cells(looks, column, width) for column, width in zip(table.columns, widths, strict=True)]
    for row, values in enumerate(table.rows, 1):
        lines = 1
        for at, (value, known) in enumerate(zip(values, cells, strict=True)):
            cell = known[value]
            lines = max(lines, cell.lines)
            if isinstance(value, int):
                page.write_number(row, at, value, cell.look)
            else:
                page.write_string(row, at, cell.text, cell.look)
        if lines > 1:
            page.set_row_pixels(row, min(_TALLEST, round((lines * looks.size * 1.4 + 4) * 96 / 72)))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    return page


def _widths(table: Table, size: int) -> list[int]:
    """Whole pixels; a filter's arrow stands beside each heading."""

    def measure(text: str, bold: bool) -> float:
        return pixels_of(text, size, bold=bold)

    return [int(width) for width in widths_of(table, _WIDTH, measure, _PAD + _ARROW)]


class _Cell(NamedTuple):
    text: str
    look: Format
    lines: int


class _Cells(dict[Value, _Cell]):
    """What a column's values become; most come again and again: places, kinds, states."""

    def __init__(self, looks: Looks, column: Column, width: int) -> None:
        super().__init__()
        self.looks, self.kind = looks, "centred" if column.centred else "value"
        self.room = max(100, int((width - _PAD) * 7500 / (96 * looks.size)))  # hundredths of the font's size

    def __missing__(self, value: Value) -> _Cell:
        text = "" if isinstance(value, int) else written(text_of(value))[:_CELL]
        lines = len(lines_of(text, self.room, hundredths)) if text else 1
        self[value] = cell = _Cell(text, self.looks.look(self.kind, tone=tone_of(value), text=text), lines)
        return cell
