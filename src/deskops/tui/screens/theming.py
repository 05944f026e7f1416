"""The themes: the screen behind wears the one under the cursor, so that one sees it before one takes it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.i18n import N_, _
from deskops.tui.messages import Committed
from deskops.tui.screens import PAGES
from deskops.tui.shown import fit, plain
from deskops.tui.themes import LABELS
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import Part, RowList

if TYPE_CHECKING:
    from deskops.tui.program import Program

_NAMES = tuple(LABELS)


class ThemeList(RowList):
    """The one that is in force is marked."""

    def __init__(self, worn: str) -> None:
        super().__init__(id="theme-list")
        self._worn = worn
        self.styles.height = len(_NAMES)

    @property
    def count(self) -> int:
        return len(_NAMES)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        is_worn = _NAMES[index] == self._worn
        look = "strong" if is_worn else "plain"
        return [("(*) " if is_worn else "( ) ", look), (fit(_(LABELS[_NAMES[index]]), width - 4), look)]


class ThemeScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+t", "leave", N_("Back"), id="theme.back"),
    ]

    app: "Program"

    def __init__(self, worn: str) -> None:
        super().__init__()
        self._worn = worn
        self.list = ThemeList(worn)

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(_("Theme")).stylize("bold"), id="form-title", markup=False)
            yield Static(plain(_("The arrows show each one; Enter keeps it.")), id="form-about", markup=False)
            yield self.list
            yield Chips([Chip("open", _("Use"), "Enter"), Chip("leave", _("Back"), "Esc")], id="form-buttons")

    def on_mount(self) -> None:
        self.list.cursor = _NAMES.index(self._worn)
        self.list.focus()

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.app.wear(_NAMES[self.list.cursor])

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        from deskops.tui.doing_settings import change

        self.dismiss()
        self.app.do(change(self.app, "ui.theme", _NAMES[self.list.cursor]), what=_("Theme"))

    def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        {"open": self.list.action_open, "leave": self.action_leave}[message.name]()

    def action_leave(self) -> None:
        self.app.wear(self._worn)
        self.dismiss()

    def on_committed(self, message: Committed) -> None:
        self.app.post_message(message)
