"""The full-screen program left alone: what it takes of one processor while nobody touches it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Line, Missing, at_most, measurement
from benchmarks.filling import BIG, BUSY, SMALL, TINY
from benchmarks.starting import deskops, environment
from benchmarks.stores import belongs_to, copy_of, home_of
from benchmarks.terminal import Terminal
from deskops.paths import locate

_NUMBER: Final = r"GD\d{8}"  # a job's number stands there: the list has come
_BEGINS: Final = 10.0  # seconds in which the rest of the list comes
_BACKUP: Final = 300.0  # seconds at most for the day's first copy of the store, the one long work at a start
_WATCHED: Final = 60.0  # two looks at deadlines and sixty at the store
_GOAL: Final = 1.0  # percent of one processor


@measurement("idle", "The full-screen program left alone, a thousand open jobs: share of one processor")
def idling(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None or not Path("/proc/self/stat").exists():
        yield Missing("idle", "the program is not installed beside this Python, or this system has no /proc")
        return
    for size in [TINY] if bench.quick else [SMALL, BIG]:
        home = copy_of(home_of(size, bench.tell), "idle")
        belongs_to(home, BUSY)
        with Terminal(program, environment(home, bench.scratch)) as terminal:
            terminal.until(_NUMBER)
            terminal.settle(1.0)
            _until_copied(terminal, home)
            terminal.rest(2.0 if bench.quick else _BEGINS)
            share = _share(terminal, 5.0 if bench.quick else _WATCHED)
        yield at_most(f"left alone, store of {size.jobs:,} jobs", share, "%", _GOAL)


def _until_copied(terminal: Terminal, home: Path) -> None:
    """Raises TimeoutError where the day's copy is never made."""
    end, copies = time.perf_counter() + _BACKUP, locate({"DESKOPS_HOME": str(home)}).backups
    while not list(copies.glob("daily-*.db")):
        if time.perf_counter() > end:
            raise TimeoutError(f"no copy of the store came within {_BACKUP:.0f} s")
        terminal.rest(1.0)


def _share(terminal: Terminal, seconds: float) -> float:
    """Percent of one processor that its process and threads took, in user and system time."""
    before, begun = _ticks(terminal.pid), time.perf_counter()
    terminal.rest(seconds)
    spent = (_ticks(terminal.pid) - before) / os.sysconf("SC_CLK_TCK")
    return 100 * spent / (time.perf_counter() - begun)


def _ticks(pid: int) -> int:
    """Fields 14 and 15 of proc(5)'s stat; the name before them may hold blanks, and ends with a bracket."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
