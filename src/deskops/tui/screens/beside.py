"""Beside the day, where there is room: what the job under the cursor is about, kept as it stands."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.i18n import _
from deskops.store.views.day_tuples import JobLine
from deskops.tui.laid_out.job import at_a_glance
from deskops.tui.reading import read_job
from deskops.tui.resting import Resting
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import WIDE
from deskops.tui.screens.today import NothingBeside
from deskops.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from deskops.ops.read.jobs import JobPage
    from deskops.tui.screens.today import TodayScreen


class Beside(NothingBeside):
    """The sheet is made when the screen is first wide enough, and its styles are read then."""

    def __init__(self, day: "TodayScreen") -> None:
        self._day = day
        self._zone = ZoneInfo(day.context.settings.timezone)
        self._wanted = ""
        self._page: JobPage | None = None
        self._rest = Resting(day, self._read)
        self.sheet: Sheet | None = None

    def fit(self, width: int) -> None:
        if self.sheet is None and width >= WIDE:
            self._read_styles()
            self.sheet = Sheet(label_width=16, id="day-job")
            self._day.query_one("#day").mount(self.sheet)
        if self.sheet is not None:
            self.sheet.display = width >= WIDE

    def _read_styles(self) -> None:
        """Those of the pages, which Textual reads by itself with the first of them."""
        styles = self._day.app.stylesheet
        if not styles.has_source(str(PAGES)):
            styles.read(PAGES)
            styles.reparse()
            styles.update(self._day.app)

    def look(self, job: JobLine | None) -> None:
        if self.sheet is None or not self.sheet.display:
            return
        self._wanted = job.id if job else ""
        self._rest.stop()
        if job is None:
            self._page = None
            self.sheet.show(())
        else:
            self._rest.begin()

    def _read(self) -> None:
        context, wanted = self._day.context, self._wanted
        what = _("Reading what is under the cursor")
        self._day.app.reads.do(
            self._day, lambda post: read_job(context, wanted, post), what=what, newest="beside the day"
        )

    def show(self, page: "JobPage") -> None:
        if page.line.id == self._wanted:
            self._page = page
            self.draw()

    def draw(self) -> None:
        if self._page is not None and self.sheet is not None and self.sheet.display:
            self.sheet.show(list(at_a_glance(self._page, self._day.context.now, self._zone)))
