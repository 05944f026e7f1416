"""What a person is told of the page that the laptop serves."""

import math
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from deskops.i18n import N_, _
from deskops.ops.read.links import LOOPBACK, Link
from deskops.signature.handoff import Doing, HandOff, State

_DOING: Final[Mapping[Doing, str]] = {
    Doing.OPENING: N_("The page was opened."),
    Doing.READING: N_("The page was opened: the report is being read."),
    Doing.SIGNING: N_("It is being signed."),
    Doing.REFUSING: N_("They are writing why it is not signed."),
}


def on_link(link: Link) -> str:
    """Where it is served, and that it is nowhere else."""
    told = _("Reachable only at {address} ({name}), for a few minutes; it stops by itself.")
    return told.format(address=link.address, name=link.name)


def on_progress(handoff: HandOff) -> str:
    """What is done at the page."""
    match handoff.state:
        case State.WAITING:
            return _("Nobody has opened the page yet.")
        case State.OPEN:
            return _(_DOING[handoff.doing])
        case State.DONE:
            return _("The answer is here.")
        case State.OVER:
            return _("The time is over: the code opens nothing any more.")


def time_left(handoff: HandOff) -> str:
    """To open the page, or to sign on it; empty when that is no question any more."""
    if handoff.state not in (State.WAITING, State.OPEN):
        return ""
    minutes, seconds = divmod(math.ceil(handoff.seconds_left), 60)
    return _("Time left: {minutes}:{seconds}").format(minutes=minutes, seconds=f"{seconds:02d}")


def of_firewall(link: Link, platform: str = sys.platform) -> Iterator[str]:
    """On Windows: why it may ask, and the ways that do without."""
    if platform == "win32" and link.address != LOOPBACK:
        yield _(
            "Windows may ask whether Python may be reached from the network, and wants an administrator for it."
            " Without one: a touch screen or the mouse (--pad), this laptop's browser (--browser), or paper (--paper)."
        )
