"""The box of the tour: a few lines below the head of a page, which gives them room instead of being hidden by them."""

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from deskops.text import wrap
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips

_EDGES = 2  # cells of padding


class TourBar(Vertical):
    DEFAULT_CSS = """
    TourBar { height: auto; max-height: 4; padding: 0 1; background: $panel; }
    TourBar Static { height: auto; width: 100%; color: $foreground; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._words = Static(markup=False)
        self.chips = Chips()
        self._text = ""
        self._shown: tuple[str, tuple[Chip, ...]] | None = None

    def compose(self) -> Iterable[Widget]:
        yield self._words
        yield self.chips

    def show(self, words: str, chips: list[Chip]) -> None:
        """Looked at ten times a second: what is shown already is not painted again."""
        shown = (words, tuple(chips))
        if shown == self._shown:
            return
        self._shown, self._text = shown, words
        self.chips.show(chips)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        """Wrapped by cells, which Chinese has two of a character."""
        room = self.size.width - _EDGES
        if room > 0:
            self._words.update(plain("\n".join(wrap(self._text, room))))

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.app.run_action(message.name)
