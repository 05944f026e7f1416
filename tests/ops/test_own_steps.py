"""Undo of one's own last step, wherever it was; what others did and what has to stay is refused by name."""

from dataclasses import replace
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do.assets import correct, note
from deskops.ops.do.inspections import answer, start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.own_steps import step_back
from deskops.ops.do.problems import NewProblem, add_problem, plan
from deskops.ops.read.assets import asset_page
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import job_page
from deskops.ops.read.problems import problem_page, problems


@pytest.fixture
def later(clock: Any) -> Any:
    """Some time passes; nobody does two things at one reading of the clock."""
    return lambda **by: clock.move(**(by or {"minutes": 1}))


@pytest.fixture
def jobs(context: Context, register: Any, later: Any) -> list[str]:
    made = []
    for title in ("卡纸", "blue screen"):
        made.append(new_job(context, NewJob(title, asset_id=register.pc)).job)
        later()
    return made


def status(context: Context, job: str) -> str:
    return job_page(context, job).line.status


def act(context: Context, job: str, name: str, later: Any, **given: Any) -> None:
    later()
    act_on_job(context, job, name, given)


def test_a_job_that_was_just_made_is_not_undone_and_no_older_step_in_its_place(
    context: Context, jobs: list[str], later: Any, register: Any
) -> None:
    act(context, jobs[0], "accept", later)
    later()
    made = new_job(context, NewJob("no picture", asset_id=register.pc))
    later()
    with pytest.raises(Refused, match=made.number) as refused:
        step_back(context, "undo")
    assert "Cancel it" in refused.value.hint
    assert (status(context, made.job), status(context, jobs[0])) == ("dispatched", "accepted")
    act(context, made.job, "cancel", later, reason="typed twice")
    later()
    assert step_back(context, "undo").step.did == "Cancel"
    assert status(context, made.job) == "dispatched"


def test_it_goes_back_over_records_and_forth_again(context: Context, jobs: list[str], later: Any) -> None:
    first, second = jobs
    act(context, first, "accept", later)
    act(context, second, "accept", later)
    act(context, first, "depart", later)
    seen = []
    for what in ("undo", "undo", "undo", "redo", "redo", "redo"):
        later()
        done = step_back(context, what)
        seen.append((done.step.subject, done.step.did, status(context, first), status(context, second)))
    assert seen == [
        (first, "Depart", "accepted", "accepted"),
        (second, "Accept", "accepted", "dispatched"),
        (first, "Accept", "dispatched", "dispatched"),
        (first, "Accept", "accepted", "dispatched"),
        (second, "Accept", "accepted", "accepted"),
        (first, "Depart", "departed", "accepted"),
    ]
    with pytest.raises(Refused, match="nothing to redo"):
        step_back(context, "redo")


def test_it_says_what_it_undid(context: Context, jobs: list[str], later: Any) -> None:
    act(context, jobs[0], "accept", later)
    later()
    number = job_page(context, jobs[0]).line.number
    assert step_back(context, "undo").words == f"{number}: Accept undone"
    later()
    assert step_back(context, "redo").words == f"{number}: Accept redone"


def test_after_another_step_nothing_is_redone(context: Context, jobs: list[str], later: Any) -> None:
    act(context, jobs[0], "accept", later)
    later()
    step_back(context, "undo")
    act(context, jobs[1], "accept", later)
    with pytest.raises(Refused, match="nothing to redo"):
        step_back(context, "redo")


def test_what_somebody_else_did_after_it_is_named_and_stays(
    context: Context, jobs: list[str], later: Any
) -> None:
    act(context, jobs[1], "accept", later)
    act(context, jobs[0], "accept", later)
    later()
    with context.act() as writing:
        other = writing.ledger.put(Kind.ENGINEER, {"id": writing.ledger.new_id(), "name": "周敏"})
        author = replace(writing.ledger.author, engineer=other["id"])
        writing.ledger.append(Kind.JOB, jobs[0], "note", {"text": "!"}, by=author)
        writing.refresh(Kind.JOB, jobs[0])
    with pytest.raises(Refused, match="Accept cannot be undone") as refused:
        step_back(context, "undo")
    assert "周敏" in refused.value.hint
    assert [status(context, job) for job in jobs] == ["accepted", "accepted"], "no earlier step instead"


def test_what_was_done_days_ago_is_not_what_anybody_means(
    context: Context, jobs: list[str], later: Any
) -> None:
    act(context, jobs[0], "accept", later)
    later(hours=25)
    with pytest.raises(Refused, match="no step of yours"):
        step_back(context, "undo")
    assert status(context, jobs[0]) == "accepted"


def test_a_step_on_another_laptop_is_not_this_ones(context: Context, jobs: list[str], later: Any) -> None:
    act(context, jobs[0], "accept", later)
    later()
    with context.act() as writing:
        entry = writing.append(Kind.JOB, jobs[1], "accept", {})
        writing.ledger.flush()
        writing.session.connection().exec_driver_sql(
            "UPDATE entry SET replica = 'elsewhere' WHERE id = ?", (entry.id,)
        )
        writing.refresh(Kind.JOB, jobs[1])
    later()
    assert step_back(context, "undo").step.subject == jobs[0]


def test_an_answer_is_undone_with_the_problem_that_it_opened(
    context: Context, register: Any, later: Any
) -> None:
    visit = start(context, asset=register.pc).subject
    item = next(line.item for line in inspection_page(context, visit).items if line.item.answer == "state")
    later()
    answer(context, visit, item.id, "fail")
    assert [line.status for line in problems(context, inspection=visit)] == ["open"]
    later()
    done = step_back(context, "undo")
    assert done.step.did.startswith("Answer (")
    assert all(line.value == "" for line in inspection_page(context, visit).items)
    later()
    step_back(context, "redo")
    later()
    assert step_back(context, "undo").step.subject == visit


def test_a_device_and_a_problem_have_it_too(context: Context, register: Any, later: Any) -> None:
    correct(context, register.pc, "serial", "X1")
    later()
    fault = add_problem(context, NewProblem("fan", asset_id=register.pc)).subject
    later()
    plan(context, fault, "order it", "2026-12-01")
    later()
    assert step_back(context, "undo").step.name == "fan"
    assert problem_page(context, fault).line.status == "open"
    later()
    assert step_back(context, "undo").step.subject == register.pc
    assert asset_page(context, register.pc).asset.serial != "X1"


def test_what_one_step_did_to_several_records_is_not_undone_by_halves(
    context: Context, jobs: list[str], later: Any
) -> None:
    later()
    with context.act() as writing:
        for job in jobs:
            writing.append(Kind.JOB, job, "accept", {})
            writing.refresh(Kind.JOB, job)
    with pytest.raises(Refused, match="several records"):
        step_back(context, "undo")


def test_what_is_signed_stays(context: Context, jobs: list[str], later: Any) -> None:
    later()
    with context.act() as writing:
        writing.append(Kind.JOB, jobs[0], "sign", {"entries": []})
        writing.refresh(Kind.JOB, jobs[0])
    with pytest.raises(Refused, match="cannot be undone") as refused:
        step_back(context, "undo")
    assert "signed" in refused.value.hint


def test_it_survives_a_restart(context: Context, register: Any, jobs: list[str], later: Any) -> None:
    later()
    note(context, register.pc, "dusty")
    later()
    context.close()
    again = Context(context.paths, context.settings, context.clock, context.random)
    try:
        assert step_back(again, "undo").step.subject == register.pc
    finally:
        again.close()
