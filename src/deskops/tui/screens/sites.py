"""Every site with its devices and open jobs; beside it where it is, who is there, its networks."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from deskops.i18n import N_
from deskops.ops.context import Context
from deskops.store.views.device_tuples import SiteLine
from deskops.tui.laid_out.site import facts
from deskops.tui.messages import RowsRead
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit, right
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.sites import SitePage


def _code(line: SiteLine, width: int, _now: datetime) -> Cell:
    return fit(line.code, width), "strong"


def _name(line: SiteLine, width: int, _now: datetime) -> Cell:
    return fit(" ".join(filter(None, (line.city, line.name))), width), "plain"


def _address(line: SiteLine, width: int, _now: datetime) -> Cell:
    return fit(line.address, width), "plain"


def _customer(line: SiteLine, width: int, _now: datetime) -> Cell:
    return fit(line.customer or "", width), "faint"


def _devices(line: SiteLine, width: int, _now: datetime) -> Cell:
    return right(str(line.devices), width), "plain"


def _jobs(line: SiteLine, width: int, _now: datetime) -> Cell:
    return right(str(line.open_jobs or ""), width), "soon"


COLUMNS: Final[tuple[Column[SiteLine], ...]] = (
    Column("code", N_("Site"), 10, 0, _code),
    Column("name", N_("Name"), 20, 1, _name, grow=2),
    Column("address", N_("Site address"), 20, 4, _address, grow=4),
    Column("customer", N_("Customer"), 14, 5, _customer, grow=1),
    Column("devices", N_("Devices"), 7, 3, _devices, right=True),
    Column("jobs", N_("Open jobs"), 9, 2, _jobs, right=True),
)


class SitesScreen(Listing[SiteLine, "SitePage"]):
    TITLE_OF = N_("Site list")
    FOUND_BY = N_("Code, name, city, address; beginnings and pinyin too")
    HELP = N_(
        "Every site with its devices in use and its open jobs. Type / and some words to find one, also in pinyin; "
        "Enter opens its people, networks and jobs."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, Table(COLUMNS, lambda line: line.id, lambda: context.now, id="sites"))

    def rows(self, needle: str, post: Post, order: int) -> None:
        from deskops.domain.nouns import Kind
        from deskops.ops.read.search import matches
        from deskops.ops.read.sites import sites

        lines = sites(self.context)
        if needle.strip():
            found = matches(self.context, Kind.SITE, needle)
            lines = [line for line in lines if line.id in found]
        post(RowsRead(order, lines))

    def detail(self, row: SiteLine) -> "SitePage":
        from deskops.ops.read.sites import site_page

        return site_page(self.context, row.id)

    def told(self, page: "SitePage") -> Iterable[Block]:
        return facts(page)

    def ref(self, row: SiteLine) -> str:
        return row.id

    def open_row(self, row: SiteLine) -> None:
        self.app.open("site", row.id)
