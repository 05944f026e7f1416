"""Rounds of many targets: simulated ones that answer late or never, and machines behind a real sshd."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Figure, Line, Missing, at_most_ratio, measurement
from benchmarks.filling import TINY
from benchmarks.processes import Run, take_turns
from benchmarks.sshd import Farm, absent, farm
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of

_ROOT: Final = Path(__file__).parent.parent
_LATE: Final = 0.1  # seconds
_OF_A_KIND: Final = 100  # TCP services, and printers
_DEAD: Final = 10
_AT_ONCE: Final = 64
_BEHIND_SSH: Final = 32
_JUDGED: Final = (0, 1, 2, 3)
_CHANCE: Final = 4


@measurement(
    "round", "A round of many targets, whole processes: 200 late and dead ones, 32 behind a real sshd"
)
def rounds(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("round", "the program is not installed beside this Python")
        return
    here = environment(home_of(TINY, bench.tell), bench.scratch)
    of_a_kind, dead = (20, 2) if bench.quick else (_OF_A_KIND, _DEAD)
    with served(of_a_kind, of_a_kind, dead, _LATE) as targets:
        yield from _simulated(bench, program, here, targets)
    if missing := absent():
        bench.tell(f"NOT MEASURED over ssh: {', '.join(missing)} not installed")
        yield Missing("machines over ssh", f"{', '.join(missing)} not installed", blame=False)
        return
    with farm(bench.scratch, 8 if bench.quick else _BEHIND_SSH) as machines:
        yield from _behind_ssh(bench, program, here, machines)


@contextmanager
def served(services: int, printers: int, dead: int, late: float) -> Iterator[dict[str, list[str]]]:
    """Addresses of simulated targets by kind, in a process of their own: `tcp`, `tcp, dead`, `snmp`, `snmp, dead`."""
    words = map(str, (services, printers, dead, late))
    surroundings = {**os.environ, "PYTHONPATH": f"{_ROOT / 'tests'}{os.pathsep}{_ROOT}"}
    order = [sys.executable, "-m", "benchmarks.far_servers", *words]
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True, env=surroundings) as child:
        try:
            assert child.stdout is not None
            told = json.loads(child.stdout.readline())
            yield {
                kind: [f"{kind.partition(',')[0]}://127.0.0.1:{port}" for port in told[kind]] for kind in told
            }
        finally:
            child.kill()


def _simulated(
    bench: Bench, program: list[str], here: dict[str, str], targets: Mapping[str, Sequence[str]]
) -> Iterator[Line]:
    """The floor is the slowest of them inspected alone by the same program: a dead one, until its time is over."""
    alone = {
        kind: Run([*program, "inspect", some[0], "--json"], here, _JUDGED) for kind, some in targets.items()
    }
    last = [one for some in targets.values() for one in sorted(some)]
    last.sort(key=lambda one: any(one in some for kind, some in targets.items() if kind.endswith("dead")))
    mixed = random.Random(_CHANCE).sample(last, len(last))
    whole = {
        "the dead ones among the others": _round(program, here, mixed),
        "the dead ones at the end": _round(program, here, last),
    }
    take_turns(bench.rounds(5, 1), *alone.values(), *whole.values())
    slowest = max(alone, key=lambda kind: alone[kind].median)
    floor = (f"the longest alone, {slowest}", alone[slowest].median)
    dead = sum(len(some) for kind, some in targets.items() if kind.endswith("dead"))
    for order, run in whole.items():
        looked_at(run.said, len(last), dead=dead)
        name = f"{len(last)} targets, {_LATE * 1000:.0f} ms late, {dead} dead, {_AT_ONCE} at once: {order}"
        yield at_most_ratio(name, run.median, "ms", floor, 1.5)
    for kind, one in alone.items():
        if kind != slowest:
            yield Figure(f"one alone, {kind}", one.median, "ms", None, "", "for comparison", None)


def _round(program: list[str], here: dict[str, str], targets: Sequence[str]) -> Run:
    many = ["--at-once", str(_AT_ONCE), "--at-a-site", str(_AT_ONCE)]
    return Run([*program, "inspect", "-", *many, "--json"], here, _JUDGED, "\n".join(targets))


def looked_at(said: str, count: int, *, dead: int = 0) -> None:
    """Every target was asked, and all that live could be. Raises AssertionError."""
    told = json.loads(said)
    assert not told["left"], told["left"]
    assert len(told["targets"]) == count, len(told["targets"])
    assert all(one["findings"] for one in told["targets"])
    dumb = [one["error"] for one in told["targets"] if one["error"]]
    assert len(dumb) <= dead, dumb[0]


def _behind_ssh(bench: Bench, program: list[str], here: dict[str, str], machines: Farm) -> Iterator[Line]:
    """Against the same script through as many of OpenSSH's clients at once, whose answers nobody reads."""
    here = here | {"DESKOPS_HOME": str(machines.home(Path(here["DESKOPS_HOME"])))}
    targets = [f"ssh://{one}" for one in machines.names]
    ours = Run([*program, "inspect", *targets, "--json"], here, _JUDGED)
    bare = Run(["sh", "-c", machines.all_by_xargs(16)], here, given="\n".join(machines.names))
    take_turns(bench.rounds(7, 1), bare, ours)
    looked_at(ours.said, len(targets))
    assert bare.said.count("\n@done") >= len(targets), "the script did not run everywhere"
    name = f"{len(targets)} machines over ssh, 16 at once"
    yield at_most_ratio(name, ours.median, "ms", ("xargs -P16 ssh, the same script", bare.median), 1.3)
