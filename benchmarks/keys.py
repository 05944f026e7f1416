"""The full-screen program on a real terminal: first paint, a key to a repainted list, memory after long use."""

import statistics
import subprocess
import time
from collections.abc import Iterator

from benchmarks.figures import Bench, Line, Missing, at_most, at_most_ratio, measurement, seconds
from benchmarks.filling import BIG, BUSY, SMALL, TINY, Size
from benchmarks.starting import PASS, deskops, environment
from benchmarks.stores import belongs_to, copy_of, home_of
from benchmarks.terminal import DOWN, ENTER, ESCAPE, PAGE_DOWN, PAGE_UP, UP, Terminal

_NUMBER = r"GD\d{8}"  # a job's number stands there: the first paint that helps anybody
_HOUR = 1_800  # key presses: one every other second


@measurement("paint", "The full-screen program: first useful paint, stores of 10,000 and 100,000 jobs")
def painting(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("first paint", "the program is not installed beside this Python")
        return
    for size in (TINY,) if bench.quick else (SMALL, BIG):
        yield from _painting(bench, program, size)


def _painting(bench: Bench, program: list[str], size: Size) -> Iterator[Line]:
    surroundings = environment(home_of(size, bench.tell), bench.scratch)
    floor, painted, memory = [], [], []
    _paint(program, surroundings)
    for _round in range(bench.rounds(15)):
        floor.append(seconds(lambda: subprocess.run(PASS, env=surroundings, check=True)))
        at, resident = _paint(program, surroundings)
        painted.append(at)
        memory.append(resident)
    base = ("python -c pass", statistics.median(floor) * 1000)
    jobs = f"{size.jobs:,} jobs"
    yield at_most_ratio(f"first useful paint, {jobs}", statistics.median(painted) * 1000, "ms", base, 26)
    yield at_most(f"resident at first paint, {jobs}", statistics.median(memory), "MB", 45)


def _paint(program: list[str], surroundings: dict[str, str]) -> tuple[float, float]:
    with Terminal(program, surroundings) as terminal:
        return terminal.until(_NUMBER), terminal.resident_mb()


@measurement("keys", "The full-screen program on the big store, a thousand open jobs: keys and memory")
def pressing(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("keys", "the program is not installed beside this Python")
        return
    home = copy_of(home_of(TINY if bench.quick else BIG, bench.tell), "keys")
    belongs_to(home, BUSY)
    with Terminal(program, environment(home, bench.scratch)) as terminal:
        terminal.until(_NUMBER)
        terminal.settle(1.0)  # the rest of the list comes after the first paint
        yield from _keys(bench, terminal)
        yield from _use(bench, terminal)


def _keys(bench: Bench, terminal: Terminal) -> Iterator[Line]:
    times = bench.rounds(60, 10)
    down = [terminal.press(DOWN) for _turn in range(times)]
    yield _line("key to repaint: one row down", down)
    page = [terminal.press(key) for _turn in range(times // 4) for key in (PAGE_DOWN, PAGE_UP)]
    yield _line("key to repaint: one page", page)
    ends = [terminal.press(key) for _turn in range(times // 6) for key in ("G", "g")]
    yield _line("key to repaint: to the end and back", ends)
    typed: list[float | None] = []
    for _turn in range(max(2, times // 10)):
        terminal.press("/")
        typed += [terminal.press(letter) for letter in "卡纸"]
        terminal.press(ESCAPE)
        terminal.press(ESCAPE)
    yield _line("key to repaint: a letter of the filter", typed)


def _line(name: str, taken: list[float | None]) -> Line:
    found = [one for one in taken if one is not None]
    if len(found) < len(taken) / 2:
        return Missing(name, f"{len(taken) - len(found)} of {len(taken)} keys changed nothing on the screen")
    return at_most(name, statistics.median(found) * 1000, "ms", 50)


def _use(bench: Bench, terminal: Terminal) -> Iterator[Line]:
    """An hour's work as fast as it goes: through the list, into jobs and back, filtering, departing."""
    presses = bench.rounds(_HOUR, 60)
    before = terminal.resident_mb()
    begun, done = time.perf_counter(), 0
    while done < presses:
        for key in (DOWN, DOWN, ENTER, ESCAPE, PAGE_DOWN, "d", "/", "网", "络", ESCAPE, ESCAPE, UP):
            terminal.press(key, 0.5)
            done += 1
    taken = time.perf_counter() - begun
    bench.tell(f"{done} keys in {taken:.0f} s; {before:.0f} MB before")
    yield at_most(f"resident after {done:,} key presses", terminal.resident_mb(), "MB", 120)
