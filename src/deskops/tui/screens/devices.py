"""Every device of the register: found by tag, name, address, person or place; beside it all that is known of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.store.views.device_tuples import AssetLine
from deskops.tui.laid_out.asset import facts
from deskops.tui.messages import RowsRead, StoreChanged
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.assets import AssetPage
    from deskops.ops.read.held_register import HeldRegister


def _look(line: AssetLine) -> str:
    return "soon" if line.disputed else "plain" if line.status == "in-use" else "faint"


def _name(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(line.tag or line.serial or line.hostname, width), "strong" if line.tag else _look(line)


def _mark(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit("?" if line.disputed else "^" if line.unsent else "", width), _look(line)


def _kind(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(_(word(line.kind)), width), _look(line)


def _status(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(_(word(line.status)), width), _look(line)


def _model(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(f"{line.brand} {line.model}".strip(), width), _look(line)


def _site(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(line.site_name or line.site_code or "", width), _look(line)


def _whose(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(" ".join(filter(None, (line.department, line.used_by))), width), _look(line)


def _address(line: AssetLine, width: int, _now: datetime) -> Cell:
    return fit(line.ip, width), _look(line)


COLUMNS: Final[tuple[Column[AssetLine], ...]] = (
    Column("mark", "", 1, 0, _mark),
    Column("tag", N_("Device"), 13, 1, _name),
    Column("kind", N_("Kind"), 10, 4, _kind),
    Column("model", N_("Model"), 16, 3, _model, grow=2),
    Column("site", N_("Site"), 12, 2, _site, grow=1),
    Column("whose", N_("User"), 12, 5, _whose, grow=1),
    Column("address", N_("IP address"), 15, 6, _address),
    Column("status", N_("Status"), 8, 7, _status),
)


class DevicesScreen(Listing[AssetLine, "AssetPage"]):
    TITLE_OF = N_("Device register")
    FOUND_BY = N_("Tag, kind, name, serial, model, person, department, site; beginnings and pinyin too")
    HELP = N_(
        "Every device of the register. Type / and some words: tag, kind, host name, serial number, model, person, "
        "department or site, also in pinyin. Enter opens all that is known of a device; on a wide screen it stands "
        "beside the list. A ? marks a device of which two people say different things."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, Table(COLUMNS, attrgetter("id"), lambda: context.now, id="devices"))
        self._zone = ZoneInfo(context.settings.timezone)
        self._held: HeldRegister | None = None
        self._change = self._held_at = 0  # of the store: how many were heard of, and up to which one is held

    def on_store_changed(self, message: StoreChanged) -> None:
        self._change += 1
        super().on_store_changed(message)

    def rows(self, needle: str, post: Post, order: int) -> None:
        """The store is read once: typing sifts what is held, until the store changes."""
        from deskops.ops.read.held_register import hold

        change = self._change
        if self._held is None or self._held_at != change:

            def begun(first: Sequence[AssetLine]) -> None:
                if not needle and not self._again:
                    post(RowsRead(order, first, whole=False))

            self._held, self._held_at = hold(self.context, begun), change
        post(RowsRead(order, self._held.find(needle)))

    def action_filter(self) -> None:
        """What the devices are found by is read while the first letter is still to be typed."""
        super().action_filter()
        self.app.reads.do(self, self._prepare, what=_("Reading the list"), newest="words of devices")

    def _prepare(self, _post: Post) -> None:
        if self._held is not None:
            self._held.words()

    def detail(self, row: AssetLine) -> "AssetPage":
        from deskops.ops.read.assets import asset_page

        return asset_page(self.context, row.id)

    def told(self, page: "AssetPage") -> Iterable[Block]:
        return facts(page, self.context.today, self.context.now, self._zone)

    def ref(self, row: AssetLine) -> str:
        return row.id

    def open_row(self, row: AssetLine) -> None:
        self.app.open("asset", row.id)
