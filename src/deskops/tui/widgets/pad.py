"""A pad to sign on with the mouse, a touch pad or a touch screen: raw points with their times, drawn in braille."""

from collections.abc import Callable
from time import monotonic
from typing import ClassVar, Final

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from deskops.signature.dots import ACROSS, DOWN, EMPTY, Dots
from deskops.signature.strokes import FORMAT, MOST_POINTS, MOST_STROKES, VERSION, Drawing, Point, drawing_of

COLUMNS: Final = 76  # cells at most: 152 × 72 dots
ROWS: Final = 18
UNIT: Final = "dot/10"
_FINE: Final = 10  # units in a dot
_LEFT: Final = 1  # the button of a mouse, and what a finger is


class Pad(Widget):
    """Cells of a terminal that tells pixels are told more finely; nothing but a press begins a stroke."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pad--ink"}
    ALLOW_SELECT = False
    can_focus = True

    class Drawn(Message):
        """The pen went up or down, or something was taken back."""

    def __init__(self, seconds: Callable[[], float] = monotonic, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._seconds = seconds
        self._strokes: list[list[Point]] = []
        self._pen: list[Point] | None = None
        self._let_go = 0  # times of which the mouse's release, that this pad asked for, is still to be told
        self._began = 0.0
        self._extent = (COLUMNS * ACROSS * _FINE, ROWS * DOWN * _FINE)
        self._dots = Dots(COLUMNS, ROWS, self._extent[0])
        self.precise = False  # whether a place was told that lies within a cell

    @property
    def is_empty(self) -> bool:
        return not self._strokes

    @property
    def is_full(self) -> bool:
        return len(self._strokes) >= MOST_STROKES or sum(map(len, self._strokes)) >= MOST_POINTS

    def drawing(self) -> Drawing:
        """What was drawn. Raises BadInput for an empty pad."""
        width, height = self._extent
        strokes = [[list(point) for point in stroke] for stroke in self._strokes]
        told = {"format": FORMAT, "version": VERSION, "width": width, "height": height, "unit": UNIT}
        return drawing_of({**told, "strokes": strokes})

    def undo(self) -> None:
        """Take the last stroke back."""
        self._keep(self._strokes[:-1])

    def clear(self) -> None:
        self._keep([])

    def _keep(self, strokes: list[list[Point]]) -> None:
        self.lift()
        self._strokes = strokes
        self._redraw()
        self.post_message(self.Drawn())

    # Drawing.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        if event.button != _LEFT or self.is_full:
            return
        self.capture_mouse()
        self._pen = []
        self._strokes.append(self._pen)
        self._add(event)
        self.post_message(self.Drawn())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pen is None:
            return
        event.stop()
        if event.button != _LEFT:  # the release was told to nobody
            self.lift()
        elif not self.is_full:
            self._add(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        event.stop()
        self.lift()

    def on_mouse_release(self) -> None:
        """Of its own release it hears after what was done since: with a slow line, when the next stroke has begun."""
        if self._let_go:
            self._let_go -= 1
        else:
            self.lift()

    def lift(self) -> None:
        """The pen leaves the pad."""
        if self._pen is not None:
            self._pen = None
            self._let_go += self.app.mouse_captured is self
            self.release_mouse()
            self._redraw()  # as it will always be shown: while it grew it led straight to its last point
            self.post_message(self.Drawn())

    def _add(self, event: events.MouseEvent) -> None:
        pen = self._pen
        if pen is None:
            return
        point = Point(*self._place(event), self._at())
        if pen and pen[-1][:2] == point[:2]:
            return
        pen.append(point)
        for row in self._dots.grow(pen):
            self.refresh(Region(self.gutter.left, self.gutter.top + row, self.content_size.width, 1))

    def _place(self, event: events.MouseEvent) -> tuple[int, int]:
        """In the pad's units; the middle of a cell where no more is told."""
        x, y = event.pointer_x - self.gutter.left, event.pointer_y - self.gutter.top
        if x == int(x) and y == int(y):
            x, y = x + 0.5, y + 0.5
        else:
            self.precise = True
        width, height = self._extent
        scale = width / max(1, self.content_size.width)  # both ways alike: a dot is as wide as it is high
        return _within(x * scale, width), _within(y * scale * DOWN / ACROSS, height)

    def _at(self) -> int:
        now = self._seconds()
        if len(self._strokes) == 1 and not self._strokes[0]:
            self._began = now
        return max(0, round((now - self._began) * 1000))

    # Showing.

    def on_resize(self) -> None:
        if self.is_empty and self.content_size:
            columns, rows = self.content_size
            self._extent = (columns * ACROSS * _FINE, rows * DOWN * _FINE)
        self._redraw()

    def _redraw(self) -> None:
        columns, rows = self.content_size
        self._dots = Dots(columns, rows, self._extent[0])
        for stroke in self._strokes:
            self._dots.stroke(stroke)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        text = self._dots.line(y) if y < self._dots.rows else EMPTY * width
        return Strip([Segment(text, self.get_component_rich_style("pad--ink"))], len(text))


def _within(value: float, most: int) -> int:
    return max(0, min(most, round(value)))
