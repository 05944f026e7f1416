"""One of a few: moved with the arrows, chosen by number, space, enter or a click; of one, whether it is so."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from deskops.i18n import N_
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import Part, RowList


class Choices(RowList):
    """Nothing is chosen until a person chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", N_("Choose"), show=False, id="choices.choose"),
    ]

    class Changed(Message):
        def __init__(self, choices: "Choices") -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> "Choices":
            return self.choices

    def __init__(self, choices: Sequence[tuple[str, str]], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._chosen = ""
        self.styles.height = min(8, max(1, len(choices)))

    @property
    def count(self) -> int:
        return len(self._choices)

    @property
    def shows_cursor(self) -> bool:
        """Among other fields only what is chosen is marked."""
        return self.has_focus

    @property
    def value(self) -> str:
        return self._chosen

    @value.setter
    def value(self, value: str) -> None:
        if not value and self._chosen:
            self._chosen = ""
            self.refresh()
        for index, (name, _label) in enumerate(self._choices):
            if name == value:
                self.cursor = index
                self._set(name)

    @property
    def place(self) -> str:
        return f"{self.cursor},0"

    def put_cursor(self, row: int, _column: int) -> None:
        self.cursor = max(0, min(row, self.count - 1))

    def parts(self, index: int, width: int) -> Sequence[Part]:
        name, label = self._choices[index]
        chosen = name == self._chosen
        number = f"{index + 1} " if index < 9 else "  "
        return [
            (f"{self._mark(chosen=chosen)} ", "strong" if chosen else "plain"),
            (number, "faint"),
            (fit(label, max(0, width - 6)), "strong" if chosen else "plain"),
        ]

    def _mark(self, *, chosen: bool) -> str:
        if self.count == 1:
            return "[x]" if chosen else "[ ]"
        return "(*)" if chosen else "( )"

    def action_choose(self) -> None:
        self._choose(self.cursor)

    def action_open(self) -> None:
        self._choose(self.cursor)
        super().action_open()

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789" and int(event.character) <= self.count:
            event.stop()
            self.cursor = int(event.character) - 1
            self._choose(self.cursor)

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if 0 <= index < self.count:
            event.stop()
            self.cursor = index
            self._choose(index)

    def _choose(self, index: int) -> None:
        """What stands alone is a yes or no, and is taken back the way it was given."""
        name = self._choices[index][0]
        self._set("" if self.count == 1 and self._chosen == name else name)

    def _set(self, name: str) -> None:
        self._chosen = name
        self.refresh()
        self.post_message(self.Changed(self))
