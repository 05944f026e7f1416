"""A list drawn line by line: only the lines that are seen are ever rendered, however many there are."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskops.i18n import N_
from deskops.tui.shown import fit

Part = tuple[str, str]  # text of exact cells, and its look: the name of a component class
LOOKS = ("plain", "faint", "late", "soon", "held", "good", "strong")


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor; a subclass says how many there are and what stands in them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", N_("Next row"), show=False, id="list.down"),
        Binding("up,k", "step(-1)", N_("Previous row"), show=False, id="list.up"),
        Binding("pagedown,space", "page(1)", N_("A page down"), show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", N_("A page up"), show=False, id="list.page-up"),
        Binding("ctrl+d", "half(1)", N_("Half a page down"), show=False, id="list.half-down"),
        Binding("ctrl+u", "half(-1)", N_("Half a page up"), show=False, id="list.half-up"),
        Binding("home,g", "first", N_("First row"), show=False, id="list.first"),
        Binding("end,G", "last", N_("Last row"), show=False, id="list.last"),
        Binding("enter", "open", N_("Open"), show=False, id="list.open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--heading", "row--cursor", "row--cursor-away"} | {
        f"row--{look}" for look in LOOKS
    }
    ALLOW_SELECT = False

    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor stands on another row, or the row under it is another one."""

        def __init__(self, rows: "RowList") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "RowList":
            return self.rows

    class Opened(Moved):
        """The row under the cursor was chosen."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._looks: dict[tuple[str, bool], Style] = {}
        self._was_any = False
        self.empty = ""  # what stands there when there are no rows
        self.awaited = ""  # the place where the cursor is to stand once that row has come

    # What a subclass says.

    @property
    def count(self) -> int:
        raise NotImplementedError

    def parts(self, index: int, width: int) -> Sequence[Part]:
        raise NotImplementedError

    @property
    def has_heading(self) -> bool:
        return False

    @property
    def shows_cursor(self) -> bool:
        return True

    def heading(self, width: int) -> Sequence[str]:
        """The line above the rows, which never scrolls away, in pieces that fill it."""
        return ()

    # Drawing.

    @property
    def inner_width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _above(self) -> int:
        return int(self.has_heading)

    @property
    def seen(self) -> range:
        """The rows on the screen now."""
        top = self.scroll_offset.y
        return range(top, min(self.count, top + max(0, self.scrollable_content_region.height - self._above)))

    def render_line(self, y: int) -> Strip:
        width = self.inner_width
        if y < self._above:
            heading = [Segment(text, self.look("heading")) for text in self.heading(width)]
            return Strip(heading).adjust_cell_length(width, self.look("heading"))
        index = y - self._above + self.scroll_offset.y
        if not 0 <= index < self.count:
            words = f" {self.empty}" if index == 0 else ""  # where the texts of rows begin
            return Strip([Segment(fit(words, width), self.look("faint"))], width)
        under = index == self.cursor and self.shows_cursor
        drawn = [(">" if under else " ", "strong"), *self.parts(index, width - 1)]
        return Strip([Segment(text, self.look(look, under_cursor=under)) for text, look in drawn], width)

    def look(self, name: str, *, under_cursor: bool = False) -> Style:
        found = self._looks.get((name, under_cursor))
        if found is None:
            found = self.get_component_rich_style(f"row--{name}")
            if under_cursor:
                cursor = self.get_component_rich_style(
                    "row--cursor" if self.has_focus else "row--cursor-away"
                )
                ink = cursor.color if name == "faint" else None
                found += Style(color=ink, bgcolor=cursor.bgcolor, bold=cursor.bold)
            self._looks[name, under_cursor] = found
        return found

    def notify_style_update(self) -> None:
        self._looks.clear()
        super().notify_style_update()

    def watch_has_focus(self, _has_focus: bool) -> None:
        self._looks.clear()
        self.refresh_row(self.cursor)
        super().watch_has_focus(_has_focus)

    def refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + self._above
        if self._above <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    @property
    def place(self) -> str:
        """Where the cursor stands, so that `awaited` finds it again when all is read anew."""
        return str(self.cursor)

    def place_of(self, awaited: str) -> int | None:
        """The row of such a place; None while it is not there."""
        return int(awaited) if int(awaited) < self.count else None

    def rows_changed(self, cursor: int | None = None, *, top: int | None = None) -> None:
        """After the rows became others: keep the cursor within them and draw what is seen, from the row `top` on."""
        self.virtual_size = Size(self.inner_width, self.count + self._above)
        if top is not None and top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        if self.awaited and (found := self.place_of(self.awaited)) is not None:
            self.awaited, cursor = "", found
        self.cursor = max(0, min(self.cursor if cursor is None else cursor, self.count - 1))
        self.refresh()
        if bool(self.count) != self._was_any:  # whether there is anything to open is another
            self._was_any = bool(self.count)
            self.refresh_bindings()
        self.post_message(self.Moved(self))

    def rows_replaced(self, before: Sequence[str], after: Iterable[str]) -> None:
        """After the rows became others, each told by its name: the cursor goes with its row, and the row under the eye
        stays where it is on the screen, whatever came or went above it. A list at rest on its first row shows what
        comes above that.
        """
        top = self.scroll_offset.y
        height = max(1, self.scrollable_content_region.height - self._above)
        seen = range(top, min(len(before), top + height))
        at_rest = top == 0 and self.cursor == 0
        looked_at = [] if at_rest else [*([self.cursor] if self.cursor in seen else []), *seen]
        chosen = before[self.cursor] if self.cursor < len(before) else None
        sought = {chosen, *(before[index] for index in looked_at)}
        places = {name: index for index, name in enumerate(after) if name in sought}
        still = ((index, places[before[index]]) for index in looked_at if before[index] in places)
        was, now = next(still, (0, 0))
        self.rows_changed(None if chosen is None else places.get(chosen), top=top + now - was)

    # The cursor.

    def watch_cursor(self, before: int, now: int) -> None:
        self.refresh_row(before)
        self.refresh_row(now)
        self.show_row(now)
        self.post_message(self.Moved(self))

    def show_row(self, index: int) -> None:
        height = max(1, self.scrollable_content_region.height - self._above)
        top = self.scroll_offset.y
        wanted = min(max(top, index - height + 1), index)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.inner_width, self.count + self._above)
        self.show_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        index = event.y - self._above + self.scroll_offset.y
        if event.y < self._above or not 0 <= index < self.count:
            return
        event.stop()
        if index == self.cursor:
            self.action_open()
        else:
            self.cursor = index

    def action_step(self, by: int) -> None:
        if self.count:
            self.cursor = max(0, min(self.cursor + by, self.count - 1))

    def action_page(self, by: int) -> None:
        self.action_step(by * max(1, len(self.seen) - 1))

    def action_half(self, by: int) -> None:
        self.action_step(by * max(1, len(self.seen) // 2))

    def action_first(self) -> None:
        self.action_step(-self.count)

    def action_last(self) -> None:
        self.action_step(self.count)

    def action_open(self) -> None:
        if self.count:
            self.post_message(self.Opened(self))
