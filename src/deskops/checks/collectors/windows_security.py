"""A Windows machine's guards, updates, programs and administrators: answers of collect.ps1 in, typed facts out."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from deskops.checks.collectors.raw import Raw, Row
from deskops.checks.facts import Unread
from deskops.checks.kinds import (
    Account,
    Admins,
    Antivirus,
    Encryption,
    Engine,
    Firewall,
    FirewallProfile,
    Package,
    Protection,
    Reboot,
    Software,
    Updates,
)
from deskops.i18n import _


def encryption(raw: Raw) -> Encryption:
    """ProtectionStatus 0 off, 1 on, 2 unknown; off over a fully encrypted volume (ConversionStatus 1) is suspended."""
    found = []
    for row in raw.rows("encryption"):
        status, encrypted = row.whole("ProtectionStatus"), row.whole("ConversionStatus") == 1
        state = {0: "suspended" if encrypted else "off", 1: "on"}.get(
            -1 if status is None else status, "unknown"
        )
        if row.text("DriveLetter"):
            found.append(Protection(row.text("DriveLetter"), state))
    if not found:
        raise Unread(_("no volume tells its protection"))
    return Encryption(tuple(found))


_NEVER: Final = 4_294_967_295  # days; what Defender says of a scan that never was


def antivirus(raw: Raw) -> Antivirus:
    """Security Center's list, refined by Defender's own words; on servers Defender alone is asked."""
    defender = _defender(raw)
    try:
        listed = {row.text("displayName"): _engine(row) for row in raw.rows("antivirus")}
    except Unread:
        if defender is None:
            raise
        return Antivirus((defender,))
    found = [
        defender if defender and "defender" in name.lower() and (one.on or defender.on) else one
        for name, one in listed.items()
    ]
    return Antivirus(tuple(found))


def _engine(row: Row) -> Engine:
    """productState is undocumented but widely agreed: 0xF000 its state, 0x00F0 its definitions."""
    state = row.whole("productState") or 0
    power = state & 0xF000
    return Engine(
        row.text("displayName"),
        on=power == 0x1000,
        snoozed=power == 0x2000,
        expired=power == 0x3000,
        outdated=bool(state & 0x00F0),
    )


def _defender(raw: Raw) -> Engine | None:
    try:
        row = raw.row("defender")
    except Unread:
        return None
    if row.flag("AMServiceEnabled") is None:
        return None
    never = (row.number("QuickScanAge") or 0) >= _NEVER
    return Engine(
        "Microsoft Defender",
        on=bool(row.flag("AMServiceEnabled")) and "passive" not in row.text("AMRunningMode").lower(),
        real_time=row.flag("RealTimeProtectionEnabled"),
        definitions=row.moment("AntivirusSignatureLastUpdated"),
        scanned=None if never else row.moment("QuickScanEndTime"),
        never_scanned=never,
    )


# The registry's profile, its name for people, and its NetworkCategory (0 public, 1 private, 2 domain).
_PROFILES: Final = {
    "DomainProfile": ("domain", 2),
    "StandardProfile": ("private", 1),
    "PublicProfile": ("public", 0),
}


def firewall(raw: Raw) -> Firewall:
    told = raw.row("firewall")
    active = {int(value) for value in told.numbers("Active")}
    found = []
    for row in told.rows("Profiles"):
        name, category = _PROFILES.get(row.text("Name"), (row.text("Name"), -1))
        on = row.flag("ByPolicy") if row.flag("ByPolicy") is not None else row.flag("Enabled")
        if on is not None:
            found.append(FirewallProfile(name, on, active=not active or category in active))
    return Firewall(tuple(found))


# Defender's definitions and platform, and the monthly removal tool: updates, but none that closes a hole.
_DEFINITIONS: Final = re.compile(r"KB(?:2267602|4052623|890830|915597|2310138)\b")
_SUCCEEDED: Final = 2


def updates(raw: Raw) -> Updates:
    """The newest of the servicing list and of the update client's history; either may be empty or refused."""
    found = [
        (when, name) for when, name in (*_hotfixes(raw), *_history(raw)) if not _DEFINITIONS.search(name)
    ]
    if not found:
        raw.value("hotfixes"), raw.value("history")  # their reason, where they have one
        return Updates(None)
    when, name = max(found)
    return Updates(when, name[:120])


def _hotfixes(raw: Raw) -> list[tuple[datetime, str]]:
    rows = raw.either("hotfixes")
    return [(when, row.text("HotFixID")) for row in rows if (when := _installed(row)) is not None]


def _installed(row: Row) -> datetime | None:
    """A time, an American date, or a FILETIME in hexadecimal (Windows 7)."""
    found, text = row.moment("InstalledOn"), row.text("InstalledOn")
    if found is None:
        with suppress(ValueError):
            return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC)
        with suppress(ValueError, OverflowError):
            if re.fullmatch(r"[0-9a-fA-F]{16}", text):
                return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text, 16) // 10)
    return found


def _history(raw: Raw) -> list[tuple[datetime, str]]:
    rows = [row for row in raw.either("history") if row.whole("ResultCode") == _SUCCEEDED]
    return [(when, row.text("Title")) for row in rows if (when := row.moment("Date")) is not None]


def reboot(raw: Raw) -> Reboot:
    """Since when nobody writes down: the newest update after the last start is the best guess."""
    row = raw.row("reboot")
    reasons = [
        *([_("updates were installed")] if row.flag("Updates") else []),
        *([_("Windows was serviced")] if row.flag("Servicing") else []),
        *([_("the computer was renamed")] if row.text("ActiveName") != row.text("NextName") else []),
    ]
    booted = raw.row("os").moment("LastBootUpTime") if "os" in raw else None
    after = [when for when, _name in _hotfixes(raw) if booted is not None and when > booted]
    return Reboot(bool(reasons), max(after, default=None) if reasons else None, tuple(reasons))


def software(raw: Raw) -> Software:
    rows = raw.rows("software")
    found = {
        Package(row.text("DisplayName"), row.text("DisplayVersion"), row.text("Publisher")) for row in rows
    }
    return Software(tuple(sorted(one for one in found if one.name)))


def admins(raw: Raw) -> Admins:
    told = raw.row("admins")
    disabled = {row.text("SID"): row.flag("Disabled") for row in told.rows("Accounts")}
    found = []
    for row in told.rows("Members"):
        sid = row.text("Sid")
        off = disabled.get(sid)
        found.append(Account(row.text("Name"), sid, sid.endswith("-500"), None if off is None else not off))
    return Admins(tuple(found))
