"""A figure with its floor and its goal, how one is taken, and the list of all that can be; measures nothing itself."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `floor` is what the same work costs bare, taken in the same run; both in `unit`.

    `met` is None where nothing was promised: the figure stands for comparison.
    """

    name: str
    value: float
    unit: str
    floor: float | None
    floor_name: str
    goal: str
    met: bool | None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that could not be taken here, and why; it counts as not met when the product is to blame."""

    name: str
    why: str
    blame: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """What no figure shows: a small table that stands below the figures of its measurement."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


Line = Figure | Missing | Grid


@dataclass(slots=True)
class Bench:
    """What a measurement is given: how thorough to be, and where to say what is going on."""

    quick: bool
    tell: Callable[[str], None]
    scratch: Path
    homes: dict[str, Path] = field(default_factory=dict)

    def rounds(self, wanted: int, quick: int = 3) -> int:
        return quick if self.quick else wanted


def at_most_ratio(name: str, value: float, unit: str, floor: tuple[str, float], limit: float) -> Figure:
    told = f"≤ {limit:g}x"
    return Figure(name, value, unit, floor[1], floor[0], told, value <= limit * floor[1])


def at_most(
    name: str, value: float, unit: str, limit: float, floor: tuple[str, float] | None = None
) -> Figure:
    floor_name, below = floor or ("", None)
    return Figure(name, value, unit, below, floor_name, f"≤ {limit:g} {unit}", value <= limit)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def medians(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Each work's median seconds; they take turns, so that a slow moment of the machine hits them all."""
    taken: list[list[float]] = [[] for _work in works]
    for _round in range(rounds):
        for place, work in enumerate(works):
            taken[place].append(seconds(work))
    return [statistics.median(one) for one in taken]


Measurement = Callable[[Bench], Iterator[Line]]
MEASUREMENTS: Final[dict[str, tuple[str, Measurement]]] = {}


def measurement(name: str, title: str) -> Callable[[Measurement], Measurement]:
    """Enter a measurement into the list, under the name that the command line knows."""

    def enter(function: Measurement) -> Measurement:
        MEASUREMENTS[name] = (title, function)
        return function

    return enter
