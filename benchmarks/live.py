"""What another process wrote, on the screen: from its commit to the paint, in a real terminal."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Bench, Line, Missing, at_most, measurement
from benchmarks.filling import BIG, BUSY, TINY
from benchmarks.starting import deskops, environment
from benchmarks.stores import belongs_to, copy_of, home_of
from benchmarks.terminal import Terminal

_NUMBER = r"GD\d{8}"
_LONGEST = 1000  # milliseconds from the commit to the paint
# The other process: for each title that it is told, a job; says when its commit was done, by the clock of this machine.
_WRITER = """
import sys, time
from pathlib import Path
from benchmarks.stores import open_home
from deskops.ops.do.jobs import NewJob, new_job
context = open_home(Path(sys.argv[1]))
for title in map(str.strip, sys.stdin):
    new_job(context, NewJob(title, priority="critical"))
    print(time.perf_counter(), flush=True)
"""


@measurement("live", "What another process wrote: from its commit to the paint, a thousand open jobs")
def living(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("live", "the program is not installed beside this Python")
        return
    home = copy_of(home_of(TINY if bench.quick else BIG, bench.tell), "live")
    belongs_to(home, BUSY)
    with _writer(home) as writer, Terminal(program, environment(home, bench.scratch)) as terminal:
        terminal.until(_NUMBER)
        terminal.settle(1.5)
        taken = [_one(terminal, writer, f"live{turn}") for turn in range(bench.rounds(20, 3))]
        writer.kill()
    yield at_most("commit to paint: median", statistics.median(taken), "ms", _LONGEST)
    yield at_most("commit to paint: slowest", max(taken), "ms", _LONGEST)


def _writer(home: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _WRITER, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _one(terminal: Terminal, writer: "subprocess.Popen[str]", title: str) -> float:
    """Milliseconds until the new job stands on the screen; the time between two of them differs, as in life."""
    time.sleep(0.7 + (hash(title) % 100) / 200)
    terminal.settle()
    terminal.clear()
    assert writer.stdin is not None
    assert writer.stdout is not None
    print(title, file=writer.stdin, flush=True)
    committed = float(writer.stdout.readline())
    painted = terminal.started + terminal.until(title)
    return (painted - committed) * 1000
