"""The kinds of fact of a whole site, as a scan finds it against the register; how they are judged is said elsewhere."""

from datetime import date
from typing import NamedTuple

from deskops.checks.kinds import kind


class SiteHost(NamedTuple):
    """`verdict` is known, unknown, moved, misnamed or duplicate; `macs` more than one: two machines at one address."""

    address: str
    verdict: str
    name: str = ""
    asset: str = ""
    kind: str = ""
    macs: tuple[str, ...] = ()


@kind("site_hosts")
class SiteHosts(NamedTuple):
    """`whole` False: the scan was cut short, so that nobody is missing for sure."""

    items: tuple[SiteHost, ...]
    asked: int = 0
    whole: bool = True


class Absent(NamedTuple):
    """A device, or a part of the network itself (`kind` gateway or name server), that did not answer."""

    name: str
    kind: str
    address: str = ""


@kind("site_absent")
class SiteAbsent(NamedTuple):
    items: tuple[Absent, ...]


class Pool(NamedTuple):
    """A range of the address plan: how many addresses it has, how many of them answered."""

    name: str
    size: int
    live: int


@kind("site_pools")
class SitePools(NamedTuple):
    items: tuple[Pool, ...]


class DatedList(NamedTuple):
    name: str
    on: str  # as 2026-11-01

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


@kind("site_lists")
class SiteLists(NamedTuple):
    """When the site's own lists were last checked, as its settings say."""

    items: tuple[DatedList, ...]
