"""What a round of checks over machines can be of: the visits of campaigns with devices left, then every site."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from deskops.i18n import N_
from deskops.ops.context import Context
from deskops.tui.laid_out.site import facts
from deskops.tui.messages import RowsRead
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit, right
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.machine_rounds import Choice
    from deskops.ops.read.sites import SitePage


def _day(line: "Choice", width: int, _now: datetime) -> Cell:
    return fit(line.day or "-", width), "strong" if line.day else "faint"


def _code(line: "Choice", width: int, _now: datetime) -> Cell:
    return fit(line.code, width), "strong"


def _place(line: "Choice", width: int, _now: datetime) -> Cell:
    return fit(line.place, width), "plain"


def _campaign(line: "Choice", width: int, _now: datetime) -> Cell:
    return fit(line.campaign, width), "faint"


def _devices(line: "Choice", width: int, _now: datetime) -> Cell:
    return right(f"{line.left}/{line.devices}" if line.day else str(line.devices), width), "plain"


COLUMNS: Final[tuple[Column["Choice"], ...]] = (
    Column("day", N_("Day"), 10, 1, _day),
    Column("code", N_("Site"), 10, 0, _code),
    Column("place", N_("Name"), 20, 2, _place, grow=2),
    Column("campaign", N_("Campaign"), 16, 4, _campaign, grow=1),
    Column("devices", N_("To check"), 9, 3, _devices, right=True),
)


class RoundsScreen(Listing["Choice", "SitePage"]):
    TITLE_OF = N_("Check devices")
    FOUND_BY = N_("Site, department, campaign, day")
    HELP = N_(
        "Run the checks of many devices over the network. First come the visits of campaigns with devices that are "
        "not done, by their days, then every site with all that it has and no day. Enter opens the devices; "
        "nothing is asked before you say so there."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, Table(COLUMNS, lambda line: line.ref, lambda: context.now, id="rounds"))

    def rows(self, needle: str, post: Post, order: int) -> None:
        from deskops.ops.read.machine_rounds import choices

        words = needle.casefold().split()
        found = choices(self.context)
        post(RowsRead(order, [line for line in found if all(word in _words(line) for word in words)]))

    def detail(self, row: "Choice") -> "SitePage":
        from deskops.ops.read.sites import site_page

        return site_page(self.context, row.site)

    def told(self, page: "SitePage") -> Iterable[Block]:
        return facts(page)

    def ref(self, row: "Choice") -> str:
        return row.site

    def open_row(self, row: "Choice") -> None:
        self.app.open("machines", row.ref)


def _words(line: "Choice") -> str:
    return " ".join((line.day, line.code, line.place, line.campaign)).casefold()
