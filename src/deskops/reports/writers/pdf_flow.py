"""Rows of boxes that go down a page and over to the next one: heights, breaks, headings that come again; no files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from deskops.reports.document import Value, text_of, tone_of
from deskops.reports.writers.colours import GREY, LINE, QUIET, TONES, dark, mixed
from deskops.reports.writers.pdf_marks import Filled, Mark, Ruled, Sheet, Shown, Written
from deskops.reports.writers.pdf_type import Type

LEADING: Final = 1.42  # of the font's size: Chinese needs more air than Latin
_RISE: Final = 1.02  # of the size, from the top of a line to its baseline
_PAD: Final = 2.6  # points between a text and the box's upper and lower edge
SIDE: Final = 5.0  # and its left and right edge
_NEAR: Final = 3.0  # in a table of many columns


class Paper(NamedTuple):
    """A page and the room on it that a report has, in points."""

    wide: float
    high: float
    left: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        return self.wide - 2 * self.left


UPRIGHT: Final = Paper(595.28, 841.89, 36, 36, 76)
LYING: Final = Paper(841.89, 595.28, 36, 36, 76)


@dataclass(frozen=True, slots=True)
class Look:
    """How a box looks; an empty colour is none."""

    size: float
    ink: str = "#000000"
    fill: str = ""
    edge: str = LINE
    bold: bool = False
    centred: bool = False
    right: bool = False
    side: float = SIDE


def looks(colour: str, size: float) -> dict[str, Look]:
    plain = Look(size)
    heading = replace(plain, fill=mixed(colour, "#FFFFFF", 82), bold=True, centred=True)
    return {
        "value": plain,
        "centred": replace(plain, centred=True),
        "label": replace(plain, fill=GREY, ink="#262626"),
        "heading": heading,
        "band": Look(size + 0.5, "#FFFFFF" if dark(colour) else "#000000", colour, colour, bold=True),
        "quiet": replace(plain, ink=QUIET, centred=True),
        "dense heading": replace(heading, size=size - 1.5, side=_NEAR),
        "dense value": replace(plain, size=size - 1.5, side=_NEAR),
        "dense centred": replace(plain, size=size - 1.5, side=_NEAR, centred=True),
        "small": Look(size - 1, QUIET),
    }


class Box(NamedTuple):
    """A value in a room of its own, from `left` on and `wide` points wide."""

    left: float
    wide: float
    value: Value
    look: str = "value"


class Flow:
    """A cursor that goes down the pages of one report; `top` is where the next row begins."""

    def __init__(self, paper: Paper, kind: Type, colour: str, size: float) -> None:
        self.paper, self.type, self.size = paper, kind, size
        self.looks = looks(colour, size)
        self.sheets: list[Sheet] = []
        self.top = 0.0
        self.begin: Callable[[], None] = lambda: None  # draws the head of each page but the first
        self.again: Callable[[], None] | None = None  # draws a table's headings again
        self.turn()

    @property
    def floor(self) -> float:
        return self.paper.high - self.paper.bottom

    @property
    def left(self) -> float:
        """Points that this page still has."""
        return self.floor - self.top

    def turn(self) -> None:
        """Begin a new page."""
        self.sheets.append(Sheet())
        self.top = self.paper.top
        if len(self.sheets) > 1:
            self.begin()

    def keep(self, height: float) -> None:
        """Begin a new page if less than `height` is left of this one."""
        if height > self.left and self.top > self.paper.top + 60:
            self.turn()

    def put(self, *marks: Mark) -> None:
        self.sheets[-1].marks += marks

    def gap(self, height: float) -> None:
        self.top += height

    def row(self, boxes: Sequence[Box], *, room: int = 1) -> None:
        """A row of boxes, `room` lines at least; one that no page holds goes on on the next."""
        filled = [(box, *self._lines(box)) for box in boxes]
        most = max(room, *(len(lines) for _box, _look, lines in filled))
        step = max(look.size for _box, look, _lines in filled) * LEADING
        if self.left < most * step + 2 * _PAD and self.left < (min(most, 24) + 0.5) * step:
            self._over()
        done = 0
        while True:
            fitting = max(1, int((self.left - 2 * _PAD) / step))
            part = min(most - done, fitting)
            self._drawn(filled, done, part, step)
            done += part
            if done >= most:
                return
            self._over()

    def _over(self) -> None:
        self.turn()
        if self.again:
            self.again()

    def _lines(self, box: Box) -> tuple[Look, list[str]]:
        look = self.looks[box.look]
        tone = tone_of(box.value)
        if tone:
            look = replace(look, ink=TONES.get(tone, look.ink), bold=True)
        if isinstance(box.value, int):
            look = replace(look, right=not look.centred)
        text = self.type.spelled(text_of(box.value))
        return look, self.type.wrapped(text, box.wide - 2 * look.side, look.size, bold=look.bold)

    def _drawn(
        self, filled: Sequence[tuple[Box, Look, list[str]]], first: int, count: int, step: float
    ) -> None:
        high = count * step + 2 * _PAD
        for box, look, lines in filled:
            self.frame(box.left, self.top, box.wide, high, look)
            shown = lines[first : first + count]
            over = (count - len(shown)) * step / 2 if len(lines) <= count else 0
            for at, line in enumerate(shown):
                self.line(line, box.left, self.top + _PAD + over + at * step, box.wide, look)
        self.top += high

    def frame(self, left: float, top: float, wide: float, high: float, look: Look) -> None:
        if look.fill:
            self.put(Filled(left, top, wide, high, look.fill))
        if look.edge:
            right, low = left + wide, top + high
            for edge in ((left, top, right, top), (left, low, right, low)):
                self.put(Ruled(*edge, look.edge))
            for edge in ((left, top, left, low), (right, top, right, low)):
                self.put(Ruled(*edge, look.edge))

    def line(
        self, text: str, left: float, top: float, wide: float, look: Look, side: float | None = None
    ) -> None:
        """One spelled line in a room `wide`, its top at `top`."""
        if not text:
            return
        taken = self.type.wide(text, look.size, bold=look.bold) if look.centred or look.right else 0.0
        side = look.side if side is None else side
        at = left + side
        if look.centred:
            at = left + (wide - taken) / 2
        elif look.right:
            at = left + wide - side - taken
        self.write(text, at, top + look.size * _RISE, look.size, look.ink, bold=look.bold)

    def write(
        self, text: str, left: float, base: float, size: float, ink: str, *, bold: bool = False
    ) -> None:
        """A spelled line from `left` on; characters that only have a picture are drawn from it."""
        for run, picture in self.type.runs(text):
            wide = self.type.wide(run, size, bold=bold)
            if picture is None:
                self.put(Written(left, base, run, size, ink, bold))
            else:
                self.put(Shown(left, base - size * 0.88, size, size, picture.sha256, ink))
            left += wide
