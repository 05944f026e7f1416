"""What of a machine is worth comparing from visit to visit: what it is made of, what it is called, what runs on it.

An inventory is plain text and whole numbers, so that an entry can keep it. Free space, ages and readings are no part
of it: they differ every time and say nothing of a change.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from deskops.checks import kinds, network_kinds
from deskops.checks.facts import Facts
from deskops.i18n import N_

Inventory = Mapping[str, Any]
_MOST_SOFTWARE: Final = 60_000  # characters of a list that an entry keeps whole; of a longer one its digest
_GIB: Final = 1024**3


class Change(NamedTuple):
    """`what` is untranslated; `before` or `now` is empty where something came or went."""

    what: str
    before: str
    now: str


# What is compared, in this order, and what it is called.
TITLES: Final[Mapping[str, str]] = {
    "host": N_("name"),
    "system": N_("system"),
    "model": N_("model"),
    "serial": N_("serial number"),
    "memory": N_("memory"),
    "disks": N_("disk"),
    "volumes": N_("volume"),
    "addresses": N_("address"),
    "software": N_("software"),
}


def inventory(facts: Facts) -> dict[str, Any]:
    """What could be read; what could not has no key, and so is never taken for gone."""
    made: dict[str, Any] = {}
    for kind, read in _READ.items():
        fact = facts.fact(kind)
        if fact is not None and fact.value is not None:
            made |= read(fact.value)
    return made


def changes(before: Inventory, now: Inventory) -> Iterator[Change]:
    """Only of what both know."""
    for key, title in TITLES.items():
        if key in before and key in now and before[key] != now[key]:
            yield from _changes(title, before[key], now[key])


def _changes(title: str, before: object, now: object) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted({*before, *now}):
            old, new = before.get(name), now.get(name)
            if old != new:
                yield Change(title, _named(name, old), _named(name, new))
    elif isinstance(before, list) and isinstance(now, list):
        for gone in sorted(set(before) - set(now)):
            yield Change(title, str(gone), "")
        for come in sorted(set(now) - set(before)):
            yield Change(title, "", str(come))
    else:
        yield Change(title, str(before), str(now))


def _named(name: str, value: object) -> str:
    return "" if value is None else f"{name} {value}".strip()


def _host(host: kinds.Host) -> dict[str, Any]:
    return {"host": host.name}


def _system(system: kinds.System) -> dict[str, Any]:
    return {"system": " ".join(filter(None, (system.name, system.build)))}


def _hardware(hardware: kinds.Hardware) -> dict[str, Any]:
    told = {"model": f"{hardware.maker} {hardware.model}".strip(), "serial": hardware.serial}
    return {name: value for name, value in told.items() if value}


def _memory(memory: kinds.Memory) -> dict[str, Any]:
    """Rounded: what firmware keeps for itself differs with its version."""
    return {"memory": f"{round(memory.total / _GIB)} GiB"}


def _disks(disks: kinds.Disks) -> dict[str, Any]:
    return {
        "disks": sorted(" ".join(filter(None, (one.model or one.name, one.serial))) for one in disks.items)
    }


def _volumes(volumes: kinds.Volumes) -> dict[str, Any]:
    return {"volumes": {one.mount: f"{round(one.total / _GIB)} GiB" for one in volumes.items}}


def _interfaces(interfaces: network_kinds.Interfaces) -> dict[str, Any]:
    addresses = {address.ip for one in interfaces.items for address in one.addresses}
    return {
        "addresses": sorted(
            one for one in addresses if not one.startswith(("127.", "169.254.", "fe80", "::1"))
        )
    }


def _software(software: kinds.Software) -> dict[str, Any]:
    listed = {one.name: one.version for one in software.packages}
    if sum(len(name) + len(version) + 8 for name, version in listed.items()) <= _MOST_SOFTWARE:
        return {"software": listed}
    text = "\n".join(f"{name} {version}" for name, version in sorted(listed.items()))
    return {"software": f"{len(listed)} ({hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]})"}


_READ: Final[Mapping[type, Callable[[Any], dict[str, Any]]]] = {
    kinds.Host: _host,
    kinds.System: _system,
    kinds.Hardware: _hardware,
    kinds.Memory: _memory,
    kinds.Disks: _disks,
    kinds.Volumes: _volumes,
    network_kinds.Interfaces: _interfaces,
    kinds.Software: _software,
}
