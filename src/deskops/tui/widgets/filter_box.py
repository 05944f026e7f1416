"""The line in which a list is filtered as one types."""

from typing import ClassVar

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
    ]

    class Typed(Message):
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

    def action_leave(self, cleared: bool) -> None:
        if cleared:  # the rows come back, and the words when they are asked for again
            self._clearing = True
            self.value = ""
            self._clearing = False
        self.post_message(self.Left(cleared=cleared))
