"""One field of a form, made from what an action asks: label, control by kind, help."""

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from deskops.domain.entries import Field, FieldKind
from deskops.i18n import _
from deskops.tui.shown import typed
from deskops.tui.widgets.choices import Choices
from deskops.tui.widgets.paths import PathBox
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.text_boxes import LineBox, PageBox

_SOON: Final = 0.15  # seconds in which the cursor's moves are told once

Control = LineBox | PageBox | Choices


class FieldBox(Vertical):
    """`choices` replaces the field's own where they are people or places of the store."""

    class Changed(Message):
        """What is in the field, or where the cursor stands in it, is another."""

        def __init__(self, box: "FieldBox") -> None:
            super().__init__()
            self.box = box

    class Done(Changed):
        """Enter was pressed: on to the next."""

    def __init__(self, field: Field, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field = field
        self.control = _control(field, choices)
        self.control.add_class("control")
        self._moving: Timer | None = None
        self._is_marked = False
        self.set_class(isinstance(self.control, LineBox), "-line")  # its label stands before it, not above

    def compose(self) -> ComposeResult:
        yield Static(self._label(), classes="label", markup=False)
        yield self.control

    def _label(self, *, missing: bool = False) -> Content:
        label = Content(_(self.field.label)).stylize("$foreground bold")
        if self.field.required:
            label = Content.assemble(label, (" *", "$text-error bold"))
        if self.field.help and not self.has_class("-line"):
            label = Content.assemble(label, "  " + _(self.field.help))
        return Content.assemble(("! ", "$text-error bold"), label) if missing else label

    @property
    def is_missing(self) -> bool:
        return self.field.required and not self.value.strip()

    def mark_missing(self, *, missing: bool) -> None:
        """Mark it as one that is still needed, or no longer."""
        if missing != self._is_marked:
            self._is_marked = missing
            self.query_one(".label", Static).update(self._label(missing=missing))

    @property
    def needed(self) -> str:
        """What is said where nothing is in it."""
        words = _("Choose “{field}”.") if isinstance(self.control, Choices) else _("“{field}” is needed.")
        return words.format(field=_(self.field.label))

    def on_mount(self) -> None:
        if not isinstance(self.control, Choices):
            self.watch(self.control, "selection", self._cursor_moved, init=False)

    def _cursor_moved(self) -> None:
        """Tell it soon, also while it goes on moving: it belongs to the draft as the words do."""
        if self._moving is None:
            self._moving = self.set_timer(_SOON, self._tell_moved)

    def _tell_moved(self) -> None:
        self._moving = None
        self.post_message(self.Changed(self))

    def on_descendant_focus(self) -> None:
        if isinstance(self.control, LineBox):
            self.control.select_on_focus = True
        self.call_after_refresh(self.scroll_visible, animate=False)

    @property
    def value(self) -> str:
        return self.control.value

    @value.setter
    def value(self, text: str) -> None:
        self.control.value = typed(text)

    @property
    def place(self) -> str:
        return self.control.place

    def put_cursor(self, place: str) -> None:
        row, comma, column = place.partition(",")
        if comma and row.isdigit() and column.isdigit():
            self.control.put_cursor(int(row), int(column))

    def begin(self) -> None:
        """Take the focus with the cursor where it is: who types as soon as the words are seen goes on with them.

        Textual would choose the whole line when the focus comes, which is after the words are painted.
        """
        if isinstance(self.control, LineBox):
            self.control.select_on_focus = False
        self.control.focus()

    def show_place(self) -> None:
        """Where the cursor is; of a path that is too long the name is seen. Textual scrolls only to one that moves."""
        is_shown = self.control.has_focus or self.field.kind is FieldKind.FILE
        if isinstance(self.control, LineBox) and is_shown:
            self.control.show_cursor()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._tell(event, self.Changed(self))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._tell(event, self.Changed(self))

    def on_choices_changed(self, event: Choices.Changed) -> None:
        self._tell(event, self.Changed(self))

    def on_descendant_blur(self) -> None:
        self.post_message(self.Changed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._tell(event, self.Done(self))

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self._tell(event, self.Done(self))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()

    def _tell(self, event: Message, message: Message) -> None:
        event.stop()
        self.post_message(message)


def _control(field: Field, choices: Sequence[tuple[str, str]]) -> Control:
    if choices or field.kind is FieldKind.CHOICE:
        return Choices(choices or [(choice.value, _(choice.label)) for choice in field.choices])
    if field.kind is FieldKind.LONG_TEXT:
        return PageBox(compact=True)
    if field.kind is FieldKind.FILE:
        return PathBox(placeholder=_(field.help) if field.help else "")
    return LineBox(compact=True, placeholder=_(field.help) if field.help else "")
