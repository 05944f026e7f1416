"""The day: every job by urgency with the time left, filtered as one types; acts on the job under the cursor."""

from bisect import bisect
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.i18n import N_, _, ngettext, show_date
from deskops.ops.context import Context
from deskops.ops.read.day import Day, ReturnedLine, place_in_day
from deskops.store.views.day_tuples import JobLine
from deskops.tui.messages import DayRead, JobRead, StoreChanged
from deskops.tui.reading import FIRST, read_day
from deskops.tui.screens.acting import NEXT_STEP, Acting
from deskops.tui.screens.frame import WIDE
from deskops.tui.sieve import counts, sift
from deskops.tui.widgets.job_table import JobTable
from deskops.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from deskops.ops.read.jobs import JobPage
    from deskops.tui.widgets.filter_box import FilterBox


_FILTERING = ("filter.clear", "filter.leave", "filter.everywhere")  # while the filter is being written


class NothingBeside:
    """Before the first paint, and on a screen that has no room for more, the list stands alone."""

    def fit(self, width: int) -> None:
        """The screen is so many cells wide."""

    def look(self, job: JobLine | None) -> None:
        """The cursor stands on that job, as the list has it now."""

    def show(self, page: "JobPage") -> None:
        """All that is known of it has been read."""

    def draw(self) -> None:
        """Clocks run."""


class TodayScreen(Acting):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", N_("Filter; twice: find anything"), tooltip=N_("Filter"), id="today.filter"
        ),
        Binding("escape", "all_jobs", N_("All rows"), id="today.clear", show=False),
        Binding("t", "everyone", N_("Mine / everyone's"), tooltip=N_("Everyone"), id="today.everyone"),
        Binding("left,left_square_bracket", "day(-1)", N_("The day before"), id="today.before", show=False),
        Binding("right,right_square_bracket", "day(1)", N_("The day after"), id="today.after", show=False),
        Binding("full_stop", "day(0)", N_("Back to today"), id="today.today", show=False),
    ]
    HINTS = ("list.open", *_FILTERING, NEXT_STEP, "today.filter", "app.new", "app.find")
    HELP = N_(
        "Your open jobs, the most urgent first, then what was finished on this day. "
        "The marks: !! late, ! due soon, = clock stopped, - done in time, x done late; "
        "? needs a look, ^ not sent yet. A question mark after the time: holidays of that year may still move it. "
        "A visit of a campaign has the time that was agreed, @09:30, or the day, in place of the time left."
    )

    def __init__(self, context: Context, first: Day) -> None:
        super().__init__()
        self.context = context
        self.day, self.engineer = first.day, first.engineer
        self.table = JobTable(lambda: context.now, first.lines, without=("engineer",), id="jobs")
        self.lines: list[JobLine] = list(first.lines)
        self.words: list[str] = []
        self.everyone, self.needle = False, ""
        self._counted: tuple[Any, tuple[int, int, int, int]] = ((), (0, 0, 0, 0))
        self._order, self._whole = 0, len(first.jobs) < FIRST
        self._seen_today = first.day
        self._filter: FilterBox | None = None
        self.beside = NothingBeside()
        self._is_painted = False

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.table, id="day")

    def on_mount(self) -> None:
        self.set_interval(1.0, self.tick)

    def learn_actions(self) -> None:
        """After the first paint, which needs neither them nor what stands beside the list."""
        super().learn_actions()
        self._is_painted = True
        self.on_resize()

    def on_resize(self) -> None:
        if self._is_painted and self.size.width >= WIDE and type(self.beside) is NothingBeside:
            from deskops.tui.screens.beside import Beside

            self.beside = Beside(self)
        self.beside.fit(self.size.width)
        self.beside.look(self.subject)

    def on_job_read(self, message: JobRead) -> None:
        self.beside.show(message.page)

    # The day's lines.

    def read(self) -> None:
        """Read the day anew; what is shown stays until all of it has come."""
        self._order += 1
        day, everyone, order = self.day, self.everyone, self._order
        whole_at_once = self._whole
        self.app.reads.do(
            self,
            lambda post: read_day(self.context, day, everyone, order, post, at_once=whole_at_once),
            what=_("Reading the day"),
            newest="day",
        )

    def on_day_read(self, message: DayRead) -> None:
        if message.order != self._order:
            return
        if message.first:
            self.lines, self.words = [], []
        known = {line.id for line in self.lines}
        for line, words in zip(message.lines, message.words, strict=True):
            if (
                line.id not in known
            ):  # a page that was read after the store changed may begin with what came before
                self.lines.append(line)
                self.words.append(words)
        self._whole = message.whole
        self.table.tell_agreed(message.agreed, self.day.isoformat())
        self.show()

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def show(self) -> None:
        lines = sift(self.lines, self.words, self.needle) if self.needle else self.lines
        self.table.show(lines, without=() if self.everyone else ("engineer",))
        self.draw_head()

    def count(self) -> tuple[int, int, int, int]:
        """Late, due soon, held, open; counted anew when the lines are others or a minute has passed."""
        now = self.context.now
        key = (id(self.lines), len(self.lines), self.app.waiting, int(now.timestamp()) // 60)
        if self._counted[0] != key:
            self._counted = (key, counts(self.lines, now))
        return self._counted[1]

    def patch(self, job: str, row: Mapping[str, Any]) -> None:
        """Show what an act did at once; the day is read anew anyway when the store has changed."""
        place = next((i for i, line in enumerate(self.lines) if line.id == job), None)
        if place is None:
            return
        lines, texts = (
            list(self.lines),
            list(self.words),
        )  # the table still holds the old ones, with its cursor
        old = lines.pop(place)
        words = texts.pop(place) if place < len(texts) else ""
        self._counted = ((), (0, 0, 0, 0))
        new = old._replace(**{name: row[name] for name in JobLine._fields if name in row and name != "id"})
        if (new.open, new.urgency) != (old.open, old.urgency):
            place = bisect(lines, place_in_day(new), key=place_in_day)
        lines.insert(place, new)
        texts.insert(place, words)
        self.lines, self.words = lines, texts
        self.show()

    def draw_head(self) -> None:
        late, soon, held, open_ = self.count()
        whose = _("everyone") if self.everyone else self.engineer
        texts = [(show_date(self.day), "strong"), (whose, "plain")]
        texts.append((ngettext("{count} open", "{count} open", open_).format(count=open_), "plain"))
        if late:
            texts.append((_("{count} late").format(count=late), "late"))
        if soon:
            texts.append((_("{count} due soon").format(count=soon), "soon"))
        if held:
            texts.append((_("{count} with the clock stopped").format(count=held), "held"))
        if self.needle:
            texts.append((_("{count} found").format(count=self.table.count), "strong"))
        self.head.show(texts, [("deskops", "faint")])

    def tick(self) -> None:
        """Each second: the time left of what is seen; a new day at midnight."""
        if self.app.screen is not self:
            return
        self.table.tick()
        self.draw_head()
        self.beside.draw()
        if self.context.today != self._seen_today:
            follows = self.day == self._seen_today
            self._seen_today = self.context.today
            if follows:
                self.action_day(0)

    # The job under the cursor.

    @property
    def subject(self) -> JobLine | None:
        """Nothing under the cursor is acted on as a job that is none."""
        return None if isinstance(self.table.job, ReturnedLine) else self.table.job

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        chosen = self.table.job
        if isinstance(chosen, ReturnedLine):
            self.app.open(chosen.kind, chosen.id)
        elif chosen:
            self.app.open_job(chosen.id)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.refresh_bindings()
        self.beside.look(self.subject)

    # What can be done here.

    def action_everyone(self) -> None:
        self.everyone = not self.everyone
        self._whole = False
        self.read()

    def action_day(self, by: int) -> None:
        self.day = self.day + timedelta(days=by) if by else self.context.today
        self._whole = False
        self.read()

    def action_filter(self) -> None:
        if self._filter is None:
            from deskops.tui.widgets.filter_box import FilterBox

            self._filter = FilterBox()
            self.mount(self._filter, before=self.stand)
        self._filter.again(self.needle)

    def filter_by(self, needle: str) -> None:
        self.needle = needle
        self.table.empty = self.nothing_fits(needle)
        if len(self.words) != len(self.lines):
            self.read()
        self.show()

    def on_filter_box_typed(self, message: "FilterBox.Typed") -> None:
        self.filter_by(message.text)

    def on_filter_box_left(self, message: "FilterBox.Left") -> None:
        if message.cleared:
            self.action_clear()
        else:
            self.table.focus()

    def action_all_jobs(self) -> None:
        """Nothing lies below the day: where there is nothing to clear either, the way out is named."""
        if self.needle:
            self.action_clear()
        else:
            self.app.action_way_out()

    def action_clear(self) -> None:
        if self._filter is not None:
            self._filter.leave()
        self.table.focus()
        self.filter_by("")
