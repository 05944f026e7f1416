"""How a signature is captured from the command line: on a phone, in this laptop's browser, in this terminal."""

from typing import TYPE_CHECKING

from deskops.cli import output
from deskops.cli.drawing import picture
from deskops.errors import UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.inviting import Invitation
    from deskops.ops.do.signing import Offer, Signature

_LOOK = 0.2  # seconds; Ctrl+C is heard in between


def phone(context: "Context", offered: "Offer", asked: "Signature", address: str) -> "Signature":
    """On the signer's own phone. Raises NotFound for an address that is not ours, Refused where nobody signed."""
    from deskops.ops.do.inviting import invite
    from deskops.ops.read.link_words import of_firewall, on_link
    from deskops.ops.read.links import chosen

    link = chosen(address)
    with invite(context, offered, asked, link) as invitation:
        picture(invitation.qr_code)
        output.say(invitation.url)
        output.say(_("Check code (the same on both): {code}").format(code=invitation.code))
        output.say(on_link(link))
        for words in of_firewall(link):
            output.say(words)
        return _answered(invitation)


def browser(context: "Context", offered: "Offer", asked: "Signature", address: str) -> "Signature":
    """In this laptop's own browser, on loopback. Raises Refused where nobody signed."""
    from deskops.cli.orders import heed_orders
    from deskops.ops.do.browsing import Door
    from deskops.ops.do.inviting import invite
    from deskops.ops.read.link_words import on_link
    from deskops.ops.read.links import LOOPBACK, chosen

    link = chosen(address or LOOPBACK)
    heed_orders()  # the door leads in as long as it is there
    with invite(context, offered, asked, link) as invitation, Door(invitation.url) as door:
        output.say(invitation.url)
        output.say(_("Check code (the same on both): {code}").format(code=invitation.code))
        output.say(on_link(link))
        if not door.open():
            output.warn(_("No browser could be opened here: open the address above in one."))
        return _answered(invitation)


def pad(context: "Context", offered: "Offer", asked: "Signature", _address: str) -> "Signature":
    """Drawn in this terminal. Raises Refused where nobody signed, UsageError where nobody is at a terminal."""
    from dataclasses import replace

    name = asked.name or output.ask(_("Who signs?"), "--name")
    if not output.interactive():
        raise UsageError(_("A pad needs a terminal."), hint=_("--phone, --browser, --paper or --refuse"))
    from deskops.tui.pad_app import draw

    drawn = draw(context, offered, replace(asked, name=name))
    if drawn.drawing is None:
        return replace(drawn, reason=output.ask(_("Why is it not signed?"), "--refuse"))
    return drawn


def _answered(invitation: "Invitation") -> "Signature":
    from deskops.ops.read.link_words import on_progress

    told = on_progress(invitation.handoff)
    try:
        while not invitation.wait(_LOOK):
            if (words := on_progress(invitation.handoff)) != told:
                told = words
                output.say(told)
    finally:
        invitation.close()
        output.say(_("The page is closed."))
    return invitation.signature()
