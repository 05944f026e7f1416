"""The two lines that every screen has: what it shows at the top, how the store stands below."""

from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from deskops.tui.shown import fit

LOOKS: Final = ("strong", "good", "late", "soon", "held", "faint", "plain")


class Bar(Widget):
    """One line: texts on the left, texts on the right; where it is narrow the right ones give way."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"bar--{look}" for look in LOOKS}  # noqa: RUF012 - as Textual declares it

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._left: tuple[tuple[str, str], ...] = ()
        self._right: tuple[tuple[str, str], ...] = ()

    def show(self, left: list[tuple[str, str]], right: list[tuple[str, str]] | None = None) -> None:
        """Texts with their looks: strong, good, late, soon, held, faint, plain."""
        shown = tuple(left), tuple(right or ())
        if shown != (self._left, self._right):
            self._left, self._right = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        segments = self._fitted(self._left, width)
        used = sum(cell_len(s.text) for s in segments)
        end = [s for text, look in self._right for s in self._segments(text, look)]
        room = width - used - sum(cell_len(s.text) for s in end)
        if room >= 0:
            segments += [Segment(" " * room, self.rich_style), *end]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _fitted(self, texts: tuple[tuple[str, str], ...], width: int) -> list[Segment]:
        found: list[Segment] = []
        for text, look in texts:
            cells = min(cell_len(text), width - 2)
            if cells < 4 and cells < cell_len(text):
                break
            found += self._segments(fit(text, cells), look)
            width -= cells + 2
        return found

    def _segments(self, text: str, look: str) -> list[Segment]:
        style = self.get_component_rich_style(f"bar--{look}")
        return [Segment(text, style), Segment("  ", self.rich_style)]
