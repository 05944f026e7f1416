"""Windows' names of time zones and the names that everyone else uses; a table, no rules."""

from typing import Final

# CLDR, windowsZones; the zones of sites that such machines stand in.
_ZONES: Final = {
    "China Standard Time": "Asia/Shanghai",
    "Taipei Standard Time": "Asia/Taipei",
    "Singapore Standard Time": "Asia/Singapore",
    "Tokyo Standard Time": "Asia/Tokyo",
    "Korea Standard Time": "Asia/Seoul",
    "SE Asia Standard Time": "Asia/Bangkok",
    "India Standard Time": "Asia/Kolkata",
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Pacific Standard Time": "America/Los_Angeles",
    "UTC": "Etc/UTC",
}


def zone_name(windows: str) -> str:
    """Empty where the table does not know it: then nobody compares it."""
    return _ZONES.get(windows, "")
