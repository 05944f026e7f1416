"""The pad of a terminal: from a movement of the mouse with its button held to the last byte of what it paints."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Bench, Line, Missing, at_most, measurement
from benchmarks.starting import deskops, environment
from benchmarks.stores import open_home
from benchmarks.terminal import Terminal
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init

_LEFT, _TOP, _WIDE, _HIGH = 24, 8, 72, 14  # cells well within the pad of a terminal of 120 × 36


@measurement("stroke", "Signing in the terminal: the mouse moves, the stroke is painted")
def drawing(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("stroke to paint", "the program is not installed beside this Python")
        return
    home = bench.scratch / "signing"
    job = _job(home)
    order = [*program, "sign", job, "--pad", "--name", "Chen Min"]
    with Terminal(order, environment(home, bench.scratch, DESKOPS_KEYRING="off")) as terminal:
        terminal.until("Draw here")
        terminal.press("d")
        terminal.settle(0.5)
        terminal.press(_mouse(0, 0))
        taken = [terminal.press(_mouse(32, step)) for step in range(1, bench.rounds(200, 30))]
    found = [one for one in taken if one is not None]
    if len(found) < len(taken) * 0.9:
        yield Missing(
            "stroke to paint", f"{len(taken) - len(found)} of {len(taken)} movements painted nothing"
        )
        return
    yield at_most("stroke to paint, median", statistics.median(found) * 1000, "ms", 30)
    yield at_most("stroke to paint, 95th percentile", sorted(found)[len(found) * 95 // 100] * 1000, "ms", 60)


def _job(home: Path) -> str:
    """A job that is ready to be signed, on a laptop that holds nothing else."""
    context = open_home(home)
    try:
        init(context, "Lin Tao")
        job = new_job(context, NewJob("the printer jams", caller="Chen Min")).job
        for step in ("accept", "arrive"):
            act_on_job(context, job, step, {})
        act_on_job(context, job, "resolve", {"cause": "worn roller", "solution": "new roller", "minutes": 20})
    finally:
        context.close()
    return job


def _mouse(button: int, step: int) -> str:
    """SGR (mode 1006): 0 pressed, 32 moved with the button held; each step is another cell, on a winding way."""
    column, row = _LEFT + step * 3 % _WIDE, _TOP + step * 5 % _HIGH
    return f"\x1b[<{button};{column};{row}M"
