"""How a report words what records hold: local times, masked telephone numbers, durations; texts only, no layout."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from deskops.i18n import _

_DIGITS = re.compile(r"\+?\d(?:[ \-.]?\d)+")
_SHOWN = 11  # digits of a Chinese mobile number: 3 shown, 4 masked, 4 shown


def masked(phone: str) -> str:
    """138****1234: enough to tell two callers apart, too little to call or to sell. Words around it stay."""
    return _DIGITS.sub(_mask, unicodedata.normalize("NFKC", phone))


def _mask(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    if len(digits) > _SHOWN and digits.removeprefix("00").startswith("86"):
        digits = digits.removeprefix("00")[2:]
    if len(digits) >= _SHOWN:
        return f"{digits[:3]}****{digits[-4:]}"
    if len(digits) >= 7:
        return f"{digits[:-6]}****{digits[-2:]}"
    return "*" * (len(digits) - 1) + digits[-1]


def span(seconds: int) -> str:
    """A target as people say it: 30 min, 4 h, 1 h 30 min."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


class LocalTimes:
    """Instants in the sites' zone. Its offset is said once, or at each time if summer time comes between."""

    def __init__(self, zone: ZoneInfo, moments: Iterable[datetime]) -> None:
        self.zone = zone
        self.offsets = sorted({offset(moment, zone) for moment in moments})

    @property
    def note(self) -> str:
        if len(self.offsets) > 1:
            return _("times with their offset, {zone}").format(zone=self.zone.key)
        return _("times: {zone}, UTC{offset}").format(zone=self.zone.key, offset="".join(self.offsets))

    def show(self, moment: datetime | None) -> str:
        """To the minute; empty where there is none."""
        if moment is None:
            return ""
        told = f" {offset(moment, self.zone)}" if len(self.offsets) > 1 else ""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}{told}"

    def short(self, moment: datetime | None) -> str:
        """Without the year, for a sheet that is used on the day."""
        return "" if moment is None else f"{moment.astimezone(self.zone):%m-%d %H:%M}"


def offset(moment: datetime, zone: tzinfo) -> str:
    """+08:00"""
    text = f"{moment.astimezone(zone):%z}"
    return f"{text[:3]}:{text[3:]}"
