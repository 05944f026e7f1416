"""The line in which a list is filtered as one types, with a step on to everything there is."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from deskops.domain.label import labelled_tag
from deskops.i18n import N_, _
from deskops.tui.widgets.text_boxes import KeptLine


class FilterBox(KeptLine):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(True)", N_("All rows"), id="filter.clear"),
        Binding("down,tab", "leave(False)", N_("To the list"), id="filter.leave"),
        Binding("ctrl+o", "everywhere", N_("Find anything"), id="filter.everywhere"),
    ]

    class Typed(Message):
        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Everywhere(Message):
        """What was typed is to be looked for in everything, not in this list alone."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """`cleared`: what was typed is not wanted any more."""

        def __init__(self, *, cleared: bool) -> None:
            super().__init__()
            self.cleared = cleared

    def __init__(self, about: str = "") -> None:
        about = about or _("Filter: number, site, device, fault, contact, status")
        super().__init__(placeholder=about)
        self._clearing = False

    def leave(self) -> None:
        """All rows are wanted again: it goes, and holds nothing by which the list is not filtered. Its words stay a
        draft, and come back with it.
        """
        self.display = False
        self._clearing = True
        self.value = ""
        self._clearing = False

    def again(self, last: str) -> None:
        """Shown with what the list is filtered by, or was last; the first letter replaces it."""
        self.display = True
        if not self.value and last:
            self.value = last
        self.focus()
        self.action_select_all()

    def on_key(self, event: events.Key) -> None:
        """A second slash: nothing is called so."""
        if event.character == "/" and abs(self.selection.end - self.selection.start) == len(self.value):
            event.stop()
            event.prevent_default()
            self.action_everywhere()

    def watch_value(self, value: str) -> None:
        """A label that was scanned means its tag."""
        self.post_message(self.Typed(labelled_tag(value) or value))
        if self.is_mounted and not self._clearing:
            self.keep()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left(cleared=False))

    def action_everywhere(self) -> None:
        self.post_message(self.Everywhere(self.value))

    def action_leave(self, cleared: bool) -> None:
        self.post_message(self.Left(cleared=cleared))
