"""Real processes of the program, each with a home and an environment of its own, and always cleaned up."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from faults.clock import OtherClock
from faults.running import Done, Running

PYTHON = (sys.executable,)
PROGRAM = (*PYTHON, "-m", "deskops")
# Sets limits and becomes the program; in a child of its own, since nothing safe runs between fork and exec.
LIMITED = (
    "import json, os, resource, sys\n"
    "for name, value in json.loads(sys.argv[1]).items():\n"
    "    resource.setrlimit(getattr(resource, 'RLIMIT_' + name), (value, value))\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)
MOUNTED = 'set -e; while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done; shift; exec "$@"'


class Processes:
    """`with` kills what is left at its end, and prints what each said, for a test that failed.

    `env` is for all that start here, on top of the clean environment.
    """

    def __init__(self, folder: Path, *, env: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.started: list[Running] = []
        self._env = dict(env or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for process in self.started:
            process.kill()
            done = process.wait()
            if kind is not None:
                print(f"{process.process.args!r} ended with {done.code}\n{done.out}\n{done.err}")

    def home(self, name: str) -> Path:
        """The DESKOPS_HOME of that name; made when something starts there."""
        return self.folder / name / "deskops"

    def environment(self, home: str) -> dict[str, str]:
        """Nothing of this machine's but PATH; UTF-8 and English."""
        place = self.folder / home
        temporary = place / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        given = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return given | {
            "HOME": str(place),
            "DESKOPS_HOME": str(self.home(home)),
            "DESKOPS_LANG": "en",
            "LANG": "C.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "TMPDIR": str(temporary),
            "TZ": "UTC",
            **self._env,
        }

    def start(
        self,
        *arguments: str | Path,
        home: str = "laptop",
        env: Mapping[str, str] | None = None,
        clock: OtherClock | None = None,
        limits: Mapping[str, int] | None = None,
        mounted: Mapping[str, Path] | None = None,
        typed: str | None = None,
        program: Sequence[str | Path] = PROGRAM,
    ) -> Running:
        """`python -m deskops ARGUMENTS` (or another `program`), and does not wait.

        `limits`: by the names of RLIMIT_…: FSIZE, AS, NOFILE. `mounted`: files that it sees in place of others.
        `typed`: its standard input, which else is empty.
        """
        command = [str(part) for part in (*program, *arguments)]
        if limits:
            command = [sys.executable, "-c", LIMITED, json.dumps(dict(limits)), *command]
        if mounted:
            command = _mounting(mounted, command)
        process = subprocess.Popen(
            command,
            cwd=self._folder(home),
            env=self.environment(home) | (clock.environment if clock else {}) | dict(env or {}),
            stdin=subprocess.DEVNULL if typed is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        running = Running(process, self.home(home))
        self.started.append(running)
        if process.stdin is not None and typed is not None:
            _type(process, typed)
        return running

    def run(
        self,
        *arguments: str | Path,
        home: str = "laptop",
        env: Mapping[str, str] | None = None,
        clock: OtherClock | None = None,
        limits: Mapping[str, int] | None = None,
        mounted: Mapping[str, Path] | None = None,
        typed: str | None = None,
        program: Sequence[str | Path] = PROGRAM,
        within: float = 30.0,
    ) -> Done:
        """As `start`, and until it ended by itself."""
        return self.start(
            *arguments,
            home=home,
            env=env,
            clock=clock,
            limits=limits,
            mounted=mounted,
            typed=typed,
            program=program,
        ).wait(within)

    def python(self, code: str, *arguments: str, home: str = "laptop") -> Running:
        """A few lines of Python in the same surroundings."""
        return self.start(*arguments, home=home, program=(*PYTHON, "-c", code))

    def _folder(self, home: str) -> Path:
        place = self.folder / home
        place.mkdir(parents=True, exist_ok=True)
        return place


def hosts(file: Path, **names: str) -> dict[str, Path]:
    """For `mounted=`: what names mean to that process, `hosts(file, **{"desk.test": "127.0.0.1"})`, and no others."""
    lines = [f"{address} {name}\n" for name, address in names.items()]
    file.write_text("127.0.0.1 localhost\n::1 localhost\n" + "".join(lines), encoding="ascii")
    return {"/etc/hosts": file}


def _mounting(mounted: Mapping[str, Path], command: Sequence[str]) -> list[str]:
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("NOT PROVEN: other files for one process need Linux, root and unshare")
    pairs = [part for place, file in mounted.items() for part in (str(file), place)]
    return ["unshare", "--mount", "sh", "-c", MOUNTED, "sh", *pairs, "--", *command]


def _type(process: "subprocess.Popen[bytes]", typed: str) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(typed.encode())
        process.stdin.close()
    except BrokenPipeError:
        pass  # it ended without reading
