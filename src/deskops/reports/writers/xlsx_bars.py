"""A chart of shares on a sheet: its figures as cells, and a chart of the workbook's own beside them."""

from typing import Final

from deskops.i18n import _
from deskops.reports.document import BAD, GOOD, Bar, Bars, Toned
from deskops.reports.writers.colours import TONES, mixed
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_grid import Box, Grid, spread

_SHARES: Final = (10, 4, 4, 4)  # of the width: label, value, whole, percent
_LEAST: Final = 120  # pixels of a chart's height
_BAR: Final = 22
_MOST: Final = 40  # bars in a chart; more cannot be read, and stand in the cells
_TALLEST: Final = 500  # pixels of a row; Excel shows 409 points at most


def bars(grid: Grid, part: Bars) -> None:
    spans = spread(grid.widths, _SHARES)
    headings = (part.label, part.value_label, part.of_label, _("Percent"))
    grid.line([Box(*span, text, "heading") for span, text in zip(spans, headings, strict=True)])
    first = grid.row
    for bar in part.bars:
        values = (bar.label, bar.value, bar.of, _told(bar, part.target))
        looks = ("value", "centred", "centred", "centred")
        grid.line(
            [Box(*span, *each) for span, each in zip(spans, zip(values, looks, strict=True), strict=True)]
        )
    if part.bars:
        _chart(grid, part, first, min(len(part.bars), _MOST), spans)


def _told(bar: Bar, target: int) -> int | Toned:
    return Toned(f"{bar.percent}", GOOD if bar.percent >= target else BAD) if target else bar.percent


def _chart(grid: Grid, part: Bars, first: int, count: int, spans: list[tuple[int, int]]) -> None:
    """Done over planned: the planned part in grey behind it."""
    chart = grid.looks.book.add_chart({"type": "bar"})
    name, last = grid.page.get_name(), first + count - 1
    fills = (mixed(TONES[GOOD], "#FFFFFF", 30), "#D9D9D9")
    for (column, _end), title, fill in zip(spans[1:3], (part.value_label, part.of_label), fills, strict=True):
        chart.add_series(
            {
                "name": written(title),
                "categories": [name, first, spans[0][0], last, spans[0][0]],
                "values": [name, first, column, last, column],
                "fill": {"color": fill},
                "data_labels": {"value": True},
                "gap": 40,
            }
        )
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "major_gridlines": {"visible": False}, "visible": False})
    chart.set_legend({"position": "top"})
    height = max(_LEAST, 60 + count * 2 * _BAR)
    chart.set_size({"width": grid.pixels(0, grid.last) - 4, "height": height - 4})
    grid.keep(height)
    row = grid.row
    grid.tall([Box(0, grid.last, "", "open")], min(height, _TALLEST))
    for extra in range(_TALLEST, height, _TALLEST):
        grid.tall([Box(0, grid.last, "", "open")], min(height - extra, _TALLEST))
    grid.page.insert_chart(row, 0, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})
