"""Searching as one types, over 20,000 devices and 100,000 jobs: the op alone, and key to repaint on a real terminal."""

import sqlite3
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Figure, Grid, Line, Missing, at_most, measurement
from benchmarks.filling import BIG, BUSY, TINY
from benchmarks.starting import deskops, environment
from benchmarks.stores import belongs_to, copy_of, home_of, open_home
from benchmarks.terminal import Terminal
from deskops.ops.read.held_register import hold
from deskops.ops.read.search import EVERYTHING, find
from deskops.paths import locate

_GOAL: Final = 30.0  # ms a key
_SEEN: Final = 50.0  # ms from the key to its repaint, as for every other key
_OVER: Final = 0.15  # seconds of quiet after which what a key led to has come
_LAST: Final = "\U0010ffff"
# What people type, each letter of it a search of its own.
_NEEDLES: Final = {
    "tags and numbers": ("GDPC00015", "GD00012345", "gd-printer", "10.0.12"),
    "names in Latin letters": ("ProDesk", "Outlook", "hp LaserJet"),
    "Chinese": ("打印机卡纸", "天河", "王芳", "财务部"),
    "pinyin, whole and initials": ("tianhe", "dayinji", "gzth", "dyjkz"),
    "several words": ("联想 天河", "打印 黑线", "hp cwb"),
    "slips of the finger": ("tianhee", "outlok", "prodesl", "打印机卡子"),
}
_NOTHING: Final = ("zzzz", "qwertyuiop", "10.80.99.99", "龘龘", "thinkpad", "GD2026", "xx yy zz")


@measurement("searching", "Searching as one types: 20,000 devices, 100,000 jobs, 4,000 people")
def searching(bench: Bench) -> Iterator[Line]:
    home = home_of(TINY if bench.quick else BIG, bench.tell)
    yield from _alone(bench, home)
    yield from _on_screen(bench, home)


def _alone(bench: Bench, home: Path) -> Iterator[Line]:
    context = open_home(home)
    bare = sqlite3.connect(f"{locate({'DESKOPS_HOME': str(home)}).store.as_uri()}?mode=ro", uri=True)
    rounds = bench.rounds(5, 1)
    typed = {
        name: [each for needle in needles for each in _begun(needle)] for name, needles in _NEEDLES.items()
    }
    typed["what fits nothing"] = list(_NOTHING)
    floor, taken, listed = dict[str, float](), dict[str, float](), dict[str, float]()
    register = hold(context, lambda _first: None)
    register.words()  # read while the filter is opened
    for needle in {each for one in typed.values() for each in one}:
        floor[needle] = _median(rounds, lambda n=needle: _bare(bare, n))  # type: ignore[misc] # bound at once
        taken[needle] = _median(
            rounds, lambda n=needle: find(context, n, EVERYTHING, 42, of_a_kind=6, alike=False)
        )  # type: ignore[misc]
        listed[needle] = _median(rounds, lambda n=needle: register.find(n))  # type: ignore[misc]
    bare.close()
    context.close()
    below = ("bare sqlite: what begins so", statistics.median(floor.values()))
    yield at_most("a key, everything: median", statistics.median(taken.values()), "ms", _GOAL, below)
    nothing = statistics.median(taken[each] for each in _NOTHING)
    yield at_most("a key, everything: what fits nothing", nothing, "ms", _GOAL, below)
    yield Figure("a key, everything: the slowest", max(taken.values()), "ms", below[1], below[0], "–", None)
    yield at_most("a key, list of devices: median", statistics.median(listed.values()), "ms", _GOAL, below)
    yield at_most("a key, list of devices: the slowest", max(listed.values()), "ms", _GOAL, below)
    yield _by_kind(typed, taken, listed)


def _by_kind(typed: dict[str, list[str]], taken: dict[str, float], listed: dict[str, float]) -> Grid:
    rows = []
    for name, needles in typed.items():
        slowest = max(needles, key=lambda each: taken[each])
        medians = (statistics.median(one[each] for each in needles) for one in (taken, listed))
        rows.append([name, *(f"{each:.1f}" for each in medians), f"{slowest} {taken[slowest]:.1f}"])
    return Grid("a key by what is typed", ["typed", "everything, ms", "devices, ms", "slowest, ms"], rows)


def _bare(connection: sqlite3.Connection, needle: str) -> None:
    """What the best index could not do without: the first twenty records with a term that begins so."""
    low = needle.lower()
    asked = "SELECT kind, ref, weight FROM term WHERE term >= ? AND term <= ? ORDER BY term LIMIT 20"
    connection.execute(asked, (low, low + _LAST)).fetchall()


def _begun(needle: str) -> Iterator[str]:
    return (needle[:end] for end in range(1, len(needle) + 1) if needle[end - 1] != " ")


def _median(rounds: int, work: object) -> float:
    """Milliseconds."""
    taken = []
    for _round in range(rounds):
        begun = time.perf_counter()
        work()  # type: ignore[operator]
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _on_screen(bench: Bench, home: Path) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("searching on the screen", "the program is not installed beside this Python")
        return
    home = copy_of(home, "searching")
    belongs_to(home, BUSY)
    needles = [needle for one in _NEEDLES.values() for needle in one[: bench.rounds(4, 1)]]
    with Terminal(program, environment(home, bench.scratch)) as terminal:
        terminal.until(r"GD\d{8}")
        terminal.settle(1.0)
        for name, way in (("find anything", "\x0f"), ("list of devices", "\x1bOR/")):
            yield _line(f"key to repaint: {name}", _typed(terminal, way, needles))
            yield _line(f"key to repaint: {name}, what fits nothing", _typed(terminal, way, _NOTHING[:3]))


def _typed(terminal: Terminal, way: str, needles: Sequence[str]) -> list[float | None]:
    taken: list[float | None] = []
    for needle in needles:
        terminal.press(way, quiet=_OVER)
        for letter in needle:
            terminal.settle(_OVER)
            taken.append(terminal.press(letter, 0.5, _OVER))
        for _back in range(3):
            terminal.press("\x1b", 0.3)
    return taken


def _line(name: str, taken: list[float | None]) -> Line:
    found = [one for one in taken if one is not None]
    if len(found) < len(taken) / 2:
        return Missing(name, f"{len(taken) - len(found)} of {len(taken)} keys changed nothing on the screen")
    return at_most(name, statistics.median(found) * 1000, "ms", _SEEN)
