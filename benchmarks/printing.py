"""Printers: one as a whole process, one question beside the tools of others, a hundred agents in one process."""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Bench, Figure, Line, Missing, at_most, measurement, seconds
from benchmarks.filling import TINY
from benchmarks.snmp_many import NAMES
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of

_TESTS = Path(__file__).parent.parent / "tests"
_AGENTS = "brother_mfc.snmprec"
_MANY = 100
_PRINTER = 300  # milliseconds
_ONE_BY_ONE = "xargs -P16 snmpget, a process each"


@contextmanager
def _served(*words: str) -> Iterator[list[str]]:
    """The ports of simulated printers, in a process of their own."""
    order = [sys.executable, str(_TESTS / "simulated_printers.py"), *words]
    child = subprocess.Popen(
        order, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(_TESTS)}
    )
    try:
        assert child.stdout is not None
        yield child.stdout.readline().split()
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _taken(bench: Bench, order: Sequence[str], here: dict[str, str], fine: tuple[int, ...] = (0,)) -> float:
    """Milliseconds, the median of whole processes."""

    def run() -> None:
        done = subprocess.run(order, env=here, capture_output=True, check=False)
        assert done.returncode in fine, done.stderr.decode()[-300:]

    run()
    return statistics.median(seconds(run) * 1000 for _round in range(bench.rounds(11)))


@measurement("printers", "Printers over SNMP and IPP")
def printing(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("printers", "the program is not installed beside this Python")
        return
    here = environment(home_of(TINY, bench.tell), bench.scratch)
    judged = (0, 1, 2, 3)
    with _served(_AGENTS, str(_MANY)) as ports, _served("ipp", "brother_mfc.ipp") as (ipp,):
        for target in (f"snmp://127.0.0.1:{ports[0]}", f"ipp://127.0.0.1:{ipp}"):
            taken = _taken(bench, [*program, "inspect", target, "--json"], here, judged)
            yield at_most(f"inspect {target.partition(':')[0]}://, whole process", taken, "ms", _PRINTER)
        yield from _beside_ipptool(bench, ipp, here)
        yield from _many(bench, ports, here)


def _beside_ipptool(bench: Bench, port: str, here: dict[str, str]) -> Iterator[Line]:
    if shutil.which("ipptool") is None:
        yield Missing("one IPP question", "ipptool is not installed", blame=False)
        return
    code = (
        "import asyncio; from deskops.checks.targets.ipp import Trust, printer;"
        "from deskops.checks.targets.address import of_host;"
        f"assert asyncio.run(printer(of_host('ipp', '127.0.0.1', port={port}), Trust(), 5))[0]"
    )
    ours = _taken(bench, [sys.executable, "-c", code], here)
    words = ["-tq", f"ipp://127.0.0.1:{port}/ipp/print", "get-printer-attributes.test"]
    other = _taken(bench, ["ipptool", *words], here, (0, 1))  # 1: a recording lacks what its test wants
    yield Figure("one IPP question, whole process", ours, "ms", other, "ipptool", "for comparison", None)


def _many(bench: Bench, ports: Sequence[str], here: dict[str, str]) -> Iterator[Line]:
    ours = _taken(bench, [sys.executable, "-m", "benchmarks.snmp_many", "v2c", ports[0]], _with_path(here))
    if shutil.which("snmpget"):
        names = [".".join(map(str, name)) for name in NAMES]
        one = ["snmpget", "-v2c", "-cpublic", "-On", f"127.0.0.1:{ports[0]}", *names]
        other = _taken(bench, one, here)
        yield Figure("ten variables, whole process", ours, "ms", other, "snmpget", "for comparison", None)
    told = {
        which: statistics.median(_seconds(which, ports, here) for _round in range(bench.rounds(5))) * 1000
        for which in ("v2c", "pysnmp")
    }
    floor = ("pysnmp, one engine", told["pysnmp"])
    name = f"{_MANY} agents, ten variables each"
    yield Figure(name, told["v2c"], "ms", floor[1], floor[0], "faster", told["v2c"] < floor[1])
    if shutil.which("snmpget") and shutil.which("xargs"):
        yield _against_xargs(bench, name, told["v2c"], ports, here)


def _against_xargs(bench: Bench, name: str, ours: float, ports: Sequence[str], here: dict[str, str]) -> Line:
    names = [".".join(map(str, one)) for one in NAMES]
    words = "\n".join(f"127.0.0.1:{port}" for port in ports)
    order = ["xargs", "-P16", "-I{}", "snmpget", "-v2c", "-cpublic", "-On", "{}", *names]

    def run() -> None:
        subprocess.run(order, input=words, env=here, text=True, capture_output=True, check=True)

    taken = statistics.median(seconds(run) * 1000 for _round in range(bench.rounds(5)))
    return Figure(name, ours, "ms", taken, _ONE_BY_ONE, "faster", ours < taken)


def _seconds(which: str, ports: Sequence[str], here: dict[str, str]) -> float:
    order = [sys.executable, "-m", "benchmarks.snmp_many", which, *ports]
    done = subprocess.run(order, env=_with_path(here), capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["seconds"])


def _with_path(here: dict[str, str]) -> dict[str, str]:
    return {**here, "PYTHONPATH": str(Path(__file__).parent.parent)}
