"""Inspecting this machine against a bare script that reads the same facts, and against two others' programs."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Bench, Figure, Line, Missing, at_most, at_most_ratio, measurement, seconds
from benchmarks.filling import TINY
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of

_BARE = Path(__file__).with_name("bare_facts.py")
_SPARE = 200  # milliseconds that an inspection may take longer than its slowest fact
_FAST = 300
_PEERS = {
    "facter": ("facter", ["facter", "--json"]),
    "fusioninventory-agent": ("fusioninventory-inventory", ["fusioninventory-inventory"]),
}


class _Run:
    """A whole process, run in turn with the others."""

    def __init__(
        self, order: Sequence[str], surroundings: dict[str, str], fine: tuple[int, ...] = (0,)
    ) -> None:
        self.order, self.surroundings, self.fine = list(order), surroundings, fine
        self.taken: list[float] = []
        self.said = ""

    def run(self) -> None:
        done = subprocess.run(
            self.order, env=self.surroundings, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode not in self.fine:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise RuntimeError(f"{self.order[0].rpartition('/')[2]} ended with {done.returncode}: {last}")
        self.said = done.stdout

    def turn(self) -> None:
        self.taken.append(seconds(self.run) * 1000)

    @property
    def median(self) -> float:
        return statistics.median(self.taken)


@measurement("inspect", "Inspecting this machine, profile pc, whole processes")
def inspecting(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("inspect", "the program is not installed beside this Python")
        return
    here = environment(home_of(TINY, bench.tell), bench.scratch)
    judged = (0, 1, 2, 3)  # a verdict on this machine is an answer, not a failure
    whole = _Run([*program, "inspect", "--profile", "pc", "--json"], here, judged)
    fast = _Run([*program, "inspect", "--profile", "pc", "--json", "--fast"], here, judged)
    bare = _Run([sys.executable, str(_BARE)], here)
    for each in (whole, fast, bare):
        each.run()  # compiled and in the disk cache from here on
    _look(whole.said)
    facts: list[dict[str, float]] = []
    peers = {name: _Run(order, here) for name, order in _installed(bench)}
    for _round in range(bench.rounds(15)):
        for each in (bare, whole, fast):
            each.turn()
        facts.append(json.loads(bare.said))
    for _round in range(bench.rounds(5, 1)):
        for peer in peers.values():
            peer.turn()
    yield from _against_the_floor(whole, fast, bare, facts)
    yield from _against_others(whole, peers)


def _look(said: str) -> None:
    target = json.loads(said)["targets"][0]
    assert target["profile"] == "pc", target["profile"]
    assert len(target["findings"]) > 20, "findings are missing"


def _against_the_floor(whole: _Run, fast: _Run, bare: _Run, facts: list[dict[str, float]]) -> Iterator[Line]:
    floor = ("the same facts, bare", bare.median)
    yield at_most_ratio("inspect", whole.median, "ms", floor, 0.7)
    slowest = {name: statistics.median(one[name] for one in facts) for name in facts[0]}
    name = max(slowest, key=lambda one: slowest[one])
    limit = slowest[name] + _SPARE
    goal = f"≤ {limit:.0f} ms: slowest fact + {_SPARE}"
    yield Figure(
        "inspect", whole.median, "ms", slowest[name], f"slowest fact, {name}", goal, whole.median <= limit
    )
    yield at_most("inspect --fast", fast.median, "ms", _FAST, floor)


def _against_others(whole: _Run, peers: dict[str, _Run]) -> Iterator[Line]:
    for name in _PEERS:
        if name not in peers:
            yield Missing(f"inspect against {name}", f"{name} is not installed and could not be", blame=False)
            continue
        other = peers[name].median
        yield Figure("inspect", whole.median, "ms", other, name, f"faster than {name}", whole.median < other)


def _installed(bench: Bench) -> Iterator[tuple[str, list[str]]]:
    absent = [package for package, (program, _order) in _PEERS.items() if shutil.which(program) is None]
    if absent and os.getuid() == 0 and shutil.which("apt-get"):
        bench.tell(f"installing {', '.join(absent)} to compare with")
        order = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *absent]
        subprocess.run(
            order, capture_output=True, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    for package, (program, order) in _PEERS.items():
        if shutil.which(program):
            yield package, order
        else:
            bench.tell(f"NOT COMPARED with {package}: it is not installed and could not be")
