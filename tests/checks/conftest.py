"""Recorded machines and a judge for one check, as the tests of this box use them."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from deskops.checks.facts import Fact, Facts
from deskops.checks.judge import finding_of
from deskops.checks.kinds import KEYS
from deskops.checks.policy import Policy
from deskops.checks.registry import select
from deskops.checks.targets.recorded import load
from deskops.domain.finding import Finding

RECORDINGS = Path(__file__).parent / "recordings"
SYSTEMS = ("ubuntu_laptop.facts", "windows11_desktop.json", "windows7_counter.json", "server2019.json")

Judge = Callable[..., Finding]


@cache
def _read(name: str) -> Facts:
    return load(RECORDINGS / name)


def fresh(name: str) -> Facts:
    """A copy: a test may add to it."""
    found = _read(name)
    return Facts(found.target, found.collected, {one.key: one for one in found})


@pytest.fixture
def recording() -> Callable[[str], Facts]:
    return fresh


@pytest.fixture(params=SYSTEMS)
def machine(request: pytest.FixtureRequest) -> Facts:
    """Each recorded system in turn."""
    return fresh(request.param)


@pytest.fixture
def now(machine: Facts) -> datetime:
    return machine.collected


@pytest.fixture
def judged(machine: Facts) -> Judge:
    """Judge one check on the recorded machine with some facts replaced; a kind instead of a value is unreadable."""

    def judge(check: str, *values: object, policy: Policy | None = None) -> Finding:
        new = {}
        for value in values:
            kind = value if isinstance(value, type) else type(value)
            told, error = (None, "not allowed") if isinstance(value, type) else (value, "")
            new[KEYS[kind]] = Fact(KEYS[kind], told, "test", machine.collected, error)
        facts = Facts(machine.target, machine.collected, {**{one.key: one for one in machine}, **new})
        return finding_of(select(ids=[check])[0], facts, policy or Policy())

    return judge
