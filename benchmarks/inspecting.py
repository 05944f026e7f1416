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


# What a PC on a desk has and a virtual machine lacks: programs that take their time, each with an answer of its kind.
_STAND_INS = {
    "smartctl": (
        0.2,
        '{"smartctl": {"messages": []}, "smart_status": {"passed": true}, "model_name": "Disk"}',
    ),
    "chronyc": (0.05, "C0A80101,192.168.1.1,3,1790000000.0,0,0,0,0,0,0,0,0,64.0,Normal"),
    "nft": (0.05, '{"nftables": []}'),
}


@measurement("inspect", "Inspecting this machine, profile pc, whole processes")
def inspecting(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("inspect", "the program is not installed beside this Python")
        return
    here = environment(home_of(TINY, bench.tell), bench.scratch)
    as_it_is = _Scene(program, here)
    peers = {name: _Run(order, here, (0, 1)) for name, order in _installed(bench)}  # 1: a fact was refused
    yield from as_it_is.lines(bench, "inspect")
    for _round in range(bench.rounds(5, 1)):
        for peer in peers.values():
            peer.turn()
    yield from _against_others(as_it_is.whole, peers)
    slow = _Scene(program, {**here, "PATH": f"{_stand_ins(bench.scratch)}:{here['PATH']}"})
    yield from slow.lines(bench, "inspect, disk, clock and firewall answering in 0.2, 0.05, 0.05 s")


def _stand_ins(scratch: Path) -> Path:
    folder = scratch / "bin"
    folder.mkdir()
    for name, (pause, answer) in _STAND_INS.items():
        (folder / name).write_text(f"#!/bin/sh\nsleep {pause}\necho '{answer}'\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


class _Scene:
    """The inspection, its fast form and the floor, all in the same surroundings."""

    def __init__(self, program: list[str], here: dict[str, str]) -> None:
        judged = (0, 1, 2, 3)  # a verdict on this machine is an answer, not a failure
        order = [*program, "inspect", "--profile", "pc", "--json"]
        self.whole, self.fast = _Run(order, here, judged), _Run([*order, "--fast"], here, judged)
        self.bare = _Run([sys.executable, str(_BARE)], here)

    def lines(self, bench: Bench, name: str) -> Iterator[Line]:
        runs = (self.bare, self.whole, self.fast)
        for each in runs:
            each.run()  # compiled and in the disk cache from here on
        _look(self.whole.said)
        facts: list[dict[str, float]] = []
        for _round in range(bench.rounds(15)):
            for each in runs:
                each.turn()
            facts.append(json.loads(self.bare.said))
        floor = ("the same facts, bare", self.bare.median)
        yield at_most_ratio(name, self.whole.median, "ms", floor, 0.7)
        yield _beside(name, self.whole.median, facts)
        yield at_most(f"{name}, --fast", self.fast.median, "ms", _FAST, floor)


def _look(said: str) -> None:
    target = json.loads(said)["targets"][0]
    assert target["profile"] == "pc", target["profile"]
    assert len(target["findings"]) > 20, "findings are missing"


def _beside(name: str, taken: float, facts: list[dict[str, float]]) -> Line:
    """What is slow runs beside the rest, so the whole takes little more than the slowest fact alone."""
    slowest = {fact: statistics.median(one[fact] for one in facts) for fact in facts[0]}
    fact = max(slowest, key=lambda one: slowest[one])
    limit = slowest[fact] + _SPARE
    goal = f"≤ {limit:.0f} ms: slowest fact + {_SPARE}"
    return Figure(name, taken, "ms", slowest[fact], f"slowest fact, {fact}", goal, taken <= limit)


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
