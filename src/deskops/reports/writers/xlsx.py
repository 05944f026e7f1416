"""A report as an Excel workbook that prints on A4 as it stands; the same report gives the same bytes."""

import base64
from collections.abc import Mapping
from datetime import UTC
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from deskops.i18n import _, ngettext, speaking
from deskops.reports.document import Company, Pictures, Report, Table
from deskops.reports.sealed_words import foot_of, parts_of
from deskops.reports.sound import drawable
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_grid import Box, Grid, spread
from deskops.reports.writers.xlsx_lists import add_list, sheet_name
from deskops.reports.writers.xlsx_looks import Looks
from deskops.reports.writers.xlsx_parts import draw, picture_in

_A4: Final = 9
_PORTRAIT: Final = (696, 1000)  # pixels between the margins of A4 upright, width and height, at 96 an inch
_LANDSCAPE: Final = (1040, 670)
_TITLE: Final = 40  # pixels of height
_NUMBER: Final = 24
_COLUMNS: Final = 24  # of a form: every table finds its own widths on them
_FINE: Final = 48  # of a form with a table that has more columns than a third of that
_CELL: Final = 30_000  # characters; no cell holds more than 32,767
_NONE: Final[Mapping[str, bytes]] = {}
_LIST: Final = 6  # columns at least; fewer leave no room for three pairs abreast
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(report: Report, pictures: Pictures, attached: Mapping[str, bytes] = _NONE) -> bytes:
    """`attached` travels in the file, by names of sheets: the sealed document, for one."""
    target = BytesIO()
    with Workbook(target, _OPTIONS) as book, speaking(report.language):
        book.set_properties(_properties(report))
        taken: set[str] = set()
        page = book.add_worksheet(sheet_name(report.title, taken))
        widths = _widths(report)
        looks = Looks(book, report.language, report.company.colour, dense=report.landscape)
        grid = Grid(page, widths, looks, _paper_of(report)[1], drawable(pictures))
        _head(grid, report.company)
        repeated = grid.row
        _title(grid, report)
        header_end = _parts(grid, report, taken)
        _foot(grid, report)
        _paper(page, report, grid)
        page.repeat_rows(repeated, header_end)
        if report.landscape:
            page.freeze_panes(header_end + 1, 0)
        for name, content in attached.items():
            _attach(book.add_worksheet(name), content)
    return target.getvalue()


def _attach(page: Worksheet, content: bytes) -> None:
    """As text in cells of a sheet that is not shown: other programs drop parts that they do not know, but no sheet."""
    text = base64.b64encode(content).decode()
    for row, start in enumerate(range(0, len(text), _CELL)):
        page.write_string(row, 0, text[start : start + _CELL])
    page.very_hidden()


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": written(f"{report.title} {report.number}"),
        "company": written(report.company.name),
        "author": written(report.company.name),
        "created": report.as_of.astimezone(UTC),
    }


def _only_table(report: Report) -> Table | None:
    """A report with one wide table is a list: the table's columns are the sheet's, so that it can be filtered."""
    tables = [part for part in report.parts if isinstance(part, Table)]
    listed = report.landscape and len(tables) == 1 and len(tables[0].columns) >= _LIST
    return tables[0] if listed else None


def _paper_of(report: Report) -> tuple[int, int]:
    return _LANDSCAPE if report.landscape else _PORTRAIT


def _widths(report: Report) -> list[int]:
    width = _paper_of(report)[0]
    table = _only_table(report)
    shares = [column.share for column in table.columns] if table else [1] * _columns(report)
    edges = [width * upto // sum(shares) for upto in accumulate(shares, initial=0)]
    return [end - start for start, end in pairwise(edges)]


def _columns(report: Report) -> int:
    most = max((len(part.columns) for part in report.parts if isinstance(part, Table)), default=0)
    return _FINE if most > _COLUMNS // 3 else _COLUMNS


def _head(grid: Grid, company: Company) -> None:
    """The logo at the left where there is one, the company at the right."""
    (first, last), (start, end) = spread(grid.widths, (6, 18))
    top = grid.row
    texts = ((company.name, "company", 30), (company.address, "address", 17), (company.phone, "address", 17))
    for text, look, height in texts:
        grid.tall([Box(start, end, text, look)], height)
    logo = company.logo
    if logo is not None and logo.sha256 in grid.pictures:
        grid.page.merge_range(top, first, grid.row - 1, last, "", grid.looks.look("open"))
        picture_in(grid, logo, (top, first), (grid.pixels(first, last), 64), "logo.png", left=True)


def _title(grid: Grid, report: Report) -> None:
    grid.tall([Box(0, grid.last, report.title, "title")], _TITLE)
    (first, end), (start, last) = spread(grid.widths, (10, 14))
    number = Box(first, end, report.reference, "number")
    grid.tall([number, Box(start, last, report.subtitle, "subtitle")], _NUMBER)
    grid.repeated = _TITLE + _NUMBER


def _parts(grid: Grid, report: Report, taken: set[str]) -> int:
    """Every part; returns the last row to repeat on each page: a list repeats its headings, a form its number."""
    repeated = grid.row - 1
    table = _only_table(report)
    for part in parts_of(report):
        grid.gap(6)
        if isinstance(part, Table) and part.apart and part.rows:
            _apart(grid, part, taken)
            continue
        headings = draw(grid, part, report.seal)
        if part is table:
            repeated = headings
    return repeated


def _apart(grid: Grid, table: Table, taken: set[str]) -> None:
    """A long list goes onto a sheet of its own; its place says where it is."""
    name = sheet_name(table.title, taken)
    add_list(grid.looks.book, table, grid.looks, name)
    grid.line([Box(0, grid.last, table.title, "band")])
    told = ngettext("{count} row, on the sheet {name}", "{count} rows, on the sheet {name}", len(table.rows))
    grid.line([Box(0, grid.last, told.format(count=len(table.rows), name=name), "quiet")])


def _foot(grid: Grid, report: Report) -> None:
    for text in filter(None, (foot_of(report), report.company.footer)):
        grid.gap(6)
        grid.line([Box(0, grid.last, text, "footer")])


def _paper(page: Worksheet, report: Report, grid: Grid) -> None:
    page.set_paper(_A4)
    if report.landscape:
        page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.hide_gridlines(2)
    page.set_h_pagebreaks(grid.breaks)
    page.print_area(0, 0, grid.row - 1, grid.last)
    font = f'&"{grid.looks.font},Regular"&8 '
    pages = _("Page {page} of {pages}").format(page="&P", pages="&N")
    name, state = _plain(f"{report.title} {report.number}"), _plain(foot_of(report))
    page.set_footer(f"&L{font}{name}&C{font}{state}&R{font}{pages}", {"margin": 0.35})


def _plain(text: str) -> str:
    """For the foot of a page, where & begins a command (a full-width one does not) and 255 characters are the limit."""
    return written(text).replace("\n", " ")[:80].replace("&", "＆")
