"""Others' full-screen programs beside ours in one run, each made by Textual too and in an environment of its own."""

import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Figure, Line, Missing, at_most_ratio, measurement, seconds
from benchmarks.filling import SMALL, TINY
from benchmarks.starting import PASS, deskops, environment
from benchmarks.stores import cache_folder, home_of
from benchmarks.terminal import Terminal

_ROWS: Final = 10_000
_IDLE_SECONDS: Final = 10.0
_LETTERS: Final = "select"


@dataclass(frozen=True, slots=True)
class Peer:
    """`packages` are pinned. `shown` stands on the screen once it is of use; `type` are keys to where one types."""

    name: str
    packages: Sequence[str]
    order: Sequence[str]
    shown: str
    type: str = ""


# tree-sitter: its newest lets posting end by a segmentation fault.
POSTING: Final = Peer(
    "posting",
    ("posting==2.11.1", "tree-sitter==0.25.2"),
    ("posting", "--collection", "{folder}"),
    "Enter a URL",
)
HARLEQUIN: Final = Peer("harlequin", ("harlequin==2.17.0",), ("harlequin", "-a", "sqlite", "{store}"), "main")
_NUMBER: Final = r"GD\d{8}"  # a job's number


@dataclass(slots=True)
class Taken:
    """What one program showed: seconds to its first useful paint, MB then, seconds of its keys, share of a core."""

    name: str
    order: Sequence[str]
    shown: str
    type: str
    surroundings: Mapping[str, str]
    paints: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    idle: float = 0.0

    def paint(self) -> None:
        with Terminal(self.order, self.surroundings) as terminal:
            self.paints.append(terminal.until(self.shown))
            self.memory.append(terminal.resident_mb())

    def use(self, idle_seconds: float) -> None:
        """Type where it takes a text, then leave it alone."""
        with Terminal(self.order, self.surroundings) as terminal:
            terminal.until(self.shown)
            terminal.leave_alone(1.5)
            if self.type:
                terminal.press(self.type)
            self.keys += [taken for letter in _LETTERS if (taken := terminal.press(letter)) is not None]
            terminal.press("\x1b")
            terminal.leave_alone(1.0)
            before = terminal.processor_seconds()
            terminal.leave_alone(idle_seconds)
            self.idle = (terminal.processor_seconds() - before) / idle_seconds


@measurement("screen-peers", "The full-screen program beside posting and harlequin, each over 10,000 rows")
def beside(bench: Bench) -> Iterator[Line]:
    ours = deskops()
    if ours is None:
        yield Missing("first useful paint", "the program is not installed beside this Python")
        return
    home = home_of(TINY if bench.quick else SMALL, bench.tell)
    programs = [Taken("deskops", ours, _NUMBER, "/", environment(home, bench.scratch))]
    for peer in (POSTING, HARLEQUIN):
        try:
            programs.append(_program(peer, bench))
        except (OSError, subprocess.CalledProcessError) as error:
            yield Missing(f"first useful paint: {peer.name}", f"cannot be installed: {error}", blame=False)
    floor = []
    for one in programs:
        one.paint()  # compiles, and writes what it writes at its first start
        one.paints.clear()
        one.memory.clear()
    for _round in range(bench.rounds(9)):
        floor.append(seconds(lambda: subprocess.run(PASS, env=programs[0].surroundings, check=True)))
        for one in programs:
            one.paint()
    for one in programs:
        one.use(1.0 if bench.quick else _IDLE_SECONDS)
    yield from _figures(programs, ("python -c pass", statistics.median(floor) * 1000))


def _figures(programs: Sequence[Taken], floor: tuple[str, float]) -> Iterator[Line]:
    for one in programs:
        name, taken = f"first useful paint: {one.name}", statistics.median(one.paints) * 1000
        if one is programs[0]:
            yield at_most_ratio(name, taken, "ms", floor, 26)
        else:
            yield Figure(name, taken, "ms", floor[1], floor[0], "", None)
    for one in programs:
        yield Figure(
            f"resident at that paint: {one.name}", statistics.median(one.memory), "MB", None, "", "", None
        )
    for one in programs:
        name = f"a letter typed to its repaint: {one.name}"
        if one.keys:
            yield Figure(name, statistics.median(one.keys) * 1000, "ms", None, "", "", None)
        else:
            yield Missing(name, "no key changed anything on the screen", blame=one is programs[0])
    for one in programs:
        yield Figure(
            f"a core's share while nobody does anything: {one.name}", one.idle * 100, "%", None, "", "", None
        )


def _program(peer: Peer, bench: Bench) -> Taken:
    """Raises CalledProcessError where it cannot be installed."""
    place = cache_folder() / f"{peer.name}-{'-'.join(one.partition('==')[2] for one in peer.packages)}"
    if not (place / "bin" / peer.order[0]).exists():
        bench.tell(f"installing {' '.join(peer.packages)}")
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        install = [
            str(place / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--compile",
            *peer.packages,
        ]
        subprocess.run(install, check=True)
    folder = bench.scratch / peer.name
    folder.mkdir(exist_ok=True)
    words = [word.format(folder=folder, store=_store(folder)) for word in peer.order]
    return Taken(
        peer.name,
        [str(place / "bin" / words[0]), *words[1:]],
        peer.shown,
        peer.type,
        {**environment(folder, folder), "COLORTERM": "truecolor"},
    )


def _store(folder: Path) -> Path:
    """Ten thousand rows for the program that shows tables."""
    file = folder / "rows.db"
    if not file.exists():
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, number TEXT)")
            connection.executemany("INSERT INTO job VALUES (?, ?)", [(n, f"GD{n:08}") for n in range(_ROWS)])
        connection.close()
    return file
