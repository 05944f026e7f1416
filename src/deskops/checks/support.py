"""Until when a system gets security updates, from the bundled table data/support.json; the judging is the rules'."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from deskops.checks.kinds import System

_TABLE: Final = Path(__file__).parent / "data" / "support.json"
# Editions whose support is longer; everything else is what is sold to homes and small offices.
_LONG: Final = ("enterprise", "education")
_LONGEST: Final = ("enterprises", "iotenterprises", "ltsc", "ltsb")


@cache
def table() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return data


def as_of() -> str:
    """When the table was last compared with what is published, as 2026-11-01."""
    return str(table()["as_of"])


def name_of(system: System) -> str:
    """How tables and baselines call a system: windows-19045, windows-server-17763, debian-12, macos-14."""
    if system.family == "windows":
        build = system.build.partition(".")[0]
        return f"windows-server-{build}" if system.server else f"windows-{build}"
    version = system.version
    if system.id not in {"ubuntu", "opensuse-leap", "alpine"}:
        version = version.partition(".")[0]  # 9.4 is a state of 9, not a release of its own
    return f"{system.id}-{version}" if version else system.id


def end_of(system: System) -> date | None:
    """The last day of free security updates, None where the table has no word on it."""
    dates = table()["ends"].get(name_of(system))
    if dates is None:
        return None
    edition = system.edition.lower().replace(" ", "")
    choice = "all"
    if any(word in edition for word in _LONGEST) and "ltsc" in dates:
        choice = "ltsc"
    elif edition.startswith(_LONG) and "enterprise" in dates:
        choice = "enterprise"
    found = dates.get(choice) or dates.get("enterprise")
    return date.fromisoformat(found) if found else None
