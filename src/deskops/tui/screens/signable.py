"""A page of something whose report can be signed: the key for it, where that is possible now."""

from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.tui.messages import Offered, RevisionsRead
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip


class ToSign(NamedTuple):
    """A record whose report can be signed; `signed` is how its last signature stands, empty where there was none."""

    kind: str
    subject: str
    status: str
    signed: str


class Signable(Frame):
    """`to_sign` is what the page shows; none while it is being read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "sign", N_("Get it signed"), id="sign.open"),
        Binding("V", "revisions", N_("What was signed"), id="sign.revisions"),
    ]

    @property
    def to_sign(self) -> ToSign | None:
        raise NotImplementedError

    @property
    def may_sign(self) -> bool:
        from deskops.domain.actions import ACTIONS
        from deskops.domain.seals import SIGN

        if self.to_sign is None:
            return False
        return self.to_sign.status in ACTIONS[self.to_sign.kind][SIGN].allowed_from

    @property
    def was_signed(self) -> bool:
        return self.to_sign is not None and bool(self.to_sign.signed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "sign":
                return self.may_sign
            case "revisions":
                return self.was_signed
            case _:
                return super().check_action(action, parameters)

    def sign_chips(self) -> list[Chip]:
        chips = [Chip("sign", _("Get it signed"), "S")] if self.may_sign else []
        return [*chips, Chip("revisions", _("What was signed"), "V")] if self.was_signed else chips

    def action_sign(self) -> None:
        """Show the report first; the ways to sign it stand below it."""
        from deskops.tui.doing_reports import offer_report

        if self.to_sign is not None:
            kind, subject = self.to_sign.kind, self.to_sign.subject
            self.app.acts.do(self, offer_report(self.app.context, kind, subject), what=_("Get it signed"))

    def action_revisions(self) -> None:
        from deskops.tui.reading import read_revisions

        if self.to_sign is not None:
            read = partial(read_revisions, self.app.context, self.to_sign.kind, self.to_sign.subject)
            self.app.reads.do(self, read, what=_("What was signed"))

    def on_revisions_read(self, message: RevisionsRead) -> None:
        from deskops.tui.screens.revisions import RevisionsScreen

        self.app.push_screen(RevisionsScreen(message))

    def on_offered(self, message: Offered) -> None:
        from deskops.tui.signing import Signing

        Signing(self.app, message.offer).read()
