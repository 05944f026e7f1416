"""A Linux machine's addresses, routes, resolvers, leases and open ports; text in, facts out."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Final

from deskops.checks.collectors.machine import Machine, first_line, there
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import (
    Address,
    Interface,
    Interfaces,
    Lease,
    Leases,
    Listening,
    Port,
    Resolvers,
    Route,
    Routes,
)
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

_NET: Final = "/sys/class/net"
_ROUTES: Final = "/proc/net/route"
_ROUTES6: Final = "/proc/net/ipv6_route"
_UP_GATEWAY: Final = 0x0003  # RTF_UP | RTF_GATEWAY
_LISTEN: Final = "0A"


def interfaces(machine: Machine, _ask: Ask) -> list[Got]:
    said = machine.run(["ip", "-j", "addr", "show"])
    try:
        told = json.loads(said.text)
    except (ValueError, RecursionError):
        raise Unread(_("{program} answered with what is no JSON").format(program="ip -j addr")) from None
    wireless = _signals(machine)
    found = [_interface(machine, one, wireless) for one in told if isinstance(one, dict)]
    return [got(Interfaces(tuple(one for one in found if one.name != "lo")), f"ip -j addr, {_NET}")]


def _interface(machine: Machine, told: dict[str, Any], wireless: dict[str, float]) -> Interface:
    name = str(told.get("ifname", ""))[:64]
    addresses = [one for one in told.get("addr_info", []) if isinstance(one, dict)]
    own = tuple(
        Address(str(one["local"]), int(one.get("prefixlen", 0))) for one in addresses if "local" in one
    )
    global4 = [one for one in addresses if one.get("family") == "inet" and one.get("scope") != "host"]
    duplex = first_line(machine, f"{_NET}/{name}/duplex")
    mtu = told.get("mtu")
    return Interface(
        name=name,
        mac=str(told.get("address", "")),
        up=told.get("operstate") == "UP" or "LOWER_UP" in told.get("flags", []),
        addresses=own,
        # A leased address has an end; one set by hand is permanent.
        dhcp=any(one.get("dynamic") is True for one in global4) if global4 else None,
        speed_mbps=_speed(first_line(machine, f"{_NET}/{name}/speed")),
        full_duplex={"full": True, "half": False}.get(duplex),
        wireless=name in wireless or there(machine, f"{_NET}/{name}/wireless"),
        signal=wireless.get(name),
        mtu=mtu if isinstance(mtu, int) else None,
        virtual=not there(machine, f"{_NET}/{name}/device"),
    )


def _speed(text: str) -> float | None:
    """Mb/s; the kernel says -1 where the link tells nothing."""
    return float(text) if text.isdecimal() and 0 < int(text[:9]) < 10_000_000 else None


def _signals(machine: Machine) -> dict[str, float]:
    """Signal in percent of the best link quality (70) that /proc/net/wireless knows."""
    with suppress(Unread):
        rows = re.findall(r"^\s*(\S+):\s+\S+\s+(\d+)", machine.text("/proc/net/wireless"), re.MULTILINE)
        return {name: min(100.0, int(quality) * 100 / 70) for name, quality in rows}
    return {}


def routes(machine: Machine, _ask: Ask) -> list[Got]:
    found = [*_routes4(machine.text(_ROUTES)), *_routes6(machine)]
    return [got(Routes(tuple(sorted(found, key=lambda one: one.metric))), _ROUTES)]


def _routes4(text: str) -> list[Route]:
    found = []
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) >= 8 and words[1] == "00000000" and words[7] == "00000000":
            with suppress(ValueError):
                if int(words[3], 16) & _UP_GATEWAY == _UP_GATEWAY:
                    gateway = IPv4Address(bytes.fromhex(words[2])[::-1])
                    found.append(Route(str(gateway), words[0], int(words[6])))
    return found


def _routes6(machine: Machine) -> list[Route]:
    found = []
    with suppress(Unread):
        for line in machine.text(_ROUTES6).splitlines():
            words = line.split()
            if len(words) == 10 and words[0] == "0" * 32 and words[1] == "00" and words[4] != "0" * 32:
                with suppress(ValueError):
                    if int(words[8], 16) & _UP_GATEWAY == _UP_GATEWAY:
                        gateway = IPv6Address(bytes.fromhex(words[4]))
                        found.append(Route(str(gateway), words[9], int(words[5], 16)))
    return found


def resolvers(machine: Machine, _ask: Ask) -> list[Got]:
    """The servers that are really asked: behind the local stub those of systemd-resolved."""
    path = "/etc/resolv.conf"
    servers = nameservers(machine.text(path))
    if servers and all(one.startswith("127.") for one in servers):
        with suppress(Unread):
            behind = "/run/systemd/resolve/resolv.conf"
            servers, path = nameservers(machine.text(behind)), behind
    return [got(Resolvers(tuple(servers)), path)]


def nameservers(text: str) -> list[str]:
    found = []
    for one in re.findall(r"^\s*nameserver\s+(\S+)", text, re.MULTILINE):
        with suppress(ValueError):
            found.append(str(ip_address(one.partition("%")[0])))
    return found


def leases(machine: Machine, ask: Ask) -> list[Got]:
    """What systemd-networkd and dhclient keep; NetworkManager's own leases are for root alone."""
    known = ask.facts.get(Interfaces)
    if known is not None and not any(one.dhcp for one in known.items):
        return [got(Leases(()), _NET)]
    found = [*_networkd(machine), *_dhclient(machine)]
    if not found:
        raise Unread(_("no readable lease of a DHCP client"))
    return [got(Leases(tuple(found)), "/run/systemd/netif/leases, /var/lib/dhcp")]


def _networkd(machine: Machine) -> list[Lease]:
    folder, found = "/run/systemd/netif/leases", []
    with suppress(Unread):
        for number in machine.names(folder):
            path = f"{folder}/{number}"
            told = dict(re.findall(r"^(\w+)=(.*)$", machine.text(path), re.MULTILINE))
            begun = machine.changed(path)
            seconds = told.get("LIFETIME", "")
            end = begun + timedelta(seconds=int(seconds)) if re.fullmatch(r"\d{1,9}", seconds) else None
            found.append(Lease(told.get("IFNAME", number), told.get("SERVER_ADDRESS", ""), begun, end))
    return found


def _dhclient(machine: Machine) -> list[Lease]:
    folder, found = "/var/lib/dhcp", {}
    with suppress(Unread):
        for name in machine.names(folder):
            if name.endswith((".leases", ".lease")):
                for block in machine.text(f"{folder}/{name}").split("lease {")[1:]:
                    one = _lease_block(block)
                    found[one.interface] = one  # the last of an interface is the one in force
    return list(found.values())


def _lease_block(block: str) -> Lease:
    def word(pattern: str) -> str:
        match = re.search(pattern, block)
        return match[1] if match else ""

    server = word(r"dhcp-server-identifier\s+([\d.]+)")
    begun, end = _lease_time(word(r"renew\s+\d\s+([^;]+);")), _lease_time(word(r"expire\s+\d\s+([^;]+);"))
    return Lease(word(r'interface\s+"([^"]+)"'), server, begun, end)


def _lease_time(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text.strip(), "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    return None


def listening(machine: Machine, _ask: Ask) -> list[Got]:
    found: set[Port] = set()
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(Unread):
            found |= set(_ports(machine.text(path)))
    if not found and not there(machine, "/proc/net/tcp"):
        raise Unread(_("{path} is not there").format(path="/proc/net/tcp"))
    return [got(Listening(tuple(sorted(found))), "/proc/net/tcp, /proc/net/tcp6")]


def _ports(text: str) -> list[Port]:
    found = []
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) > 3 and words[3] == _LISTEN:
            host, _colon, port = words[1].partition(":")
            with suppress(ValueError):
                found.append(Port(int(port, 16), _plain(host)))
    return found


def _plain(text: str) -> str:
    """The kernel prints addresses as 32-bit words in the machine's own byte order."""
    data = bytes.fromhex(text)
    words = b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4))
    address = ip_address(words)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
