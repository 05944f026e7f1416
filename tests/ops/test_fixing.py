"""Putting right what a check found: the exact commands, only those, and kept on the job."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from deskops.checks.collectors.child import Said
from deskops.checks.facts import Fact, Facts
from deskops.checks.fixes import CATALOGUE, Case, Step, fixes_of, steps_of
from deskops.checks.kinds import KEYS, System
from deskops.checks.policy import Policy
from deskops.errors import NotFound, Refused, Unreachable
from deskops.ops.context import Context
from deskops.ops.do.fixing import Done, Plan, keep, run_fix
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.read.jobs import job_page

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def machine(family: str) -> Facts:
    system = System(family, family, family.title(), "1")
    return Facts("pc", NOW, {KEYS[System]: Fact(KEYS[System], system, "test", NOW)})


class Pretend:
    """A machine that does nothing and remembers what it was told to do."""

    name = "pc"

    def __init__(self, *codes: int) -> None:
        self.codes, self.told = list(codes), list[tuple[str, ...]]()

    def do(self, words: Sequence[str], *, windows: bool) -> Said:
        self.told.append(tuple(words))
        return Said(self.codes.pop(0) if self.codes else 0, "out\x1b[31m", "")


def planned(steps: Sequence[Step], doer: Pretend) -> Plan:
    return Plan(CATALOGUE[0], "prn.queue", "pc", steps, False, doer, None)


@pytest.mark.parametrize("family", ["linux", "windows"])
@pytest.mark.parametrize("fix", CATALOGUE, ids=lambda fix: fix.name)
def test_every_fix_has_its_commands_for_both_systems(fix: Any, family: str) -> None:
    steps = steps_of(fix, Case(machine(family), Policy(expected_name="GZ-PC-00001")))
    assert steps
    assert all(isinstance(word, str) and word and "\n" not in word for step in steps for word in step.words)


def test_a_system_that_we_do_not_know_is_left_alone() -> None:
    with pytest.raises(Refused, match="not known"):
        steps_of(CATALOGUE[0], Case(machine("plan9"), Policy()))


@pytest.mark.parametrize(
    "name", ["; rm -rf ~", "$(x)", "-x", "a b", "", "ümlaut", "a" * 16, "x\ny", "name'", "pc-", "a.b"]
)
def test_a_machine_gets_no_name_that_none_can_have(name: str) -> None:
    (fix,) = fixes_of("name")
    with pytest.raises(Refused):
        steps_of(fix, Case(machine("linux"), Policy(expected_name=name)))


def test_what_cannot_be_put_right_is_said_with_what_can() -> None:
    with pytest.raises(NotFound) as error:
        fixes_of("pc.memory")
    assert "prn.queue" in error.value.hint


def test_a_step_that_fails_ends_it_unless_it_may() -> None:
    doer = Pretend(1, 0, 1, 0)
    steps = [Step(("a",), may_fail=True), Step(("b",)), Step(("c",)), Step(("d",))]
    done = list(run_fix(planned(steps, doer)))
    assert [one.failed for one in done] == [False, False, True]
    assert doer.told == [("a",), ("b",), ("c",)]


def test_a_line_that_is_lost_in_the_middle_is_told_with_what_was_run_before() -> None:
    class Lost(Pretend):
        def do(self, words: Sequence[str], *, windows: bool) -> Said:
            if words == ("b",):
                raise Unreachable("the line is gone")
            return super().do(words, windows=windows)

    done = list(run_fix(planned([Step(("a",)), Step(("b",)), Step(("c",))], Lost())))
    assert [(one.step.words, one.failed) for one in done] == [(("a",), False), (("b",), True)]
    assert "the line is gone" in done[-1].said


def test_what_is_shown_is_what_runs() -> None:
    plan = planned([Step(("cancel", "-a")), Step(("x", "two words"))], Pretend())
    assert plan.shown == ["cancel -a", "x 'two words'"]


def test_what_was_done_is_kept_on_the_job(context: Context, register: Any) -> None:
    job = new_job(context, NewJob("printer jams", site_id=register.sites["GZ-TH"])).job
    plan = planned([Step(("cancel", "-a"))], Pretend())
    keep(context, job, plan, [Done(plan.steps[0], 1, "no such queue\x1b[31m")])
    (note,) = [step.entry for step in job_page(context, job).timeline if step.entry.action == "note"]
    assert "cancel -a → 1" in note.payload["text"]
    assert "no such queue" in note.payload["text"]


class Ended(Pretend):
    """Its second step is ended by what a test says."""

    def __init__(self, error: BaseException | None) -> None:
        super().__init__(*((0,) if error else (0, 1)))
        self.error = error

    def do(self, words: Sequence[str], *, windows: bool) -> Said:
        if len(self.told) == 1 and self.error is not None:
            self.told.append(tuple(words))
            raise self.error
        return super().do(words, windows=windows)


@pytest.mark.parametrize("error", [None, Unreachable("the line is gone"), KeyboardInterrupt()], ids=str)
def test_what_was_stopped_is_started_again_whatever_came_between(error: BaseException | None) -> None:
    steps = steps_of(CATALOGUE[0], Case(machine("windows"), Policy()))
    doer, done = Ended(error), list[Done]()
    with suppress(KeyboardInterrupt):
        done.extend(run_fix(planned(steps, doer)))
    assert doer.told == [step.words for step in steps]
    assert [one.failed for one in done] == [False, True, False]


def test_after_ctrl_c_nothing_more_is_run_and_what_was_is_told() -> None:
    doer, done = Ended(KeyboardInterrupt()), list[Done]()
    with pytest.raises(KeyboardInterrupt):
        done.extend(run_fix(planned([Step(("a",)), Step(("b",)), Step(("c",))], doer)))
    assert [(one.step.words, one.code) for one in done] == [(("a",), 0), (("b",), 130)]
    assert doer.told == [("a",), ("b",)]


@pytest.mark.parametrize("error", [Unreachable("the line is gone"), KeyboardInterrupt()], ids=str)
def test_what_may_fail_may_not_be_broken_off(error: BaseException) -> None:
    doer, done = Ended(error), list[Done]()
    with suppress(KeyboardInterrupt):
        done.extend(run_fix(planned([Step(("a",)), Step(("b",), may_fail=True), Step(("c",))], doer)))
    assert [(one.failed, one.worked) for one in done] == [(False, True), (True, False)]
    assert doer.told == [("a",), ("b",)]


def test_what_a_step_that_may_fail_said_is_kept_on_the_job(context: Context, register: Any) -> None:
    job = new_job(context, NewJob("clock", site_id=register.sites["GZ-TH"])).job
    plan = planned([Step(("chronyc", "makestep"), may_fail=True)], Pretend())
    keep(context, job, plan, [Done(plan.steps[0], 1, "506 Cannot talk to daemon")])
    (note,) = [step.entry for step in job_page(context, job).timeline if step.entry.action == "note"]
    assert "506 Cannot talk to daemon" in note.payload["text"]
