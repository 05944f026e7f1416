"""What a person waits for when a command starts: whole processes against `python -c pass`, compiled files warm."""

import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Line, Missing, at_most, at_most_ratio, measurement, seconds
from benchmarks.filling import BIG, SMALL, TINY, Size
from benchmarks.stores import copy_of, home_of, open_home

# Starts the program it is given and says how much memory it took; small itself, for a child's figure begins with it.
_LAUNCHER = (
    "import os,sys;a=sys.argv[1:];"
    "p=os.posix_spawn(a[0],a,os.environ,file_actions=[(os.POSIX_SPAWN_OPEN,1,os.devnull,1,0)]);"
    "_,status,usage=os.wait4(p,0);print(usage.ru_maxrss);sys.exit(os.waitstatus_to_exitcode(status))"
)
PASS: Final = (sys.executable, "-c", "pass")


def deskops() -> list[str] | None:
    """The program as it is installed beside this Python."""
    script = Path(sys.executable).with_name("deskops")
    return [str(script)] if script.exists() else None


def environment(home: Path, scratch: Path, **more: str) -> dict[str, str]:
    """What a shell would hand over, and nothing of the one that the benchmark runs in."""
    usual = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(scratch),
        "TERM": "xterm-256color",
    }
    return {**usual, "LANG": "C.UTF-8", "DESKOPS_HOME": str(home), "DESKOPS_LANG": "en", **more}


class Start:
    """One way to start the program, and what its answer must have in it."""

    def __init__(
        self, name: str, limit: float, order: Sequence[str], surroundings: Mapping[str, str], needs: str
    ) -> None:
        self.name, self.limit, self.order, self.needs = name, limit, order, needs
        self.surroundings = surroundings
        self.taken: list[float] = []

    def why_not(self) -> str:
        """Run once, to compile and to look at the answer; what is wrong with it, or nothing."""
        done = subprocess.run(self.order, env=self.surroundings, capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        return "" if self.needs in done.stdout + done.stderr else f"the answer lacks {self.needs}"

    def run(self) -> None:
        subprocess.run(
            self.order,
            env=self.surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


@measurement("start", "Starting: whole processes on the big and the small store, against python -c pass")
def starting(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("start", "the program is not installed beside this Python")
        return
    if bench.quick:
        yield from _starting(bench, program, TINY)
        return
    yield from _starting(bench, program, BIG)
    yield from _starting(bench, program, SMALL, after=f", {SMALL.jobs:,} jobs")


def _starting(bench: Bench, program: list[str], size: Size, *, after: str = "") -> Iterator[Line]:
    """`after` stands behind the names of the figures."""
    ways = []
    for way in _ways(bench, program, size, after):
        if why := way.why_not():
            yield Missing(way.name, why)
        else:
            ways.append(way)
    floor: list[float] = []
    surroundings = environment(bench.scratch, bench.scratch)
    for _round in range(bench.rounds(21)):
        floor.append(seconds(lambda: subprocess.run(PASS, env=surroundings, check=True)))
        for way in ways:
            way.taken.append(seconds(way.run))
    base = ("python -c pass", statistics.median(floor) * 1000)
    for way in ways:
        yield at_most_ratio(way.name, statistics.median(way.taken) * 1000, "ms", base, way.limit)
    yield from _memory(ways, surroundings)


def _ways(bench: Bench, program: list[str], size: Size, after: str) -> Iterator[Start]:
    """On a second store what asks none is not started again."""
    home = home_of(size, bench.tell)
    if not after:
        yield from _without_a_store(bench, program, home)
    for way in _reading(bench, program, home):
        way.name += after
        yield way


def _without_a_store(bench: Bench, program: list[str], home: Path) -> Iterator[Start]:
    """Each could be answered where there is no store."""
    plain = environment(home, bench.scratch)
    yield Start("--version", 1.5, [*program, "--version"], plain, "deskops")
    yield Start("--help", 1.5, [*program, "--help"], plain, "today")
    yield Start("help of a group: job --help", 7, [*program, "job", "--help"], plain, "resolve")
    yield Start("help of a command: today --help", 7, [*program, "today", "--help"], plain, "--json")
    yield _completion("TAB: the commands", program, home, bench, "deskops jo", "job")


def _reading(bench: Bench, program: list[str], home: Path) -> Iterator[Start]:
    plain = environment(home, bench.scratch)
    job = _a_job(home)
    yield Start("today, 20 rows, plain", 7, [*program, "today"], plain, job)
    yield Start("today, 20 rows, JSON", 7, [*program, "today", "--json"], plain, job)
    rich = environment(home, bench.scratch, CLICOLOR_FORCE="1", COLUMNS="120")
    yield Start("today, 20 rows, Rich table", 11, [*program, "today"], rich, "\x1b[")
    yield _completion("TAB: a job's number", program, home, bench, f"deskops job show {job[:-1]}", job)
    work = copy_of(home, "write")
    note = [*program, "job", "note", job, "--text", "线缆已检查"]
    yield Start("a command that writes: job note", 45, note, environment(work, bench.scratch), "")


def _completion(name: str, program: list[str], home: Path, bench: Bench, typed: str, needs: str) -> Start:
    asked = {"_DESKOPS_COMPLETE": "bash_complete", "COMP_WORDS": typed}
    asked["COMP_CWORD"] = str(len(typed.split()) - 1)
    return Start(name, 11, program, environment(home, bench.scratch, **asked), needs)


def _a_job(home: Path) -> str:
    """The number of one of the owner's open jobs."""
    context = open_home(home)
    try:
        text = (
            "SELECT j.number FROM job j JOIN job_state s ON s.id = j.id"
            " WHERE s.assignee = ? AND s.open = 1 ORDER BY s.urgency LIMIT 1"
        )
        return str(context.views.execute(text, (context.identity.engineer,)).fetchone()[0])
    finally:
        context.close()


def _memory(ways: list[Start], surroundings: Mapping[str, str]) -> Iterator[Line]:
    bare = _peak_mb(PASS, surroundings)
    for way in ways:
        if way.name.startswith("today, 20 rows, ") and "Rich" not in way.name:
            taken = _peak_mb(way.order, way.surroundings)
            yield at_most(f"memory of {way.name}", taken, "MB", 22, ("python -c pass", bare))


def _peak_mb(order: Sequence[str], surroundings: Mapping[str, str]) -> float:
    found = []
    for _round in range(5):
        done = subprocess.run(
            [sys.executable, "-S", "-c", _LAUNCHER, *order],
            env=surroundings,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(int(done.stdout) * 1024 / 1e6)
    return statistics.median(found)
