"""Whom a Linux machine's clock follows; text in, facts out."""

import re
from contextlib import suppress
from typing import Final

from deskops.checks.collectors.linux_system import moment
from deskops.checks.collectors.machine import SYSTEMD, Machine, first_line, there
from deskops.checks.facts import Unread
from deskops.checks.kinds import TimeSource
from deskops.checks.network_kinds import TimeServers
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

_TIMESYNC: Final = "/run/systemd/timesync/synchronized"
_SETTINGS: Final = (
    "/etc/systemd/timesyncd.conf",
    "/etc/chrony/chrony.conf",
    "/etc/chrony.conf",
    "/etc/ntp.conf",
    "/etc/ntpsec/ntp.conf",
)


def time_source(machine: Machine, _ask: Ask) -> list[Got]:
    zone = _zone(machine)
    if there(machine, _TIMESYNC):
        last = machine.changed(_TIMESYNC)
        return [got(TimeSource(True, source="systemd-timesyncd", last=last, zone=zone), _TIMESYNC)]
    with suppress(Unread):
        said = machine.run(["chronyc", "-c", "-n", "tracking"])
        if said.code == 0:
            return [got(chrony(said.text)._replace(zone=zone), "chronyc -c tracking")]
    if not there(machine, SYSTEMD):
        return [
            got(
                TimeSource(None, source=_("no time service that we know tells its state"), zone=zone),
                "/etc/localtime",
            )
        ]
    try:
        said = machine.run(["timedatectl", "show", "-p", "NTPSynchronized", "-p", "NTP"])
    except Unread as reason:
        return [got(TimeSource(None, source=str(reason), zone=zone), "/etc/localtime")]
    if said.code:
        source = _("timedatectl: {error}").format(error=said.error[:200])
        return [got(TimeSource(None, source=source, zone=zone), "/etc/localtime")]
    following = "NTPSynchronized=yes" in said.text
    local = not following and "NTP=no" in said.text
    return [got(TimeSource(following, local=local, zone=zone), "timedatectl show")]


def chrony(text: str) -> TimeSource:
    """chronyc(1), -c: reference id, address, stratum, reference time, system offset …, leap status last."""
    words = text.strip().split("\n")[0].split(",")
    if len(words) < 14:
        raise Unread(_("{program} answered otherwise than we know").format(program="chronyc"))
    local = words[0] == "7F7F0101"
    following = words[-1] != "Not synchronised"
    last = moment(float(words[3])) if re.fullmatch(r"\d+(\.\d+)?", words[3]) else None
    return TimeSource(following, local=local, source=words[1] or words[0], last=last)


def _zone(machine: Machine) -> str:
    name = first_line(machine, "/etc/timezone")
    if name:
        return name
    with suppress(Unread):
        path = machine.link("/etc/localtime")
        return path.partition("/zoneinfo/")[2]
    return ""


def time_servers(machine: Machine, _ask: Ask) -> list[Got]:
    found: list[str] = []
    for path in _SETTINGS:
        with suppress(Unread):
            text = machine.text(path)
            for line in re.findall(r"^\s*(?:Fallback)?NTP\s*=\s*(.+)$", text, re.MULTILINE):
                found += line.split()
            found += re.findall(r"^\s*(?:server|pool|peer)\s+(\S+)", text, re.MULTILINE)
    return [got(TimeServers(tuple(dict.fromkeys(found))), ", ".join(_SETTINGS[:2]))]
