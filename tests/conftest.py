"""Fixtures that every test may use: an isolated home, English texts, a clock and chance that are given."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskops import i18n
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.paths import Paths, locate
from tests_of_homes import Chance, GivenClock, Homes, set_up

pytest_plugins = ["postgres_server"]


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("DESKOPS_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DESKOPS_HOME", str(tmp_path / "deskops"))
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv(
        "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"
    )  # nor is a desktop to show what tests tell
    monkeypatch.setenv("DESKOPS_KEYRING", "off")  # whoever runs the tests keeps a keyring of their own
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return locate({"DESKOPS_HOME": str(tmp_path / "deskops")})


@pytest.fixture
def clock() -> GivenClock:
    """Monday 2026-11-23, 09:00 in Shanghai."""
    return GivenClock()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """What is set up once and copied for each test."""
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture
def context(homes: Homes, paths: Paths, clock: GivenClock) -> Iterator[Context]:
    """A laptop that is set up for one engineer, with nothing on it."""
    with homes.copied(paths, clock, set_up) as (made, _told):
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, paths: Paths, clock: GivenClock) -> Iterator[Context]:
    """The same on both databases: what a desk must do as well."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    made = Context(paths, Settings(), clock, Chance(), database=database)
    set_up(made, clock)
    yield made
    made.close()
