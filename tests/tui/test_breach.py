"""A deadline that comes near while the program is open: a toast, a bell where no desktop is, once."""

import itertools
from datetime import timedelta
from typing import Any

import pytest

from deskops.config import Settings
from deskops.domain.clock import instant
from deskops.ops.do import notifying_ways
from deskops.ops.journal import records
from deskops.ops.read.day import today
from tests_of_screens import until


@pytest.fixture
def near(home: Any) -> Any:
    """The moment at which the first job's service level warns."""
    first = min((line for line in today(home.context).jobs if line.warn_at), key=lambda line: line.warn_at)
    home.clock.now = instant(first.warn_at) + timedelta(seconds=1)
    return first


def noted(home: Any) -> list[str]:
    return [each["message"] for each in records(home.context.paths) if each.get("event") == "notified"]


async def test_it_is_told_while_the_program_is_open_and_once(
    drive: Any, home: Any, near: Any, monkeypatch: Any
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(notifying_ways, "by_desktop", lambda *_any: False)
    monkeypatch.setattr("deskops.tui.program.Program.ring", lambda _self, sequence: rung.append(sequence))
    for _start in range(2):
        async with drive(80, 24) as pilot:
            await until(pilot, lambda: rung)
            await pilot.pause(0.2)
    assert len(noted(home)) == len(rung) >= 1
    assert any(near.number in text for text in noted(home))


async def test_a_desktop_rings_no_bell(drive: Any, home: Any, near: Any, monkeypatch: Any) -> None:
    rung, told = list[str](), list[str]()
    monkeypatch.setattr(notifying_ways, "by_desktop", lambda text, *_any: told.append(text) or True)
    monkeypatch.setattr("deskops.tui.program.Program.ring", lambda _self, sequence: rung.append(sequence))
    async with drive(80, 24) as pilot:
        await until(pilot, lambda: told)
    assert rung == []


async def test_off_looks_at_nothing(drive: Any, home: Any, near: Any, monkeypatch: Any) -> None:
    home.context.settings = Settings({"notify.way": "off"})
    looked = itertools.count()
    monkeypatch.setattr("deskops.ops.do.notifying.tell", lambda *_any: next(looked))
    async with drive(80, 24) as pilot:
        await pilot.pause(0.2)
    assert next(looked) == 0


async def test_a_bell_reaches_the_terminal_itself(drive: Any) -> None:
    written: list[str] = []
    async with drive(80, 24) as pilot:
        pilot.app._driver.write = written.append  # type: ignore[union-attr] # the test's own terminal
        pilot.app.ring("\a")
    assert "\a" in written
