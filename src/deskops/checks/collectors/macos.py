"""A Mac, as far as psutil tells of it; what it does not tell is unknown, and says so."""

import platform
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import psutil

from deskops.checks.kinds import Batteries, Boot, Host, Memory, System, Volume, Volumes
from deskops.checks.network_kinds import Address, Interface, Interfaces, Listening, Port
from deskops.checks.sources import Ask, Got, Source, got

_FILESYSTEMS = {"apfs", "hfs"}


def sources() -> tuple[Source, ...]:
    readers: dict[type, Callable[[], object]] = {
        System: system,
        Host: host,
        Memory: memory,
        Boot: boot,
        Volumes: volumes,
        Interfaces: interfaces,
        Listening: listening,
        Batteries: batteries,
    }
    return tuple(Source((kind,), partial(_read, reader), "psutil") for kind, reader in readers.items())


def _read(reader: Callable[[], object], _ask: Ask) -> list[Got]:
    return [got(reader(), "psutil")]


def system() -> System:
    version = platform.mac_ver()[0]
    return System("macos", "macos", f"macOS {version}", version, version)


def host() -> Host:
    return Host(socket.gethostname().partition(".")[0])


def memory() -> Memory:
    found = psutil.virtual_memory()
    return Memory(found.total, (found.available,))


def boot() -> Boot:
    return Boot(datetime.fromtimestamp(psutil.boot_time(), UTC))


def volumes() -> Volumes:
    parts = [one for one in psutil.disk_partitions() if one.fstype in _FILESYSTEMS]
    used = [(one, psutil.disk_usage(one.mountpoint)) for one in parts]
    return Volumes(tuple(Volume(one.mountpoint, one.fstype, usage.total, usage.free) for one, usage in used))


def interfaces() -> Interfaces:
    states, found = psutil.net_if_stats(), []
    for name, addresses in psutil.net_if_addrs().items():
        state = states.get(name)
        own = [
            Address(one.address, _prefix(one.netmask)) for one in addresses if one.family == socket.AF_INET
        ]
        mac = next((one.address for one in addresses if one.family == psutil.AF_LINK), "")
        if own and name != "lo0":
            speed = float(state.speed) if state and state.speed else None
            up, mtu = bool(state and state.isup), state.mtu if state else None
            found.append(Interface(name, mac, up, tuple(own), speed_mbps=speed, mtu=mtu))
    return Interfaces(tuple(found))


def _prefix(mask: str | None) -> int:
    return sum(int(part).bit_count() for part in mask.split(".")) if mask and mask.count(".") == 3 else 0


def listening() -> Listening:
    """Raises AccessDenied for ordinary users on newer systems; the runner makes that an unknown."""
    ends = [one.laddr for one in psutil.net_connections("tcp") if one.status == "LISTEN"]
    found = {Port(one.port, one.ip) for one in ends if one}
    return Listening(tuple(sorted(found)))


def batteries() -> Batteries:
    """psutil tells the charge, not the wear: no battery can be judged from here."""
    return Batteries(())
