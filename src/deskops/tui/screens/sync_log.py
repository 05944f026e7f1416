"""The log of syncs: past ones, what waits to be sent, how the line to the desk is; beside it the program's own log."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType
from textual.widget import Widget

from deskops.domain.clock import instant
from deskops.i18n import N_, _
from deskops.ops import journal
from deskops.ops.context import Context
from deskops.ops.read.sync_words import RESULTS, WAYS, step_of, traffic
from deskops.store.views.attention_tuples import UnsentBlob, UnsentRow
from deskops.tui.laid_out.sync_log import line, meeting, record, result_look, told_at
from deskops.tui.messages import DetailRead, StandRead, StoreChanged
from deskops.tui.places import shows
from deskops.tui.screens import PAGES
from deskops.tui.screens.log import log_table
from deskops.tui.screens.tabbed import Tabbed, tab_bindings
from deskops.tui.shown import fit, moment, size
from deskops.tui.standing import is_alone
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Block, Sheet
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.sync_log import SyncLog
    from deskops.ops.sync_notes import Meeting

TABS = (
    ("facts", N_("Connection")),
    ("syncs", N_("Past syncs")),
    ("unsent", N_("Unsent")),
    ("log", N_("Program log")),
)
_LOOK_EACH: Final = 1.0  # seconds between looks at the journal, which no store tells of


class SyncLogScreen(Tabbed):
    CSS_PATH = PAGES
    TABS = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="synclog.back"),
        *tab_bindings("synclog", TABS),
    ]
    HINTS = ("synclog.back", "app.sync", "list.open", "app.attention")
    HELP = N_(
        "Past syncs: when, how it was started, what was sent and received, how long it took, what the desk said; "
        "3+1 is three entries and one file. "
        "Unsent: what the desk does not have yet; nothing of it is lost. Program log: what was done and what failed. "
        "Enter shows all of a line, or opens what waits."
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._zone = ZoneInfo(context.settings.timezone)
        self._told: SyncLog | None = None
        self._mark: object = None
        self.facts = Sheet(label_width=16, id="facts")
        self.syncs = Table(self._sync_columns(), _sync_key, lambda: context.now, id="syncs")
        self.unsent = Table(self._unsent_columns(), _unsent_key, lambda: context.now, id="unsent")
        self.told = log_table(context)
        self.panes = {"facts": self.facts, "syncs": self.syncs, "unsent": self.unsent, "log": self.told}

    def _sync_columns(self) -> "tuple[Column[Meeting], ...]":
        def when(one: "Meeting", width: int, now: datetime) -> Cell:
            return fit(told_at(one.at, now, self._zone), width), "plain"

        return (Column("at", N_("When"), 11, 0, when), *_SYNC_COLUMNS)

    def _unsent_columns(self) -> "tuple[Column[Unsent], ...]":
        def when(one: "Unsent", width: int, now: datetime) -> Cell:
            return fit(moment(instant(one.at), self._zone, now), width), "plain"

        return (Column("at", N_("When"), 11, 0, when), *_UNSENT_COLUMNS)

    def body(self) -> Iterable[Widget]:
        yield from self.pages()

    def on_mount(self) -> None:
        self.action_tab("syncs")
        self.read()
        self.set_interval(_LOOK_EACH, self.look)

    def look(self) -> None:
        """Another program's meetings and words stand in the journal alone."""
        if self.app.screen is self and journal.mark(self.context.paths) != self._mark:
            self.read()

    def read(self) -> None:
        self._mark = journal.mark(self.context.paths)
        self.app.reads.do(self, self._all, what=_("Reading the sync log"), newest="sync log")

    def _all(self, post: Post) -> None:
        from deskops.ops.read.sync_log import logged, sync_log

        post(DetailRead("", (sync_log(self.context), logged(self.context))))

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_stand_read(self, message: StandRead) -> None:
        super().on_stand_read(message)
        self.read()

    def on_detail_read(self, message: DetailRead) -> None:
        self._told, logged = message.page
        self.syncs.show(self._told.meetings)
        self.unsent.empty = "" if self._is_alone else _("Everything has been sent.")
        self.unsent.show([*self._told.entries, *self._told.blobs])
        self.told.show(logged)
        self.draw_head()
        self.draw_facts()
        self.refresh_bindings()

    @property
    def _is_alone(self) -> bool:
        """Without a desk nothing is ever sent."""
        return is_alone(self.app.line, self.context)

    def draw_head(self) -> None:
        texts = [(_("Sync log"), "strong")]
        if self._told is not None and not self._is_alone:
            waiting = len(self._told.entries) + len(self._told.blobs)
            texts.append((_("unsent: {count}").format(count=waiting), "soon" if waiting else "plain"))
        self.head.show(texts)

    def draw_facts(self) -> None:
        if self._told is not None:
            self.facts.show(list(self._blocks(self.context.now)))

    def _blocks(self, now: datetime) -> Iterable[Block]:
        if self._beside == "log":
            yield from record(self.told.row, now, self._zone)
            return
        assert self._told is not None  # noqa: S101 - drawn after it was read
        yield from line(self._told.status, now, self._zone)
        if self._beside != "unsent":
            yield from meeting(self.syncs.row, now, self._zone)

    # What can be done.

    def action_tab(self, name: str) -> None:
        super().action_tab(name)
        if name != "facts":
            self.draw_facts()

    def works(self, binding: Binding) -> bool:
        if binding.id == "list.open" and self._tab == "unsent":
            row = self.unsent.row
            return isinstance(row, UnsentRow) and shows(row.kind)
        return True

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw_facts()
        self.refresh_bindings()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        row = self.unsent.row
        if message.rows is not self.unsent:
            self.action_tab("facts")
        elif isinstance(row, UnsentRow) and shows(row.kind):
            self.app.open(row.kind, row.subject)


def _sync_key(one: "Meeting") -> str:
    return f"{one.at} {one.way} {one.result}"


def _way(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(_(WAYS.get(one.way, one.way)), width), "faint"


def _result(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(_(RESULTS.get(one.result, one.result)), width), result_look(one)


def _sent(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(traffic(one)[0], width), "plain"


def _received(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(traffic(one)[1], width), "plain"


def _took(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(_("{seconds:.1f} s").format(seconds=one.ms / 1000), width), "faint"


def _said(one: "Meeting", width: int, _now: datetime) -> Cell:
    return fit(one.said, width), result_look(one)


_SYNC_COLUMNS: "Final[tuple[Column[Meeting], ...]]" = (
    Column("way", N_("Started by"), 10, 3, _way),
    Column("result", N_("Result"), 16, 1, _result),
    Column("sent", N_("Sent"), 7, 2, _sent),
    Column("received", N_("Fetched"), 9, 2, _received),
    Column("took", N_("Took"), 7, 5, _took),
    Column("said", N_("Message"), 12, 4, _said, grow=1),
)


Unsent = UnsentRow | UnsentBlob


def _unsent_key(one: Unsent) -> str:
    return one.id if isinstance(one, UnsentRow) else one.sha256


def _number(one: Unsent, width: int, _now: datetime) -> Cell:
    return fit(one.number if isinstance(one, UnsentRow) else "", width), "strong"


def _title(one: Unsent, width: int, _now: datetime) -> Cell:
    return fit(one.title if isinstance(one, UnsentRow) else one.name, width), "plain"


def _step(one: Unsent, width: int, _now: datetime) -> Cell:
    if isinstance(one, UnsentRow):
        return fit(step_of(one), width), "plain"
    return fit(size(one.size), width), "plain"


_UNSENT_COLUMNS: Final[tuple[Column[Unsent], ...]] = (
    Column("number", N_("Number"), 14, 2, _number),
    Column("title", N_("What"), 20, 1, _title, grow=1),
    Column("step", N_("Step"), 18, 3, _step),
)
