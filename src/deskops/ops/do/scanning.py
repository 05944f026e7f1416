"""Scanning a site: who is there, against the register; what a person agrees to becomes corrections of devices."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from deskops.checks.collectors.linux_network import nameservers
from deskops.checks.scanning.asking import ways
from deskops.checks.scanning.sweep import PORTS, RATE, WHOLE, Options, Sweep
from deskops.checks.scanning.verdicts import Compared, Correction, Register, Verdict, compare
from deskops.checks.targets.site import Ground
from deskops.checks.targets.snmp import COMMUNITY, community_of
from deskops.ops.context import Context
from deskops.ops.do.target_secrets import secret_of
from deskops.ops.read.allowed import is_nobodys
from deskops.ops.read.register import name_servers
from deskops.ops.read.scanning import Area, register_of

_SCANNING: Final = 0.9  # of the time for a site; the rest is for what comes of the scan


@dataclass(slots=True)
class Scan:
    """Iterate it once: it yields whenever it got on. `compared` is of what was found until then, stopped or not."""

    area: Area
    register: Register
    sweep: Sweep

    def __iter__(self) -> Iterator[None]:
        yield from self.sweep

    @property
    def over(self) -> bool:
        """Whether its time was over before it was done."""
        return self.sweep.over

    def compared(self) -> Compared:
        return compare(self.sweep.hosts.values(), self.register, self.area.networks)


def scan(
    context: Context,
    area: Area,
    *,
    rate: float = RATE,
    ports: tuple[int, ...] = PORTS,
    whole: float = WHOLE,
    options: Options | None = None,
) -> Scan:
    """Prepared, not begun: nothing is sent before it is iterated."""
    options = options or _options(context, area)
    options = options._replace(rate=rate, ports=ports or options.ports, whole=whole)
    return Scan(area, register_of(context, area), Sweep(area.addresses, options))


def ground_of(context: Context, area: Area, seconds: float | None = None, rate: float = RATE) -> Ground:
    """What a site is inspected by: its addresses and what the register has of it; `seconds` for all of it."""
    whole = WHOLE if seconds is None else seconds * _SCANNING
    options = _options(context, area)._replace(whole=whole, rate=rate)
    return Ground(area.name, tuple(area.addresses), area.networks, register_of(context, area), options)


def correct(context: Context, correction: Correction) -> str:
    """Write one correction down; the entry's id. Raises UsageError for a value that no register takes, Refused."""
    from deskops.ops.do.assets import correct as put_right

    return put_right(context, correction.device.id, correction.field, correction.now).entry


def needs_nobody(compared: Compared) -> bool:
    return not compared.missing and all(one.verdict is Verdict.KNOWN for one in compared.hosts)


def _options(context: Context, area: Area) -> Options:
    """How hosts are asked for their names: by the site's name servers, and with its community."""
    secret = secret_of(context, area.site_code)
    secret(COMMUNITY)  # a keyring may take its time, which is no host's
    return Options(servers=_servers(area), named_by=ways(lambda address: community_of(address, secret)))


def _servers(area: Area) -> tuple[str, ...]:
    """Name servers of the plan, else those of this system, where it tells them in a file."""
    planned = [server for row in area.plan for server in name_servers(row.dns) if _may_be_asked(server)]
    return tuple(dict.fromkeys(planned)) or _own_servers()


def _may_be_asked(server: str) -> bool:
    with suppress(ValueError):
        return not is_nobodys(ip_address(server))
    return False


def _own_servers() -> tuple[str, ...]:
    with suppress(OSError):
        told = nameservers(Path("/etc/resolv.conf").read_text(encoding="utf-8", errors="replace"))
        return tuple(one for one in told if ":" not in one)
    return ()
