"""One device: what it is, what happened to it, what the checks found other than before; a job or a note from here."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType

from deskops.domain.clock import instant
from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.columns import short_number
from deskops.tui.laid_out.asset import drift, facts
from deskops.tui.laid_out.happenings import kind_of, look_of, title_of
from deskops.tui.laid_out.steps import timeline
from deskops.tui.messages import DetailRead
from deskops.tui.places import shows
from deskops.tui.screens import PAGES
from deskops.tui.screens.inspected import inspections_table
from deskops.tui.screens.inspecting import Inspecting
from deskops.tui.screens.tabbed import Tabbed, tab_bindings
from deskops.tui.shown import day_or_time, fit
from deskops.tui.widgets.job_table import JobTable
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Para, Sheet
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.read.assets import AssetPage, Happening

TABS = (
    ("facts", N_("Facts")),
    ("history", N_("History")),
    ("drift", N_("Changes")),
    ("register", N_("Corrections")),
    ("jobs", N_("Jobs")),
    ("inspections", N_("Inspections")),
)


class DeviceScreen(Tabbed, Inspecting):
    CSS_PATH = PAGES
    TABS = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="device.back"),
        *tab_bindings("device", TABS),
        Binding("n", "note", N_("Add a note"), id="device.note"),
        Binding(
            "e", "correct", N_("Correct what the register says"), tooltip=N_("Correct"), id="device.correct"
        ),
        Binding("i", "inspect", N_("Inspection"), id="device.inspect"),
        Binding("w", "new_job", N_("New job for this device"), tooltip=N_("New job"), id="device.job"),
        Binding("s", "site", N_("Its site"), id="device.site"),
        Binding("u", "undo", N_("Undo the last step"), show=False, id="device.undo"),
        Binding("ctrl+r", "redo", N_("Redo the step"), show=False, id="device.redo"),
    ]
    HINTS = (
        "device.back", "list.open", "device.inspect", "device.job",
        "device.note", "device.correct",
    )  # fmt: skip
    HELP = N_(
        "All that is known of a device. History: jobs, inspections, problems and corrections, newest first; Enter "
        "opens a job or an inspection. Changes: what the newest run of the checks found other than the run before it. "
        "Corrections: who said what of it, and when. Jobs and Inspections: those of this device alone."
    )

    def __init__(self, context: Context, asset: str) -> None:
        super().__init__()
        self.context, self.asset = context, asset
        self.page: AssetPage | None = None
        self._zone = ZoneInfo(context.settings.timezone)
        self.facts = Sheet(id="facts")
        self.history = Table(self._columns(), lambda one: one.ref, lambda: context.now, id="device-history")
        self.drift = Sheet(label_width=18, id="drift")
        self.register = Sheet(label_width=12, id="register")
        self.jobs = JobTable(
            lambda: context.now,
            without=("due", "device", "site"),
            dated=self._zone,
            nothing=N_("No job was about this device."),
            id="device-jobs",
        )
        self.inspections = inspections_table(context)

    def _columns(self) -> "tuple[Column[Happening], ...]":
        def when(one: "Happening", width: int, now: datetime) -> Cell:
            return fit(day_or_time(instant(one.at), self._zone, now), width), look_of(one)

        return (Column("at", N_("When"), 11, 0, when), *_COLUMNS)

    def on_mount(self) -> None:
        self.begin_pages()
        self.read()

    def read(self) -> None:
        self.app.reads.do(self, self._all, what=_("Reading the device"), newest=f"device {self.asset}")

    def _all(self, post: Post) -> None:
        from deskops.ops.read.assets import asset_history, asset_page
        from deskops.ops.read.last_checks import drift as compared

        page = asset_page(self.context, self.asset)
        told = (page, asset_history(self.context, self.asset), compared(self.context, self.asset))
        post(DetailRead(self.asset, told))

    def on_detail_read(self, message: DetailRead) -> None:
        self.page, happened, changed = message.page
        now = self.context.now
        self.facts.show(list(facts(self.page, self.context.today, now, self._zone)))
        self.history.show(happened)
        self.jobs.show(self.page.jobs)
        self.inspections.show(self.page.inspections)
        self.drift.show(list(drift(changed, now, self._zone)))
        corrected = list(timeline(self.page.timeline, now, self._zone))
        self.register.show(corrected or [Para(_("Nothing was corrected yet."), "faint")])
        self.draw_head()
        self.refresh_bindings()

    def draw_head(self) -> None:
        if self.page is None:
            return
        asset = self.page.asset
        texts = [(self.name_of, "strong"), (_(word(asset.kind)), "plain"), (asset.model, "plain")]
        texts.append((asset.site_name or asset.site_code or "", "faint"))
        self.head.show([one for one in texts if one[0]])

    @property
    def name_of(self) -> str:
        asset = self.page.asset if self.page else None
        return (asset.tag or asset.serial or asset.hostname) if asset else ""

    # What can be done.

    def works(self, binding: Binding) -> bool:
        if self.page is None:
            return binding.id == "device.back"
        needed = {
            "device.site": self.page.site is not None,
            "device.undo": self.page.can_undo,
            "device.redo": self.page.can_redo,
            "list.open": self.focused is not self.history or self._has_page(),
        }
        return needed.get(binding.id or "", True)

    def _has_page(self) -> bool:
        """Of what happened to it, jobs and inspections have one."""
        return self.history.row is not None and shows(self.history.row.kind)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        row = self.history.row
        if message.rows is self.jobs and self.jobs.job:
            self.app.open_job(self.jobs.job.id)
        elif message.rows is self.inspections and self.inspections.row:
            self.app.open_inspection(self.inspections.row.id)
        elif message.rows is self.history and row is not None and self._has_page():
            self.app.open(row.kind, row.ref)

    def action_site(self) -> None:
        if self.page is not None and self.page.site is not None:
            self.app.open("site", self.page.site.id)

    def action_note(self) -> None:
        from deskops.tui.asking_devices import noting

        if self.page is not None:
            self.app.ask(noting(self.app, self.asset, self.name_of))

    def action_correct(self) -> None:
        from deskops.tui.asking_devices import correcting

        if self.page is not None:
            self.app.ask(correcting(self.app, self.asset, self.name_of))

    def to_inspect(self, *, begins: bool) -> Work:
        from deskops.tui.doing_devices import inspect

        return inspect(self.context, self.asset, begins=begins)

    @property
    def to_inspect_is(self) -> str:
        return self.name_of

    def action_new_job(self) -> None:
        from deskops.tui.asking import new_job

        self.app.ask(new_job(self.app, device=self.name_of))

    def action_undo(self) -> None:
        self._retract("undo", _("Undo"))

    def action_redo(self) -> None:
        self._retract("redo", _("Redo"))

    def _retract(self, what: str, said: str) -> None:
        from deskops.tui.doing_devices import retract

        self.app.do(retract(self.context, self.asset, self.name_of, what), what=said)


def _kind(one: "Happening", width: int, _now: datetime) -> Cell:
    return fit(kind_of(one), width), look_of(one)


def _title(one: "Happening", width: int, _now: datetime) -> Cell:
    return fit("  ".join(filter(None, (short_number(one.number), title_of(one)))), width), look_of(one)


def _status(one: "Happening", width: int, _now: datetime) -> Cell:
    return fit(_(word(one.status)) if one.status else "", width), look_of(one)


def _who(one: "Happening", width: int, _now: datetime) -> Cell:
    return fit(one.who, width), "faint"


_COLUMNS: "Final[tuple[Column[Happening], ...]]" = (
    Column("kind", N_("Kind"), 10, 2, _kind),
    Column("title", N_("What"), 24, 1, _title, grow=1),
    Column("status", N_("Status"), 10, 3, _status),
    Column("who", N_("Who"), 8, 4, _who),
)
