"""Before a drawn signature is sealed: whose it is, for which document, and a key that no signature needs."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.i18n import N_, _
from deskops.ops.do.sealing import Signature
from deskops.ops.do.signing import Offer
from deskops.signature.strokes import Drawing
from deskops.tui.screens import PAGES
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips


class SealScreen(ModalScreen[bool]):
    """True when it is to be sealed. Enter does nothing here: it has just ended the drawing, and keys repeat."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", N_("Seal it"), id="seal.yes"),
        Binding("escape,n", "dismiss(False)", N_("Back to the pad"), id="seal.back"),
    ]

    def __init__(self, offered: Offer, signer: Signature, drawing: Drawing) -> None:
        super().__init__()
        document = _("{number}, revision {revision}")
        self.told = (
            (_("What is signed"), document.format(number=offered.number, revision=offered.revision)),
            (_("Who signs"), signer.name),
            (_("Role or department"), signer.role or _("not given")),
            (_("Strokes"), str(len(drawing.strokes))),
        )
        self.consent = offered.consent

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(_("Seal this signature?")).stylize("bold"), id="form-title", markup=False)
            for label, value in self.told:
                yield Static(plain(_("{label}: {value}").format(label=label, value=value)), markup=False)
            yield Static(plain(self.consent), markup=False, id="form-about")
            yield Static(
                plain(_("What is sealed cannot be changed any more.")), markup=False, id="form-words"
            )
            yield Chips(
                [
                    Chip("dismiss(True)", _("Seal it"), "y"),
                    Chip("dismiss(False)", _("Back to the pad"), "Esc"),
                ],
                id="form-buttons",
            )

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)
