"""What a scan says of the register: each host known, unknown, moved, misnamed or duplicate; who is missing. Pure.

A MAC says best who a host is, then its name, then its address; a device is the one host that says it best. A MAC that
answers at several addresses is that of a router which answers for others, and says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network, ip_address
from typing import Final, NamedTuple

from deskops.checks.scanning.sweep import Seen
from deskops.domain.device_status import DISCARDED
from deskops.i18n import N_


class Verdict(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    MOVED = "moved"
    MISNAMED = "misnamed"
    DUPLICATE = "duplicate"


WORDS: Final = {
    Verdict.KNOWN: N_("as registered"),
    Verdict.UNKNOWN: N_("not registered"),
    Verdict.MOVED: N_("moved"),
    Verdict.MISNAMED: N_("wrong name"),
    Verdict.DUPLICATE: N_("twice"),
}


class Device(NamedTuple):
    """A device as the register has it; `site` is a site's id."""

    id: str
    tag: str
    kind: str
    hostname: str
    ip: str
    mac: str
    site: str
    site_code: str
    status: str


class Correction(NamedTuple):
    """What should be corrected of a device; `field` as `asset correct` names it."""

    device: Device
    field: str
    was: str
    now: str


class HostVerdict(NamedTuple):
    """`planned`: the plan says what it is (gateway, name server). `others`: registered devices that it may be too."""

    host: Seen
    verdict: Verdict
    device: Device | None = None
    planned: str = ""
    others: tuple[Device, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Compared(NamedTuple):
    hosts: tuple[HostVerdict, ...]
    missing: tuple[Device, ...]


class Register(NamedTuple):
    """`devices` of all sites; `planned` names of addresses that belong to the network itself."""

    devices: Sequence[Device]
    site: str = ""
    site_code: str = ""
    planned: Mapping[str, str] = {}


_BY_ADDRESS, _BY_NAME, _BY_MAC = 1, 2, 3  # how well it says who a host is
_EXPECTED: Final = frozenset({"in-use", "repair", ""})  # a spare one lies in a cupboard


def short(name: str) -> str:
    """A name without its domain, in one case: as two ways of asking agree on it."""
    return name.partition(".")[0].casefold()


def plain_mac(mac: str) -> str:
    return "".join(letter for letter in mac.upper() if letter in "0123456789ABCDEF")


def compare(hosts: Iterable[Seen], register: Register, networks: Sequence[IPv4Network]) -> Compared:
    """Every host once, in the order of addresses; of the site's devices those whose address was scanned in vain."""
    found = sorted(hosts, key=lambda one: int(ip_address(one.address)))
    known = _Known(register, found)
    told = tuple(known.judged(host) for host in found)
    seen = {one.device.id for one in told if one.device} | {
        device.id for one in told if one.verdict is Verdict.DUPLICATE for device in one.others
    }
    missing = tuple(
        one
        for one in register.devices
        if one.id not in seen and one.status in _EXPECTED and _expected(one, register, networks)
    )
    return Compared(told, tuple(sorted(missing, key=lambda one: (one.tag, one.id))))


def _expected(device: Device, register: Register, networks: Sequence[IPv4Network]) -> bool:
    if not device.ip or (register.site and device.site != register.site):
        return False
    try:
        place = ip_address(device.ip)
    except ValueError:
        return False
    return any(place in net for net in networks)


class _Known:
    """The register, by what a host may be found by."""

    def __init__(self, register: Register, hosts: Sequence[Seen]) -> None:
        self._register = register
        usable = [one for one in register.devices if one.status not in DISCARDED]
        at = Counter(plain_mac(one.mac) for one in hosts if one.mac)
        self._routers = {mac for mac, times in at.items() if times > 1}
        names = Counter(short(one.name) for one in hosts if one.name)
        self._twice = {name for name, times in names.items() if times > 1}
        self._by_mac = _grouped((plain_mac(one.mac), one) for one in usable)
        self._by_name = _grouped((short(one.hostname), one) for one in usable)
        self._by_ip = _grouped((one.ip, one) for one in usable if self._near(one))
        self._best = Counter[str]()
        for host in hosts:
            device, how = self._who(host)
            if device is not None:
                self._best[device.id] = max(self._best[device.id], how)

    def _near(self, device: Device) -> bool:
        return not self._register.site or device.site == self._register.site

    def judged(self, host: Seen) -> HostVerdict:
        mac, at, of_mac, of_name = self._candidates(host)
        twice = len(host.macs) > 1 or short(host.name) in self._twice
        device, how = self._who(host)
        if device is not None and how < self._best[device.id]:  # another host is it
            device, twice = None, twice or how == _BY_NAME
        if twice or len(of_mac) > 1 or (len(at) > 1 and not of_mac):
            others = tuple(dict.fromkeys((*at, *of_mac, *of_name)))
            return HostVerdict(host, Verdict.DUPLICATE, device, others=others)
        planned = self._register.planned.get(host.address, "")
        if device is None:
            return HostVerdict(host, Verdict.KNOWN if planned else Verdict.UNKNOWN, planned=planned)
        corrections = self._corrections(host, mac, device)
        return HostVerdict(host, self._verdict(host, device), device, planned, (), corrections)

    def _candidates(self, host: Seen) -> tuple[str, list[Device], list[Device], list[Device]]:
        """Its MAC, unless that says nothing; the devices at its address, of its MAC, of its name."""
        mac = "" if plain_mac(host.mac) in self._routers else plain_mac(host.mac)
        at = self._by_ip.get(host.address, [])
        of_mac = self._by_mac.get(mac, []) if mac else []
        return mac, at, of_mac, self._by_name.get(short(host.name), []) if host.name else []

    def _who(self, host: Seen) -> tuple[Device | None, int]:
        """Whose MAC it is; else whose name, here before elsewhere; else who is registered at its address, unless that
        one is known to have another MAC. With how well that says it.
        """
        mac, at, of_mac, of_name = self._candidates(host)
        if len(of_mac) == 1:
            return of_mac[0], _BY_MAC
        here = [one for one in of_name if one in at] or [one for one in of_name if self._near(one)] or of_name
        if len(here) == 1 and not of_mac:
            return here[0], _BY_NAME
        if len(at) == 1 and not (mac and plain_mac(at[0].mac)):
            return at[0], _BY_ADDRESS
        return None, 0

    def _verdict(self, host: Seen, device: Device) -> Verdict:
        if not self._near(device) or (device.ip and device.ip != host.address):
            return Verdict.MOVED
        if host.name and device.hostname and short(host.name) != short(device.hostname):
            return Verdict.MISNAMED
        return Verdict.KNOWN

    def _corrections(self, host: Seen, mac: str, device: Device) -> tuple[Correction, ...]:
        found = []
        if not self._near(device):
            found.append(Correction(device, "site", device.site_code, self._register.site_code))
        if device.ip != host.address:
            found.append(Correction(device, "ip", device.ip, host.address))
        name = host.name.partition(".")[0]
        if name and short(name) != short(device.hostname):
            found.append(Correction(device, "hostname", device.hostname, name))
        if mac and plain_mac(device.mac) != mac:
            found.append(Correction(device, "mac", device.mac, host.mac))
        return tuple(found)


def _grouped(pairs: Iterable[tuple[str, Device]]) -> dict[str, list[Device]]:
    found = defaultdict[str, list[Device]](list)
    for key, device in pairs:
        if key:
            found[key].append(device)
    return dict(found)
