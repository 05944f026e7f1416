"""A Linux machine's packages, updates, services and logged errors; text in, facts out."""

import json
import re
import struct
import zlib
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from deskops.checks.collectors.linux_system import moment
from deskops.checks.collectors.machine import SYSTEMD, Machine, there
from deskops.checks.facts import Unread
from deskops.checks.kinds import EventGroup, Events, Package, Service, Services, Software, Updates
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

_DPKG: Final = "/var/lib/dpkg/status"
_APT: Final = "/var/log/apt/history.log"
_PACMAN: Final = "/var/lib/pacman/local"
_DEFINITIONS: Final = ("clamav-data", "clamav-db", "clamav-freshclam")
_JOURNAL: Final = ("journalctl", "-p", "err", "--since", "-7d", "-o", "json", "--no-pager", "-n", "2000")
_LOG_CAP: Final = 8 * 1024 * 1024
# Kernel messages of failing disks and of the machine-check reporter.
_DISK_TROUBLE: Final = re.compile(
    r"I/O error, dev (?!loop|sr|fd)|EXT4-fs error|XFS .*corruption|BTRFS (?:error|critical)|ata\d+.*failed command"
)
_HARDWARE_TROUBLE: Final = re.compile(r"\[Hardware Error\]|mce: .*Machine Check|EDAC .*[CU]E ")


def software(machine: Machine, _ask: Ask) -> list[Got]:
    """dpkg's or pacman's own files, else what rpm says; and what lies beside them as flatpak and snap."""
    if there(machine, _DPKG):
        packages, source = dpkg(machine.text(_DPKG)), _DPKG
    elif there(machine, _PACMAN):
        packages, source = _pacman(machine), _PACMAN
    else:
        said = machine.run(["rpm", "-qa", "--qf", "%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{VENDOR}\\n"])
        packages, source = _rpm(said.text), "rpm -qa"
    if not packages:
        raise Unread(_("no package list that we know"))
    return [got(Software((*packages, *_others(machine))), source)]


def dpkg(text: str) -> list[Package]:
    """Plain text search: a regular expression over half a megabyte would take longer than all other facts."""
    found = []
    for block in text.split("\n\n"):
        if "\nStatus: install ok installed" in block:
            name, version = _field(block, "Package: "), _field(block, "Version: ")
            if name:
                found.append(Package(name, version))
    return found


def _field(block: str, name: str) -> str:
    at = 0 if block.startswith(name) else block.find(f"\n{name}") + 1
    if at == 0 and not block.startswith(name):
        return ""
    end = block.find("\n", at)
    return block[at + len(name) : end if end >= 0 else None].strip()


def _pacman(machine: Machine) -> list[Package]:
    rows = (one.rsplit("-", 2) for one in machine.names(_PACMAN))
    return [Package(words[0], "-".join(words[1:])) for words in rows if len(words) == 3]


def _rpm(text: str) -> list[Package]:
    rows = (line.split("\t") for line in text.splitlines())
    return [Package(words[0], words[1], words[2]) for words in rows if len(words) == 3]


def _others(machine: Machine) -> list[Package]:
    found = []
    for folder in ("/var/lib/flatpak/app", "/snap"):
        with suppress(Unread):
            names = machine.names(folder)
            found += [
                Package(one) for one in names if one not in {"bin", "README"} and not one.startswith(".")
            ]
    return found


def updates(machine: Machine, _ask: Ask) -> list[Got]:
    """The newest upgrade that apt or rpm has on record, else the last change of the package list."""
    logs = _apt_logs(machine)
    for path, text in logs:
        newest = apt_newest(text)
        if newest is not None:
            return [got(Updates(newest[0], newest[1]), path)]
    for path in (_DPKG, _PACMAN, "/lib/apk/db/installed"):
        if there(machine, path):
            # No upgrade is on record (a new image, say): the list's own age is the best that there is.
            return [got(Updates(machine.changed(path), _("last change of the package list")), path)]
    said = machine.run(["rpm", "-qa", "--qf", "%{INSTALLTIME}\\t%{NAME}\\n"])
    rows = [line.split("\t") for line in said.text.splitlines()]
    times = [(int(row[0]), row[1]) for row in rows if len(row) == 2 and row[0].isdecimal()]
    times = [one for one in times if not one[1].startswith(_DEFINITIONS)]
    if not times:
        raise Unread(_("no record of updates that we know"))
    seconds, name = max(times)
    return [got(Updates(moment(seconds), name), "rpm -qa")]


def _apt_logs(machine: Machine) -> list[tuple[str, str]]:
    found = []
    with suppress(Unread):
        found.append((_APT, machine.text(_APT)))
    with suppress(Unread, zlib.error):
        # Rotated monthly; a machine that has just rotated has its last upgrade in the one before.
        path = f"{_APT}.1.gz"
        found.append((path, _unpacked(machine, path)))
    return found


def _unpacked(machine: Machine, path: str) -> str:
    unpack = zlib.decompressobj(wbits=31)  # gzip
    return unpack.decompress(machine.data(path), _LOG_CAP).decode("utf-8", "replace")


def apt_newest(text: str) -> tuple[datetime, str] | None:
    """When the newest upgrade of more than virus definitions ended, and what it was."""
    for block in reversed(text.split("\n\n")):
        upgraded = re.search(r"^Upgrade: (.+)$", block, re.MULTILINE)
        ended = re.search(r"^End-Date: (\d{4}-\d\d-\d\d)\s+(\d\d:\d\d:\d\d)$", block, re.MULTILINE)
        if not upgraded or not ended:
            continue
        names = [one for one in re.findall(r"(\S+?):\w+ \(", upgraded[1]) if not one.startswith(_DEFINITIONS)]
        if names:
            with suppress(ValueError):
                # apt writes the machine's local time without its zone.
                when = datetime.fromisoformat(f"{ended[1]}T{ended[2]}").astimezone()
                return when, names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")
    return None


def services(machine: Machine, ask: Ask) -> list[Got]:
    """Units that failed, and the state of those that the policy asks for."""
    if not there(machine, SYSTEMD):
        raise Unread(_("this machine does not run systemd"))
    said = machine.run(
        ["systemctl", "list-units", "--all", "--type=service", "--plain", "--no-legend", "--no-pager"]
    )
    if said.code:
        raise Unread(_("systemd does not answer: {error}").format(error=said.error[:200]))
    found = []
    for line in said.text.splitlines():
        words = line.split(None, 4)
        if len(words) >= 4 and words[0].endswith(".service"):
            name = words[0].removesuffix(".service")
            if words[2] == "failed" or words[2] == "active" or name in ask.policy.services:
                found.append(Service(name, words[2] == "active", failed=words[2] == "failed"))
    return [got(Services(tuple(found)), "systemctl list-units")]


def events(machine: Machine, ask: Ask) -> list[Got]:
    """Error messages of the journal, a week back; and starts without a stop before them, from wtmp."""
    if not any(_names(machine, folder) for folder in ("/var/log/journal", "/run/log/journal")):
        raise Unread(_("this machine keeps no journal"))
    said = machine.run([*_JOURNAL, "--output-fields=MESSAGE,SYSLOG_IDENTIFIER"])
    hint = said.error.lower()
    if said.code or "not seeing messages" in hint or "no journal files" in hint:
        reason = said.error[:200] or _("the journal says nothing")
        raise Unread(_("{program}: {error}").format(program="journalctl", error=reason))
    return [got(_counted(said.text, ask.facts.collected, _stops(machine, ask)), "journalctl, /var/log/wtmp")]


def _names(machine: Machine, folder: str) -> list[str]:
    with suppress(Unread):
        return machine.names(folder)
    return []


def _counted(text: str, now: datetime, stops: int) -> Events:
    disk = hardware = errors = 0
    groups: Counter[str] = Counter()
    for line in text.splitlines():
        with suppress(ValueError, RecursionError):
            told = json.loads(line)
            message = told.get("MESSAGE") if isinstance(told, dict) else None
            if isinstance(message, str):
                groups[str(told.get("SYSLOG_IDENTIFIER", ""))[:80]] += 1
                disk += bool(_DISK_TROUBLE.search(message))
                hardware += bool(_HARDWARE_TROUBLE.search(message))
                errors += _recent(told.get("__REALTIME_TIMESTAMP"), now)
    top = tuple(EventGroup(name, 0, times) for name, times in groups.most_common(3))
    return Events(stops, disk, hardware, errors, top)


def _recent(stamp: object, now: datetime) -> bool:
    micros = int(stamp) if isinstance(stamp, str) and stamp.isdecimal() and len(stamp) < 18 else 0
    when = moment(micros / 1e6)
    return when is not None and now - when <= timedelta(hours=24)


# utmp(5): type, padding, pid, line, id, user, host, exit, session, seconds, microseconds, address, unused.
_UTMP: Final = struct.Struct("<hxxi32s4s32s256shhiii4i20x")
_RUN_LEVEL, _BOOT = 1, 2


def _stops(machine: Machine, ask: Ask) -> int:
    """Starts of the last week that no orderly stop came before."""
    try:
        records = machine.data("/var/log/wtmp")
    except Unread:
        return 0
    stopped, unexpected = True, 0
    for at in range(0, len(records) - _UTMP.size + 1, _UTMP.size):
        fields = _UTMP.unpack_from(records, at)
        kind, user = fields[0], fields[4]
        when = moment(fields[9])
        if kind == _BOOT:
            recent = when is not None and ask.facts.collected - when <= timedelta(days=7)
            unexpected += recent and not stopped
            stopped = False
        elif kind == _RUN_LEVEL and user.startswith(b"shutdown"):
            stopped = True
    return unexpected
