"""A Windows machine's addresses, links, leases and ports: answers of collect.ps1 in, typed facts out."""

import re
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Final

from deskops.checks.collectors.raw import Raw, Row
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import (
    Address,
    GatewayReply,
    Interface,
    Interfaces,
    Lease,
    Leases,
    Listening,
    PathMtu,
    Port,
    Resolvers,
    Route,
    Routes,
    TimeServers,
)
from deskops.i18n import _

_WIRELESS: Final = {1, 9}  # NdisPhysicalMedium: wireless LAN, native 802.11
_DISABLED: Final = 4  # a driver's start value
_VIRTUAL: Final = re.compile(
    r"virtual|hyper-v|vmware|tap-|wireguard|vpn|loopback|wan miniport", re.IGNORECASE
)


def interfaces(raw: Raw) -> Interfaces:
    """Adapters with an address, and where Windows 8 or later tells it, the state of their links."""
    links = {row.whole("InterfaceIndex"): row for row in raw.either("links")}
    signals = _signals(raw)
    return Interfaces(tuple(_interface(row, links, signals) for row in raw.rows("adapters")))


def _signals(raw: Raw) -> list[float]:
    with suppress(Unread):
        return Row({"all": raw.value("wireless")}).numbers("all")
    return []


def _interface(row: Row, links: dict[int | None, Row], signals: list[float]) -> Interface:
    link = links.get(row.whole("InterfaceIndex"), Row({}))
    bits, medium = link.number("TransmitLinkSpeed"), link.whole("NdisPhysicalMedium")
    wireless = medium in _WIRELESS
    description = row.text("Description")
    return Interface(
        name=link.text("Name") or description,
        mac=row.text("MACAddress").lower(),
        up=link.whole("MediaConnectState") in {None, 1},
        addresses=tuple(_addresses(row)),
        dhcp=row.flag("DHCPEnabled"),
        speed_mbps=bits / 1e6 if bits else None,
        full_duplex=link.flag("FullDuplex"),
        wireless=wireless,
        signal=signals[0] if wireless and signals else None,
        mtu=link.whole("MtuSize"),
        virtual=link.flag("Virtual") is True or _VIRTUAL.search(description) is not None,
    )


def _addresses(row: Row) -> list[Address]:
    """IPv4 comes with a mask, IPv6 with a prefix; both lists run in step."""
    found = []
    for ip, mask in zip(row.texts("IPAddress"), row.texts("IPSubnet"), strict=False):
        with suppress(ValueError):
            prefix = int(mask) if mask.isdecimal() else ip_network(f"0.0.0.0/{mask}").prefixlen
            found.append(Address(str(ip_address(ip.partition("%")[0])), prefix))
    return found


def routes(raw: Raw) -> Routes:
    found = []
    for row in raw.rows("adapters"):
        metrics = row.numbers("GatewayCostMetric")
        for number, gateway in enumerate(row.texts("DefaultIPGateway")):
            metric = int(metrics[number]) if number < len(metrics) else 0
            found.append(Route(gateway, row.text("Description"), metric))
    return Routes(tuple(sorted(found, key=lambda one: one.metric)))


def resolvers(raw: Raw) -> Resolvers:
    servers = [one for row in raw.rows("adapters") for one in row.texts("DNSServerSearchOrder")]
    return Resolvers(tuple(dict.fromkeys(servers)))


def leases(raw: Raw) -> Leases:
    found = []
    for row in raw.rows("adapters"):
        if row.flag("DHCPEnabled"):
            begun, end = row.moment("DHCPLeaseObtained"), row.moment("DHCPLeaseExpires")
            found.append(Lease(row.text("Description"), row.text("DHCPServer"), begun, end))
    return Leases(tuple(found))


def listening(raw: Raw) -> Listening:
    """SMB1 is served unless the registry says 0, or its driver (srv) is absent or switched off."""
    told = raw.row("listening")
    ports = {Port(port, row.text("Address")) for row in told.rows("Ports") if (port := row.whole("Port"))}
    setting, driver = told.whole("Smb1"), told.whole("Smb1Driver")
    return Listening(tuple(sorted(ports)), setting != 0 and driver not in {None, _DISABLED})


def gateway(raw: Raw) -> GatewayReply:
    told = raw.row("gateway")
    times = tuple(told.numbers("Times"))
    return GatewayReply(told.text("Gateway"), "ICMP", told.whole("Sent") or 20, times)


def path_mtu(raw: Raw) -> PathMtu:
    told = raw.row("mtu")
    return PathMtu(told.text("Gateway"), told.whole("Largest") or 0)


def time_servers(raw: Raw) -> TimeServers:
    """Each name carries its flags: `time.example.com,0x9`."""
    told = raw.row("time")
    if told.text("Type") not in {"NTP", "AllSync"}:
        raise Unread(_("the machine takes its time from the domain"))
    return TimeServers(tuple(one.split(",")[0] for one in told.text("NtpServer").split()))
