"""A Linux machine's antivirus, firewall and administrators; text in, facts out."""

import json
import re
from contextlib import suppress
from datetime import datetime
from typing import Final

from deskops.checks.collectors.machine import Machine, first_line, there
from deskops.checks.facts import Unread
from deskops.checks.kinds import (
    Account,
    Admins,
    Antivirus,
    Engine,
    Firewall,
    FirewallProfile,
)
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

# The name that a process carries (15 characters at most) and the product that it belongs to.
_ENGINES: Final = {
    "clamd": "ClamAV",
    "wdavdaemon": "Microsoft Defender for Endpoint",
    "falcon-sensor": "CrowdStrike Falcon",
    "sav-protect": "Sophos",
    "sophos_threat_d": "Sophos",
    "ds_am": "Trend Micro Deep Security",
    "kesl": "Kaspersky Endpoint Security",
    "rtvscand": "Symantec Endpoint Protection",
    "sisamddaemon": "Symantec Endpoint Protection",
    "esets_daemon": "ESET",
    "oaeventd": "ESET",
    "mfetpd": "Trellix Endpoint Security",
    "sentinelone-age": "SentinelOne",
    "qaxsafed": "QAX Tianqing",
    "zyfirewall": "360 Tianqing",
}
_CLAM: Final = "/var/lib/clamav"
_ADMIN_GROUPS: Final = ("sudo", "wheel", "admin", "root")
_SUDOERS: Final = re.compile(r"^\s*(%?[\w.\\ -]+?)\s+ALL\s*=\s*\(?.*\bALL\s*$", re.MULTILINE)


def antivirus(machine: Machine, _ask: Ask) -> list[Got]:
    """Engines that run, and ClamAV's definitions; vendors' own are told by mdatp alone."""
    running = {_ENGINES[name] for name in processes(machine) if name in _ENGINES}
    found = [_engine(machine, name) for name in sorted(running)]
    if "ClamAV" not in running and there(machine, "/usr/sbin/clamd"):
        found.append(Engine("ClamAV", on=False, definitions=_clam_definitions(machine)))
    return [got(Antivirus(tuple(found)), f"/proc/*/comm, {_CLAM}")]


def processes(machine: Machine) -> set[str]:
    return {first_line(machine, f"/proc/{one}/comm") for one in machine.names("/proc") if one.isdecimal()}


def _engine(machine: Machine, name: str) -> Engine:
    if name == "ClamAV":
        return Engine(name, on=True, real_time=None, definitions=_clam_definitions(machine))
    if name.startswith("Microsoft"):
        with suppress(Unread, ValueError, RecursionError):
            return mdatp(machine.run(["mdatp", "health", "--output", "json"]).text)
    return Engine(name, on=True)


def mdatp(text: str) -> Engine:
    """Raises ValueError for what is not mdatp's JSON."""
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError(text[:80])
    live = told.get("realTimeProtectionEnabled")
    live = live.get("value") if isinstance(live, dict) else live
    stamp = told.get("definitionsUpdated")
    when = None
    if isinstance(stamp, str):
        with suppress(ValueError):
            when = datetime.fromisoformat(stamp)
    aware = when if when is not None and when.tzinfo else None
    status = told.get("definitionsStatus")
    status = status.get("$type") if isinstance(status, dict) else status
    return Engine(
        "Microsoft Defender for Endpoint",
        on=told.get("healthy") is not False,
        real_time=live if isinstance(live, bool) else None,
        outdated=None if status is None else status not in {"upToDate", "up_to_date"},
        definitions=aware,
    )


def _clam_definitions(machine: Machine) -> datetime | None:
    for name in ("daily.cld", "daily.cvd", "main.cvd"):
        with suppress(Unread):
            return machine.changed(f"{_CLAM}/{name}")
    return None


def firewall(machine: Machine, _ask: Ask) -> list[Got]:
    """ufw's and firewalld's own word, else the rules themselves where we may see them."""
    setting = first_line_with(machine, "/etc/ufw/ufw.conf", "ENABLED=")
    if setting == "ENABLED=yes":
        return [got(Firewall((FirewallProfile("ufw", True),)), "/etc/ufw/ufw.conf")]
    if there(machine, "/usr/sbin/firewalld") and "firewalld" in processes(machine):
        return [got(Firewall((FirewallProfile("firewalld", True),)), "/proc/*/comm")]
    try:
        said = machine.run(["nft", "-j", "list", "ruleset"])
    except Unread as reason:
        if setting:
            return [got(Firewall((FirewallProfile("ufw", False),)), "/etc/ufw/ufw.conf")]
        raise Unread(_("no firewall that we know tells its state: {reason}").format(reason=reason)) from None
    if said.code:
        raise Unread(_("the rules may not be read without more rights"))
    return [got(Firewall((FirewallProfile("nftables", filters(said.text)),)), "nft -j list ruleset")]


def first_line_with(machine: Machine, path: str, start: str) -> str:
    with suppress(Unread):
        return next((line.strip() for line in machine.text(path).splitlines() if line.startswith(start)), "")
    return ""


def filters(text: str) -> bool:
    """Whether incoming traffic meets a chain that drops by default or holds a rule that drops or rejects."""
    try:
        told = json.loads(text).get("nftables", [])
    except (ValueError, RecursionError, AttributeError):
        raise Unread(_("{program} answered with what is no JSON").format(program="nft")) from None
    entries = [one for one in told if isinstance(one, dict)]
    chains = [one["chain"] for one in entries if isinstance(one.get("chain"), dict)]
    inputs = {one.get("name") for one in chains if one.get("hook") == "input"}
    if any(one.get("hook") == "input" and one.get("policy") == "drop" for one in chains):
        return True
    rules = [one["rule"] for one in entries if isinstance(one.get("rule"), dict)]
    guarded = [json.dumps(one.get("expr", [])) for one in rules if one.get("chain") in inputs]
    return any('"drop"' in one or '"reject"' in one for one in guarded)


def admins(machine: Machine, _ask: Ask) -> list[Got]:
    """Accounts with user id 0, members of the administrators' groups, and whom sudoers names."""
    users = [line.split(":") for line in machine.text("/etc/passwd").splitlines()]
    found = {
        row[0]: Account(row[0], "0", builtin=row[0] == "root")
        for row in users
        if len(row) > 3 and row[2] == "0"
    }
    for line in machine.text("/etc/group").splitlines():
        row = line.split(":")
        if len(row) > 3 and row[0] in _ADMIN_GROUPS:
            found |= {name: Account(name) for name in row[3].split(",") if name and name not in found}
    unread = ""
    try:
        found |= {name: Account(name) for name in _sudoers(machine) if name not in found}
    except Unread as reason:
        unread = str(reason)
    return [got(Admins(tuple(found.values()), unread), "/etc/passwd, /etc/group, /etc/sudoers")]


def _sudoers(machine: Machine) -> list[str]:
    if not there(machine, "/etc/sudoers") and not there(machine, "/usr/bin/sudo"):
        return []  # no sudo at all
    texts = [machine.text("/etc/sudoers")]
    with suppress(Unread):
        texts += [machine.text(f"/etc/sudoers.d/{one}") for one in machine.names("/etc/sudoers.d")]
    names = [name for text in texts for name in _SUDOERS.findall(text)]
    groups = {f"%{one}" for one in _ADMIN_GROUPS}
    return [
        name for name in names if name not in groups and name != "root" and not name.startswith("Defaults")
    ]
