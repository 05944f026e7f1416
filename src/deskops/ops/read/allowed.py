"""Where a device of the register may be asked: never this machine, the link or the desk; within its site's plan.

What the register calls by a name is looked up once, judged, and then asked by that address alone.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple
from urllib.parse import urlsplit

from deskops.errors import Refused, Unreachable
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.device_tuples import SubnetRow

Place = IPv4Address | IPv6Address


def is_nobodys(place: Place) -> bool:
    """Whether no device of a site can be there: this machine, the link, a group, nowhere."""
    mapped = getattr(place, "ipv4_mapped", None)
    place = mapped or place
    return (
        place.is_loopback
        or place.is_link_local
        or place.is_multicast
        or place.is_unspecified
        or place == IPv4Address("255.255.255.255")
    )


def _places(hosts: Sequence[str]) -> frozenset[Place]:
    return frozenset(place for one in hosts if (place := _place(one)) is not None)


def _place(host: str) -> Place | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


class DeskPlace:
    """Where the desk is; its name is looked up when it is first needed, and once."""

    def __init__(self, host: str = "", look_up: Callable[[str], Sequence[str]] | None = None) -> None:
        self.host = host.casefold()
        self._look_up = look_up
        self._lock = threading.Lock()
        literal = _place(host)
        self._known: frozenset[Place] | None = None if host and literal is None else _places([host])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeskPlace) and self.host == other.host

    def __hash__(self) -> int:
        return hash(self.host)

    @property
    def named(self) -> bool:
        """Whether it has to be looked up."""
        return self._known is None

    def is_at(self, place: Place, *, look_up: bool) -> bool:
        with self._lock:
            if self._known is None and look_up:
                self._known = _places((self._look_up or looked_up)(self.host))
            return place in (self._known or ())


class Allowed(NamedTuple):
    """`plan` empty: any private address. `find` looks a name up: all its addresses."""

    plan: tuple[IPv4Network | IPv6Network, ...] = ()
    desk: DeskPlace = DeskPlace()
    find: Callable[[str], Sequence[str]] | None = None

    def judge(self, host: str, called: str = "", *, look_up: bool = False) -> None:
        """Raises Refused for an address that may not be asked; a name is not judged before it is looked up.

        `look_up`: it may take the time that looking up the desk's name takes.
        """
        place = _place(host)
        if place is None:
            if self.desk.host and host.casefold().rstrip(".") == self.desk.host:
                raise _refused(_("{address} is the desk.").format(address=host), host)
            return
        place = getattr(place, "ipv4_mapped", None) or place
        shown = f"{called} ({host})" if called else host
        if is_nobodys(place):
            raise _refused(
                _("{address} is no address that a device of a site can have.").format(address=shown), host
            )
        if self.desk.is_at(place, look_up=look_up):
            raise _refused(_("{address} is the desk.").format(address=shown), host)
        inside = any(place in net for net in self.plan if net.version == place.version)
        if not (inside if self.plan else place.is_private):
            raise _refused(
                _("{address} is outside of the address plan of its site.").format(address=shown), host
            )

    def look_up(self, name: str) -> str:
        """The one address under which this name, or address, is asked from now on. Raises Unreachable, Refused.

        A name with several addresses is refused when one of them may not be asked: nobody could say which is meant.
        """
        if _place(name) is not None:
            self.judge(name, look_up=True)
            return name
        found = (self.find or looked_up)(name)
        if not found:
            raise Unreachable(
                _("{target}: {why}").format(target=name, why=_("its name is not known")),
                hint=_("Add its address: deskops asset correct DEVICE ip ADDRESS"),
            )
        for one in found:
            self.judge(one, name, look_up=True)
        return found[0]


def allowed_at(context: Context, site: str, desk: DeskPlace) -> Allowed:
    plan = [
        ipaddress.ip_network(row.cidr, strict=False)
        for row in views.rows(context.views, "subnets", SubnetRow, site=site)
    ] if site else []  # fmt: skip
    return Allowed(tuple(plan), desk)


def desk_host(context: Context) -> str:
    """Empty where there is no desk."""
    return urlsplit(context.settings.desk.url or "").hostname or ""


def looked_up(name: str) -> tuple[str, ...]:
    """All addresses of a name, an address as it is; empty where it has none."""
    if not name:
        return ()
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))


def _refused(message: str, host: str) -> Refused:
    return Refused(
        message,
        hint=_("Correct it in the register, or name the target yourself: ssh://{address}").format(
            address=host
        ),
    )
