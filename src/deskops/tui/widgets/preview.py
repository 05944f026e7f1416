"""A picture in a terminal: half blocks, two pixels a cell, and a line that says what it is.

The ways of kitty and of sixel are not used: neither passes tmux by itself, what they draw is not erased with the text
over it, and Textual draws over both. Half blocks are enough to tell one photo from another.
"""

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from deskops.tui.shown import fit

COLUMNS, ROWS = 44, 10  # cells of the largest
_HALF = "▀"


class Preview(Widget):
    """Nothing is shown until `show`; `words` alone where there is no picture, or no block to draw it with."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"preview--words"}
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._words, self._width, self._pixels = "", 0, b""
        self.display = False

    def show(self, words: str, width: int = 0, height: int = 0, pixels: bytes = b"") -> None:
        """`pixels` are RGB, row by row; no words hide it."""
        self._words, self._width, self._pixels = words, width, pixels
        self.display = bool(words)
        self.styles.height = 1 + (height + 1) // 2
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            style = self.get_component_rich_style("preview--words")
            return Strip([Segment(fit(self._words, self.size.width), style)])
        cells = [
            Segment(_HALF, Style.from_color(*self._pair(x, 2 * y - 2)))
            for x in range(min(self._width, self.size.width))
        ]
        return Strip(cells).adjust_cell_length(self.size.width, self.rich_style)

    def _pair(self, x: int, y: int) -> tuple[Color, Color]:
        return self._colour(x, y), self._colour(x, y + 1)

    def _colour(self, x: int, y: int) -> Color:
        at = 3 * (y * self._width + x)
        red, green, blue = self._pixels[at : at + 3] or b"\0\0\0"
        return Color.from_rgb(red, green, blue)
