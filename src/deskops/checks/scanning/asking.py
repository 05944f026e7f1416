"""What hosts that are alive call themselves: one datagram a question, a second where the first was lost; no threads.

An answer counts only when it comes from who was asked, with the number that was asked with; everything else is noise.
"""

import secrets
import selectors
import socket
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Interface
from typing import Final, NamedTuple

from deskops.checks.collectors import ber
from deskops.checks.scanning import netbios, ptr, sysname
from deskops.checks.scanning.connects import Pace
from deskops.text import storable, visible

AGAIN: Final = 0.5  # seconds after which a question is repeated once
WAITING: Final = 1.2  # seconds in which an answer counts
_MOST_AT_ONCE: Final = 256  # datagrams read before others get their turn
_DISCARD: Final = 9
_LONGEST_NAME: Final = 255
MDNS: Final = "224.0.0.251"  # RFC 6762, 3


class Named(NamedTuple):
    """`way` is dns, netbios, mdns or snmp; `name` is harmless to show; `mac` where the answer told one."""

    address: str
    way: str
    name: str
    mac: str = ""


class Way(NamedTuple):
    """A protocol: `ask(address, number)` is what is sent, `read(data, number, address)` what the answer says.

    `group` is a multicast address at which hosts of our own link are asked as well.
    """

    name: str
    port: int
    ask: Callable[[str, int], bytes]
    read: Callable[[bytes, int, str], tuple[str, str]]
    group: str = ""


def _node(data: bytes, number: int, _address: str) -> tuple[str, str]:
    found = netbios.answer(data, number)
    return found.name, found.mac


def _public(_address: str) -> str:
    return "public"


def ways(community: Callable[[str], str] = _public) -> tuple[Way, ...]:
    """How a host itself is asked; `community` is that of SNMP by address."""
    return (
        Way("netbios", 137, lambda _address, number: netbios.question(number), _node),
        Way(
            "mdns",
            5353,
            lambda address, number: ptr.question(address, number, multicast=True),
            lambda data, number, address: (ptr.answer(data, number, address), ""),
            MDNS,
        ),
        Way(
            "snmp",
            161,
            lambda address, number: sysname.question(number, community(address)),
            lambda data, number, _address: (sysname.answer(data, number), ""),
        ),
    )


DNS: Final = Way(
    "dns", 53, ptr.question, lambda data, number, address: (ptr.answer(data, number, address), "")
)


def clean(name: str) -> str:
    """A name from the network as it may be shown and kept: every control made visible, the final dot gone."""
    told = visible(storable(name))[:_LONGEST_NAME].strip().rstrip(".")
    host, _dot, domain = told.partition(".")
    return host if domain == "local" else told  # that of mDNS; corp.local is a domain of somebody's


class _Asked(NamedTuple):
    way: Way
    address: str
    server: tuple[str, int]
    number: int
    end: float


class Asking:
    """Questions under way over one line of datagrams."""

    def __init__(
        self, selector: selectors.BaseSelector, pace: Pace, links: Sequence[IPv4Interface] = ()
    ) -> None:
        """`links`: where this machine is directly connected, and by which address."""
        self.line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.line.setblocking(False)
        selector.register(self.line, selectors.EVENT_READ)
        self._selector, self._pace, self._links = selector, pace, links
        self._to_send: list[tuple[float, _Asked, bool]] = []
        self._open: dict[tuple[tuple[str, int], int], _Asked] = {}

    def ask(self, way: Way, address: str, server: str = "") -> None:
        number = secrets.randbits(16)
        asked = _Asked(way, address, (server or address, way.port), number, 0.0)
        self._to_send.append((time.perf_counter(), asked, True))

    def nudge(self, address: str) -> None:
        """Something for it to throw away (RFC 863), so that the system looks whether it is still there."""
        if self._pace.take():
            with suppress(OSError):
                self.line.sendto(b"", (address, _DISCARD))

    @property
    def done(self) -> bool:
        return not self._to_send and not self._open

    def send(self) -> None:
        """Send what is due, as the pace allows; forget whom nobody answers any more."""
        now, later = time.perf_counter(), list[tuple[float, _Asked, bool]]()
        for due, asked, first in self._to_send:
            key = (asked.server, asked.number)
            if due > now or self._pace.wait():
                later.append((due, asked, first))
            elif first or key in self._open:
                self._open[key] = asked._replace(end=now + WAITING)
                self._put(asked)
                if first:
                    later.append((now + AGAIN, asked, False))
        self._to_send = later
        for key in [key for key, asked in self._open.items() if asked.end <= now]:
            del self._open[key]

    def _put(self, asked: _Asked) -> None:
        """To itself; on our own link to the group as well, since many hear nothing else."""
        question = asked.way.ask(asked.address, asked.number)
        self._pace.take()
        with suppress(OSError):  # no way there, or no room: as good as lost
            self.line.sendto(question, asked.server)
        link = self._link_to(asked.address) if asked.way.group else None
        if link is not None:
            self._pace.take()
            with suppress(OSError):
                self.line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, link.ip.packed)
                self.line.sendto(question, (asked.way.group, asked.way.port))

    def _link_to(self, address: str) -> IPv4Interface | None:
        place = IPv4Address(address)
        return next((one for one in self._links if place in one.network), None)

    def wait(self) -> float:
        due = min((due for due, _asked, _first in self._to_send), default=None)
        now = time.perf_counter()
        ends = min((asked.end for asked in self._open.values()), default=now + WAITING)
        return max(0.0, min(ends if due is None else max(due, now + self._pace.wait()), ends) - now)

    def receive(self) -> list[Named]:
        found = []
        for _one in range(_MOST_AT_ONCE):
            try:
                data, sender = self.line.recvfrom(4096)
            except BlockingIOError:
                break
            except OSError:  # a refusal of an earlier one comes as an error of the line
                continue
            if (named := self._heard(data, sender)) is not None:
                found.append(named)
        return found

    def _heard(self, data: bytes, sender: tuple[str, int]) -> Named | None:
        for number in _numbers(data):
            asked = self._open.get((sender, number))
            if asked is None:
                continue
            with suppress(ValueError, IndexError, struct.error):
                name, mac = asked.way.read(data, number, asked.address)
                del self._open[(sender, number)]
                return Named(asked.address, asked.way.name, clean(name), mac)
        return None

    def close(self) -> None:
        with suppress(KeyError):
            self._selector.unregister(self.line)
        self.line.close()


def _numbers(data: bytes) -> list[int]:
    """The numbers that an answer may carry: at its head, or as SNMP's request id inside."""
    if len(data) < 12:
        return []
    found = [int.from_bytes(data[:2], "big")]
    if data[0] == ber.SEQUENCE:
        with suppress(ber.Broken):
            found.append(sysname.number_of(data))
    return found
