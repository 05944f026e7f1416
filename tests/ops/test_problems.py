"""Problems: written down by hand, listed, solved, planned, opened again."""

from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.acts import act_on, redo, undo
from deskops.ops.do.follow_ups import make_job
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.problems import NewProblem, add_problem, plan, reopen, solve
from deskops.ops.read.jobs import job_page
from deskops.ops.read.problems import find_problem, problem_page, problems


@pytest.fixture
def problem(context: Context, register: Any) -> str:
    return add_problem(context, NewProblem("打印慢", "每天早上", asset_id=register.pc)).subject


def test_a_complaint_is_kept_with_its_device_and_site(context: Context, problem: str) -> None:
    line = problem_page(context, problem).line
    assert (line.title, line.detail, line.status) == ("打印慢", "每天早上", "open")
    assert (line.asset_tag, line.site_code, line.severity) == ("GZPC00001", "GZ-TH", "medium")


def test_a_visit_or_a_job_brings_its_device(context: Context, register: Any, job: str) -> None:
    visit = start(context, job=job).subject
    for of in ({"inspection_id": visit}, {"job_id": job}):
        made = add_problem(context, NewProblem("键盘失灵", **of)).subject
        line = problem_page(context, made).line
        assert (line.asset_id, line.job_id) == (register.pc, job)
    assert len(problems(context, job=job)) == 2
    assert len(problems(context, inspection=visit)) == 1


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"severity": "terrible"}, {"asset_id": None}, {"detail": "x" * 30_000}]
)
def test_a_problem_that_says_too_little_is_refused(context: Context, register: Any, wrong: Any) -> None:
    given = {"title": "x", "asset_id": register.pc, **wrong}
    with pytest.raises(UsageError):
        add_problem(context, NewProblem(**given))
    assert problems(context) == []


def test_a_follow_up_has_a_day(context: Context, problem: str) -> None:
    assert plan(context, problem, "换固态硬盘", "2026-12-01").status == "planned"
    line = problem_page(context, problem).line
    assert (line.plan, line.due) == ("换固态硬盘", "2026-12-01")


@pytest.mark.parametrize("due", ["tomorrow", "2026-02-30", "2020-01-01"])
def test_a_day_that_is_none_is_refused(context: Context, problem: str, due: str) -> None:
    with pytest.raises(UsageError):
        plan(context, problem, "x", due)


def test_a_solved_problem_is_solved_once_and_can_come_back(context: Context, problem: str) -> None:
    assert solve(context, problem, "清理启动项").status == "solved"
    with pytest.raises(Refused) as caught:
        solve(context, problem, "again")
    assert "reopen" in caught.value.hint
    assert reopen(context, problem, "又慢了").status == "open"


def test_a_solution_is_asked_for(context: Context, problem: str) -> None:
    with pytest.raises(UsageError):
        act_on(context, Kind.PROBLEM, problem, "solve", {})


def test_a_step_is_undone_and_done_again(context: Context, problem: str) -> None:
    solve(context, problem, "x")
    assert problem_page(context, problem).can_undo
    assert undo(context, Kind.PROBLEM, problem).status == "open"
    assert redo(context, Kind.PROBLEM, problem).status == "solved"


def test_lists_tell_open_from_solved_and_site_from_site(
    context: Context, register: Any, problem: str
) -> None:
    other = add_problem(context, NewProblem("卡纸", asset_id=register.assets["SZPR00001"])).subject
    solve(context, other, "x")
    assert [line.id for line in problems(context)] == [other, problem]
    assert [line.id for line in problems(context, is_open=True)] == [problem]
    assert [line.id for line in problems(context, is_open=False)] == [other]
    assert [line.id for line in problems(context, status="solved")] == [other]
    assert [line.id for line in problems(context, asset=register.pc)] == [problem]
    assert [line.id for line in problems(context, asset=register.pc, is_open=False)] == []
    assert [line.id for line in problems(context, site=register.sites["SZ-FT"])] == [other]


def test_a_problem_is_meant_by_its_id_or_a_part_of_it(context: Context, problem: str) -> None:
    for ref in (problem, problem[:30], problem[-8:]):
        assert find_problem(context, ref) == problem
    for ref in ("ffffffff", "nothing", ""):
        with pytest.raises(NotFound):
            find_problem(context, ref)
    with pytest.raises(NotFound):
        problem_page(context, "nothing")


def test_a_problem_becomes_a_job_that_its_plan_names(context: Context, register: Any) -> None:
    made = add_problem(context, NewProblem("风扇异响", "开机后持续", asset_id=register.pc)).subject
    done = make_job(context, made, "2026-12-01")
    page = problem_page(context, made)
    assert (page.line.status, page.line.due) == ("planned", "2026-12-01")
    assert done.number in page.line.plan
    job = job_page(context, done.job)
    assert (job.line.title, job.line.asset_tag) == ("风扇异响", "GZPC00001")
    with pytest.raises(Refused, match=f"{done.number} was made of this problem already"):
        make_job(context, made)
    act_on_job(context, done.job, "cancel", {"reason": "twice"})
    assert make_job(context, made).number != done.number
    solve(context, made, "更换")
    with pytest.raises(Refused, match="solved"):
        make_job(context, made)
