"""One job: all that is known of its caller, device and site, its timeline and history; the actions that it allows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType
from textual.widget import Widget

from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.ops.read.articles import used_in
from deskops.ops.read.day import sla_word
from deskops.tui.doing import JOB
from deskops.tui.laid_out.job import facts
from deskops.tui.laid_out.related import device
from deskops.tui.laid_out.steps import timeline
from deskops.tui.messages import Failed, JobRead, RelatedRead
from deskops.tui.reading import read_job, read_related
from deskops.tui.screens import PAGES
from deskops.tui.screens.acting import Acting
from deskops.tui.screens.inspecting import Inspecting
from deskops.tui.screens.signable import Signable, ToSign
from deskops.tui.screens.suggested import Suggested
from deskops.tui.screens.tabbed import Tabbed, tab_bindings
from deskops.tui.sealed import standing_of
from deskops.tui.shown import countdown
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.file_table import FileTable
from deskops.tui.widgets.job_table import JobTable
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.read.jobs import JobPage
    from deskops.store.views.day_tuples import JobLine
    from deskops.tui.work import Work

TABS = (
    ("facts", N_("Facts")),
    ("timeline", N_("Timeline")),
    ("history", N_("Other jobs")),
    ("articles", N_("Articles")),
    ("device", N_("Device")),
    ("files", N_("Files")),
)


class JobScreen(Signable, Tabbed, Inspecting, Acting):
    CSS_PATH = PAGES
    TABS = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="job.back"),
        *tab_bindings("job", TABS),
        Binding("i", "inspect", N_("Inspection"), id="job.inspect"),
        Binding("y", "used", N_("The article helped"), tooltip=N_("It helped"), id="job.used"),
    ]
    HINTS = ("job.back", "list.open", "job.used", "job.inspect", "sign.open")
    HELP = N_(
        "Everything that is known of this job. The buttons show what it allows now; each has its key. "
        "On a wide screen the facts stay beside the other pages; the number keys change the page."
    )

    def __init__(self, context: Context, job: str) -> None:
        super().__init__()
        self.context, self.job_id = context, job
        self.page: JobPage | None = None
        self.actions = Chips(lines=4, id="actions")
        self.facts = Sheet(id="facts")
        self.timeline = Sheet(label_width=12, id="timeline")
        self.articles = Suggested(context)
        self.device = Sheet(label_width=17, id="device")
        self._zone = ZoneInfo(context.settings.timezone)
        self.history = JobTable(
            lambda: context.now, without=("due", "engineer"), dated=self._zone, id="history"
        )
        self.files = FileTable(lambda: context.now, self._zone, id="files")

    def body(self) -> Iterable[Widget]:
        yield from self.pages()
        yield self.actions

    def on_mount(self) -> None:
        self.learn_actions()
        self.read()
        self.choose_panes()
        self.set_interval(1.0, self.tick)

    def read(self) -> None:
        self.app.reads.do(
            self,
            lambda post: read_job(self.context, self.job_id, post),
            what=_("Reading the job"),
            newest=f"job {self.job_id}",
        )

    def on_job_read(self, message: JobRead) -> None:
        self.page = message.page
        self.draw()
        self.app.screen.refresh_bindings()  # an article of this job may lie over it, and hints at what is done here
        asset = message.page.asset.id if message.page.asset else ""
        self.app.reads.do(
            self,
            lambda post: read_related(self.context, self.job_id, asset, post),
            what=_("Reading what fits the job"),
            newest=f"related {self.job_id}",
        )

    def on_related_read(self, message: RelatedRead) -> None:
        self.articles.show(message.articles)
        named = self.page is None or self.page.asset is not None
        self.device.show(
            list(device(message.history, self.job_id, self.context.now, self._zone, named=named))
        )

    # Drawing.

    def draw(self) -> None:
        if self.page is None:
            return
        page, now = self.page, self.context.now
        self.draw_head()
        self.facts.show(list(facts(page, now, self._zone)))
        self.timeline.show(list(timeline(page.timeline, now, self._zone)))
        seen = {line.id: line for line in (*page.same_asset, *page.same_caller)}
        self.history.show(sorted(seen.values(), key=lambda line: line.received_at, reverse=True))
        self.files.show_files(page.attachments, page.whereabouts)
        self.articles.mark(used_in(page.timeline))
        self.draw_actions()

    def draw_head(self) -> None:
        if self.page is None:
            return
        line, now = self.page.line, self.context.now
        texts = [(line.number, "strong"), (_(word(line.status)), "plain")]
        if self.page.signed:
            texts.append(standing_of(self.page.signed))
        sla = sla_word(line, now)
        look = {"late": "late", "missed": "late", "soon": "soon", "held": "held"}.get(sla, "plain")
        if sla:
            texts.append((_(word(sla)), look))
        if line.open and line.due_at:
            texts.append((countdown(line.due_at, now), look))
        if line.priority != "normal":
            texts.append((_(word(line.priority)), "late" if line.priority == "critical" else "soon"))
        texts.append((line.site_name or line.site_code or "", "faint"))
        self.head.show(texts)

    def draw_actions(self) -> None:
        if self.page is None:
            return
        chips = [Chip(f"act('{action.name}')", _(action.label), action.key) for action in self.page.allowed]
        chips += self.sign_chips()
        if self.page.can_undo:
            chips.append(Chip("undo", _("Undo the last step"), "u"))
        if self.page.can_redo:
            chips.append(Chip("redo", _("Redo the step"), "^R"))
        self.actions.show(chips)

    def tick(self) -> None:
        """The clocks of the head and of the facts run on."""
        if self.app.screen is self and self.page is not None:
            self.draw_head()
            self.facts.show(list(facts(self.page, self.context.now, self._zone)))

    # What can be done.

    @property
    def subject(self) -> "JobLine | None":
        return self.page.line if self.page else None

    @property
    def to_sign(self) -> ToSign | None:
        if self.page is None:
            return None
        return ToSign(JOB, self.page.line.id, self.page.line.status, self.page.signed)

    def may(self, action: "Action") -> bool:
        return self.page is not None and any(each.name == action.name for each in self.page.allowed)

    def may_retract(self, what: str) -> bool:
        page = self.page
        return page is not None and (page.can_undo if what == "undo" else page.can_redo)

    def to_inspect(self, *, begins: bool) -> "Work":
        from deskops.tui.doing import open_inspection

        asset = self.page.asset.id if self.page and self.page.asset else ""
        return open_inspection(self.context, self.job_id, asset, begins=begins)

    @property
    def to_inspect_is(self) -> str:
        asset = self.page.asset if self.page else None
        return asset.tag or asset.hostname or asset.serial if asset else ""

    def on_failed(self, message: Failed) -> None:
        message.stop()
        self.app.tell_failure(message)

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips is self.actions:
            await self.run_action(message.name)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        if message.rows is self.articles and self.articles.row:
            self.app.open("article", self.articles.row.id)
        elif message.rows is self.history and self.history.job:
            self.app.open_job(self.history.job.id)
        elif message.rows is self.files and self.files.row:
            self._open_file()

    def _open_file(self) -> None:
        from deskops.tui.screens.attached import AttachedScreen

        self.app.push_screen(AttachedScreen(self.files.shown, self.files.cursor, self.files.whereabouts))

    # The articles that fit it.

    def works(self, binding: Binding) -> bool:
        if binding.id == "job.inspect":  # of which device, it would have to be asked
            page = self.page
            return page is None or page.asset is not None or page.visit is not None
        if binding.id != "job.used":
            return super().works(binding)
        row = self.articles.row
        return self.articles.has_focus and row is not None and not self.has_used(row.id)

    def has_used(self, article: str) -> bool:
        return article in self.articles.used

    def use(self, article: str, title: str) -> None:
        """Note that an article helped here."""
        from deskops.tui.doing_articles import use

        if not self.has_used(article):
            self.app.do(use(self.context, self.job_id, article, title), what=_("It helped with this job"))

    def action_used(self) -> None:
        row = self.articles.row
        if self.articles.has_focus and row is not None:
            self.use(row.id, row.title)
