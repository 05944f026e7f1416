"""When the first finding stands on the screen of a real terminal, after the facts that it needs could be there.

The floor is the soonest that a bare program has any fact of the target: its own start and its connection included.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.figures import Bench, Figure, Line, Missing, measurement, seconds
from benchmarks.filling import TINY
from benchmarks.many import served
from benchmarks.sshd import COLLECT, Farm, absent, farm
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of
from benchmarks.terminal import Terminal

_SPARE: Final = 300  # milliseconds
_LATE: Final = 0.1  # seconds
_FINDING: Final = r"(?:^|[\r\n])\s*(?:ok|warning|failed)\b"  # one that was judged, in English
_BARE_FACTS: Final = Path(__file__).with_name("bare_facts.py")
_SERVICE: Final = "a connection and its first words, bare"
_FIRST_WORDS: Final = "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1]))).recv(99)"
# Its name, asked as any program may: a question of one datagram.
_ITS_NAME: Final = ("snmpget", "-v2c", "-cpublic", "-On", "{place}", "1.3.6.1.2.1.1.5.0")


@measurement("first", "The first finding on the screen, a real terminal, after its facts could be there")
def first_findings(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("first finding", "the program is not installed beside this Python")
        return
    here = environment(home_of(TINY, bench.tell), bench.scratch)
    order = [*program, "inspect"]
    bare = _process([sys.executable, str(_BARE_FACTS), "small"], here)
    yield _line(bench, "of this machine", [*order, "--profile", "pc"], here, ("its short files, bare", bare))
    with served(1, 1, 0, _LATE) as targets:
        yield from _simulated(bench, order, here, targets["tcp"][0], targets["snmp"][0])
    with served(*((10, 10, 2) if bench.quick else (100, 100, 10)), _LATE) as targets:
        every = [one for some in targets.values() for one in some]
        bare = _service(every[0], here)
        many = [*order, *every, "--at-once", "64", "--at-a-site", "64"]
        yield _line(
            bench, f"of {len(every)} targets, {_LATE * 1000:.0f} ms late", many, here, (_SERVICE, bare)
        )
    if missing := absent():
        bench.tell(f"NOT MEASURED over ssh: {', '.join(missing)} not installed")
        yield Missing("first finding over ssh", f"{', '.join(missing)} not installed", blame=False)
        return
    with farm(bench.scratch, 1) as machines:
        here = here | {"DESKOPS_HOME": str(machines.home(Path(here["DESKOPS_HOME"])))}
        floor = ("ssh, the script's first facts", lambda: _until_done(machines))
        yield _line(bench, "over ssh", [*order, f"ssh://{machines.names[0]}"], here, floor)


def _simulated(
    bench: Bench, order: Sequence[str], here: dict[str, str], service: str, printer: str
) -> Iterator[Line]:
    late = f"{_LATE * 1000:.0f} ms late"
    yield _line(bench, f"of a service, {late}", [*order, service], here, (_SERVICE, _service(service, here)))
    words = [word.format(place=printer.partition("://")[2]) for word in _ITS_NAME]
    try:
        bare = _process(words, here)
        bare()
    except FileNotFoundError:
        bench.tell("NOT MEASURED over SNMP: snmpget is not installed")
        yield Missing("first finding of a printer", "snmpget is not installed", blame=False)
        return
    yield _line(bench, f"of a printer, {late}", [*order, printer], here, ("snmpget, its name", bare))


def _line(
    bench: Bench,
    name: str,
    order: Sequence[str],
    here: dict[str, str],
    floor: tuple[str, Callable[[], float]],
) -> Line:
    """Medians of both, in turn."""
    floor_name, bare = floor
    shown, there = list[float](), list[float]()
    _shown(order, here)  # compiled and in the disk's cache
    for _round in range(bench.rounds(11)):
        there.append(bare() * 1000)
        shown.append(_shown(order, here) * 1000)
    value, soonest = statistics.median(shown), statistics.median(there)
    limit = soonest + _SPARE
    goal = f"≤ {limit:.0f} ms: its facts + {_SPARE}"
    return Figure(f"first finding {name}", value, "ms", soonest, floor_name, goal, value <= limit)


def _shown(order: Sequence[str], here: dict[str, str]) -> float:
    with Terminal(order, here) as terminal:
        return terminal.until(_FINDING)


def _process(order: Sequence[str], here: dict[str, str]) -> Callable[[], float]:
    return lambda: seconds(lambda: subprocess.run(order, env=here, capture_output=True, check=True))


def _service(target: str, here: dict[str, str]) -> Callable[[], float]:
    return _process([sys.executable, "-c", _FIRST_WORDS, target.rpartition(":")[2]], here)


def _until_done(machines: Farm) -> float:
    """Until the script has told the first of its facts whole."""
    begun = time.perf_counter()
    words = [*machines.client, machines.names[0], "sh", "-s", "all"]
    with COLLECT.open("rb") as script, subprocess.Popen(words, stdin=script, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith(b"@done "):
                taken = time.perf_counter() - begun
                child.stdout.read()
                return taken
    raise RuntimeError("the script told nothing over ssh")
