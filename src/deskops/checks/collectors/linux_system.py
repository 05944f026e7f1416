"""What a Linux machine says of itself: system, name, hardware, memory, start, pending restart; text in, facts out."""

import re
import shlex
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from deskops.checks.collectors.chassis import chassis
from deskops.checks.collectors.machine import MEMINFO, Machine, first_line, there
from deskops.checks.facts import Unread
from deskops.checks.kinds import Boot, Hardware, Host, Memory, Reboot, System
from deskops.checks.sources import Ask, Got, got
from deskops.checks.versions import key
from deskops.i18n import _

_OS_RELEASE: Final = "/etc/os-release"
_DMI: Final = "/sys/class/dmi/id"


def assignments(text: str) -> dict[str, str]:
    """The NAME=value lines of os-release and its kind, unquoted."""
    found = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and name.isidentifier():
            found[name] = _unquoted(value)
    return found


def _unquoted(value: str) -> str:
    if value[:1] not in {"'", '"'}:
        return value
    with suppress(ValueError):
        return " ".join(shlex.split(value))
    return value.strip("'\"")


def system(machine: Machine, _ask: Ask) -> list[Got]:
    told = assignments(machine.text(_OS_RELEASE))
    return [
        got(
            System(
                family="linux",
                id=told.get("ID", "linux"),
                name=told.get("PRETTY_NAME", told.get("NAME", "Linux")),
                version=told.get("VERSION_ID", ""),
                build=first_line(machine, "/proc/sys/kernel/osrelease"),
                edition=told.get("VARIANT", ""),
                server="server" in told.get("VARIANT_ID", ""),
            ),
            _OS_RELEASE,
        )
    ]


def host(machine: Machine, _ask: Ask) -> list[Got]:
    """Name and domain; a machine is in a domain where sssd is set up or it holds a key of its own (keytab)."""
    short, _dot, suffix = machine.text("/proc/sys/kernel/hostname").strip().partition(".")
    marks = [one for one in ("/etc/sssd/sssd.conf", "/etc/krb5.keytab") if there(machine, one)]
    domain = (_realm(machine) or suffix) if marks else ""
    return [got(Host(short, domain, bool(marks)), ", ".join(("/proc/sys/kernel/hostname", *marks)))]


def _realm(machine: Machine) -> str:
    with suppress(Unread):
        match = re.search(r"^\s*default_realm\s*=\s*(\S+)", machine.text("/etc/krb5.conf"), re.MULTILINE)
        return match[1].lower() if match else ""
    return ""


def hardware(machine: Machine, _ask: Ask) -> list[Got]:
    def dmi(name: str) -> str:
        return first_line(machine, f"{_DMI}/{name}")

    maker, model = dmi("sys_vendor"), dmi("product_name")
    told = dmi("chassis_type")
    kind = chassis({int(told)} if told.isdecimal() else set(), maker, model)
    if kind == "unknown" and " hypervisor" in machine.text("/proc/cpuinfo")[:20_000]:
        kind = "virtual"
    return [got(Hardware(kind, maker, model, dmi("product_serial")), _DMI)]


def memory(machine: Machine, _ask: Ask) -> list[Got]:
    """MemAvailable is the kernel's own estimate of what programs can still get without swapping."""
    available = []
    total = 0
    for text in machine.samples(MEMINFO):
        lines = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
        total = int(lines.get("MemTotal", 0)) * 1024
        free = lines.get("MemAvailable", lines.get("MemFree"))
        if not total or free is None:
            raise Unread(_("{path} is not as expected").format(path=MEMINFO))
        available.append(int(free) * 1024)
    return [got(Memory(total, tuple(available)), MEMINFO)]


def boot(machine: Machine, ask: Ask) -> list[Got]:
    match = re.match(r"(\d+(?:\.\d+)?)\s", machine.text("/proc/uptime"))
    if match is None:
        raise Unread(_("{path} is not as expected").format(path="/proc/uptime"))
    seconds = min(float(match[1]), 10_000 * 86400.0)
    return [got(Boot((ask.facts.collected - timedelta(seconds=seconds)).astimezone(UTC)), "/proc/uptime")]


def reboot(machine: Machine, _ask: Ask) -> list[Got]:
    """The distribution's own mark, else a newer kernel on disk than the one that runs."""
    for mark in ("/run/reboot-required", "/var/run/reboot-required"):
        if there(machine, mark):
            since = machine.changed(mark)
            return [got(Reboot(True, since, _packages(machine, f"{mark}.pkgs")), mark)]
    running = machine.text("/proc/sys/kernel/osrelease").strip()
    installed = _kernels(machine)
    newer = [one for one in installed if key(one) > key(running) and _flavour(one) == _flavour(running)]
    if running in installed and newer:
        newest = max(newer, key=key)
        since = machine.changed(f"/boot/vmlinuz-{newest}")
        reason = _("kernel {newest} is installed, {running} runs").format(newest=newest, running=running)
        return [got(Reboot(True, since, (reason,)), "/boot")]
    return [got(Reboot(False), "/run/reboot-required, /boot")]


def _packages(machine: Machine, path: str) -> tuple[str, ...]:
    with suppress(Unread):
        return tuple(dict.fromkeys(machine.text(path).split()))[:20]
    return ()


def _kernels(machine: Machine) -> list[str]:
    with suppress(Unread):
        return [one.removeprefix("vmlinuz-") for one in machine.names("/boot") if one.startswith("vmlinuz-")]
    return []


def _flavour(release: str) -> str:
    return release.rsplit("-", 1)[-1] if "-" in release else ""


def moment(seconds: float) -> datetime | None:
    """A Unix time as an aware one, None where it is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
