"""Which MAC stands behind which address, as the system's own neighbour table has it (arp(7)); asks nobody."""

import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from deskops.checks.scanning import rtnetlink

_COMPLETE: Final = 0x2
_NONE: Final = frozenset({"00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF"})
_ROW: Final = re.compile(
    r"\(?(\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at\s+)?((?:[0-9a-f]{1,2}[:-]){5}[0-9a-f]{1,2})", re.IGNORECASE
)


class Neighbour(NamedTuple):
    """`confirmed`: when it last answered, on the clock of time.perf_counter; None where the system does not tell."""

    mac: str
    confirmed: float | None = None


def neighbours(table: Path = Path("/proc/net/arp"), system: str = sys.platform) -> dict[str, Neighbour]:
    """By address; empty where the system does not tell. Entries stay for long: one alone says nothing of now."""
    with suppress(OSError):
        now = time.perf_counter()
        told = [one for one in rtnetlink.entries() if one.mac not in _NONE]
        return {one.address: Neighbour(one.mac, now - one.ago) for one in told}
    return {address: Neighbour(mac) for address, mac in _listed(table, system).items()}


def _listed(table: Path, system: str) -> dict[str, str]:
    with suppress(OSError):
        return read_table(table.read_text(encoding="ascii", errors="replace"))
    if system.startswith("linux"):
        return {}
    with suppress(OSError, subprocess.TimeoutExpired):
        said = subprocess.run(["arp", "-a"], capture_output=True, timeout=5, check=False).stdout
        return read_listing(said.decode("ascii", "replace"))
    return {}


def read_table(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines()[1:]:
        words = line.split()
        with suppress(ValueError, IndexError):
            if int(words[2], 16) & _COMPLETE and words[3].upper() not in _NONE:
                found[words[0]] = words[3].upper()
    return found


def read_listing(text: str) -> dict[str, str]:
    """What `arp -a` prints on Windows and macOS, in any language."""
    found = {}
    for address, mac in _ROW.findall(text):
        shown = ":".join(part.zfill(2) for part in re.split("[:-]", mac)).upper()
        if shown not in _NONE and not int(shown[:2], 16) & 1:  # a group's MAC is nobody's
            found[address] = shown
    return found
