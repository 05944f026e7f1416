"""Where the bound checks of a visit are run, and when a run is worth offering."""

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from deskops.checks.kinds import Memory
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.checks.targets.opening import Reach
from deskops.domain.checklist import Seen
from deskops.domain.finding import Finding, Outcome, Severity
from deskops.errors import ConfigError, Unreachable
from deskops.ops.context import Context
from deskops.ops.do import device_checks
from deskops.ops.do.device_checks import Remote, checks_of, worth_asking
from deskops.ops.do.inspections import answer, start
from deskops.ops.read.inspections import inspection_page


@pytest.fixture
def visit(context: Context, register: Any) -> str:
    return start(context, asset=register.pc).subject


def reach(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(device_checks, "reach_of", lambda *_: Reach(way))


def test_nothing_is_offered_where_nobody_said_how_to_get_in(context: Context, visit: str) -> None:
    assert worth_asking(context, visit) == []


def test_a_machine_that_is_the_device_is_offered_what_is_open_still(
    context: Context, register: Any, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "gz-pc-00001.corp.example")
    before = worth_asking(context, visit)
    answer(context, visit, "memory", "ok")
    assert {item.check for item in before} - {item.check for item in worth_asking(context, visit)} == {
        "pc.memory"
    }


def test_a_device_that_can_be_got_into_is_asked_over_the_network(
    context: Context, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(monkeypatch, "ssh")
    assert worth_asking(context, visit)
    assert isinstance(checks_of(context, visit), Remote)


def test_settings_that_are_wrong_offer_nothing(
    context: Context, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise ConfigError("wrong")

    monkeypatch.setattr(device_checks, "reach_of", wrong)
    assert worth_asking(context, visit) == []


class FakeTour:
    """One device that answers, or cannot be asked."""

    def __init__(self, error: str) -> None:
        run = SimpleNamespace(record=lambda: "recorded")
        self.told = [SimpleNamespace(error=None, run=run, inspection=SimpleNamespace(error=error))]

    def events(self, _seconds: float) -> Iterator[Any]:
        yield None
        finding = Finding("pc.memory", "Memory", Outcome.OK, Severity.LOW, "16", "8", "16 GB", "", "", 1.0)
        yield SimpleNamespace(finding=finding)


@pytest.mark.parametrize("error", ["", "nobody answers"])
def test_what_could_not_be_asked_is_not_written_down(
    context: Context, visit: str, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    reach(monkeypatch, "ssh")
    monkeypatch.setattr("deskops.ops.do.rounds.plan", lambda *_: FakeTour(error))
    run = checks_of(context, visit)
    assert [finding.check for finding in run] == ["pc.memory"]
    if error:
        with pytest.raises(Unreachable, match=error):
            run.record()
    else:
        assert run.record() == "recorded"


class Answering:
    """A machine of the network that tells its memory, as a line to a real one does."""

    name = "GZPC00001"

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        async def live(_ask: Ask) -> AsyncIterator[Got]:
            yield got(Memory(16 << 30, (8 << 30,)), "memory")

        return (Source((Memory,), nothing, "memory", live=live),)

    async def close(self) -> None:
        """Nothing is held."""


def test_what_the_device_says_over_the_network_answers_this_visit_by_check(
    context: Context, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(monkeypatch, "ssh")
    monkeypatch.setattr("deskops.ops.do.targets.of_device", lambda *_: Answering())
    run = checks_of(context, visit)
    assert "pc.memory" in {finding.check for finding in run}
    recorded = run.record()
    assert (recorded.inspection, recorded.answered["memory"]) == (visit, "ok")
    seen = {line.item.id: line.seen for line in inspection_page(context, visit).items if line.value}
    assert set(seen.values()) == {Seen.CHECK}
