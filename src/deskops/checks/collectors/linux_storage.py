"""A Linux machine's volumes, disks, encryption and batteries; text in, facts out."""

import json
import re
from contextlib import suppress
from typing import Any, Final

from deskops.checks.collectors.machine import Machine, first_line, there
from deskops.checks.facts import Unread
from deskops.checks.kinds import (
    Batteries,
    Battery,
    Disk,
    Disks,
    Encryption,
    Protection,
    Volume,
    Volumes,
)
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

_MOUNTS: Final = "/proc/self/mountinfo"
_FILESYSTEMS: Final = {
    *("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs"),
    *("ntfs", "ntfs3", "fuseblk", "exfat", "vfat"),
}
_NO_DISKS: Final = re.compile(r"(?:loop|ram|zram|dm-|md|sr|fd|nbd|drbd)\d*")
# smartctl(8), "EXIT STATUS".
_UNHEALTHY_BITS: Final = {3: "SMART: FAILING", 4: "SMART: prefail attributes at their threshold"}
_WARNING_BITS: Final = {
    5: "SMART: attributes were at their threshold",
    6: "SMART: errors in the log",
    7: "SMART: self-tests failed",
}
_CANNOT: Final = 0b111  # command line, open, or a command failed


def volumes(machine: Machine, _ask: Ask) -> list[Got]:
    found = {}
    for mount in _mounts(machine):
        if mount.device in found or mount.filesystem not in _FILESYSTEMS:
            continue  # a bind mount shows the same disk again
        with suppress(Unread):
            room = machine.room(mount.path)
            if room.total:
                found[mount.device] = Volume(mount.path, mount.filesystem, *room)
    if not found:
        raise Unread(_("no fixed disk is mounted"))
    return [got(Volumes(tuple(found.values())), f"{_MOUNTS}, statvfs")]


class _Mount:
    """A line of mountinfo (proc(5)): id, parent, major:minor, root, mount point, options … - type source options."""

    def __init__(self, line: str) -> None:
        left, _dash, right = line.partition(" - ")
        words = left.split(" ")
        self.device, self.path = words[2], _octal(words[4])
        self.filesystem = right.split(" ")[0]


def _mounts(machine: Machine) -> list[_Mount]:
    found = []
    for line in machine.text(_MOUNTS).splitlines():
        with suppress(IndexError):
            found.append(_Mount(line))
    return found


def _octal(path: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), path)


def disks(machine: Machine, ask: Ask) -> list[Got]:
    names = [one for one in machine.names("/sys/block") if not _NO_DISKS.fullmatch(one)]
    heat = _temperatures(machine)
    found, reasons = [], []
    for name in names[:16]:
        disk, reason = _smart(machine, name, ask.seconds / max(1, len(names)))
        found.append(disk._replace(temperature=disk.temperature or heat.get(name)))
        reasons.append(reason)
    if not found:
        raise Unread(_("no disk is there"))
    if all(reasons) and not any(one.temperature is not None for one in found):
        raise Unread("; ".join(dict.fromkeys(reasons)))
    return [got(Disks(tuple(found)), "smartctl -j -a, /sys/class/hwmon")]


def _smart(machine: Machine, name: str, seconds: float) -> tuple[Disk, str]:
    model = first_line(machine, f"/sys/block/{name}/device/model")
    plain = Disk(name, model, notes=())
    try:
        said = machine.run(["smartctl", "-j", "-a", f"/dev/{name}"], seconds)
        told = json.loads(said.text)
    except Unread as reason:
        return plain._replace(notes=(str(reason),)), str(reason)
    except (ValueError, RecursionError):
        reason_text = _("{program} answered with what is no JSON").format(program="smartctl")
        return plain._replace(notes=(reason_text,)), reason_text
    return smart(name, model, told if isinstance(told, dict) else {}, said.code)


def smart(name: str, model: str, told: dict[str, Any], code: int) -> tuple[Disk, str]:
    """What smartctl's JSON and exit bits say, and why they say nothing."""
    messages = _dig(told, "smartctl", "messages") or []
    complaints = [str(one.get("string", "")) for one in messages if isinstance(one, dict)]
    reason = "; ".join(complaints)[:200] or _("smartctl could not ask {disk}").format(disk=name)
    passed = _dig(told, "smart_status", "passed")
    if code & 0b11 or (code & _CANNOT and passed is None):
        return Disk(name, model, notes=(reason,)), reason
    bad = [text for bit, text in _UNHEALTHY_BITS.items() if code >> bit & 1]
    odd = [text for bit, text in _WARNING_BITS.items() if code >> bit & 1]
    health = (
        "unhealthy" if bad or passed is False else "warning" if odd else "healthy" if passed else "unknown"
    )
    disk = Disk(
        name=name,
        model=str(told.get("model_name", model)),
        serial=str(told.get("serial_number", "")),
        health=health,
        wear=_wear(told),
        temperature=_number(_dig(told, "temperature", "current")),
        notes=tuple(bad + odd),
    )
    return disk, ""


def _wear(told: dict[str, Any]) -> float | None:
    used = _number(_dig(told, "nvme_smart_health_information_log", "percentage_used"))
    if used is not None:
        return used
    return _number(_dig(told, "endurance_used", "current_percent"))


def _dig(told: Any, *names: str) -> Any:
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _temperatures(machine: Machine) -> dict[str, float]:
    """Celsius by disk, as the kernel's nvme and drivetemp sensors tell everyone."""
    found = {}
    with suppress(Unread):
        for sensor in machine.names("/sys/class/hwmon"):
            folder = f"/sys/class/hwmon/{sensor}"
            value = first_line(machine, f"{folder}/temp1_input")
            if first_line(machine, f"{folder}/name") in {"nvme", "drivetemp"} and value.isdecimal():
                for disk in _disks_of(machine, folder):
                    found[disk] = int(value[:9]) / 1000
    return found


def _disks_of(machine: Machine, folder: str) -> list[str]:
    with suppress(Unread):
        return machine.names(f"{folder}/device/block")
    with suppress(Unread):
        return [one for one in machine.names(f"{folder}/device") if re.fullmatch(r"nvme\d+n\d+", one)]
    return []


def encryption(machine: Machine, _ask: Ask) -> list[Got]:
    """Whether a dm-crypt layer lies under each mounted disk; the root's first."""
    found, seen = [], set()
    for mount in _mounts(machine):
        if mount.device not in seen and mount.filesystem in _FILESYSTEMS and not _starts(mount.path):
            seen.add(mount.device)
            folder = f"/sys/dev/block/{mount.device}"
            state = "on" if _encrypted(machine, folder, 0) else "off"
            found.append(Protection(mount.path, state if there(machine, folder) else "unknown"))
    if not found:
        raise Unread(_("no fixed disk is mounted"))
    return [got(Encryption(tuple(found)), "/sys/dev/block")]


def _starts(mount: str) -> bool:
    """What the machine starts from before it can ask for a key holds no data."""
    return mount == "/boot" or mount.startswith("/boot/")


def _encrypted(machine: Machine, folder: str, depth: int) -> bool:
    if first_line(machine, f"{folder}/dm/uuid").startswith("CRYPT-"):
        return True
    if depth > 6:  # disk, partition, RAID, LVM, crypt: nothing real is deeper
        return False
    with suppress(Unread):
        return any(
            _encrypted(machine, f"{folder}/slaves/{one}", depth + 1)
            for one in machine.names(f"{folder}/slaves")
        )
    return False


def batteries(machine: Machine, _ask: Ask) -> list[Got]:
    folder, found = "/sys/class/power_supply", []
    with suppress(Unread):
        for name in machine.names(folder):
            one = f"{folder}/{name}"
            if (
                first_line(machine, f"{one}/type") == "Battery"
                and first_line(machine, f"{one}/scope") != "Device"
            ):
                full, design = _capacity(machine, one, "full"), _capacity(machine, one, "full_design")
                cycles = first_line(machine, f"{one}/cycle_count")
                if full and design:
                    found.append(Battery(name, full, design, int(cycles[:6]) if cycles.isdecimal() else None))
    return [got(Batteries(tuple(found)), folder)]


def _capacity(machine: Machine, folder: str, what: str) -> float:
    """Both spellings exist: energy in µWh, charge in µAh."""
    for unit in ("energy", "charge"):
        text = first_line(machine, f"{folder}/{unit}_{what}")
        if text.isdecimal():
            return float(text[:15])
    return 0.0
