"""Fixtures that every test may use: an isolated home, English texts, a clock and chance that are given."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deskops import i18n
from deskops.config import Settings
from deskops.domain.clock import ClockEvidence
from deskops.ops.context import Context
from deskops.paths import Paths, locate

pytest_plugins = ["postgres_server"]


class GivenClock:
    """Stands still until it is moved; every reading is a millisecond after the last, as on a real machine."""

    def __init__(self, start: datetime) -> None:
        self.now = start
        self.boot = "boot-1"
        self.reading = 1_000_000

    def read(self) -> ClockEvidence:
        self.now += timedelta(milliseconds=1)
        self.reading += 1
        return ClockEvidence(self.now, self.boot, self.reading)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.reading += int(timedelta(**by).total_seconds() * 1000)


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
    return GivenClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


@pytest.fixture
def context(paths: Paths, clock: GivenClock) -> Iterator[Context]:
    """A laptop that is set up for one engineer, with nothing on it."""
    yield from _set_up(paths, clock)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest, paths: Paths, clock: GivenClock) -> Iterator[Context]:
    """The same on both databases: what a desk must do as well."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    yield from _set_up(paths, clock, database)


def _set_up(paths: Paths, clock: GivenClock, database: str = "") -> Iterator[Context]:
    from deskops.ops.do.setup import init

    counter = itertools.count(1)

    def chance(size: int) -> bytes:
        return (next(counter) * 4).to_bytes(size, "big")  # an id drops the last two bits

    made = Context(paths, Settings(), clock, chance, database=database)
    init(made, "李强")
    yield made
    made.close()
