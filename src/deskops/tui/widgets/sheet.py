"""A page of text under headings that scrolls: facts, timelines, articles; each line is laid out in cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskops.i18n import N_
from deskops.text import visible, wrap
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import LOOKS, Part

_ROOMY = 24  # lines from which there is room for a blank line above a heading
LONGEST = 20_000  # characters of one text; nothing longer can be typed either


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A label in a column of its own, then a text that wraps beside it."""

    label: str
    text: str
    look: str = "plain"
    label_look: str = "faint"


@dataclass(frozen=True, slots=True)
class Para:
    text: str
    look: str = "plain"


Block = Heading | Row | Para


class Sheet(ScrollView, can_focus=True, inherit_bindings=False):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", N_("A line down"), show=False, id="sheet.down"),
        Binding("up,k", "scroll_up", N_("A line up"), show=False, id="sheet.up"),
        Binding("pagedown,space", "page_down", N_("A page down"), show=False, id="sheet.page-down"),
        Binding("pageup", "page_up", N_("A page up"), show=False, id="sheet.page-up"),
        Binding("ctrl+d", "half(1)", N_("Half a page down"), show=False, id="sheet.half-down"),
        Binding("ctrl+u", "half(-1)", N_("Half a page up"), show=False, id="sheet.half-up"),
        Binding("home,g", "scroll_home", N_("To the top"), show=False, id="sheet.top"),
        Binding("end,G", "scroll_end", N_("To the end"), show=False, id="sheet.end"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row--heading"} | {f"row--{look}" for look in LOOKS}
    ALLOW_SELECT = False

    def __init__(self, *, label_width: int = 16, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._label_width = label_width
        self._blocks: Sequence[Block] = ()
        self._drawn: tuple[int, list[list[Part]]] = (-1, [])

    def show(self, blocks: Sequence[Block]) -> None:
        if list(blocks) != list(self._blocks):
            self._blocks = tuple(blocks)
            self._drawn = (-1, [])
            self._measure()

    def action_half(self, by: int) -> None:
        self.scroll_relative(y=by * max(1, self.size.height // 2), animate=False)

    def on_resize(self) -> None:
        self._drawn = (-1, [])
        self._measure()

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        if width > 0:
            self.virtual_size = Size(width, len(self._lines(width)))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        lines = self._lines(width)
        y += self.scroll_offset.y
        base = self.rich_style
        if y >= len(lines):
            return Strip.blank(width, base)
        parts = [Segment(text, self.get_component_rich_style(f"row--{look}")) for text, look in lines[y]]
        return Strip(parts).adjust_cell_length(width, base)

    def _lines(self, width: int) -> list[list[Part]]:
        if self._drawn[0] != width:
            self._drawn = (width, [line for block in self._blocks for line in self._laid_out(block, width)])
        return self._drawn[1]

    def _laid_out(self, block: Block, width: int) -> Iterable[list[Part]]:
        match block:
            case Heading(text):
                if self.size.height >= _ROOMY and block is not self._blocks[0]:
                    yield []
                yield [(fit(text, width), "heading")]
            case Para(text, look):
                yield from ([(line, look)] for line in wrapped(text, width))
            case Row(label, text, look, label_look):
                column = min(self._label_width, max(6, width * 2 // 5))
                for number, line in enumerate(wrapped(text, width - column)):
                    yield [
                        (fit(label, column - 1) + " " if number == 0 else " " * column, label_look),
                        (line, look),
                    ]


def wrapped(text: object, width: int) -> list[str]:
    """Lines of at most so many cells; Chinese breaks anywhere, words stay whole where they fit."""
    shown = visible(str(text)[:LONGEST], lines=True).expandtabs(4)
    lines: list[str] = []
    for line in shown.split("\n") if shown else [""]:
        lines += _folded(line, max(2, width)) if cell_len(line) > width else [line]
    return lines


def _folded(line: str, width: int) -> Iterator[str]:
    """What is indented stays so in each of its lines, where there is room."""
    lead = " " * min(len(line) - len(line.lstrip(" ")), width // 2)
    room = width - len(lead)
    for part in wrap(line.lstrip(" "), room):
        for piece in _chopped(part, room) if cell_len(part) > room else [part]:
            yield lead + piece


def _chopped(word: str, width: int) -> Iterator[str]:
    """A word that is longer than a line."""
    from rich._wrap import divide_line

    places = divide_line(word, width)
    return (word[start:end].rstrip() for start, end in zip([0, *places], [*places, len(word)], strict=True))
