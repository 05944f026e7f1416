"""A round of inspections on a laptop that works alone: planned, agreed, made into jobs, missed, moved, counted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from conftest import GivenClock
from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do import campaign_visits
from deskops.ops.do.acts import load
from deskops.ops.do.assets import correct
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.inspections import answer, finish, reopen, start
from deskops.ops.do.problems import solve
from deskops.ops.do.signing import Signature, offer, refuse, sign
from deskops.ops.read.campaigns import campaign_page, campaigns, find_campaign, next_visit, visits_of
from deskops.ops.read.day import today
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.jobs import job_page, jobs
from deskops.ops.read.problems import problems
from deskops.store.queries.states import rebuild
from tests_of_signing import hand

WANTED = Wanted("2026-H2", sites=(), kinds=(), per_day=1)


@pytest.fixture
def campaign(context: Context, register: Any) -> str:
    return write_plan(context, draft(context, WANTED))


def days(context: Context, campaign: str) -> list[str]:
    return [line.day for line in visits_of(context, campaign)]


def inspect(context: Context, asset: str, campaign: str = "") -> str:
    visit = start(context, asset=asset, campaign=campaign).subject
    for item in inspection_page(context, visit).remaining:
        answer(context, visit, item.id, "ok" if item.answer == "state" else "1")
    finish(context, visit)
    return visit


# --- planning ---


def test_a_plan_is_drafted_without_being_written(context: Context, register: Any) -> None:
    made = draft(context, WANTED)
    assert [(v.department, v.part, v.day, [d.tag for d in v.devices]) for v in made.plan.visits] == [
        ("财务部", 1, date(2026, 11, 23), ["GZPC00001"]),
        ("财务部", 2, date(2026, 11, 24), ["GZPC00002"]),
    ]  # the printer is a spare
    assert campaigns(context) == []


def test_a_written_plan_is_the_drafted_one(context: Context, register: Any, campaign: str) -> None:
    page = campaign_page(context, campaign)
    assert page.line.number.startswith("CAMP-20261123-")
    assert [visit.line.day for visit in page.visits] == ["2026-11-23", "2026-11-24"]
    assert (page.total.planned, page.total.done, page.total.percent) == (2, 0, 0)
    assert not page.reached
    assert page.missing == 2


@pytest.mark.parametrize(
    "wrong",
    [{"period": "spring"}, {"kinds": ("car",)}, {"per_day": 0}, {"target": 101}, {"since": "2026-13-01"}],
)
def test_what_cannot_be_planned_is_a_usage_error(context: Context, register: Any, wrong: Any) -> None:
    with pytest.raises(UsageError):
        draft(context, replace(WANTED, **wrong))


def test_a_plan_that_does_not_fit_is_refused_with_what_to_do(context: Context, register: Any) -> None:
    with pytest.raises(Refused, match="1 devices find no working day until 2026-11-23: GZ-TH") as told:
        write_plan(context, draft(context, replace(WANTED, until="2026-11-23")))
    assert "--per-day" in str(told.value.hint)
    assert campaigns(context) == []


def test_nothing_falls_on_a_holiday(context: Context, register: Any, clock: GivenClock) -> None:
    made = draft(context, replace(WANTED, since="2026-10-01"))
    assert [visit.day for visit in made.plan.visits] == [date(2026, 10, 8), date(2026, 10, 9)]


def test_the_same_campaign_is_not_planned_twice(context: Context, register: Any, campaign: str) -> None:
    with pytest.raises(Refused, match="is this campaign already"):
        draft(context, WANTED)
    assert draft(context, replace(WANTED, name="Second round")).devices == 2


def test_a_register_without_such_a_device_is_said(context: Context, register: Any) -> None:
    with pytest.raises(NotFound):
        draft(context, replace(WANTED, kinds=("pos",)))


def test_a_campaign_is_found_by_number_period_and_as_the_only_one(context: Context, campaign: str) -> None:
    number = campaigns(context)[0].number
    for ref in (number, number.lower(), "2026-h2", ""):
        assert find_campaign(context, ref) == campaign
    with pytest.raises(NotFound):
        find_campaign(context, "2031-H1")
    write_plan(context, draft(context, replace(WANTED, name="Second round")))
    with pytest.raises(Ambiguous):
        find_campaign(context, "2026-H2")


# --- dates ---


def test_an_agreed_visit_becomes_a_job_with_an_inspection_for_each_device(
    context: Context, register: Any, campaign: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    made = campaign_visits.agree(context, lines, "2026-11-26", clock="09:30", contact="王芳")
    assert (made.jobs, made.inspections) == (2, 2)
    found = visits_of(context, campaign)
    assert [(one.status, one.day, one.clock, one.contact) for one in found] == [
        ("agreed", "2026-11-26", "09:30", "王芳"),
        ("agreed", "2026-11-27", "09:30", "王芳"),
    ]
    listed = [one for one in jobs(context) if one.kind == "inspection"]
    assert {one.id for one in listed} == {one.job_id for one in found}
    assert {one.status for one in listed} == {"dispatched"}
    assert [one.asset_tag for one in inspections(context, status="planned")] == ["GZPC00002", "GZPC00001"]
    assert campaign_visits.generate(context, campaign).jobs == 0  # nothing is made twice


def test_a_job_of_a_campaign_is_for_its_day_and_no_request_clock_runs(
    context: Context, register: Any, campaign: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    campaign_visits.agree(context, lines, "2026-11-26")
    job = visits_of(context, campaign)[-1].job_id
    assert job is not None
    page = job_page(context, job)
    assert page.clocks == ()
    assert visits_of(context, campaign)[-1].job_day == "2026-11-26"


def test_a_moved_visit_takes_its_job_along_and_keeps_its_history(
    context: Context, register: Any, campaign: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    campaign_visits.agree(context, lines, "2026-11-26")
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    campaign_visits.move(context, lines, "2026-12-01", "部门盘点")
    line = next(one for one in visits_of(context, campaign) if one.part == 1)
    assert (line.day, line.status, line.moves, line.reason, line.planned_for) == (
        "2026-12-01", "planned", 1, "部门盘点", "2026-11-23",
    )  # fmt: skip
    assert line.job_day == "2026-12-01"
    with context.act() as act:
        written = load(act, Kind.CAMPAIGN_LINE, line.id).entries
    assert [entry.action for entry in written] == ["create", "agree", "generate", "move"]


def test_a_day_off_is_no_date_for_a_visit(context: Context, register: Any, campaign: str) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    with pytest.raises(Refused, match="no working day"):
        campaign_visits.agree(context, lines, "2026-11-28")
    with pytest.raises(UsageError):
        campaign_visits.agree(context, lines, "2026-11-26", clock="25:00")
    assert {one.status for one in visits_of(context, campaign)} == {"planned"}


def test_a_department_that_is_left_out_is_not_counted(context: Context, register: Any, campaign: str) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=2)
    campaign_visits.cancel(context, lines, "搬迁中")
    assert campaign_page(context, campaign).total.planned == 1
    with pytest.raises(NotFound, match="no visit there"):
        campaign_visits.chosen(context, campaign, register.sites["SZ-FT"])


def test_what_was_missed_is_planned_anew(
    context: Context, register: Any, campaign: str, clock: GivenClock
) -> None:
    clock.move(days=2)
    inspect(context, register.assets["GZPC00002"], campaigns(context)[0].number)
    page = campaign_page(context, campaign)
    assert [(visit.line.part, visit.late) for visit in page.visits] == [(1, True), (2, False)]
    dry = campaign_visits.replan(context, campaign, dry_run=True)
    assert [one.day for one in dry] == [date(2026, 11, 26)]
    assert days(context, campaign) == ["2026-11-23", "2026-11-24"]
    campaign_visits.replan(context, campaign)
    assert days(context, campaign) == ["2026-11-24", "2026-11-26"]
    assert campaign_page(context, campaign).total.late == 0


# --- the board ---


def test_the_board_counts_each_device_once_and_says_what_is_left(
    context: Context, register: Any, campaign: str
) -> None:
    number = campaigns(context)[0].number
    inspect(context, register.pc, number)
    again = inspect(context, register.pc, number)
    page = campaign_page(context, campaign)
    assert (page.total.done, page.total.percent, page.missing) == (1, 50, 1)
    assert page.board.duplicates == [inspection_page(context, again).line.number]
    assert {kind: tally.done for kind, tally in page.board.by_kind().items()} == {"pc": 1}
    assert [visit.left for visit in page.visits] == [0, 1]


def test_how_a_visits_signature_stands_is_counted(context: Context, register: Any, campaign: str) -> None:
    visit = inspect(context, register.pc, campaigns(context)[0].number)

    def counted() -> tuple[int, int, int]:
        total = campaign_page(context, campaign).total
        return total.signed, total.refused, total.changed

    refuse(context, offer(context, visit, kind=Kind.INSPECTION), Signature("王芳", "pad", reason="no time"))
    assert counted() == (0, 1, 0)
    sign(context, offer(context, visit, kind=Kind.INSPECTION), Signature("王芳", "pad", hand()))
    assert counted() == (1, 0, 0)
    reopen(context, visit, "wrong answer")
    assert counted() == (0, 0, 1)


def test_problems_count_by_what_became_of_them(context: Context, register: Any, campaign: str) -> None:
    visit = start(context, asset=register.pc, campaign=campaigns(context)[0].number).subject
    for item in ("case", "screen"):
        answer(context, visit, item, "fail")
    assert campaign_page(context, campaign).problems.rate == 0
    solve(context, problems(context, inspection=visit)[0].id, "cleaned")
    page = campaign_page(context, campaign)
    assert (page.problems.found, page.problems.solved, page.problems.rate) == (2, 1, 50)
    assert len(page.follow_ups) == 1


def test_the_next_visit_is_the_first_with_something_left(
    context: Context, register: Any, campaign: str
) -> None:
    inspect(context, register.pc, campaigns(context)[0].number)
    found = next_visit(context, campaign)
    assert found is not None
    assert found.line.part == 2


def test_a_closed_campaign_takes_a_note_and_can_go_on(context: Context, campaign: str) -> None:
    act_on_campaign(context, campaign, "close", {})
    with pytest.raises(Refused):
        act_on_campaign(context, campaign, "close", {})
    act_on_campaign(context, campaign, "note", {"text": "done"})
    assert act_on_campaign(context, campaign, "reopen", {"reason": "more"}).status == "running"


def test_a_rebuild_changes_nothing(context: Context, register: Any, campaign: str) -> None:
    campaign_visits.agree(
        context, campaign_visits.chosen(context, campaign, register.sites["GZ-TH"]), "2026-11-26"
    )
    with context.store.writer() as session:
        assert list(rebuild(session, context.rules)) == []
    assert today(context).jobs == []


@pytest.mark.parametrize("status", ["spare", "repair", "scrapped"])
def test_a_device_that_is_not_used_any_more_gets_no_inspection(
    context: Context, register: Any, campaign: str, status: str
) -> None:
    """As when the round is planned: a spare is not looked at either."""
    correct(context, register.pc, "status", status)
    campaign_visits.agree(context, visits_of(context, campaign), "2026-11-23")
    assert [line.asset_tag for line in inspections(context)] == ["GZPC00002"]
