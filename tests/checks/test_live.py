"""What is asked over a network: findings as facts come, each source with its own time, many targets in one round."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import pytest

from deskops.checks.facts import Unread
from deskops.checks.kinds import Boot, Memory, Volume, Volumes
from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import select
from deskops.checks.rounds import Planned, Round, What
from deskops.checks.runner import Deadlines
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.domain.finding import Finding
from deskops.errors import NotFound, Unreachable

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GIB = 1024**3
IDS = ("pc.uptime", "pc.memory", "pc.disk.free")
BOOT, MEMORY = Boot(NOW), Memory(8 * GIB, (4 * GIB,))
VOLUMES = Volumes((Volume("/", "ext4", 100 * GIB, 50 * GIB),))
LONG = 30.0  # seconds; nothing in these tests waits for it
Live = Callable[[Ask], AsyncIterator[Got]]


class Pretend:
    """A probe with the sources that a test gives it."""

    def __init__(self, *sources: Source, name: str = "pc") -> None:
        self.name, self._sources = name, sources
        self.closed = 0

    def sources(self, wanted: object) -> tuple[Source, ...]:
        return self._sources

    async def close(self) -> None:
        self.closed += 1


def told(
    *values: object, then: BaseException | None = None, hangs: bool = False, seconds: float = 5
) -> Source:
    """A source that tells these, one after another, and then ends, fails or says nothing any more."""

    async def live(_ask: Ask) -> AsyncIterator[Got]:
        for value in values:
            yield got(value, "pretended")
            await asyncio.sleep(0)
        if hangs:
            await asyncio.sleep(LONG)
        if then is not None:
            raise then

    return Source((Boot, Memory, Volumes), nothing, "pretended", seconds=seconds, live=live)


def inspection(*sources: Source, **more: Any) -> LiveInspection:
    return LiveInspection(Pretend(*sources), select(ids=IDS), Policy(), clock=lambda: NOW, **more)


def found(one: LiveInspection) -> list[Finding]:
    async def run() -> list[Finding]:
        return [finding async for finding in one.run()]

    return asyncio.run(run())


def outcomes(one: LiveInspection) -> dict[str, str]:
    return {finding.check: str(finding.outcome) for finding in found(one)}


def test_every_check_is_judged_once_as_its_facts_come() -> None:
    one = inspection(told(BOOT, MEMORY, VOLUMES))
    assert [finding.check for finding in found(one)] == list(IDS)
    assert {str(finding.outcome) for finding in one.findings} == {"ok"}


def test_what_was_told_before_a_source_fell_silent_is_judged_and_the_rest_is_unknown() -> None:
    one = inspection(told(BOOT, hangs=True, seconds=0.05))
    assert outcomes(one) == {"pc.uptime": "ok", "pc.memory": "unknown", "pc.disk.free": "unknown"}
    assert "no answer in time" in one.findings[1].message


def test_a_finding_comes_while_another_source_is_still_silent() -> None:
    async def first() -> Finding:
        one = inspection(told(BOOT), told(MEMORY, hangs=True))
        async with aclosing(one.run()) as findings:
            return await anext(findings)

    assert asyncio.run(first()).check == "pc.uptime"


def test_the_time_for_the_whole_target_ends_every_source() -> None:
    one = inspection(told(BOOT, hangs=True), deadlines=Deadlines(target=0.05))
    assert outcomes(one)["pc.memory"] == "unknown"
    assert one.seconds < LONG / 2


def test_a_collectors_defect_is_unknown_and_stops_nothing() -> None:
    one = inspection(told(then=ZeroDivisionError("oops")), told(BOOT, MEMORY, VOLUMES))
    assert set(outcomes(one).values()) <= {"ok", "unknown"}
    assert not one.error


def test_a_reason_is_said_as_it_is() -> None:
    one = inspection(told(BOOT, then=Unread("may not be read")))
    assert "may not be read" in {finding.check: finding.message for finding in found(one)}["pc.memory"]


def test_a_target_that_cannot_be_reached_is_unknown_as_a_whole() -> None:
    one = inspection(told(then=Unreachable("nobody listens there")))
    assert set(outcomes(one).values()) == {"unknown"}
    assert (one.error, str(one.outcome)) == ("nobody listens there", "unknown")


@pytest.mark.parametrize("ending", ["whole", "left", "failed"])
def test_lines_are_let_go_however_it_ends(ending: str) -> None:
    probe = Pretend(told(BOOT, hangs=ending == "left"), told(then=KeyError() if ending == "failed" else None))
    one = LiveInspection(probe, select(ids=IDS), Policy(), clock=lambda: NOW)

    async def run() -> None:
        async with aclosing(one.run()) as findings:
            async for _finding in findings:
                if ending == "left":
                    break

    asyncio.run(run())
    assert probe.closed == 1


def test_in_a_hurry_slow_sources_are_left_out_and_said_to_be() -> None:
    slow = told(MEMORY)._replace(kinds=(Memory,), slow=True)
    one = inspection(told(BOOT, VOLUMES)._replace(kinds=(Boot, Volumes)), slow, fast=True)
    assert outcomes(one)["pc.memory"] == "skip"
    assert one.left_out == ("pc.memory",)


def planned(name: str, *sources: Source, group: str = "", **more: Any) -> Planned:
    def begin() -> LiveInspection:
        probe = Pretend(*sources, name=name)
        return LiveInspection(probe, select(ids=IDS), Policy(), clock=lambda: NOW, **more)

    return Planned(name, begin, group)


def test_a_round_does_every_target_and_tells_the_end_of_each() -> None:
    tour = Round([planned(str(number), told(BOOT, MEMORY, VOLUMES)) for number in range(40)], at_once=7)
    done = [event.planned.name for event in tour if event.what is What.DONE]
    assert sorted(done, key=int) == [str(number) for number in range(40)]
    assert tour.left == []


def test_no_more_than_so_many_run_at_once_and_fewer_of_one_site() -> None:
    now, most = {"a": 0, "b": 0}, {"a": 0, "b": 0, "all": 0}

    def one(name: str, site: str) -> Planned:
        async def live(_ask: Ask) -> AsyncIterator[Got]:
            now[site] += 1
            most[site] = max(most[site], now[site])
            most["all"] = max(most["all"], sum(now.values()))
            await asyncio.sleep(0.002)
            now[site] -= 1
            yield got(BOOT, "pretended")

        return planned(name, Source((Boot, Memory, Volumes), nothing, "pretended", live=live), group=site)

    targets = [one(f"{site}{number}", site) for number in range(15) for site in ("a", "b")]
    list(Round(targets, at_once=5, at_a_site=3))
    assert most == {"a": 3, "b": 3, "all": 5}


def test_one_that_is_silent_holds_none_of_the_others() -> None:
    targets = [planned("silent", told(hangs=True, seconds=LONG))]
    targets += [planned(str(number), told(BOOT, MEMORY, VOLUMES)) for number in range(20)]
    tour = Round(targets, at_once=2)
    done = []
    for event in tour:
        if event.what is What.DONE:
            done.append(event.planned.name)
            if len(done) == 20:
                break
    assert "silent" not in done
    assert [one.name for one in tour.left] == ["silent"]


def test_when_the_time_for_all_is_over_the_rest_is_left_and_what_was_found_stays() -> None:
    targets = [
        planned("quick", told(BOOT, MEMORY, VOLUMES)),
        planned("silent", told(hangs=True, seconds=LONG)),
    ]
    tour = Round(targets, seconds=0.3)
    begun = time.perf_counter()
    done = [event.planned.name for event in tour if event.what is What.DONE]
    assert (done, [one.name for one in tour.left]) == (["quick"], ["silent"])
    assert time.perf_counter() - begun < LONG / 2


def test_a_target_that_cannot_even_begin_fails_alone() -> None:
    def begin() -> LiveInspection:
        raise NotFound("no such thing")

    tour = Round([Planned("odd", begin), planned("good", told(BOOT, MEMORY, VOLUMES))])
    ends = {event.planned.name: event for event in tour if event.what in (What.DONE, What.FAILED)}
    assert ends["odd"].error is not None
    assert ends["good"].what is What.DONE


@pytest.mark.parametrize("defect", [ValueError("odd"), ZeroDivisionError(), OSError("gone")])
def test_a_defect_of_one_target_is_its_own_failure(defect: Exception) -> None:
    def begin() -> LiveInspection:
        raise defect

    tour = Round([Planned("odd", begin), planned("good", told(BOOT, MEMORY, VOLUMES))])
    ends = {event.planned.name: event for event in tour if event.what in (What.DONE, What.FAILED)}
    assert ends["good"].what is What.DONE
    assert type(defect).__name__ in str(ends["odd"].error)
    assert tour.left == []


def test_between_events_who_waits_may_look_at_what_is_running() -> None:
    tour = Round([planned("silent", told(hangs=True, seconds=LONG))])
    for event in tour.events(0.02):
        if event is None:
            break
    assert list(tour.running) == ["silent"]


def test_a_machine_that_tells_nothing_in_its_time_is_one_that_does_not_answer() -> None:
    one = inspection(told(hangs=True), deadlines=Deadlines(target=0.05))
    assert set(outcomes(one).values()) == {"unknown"}
    assert "no answer in time" in one.error
    assert not one.whole


def test_one_that_told_a_part_in_its_time_is_judged_by_that_and_is_not_whole() -> None:
    one = inspection(told(BOOT, hangs=True), deadlines=Deadlines(target=0.05))
    assert outcomes(one)["pc.uptime"] != "unknown"
    assert (one.error, one.whole) == ("", False)


def test_what_to_do_about_one_that_is_not_reached_is_kept_with_why() -> None:
    one = inspection(told(then=Unreachable("nobody is there", hint="switch it on")))
    outcomes(one)
    assert (one.error, one.hint) == ("nobody is there", "switch it on")


def test_nothing_is_said_of_a_silent_machine_before_it_is_known_to_be_one() -> None:
    """Each finding of its only source would be told before the error that explains them all."""
    one = inspection(told(hangs=True, seconds=0.05))
    errors: list[str] = []

    async def run() -> None:
        errors.extend([one.error async for _finding in one.run()])

    asyncio.run(run())
    assert len(errors) == len(IDS)
    assert all("no answer in time" in error for error in errors)
