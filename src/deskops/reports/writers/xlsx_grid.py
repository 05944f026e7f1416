"""Where things stand on a sheet: boxes over columns, row heights that show every line, texts longer than a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import ceil
from typing import Final

from rich.cells import get_character_cell_size
from xlsxwriter.worksheet import Worksheet

from deskops.reports.document import Pictures, Value, text_of, tone_of
from deskops.reports.measure import chunks_of, lines_of
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_looks import Looks

_CLOSE: Final = (
    0.35  # of a column of the sheet: the measure, which is rather too wide, is more than that above print
)
_ROW_LINES: Final = 18  # Excel shows 409 points of a row at most, and breaks pages between rows only


@dataclass(frozen=True, slots=True)
class Box:
    """A value over the columns `first` to `last`, in the look of that name."""

    first: int
    last: int
    value: Value
    look: str = "value"


def spread(widths: Sequence[int], shares: Sequence[float]) -> list[tuple[int, int]]:
    """For each share the first and last of the columns that come nearest to its part of the width; one at least."""
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    ends, wanted, total = [0], 0.0, sum(shares)
    for at, share in enumerate(shares, 1):
        wanted += share
        goal = edges[-1] * wanted / total
        lowest, highest = ends[-1] + 1, len(widths) - (len(shares) - at)
        ends.append(min(range(lowest, highest + 1), key=lambda end, goal=goal: abs(edges[end] - goal)))  # type: ignore[misc] # mypy cannot type the default
    return [(first, last - 1) for first, last in pairwise(ends)]


def fitted(widths: Sequence[int], shares: Sequence[float], least: Sequence[float]) -> list[tuple[int, int]]:
    """As `spread`; where that is too narrow for one, each first has the columns of its `least` in pixels, if all fit.

    `least` is measured generously: what lacks no more than a small part of a column fits too. What is left over goes
    column by column to the share that is shortest of its width.
    """
    spans = spread(widths, shares)
    if all(sum(widths[a : b + 1]) >= need for (a, b), need in zip(spans, least, strict=True)):
        return spans
    unit = sum(widths) / len(widths)
    counts = [max(1, ceil(need / unit)) for need in least]
    while sum(counts) > len(widths):
        lost = [need - (count - 1) * unit for need, count in zip(least, counts, strict=True)]
        if min(lost) > unit * _CLOSE:
            return spans
        counts[lost.index(min(lost))] -= 1
    for _column in range(len(widths) - sum(counts)):
        short = [share - count * unit for share, count in zip(shares, counts, strict=True)]
        counts[short.index(max(short))] += 1
    ends = list(accumulate(counts, initial=0))
    return [(first, end - 1) for first, end in pairwise(ends)]


@cache
def hundredths(character: str) -> int:
    """A character's width in hundredths of the font's size: rather too wide than too narrow, in any of our fonts."""
    if get_character_cell_size(character) == 2:
        return 100
    if character in "fijlrtI.,:;'|!() ":
        return 36
    if character.islower():
        return 84 if character in "mw" else 54
    return 57 if character.isdigit() else 67


def pixels_of(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a line is in a font of `size` points, at 96 an inch; bold letters are a little wider."""
    return sum(map(hundredths, text)) * size * 96 / 7200 * (1.06 if bold else 1)


class Grid:
    """A cursor that goes down a worksheet, a line of boxes at a time; `paper` is a page's height in pixels."""

    def __init__(
        self, page: Worksheet, widths: Sequence[int], looks: Looks, paper: int, pictures: Pictures
    ) -> None:
        self.page, self.widths, self.looks, self.paper = page, widths, looks, paper
        self.pictures = pictures
        self.row = 0
        self.left = paper
        self.repeated = 0  # pixels of the rows that stand at the head of each page
        self.breaks: list[int] = []
        for column, width in enumerate(widths):
            page.set_column_pixels(column, column, width)

    @property
    def last(self) -> int:
        return len(self.widths) - 1

    def pixels(self, first: int, last: int) -> int:
        return sum(self.widths[first : last + 1])

    def line(self, boxes: Sequence[Box], *, room: int = 1) -> None:
        """A line of boxes; one with a text too long for a row goes on in the next rows, and loses nothing."""
        texts = [self._chunks(box) for box in boxes]
        rows = max(map(len, texts))
        for number in range(rows):
            lines = room if number == rows - 1 else 1
            for box, chunks in zip(boxes, texts, strict=True):
                if number < len(chunks):
                    lines = max(lines, len(lines_of(chunks[number], self._room(box), hundredths)))
                self._cell(box, chunks, number, rows)
            self._close(round((lines * self.looks.size * 1.4 + 4) * 96 / 72))

    def tall(self, boxes: Sequence[Box], height: int) -> None:
        """A line of a given height in pixels, for pictures and for what is written by hand."""
        for box in boxes:
            self._put(box, self._chunks(box)[0], top=True, bottom=True)
        self._close(height)

    def gap(self, height: int) -> None:
        self._close(height)

    def keep(self, height: int) -> None:
        """Begin a new page if less than `height` is left of this one: no heading stands alone at a page's end."""
        if height > self.left and height <= self.paper - self.repeated:
            self.breaks.append(self.row)
            self.left = self.paper - self.repeated

    def _room(self, box: Box) -> int:
        """What a line of the box holds, in hundredths of the font's size."""
        pixels = self.pixels(box.first, box.last) - self.looks.margin(box.look)
        return max(100, int(pixels * 100 / (self.looks.size * 96 / 72)))

    def _chunks(self, box: Box) -> list[str]:
        if isinstance(box.value, int):
            return [str(box.value)]
        return chunks_of(written(text_of(box.value)), self._room(box), _ROW_LINES, hundredths)

    def _cell(self, box: Box, chunks: Sequence[str], number: int, rows: int) -> None:
        text = chunks[number].strip("\n") if number < len(chunks) else ""
        self._put(box, text, top=number == 0, bottom=number == rows - 1)

    def _put(self, box: Box, text: str, *, top: bool, bottom: bool) -> None:
        """Always as a text or a number: nothing that came from elsewhere is a formula or a link."""
        look = self.looks.look(box.look, tone=tone_of(box.value), text=text, top=top, bottom=bottom)
        if box.last > box.first:
            self.page.merge_range(self.row, box.first, self.row, box.last, "", look)
        if isinstance(box.value, int):
            self.page.write_number(self.row, box.first, box.value, look)
        elif text:
            self.page.write_string(self.row, box.first, text, look)
        else:
            self.page.write_blank(self.row, box.first, None, look)

    def _close(self, height: int) -> None:
        self.page.set_row_pixels(self.row, height)
        self.row += 1
        if height > self.left:
            self.left = self.paper - self.repeated
        self.left -= height
