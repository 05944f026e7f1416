"""One line that takes a device's label: typed, or sent by a scanner that types and presses Enter."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from deskops.i18n import N_, _
from deskops.tui.screens import PAGES
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.text_boxes import KeptLine


class ScanScreen(ModalScreen[str]):
    """Its answer is the text that was read; empty when it was left."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", N_("Back"), id="scan.back")]

    def __init__(self) -> None:
        super().__init__()
        self.box = KeptLine("scan", placeholder=_("Tag, serial number or label"), id="scan-box")

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(_("Which device?")).stylize("bold"), id="form-title", markup=False)
            yield self.box
            yield Chips(
                [Chip("open", _("Open"), "Enter"), Chip("leave", _("Back"), "Esc")], id="form-buttons"
            )

    def on_mount(self) -> None:
        self.box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.box.keep()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take()

    def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        if message.name == "open":
            self._take()
        else:
            self.dismiss("")

    def _take(self) -> None:
        self.box.drop()
        self.dismiss(self.box.value.strip())
