"""The addresses of this laptop that a phone in the room may reach, the likeliest first."""

import ipaddress
import socket
from typing import Final, NamedTuple

import psutil

from deskops.errors import NotFound
from deskops.i18n import _

LOOPBACK: Final = "127.0.0.1"
_HOTSPOTS: Final = tuple(
    map(ipaddress.ip_network, ("192.168.137.0/24", "10.42.0.0/24"))
)  # Windows, NetworkManager
_INNER: Final = (
    "docker",
    "br-",
    "virbr",
    "veth",
    "vmnet",
    "vboxnet",
    "vethernet",
    "virtualbox",
    "vmware",
    "tun",
    "wg",
)
_ELSEWHERE: Final = ("192.0.2.1", 9)  # RFC 5737: nobody; asking the way there sends nothing


class Link(NamedTuple):
    """An address and the name of the interface that has it."""

    address: str
    name: str


def links() -> list[Link]:
    """A hotspot of our own first, then where other networks are reached, then the rest; machines inside last."""
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        Link(each.address, name)
        for name, addresses in psutil.net_if_addrs().items()
        for each in addresses
        if name in up and each.family is socket.AF_INET and not ipaddress.ip_address(each.address).is_loopback
    ]
    way = _way_out()
    return sorted(found, key=lambda link: (_rank(link, way), link.name, link.address))


def chosen(wanted: str = "") -> Link:
    """The link to serve on. Raises NotFound with those that there are."""
    known = links()
    if not wanted and known:
        return known[0]
    for link in (*known, Link(LOOPBACK, _("this laptop alone"))):
        if wanted in (link.address, link.name):
            return link
    raise NotFound(
        _("This laptop has no address {address}.").format(address=wanted)
        if wanted
        else _("This laptop is on no network that a phone could reach."),
        hint=_("Addresses that there are: {names}").format(names=", ".join(link.address for link in known))
        if known
        else _("Open a hotspot on the laptop, or sign on the pad, in its browser or on paper."),
    )


def _rank(link: Link, way: str) -> int:
    address = ipaddress.ip_address(link.address)
    if any(address in hotspot for hotspot in _HOTSPOTS):
        return 0
    if link.name.lower().startswith(_INNER) or address.is_link_local:
        return 3
    return 1 if link.address == way else 2


def _way_out() -> str:
    """The address from which other networks are reached; empty where there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(_ELSEWHERE)
        except OSError:
            return ""
        return str(asked.getsockname()[0])
