"""Text boxes that take what input methods and the clipboard give, and nothing that would reach the terminal raw."""

from typing import TYPE_CHECKING, Final

from textual import events
from textual.widgets import Input, TextArea

from deskops.store.drafts import Draft
from deskops.tui.shown import typed

if TYPE_CHECKING:
    from deskops.tui.drafts import DraftKeeper

_ALONE: Final = "line"  # the action that names the draft of a box without a form
WIDE_BLANK = "\u3000"  # what a Chinese input method gives for the space bar; no printable character to Python


class LineBox(Input):
    """One line of text."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text).replace("\n", " ")

    def on_key(self, event: events.Key) -> None:
        if event.character == WIDE_BLANK:
            event.stop()
            self.insert_text_at_cursor(WIDE_BLANK)

    @property
    def place(self) -> str:
        return f"0,{self.cursor_position}"

    def put_cursor(self, _row: int, column: int) -> None:
        self.cursor_position = column


class KeptLine(LineBox):
    """A line that stands alone, such as a filter: what is typed there outlives Escape and whatever else.

    It comes back chosen as a whole when the cursor does, so that typing begins anew and a movement goes on with it.
    """

    def __init__(self, kept_as: str = "", *, placeholder: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(compact=True, placeholder=placeholder, id=id)
        self.kept_as = kept_as

    @property
    def _keeper(self) -> "DraftKeeper | None":
        """None until the first paint is over."""
        return getattr(self.app, "drafts", None)

    def on_focus(self) -> None:
        if self.value or self._keeper is None:
            return
        draft = self._keeper.read(self._subject, _ALONE).get("")
        if draft is not None:
            self.value = draft.text

    def keep(self) -> None:
        """Each change is told by whoever owns the box, who knows which are a person's."""
        if self._keeper is not None:
            self._keeper.keep(Draft(self._subject, _ALONE, "", self.value, self.place))

    def drop(self) -> None:
        """What was typed has served."""
        if self._keeper is not None:
            self._keeper.drop(self._subject, _ALONE)

    @property
    def _subject(self) -> str:
        return self.kept_as or type(self.screen).__name__


class PageBox(TextArea):
    """Several lines of text; tab leaves it."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text)

    def on_key(self, event: events.Key) -> None:
        if event.character == WIDE_BLANK:
            event.stop()
            self.insert(WIDE_BLANK)

    @property
    def value(self) -> str:
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text

    @property
    def place(self) -> str:
        row, column = self.cursor_location
        return f"{row},{column}"

    def put_cursor(self, row: int, column: int) -> None:
        last = self.document.line_count - 1
        row = min(row, last)
        self.move_cursor((row, min(column, len(self.document.get_line(row)))))
