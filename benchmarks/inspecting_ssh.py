"""One machine behind a real sshd, whole processes: against the bare script and against Ansible's facts of it."""

from collections.abc import Iterator
from typing import Final

from benchmarks.figures import Bench, Figure, Line, Missing, at_most, measurement
from benchmarks.filling import TINY
from benchmarks.many import looked_at
from benchmarks.peers import ANSIBLE, ansible_over_ssh, installed
from benchmarks.processes import Run, take_turns
from benchmarks.sshd import absent, farm
from benchmarks.starting import deskops, environment
from benchmarks.stores import home_of

_LIMIT: Final = 600  # milliseconds
_JUDGED: Final = (0, 1, 2, 3)
_ANSIBLE: Final = "ansible -m setup"


@measurement("ssh", "Inspecting one machine over ssh, whole processes, a real sshd on loopback")
def over_ssh(bench: Bench) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("ssh", "the program is not installed beside this Python")
        return
    if missing := absent():
        bench.tell(f"NOT MEASURED over ssh: {', '.join(missing)} not installed")
        yield Missing("inspect ssh://", f"{', '.join(missing)} not installed", blame=False)
        return
    with farm(bench.scratch, 1) as machines:
        (name,) = machines.names
        here = environment(machines.home(home_of(TINY, bench.tell)), bench.scratch)
        ours = Run([*program, "inspect", f"ssh://{name}", "--json"], here, _JUDGED)
        bare = Run(["sh", "-c", machines.all_by_xargs(1)], here, given=name)
        others = []
        if list(installed(bench, _ANSIBLE)):
            others = [Run(ansible_over_ssh(name, str(machines.config)), here, ANSIBLE.fine)]
        take_turns(bench.rounds(11), bare, ours, *others)
        looked_at(ours.said, 1)
        floor = ("ssh, the same script", bare.median)
        yield at_most("inspect ssh://", ours.median, "ms", _LIMIT, floor)
        yield from _against(ours, others)


def _against(ours: Run, others: list[Run]) -> Iterator[Line]:
    if not others:
        yield Missing(f"inspect ssh:// against {_ANSIBLE}", f"{_ANSIBLE} is not installed", blame=False)
    for one in others:
        assert ANSIBLE.told(one.said), "Ansible told nothing"
        goal = f"faster than {_ANSIBLE}"
        yield Figure(
            "inspect ssh://", ours.median, "ms", one.median, _ANSIBLE, goal, ours.median < one.median
        )
