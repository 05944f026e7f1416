"""Scrolling through the longest list that there is: what a frame costs from the key to the last byte of its repaint."""

import statistics
from collections.abc import Iterator

from benchmarks.figures import Bench, Line, Missing, at_most, measurement
from benchmarks.filling import BIG, TINY
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of
from benchmarks.terminal import DOWN, PAGE_DOWN, PAGE_UP, UP, WHEEL_DOWN, WHEEL_UP, Terminal

_FRAME = 16  # ms: sixty a second


@measurement("scrolling", "Scrolling the register of 20,000 devices on the big store")
def scrolling(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("scrolling", "the program is not installed beside this Python")
        return
    home = home_of(TINY if bench.quick else BIG, bench.tell)
    with Terminal(program, environment(home, bench.scratch)) as terminal:
        terminal.until(r"GD\d{8}")
        terminal.settle(1.0)
        terminal.press("\x1bOR")  # F3
        terminal.settle(3.0)  # page by page until all are there
        terminal.press("g")
        times = bench.rounds(200, 10)
        for name, there, back, run in (
            ("one row", DOWN, UP, 50),
            ("one page", PAGE_DOWN, PAGE_UP, 20),
            ("a turn of the wheel", WHEEL_DOWN, WHEEL_UP, 20),
            ("to the end and back", "G", "g", 1),
        ):
            ways = [there] * run + [back] * run
            yield _line(f"a frame: {name}", [terminal.press(ways[turn % len(ways)]) for turn in range(times)])


def _line(name: str, taken: list[float | None]) -> Line:
    found = [one for one in taken if one is not None]
    if len(found) < len(taken) / 4:
        return Missing(name, f"{len(taken) - len(found)} of {len(taken)} keys changed nothing on the screen")
    return at_most(name, statistics.median(found) * 1000, "ms", _FRAME)
