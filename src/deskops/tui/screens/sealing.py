"""Before a signature or a refusal is sealed: whose it is, for which document, and a key that no form or pad needs."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.i18n import N_, _
from deskops.signature.strokes import Drawing
from deskops.tui.screens import PAGES
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from deskops.ops.do.sealing import Signature
    from deskops.ops.do.signing import Offer


class SealScreen(ModalScreen[bool]):
    """True when it is to be sealed. Enter does nothing here: it has just ended the drawing or the form, and keys
    repeat.
    """

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", N_("Seal it"), id="seal.yes"),
        Binding("escape,n", "dismiss(False)", N_("Back"), id="seal.back"),
    ]

    def __init__(self, offered: "Offer", signer: "Signature", drawing: Drawing | None = None) -> None:
        """What `signer` gives, and what was drawn where that is not in it yet."""
        super().__init__()
        self._title = _("Seal this refusal?") if signer.reason else _("Seal this signature?")
        self._back = _("Back to the pad") if drawing else _("Back")
        document = _("{number}, revision {revision}")
        self.told = (
            (
                _("What is not signed") if signer.reason else _("What is signed"),
                document.format(number=offered.number, revision=offered.revision),
            ),
            (_("Who refuses") if signer.reason else _("Who signs"), signer.name or _("not given")),
            (_("Role or department"), signer.role or _("not given")),
            _what_is_given(signer, drawing),
        )
        self.consent = "" if signer.reason else offered.consent

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(self._title).stylize("bold"), id="form-title", markup=False)
            for label, value in self.told:
                yield Static(plain(_("{label}: {value}").format(label=label, value=value)), markup=False)
            if self.consent:
                yield Static(plain(self.consent), markup=False, id="form-about")
            yield Static(
                plain(_("What is sealed cannot be changed any more.")), markup=False, id="form-words"
            )
            yield Chips(
                [
                    Chip("dismiss(True)", _("Seal it"), "y"),
                    Chip("dismiss(False)", self._back, "Esc"),
                ],
                id="form-buttons",
            )

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)


def _what_is_given(signer: "Signature", drawing: Drawing | None) -> tuple[str, str]:
    if signer.reason:
        return _("Why is it not signed?"), signer.reason
    if drawing is not None:
        return _("Strokes"), str(len(drawing.strokes))
    return _("Photograph of the form signed on paper"), signer.paper.name if signer.paper else ""
