"""How a signature is captured from the command line: on a phone, in this laptop's browser, in this terminal."""

import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from deskops.cli import output
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
        output.picture(invitation.qr_code)
        output.say(invitation.url)
        output.say(_("Number on both screens: {code}").format(code=invitation.code))
        output.say(on_link(link))
        for words in of_firewall(link):
            output.say(words)
        return _answered(invitation)


def browser(context: "Context", offered: "Offer", asked: "Signature", address: str) -> "Signature":
    """In this laptop's own browser, on loopback. Raises Refused where nobody signed."""
    from deskops.ops.do.inviting import invite
    from deskops.ops.read.link_words import on_link
    from deskops.ops.read.links import LOOPBACK, chosen

    link = chosen(address or LOOPBACK)
    with invite(context, offered, asked, link) as invitation, _door(invitation.url) as door:
        output.say(invitation.url)
        output.say(_("Number on both screens: {code}").format(code=invitation.code))
        output.say(on_link(link))
        if not webbrowser.open(door.as_uri()):
            output.warn(_("No browser could be opened here: open the address above in one."))
        return _answered(invitation)


def pad(context: "Context", offered: "Offer", asked: "Signature", _address: str) -> "Signature":
    """Drawn in this terminal. Raises Refused where nobody signed, UsageError where there is no terminal."""
    from deskops.tui.signing import draw

    return draw(context, offered, asked)


def _answered(invitation: "Invitation") -> "Signature":
    told = False
    while not invitation.wait(_LOOK):
        if invitation.was_opened and not told:
            told = True
            output.say(_("The page is open; waiting for the signature."))
    return invitation.signature()


@contextmanager
def _door(url: str) -> Iterator[Path]:
    """A file of our own that leads to the page: a browser's arguments are seen by everybody on the machine."""
    with tempfile.TemporaryDirectory(prefix="deskops-sign-") as folder:  # for its owner alone
        door = Path(folder) / "sign.html"
        door.write_text(f'<meta http-equiv="refresh" content="0; url={escape(url)}">', encoding="utf-8")
        yield door
