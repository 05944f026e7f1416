"""A whole site as a target: one scan of its networks, told as facts; what it is held against was read before."""

import asyncio
import ipaddress
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from ipaddress import IPv4Network
from typing import Final, NamedTuple

from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.policy import AddressRange
from deskops.checks.scanning.sweep import Options, Sweep
from deskops.checks.scanning.verdicts import Compared, Register, compare
from deskops.checks.site_kinds import (
    Absent,
    DatedList,
    Pool,
    SiteAbsent,
    SiteHost,
    SiteHosts,
    SiteLists,
    SitePools,
)
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.checks.support import as_of
from deskops.i18n import _

COMPARING: Final = 10.0  # seconds after the scan, for what comes of it
_PLACE: Final = "scan"


class Ground(NamedTuple):
    """What is scanned, and what the register knows of it."""

    name: str
    addresses: tuple[str, ...]
    networks: tuple[IPv4Network, ...]
    register: Register
    options: Options


class Site:
    """Its sweep runs in a thread of its own, and ends when it is let go."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._over = threading.Event()

    @property
    def name(self) -> str:
        return self._ground.name

    @property
    def seconds(self) -> float:
        """That the whole takes at most."""
        return self._ground.options.whole + COMPARING

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        kinds = (SiteHosts, SiteAbsent, SitePools)
        sources = [
            Source(kinds, nothing, _PLACE, seconds=self.seconds, live=self._scan),
            Source((TimeAnswers,), nothing, "SNTP", seconds=5.0, live=_times),
            Source((SiteLists,), nothing, _("settings"), live=_lists),
        ]
        return [one for one in sources if not set(one.kinds).isdisjoint(wanted)]

    async def close(self) -> None:
        self._over.set()

    async def _scan(self, ask: Ask) -> AsyncIterator[Got]:
        sweep = Sweep(self._ground.addresses, self._ground.options)
        try:
            whole = await asyncio.to_thread(self._sweep, sweep)
        except asyncio.CancelledError:
            self._over.set()
            raise
        compared = compare(list(sweep.hosts.values()), self._ground.register, self._ground.networks)
        yield got(hosts_of(compared, len(self._ground.addresses), whole=whole), _PLACE)
        yield got(absent_of(compared, self._ground.register, sweep.hosts), _PLACE)
        ranges = [one for net in ask.policy.networks for one in net.ranges]
        yield got(pools_of(ranges, sweep.hosts), _PLACE)

    def _sweep(self, sweep: Sweep) -> bool:
        """Whether it was done."""
        for _step in sweep:
            if self._over.is_set():
                return False
        return not sweep.over


def hosts_of(compared: Compared, asked: int, *, whole: bool) -> SiteHosts:
    return SiteHosts(
        tuple(
            SiteHost(
                one.host.address,
                str(one.verdict),
                one.host.name,
                one.device.tag if one.device else one.planned,
                one.device.kind if one.device else "",
                tuple(one.host.macs),
            )
            for one in compared.hosts
        ),
        asked,
        whole,
    )


def absent_of(compared: Compared, register: Register, seen: Collection[str]) -> SiteAbsent:
    """Devices, and those parts of the network itself that stand in the scanned networks."""
    devices = [Absent(one.tag, one.kind, one.ip) for one in compared.missing]
    parts = [Absent(what, "network", at) for at, what in register.planned.items() if at not in seen]
    return SiteAbsent((*parts, *devices))


def pools_of(ranges: Sequence[AddressRange], seen: Collection[str]) -> SitePools:
    live = [int(ipaddress.ip_address(one)) for one in seen]
    pools = []
    for one in ranges:
        try:
            low, high = int(ipaddress.ip_address(one.first)), int(ipaddress.ip_address(one.last))
        except ValueError:
            continue
        name = f"{one.purpose} {one.first}-{one.last}".strip()
        pools.append(Pool(name, max(0, high - low + 1), sum(low <= place <= high for place in live)))
    return SitePools(tuple(one for one in pools if one.size))


async def _times(ask: Ask) -> AsyncIterator[Got]:
    from deskops.checks.collectors.probes import side_by_side, sntp

    servers = ask.policy.time_servers
    answers = await asyncio.to_thread(side_by_side, sntp, servers[:4]) if servers else []
    yield got(TimeAnswers(tuple(answers)), "SNTP")


async def _lists(ask: Ask) -> AsyncIterator[Got]:
    """Those that the settings date, and deskops' own table of when systems run out of support."""
    own = DatedList(_("ends of support"), as_of())
    yield got(SiteLists((*(DatedList(*one) for one in ask.policy.lists), own)), _("settings"))
