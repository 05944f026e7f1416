"""Offering a report to a browser: a server for its page, and the signature out of what came back."""

import base64
import time
from dataclasses import dataclass, replace
from typing import Self

from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.sealing import Signature
from deskops.ops.do.signing import Offer
from deskops.ops.read.links import Link
from deskops.signature import qr
from deskops.signature.handoff import Clocks, HandOff, State, new_secrets
from deskops.signature.page import page
from deskops.signature.server import PageServer
from deskops.text import visible


@dataclass(frozen=True, slots=True)
class Invitation:
    """A page that is being served while `with` lasts; `asked` is what was known of the signer before."""

    asked: Signature
    link: Link
    handoff: HandOff
    server: PageServer

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self.server.close()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def code(self) -> str:
        """The number that stands on both screens."""
        return self.handoff.secrets.code

    @property
    def qr_code(self) -> list[str]:
        return qr.lines(self.url)

    @property
    def entered(self) -> Signature:
        """What was asked, with what was typed at the page until now."""
        typed = self.handoff.entered
        if typed is None:
            return self.asked
        name, role, contact = (visible(text) for text in (typed.name, typed.role, typed.contact))
        return replace(self.asked, name=name, role=role, contact=contact)

    def wait(self, seconds: float) -> bool:
        """Whether it is over, after so many seconds at most."""
        return self.server.wait(seconds)

    def signature(self) -> Signature:
        """What came back, once it is over; with its reason where it was refused. Raises Refused where nothing came."""
        given = self.handoff.given
        if given is None:
            raise _nothing(self.handoff)
        channel = {
            "token": self.handoff.secrets.id,
            "served": self.server.host,
            "peer": given.caller.address,
            "code": self.code,
        }
        return replace(
            self.asked,
            name=given.signer.name or self.asked.name,
            role=given.signer.role,
            contact=given.signer.contact,
            drawing=given.drawing,
            reason=given.reason,
            agent=given.caller.agent,
            opened_at=given.opened_at,
            signed_at=given.signed_at,
            channel=channel,
        )


def invite(context: Context, offered: Offer, asked: Signature, link: Link) -> Invitation:
    """Serve the offer on this link alone. Raises Refused where nothing can be served there."""
    shown = {
        "report": offered.draft.content,
        "pictures": {sha256: _embedded(content) for sha256, content in offered.draft.pictures.items()},
        "consent": offered.consent,
        "name": asked.name,
        "role": asked.role,
        "contact": asked.contact,
    }
    secrets = new_secrets(context.random, offered.digest)
    clocks = Clocks(time.monotonic, lambda: context.now)
    handoff = HandOff(secrets, shown, offered.digest, offered.language, clocks, context.random)
    return Invitation(asked, link, handoff, PageServer(handoff, page(offered.language), link.address))


def _embedded(content: bytes) -> str:
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _nothing(handoff: HandOff) -> Refused:
    if handoff.state is not State.OVER:
        return Refused(_("The page was closed on this laptop: nothing was signed."))
    if handoff.was_opened:
        return Refused(
            _("The time to sign is over: nothing was signed."), hint=_("Show it again when they are ready.")
        )
    return Refused(
        _("Nobody opened the page in time: nothing was signed."),
        hint=_(
            "Are phone and laptop on the same network? A hotspot of the laptop, --browser, --pad or --paper do without."
        ),
    )
