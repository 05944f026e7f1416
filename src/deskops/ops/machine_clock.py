"""The real clock of this machine, with the evidence that goes on an entry; the only reader of time below the doors."""

import time
from datetime import datetime
from pathlib import Path
from typing import Protocol

from deskops.domain.clock import ClockEvidence


class Clock(Protocol):
    def read(self) -> ClockEvidence: ...


class MachineClock:
    """`reading` runs on in sleep: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on macOS, Windows' own counter."""

    def __init__(self) -> None:
        self._boot = _boot_id()

    def read(self) -> ClockEvidence:
        return ClockEvidence(datetime.now().astimezone(), self._boot, _reading())


def _reading() -> int:
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return (time.monotonic_ns() if clock is None else time.clock_gettime_ns(clock)) // 1_000_000


def _boot_id() -> str:
    """What names this start of the machine: the kernel's own id, else the second at which it started."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"since-{round(time.time() - _reading() / 1000)}"
