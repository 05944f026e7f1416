"""One person: how to reach them, and every job that they called about."""

from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.laid_out.person import facts
from deskops.tui.messages import DetailRead
from deskops.tui.screens import PAGES
from deskops.tui.screens.tabbed import Tabbed, tab_bindings
from deskops.tui.widgets.job_table import JobTable
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from deskops.ops.read.people import PersonPage

TABS = (("facts", N_("Facts")), ("jobs", N_("Jobs")))


class PersonScreen(Tabbed):
    CSS_PATH = PAGES
    TABS = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="person.back"),
        *tab_bindings("person", TABS),
        Binding("s", "site", N_("Their site"), tooltip=N_("Site"), id="person.site"),
    ]
    HINTS = ("person.back", "list.open", "person.site", "app.find")
    HELP = N_("How to reach somebody, and every job that they called about; Enter opens one.")

    def __init__(self, context: Context, contact: str) -> None:
        super().__init__()
        self.context, self.contact = context, contact
        self.page: PersonPage | None = None
        self.facts = Sheet(id="facts")
        self.jobs = JobTable(
            lambda: context.now,
            without=("contact",),
            dated=ZoneInfo(context.settings.timezone),
            id="person-jobs",
        )

    def on_mount(self) -> None:
        self.action_tab("jobs")
        self.read()

    def read(self) -> None:
        from deskops.ops.read.people import person_page

        self.app.reads.do(
            self,
            lambda post: post(DetailRead(self.contact, person_page(self.context, self.contact))),
            what=_("Reading the person"),
            newest=f"person {self.contact}",
        )

    def on_detail_read(self, message: DetailRead) -> None:
        self.page = page = message.page
        self.facts.show(list(facts(page, titled=False)))
        self.jobs.show(page.jobs)
        self.draw_head()
        self.refresh_bindings()

    def draw_head(self) -> None:
        if self.page is not None:
            line = self.page.line
            self.head.show(
                [
                    (f"VIP {line.name}" if line.vip else line.name, "strong"),
                    (line.phone, "plain"),
                    (line.site_name or "", "faint"),
                ]
            )

    def works(self, binding: Binding) -> bool:
        return binding.id != "person.site" or (self.page is not None and bool(self.page.line.site_id))

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        if self.jobs.job:
            self.app.open_job(self.jobs.job.id)

    def action_site(self) -> None:
        if self.page is not None and self.page.line.site_id:
            self.app.open("site", self.page.line.site_id)
