"""How a signature is captured: each way under the option that names it; a new one is one line here."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from deskops.domain.sealing import BROWSER, PAD, PAPER, PHONE
from deskops.errors import UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.signing import Offer, Signature

    # Shows the offer, and hands back what was drawn, with the reason in it where the signature was refused. The given
    # signature says who is to sign, as far as that was told already; the text, on which address of this laptop a page
    # is served, empty for the likeliest. Raises Refused where nobody signed.
    Capture = Callable[[Context, Offer, Signature, str], Signature]

# `module:function` of a Capture, by the name of the way; in the order in which they are offered.
WAYS: Final[Mapping[str, str]] = {
    PHONE: "deskops.cli.capturing:phone",
    PAD: "deskops.cli.capturing:pad",
    BROWSER: "deskops.cli.capturing:browser",
}


def capture(name: str) -> "Capture":
    """Raises UsageError for a way that is not here, with those that are."""
    if name not in WAYS:
        known = ", ".join(f"--{way}" for way in (*WAYS, PAPER))
        raise UsageError(
            _("This version cannot capture a signature that way: {way}.").format(way=name),
            hint=_("Ways that there are: {names}").format(names=known),
        )
    module, _colon, function = WAYS[name].partition(":")
    found: Capture = getattr(import_module(module), function)
    return found
