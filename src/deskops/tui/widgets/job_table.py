"""The job list: columns by width, a countdown that lives, a cursor that stays on its job when the day is read anew."""

from collections.abc import Callable, Sequence
from datetime import datetime

from deskops.i18n import _
from deskops.store.views.day_tuples import JobLine
from deskops.tui.columns import Column, lay_out
from deskops.tui.shown import fit, right
from deskops.tui.widgets.row_list import Part, RowList


class JobTable(RowList):
    """`clock` gives the instant from which the time left is reckoned."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        lines: Sequence[JobLine] = (),
        *,
        without: Sequence[str] = (),
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._clock, self._now = clock, clock()
        self._lines: Sequence[JobLine] = lines
        self._without = without
        self._layout: tuple[int, list[tuple[Column, int]]] = (-1, [])
        self._drawn: dict[str, tuple[Part, ...]] = {}

    @property
    def count(self) -> int:
        return len(self._lines)

    @property
    def job(self) -> JobLine | None:
        """The job under the cursor."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    def show(self, lines: Sequence[JobLine], *, without: Sequence[str] | None = None) -> None:
        """Other lines; the cursor stays on its job, or where it was if that is gone."""
        chosen = self.job
        self._lines = lines
        if without is not None and without != self._without:
            self._without, self._layout = without, (-1, [])
        place = next((i for i, line in enumerate(lines) if chosen and line.id == chosen.id), None)
        self._now = self._clock()
        self._drawn.clear()
        self.rows_changed(place)

    def go_to(self, job: str) -> None:
        for index, line in enumerate(self._lines):
            if line.id == job:
                self.cursor = index

    @property
    def has_heading(self) -> bool:
        return True

    def heading(self, width: int) -> Sequence[str]:
        pieces = [" "]
        for column, cells in self._columns(width - 1):
            label = _(column.label) if column.label else ""
            pieces += [right(label, cells) if column.right else fit(label, cells), " "]
        return pieces[:-1]

    def parts(self, index: int, width: int) -> Sequence[Part]:
        line = self._lines[index]
        drawn = tuple(self._parts(line, width))
        self._drawn[line.id] = drawn[:4]
        return drawn

    def _parts(self, line: JobLine, width: int) -> list[Part]:
        found: list[Part] = []
        for column, cells in self._columns(width):
            text, look = column.cell(line, cells, self._now)
            found += [(text, look), (" ", "plain")]
        return found[:-1]

    def _columns(self, width: int) -> list[tuple[Column, int]]:
        if self._layout[0] != width:
            self._layout = (width, lay_out(width, without=self._without))
        return self._layout[1]

    def tick(self) -> None:
        """Draw again the rows on the screen whose mark or time left is another than a second ago, and no others."""
        self._now = self._clock()
        width = self.inner_width - 1
        for index in self.seen:
            line = self._lines[index]
            if self._drawn.get(line.id) != tuple(self._parts(line, width)[:4]):
                self.refresh_row(index)
