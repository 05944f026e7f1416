"""A switch, router or firewall by what it answers: handshakes, its ports, names and time where it serves
them. Nobody's rights are needed; what only the device itself could say is left unknown, with the reason.
"""

import asyncio
import selectors
import socket
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final, cast

from deskops.checks.collectors.ping import largest, touch
from deskops.checks.collectors.probes import PROBES, in_neighbours, resolve, sntp
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import (
    GatewayReply,
    Leases,
    Listening,
    NameAnswers,
    PathMtu,
    Port,
    TimeAnswers,
)
from deskops.checks.scanning.connects import Connects, Pace
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.checks.targets.address import Address
from deskops.errors import Unreachable
from deskops.i18n import _

# What may answer a handshake, and what should not be open: telnet, SMB, VNC among them.
PORTS: Final = (22, 80, 443, 53, 23, 21, 139, 161, 445, 2323, 3389, 5900, 5901, 8080, 8443)
_BETWEEN: Final = 0.02
_CONNECTING: Final = 1.5
_ETHERNET: Final = 1500


class NetworkDevice:
    """`address` carries the port that it is usually reached by; the others are tried as well."""

    def __init__(self, address: Address, ports: Sequence[int] = PORTS) -> None:
        self._address = address
        self._ports = tuple(dict.fromkeys((address.port, *ports)))

    @property
    def name(self) -> str:
        return self._address.host

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        sources = [
            Source((Listening,), nothing, "TCP", seconds=6.0, live=self._listening),
            Source((GatewayReply,), nothing, "TCP", seconds=8.0, after=(Listening,), live=self._reply),
            Source((NameAnswers,), nothing, "DNS", live=self._names),
            Source((TimeAnswers,), nothing, "SNTP", live=self._times),
            Source((PathMtu,), nothing, "ICMP", live=self._mtu),
            Source((Leases,), nothing, "DHCP", live=self._leases),
        ]
        kinds = {*wanted, *({Listening} if GatewayReply in wanted else ())}
        return [one for one in sources if not set(one.kinds).isdisjoint(kinds)]

    async def close(self) -> None:
        """Every line is let go of where it was opened."""

    async def _listening(self, _ask: Ask) -> AsyncIterator[Got]:
        heard = await asyncio.to_thread(_tried, self._address.host, self._ports)
        if not heard:
            raise Unreachable(_("{target}: {why}").format(target=self.name, why=_("no answer in time")))
        self._answers = next((port for port, is_open in heard if is_open), heard[0][0])
        ports = sorted(port for port, is_open in heard if is_open)
        yield got(Listening(tuple(Port(one) for one in ports)), "TCP")

    async def _reply(self, ask: Ask) -> AsyncIterator[Got]:
        ask.facts[Listening]  # raises the reason where nothing answers
        host, port = self._address.host, self._answers
        times = await asyncio.to_thread(touch, host, port, PROBES, _BETWEEN, ask.seconds * 0.7)
        method = f"TCP {port}"
        yield got(GatewayReply(host, method, PROBES, times, in_neighbours(host)), method)

    async def _names(self, ask: Ask) -> AsyncIterator[Got]:
        host, planned = self._address.host, {one for net in ask.policy.networks for one in net.dns}
        asked = [await asyncio.to_thread(resolve, host, ask.policy.probe_name)] if host in planned else []
        yield got(NameAnswers(tuple(asked)), "DNS")

    async def _times(self, ask: Ask) -> AsyncIterator[Got]:
        host = self._address.host
        asked = [await asyncio.to_thread(sntp, host)] if host in ask.policy.time_servers else []
        yield got(TimeAnswers(tuple(asked)), "SNTP")

    async def _mtu(self, ask: Ask) -> AsyncIterator[Got]:
        try:
            size = await asyncio.to_thread(largest, self._address.host, _ETHERNET, ask.seconds * 0.8)
        except PermissionError:
            raise Unread(_("this system lets only administrators send echo requests")) from None
        yield got(PathMtu(self._address.host, size), "ICMP")

    async def _leases(self, _ask: Ask) -> AsyncIterator[Got]:
        yield got(
            Leases(()), "DHCP"
        )  # its own address is set by hand; who gives out others' shows at their ends


def _tried(host: str, ports: Sequence[int]) -> list[tuple[int, bool]]:
    """Ports that answered, and whether they are open."""
    heard: list[tuple[int, bool]] = []
    with selectors.DefaultSelector() as selector:
        tries = ((host, port) for port in ports)
        connects = Connects(
            tries, selector, Pace(0), seconds=_CONNECTING, at_once=64, left_out=lambda _host: False
        )
        while True:
            heard += [(one.port, one.open) for one in connects.begin()]
            if connects.done:
                return heard
            for key, _events in selector.select(connects.wait()):
                answer = connects.answered(cast("socket.socket", key.fileobj))
                heard += [(answer.port, answer.open)] if answer else []
            connects.expire()
