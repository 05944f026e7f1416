"""An answer put right before its visit is finished: a slip of the hand was no problem, a repair was one."""

from pathlib import Path
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do.acts import act_on
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.follow_ups import make_job
from deskops.ops.do.inspections import answer, finish, photo, reopen, start, undo
from deskops.ops.do.problems import plan
from deskops.ops.do.reporting_visits import inspection_of
from deskops.ops.read.campaigns import Problems, campaign_line, campaign_page
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.problems import problem_page, problems, problems_at
from deskops.reports.document import Pairs, Table
from deskops.store.queries.states import rebuild
from tests_of_pictures import a_png


@pytest.fixture
def campaign(context: Context, register: Any) -> str:
    return write_plan(context, draft(context, Wanted("2026-H2", until="2026-12-31")))


@pytest.fixture
def visit(context: Context, register: Any, campaign: str) -> str:
    return start(context, asset=register.pc, campaign=campaign_line(context, campaign).number).subject


def counted(context: Context, campaign: str) -> Problems:
    return campaign_page(context, campaign).problems


def slip(context: Context, visit: str) -> str:
    """A failure by mistake, put right at once; the id of its problem."""
    answer(context, visit, "case", "fail")
    [made] = problems(context, inspection=visit)
    answer(context, visit, "case", "ok")
    return made.id


def test_a_slip_counts_neither_as_found_nor_as_solved(context: Context, visit: str, campaign: str) -> None:
    made = slip(context, visit)
    assert problem_page(context, made).line.status == "withdrawn"
    assert counted(context, campaign) == Problems(found=0, solved=0, planned=0)
    assert problems(context, is_open=True) == problems(context, is_open=False) == []
    assert problems_at(context, visit) == []
    assert [line.id for line in problems(context)] == [made]  # it is not hidden from whoever asks for all


def test_the_report_of_the_visit_tells_nothing_of_it(context: Context, visit: str) -> None:
    slip(context, visit)
    report, _album = inspection_of(context, inspection_page(context, visit))
    outcome = next(part for part in report.parts if isinstance(part, Pairs) and part.title == "Outcome")
    assert "0 found, 0 solved" in [str(pair.value) for pair in outcome.pairs]
    table = next(
        part for part in report.parts if isinstance(part, Table) and part.title == "Problems and follow-up"
    )
    assert table.rows == ()


@pytest.mark.parametrize("noted", ["before", "after"])
def test_a_repair_that_is_noted_was_found_and_solved(
    context: Context, visit: str, campaign: str, noted: str
) -> None:
    answer(context, visit, "case", "fail", note="风扇卡死" if noted == "before" else None)
    answer(context, visit, "case", "ok", note="已更换风扇" if noted == "after" else None)
    assert counted(context, campaign) == Problems(found=1, solved=1, planned=0)


def test_a_repair_with_a_photo_was_found_and_solved(
    context: Context, visit: str, campaign: str, tmp_path: Path
) -> None:
    picture = tmp_path / "fan.png"
    picture.write_bytes(a_png())
    answer(context, visit, "case", "fail")
    photo(context, visit, picture, item="case")
    answer(context, visit, "case", "ok")
    assert counted(context, campaign) == Problems(found=1, solved=1, planned=0)


def test_what_somebody_planned_was_a_problem(context: Context, visit: str, campaign: str) -> None:
    answer(context, visit, "case", "fail")
    plan(context, problems(context, inspection=visit)[0].id, "换风扇")
    answer(context, visit, "case", "ok")
    assert counted(context, campaign) == Problems(found=1, solved=1, planned=0)


def test_what_was_finished_with_a_failure_was_found(context: Context, visit: str, campaign: str) -> None:
    answer(context, visit, "case", "fail")
    finish(context, visit, reason="用户离开")
    reopen(context, visit, "漏填")
    answer(context, visit, "case", "ok")
    assert counted(context, campaign) == Problems(found=1, solved=1, planned=0)


def test_a_failure_taken_back_is_withdrawn_whatever_its_note_said(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail", note="风扇卡死")
    answer(context, visit, "case", "")
    assert [line.status for line in problems(context)] == ["withdrawn"]


def test_a_failure_after_all_opens_the_same_problem_without_a_word_of_its_return(
    context: Context, visit: str
) -> None:
    made = slip(context, visit)
    answer(context, visit, "case", "fail")
    page = problem_page(context, made)
    assert (page.line.status, page.state.reopened) == ("open", "")
    answer(context, visit, "case", "ok")
    undo(context, visit)
    assert [line.status for line in problems(context)] == ["open"]
    with context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []


def test_the_next_visit_opens_a_problem_of_its_own(context: Context, visit: str, register: Any) -> None:
    made = slip(context, visit)
    finish(context, visit, reason="用户离开")
    later = start(context, asset=register.pc).subject
    answer(context, later, "case", "fail")
    assert [line.id != made for line in problems(context, inspection=later)] == [True]


def test_nobody_withdraws_by_hand_and_nothing_is_planned_for_it(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    [made] = problems(context, inspection=visit)
    assert "withdraw" not in [action.name for action in problem_page(context, made.id).allowed]
    answer(context, visit, "case", "ok")
    with pytest.raises(Refused):
        plan(context, made.id, "换风扇")
    with pytest.raises(Refused, match="withdrawn"):
        make_job(context, made.id)
    assert act_on(context, Kind.PROBLEM, made.id, "reopen", {"reason": "确实坏了"}).status == "open"
