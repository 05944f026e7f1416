"""Discovery of a /24 on loopback against nmap's connect scan of the same addresses and ports, and silent hosts."""

import json
import re
import shutil
import socket
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.figures import Bench, Figure, Line, Missing, at_most, at_most_ratio, measurement, seconds
from benchmarks.starting import deskops, environment
from deskops.checks.scanning.sweep import PORTS, Options, Sweep

_NET = "127.201.7"
_HOSTS = [f"{_NET}.{last}" for last in range(1, 255)]
_DEADLINE = 0.5
_SILENT = 60


@measurement(
    "scan", "Discovery of a /24, every address refusing, rate limit off; nmap's own word on its time"
)
def scanning(bench: Bench) -> Iterator[Line]:
    if shutil.which("nmap") is None:
        yield Missing("scan", "nmap is not installed", blame=False)
        return
    for ports in ((445,), PORTS):
        ours, theirs = list[float](), list[float]()
        for _round in range(bench.rounds(15)):
            ours.append(
                seconds(lambda ports=ports: _sweep(_HOSTS, Options(ports=ports, rate=0, named_by=())))
            )
            theirs.append(_nmap(ports))
        name = f"254 addresses, {len(ports)} {'port' if len(ports) == 1 else 'ports'}"
        floor = ("nmap -sT -Pn -n", statistics.median(theirs) * 1000)
        yield at_most_ratio(name, statistics.median(ours) * 1000, "ms", floor, 1.2)
    yield from _silent(bench)
    yield from _whole(bench)


def _sweep(addresses: list[str], options: Options) -> Sweep:
    sweep = Sweep(addresses, options, dict)
    for _step in sweep:
        pass
    return sweep


def _nmap(ports: tuple[int, ...]) -> float:
    """Seconds, as it says itself: without what its process costs."""
    order = ["nmap", "-sT", "-Pn", "-n", "-p", ",".join(map(str, ports)), f"{_NET}.1-254"]
    said = subprocess.run(order, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\(254 hosts up\) scanned in ([0-9.]+) seconds", said)
    assert found, said[-300:]
    return float(found[1])


def _silent(bench: Bench) -> Iterator[Line]:
    """Hosts whose SYNs vanish, among others: their time is spent once."""
    with ExitStack() as stack:
        port = _quiet(stack)
        options = Options(ports=(port,), rate=0, seconds=_DEADLINE, named_by=())
        taken, alive = list[float](), 0
        for _round in range(bench.rounds(5)):
            taken.append(seconds(lambda: _sweep(_HOSTS, options)))
        alive = len(_sweep(_HOSTS, options).hosts)
        assert alive == 254 - _SILENT, alive
    goal = _DEADLINE * 1000 + 100
    yield at_most(
        f"{_SILENT} silent of 254, deadline {_DEADLINE:g} s", statistics.median(taken) * 1000, "ms", goal
    )


def _quiet(stack: ExitStack) -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = int(line.getsockname()[1])
    for address in _HOSTS[:_SILENT]:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _one in range(3):
            dangling = stack.enter_context(socket.socket())
            dangling.setblocking(False)
            dangling.connect_ex((address, port))
    return port


def _whole(bench: Bench) -> Iterator[Line]:
    """The command as people run it: with its start, and waiting for names that nobody here tells."""
    program = deskops()
    if program is None:
        return
    order = [*program, "scan", f"{_NET}.0/24", "--anywhere", "--rate", "0", "--json"]
    here = environment(bench.scratch / "home", bench.scratch)

    def run() -> None:
        done = subprocess.run(order, env=here, capture_output=True, text=True, check=False)
        assert len(json.loads(done.stdout)["hosts"]) == 254, done.stderr[-300:]

    taken = statistics.median([seconds(run) for _round in range(bench.rounds(5, 1))]) * 1000
    yield Figure("the whole command, with names asked for", taken, "ms", None, "", "–", None)
