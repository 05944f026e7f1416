"""A page of something whose report can be signed: the key for it, where that is possible now."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.tui.messages import Offered
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip


class Signable(Frame):
    """`to_sign` is the kind, id and status of what the page shows; none while it is being read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("S", "sign", N_("Get it signed"), id="sign.open")]

    @property
    def to_sign(self) -> tuple[str, str, str] | None:
        raise NotImplementedError

    @property
    def may_sign(self) -> bool:
        from deskops.domain.actions import ACTIONS
        from deskops.domain.seals import SIGN

        if self.to_sign is None:
            return False
        kind, _subject, status = self.to_sign
        return status in ACTIONS[kind][SIGN].allowed_from

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.may_sign if action == "sign" else super().check_action(action, parameters)

    def sign_chips(self) -> list[Chip]:
        return [Chip("sign", _("Get it signed"), "S")] if self.may_sign else []

    def action_sign(self) -> None:
        """Show the report first; the ways to sign it stand below it."""
        from deskops.tui.doing import offer_report

        if self.to_sign is not None:
            kind, subject, _status = self.to_sign
            self.app.acts.do(self, offer_report(self.app.context, kind, subject), what=_("Get it signed"))

    def on_offered(self, message: Offered) -> None:
        from deskops.tui.signing import Signing

        Signing(self.app, message.offer).read()
