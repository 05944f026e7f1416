"""Another clock for a process: off, set back or on while it works, standing still, running fast, or after a sleep.

libfaketime is not used: measured with 0.9.10 and CPython 3.11, with a monotonic clock that it leaves alone
`time.sleep` fails (EINVAL), and with one that it fakes waiting with a time limit never ends.
"""

import functools
import mmap
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("other_clock.c")
LAYOUT = struct.Struct("=5q")
MILLION = 1_000_000


@functools.cache
def library() -> Path:
    """Compiled once for each test process; skips the test where that cannot be."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("NOT PROVEN: another clock needs Linux and a C compiler")
    made = Path(tempfile.mkdtemp(prefix="other-clock-")) / "other_clock.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(made), str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"NOT PROVEN: another clock does not compile: {done.stderr[:300]}")
    return made


class OtherClock:
    """What processes started with its `environment` read; each change is seen at their next reading."""

    def __init__(self, file: Path, off: timedelta = timedelta(0)) -> None:
        self._library = library()
        self.file = file
        self._turn = 0
        self._rate = 1.0
        self._boot = 0
        file.write_bytes(bytes(LAYOUT.size))
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), LAYOUT.size)
        self._set(time.time_ns(), time.time_ns() + _ns(off))

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "OTHER_CLOCK": str(self.file)}

    @property
    def now(self) -> datetime:
        """What they read at this moment."""
        return datetime.fromtimestamp(self._told(time.time_ns()) / 1e9, UTC)

    @property
    def asleep(self) -> timedelta:
        return timedelta(microseconds=self._boot / 1000)

    def off(self, by: timedelta) -> None:
        """From true time, running at its pace."""
        self._rate = 1.0
        now = time.time_ns()
        self._set(now, now + _ns(by))

    def jump(self, by: timedelta) -> None:
        """Set on, or back with a negative one, from what it shows now."""
        now = time.time_ns()
        self._set(now, self._told(now) + _ns(by))

    def set(self, at: datetime) -> None:
        now = time.time_ns()
        self._set(now, round(at.timestamp() * 1000) * MILLION)

    def freeze(self, at: datetime | None = None) -> None:
        """Stands still, there or where it is; wall time alone, waiting goes on."""
        self.pace(0)
        if at is not None:
            self.set(at)

    def pace(self, rate: float) -> None:
        """So many seconds in each true one."""
        now = time.time_ns()
        told = self._told(now)
        self._rate = rate
        self._set(now, told)

    def sleep(self, length: timedelta) -> None:
        """The machine slept so long: wall time and CLOCK_BOOTTIME are on by it, CLOCK_MONOTONIC is not."""
        self._boot += _ns(length)
        self.jump(length)

    def _told(self, now: int) -> int:
        _turn, anchor, told, rate, _boot = LAYOUT.unpack(self._map[:])
        return int(told) + (now - int(anchor)) * int(rate) // MILLION

    def _set(self, anchor: int, told: int) -> None:
        self._turn += 2
        self._map[:8] = struct.pack("=q", self._turn - 1)
        self._map[8:] = struct.pack("=4q", anchor, told, round(self._rate * MILLION), self._boot)
        self._map[:8] = struct.pack("=q", self._turn)


def _ns(span: timedelta) -> int:
    return (span // timedelta(microseconds=1)) * 1000


def boot_id(file: Path, text: str) -> dict[str, Path]:
    """For `mounted=` of a process: another start of the machine, as its kernel names it."""
    file.write_text(f"{text}\n", encoding="ascii")
    return {"/proc/sys/kernel/random/boot_id": file}
