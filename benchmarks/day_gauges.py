"""What a program that runs all day holds, read from outside: its process, its files, how fast it answers."""

import re
import sqlite3
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, Grid, Line, Missing, at_most
from benchmarks.seen import Screen
from benchmarks.terminal import DOWN, UP
from deskops.paths import Paths

_WARM: Final = 2  # half hours in which each kind of page is opened for the first time
_WHOLE: Final = 12  # half hours from which a day is judged
_SLOPE: Final = 1.0  # MB an hour
_LATER: Final = 1.2  # of the keys of the first hour that counts
_KEYS: Final = 12  # each way


@dataclass(frozen=True, slots=True)
class Moment:
    """Taken on the day, with nothing filtered, at rest. `wal`, `drafts_file` and `logs` are bytes, `key` seconds.

    `pages` lay over the day when it was gone back to. What the garbage collector counts is not told from outside.
    """

    hour: float
    resident: float
    descriptors: int
    threads: int
    wal: int
    drafts: int
    drafts_file: int
    logs: int
    pages: int
    key: float | None
    late: float

    @property
    def cells(self) -> tuple[str, ...]:
        key = "–" if self.key is None else f"{self.key * 1000:.1f}"
        files = (f"{each / 1000:.0f}" for each in (self.wal, self.drafts_file, self.logs))
        wal, drafts_file, logs = files
        told = (f"{self.hour:.1f}", f"{self.resident:.1f}", self.descriptors, self.threads, wal)
        return tuple(map(str, (*told, self.drafts, drafts_file, logs, self.pages, key, f"{self.late:.0f}")))


_COLUMNS: Final = (
    "hour", "resident, MB", "descriptors", "threads", "WAL, kB", "drafts", "their WAL, kB", "logs, kB", "pages",
    "key, ms", "late, s",
)  # fmt: skip


def take(screen: Screen, paths: Paths, hour: float, *, pages: int, late: float) -> Moment:
    taken = [each for key in (DOWN, UP) for _turn in range(_KEYS) if (each := screen.press(key)) is not None]
    return Moment(
        hour,
        screen.resident_mb(),
        len(open_files(screen.pid)),
        threads(screen.pid),
        _size(paths.store.with_name(f"{paths.store.name}-wal")),
        _drafts(paths.drafts),
        _size(paths.drafts.with_name(f"{paths.drafts.name}-wal")),
        sum(map(_size, paths.logs.iterdir())),
        pages,
        statistics.median(taken) if taken else None,
        late,
    )


def open_files(pid: int) -> list[str]:
    """What its descriptors are of, sorted: where one more comes from is seen in it."""
    return sorted(str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir())


def threads(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(re.findall(r"^Threads:\s+(\d+)", status, re.MULTILINE)[0])


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _drafts(file: Path) -> int:
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM draft").fetchone()[0])
    finally:
        connection.close()


# What the moments of a day tell.


def judged(moments: Sequence[Moment]) -> Iterator[Line]:
    """Without growth: nothing that goes on would end badly.

    The first hour is not judged: each kind of page is opened for the first time then, and its modules, styles and
    caches stay. Of the second half the slope of memory is the median of those between any two moments, so that neither
    a collection nor a page of the allocator decides it. Its bound lets a program that is left open all week take
    40 MB more than it took by noon of its first day: an hour's share of 40 hours of work.

    Descriptors and threads are counted, and may never be more at the end than they were at the same place before.
    """
    warm = moments[_WARM:]
    if len(warm) < 4:
        yield Missing("growth", "too few moments", blame=False)
        yield Grid("Each half hour", _COLUMNS, [each.cells for each in moments])
        return
    half = moments[len(moments) // 2 :]
    name = "memory: slope of the second half"
    if len(moments) >= _WHOLE:
        yield at_most(name, slope(half), "MB/h", _SLOPE)
    else:  # a piece of a day ends while pages are still opened for the first time
        yield Figure(name, slope(half), "MB/h", None, "", "", None)
    noon = ("noon", half[0].resident)
    yield Figure("resident at the end", moments[-1].resident, "MB", noon[1], noon[0], "for comparison", None)
    first, last = warm[: len(warm) // 2], warm[len(warm) // 2 :]
    for name in ("descriptors", "threads", "drafts", "pages"):
        before, after = (max(getattr(each, name) for each in part) for part in (first, last))
        yield Figure(f"{name}: most after noon", after, "", before, "before noon", "≤ 1x", after <= before)
    for name, told in (("wal", "WAL"), ("drafts_file", "WAL of the drafts")):
        before, after = (max(getattr(each, name) for each in part) / 1000 for part in (first, last))
        yield Figure(f"{told}: most after noon", after, "kB", before, "before noon", "", None)
    keys = [
        statistics.median(e.key for e in part if e.key is not None) * 1000 for part in (warm[:2], warm[-2:])
    ]
    within = keys[1] <= keys[0] * _LATER
    name = "key to repaint: one row, last hour"
    yield Figure(name, keys[1], "ms", keys[0], "first hour", f"≤ {_LATER:g}x", within)
    yield Grid("Each half hour", _COLUMNS, [each.cells for each in moments])


def slope(moments: Sequence[Moment]) -> float:
    """MB an hour."""
    pairs = combinations(moments, 2)
    return statistics.median((b.resident - a.resident) / (b.hour - a.hour) for a, b in pairs)
