"""How tests of the command line run it: in this process with what it printed, or as a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.ops.test_secrets import Memory

from deskops import i18n
from deskops.cli import boundary, words
from deskops.ops.keyring_door import Door, Found
from deskops.paths import locate

PLAIN = {"NO_COLOR": "", "CLICOLOR_FORCE": "0", "DESKOPS_LANG": "en", "COLUMNS": "100", "TZ": "Asia/Shanghai"}


class Said(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture(autouse=True)
def _english_again() -> object:
    yield
    i18n.use("en")
    words.speak()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKOPS_HOME", str(tmp_path / "home"))
    for name, value in PLAIN.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def _demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day made once for all tests of a worker; each works on its own copy."""
    from deskops.config import Settings
    from deskops.ops.context import Context
    from deskops.ops.do.demo import build

    folder = tmp_path_factory.mktemp("demo")
    context = Context(locate({"DESKOPS_HOME": str(folder)}), Settings())
    build(context)
    context.close()
    return folder


@pytest.fixture
def demo(home: Path, _demo_home: Path) -> Path:
    """A home with a day's work in it."""
    shutil.copytree(_demo_home, home)
    return home


@pytest.fixture
def empty(home: Path, run: Run) -> Path:
    """A laptop that is set up, with nothing on it."""
    assert run("init", "--engineer", "李强").code == 0
    return home


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """The system's keyring, for this test alone."""
    memory = Memory()
    monkeypatch.delenv("DESKOPS_KEYRING", raising=False)
    monkeypatch.setattr(
        "deskops.ops.secrets.Door", partial(Door, finder=lambda _wish: Found("Memory", memory))
    )
    return memory


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run deskops in this process."""

    def call(*arguments: str, language: str = "en") -> Said:
        capsys.readouterr()
        code = boundary.run([str(each) for each in arguments], language)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def start(home: Path) -> Run:
    """Run deskops as a process: the real front door, without a terminal."""

    def call(*arguments: str, code: str = "", stdin: str = "", **environment: str) -> Said:
        program = [sys.executable, "-c", code] if code else [sys.executable, "-m", "deskops"]
        done = subprocess.run(
            [*program, *arguments],
            input=stdin.encode(),
            capture_output=True,
            timeout=60,
            env={**os.environ, **environment},
        )
        return Said(
            done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    return call
