"""A network read once: who is alive there and under which name; ends in time, and may be stopped with what it has."""

import selectors
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Interface
from typing import Any, Final, NamedTuple

from deskops.checks.scanning.asking import DNS, Asking, Named, Way, ways
from deskops.checks.scanning.connects import Connects, Heard, Pace
from deskops.checks.scanning.links import links
from deskops.checks.scanning.neighbours import Neighbour, neighbours

# What branch devices answer, be it with a refusal: Windows, Unix, printers, web pages, remote desktops.
PORTS: Final = (445, 22, 9100, 80, 443, 135, 631, 3389)
RATE: Final = 50.0  # connects and questions a second
SECONDS: Final = 1.5  # that a host has to answer
WHOLE: Final = 900.0  # seconds of a whole scan
_LOOKS: Final = 1.0  # seconds between looks at the neighbour table
# Seconds until the kernel has asked a silent neighbour anew (arp(7)): what it was told holds for 45 at most, 5 more go
# by, and it asks three times.
_SETTLED: Final = 60.0
_LAST: Final = 10.0  # of these, after the last connect
_MOST_LINES: Final = 4000
_ORDER: Final = ("dns", "netbios", "snmp", "mdns")  # whose word on a name counts before the others'


@dataclass(slots=True)
class Seen:
    """One host. `macs` more than one: two machines answer at its address. `ports` those that are known to be open."""

    address: str
    macs: list[str] = field(default_factory=list)
    told: str = ""  # the MAC that it says itself to have
    names: dict[str, str] = field(default_factory=dict)
    ports: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return next((self.names[way] for way in _ORDER if self.names.get(way)), "")

    @property
    def mac(self) -> str:
        return self.macs[0] if self.macs else self.told


class Options(NamedTuple):
    """`rate` 0: as fast as it goes. `servers` are asked for names by address; `seconds` is one host's time."""

    ports: tuple[int, ...] = PORTS
    rate: float = RATE
    seconds: float = SECONDS
    whole: float = WHOLE
    servers: tuple[str, ...] = ()
    named_by: tuple[Way, ...] = ways()
    dns: Way = DNS


class Sweep:
    """Iterate it once: it yields whenever it got on. `hosts` fills meanwhile; `over` says that its time was over."""

    def __init__(
        self,
        addresses: Sequence[str],
        options: Options | None = None,
        table: Callable[[], dict[str, Neighbour]] = neighbours,
        connected: Callable[[], Sequence[IPv4Interface]] = links,
    ) -> None:
        self._addresses, self._options, self._table = addresses, options or Options(), table
        self._connected = connected
        self._scanned = frozenset(addresses)
        self._begun, self._look_at, self._settled = 0.0, 0.0, 0.0
        self._before: dict[str, Neighbour] = {}
        self._doubtful: tuple[str, ...] = ()
        self.hosts: dict[str, Seen] = {}
        self.over = False
        self.seconds = 0.0
        self.done = 0

    @property
    def total(self) -> int:
        return len(self._addresses) * len(self._options.ports)

    def __iter__(self) -> Iterator[None]:
        self._before = self._table()
        begun = self._begun = time.perf_counter()
        self._look_at, self._settled = begun + _LOOKS, begun + _SETTLED
        selector = selectors.DefaultSelector()
        pace = Pace(self._options.rate)
        tries = ((address, port) for port in self._options.ports for address in self._addresses)
        connects = Connects(
            tries,
            selector,
            pace,
            seconds=self._options.seconds,
            at_once=_lines(),
            left_out=self.hosts.__contains__,
        )
        asking = Asking(selector, pace, self._connected())
        try:
            yield from self._work(begun + self._options.whole, selector, connects, asking)
        finally:
            connects.close()
            asking.close()
            selector.close()
            self.seconds = time.perf_counter() - begun

    def _work(
        self, end: float, selector: selectors.BaseSelector, connects: Connects, asking: Asking
    ) -> Iterator[None]:
        while True:
            self._alive(connects.begin(), asking)
            self._turn(selector, connects, asking, end)
            self.done = connects.tried
            yield
            now = time.perf_counter()
            if not connects.done:
                self._settled = max(self._begun + _SETTLED, now + _LAST)
            if now >= self._look_at or now >= end or (connects.done and asking.done):
                self._look(asking)
            if connects.done and asking.done and not (self._doubtful and now < self._settled):
                return
            if now >= end:
                self.over = True
                return

    def _turn(self, selector: selectors.BaseSelector, connects: Connects, asking: Asking, end: float) -> None:
        asking.send()
        waits = [end - time.perf_counter(), 0.25]
        waits += [] if connects.done else [connects.wait()]
        waits += [] if asking.done else [asking.wait()]
        heard: list[Heard] = []
        for key, _events in selector.select(max(0.0, min(waits))):
            if key.fileobj is asking.line:
                self._named(asking.receive())
            else:
                answer = connects.answered(_socket(key.fileobj))
                heard += [answer] if answer is not None else []
        self._alive(heard, asking)
        connects.expire()

    def _alive(self, heard: Sequence[Heard], asking: Asking) -> None:
        for one in heard:
            host = self._host(one.address, asking)
            if one.open and one.port not in host.ports:
                host.ports.append(one.port)

    def _host(self, address: str, asking: Asking) -> Seen:
        """The host, which is asked for its names when it is heard of the first time."""
        host = self.hosts.get(address)
        if host is None:
            host = self.hosts[address] = Seen(address)
            for way in self._options.named_by:
                asking.ask(way, address)
            for server in self._options.servers[:2]:
                asking.ask(self._options.dns, address, server)
        return host

    def _named(self, told: Sequence[Named]) -> None:
        for one in told:
            host = self.hosts.get(one.address)
            if host is not None and one.name:
                host.names.setdefault(one.way, one.name)
            if host is not None and one.mac:
                host.told = one.mac

    def _look(self, asking: Asking) -> None:
        """What the neighbour table has: a host that lets nothing in is there all the same, if it answered meanwhile.

        One that is only remembered is doubtful: the kernel is made to ask it anew, by a datagram to nobody (RFC 863).
        """
        self._look_at = time.perf_counter() + _LOOKS
        doubtful = []
        table = self._table()
        for address, told in table.items():
            if address not in self._scanned:
                continue
            answered = self._answered(address, told)
            if answered or address in self.hosts:
                host = self._host(address, asking)
                if told.mac not in host.macs and (answered or not host.macs):
                    host.macs.append(told.mac)
            elif told.confirmed is not None:
                doubtful.append(address)
                asking.nudge(address)
        self._doubtful, self._before = tuple(doubtful), table

    def _answered(self, address: str, told: Neighbour) -> bool:
        """Since the sweep began: it was confirmed, or its entry is new or another since the last look."""
        if told.confirmed is not None and told.confirmed >= self._begun:
            return True
        before = self._before.get(address)
        return before is None or before.mac != told.mac


def _socket(fileobj: Any) -> Any:
    return fileobj


def _lines() -> int:
    """How many connects the system lets us have open at once."""
    if sys.platform == "win32":
        return 400  # its select takes 512
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _MOST_LINES + 200 if hard == resource.RLIM_INFINITY else min(hard, _MOST_LINES + 200)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
        return max(16, min(_MOST_LINES, int(soft) - 100 if soft > 0 else _MOST_LINES))
    return 400
