"""Checks of addresses and cabling: plan, mode, gateway, resolvers, link; only facts and policy are seen here."""

from ipaddress import IPv4Address, IPv4Network, ip_address, ip_network

from deskops.checks.limits import Limit
from deskops.checks.network_kinds import Interface, Interfaces, Resolvers, Routes
from deskops.checks.policy import AddressRange, Policy, SiteNetwork
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, warn
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _

_LINK_LOCAL = IPv4Network("169.254.0.0/16")  # RFC 3927: nobody gave this machine an address


def addresses(interfaces: Interfaces) -> list[tuple[Interface, IPv4Address, int]]:
    """The IPv4 addresses of interfaces that are up and no invention of a container or tunnel."""
    found = []
    for one in interfaces.items:
        for address in one.addresses:
            ip = ip_address(address.ip)
            if one.up and isinstance(ip, IPv4Address) and not ip.is_loopback:
                found.append((one, ip, address.prefix))
    real = [one for one in found if not one[0].virtual]
    return real or found


def network_of(policy: Policy, ip: IPv4Address) -> SiteNetwork | None:
    return next((one for one in policy.networks if ip in ip_network(one.subnet, strict=False)), None)


def networks_here(case: Case) -> list[SiteNetwork]:
    """The planned networks that this machine has an address in."""
    found = [network_of(case.policy, ip) for _one, ip, _prefix in addresses(case[Interfaces])]
    return [one for one in found if one is not None]


def range_of(network: SiteNetwork, ip: IPv4Address) -> AddressRange | None:
    return next(
        (one for one in network.ranges if IPv4Address(one.first) <= ip <= IPv4Address(one.last)), None
    )


@check(
    "pc.ip.plan",
    title=N_("Address outside the plan"),
    why=N_("An address outside the plan collides with another device or reaches no business system."),
    remedy=N_("Check the port's VLAN, the DHCP scope and the cable."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Interfaces,),
)
def ip_plan(case: Case) -> Verdict:
    found = addresses(case[Interfaces])
    if not found:
        return fail(_("no interface has an IPv4 address"))
    if not case.policy.networks:
        shown = ", ".join(str(ip) for _one, ip, _prefix in found)
        if any(ip in _LINK_LOCAL for _one, ip, _prefix in found):
            return fail(_("{address} means that no DHCP server answered").format(address=shown), shown)
        return skip(_("the policy has no address plan"), shown)
    verdicts = [_planned(case.policy, ip, prefix) for _one, ip, prefix in found]
    right = [one for one in verdicts if one.outcome == "ok"]
    if right:  # a second address beside the planned one is a warning only
        second = [one._replace(outcome=warn("").outcome) for one in verdicts if one.outcome == "fail"]
        return together([*right, *(one for one in verdicts if one.outcome == "warn"), *second])
    return together(verdicts)


def _planned(policy: Policy, ip: IPv4Address, prefix: int) -> Verdict:
    shown = f"{ip}/{prefix}"
    if ip in _LINK_LOCAL:
        return fail(_("{address} means that no DHCP server answered").format(address=shown), shown)
    network = network_of(policy, ip)
    if network is None or (policy.site and network.site != policy.site):
        return fail(_("{address} is in no network of this site").format(address=shown), shown)
    if policy.address and str(ip) != policy.address:
        return fail(
            _("{address}, registered is {planned}").format(address=shown, planned=policy.address), shown
        )
    if prefix != ip_network(network.subnet, strict=False).prefixlen:
        return fail(
            _("{address}: wrong mask, planned {planned}").format(address=shown, planned=network.subnet), shown
        )
    part = range_of(network, ip)
    if network.ranges and (part is None or not policy.applies(part.kinds)):
        purpose = part.purpose if part else _("no range")
        return fail(
            _("{address} lies in {purpose}").format(address=shown, purpose=purpose), shown, network.subnet
        )
    return ok(
        _("{address} is as planned for {site}").format(address=shown, site=network.site),
        shown,
        network.subnet,
    )


@check(
    "pc.ip.mode",
    title=N_("Address set the wrong way"),
    why=N_("An address set by hand inside the DHCP pool will be given to another machine one day."),
    remedy=N_("Switch to DHCP, or reserve the address."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Interfaces,),
)
def ip_mode(case: Case) -> Verdict:
    verdicts = [
        _mode(case.policy, one, ip)
        for one, ip, _prefix in addresses(case[Interfaces])
        if one.dhcp is not None
    ]
    return together(verdicts) if verdicts else skip(_("no interface has an IPv4 address"))


def _mode(policy: Policy, interface: Interface, ip: IPv4Address) -> Verdict:
    mode = "dhcp" if interface.dhcp else "static"
    shown = {"dhcp": _("by DHCP"), "static": _("by hand")}
    network = network_of(policy, ip)
    part = range_of(network, ip) if network else None
    planned = policy.ip_mode or _planned_mode(network, part)
    if not interface.dhcp and part and part.dhcp:
        return fail(_("{address} is set by hand inside the DHCP pool").format(address=ip), mode, planned)
    if not planned:
        return skip(_("the policy does not say how addresses are set"), mode)
    if mode != planned:
        text = _("{address} is set {mode}, planned {planned}")
        return warn(text.format(address=ip, mode=shown[mode], planned=shown[planned]), mode, planned)
    return ok(_("{address} is set {mode}").format(address=ip, mode=shown[mode]), mode, planned)


def _planned_mode(network: SiteNetwork | None, part: AddressRange | None) -> str:
    """As the address plan says of the whole network; where a part of it is its DHCP pool, of that part alone."""
    if network is None or network.dhcp is None:
        return ""
    pooled = network.dhcp and any(one.dhcp for one in network.ranges)
    if pooled and not (part and part.dhcp):
        return ""
    return "dhcp" if network.dhcp else "static"


@check(
    "pc.ip.gateway",
    title=N_("Wrong default gateway"),
    why=N_("Without the right gateway nothing outside the site is reached; with two, now this and now that."),
    remedy=N_("Correct DHCP option 3 or the entry made by hand."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Routes, Interfaces),
)
def ip_gateway(case: Case) -> Verdict:
    found = list(dict.fromkeys(one.gateway for one in case[Routes].items if ":" not in one.gateway))
    planned = {one.gateway for one in networks_here(case) if one.gateway}
    value, limit = ", ".join(found), ", ".join(sorted(planned))
    if not found:
        return fail(_("there is no default route"), value, limit)
    if planned and planned.isdisjoint(found):
        return fail(_("{found}, planned {planned}").format(found=value, planned=limit), value, limit)
    if len(found) > 1:
        return warn(_("several gateways: {found}").format(found=value), value, limit)
    if not planned:
        return skip(_("the policy names no gateway for this network"), value)
    return ok(_("{found}, as planned").format(found=value), value, limit)


@check(
    "pc.ip.dns",
    title=N_("Wrong name servers"),
    why=N_("A foreign name server does not know the company's names, and may lead users to false ones."),
    remedy=N_("Correct DHCP option 6; remove servers that were set by hand."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Resolvers, Interfaces),
)
def ip_dns(case: Case) -> Verdict:
    found = case[Resolvers].servers
    planned = case.policy.dns or next((one.dns for one in networks_here(case) if one.dns), ())
    value, limit = ", ".join(found), ", ".join(planned)
    if not found:
        return fail(_("no resolver is set"), value, limit)
    if not planned:
        return skip(_("the policy names no name servers"), value)
    foreign = [one for one in found if one not in planned]
    if foreign:
        return fail(_("not of this site: {servers}").format(servers=", ".join(foreign)), value, limit)
    if found != planned[: len(found)]:
        return warn(_("{found}, planned order {planned}").format(found=value, planned=limit), value, limit)
    return ok(_("{found}, as planned").format(found=value), value, limit)


@check(
    "pc.link.speed",
    title=N_("Slow network link"),
    why=N_("A link that fell back to 100 Mb/s or half duplex is a bad cable, and makes every file slow."),
    remedy=N_("Swap cable or port; with Wi-Fi look for a nearer access point."),
    severity=Severity.LOW,
    profiles=("pc",),
    reads=(Interfaces,),
    limits={"mbps": Limit("1000:", "100:", "Mb/s"), "signal": Limit("60:", "40:", "%")},
)
def link_speed(case: Case) -> Verdict:
    verdicts = [_link(case, one) for one in case[Interfaces].items if one.up and not one.virtual]
    real = [one for one in verdicts if one is not None]
    return together(real) if real else skip(_("no interface tells its speed (a virtual machine, or no link)"))


def _link(case: Case, one: Interface) -> Verdict | None:
    if one.wireless and one.signal is not None:
        limit, message = case.limit("signal"), _("{interface}: signal {percent:.0f} %")
        metric = Metric(f"{one.name} signal", round(one.signal, 1), "%", limit.warn, limit.fail)
        text = message.format(interface=one.name, percent=one.signal)
        return Verdict(limit.outcome(one.signal), text, round(one.signal, 1), str(limit), (metric,))
    if one.speed_mbps is None or one.wireless:
        return None
    limit = case.limit("mbps")
    if one.full_duplex is False:
        return fail(_("{interface}: half duplex").format(interface=one.name), one.speed_mbps, limit)
    metric = Metric(f"{one.name} speed", one.speed_mbps, "", limit.warn, limit.fail)
    text = _("{interface}: {mbps:.0f} Mb/s").format(interface=one.name, mbps=one.speed_mbps)
    return Verdict(limit.outcome(one.speed_mbps), text, one.speed_mbps, str(limit), (metric,))
