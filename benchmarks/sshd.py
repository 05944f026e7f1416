"""Machines behind a real sshd on loopback, the one of the tests: one server, several ports, a name for each machine."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.branch import ROOT
from benchmarks.of_tests import of_tests

COLLECT: Final = ROOT / "src" / "deskops" / "checks" / "scripts" / "collect.sh"
_PORTS: Final = 4


@dataclass(frozen=True, slots=True)
class Farm:
    """`config` is what a client is given; `names` are known there alone."""

    folder: Path
    config: Path
    names: Sequence[str]

    def home(self, usual: Path) -> Path:
        """A copy of a home whose settings name the configuration."""
        made = self.folder / "home"
        if not made.exists():
            shutil.copytree(usual, made)
            with (made / "config.toml").open("a", encoding="utf-8") as file:
                file.write(f'\n[checks]\nssh_config = "{self.config}"\n')
        return made

    @property
    def client(self) -> list[str]:
        """OpenSSH's client, told as little as it needs."""
        return ["ssh", "-T", "-F", str(self.config), "-o", "BatchMode=yes"]

    def all_by_xargs(self, at_once: int) -> str:
        """A line for sh: the script that deskops sends, to every name on its standard input."""
        words = " ".join([*self.client, '"$1"', "sh", "-s", "all", f"<{COLLECT}"])
        return f"exec xargs -P{at_once} -I@ sh -c '{words}' sh @"


def absent() -> list[str]:
    """What is not installed of what it takes."""
    module = of_tests("real_sshd")
    return [one for one in (*module.PROGRAMS, "xargs") if not module.found(one)]


@contextmanager
def farm(scratch: Path, count: int) -> Iterator[Farm]:
    """So many machines; nothing may be `absent`."""
    module = of_tests("real_sshd")
    folder = Path(tempfile.mkdtemp(prefix="sshd-", dir=scratch))  # keys are made once for a folder
    more = [module.free_port() for _one in range(_PORTS - 1)]
    with module.running(folder, *(f"Port {port}" for port in more)) as server:
        ports = [server.port, *more]
        names = [f"pc{number:02}" for number in range(1, count + 1)]
        _know(server, ports, names)
        yield Farm(folder, server.config, names)


def _know(server: Any, ports: Sequence[int], names: Sequence[str]) -> None:
    """Each name leads to one of the ports, whose host key is known."""
    key = " ".join((server.folder / "host.pub").read_text(encoding="ascii").split()[:2])
    known = "".join(f"[127.0.0.1]:{port} {key}\n" for port in ports)
    (server.folder / "known_hosts").write_text(known, encoding="ascii")
    of_names = (
        f"Host {name}\n  HostName 127.0.0.1\n  Port {ports[place % len(ports)]}\n  User root\n"
        for place, name in enumerate(names)
    )
    usual = server.config.read_text(encoding="utf-8")
    server.config.write_text("".join(of_names) + usual, encoding="utf-8")
