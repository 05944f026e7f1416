"""One site: where it is, its people, networks, devices and open jobs."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.store.views.device_tuples import AssetLine, SiteContact
from deskops.tui.laid_out.site import facts, networks
from deskops.tui.messages import DetailRead, RowsRead
from deskops.tui.screens import PAGES
from deskops.tui.screens.devices import COLUMNS
from deskops.tui.screens.people import OF_A_SITE
from deskops.tui.screens.tabbed import Tabbed, tab_bindings
from deskops.tui.widgets.job_table import JobTable
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet
from deskops.tui.widgets.table import Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.sites import SitePage

TABS = (
    ("facts", N_("Facts")),
    ("jobs", N_("Open jobs")),
    ("devices", N_("Devices here")),
    ("people", N_("People")),
    ("networks", N_("Networks")),
)


class SiteScreen(Tabbed):
    CSS_PATH = PAGES
    TABS = TABS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="site.back"),
        Binding("b", "check", N_("Check devices"), id="site.check"),
        *tab_bindings("site", TABS),
    ]
    HINTS = ("site.back", "list.open", "site.check", "app.find")
    HELP = N_(
        "All that is known of a site. The number keys change the page; Enter opens a job, a device or a person."
    )

    def __init__(self, context: Context, site: str) -> None:
        super().__init__()
        self.context, self.site = context, site
        self.page: SitePage | None = None
        self.facts = Sheet(id="facts")
        self.jobs = JobTable(lambda: context.now, without=("site",), id="site-jobs")
        self.devices: Table[AssetLine] = Table(
            COLUMNS, lambda line: line.id, lambda: context.now, without=("site",), id="site-devices"
        )
        self.people: Table[SiteContact] = Table(
            OF_A_SITE,
            lambda one: one.id,
            lambda: context.now,
            nothing=N_("Nobody is known here."),
            id="people",
        )
        self.networks = Sheet(id="networks")

    def on_mount(self) -> None:
        self.begin_pages()
        self.read()

    def read(self) -> None:
        self.app.reads.do(self, self._all, what=_("Reading the site"), newest=f"site {self.site}")

    def _all(self, post: Post) -> None:
        from deskops.ops.read.assets import assets
        from deskops.ops.read.sites import site_page

        post(DetailRead(self.site, site_page(self.context, self.site)))
        post(RowsRead(0, assets(self.context, site=self.site)))

    def on_detail_read(self, message: DetailRead) -> None:
        self.page = page = message.page
        self.facts.show(list(facts(page, titled=False)))
        self.jobs.show(page.jobs)
        self.people.show(page.contacts)
        self.networks.show(list(networks(page)))
        self.draw_head()

    def on_rows_read(self, message: RowsRead) -> None:
        self.devices.show(message.rows)

    def draw_head(self) -> None:
        if self.page is not None:
            line = self.page.line
            self.head.show([(line.code, "strong"), (line.city, "plain"), (line.name, "plain")])

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        if message.rows is self.jobs and self.jobs.job:
            self.app.open_job(self.jobs.job.id)
        elif message.rows is self.devices and self.devices.row:
            self.app.open("asset", self.devices.row.id)
        elif message.rows is self.people and self.people.row:
            self.app.open("contact", self.people.row.id)

    def action_check(self) -> None:
        """All its devices, over the network."""
        from deskops.ops.read.machine_rounds import ref_of_site

        self.app.open("machines", ref_of_site(self.site))
