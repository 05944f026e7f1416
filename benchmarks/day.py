"""An engineer's day of eight hours at sixty times its speed: does the program hold at its end what it held at noon?

Events come sixty times as dense: what a person does in an hour is done in a minute, and a whole day in eight. The
program's own timers (the second that runs, the look at the store, the sync) run in real time, for they cannot be made
faster without another program; so there are fewer of their beats to an event than in life. No clock is moved.

Each event waits for what the one before it led to on the screen. Where the machine is too busy for sixty times, the
day takes longer, and says how late it is.
"""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.day_events import THE_DAY, Engineer
from benchmarks.day_gauges import Moment, judged, take
from benchmarks.day_homes import DAY, SHORT, Desk, branch_of, open_jobs, point_at
from benchmarks.figures import Bench, Figure, Line, Missing, at_most, measurement
from benchmarks.seen import Screen
from benchmarks.starting import deskops, environment
from benchmarks.stores import copy_of
from deskops.paths import Paths, locate

_SPEED: Final = 60
_HALF_HOUR: Final = 1800 / _SPEED  # seconds
_QUICK: Final = 10.0  # seconds for a half hour of the short piece

_MORNING: Final = ("sent", "filters", "colleague", "scan", "find", "wander")
_ON_SITE: Final = ("visit", "checklist", "scan", "device", "resize", "colleague")
_LUNCH: Final = ("others", "theme", "others")
_OFFICE: Final = ("walk_in", "find", "palette", "wander", "theme", "visit", "sync")
# Half hours from nine to five. The line to the desk is gone from half past ten to half past twelve.
THE_HOURS: Final[Sequence[Sequence[str]]] = (
    _MORNING, _ON_SITE, _OFFICE, ("go_away", *_ON_SITE), _ON_SITE, _OFFICE[:-1], _LUNCH, ("come_back", "sync", *_LUNCH),
    _MORNING, _ON_SITE, _OFFICE, _ON_SITE, _MORNING, _ON_SITE, _OFFICE, _ON_SITE,
)  # fmt: skip
A_PIECE: Final[Sequence[Sequence[str]]] = (
    _MORNING, ("go_away", *_ON_SITE), ("come_back", *_OFFICE), _ON_SITE, _MORNING, _OFFICE,
)  # fmt: skip


@measurement("day", "A day of eight hours at sixty times its speed in a real terminal: without growth")
def day(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("a day", "the program is not installed beside this Python")
        return
    branch = copy_of(branch_of(SHORT if bench.quick else DAY, bench.tell), "day")
    around = environment(branch / "laptop", bench.scratch, DESKOPS_KEYRING="off")
    with Desk(branch / "desk") as desk:
        point_at(branch / "laptop", desk)
        with Screen(program, around) as screen:
            screen.shows(THE_DAY, "Online")
            engineer = Engineer(screen, program, around, bench.scratch)
            replay = Replay(bench.tell, desk, engineer, locate(around), open_jobs(branch / "laptop"))
            hours, each = (A_PIECE, _QUICK) if bench.quick else (THE_HOURS, _HALF_HOUR)
            replay.live(hours, each)
    yield from judged(replay.moments)
    yield at_most("events that got stuck", len(replay.stuck), "", 0)
    yield from _kept(engineer, replay.paths)


def _kept(engineer: Engineer, paths: Paths) -> Iterator[Line]:
    lost = unwritten(engineer.written, paths.store)
    yield at_most(f"of {len(engineer.written)} steps lost", len(lost), "", 0)
    yield at_most("reports of a crash", len(list(paths.logs.glob("crash-*"))), "", 0)
    yield Figure("typed again, for a box took no keys yet", engineer.typed_again, "", None, "", "", None)


def unwritten(written: Sequence[tuple[str, str]], store: Path) -> list[tuple[str, str]]:
    """Those of the steps, each an action and a text, that the store does not have."""
    connection = sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)
    rows = connection.execute("SELECT action, payload FROM entry").fetchall()
    connection.close()
    kept: dict[str, list[str]] = {}
    for action, payload in rows:
        kept.setdefault(action, []).append(json.dumps(json.loads(payload), ensure_ascii=False))
    return [step for step in written if not _taken(kept.get(step[0], []), step[1])]


def _taken(payloads: list[str], text: str) -> bool:
    """Whether one has the text; it is taken away, for it stands for one step alone."""
    place = next((place for place, payload in enumerate(payloads) if text in payload), None)
    if place is not None:
        del payloads[place]
    return place is not None


@dataclass(slots=True)
class Replay:
    """Events by name: those of the engineer, and here what needs a desk or a job that nobody has worked on."""

    tell: Callable[[str], None]
    desk: Desk
    engineer: Engineer
    paths: Paths
    left: list[tuple[str, str]]  # number and tag of jobs that nobody has worked on yet
    moments: list[Moment] = field(default_factory=list)
    is_away: bool = False
    stuck: list[str] = field(default_factory=list)

    def live(self, hours: Sequence[Sequence[str]], each: float) -> None:
        begun = time.perf_counter()
        for number, events in enumerate(hours):
            for place, name in enumerate(events):
                due = begun + each * (number + place / len(events))
                self.engineer.screen.rest(max(0.0, due - time.perf_counter()))
                self._try(name)
            end = begun + each * (number + 1)
            late = max(0.0, time.perf_counter() - end)
            self.engineer.screen.rest(max(0.0, end - time.perf_counter()))
            self._look((number + 1) / 2, late)

    def _try(self, name: str) -> None:
        """An event that got stuck is told with its picture; the day goes on, as an engineer's does."""
        try:
            self.do(name)
        except TimeoutError as error:
            self.stuck.append(name)
            self.tell(f"{name}: {error}")
            self.engineer.give_up()

    def _look(self, hour: float, late: float) -> None:
        pages = self.engineer.pages_back()
        self.moments.append(take(self.engineer.screen, self.paths, hour, pages=pages, late=late))
        self.tell("  ".join((*self.moments[-1].cells, f"load {os.getloadavg()[0]:.1f}")))

    def do(self, name: str) -> None:
        """Raises TimeoutError with the picture where what must come does not."""
        own: Callable[[], None] | None = getattr(self, f"_{name}", None)
        (own or getattr(self.engineer, name))()

    def _go_away(self) -> None:
        self.desk.go_away()
        self.is_away = True

    def _come_back(self) -> None:
        self.desk.come_back()
        self.is_away = False

    def _sent(self) -> None:
        """A job comes from the desk and is worked on; while the desk is away, one that was there."""
        if self.is_away:
            self._visit()
            return
        number = self.desk.dispatch()
        self.engineer.sync()
        self.engineer.visit(number, accept=True)

    def _visit(self) -> None:
        self.engineer.visit(self.left.pop(0)[0])

    def _checklist(self) -> None:
        place = next(i for i, (_number, tag) in enumerate(self.left) if tag.startswith("GDPC"))
        self.engineer.checklist(self.left.pop(place)[0])

    def _colleague(self) -> None:
        self.engineer.colleague(self.left[0][0])

    def _others(self) -> None:
        self.engineer.others(self.left[0][0])

    def _device(self) -> None:
        self.engineer.device(self.left[0][1])

    def _scan(self) -> None:
        self.engineer.scan(self.left[0][1])

    def _filters(self) -> None:
        self.engineer.filters("打印机卡纸")

    def _find(self) -> None:
        self.engineer.find(("天河", "福田")[len(self.moments) % 2], "site")
