"""A long list on a sheet of its own: the table's columns are the sheet's, so that it can be sorted and filtered."""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from deskops.reports.document import Table, text_of, tone_of
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_looks import Looks

_WIDTH: Final = 1040  # pixels between the margins of A4 lying
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
    total = sum(column.share for column in table.columns)
    for at, column in enumerate(table.columns):
        page.set_column_pixels(at, at, _WIDTH * column.share // total)
        page.write_string(0, at, written(column.heading), looks.look("heading"))
    kinds = ["centred" if column.centred else "value" for column in table.columns]
    for row, values in enumerate(table.rows, 1):
        for at, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if isinstance(value, int):
                page.write_number(row, at, value, looks.look(kind))
                continue
            text = written(text_of(value))[:_CELL]
            page.write_string(row, at, text, looks.look(kind, tone=tone_of(value), text=text))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    return page
