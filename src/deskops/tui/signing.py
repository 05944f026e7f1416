"""Having a report signed from the screens: read it, choose a way, sign, seal; what is known of the signer stays."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskops.domain.entries import Field, FieldKind
from deskops.domain.nouns import Kind
from deskops.domain.sealing import BROWSER, PAD, PAPER, PHONE
from deskops.errors import DeskopsError
from deskops.i18n import N_, _
from deskops.ops.do.rating import BEST, LOWEST
from deskops.ops.do.sealing import Signature
from deskops.ops.do.signing import Offer, Signed
from deskops.ops.read import links
from deskops.signature.offered import offered
from deskops.signature.strokes import Drawing
from deskops.tui.doing_reports import rate, seal
from deskops.tui.lone_pad import agent
from deskops.tui.messages import Failed
from deskops.tui.screens.form import Ask, FormScreen
from deskops.tui.screens.sealing import SealScreen
from deskops.tui.screens.signing import (
    REFUSE,
    PadScreen,
    ReadScreen,
)
from deskops.tui.serving import Serving
from deskops.tui.work import Work

if TYPE_CHECKING:
    from deskops.tui.program import Program

_NAME: Final = Field("name", N_("Who signs"), required=True)
_IDENTIFIED: Final = Field(
    "identified",
    N_("How you know who they are"),
    help=N_("A badge, met before, named by a colleague"),
)
_SIGNER: Final = (
    Field("role", N_("Role or department")),
    Field("contact", N_("How to reach them")),
    _IDENTIFIED,
)
_RATING: Final = Field("rating", N_("Rating (1–5)"), FieldKind.CHOICE)
_ADDRESS: Final = Field("address", N_("Address that serves the page"), FieldKind.CHOICE)
_FILE: Final = Field("file", N_("Photograph of the form signed on paper"), FieldKind.FILE, required=True)
_REASON: Final = Field("reason", N_("Why is it not signed?"), FieldKind.LONG_TEXT, required=True)
_TOLD: Final = ("name", "role", "contact", "identified")  # of the signer
_FIELDS: Final = {
    PAD: (_NAME, *_SIGNER),
    PAPER: (_FILE, _NAME, *_SIGNER),
    REFUSE: (_REASON, replace(_NAME, label=N_("Who refuses to sign"), required=False), *_SIGNER),
}


def settling(known: Sequence[links.Link]) -> str:
    """What is asked of a page that is served, by the addresses that may serve it."""
    return _("Signer, address") if len(known) > 1 else _("Signer")


def _choosable(way: str) -> Sequence[links.Link]:
    """The addresses of which one may be chosen."""
    return links.links() if way == PHONE else []


class Signing:
    """One offer on its way to a signature; what is written goes through the lane of acts."""

    def __init__(self, app: "Program", offered: Offer) -> None:
        self.app, self.offered = app, offered
        self.known = Signature(
            "", PAD
        )  # of the signer, whichever way it was told; the way is the last one gone
        self.address = ""  # on which a phone finds the page; empty for the likeliest

    def read(self) -> None:
        self.app.push_screen(ReadScreen(self.offered, (*offered(), REFUSE)), self.take)

    def take(self, way: str | None) -> None:
        """Go this way; none is no way."""
        if way in _FIELDS:
            self._ask(way)
        elif way in (PHONE, BROWSER):
            self._serve(way)

    def sealing(self, given: Signature) -> Work:
        return seal(self.app.context, self.offered, given, self._ask_rating)

    # What whoever signed says of the service; it may be left.

    def _ask_rating(self, done: Signed, name: str) -> None:
        about = _("The job is confirmed with it.") if done.kind == Kind.JOB else ""
        stars = [(str(each), "*" * each) for each in range(LOWEST, BEST + 1)]
        ask = Ask(
            title=_("{action}: {number}").format(action=_("How was the service?"), number=done.number),
            about="\n".join(filter(None, (_("Esc leaves it out."), about))),
            fields=(_RATING,),
            subject=done.subject,
            action="sign rating",
            submit=lambda form, given: self._rated(form, done, name, given),
            choices={"rating": stars},
        )
        self.app.ask(ask)

    def _rated(self, form: FormScreen, done: Signed, name: str, given: Mapping[str, str]) -> None:
        if "rating" in given:
            self.app.acts.do(
                form, rate(self.app.context, done, int(given["rating"]), name), what=_("Rating (1–5)")
            )
        else:
            self._close(form)

    # With a form: who it is, and what else the way needs.

    def _ask(self, way: str) -> None:
        labels = {PAD: _("Draw here"), PAPER: _("On paper"), REFUSE: _("Refuse to sign")}
        does = _("Continue") if way == PAD else _("Seal")
        ask = Ask(
            title=_("{action}: {number}").format(action=labels[way], number=self.offered.number),
            about="",
            fields=_FIELDS[way],
            subject=self.offered.subject,
            action=f"sign {way}",
            submit=lambda form, given: self._submitted(form, way, given),
            given={name: getattr(self.known, name) for name in _TOLD},
            does=does,
        )
        self.app.ask(ask)

    def _submitted(self, form: FormScreen, way: str, given: Mapping[str, str]) -> None:
        name, role, contact, identified = (given.get(each, "") for each in _TOLD)
        method = self.known.method if way == REFUSE else way
        known = self.known = Signature(name, method, role=role, contact=contact, identified=identified)
        if way == PAD:
            self._close(form)
            self.app.call_later(self._draw, known)
            return
        if way == PAPER:
            known = replace(known, paper=Path(given["file"]).expanduser())
        else:
            known = replace(known, reason=given["reason"])
        self._seal(form, known)

    def _seal(self, form: FormScreen, given: Signature) -> None:
        """Ask before it is sealed; who goes back finds the form as it was."""

        def asked(is_sealed: bool | None) -> None:
            if is_sealed:
                self.app.acts.do(form, self.sealing(given), what=_("Get it signed"))
            else:
                form.resume()

        self.app.push_screen(SealScreen(self.offered, given), asked)

    # On the pad.

    def _draw(self, known: Signature) -> None:
        opened, screen = self.app.context.now, PadScreen(self.offered, known)

        def drawn(done: Drawing | str | None) -> None:
            if isinstance(done, Drawing):
                now = self.app.context.now
                given = replace(
                    known, drawing=done, agent=agent(screen.pad.precise), opened_at=opened, signed_at=now
                )
                self.app.do(self.sealing(given), what=_("Get it signed"))
            elif done == REFUSE:
                self._ask(REFUSE)
            else:
                self.read()

        self.app.push_screen(screen, drawn)

    # On a page that this laptop serves.

    def settle(self, way: str) -> None:
        """How the signer is known, and on which of several addresses a phone finds the page; then it is served anew."""
        known = _choosable(way)
        where = {"address": [(link.address, f"{link.address} ({link.name})") for link in known]}
        ask = Ask(
            title=_("{action}: {number}").format(action=settling(known), number=self.offered.number),
            about="",
            fields=(_IDENTIFIED, _ADDRESS) if len(known) > 1 else (_IDENTIFIED,),
            does=_("Continue"),
            subject=self.offered.subject,
            action="sign served",
            submit=lambda form, given: self._settled(form, way, given),
            choices=where,
            given={"identified": self.known.identified, "address": self.address},
        )
        self.app.ask(ask)

    def asks(self, way: str) -> str:
        """What can be said of the page that is served this way."""
        return settling(_choosable(way))

    def _settled(self, form: FormScreen, way: str, given: Mapping[str, str]) -> None:
        self.known = replace(self.known, identified=given.get("identified", ""))
        self.address = given.get("address", "")
        self._close(form)
        self.app.call_later(self._serve, way)

    def _close(self, form: FormScreen) -> None:
        """Nothing was written by it, but what it asked is known now."""
        self.app.drafts.drop(form.ask.subject, form.ask.action)
        form.dismiss(True)

    def _serve(self, way: str) -> None:
        try:
            serving = Serving(self, way)
        except DeskopsError as error:
            self.address = ""
            self.app.tell_failure(Failed(_("Get it signed"), error))
            self.read()
            return
        serving.show()
