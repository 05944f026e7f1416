"""A screen of many things: found as one types, opened with Enter, and beside them more of the one under the cursor."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import DetailRead, RowsRead, StoreChanged
from deskops.tui.resting import Resting
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import WIDE, Frame, Kept
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Block, Sheet
from deskops.tui.widgets.table import Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.tui.widgets.filter_box import FilterBox

R = TypeVar("R")
P = TypeVar("P")


class Listing(Frame, Generic[R, P]):
    """Of rows `R`, of each of which `P` is all that is known.

    `rows` and `detail` are run in the lane that reads; `told` says what the second pane shows of a row.
    """

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "clear_or_leave", N_("Back"), id="listing.back"),
        Binding(
            "slash", "filter", N_("Filter; twice: find anything"), tooltip=N_("Filter"), id="listing.filter"
        ),
    ]
    HINTS: ClassVar[tuple[str, ...]] = (
        "listing.back",
        "list.open",
        "filter.clear",
        "filter.leave",
        "filter.everywhere",
        "listing.filter",
        "app.find",
    )
    TITLE_OF: ClassVar[str] = ""  # what the first line calls them
    FOUND_BY: ClassVar[str] = ""  # what the filter looks at
    PANE_FROM: ClassVar[int] = WIDE  # cells of width from which the second pane is seen

    def __init__(self, context: Context, table: Table[R], *, label_width: int = 16) -> None:
        super().__init__()
        self.context, self.table = context, table
        self.sheet = Sheet(label_width=label_width, id="listing-detail")
        self.needle = ""
        self.order = 0
        self._again = False  # what is read now was shown before, and is to stay where it is
        self._shows = ""  # what was looked for when that was read
        self._whole = False
        self._filter: FilterBox | None = None
        self._looked_at: R | None = None  # what the second pane shows, or will
        self._rest = Resting(self, self.look_closer)

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.table, self.sheet, id="listing")

    def on_mount(self) -> None:
        self.table.focus()
        self.needle = self._kept.get("needle", "")
        self.read()

    def remember(self) -> Kept:
        return {**super().remember(), "needle": self.needle}

    def on_resize(self, _event: events.Resize) -> None:
        was = self.sheet.display
        self.sheet.display = self.size.width >= self.PANE_FROM
        if self.sheet.display and not was:
            self.look_closer()

    # What a subclass says.

    @abstractmethod
    def rows(self, needle: str, post: Post, order: int) -> None:
        """Read what fits and post it as RowsRead, in pages where it is long."""

    @abstractmethod
    def detail(self, row: R) -> P:
        """All that the second pane tells of a row; read in a lane."""

    @abstractmethod
    def told(self, page: P) -> Iterable[Block]:
        """What was read by `detail`, as it is shown."""

    @abstractmethod
    def ref(self, row: R) -> str:
        """The record's id."""

    @abstractmethod
    def open_row(self, row: R) -> None:
        """Enter, or a second click."""

    # Reading.

    def in_pages(self, read: Callable[[int], Sequence[R]], size: int, post: Post, order: int) -> None:
        """Post a long list page by page, `read` from an offset; ends early when another one is wanted.

        One that is shown already is posted whole, so that nothing that is looked at goes meanwhile.
        """
        offset, whole, gathered = 0, False, list[R]()
        while not whole and self.order == order:
            page = read(offset)
            whole = len(page) < size
            if self._again:
                gathered += page
            else:
                post(RowsRead(order, page, first=offset == 0, whole=whole))
            offset += size
        if self._again and whole:
            post(RowsRead(order, gathered))

    def read(self) -> None:
        self.order += 1
        needle, order = self.needle, self.order
        self._again = bool(self.table.count) and needle == self._shows
        self.app.reads.do(
            self,
            lambda post: self.rows(needle, post, order),
            what=_("Reading the list"),
            newest=f"listing {type(self).__name__}",
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_rows_read(self, message: RowsRead) -> None:
        if message.order != self.order:
            return
        known: Sequence[R] = () if message.first else self.table.shown
        self._whole, self._shows = message.whole, self.needle
        self.table.empty = self.nothing_fits(self.needle)
        self.table.show([*known, *message.rows] if known else message.rows)
        self.draw_head()
        self.look_closer()

    def look_closer(self) -> None:
        self._rest.stop()
        row = self.table.row
        if not self.sheet.display or row is None:
            self._looked_at = None
            self.sheet.show(())
            return
        if row is self._looked_at:
            return
        self._looked_at = row
        ref = self.ref(row)
        self.app.reads.do(
            self,
            lambda post: post(DetailRead(ref, self.detail(row))),
            what=_("Reading what is under the cursor"),
            newest=f"detail {type(self).__name__}",
        )

    def look_closer_soon(self) -> None:
        """What the second pane shows stays until the cursor rests."""
        if self.sheet.display and self.table.row is not None:
            self._rest.begin()
        else:
            self.look_closer()

    def on_detail_read(self, message: DetailRead) -> None:
        row = self.table.row
        if row is not None and self.ref(row) == message.ref:
            self.sheet.show(list(self.told(message.page)))

    def draw_head(self) -> None:
        count = str(self.table.count) + ("" if self._whole else "+")
        texts = [(_(self.TITLE_OF), "strong"), (count, "plain")]
        if self.needle:
            texts.append((self.needle, "soon"))
        self.head.show(texts)

    # Moving and finding.

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.look_closer_soon()
        self.refresh_bindings()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        if self.table.row is not None:
            self.open_row(self.table.row)

    def action_filter(self) -> None:
        if self._filter is None:
            from deskops.tui.widgets.filter_box import FilterBox

            self._filter = FilterBox(_(self.FOUND_BY))
            self.mount(self._filter, before=self.stand)
        self._filter.again(self.needle)

    def on_filter_box_typed(self, message: "FilterBox.Typed") -> None:
        self.find(message.text)

    def on_filter_box_left(self, message: "FilterBox.Left") -> None:
        if message.cleared:
            self.clear()
        self.table.focus()

    def find(self, needle: str) -> None:
        if needle != self.needle:
            self.needle = needle
            self.read()

    def clear(self) -> None:
        if self._filter is not None:
            self._filter.leave()
        self.table.focus()
        self.find("")

    async def action_clear_or_leave(self) -> None:
        """First what was looked for goes, then the page."""
        if self.needle:
            self.clear()
        else:
            await self.app.action_back()
