"""What may be scanned, and what the register says of it: a site's own networks, or one that a person names."""

import ipaddress
import re
from ipaddress import IPv4Network
from typing import Final, NamedTuple

from deskops.checks.scanning.verdicts import Device, Register
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.allowed import desk_host, is_nobodys, looked_up
from deskops.ops.read.places import find_site
from deskops.ops.read.register import name_servers
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine, SiteLine, SubnetRow

WIDEST: Final = 16  # a /16 has 65,536 addresses
_ALL: Final = 1_000_000_000
_MEANT: Final = re.compile(r"\d+(?:\.\d+){3}(?:/.*)?|[\d.]+/.*|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*/.*")


class Area(NamedTuple):
    """What is scanned. `site` is an id, empty where no site has it; `left_out` addresses that are never asked."""

    networks: tuple[IPv4Network, ...]
    site: str = ""
    site_code: str = ""
    plan: tuple[SubnetRow, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def addresses(self) -> list[str]:
        """Every address that a host can have, once, in their order."""
        found = dict.fromkeys(str(one) for net in self.networks for one in net.hosts())
        return [one for one in found if one not in self.left_out]

    @property
    def name(self) -> str:
        return self.site_code or ", ".join(str(net) for net in self.networks)


def area_of(context: Context, word: str, *, anywhere: bool = False) -> Area:
    """A site by code or name, or a network such as 10.20.1.0/24.

    Raises NotFound for what is neither, UsageError for too wide or foreign kinds of network, Refused for a network that
    is in no site's plan (unless `anywhere`) and for those that nobody's device can be in.
    """
    network = _network(word)
    left_out = frozenset(looked_up(desk_host(context)))
    if network is None:
        return _of_site(context, find_site(context, word))._replace(left_out=left_out)
    _possible(network, typed=anywhere)
    every = views.rows(context.views, "subnets", SubnetRow, site="") if context.has_store else []
    plan = [row for row in every if _inside(network, row)]
    if not plan and not anywhere:
        raise Refused(
            _("{network} is in no site's address plan.").format(network=network),
            hint=_("If you may scan it, say so: --anywhere"),
        )
    sites = {row.site_code for row in plan}
    if len(sites) != 1:  # nobody's, or a piece that several share
        return Area((network,), plan=tuple(plan), left_out=left_out)
    code = sites.pop()
    return Area((network,), find_site(context, code), code, tuple(plan), left_out)


def register_of(context: Context, area: Area) -> Register:
    if not context.has_store:
        return Register(())
    some = {"kind": "", "status": "", "limit": _ALL, "offset": 0}
    devices = [
        Device(
            row.id, row.tag or row.hostname or row.serial, row.kind, row.hostname, row.ip, row.mac,
            row.site_id or "", row.site_code or "", row.status,
        )
        for row in views.each(context.views, "assets", AssetLine, **some)
    ]  # fmt: skip
    planned = {server: _("name server") for row in area.plan for server in name_servers(row.dns)}
    planned |= {row.gateway: _("gateway") for row in area.plan if row.gateway}
    return Register(devices, area.site, area.site_code, planned)


def _of_site(context: Context, site: str) -> Area:
    line = next(iter(views.rows(context.views, "sites", SiteLine, id=site)))
    plan = tuple(views.rows(context.views, "subnets", SubnetRow, site=site))
    networks = tuple(dict.fromkeys(net for row in plan if (net := _network(row.cidr)) is not None))
    if not networks:
        raise NotFound(
            _("{site} has no address plan.").format(site=line.code),
            hint=_("Name the network, or take the plan in: deskops import FILE"),
        )
    for net in networks:
        _possible(net, typed=False)
    return Area(networks, site, line.code, plan)


def _network(word: str) -> IPv4Network | None:
    """None for what is no network. Raises UsageError for what was meant as one and is none, and for IPv6, whose
    networks nobody can walk through.
    """
    try:
        found = ipaddress.ip_network(word.strip(), strict=False)
    except ValueError:
        if _MEANT.fullmatch(word.strip()):
            raise _no_network(word.strip()) from None
        return None
    if not isinstance(found, IPv4Network):
        raise UsageError(
            _("{network} cannot be scanned: only IPv4 networks are small enough").format(network=found),
            hint=_("Ask a machine by its address: deskops inspect ssh://ADDRESS"),
        )
    return found


def _no_network(word: str) -> UsageError:
    address, _slash, prefix = word.partition("/")
    try:
        ipaddress.ip_address(address)
        wrong = _("{part} is no length of a prefix, which is 0 to 32").format(part=prefix[:20] or "–")
    except ValueError:
        wrong = _("{part} is no address").format(part=address[:60])
    return UsageError(
        _("{network} is no network: {why}").format(network=word[:100], why=wrong),
        hint=_("A network looks like 10.20.1.0/24."),
    )


def _possible(network: IPv4Network, *, typed: bool) -> None:
    if network.prefixlen < WIDEST:
        raise UsageError(
            _("{network} is too wide: {count} addresses").format(
                network=network, count=network.num_addresses
            ),
            hint=_("At most a /{prefix} is scanned at once.").format(prefix=WIDEST),
        )
    ends = (network.network_address, network.broadcast_address)
    loopback = all(one.is_loopback for one in ends)
    if any(is_nobodys(one) for one in ends) and not (typed and loopback):
        raise Refused(
            _("{network} is no network that devices of a site can be in.").format(network=network),
            hint=_("See the plan: deskops site show SITE"),
        )


def _inside(network: IPv4Network, row: SubnetRow) -> bool:
    planned = _network(row.cidr)
    return planned is not None and network.subnet_of(planned)
