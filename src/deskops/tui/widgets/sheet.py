"""A page of text under headings that scrolls: facts, timelines, articles; each line is laid out in cells."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from deskops.i18n import N_, _
from deskops.text import visible, wrap
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import LOOKS, Part

_ROOMY = 24  # lines from which there is room for a blank line above a heading
LONGEST = 20_000  # characters of one block; nothing longer can be typed either
_LANDMARK = 3  # lines by which a place of a page is known again
_LEAST_COLUMN = 4  # cells of a table's column; where there are fewer its rows stand one below the other


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


@dataclass(frozen=True, slots=True)
class Spans:
    """A text whose parts look different: `lead` stands before its first line, and the others are indented as far."""

    parts: tuple[Part, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns beside each other, as wide as what stands in them while there is room; the first row is their heads."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Row | Para | Spans | Grid


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
        """Other blocks; the line at the top of the page stays there, whatever came above it."""
        if list(blocks) == list(self._blocks):
            return
        width, before = self._drawn
        self._blocks = tuple(blocks)
        self._drawn = (-1, [])
        self._measure()
        top = self.scroll_offset.y
        if top and width == self.scrollable_content_region.width:
            self.scroll_to(
                y=_found_again(before[top : top + _LANDMARK], self._lines(width), top), animate=False
            )

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
                labels, lines = wrapped(label, column - 1), wrapped(text, width - column)
                for before, line in zip_longest(labels, lines, fillvalue=""):
                    yield [(fit(before, column - 1) + " ", label_look), (line, look)]
            case Spans(parts, lead):
                yield from _spans(parts, lead, width)
            case Grid(rows):
                yield from _grid(rows, width)


def _found_again(lines: Sequence[list[Part]], after: Sequence[list[Part]], near: int) -> int:
    """Where these lines stand now, or as many of them as do; of several places the nearest."""
    for count in range(len(lines), 0, -1):
        wanted = list(lines[:count])
        places = [place for place in range(len(after)) if after[place : place + count] == wanted]
        if places:
            return min(places, key=lambda place: abs(place - near))
    return near


def _spans(parts: Sequence[Part], lead: str, width: int) -> Iterator[list[Part]]:
    indent = min(cell_len(lead), width // 2)
    shown = [(visible(text, lines=True).expandtabs(4), look) for text, look in parts]
    whole = "".join(text for text, _look in shown)
    looks = [look for text, look in shown for _character in text]
    place = 0
    for number, line in enumerate(_lines_of(whole, width - indent)):
        begin = " " * indent if number else fit(lead, indent)
        drawn: list[Part] = [(begin, "plain")] if indent else []
        indented = len(line) - len(line.lstrip(" "))
        place = whole.find(line.strip(" "), place) if line.strip(" ") else place
        drawn += [(" " * indented, "plain")] if indented else []
        for look, piece in groupby(line.strip(" "), key=_looks_from(looks, place)):
            drawn.append(("".join(piece), look))
        place += len(line.strip(" "))
        yield drawn


def _looks_from(looks: Sequence[str], place: int) -> Callable[[str], str]:
    """The look of one character after the other, from a place on."""
    coming = iter(looks[place:])
    return lambda _character: next(coming, "plain")


def _grid(rows: Sequence[Sequence[str]], width: int) -> Iterator[list[Part]]:
    count = max(len(row) for row in rows)
    room = (width - (count - 1) * 2) // count
    if room < _LEAST_COLUMN:
        for row in rows[1:]:
            for name, text in zip(rows[0], row, strict=False):
                words = _("{label}: {value}").format(label=name, value=text)
                yield from ([(line, "plain")] for line in wrapped(words, width))
            yield []
        return
    widths = _widths([[*row, *[""] * (count - len(row))] for row in rows], width - (count - 1) * 2)
    for number, row in enumerate(rows):
        cells = [wrapped(text, wide) for text, wide in zip(row, widths, strict=False)]
        look = "plain" if number else "strong"
        for line in zip_longest(*cells, fillvalue=""):
            yield [("  ".join(fit(text, wide) for text, wide in zip(line, widths, strict=False)), look)]


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Of each column what it asks for; those that ask for more than an equal share give way."""
    wanted = [
        max(cell_len(line) for text in column for line in text.split("\n"))
        for column in zip(*rows, strict=True)
    ]
    left, widths = room, [0] * len(wanted)
    for place, column in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        widths[column] = max(1, min(wanted[column], left // (len(wanted) - place)))
        left -= widths[column]
    return widths


def wrapped(text: object, width: int) -> list[str]:
    """Lines of at most so many cells; Chinese breaks anywhere, words stay whole where they fit."""
    return _lines_of(visible(str(text)[:LONGEST], lines=True).expandtabs(4), width)


def _lines_of(shown: str, width: int) -> list[str]:
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
