"""The job list: a countdown that lives."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial

from deskops.domain.clock import instant
from deskops.domain.nouns import Outcome
from deskops.i18n import N_
from deskops.ops.read.day import sla_word
from deskops.store.views.day_tuples import AgreedLine, JobLine
from deskops.tui.columns import COLUMNS, contact, due
from deskops.tui.shown import fit, right
from deskops.tui.widgets.row_list import Part
from deskops.tui.widgets.table import Cell, Column, Table


class JobTable(Table[JobLine]):
    """`clock` gives the instant from which the time left is reckoned; with `dated`, a zone, each job has its day."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        lines: Sequence[JobLine] = (),
        *,
        without: Sequence[str] = (),
        nothing: str = "",
        dated: tzinfo | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        cells = {"due": self._due, "contact": self._contact}
        columns = [each._replace(cell=cells.get(each.name, each.cell)) for each in COLUMNS]
        if dated is not None:
            place = next(i for i, each in enumerate(columns) if each.name == "number")
            columns.insert(place, Column("day", N_("Date"), 10, 4, partial(_day, dated)))
        super().__init__(columns, lambda line: line.id, clock, lines, without=without, nothing=nothing, id=id)
        self._agreed: Mapping[str, AgreedLine] = {}
        self._day = ""
        self._drawn: dict[str, Sequence[Part]] = {}

    @property
    def job(self) -> JobLine | None:
        """The job under the cursor."""
        return self.row

    def tell_agreed(self, agreed: Mapping[str, AgreedLine], day: str) -> None:
        """By job, what a customer was told of the visit of a round; `day` is the one that is listed, an ISO date."""
        self._agreed, self._day = agreed, day

    def _due(self, line: JobLine, width: int, now: datetime) -> Cell:
        """Nobody waits for planned work by a clock: in its place stands when its visit is agreed."""
        visit = self._agreed.get(line.id)
        if visit is None or not line.open or line.hold_party:
            return due(line, width, now)
        that_day = visit.day == self._day
        when = visit.clock if that_day and visit.clock else visit.day[5:]
        look = "late" if sla_word(line, now) == Outcome.LATE else "strong" if that_day else "plain"
        return right(f"@{when}", width), look

    def _contact(self, line: JobLine, width: int, now: datetime) -> Cell:
        """Whom the visit was agreed with, else the caller."""
        visit = self._agreed.get(line.id)
        return contact(line._replace(contact=visit.contact) if visit and visit.contact else line, width, now)

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


def _day(zone: tzinfo, line: JobLine, width: int, _now: datetime) -> Cell:
    return fit(instant(line.received_at).astimezone(zone).date(), width), "plain" if line.open else "faint"
