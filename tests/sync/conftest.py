"""A desk and its laptops: real stores, a real server on loopback, each laptop with a home and a clock of its own."""

import itertools
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskops.cli.boundary import run
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.syncing import enrol
from deskops.paths import locate
from tests_of_offices import Office, an_office, make_template
from tests_of_sync import Desk, Laptop, World, WorldClock, chance, settings


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKOPS_KEYRING", "off")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk_database(request: pytest.FixtureRequest) -> str:
    """Where the desk's store lies: a file, or a URL where a test asks for it (parametrised, indirect)."""
    return request.getfixturevalue("postgres_url") if getattr(request, "param", "") == "postgres" else ""


@pytest.fixture
def desk(tmp_path: Path, world: World, desk_database: str) -> Iterator[Desk]:
    """A desk on loopback whose dispatcher is acting; 王主管 set it up and may do everything."""
    paths = locate({"DESKOPS_HOME": str(tmp_path / "desk")})
    context = Context(paths, Settings(), WorldClock(world, "desk-boot"), chance(7), database=desk_database)
    made = Desk(context, world)
    init_desk(made.context, name="服务台", person="王主管")
    acting(made.context)
    add_person(made.context, "调度", "dispatcher")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def laptop(desk: Desk, tmp_path: Path, world: World) -> Iterator[Callable[..., Laptop]]:
    """Makes laptops: `laptop("李强", site_id, …)` covers these sites."""
    made: list[Laptop] = []
    count = itertools.count(1)

    def make(engineer: str, *sites: str, url: str = "") -> Laptop:
        number = next(count)
        home = tmp_path / f"laptop-{number}"
        clock = WorldClock(world, f"boot-{number}")
        address = url or desk.url
        context = Context(
            locate({"DESKOPS_HOME": str(home)}), settings(address), clock, chance(1000 + number)
        )
        code = make_code(desk.context, engineer, sites)
        told = enrol(context, address, code.code)
        made.append(Laptop(context, clock, told.engineer, home, address))
        return made[-1]

    yield make
    for each in made:
        each.context.close()


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The homes that every office is a copy of."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKOPS_KEYRING", "off")
        make_template(folder)
    return folder


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A desk and two laptops in homes of their own, for real processes; nothing runs yet."""
    with an_office(office_template, tmp_path / "office") as made:
        yield made


@pytest.fixture
def runs() -> Iterator[Callable[..., str]]:
    """Does something in a process of its own, killed at a step; returns how that ended."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_at.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"

    def run(*words: object) -> str:
        process.stdin.write(" ".join(map(str, words)) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield run
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Type a command in the home of a desk or a laptop; the code and what it printed."""

    def call(context: Any, line: str) -> tuple[int, str]:
        context.close()
        monkeypatch.setenv("DESKOPS_HOME", str(context.paths.data.parent))
        _deskops, *arguments = shlex.split(line)
        code = run(arguments, "en")
        return code, "".join(capfd.readouterr())

    return call
