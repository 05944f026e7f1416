"""Text boxes that take what input methods and the clipboard give, and nothing that would reach the terminal raw."""

import unicodedata
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual import events
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input, TextArea

from deskops.store.drafts import Draft
from deskops.tui.shown import typed

if TYPE_CHECKING:
    from deskops.tui.drafts import DraftKeeper

_NEW_LINE: Final = frozenset(
    {"ctrl+j", "shift+enter", "alt+enter"}
)  # the first is a line feed of a paste without marks
_ALONE: Final = "line"  # the action that names the draft of a box without a form


def _blank(event: events.Key) -> str:
    """A blank that a keyboard gives and Python calls unprintable: U+3000 of a Chinese input method, or a hard one."""
    character = event.character or ""
    return character if character and unicodedata.category(character) == "Zs" and character != " " else ""


class CursorShown(Widget):
    """The terminal's own cursor stands where words go, for there an input method shows what it composes.

    Textual puts it there when the cursor moves; a box that has just come or was moved has to ask for it.
    """

    def on_focus(self) -> None:
        self.call_after_refresh(self.lead_cursor)

    def on_resize(self) -> None:
        self.call_after_refresh(self.lead_cursor)

    def lead_cursor(self) -> None:
        """After the layout is done."""
        if self.has_focus and self.app.cursor_position != (at := self.at_cursor):
            self.app.cursor_position = at
            self.refresh()

    @property
    def at_cursor(self) -> Offset:
        """On the screen."""
        raise NotImplementedError


class InOrder(Widget):
    """Keys take effect in the order in which they were pressed, also those that came in one piece.

    Textual obeys a box's own bindings only once the key has gone up to the program and come to its turn there, when
    the letters behind it are written already: a, Backspace, b of a slow line or a loaded machine became a.
    """

    async def _on_key(self, event: events.Key) -> None:
        """After the box itself, which takes the letters."""
        chain = self.screen._modal_binding_chain  # noqa: SLF001 - the keys in force, those of the settings among them
        own = next((bindings for node, bindings in chain if node is self), None)
        for binding in own.key_to_bindings.get(event.key, ()) if own and not event.is_printable else ():
            if not binding.priority and await self.app.run_action(binding.action, self):
                event.stop()
                return


class LineBox(Input, CursorShown, InOrder):
    """One line of text."""

    @property
    def at_cursor(self) -> Offset:
        return self.cursor_screen_offset

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next character will stand; Textual's is a cell beyond it behind the last."""
        return super().cursor_screen_offset - Offset(int(self.cursor_at_end), 0)

    def _on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text).replace("\n", " ")

    def on_key(self, event: events.Key) -> None:
        if blank := _blank(event):
            event.stop()
            self.insert_text_at_cursor(blank)

    @property
    def place(self) -> str:
        return f"0,{self.cursor_position}"

    def put_cursor(self, _row: int, column: int) -> None:
        self.cursor_position = column

    def lead_cursor(self) -> None:
        """Only now its width is known: of a long text what stands before the cursor is shown, as far as it fits."""
        if self.has_focus:
            at = cell_len(self.value[: self.cursor_position])
            self.scroll_to(x=max(0, at + 1 - self.scrollable_content_region.width), animate=False, force=True)
        super().lead_cursor()


class KeptLine(LineBox):
    """A line that stands alone, such as a filter: what is typed there outlives Escape and whatever else.

    It comes back chosen as a whole when the cursor does, so that typing begins anew and a movement goes on with it.
    """

    def __init__(
        self,
        kept_as: str = "",
        value: str = "",
        *,
        placeholder: str,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(value, compact=True, placeholder=placeholder, id=id)
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


class PageBox(TextArea, CursorShown, InOrder):
    """Several lines of text; tab leaves it."""

    @property
    def at_cursor(self) -> Offset:
        return self.cursor_screen_offset

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = typed(event.text)

    def on_key(self, event: events.Key) -> None:
        if blank := _blank(event) or (event.key in _NEW_LINE and "\n"):
            event.stop()
            event.prevent_default()
            self.insert(blank)

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
