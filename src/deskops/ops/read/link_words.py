"""What a person is told of the page that the laptop serves."""

import sys
from collections.abc import Iterator

from deskops.i18n import _
from deskops.ops.read.links import LOOPBACK, Link


def on_link(link: Link) -> str:
    """Where it is served, and that it is nowhere else."""
    told = _("Served on {address} ({name}) alone, for minutes; it stops by itself.")
    return told.format(address=link.address, name=link.name)


def of_firewall(link: Link, platform: str = sys.platform) -> Iterator[str]:
    """On Windows: why it may ask, and the ways that do without."""
    if platform == "win32" and link.address != LOOPBACK:
        yield _(
            "Windows may ask whether Python may be reached from the network, and wants an administrator for it."
            " Without one: a touch screen or the mouse (--pad), this laptop's browser (--browser), or paper (--paper)."
        )
