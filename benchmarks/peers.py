"""Others' programs that read a machine's facts: how each is called, and what it told as one object."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree

from benchmarks.figures import Bench

_OVER_SSH: Final = ("-i", "{name},", "--ssh-common-args", "-F {config}", "-m", "setup", "{name}")


@dataclass(frozen=True, slots=True)
class Peer:
    """`package` is its name for apt. `fine` are the exit codes of an answer. `told` reads what it printed."""

    package: str
    order: Sequence[str]
    told: Callable[[str], Mapping[str, Any]]
    fine: tuple[int, ...] = (0,)

    @property
    def is_there(self) -> bool:
        return shutil.which(self.order[0]) is not None


def _fusion(said: str) -> Mapping[str, Any]:
    """By tag the list of its elements, each by tag its text."""
    whole = ElementTree.fromstring(said[said.index("<?xml") :])  # noqa: S314 - a program of this machine said it
    found: dict[str, Any] = {}
    for one in whole.find("CONTENT") or ():
        found.setdefault(one.tag, []).append({part.tag: (part.text or "").strip() for part in one})
    return found


def _ansible(said: str) -> Mapping[str, Any]:
    """`HOST | SUCCESS => {…}`."""
    told: Mapping[str, Any] = json.loads(said[said.index("{") :])["ansible_facts"]
    return told


# 1: a fact was refused
FACTER: Final = Peer("facter", ["facter", "--json"], json.loads, (0, 1))
FUSION: Final = Peer("fusioninventory-agent", ["fusioninventory-inventory"], _fusion, (0, 1))
ANSIBLE: Final = Peer(
    "ansible-core",
    ["ansible", "-i", "localhost,", "-c", "local", "-m", "setup", "localhost"],
    _ansible,
)
PEERS: Final = {"facter": FACTER, "fusioninventory-agent": FUSION, "ansible -m setup": ANSIBLE}


def ansible_over_ssh(name: str, config: str) -> Sequence[str]:
    """The order that asks a machine by the name that a configuration of OpenSSH knows it by."""
    return [ANSIBLE.order[0], *(word.format(name=name, config=config) for word in _OVER_SSH)]


def installed(bench: Bench, *names: str) -> Iterator[str]:
    """Names of those that are here, or can be fetched by root; of the others it is told."""
    absent = [PEERS[name].package for name in names if not PEERS[name].is_there]
    if absent and os.getuid() == 0 and shutil.which("apt-get"):
        bench.tell(f"installing {', '.join(absent)} to compare with")
        order = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *absent]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(order, capture_output=True, check=False, env=quiet)
    for name in names:
        if PEERS[name].is_there:
            yield name
        else:
            bench.tell(f"NOT COMPARED with {name}: it is not installed and could not be")
