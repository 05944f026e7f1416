"""A question with a few answers, each on its key; Enter gives the first, Escape none."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.i18n import N_, _
from deskops.tui.screens import PAGES
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips


class QuestionScreen(ModalScreen[str]):
    """Its answer is the name of the chip that was chosen; empty when it was left."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss('')", N_("Back"), id="question.back"),
        Binding("enter", "first", N_("The first answer"), id="question.first"),
    ]

    def __init__(self, title: str, about: str, answers: Sequence[Chip]) -> None:
        super().__init__()
        self._title, self._about, self._answers = title, about, answers
        back = Chip("", _("Back"), "Esc")
        first = self._answers[0]._replace(key="Enter", chosen=True)
        self.buttons = Chips([first, *self._answers[1:], back], lines=3, id="question-answers")

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(self._title).stylize("bold"), id="form-title", markup=False)
            yield Static(plain(self._about), id="form-about", markup=False)
            yield self.buttons

    def on_key(self, event: events.Key) -> None:
        chosen = next((each for each in self._answers if each.key and each.key == event.character), None)
        if chosen is not None:
            event.stop()
            self.dismiss(chosen.name)

    def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        self.dismiss(message.name)

    def action_first(self) -> None:
        self.dismiss(self._answers[0].name)
