"""The job list: a countdown that lives."""

from collections.abc import Callable, Sequence
from datetime import datetime

from deskops.store.views.day_tuples import JobLine
from deskops.tui.columns import COLUMNS
from deskops.tui.widgets.row_list import Part
from deskops.tui.widgets.table import Table


class JobTable(Table[JobLine]):
    """`clock` gives the instant from which the time left is reckoned."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        lines: Sequence[JobLine] = (),
        *,
        without: Sequence[str] = (),
        nothing: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(COLUMNS, lambda line: line.id, clock, lines, without=without, nothing=nothing, id=id)
        self._drawn: dict[str, Sequence[Part]] = {}

    @property
    def job(self) -> JobLine | None:
        """The job under the cursor."""
        return self.row

    def show(self, rows: Sequence[JobLine], *, without: Sequence[str] | None = None) -> None:
        self._drawn.clear()
        super().show(rows, without=without)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        drawn = super().parts(index, width)
        self._drawn[self.shown[index].id] = drawn[:4]
        return drawn

    def tick(self) -> None:
        """Draw again the rows on the screen whose mark or time left is another than a second ago, and no others."""
        self._now = self._clock()
        width = self.inner_width - 1
        for index in self.seen:
            if self._drawn.get(self.shown[index].id) != super().parts(index, width)[:4]:
                self.refresh_row(index)
