"""Text boxes that take what input methods and the clipboard give, and nothing that would reach the terminal raw."""

from textual import events
from textual.widgets import Input, TextArea

from deskops.tui.shown import typed

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
