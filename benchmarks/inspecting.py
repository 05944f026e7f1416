"""Inspecting this machine against a bare script that reads the same facts, and against two others' programs."""

import json
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.fact_readers import readers
from benchmarks.figures import Bench, Figure, Line, Missing, at_most, at_most_ratio, measurement
from benchmarks.filling import TINY
from benchmarks.peers import PEERS, installed
from benchmarks.processes import Run
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of

_BARE = Path(__file__).with_name("bare_facts.py")
_SPARE = 200  # milliseconds that an inspection may take longer than its slowest fact
_FAST = 300
_JUDGED = (0, 1, 2, 3)  # a verdict on this machine is an answer, not a failure


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
    peers = {name: Run(PEERS[name].order, here, PEERS[name].fine) for name in installed(bench, *PEERS)}
    yield from as_it_is.lines(bench, "inspect", peers.values())
    yield from _against_others(as_it_is.whole, peers)
    as_a_pc = {**here, "PATH": f"{_stand_ins(bench.scratch)}:{here['PATH']}"}
    slow = _Scene(program, as_a_pc)
    yield from slow.lines(bench, "inspect, disk, clock and firewall answering in 0.2, 0.05, 0.05 s")
    yield from _facts(bench, program, as_a_pc, peers)


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
        order = [*program, "inspect", "--profile", "pc", "--json"]
        self.whole, self.fast = Run(order, here, _JUDGED), Run([*order, "--fast"], here, _JUDGED)
        self.bare = Run([sys.executable, str(_BARE)], here)

    def lines(self, bench: Bench, name: str, others: Iterable[Run] = ()) -> Iterator[Line]:
        """`others` take their turns in a third of the rounds."""
        runs = (self.bare, self.whole, self.fast)
        for each in (*runs, *others):
            each.run()  # compiled and in the disk cache from here on
        _look(self.whole.said)
        facts: list[dict[str, float]] = []
        for number in range(bench.rounds(15)):
            for each in (*runs, *(others if number % 3 == 0 else ())):
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


def _against_others(whole: Run, peers: dict[str, Run]) -> Iterator[Line]:
    for name in PEERS:
        if name not in peers:
            yield Missing(f"inspect against {name}", f"{name} is not installed and could not be", blame=False)
            continue
        other = peers[name].median
        yield Figure("inspect", whole.median, "ms", other, name, f"faster than {name}", whole.median < other)


def _facts(bench: Bench, program: list[str], here: dict[str, str], names: Iterable[str]) -> Iterator[Line]:
    """Which of the catalogue's facts each reads, with the programs there that a PC has."""
    file = bench.scratch / "pc.facts.json"
    Run([*program, "inspect", "--profile", "pc", "--save-facts", str(file), "--json"], here, _JUDGED).run()
    told = {}
    for name in names:
        run = Run(PEERS[name].order, here, PEERS[name].fine)
        run.run()
        told[name] = PEERS[name].told(run.said)
    machine = f"this machine with {', '.join(_STAND_INS)} answering"
    yield from readers(json.loads(file.read_text(encoding="ascii")), told, machine)
