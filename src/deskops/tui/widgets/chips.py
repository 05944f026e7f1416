"""Small buttons in a line that wraps: key hints, actions, tabs; each answers to a click."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from deskops.tui.shown import CLIPPED, fit


class Chip(NamedTuple):
    """`name` is what a click reports, an action as a rule; `key` is shown before the label, see `name_keys`."""

    name: str
    label: str
    key: str = ""
    chosen: bool = False

    @property
    def width(self) -> int:
        return cell_len(self.key) + cell_len(self.label) + (3 if self.key else 2)


class Chips(Widget):
    """As many lines as the chips need, but never more than `lines`; what does not fit is left out and marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chip--key", "chip--label", "chip--chosen", "chip--hover"}
    ALLOW_SELECT = False

    class Pressed(Message):
        def __init__(self, chips: "Chips", name: str) -> None:
            super().__init__()
            self.chips, self.name = chips, name

        @property
        def control(self) -> "Chips":
            return self.chips

    class Resized(Message):
        """Another number of lines, or cells in each."""

    def __init__(
        self,
        chips: Sequence[Chip] = (),
        *,
        lines: int = 1,
        keep: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """`keep` is the name of a chip for which others make room."""
        super().__init__(id=id)
        self._keep = keep
        self._declared = self._chips = tuple(chips)
        self._lines = lines
        self._hover: str | None = None  # the name of the chip under the mouse

    def on_mount(self) -> None:
        self.name_keys()

    def show(self, chips: Sequence[Chip]) -> None:
        self._declared = tuple(chips)
        self.name_keys()

    def name_keys(self) -> None:
        """Show beside each chip the key that does the same on this screen now, whatever it was declared with."""
        chips = self._in_force() if self.is_attached else self._declared
        if chips != self._chips:
            self._chips = chips
            self.refresh(layout=self._lines > 1)

    def _in_force(self) -> tuple[Chip, ...]:
        keys: dict[str, str] = {}
        for each in self.screen.active_bindings.values():
            keys.setdefault(each.binding.action, self.app.get_key_display(each.binding))
        action = "tab('{}')" if self.id == "tabs" else "{}"
        return tuple(
            chip._replace(key=keys.get(action.format(chip.name), chip.key)) if chip.key else chip
            for chip in self._declared
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._rows(width)))

    def _rows(self, width: int) -> list[list[Chip]]:
        return self._laid(self._with_room(width), width)

    def _laid(self, chips: Sequence[Chip], width: int) -> list[list[Chip]]:
        """As many of them as the lines take."""
        rows: list[list[Chip]] = [[]]
        used = 0
        for chip in chips:
            if rows[-1] and used + chip.width > width:
                if len(rows) == self._lines:
                    break
                rows.append([])
                used = 0
            rows[-1].append(chip)
            used += chip.width + 1
        return rows

    def _with_room(self, width: int) -> list[Chip]:
        """All of them, or fewer: the last ones make room for the one that is kept."""
        chips = list(self._chips)
        if not self._keep:
            return chips
        others = [chip for chip in chips if chip.name != self._keep]
        while len(others) < len(chips) > 1 and self._are_too_many(chips, width):
            chips.remove(others.pop())
        return chips

    def _are_too_many(self, chips: Sequence[Chip], width: int) -> bool:
        if self._lines == 1:
            return sum(chip.width + 1 for chip in chips) > width
        return sum(map(len, self._laid(chips, width))) < len(chips)

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        rows = self._rows(width)
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        segments: list[Segment] = []
        for chip in rows[y]:
            segments += [*self._segments(chip), Segment(" ", self.rich_style)]
        strip = Strip(segments)
        if y == self._lines - 1 and sum(map(len, rows)) < len(self._chips):
            more = Strip([Segment(CLIPPED, self.get_component_rich_style("chip--key"))])
            strip = Strip.join([strip.adjust_cell_length(width - 1, self.rich_style), more])
        return strip.adjust_cell_length(width, self.rich_style)

    def _segments(self, chip: Chip) -> list[Segment]:
        label = self.get_component_rich_style("chip--chosen" if chip.chosen else "chip--label")
        key = label if chip.chosen else self.get_component_rich_style("chip--key")
        if chip.name == self._hover:
            hover = self.get_component_rich_style("chip--hover", partial=True)
            label, key = label + hover, key + hover
        shown = fit(chip.label, min(cell_len(chip.label), self.content_size.width - 4))
        if not chip.key:
            return [Segment(f" {shown} ", label)]
        return [Segment(f" {chip.key}", key), Segment(f" {shown} ", label)]

    def chip_at(self, x: int, y: int) -> Chip | None:
        rows = self._rows(self.content_size.width)
        if not 0 <= y < len(rows):
            return None
        for chip in rows[y]:
            if 0 <= x < chip.width:
                return chip
            x -= chip.width + 1
        return None

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        chip = None if at is None else self.chip_at(*at)
        if chip is not None:
            event.stop()
            self.post_message(self.Pressed(self, chip.name))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        at = event.get_content_offset(self)
        chip = None if at is None else self.chip_at(*at)
        self._hovering(chip.name if chip else None)

    def on_leave(self) -> None:
        self._hovering(None)

    def _hovering(self, name: str | None) -> None:
        if name != self._hover:
            self._hover = name
            self.refresh()
