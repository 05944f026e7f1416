"""A round of inspections on a laptop that works alone: planned, agreed, made into jobs, missed, moved, counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound, Refused, UsageError
from deskops.i18n import speaking
from deskops.ops.context import Context
from deskops.ops.do import campaign_visits
from deskops.ops.do.acts import load
from deskops.ops.do.assets import correct
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.contacts import Person, person_at, write_down
from deskops.ops.do.in_a_row import fill, in_order
from deskops.ops.do.inspections import act_on_inspection, answer, finish, reopen, start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.problems import solve
from deskops.ops.do.reporting_campaigns import facts_of
from deskops.ops.do.signing import Signature, offer, refuse, sign
from deskops.ops.read.assets import assets
from deskops.ops.read.campaigns import campaign_page, campaigns, find_campaign, next_visit, visits_of
from deskops.ops.read.day import agreed as agreed_visits
from deskops.ops.read.day import sla_word, today
from deskops.ops.read.inspections import inspection_page, inspections, next_inspection
from deskops.ops.read.jobs import job_page, jobs
from deskops.ops.read.problems import problems
from deskops.ops.read.ready import ready
from deskops.reports.pictures import Album
from deskops.store.queries.facts import record
from deskops.store.queries.states import rebuild
from deskops.store.views.campaign_tuples import VisitLine
from deskops.tui.sieve import counts
from tests_of_homes import GivenClock
from tests_of_signing import hand

WANTED = Wanted("2026-H2", sites=(), kinds=(), per_day=1)


@pytest.fixture
def campaign(context: Context, register: Any) -> str:
    return write_plan(context, draft(context, WANTED))


@pytest.fixture
def colleague(context: Context) -> str:
    with context.act() as act:
        mine = record(act.session, Kind.ENGINEER, context.identity.engineer)._asdict()
        return str(act.ledger.put(Kind.ENGINEER, mine | {"id": act.ledger.new_id(), "name": "何敏"})["id"])


def days(context: Context, campaign: str) -> list[str]:
    return [line.day for line in visits_of(context, campaign)]


def inspect(context: Context, asset: str, campaign: str = "", job: str = "") -> str:
    planned = next_inspection(context, job=job) if job else None
    asset = str(planned.asset_id) if planned else asset
    visit = start(context, asset=asset, campaign=campaign, job=job).subject
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


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_job_of_a_visit_is_called_the_same_in_every_language(
    context: Context, register: Any, campaign: str, language: str
) -> None:
    with speaking(language):
        campaign_visits.agree(context, visits_of(context, campaign)[:1], "2026-11-25")
    [job] = jobs(context)
    assert job.title == "2026-H2: 天河 财务部"


def test_days_that_went_by_are_planned_only_where_that_is_meant(context: Context, register: Any) -> None:
    late = draft(context, replace(WANTED, since="2026-11-19"))
    with pytest.raises(Refused, match="2026-11-19 has gone by"):
        write_plan(context, late)
    assert campaigns(context) == []
    assert write_plan(context, late, anyway=True)


def test_an_engineers_day_at_two_sites_or_beyond_its_measure_is_said(
    context: Context, register: Any, campaign: str
) -> None:
    lines = visits_of(context, campaign)
    assert campaign_visits.agree(context, lines[:1], "2026-11-25").doubts == []
    both = campaign_visits.move(context, [lines[1]], "2026-11-25", "the same day")
    assert both.doubts == [f"{lines[0].engineer} has 2 devices on 2026-11-25; a day's measure is 1."]
    with context.act() as act:
        row = record(act.session, Kind.CAMPAIGN_LINE, lines[1].id)._asdict()
        other = str(
            act.ledger.put(Kind.SITE, {"id": act.ledger.new_id(), "code": "SZ", "name": "福田"})["id"]
        )
        act.ledger.put(Kind.CAMPAIGN_LINE, row | {"site_id": other}, new=False)
        act.refresh(Kind.CAMPAIGN_LINE, lines[1].id)
    [words] = campaign_visits.move(context, [lines[0]], "2026-11-25", "as it was").doubts
    assert "is at several sites on 2026-11-25" in words
    assert "福田" in words


def test_the_last_round_is_the_one_that_is_looked_at_when_none_runs(
    context: Context, register: Any, campaign: str
) -> None:
    lines = visits_of(context, campaign)
    campaign_visits.agree(context, lines[:1], "2026-11-25")
    assert next_inspection(context) is not None
    act_on_campaign(context, campaign, "close", {})
    assert next_inspection(context) is None  # it may not be begun any more
    assert find_campaign(context, "", ended=True) == campaign
    with pytest.raises(NotFound, match="No campaign is running") as told:
        find_campaign(context, "")
    assert campaigns(context)[0].number in told.value.hint


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
    write_plan(context, draft(context, replace(WANTED, name="Second round")), anyway=True)
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


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-20", "has gone by"),
        ("2027-01-11", "lies outside this campaign, which lasts from 2026-11-23 to 2026-12-31"),
        ("2026-12-31", "2027-01-0. lies outside"),  # the second of them
        ("2026-11-28", "no working day"),
    ],
)
def test_an_unusual_day_is_insisted_on_with_a_reason(
    context: Context, register: Any, campaign: str, day: str, why: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    for act in (
        lambda **more: campaign_visits.agree(context, lines, day, **more),
        lambda **more: campaign_visits.move(context, lines, day, "盘点", **more),
    ):
        with pytest.raises(Refused, match=why) as told:
            act()
        assert "from 2026-11-23 to 2026-12-31" in str(told.value.hint)
    with pytest.raises(UsageError, match="needs a reason"):
        campaign_visits.agree(context, lines, day, anyway=True)
    assert {one.status for one in visits_of(context, campaign)} == {"planned"}
    campaign_visits.agree(context, lines, day, reason="客户要求", anyway=True)
    first = visits_of(context, campaign)[0]
    assert (first.day, first.status, first.reason) == (day, "agreed", "客户要求")
    campaign_visits.move(context, lines, day, "盘点", anyway=True)


def test_nothing_is_planned_anew_for_a_day_that_went_by(
    context: Context, register: Any, campaign: str, clock: GivenClock
) -> None:
    clock.move(days=7)
    found = campaign_visits.replan(context, campaign, "2026-11-02", dry_run=True)
    assert {one.day for one in found} == {date(2026, 11, 30), date(2026, 12, 1)}


def test_a_department_that_is_left_out_is_named_and_stays_in_what_the_round_is_measured_by(
    context: Context, register: Any, campaign: str
) -> None:
    inspect(context, register.pc, campaigns(context)[0].number)
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=2)
    campaign_visits.cancel(context, lines, "搬迁中")
    page = campaign_page(context, campaign)
    total = page.total
    assert (total.planned, total.left_out, total.left) == (2, 1, 0)
    assert (total.percent, total.percent_of_kept, page.reached) == (50, 100, False)
    assert [(one.line.department, one.left, one.line.reason) for one in page.left_out] == [
        ("财务部", 1, "搬迁中")
    ]
    assert [one.line.part for one in page.visits] == [1]
    found = facts_of(context, page, Album(), context.now)
    assert [(one.department, one.devices, one.reason) for one in found.left_out] == [("财务部", 1, "搬迁中")]
    assert {one.model for one in found.inspections if one.left_out} == {"ProDesk 400"}
    assert (found.total.tally.planned, found.total.tally.left_out) == (2, 1)
    with pytest.raises(NotFound, match="no visit there"):
        campaign_visits.chosen(context, campaign, register.sites["SZ-FT"])


def test_the_report_tells_problems_by_site_and_kind(context: Context, register: Any, campaign: str) -> None:
    number = campaigns(context)[0].number
    visit = start(context, asset=register.pc, campaign=number).subject
    for at, item in enumerate(inspection_page(context, visit).remaining):
        answer(context, visit, item.id, ("fail" if at < 2 else "ok") if item.answer == "state" else "1")
    finish(context, visit)
    solve(context, problems(context)[0].id, "已清洁")
    found = facts_of(context, campaign_page(context, campaign), Album(), context.now)
    told = {(one.name.split()[0], one.kind): (one.problems, one.solved) for one in found.cells}
    assert told["GZ-TH", "pc"] == (2, 1)
    assert sum(problems for problems, _solved in told.values()) == found.problems == 2
    assert found.total.problems == 2


def agreed(context: Context, register: Any, campaign: str, part: int, day: str = "2026-11-26") -> VisitLine:
    site = register.sites["GZ-TH"]
    campaign_visits.agree(context, campaign_visits.chosen(context, campaign, site, part=part), day)
    return campaign_visits.chosen(context, campaign, site, part=part)[0]


def test_who_goes_instead_has_the_job_as_well(
    context: Context, register: Any, campaign: str, colleague: str
) -> None:
    line = agreed(context, register, campaign, 1)
    assert line.job_id
    campaign_visits.move(context, [line], "2026-12-01", "病假", engineer=colleague)
    assert job_page(context, line.job_id).state.assignee == colleague
    campaign_visits.move(context, [line], "2026-12-02", "盘点")  # nobody else is named: it stays
    assert job_page(context, line.job_id).state.assignee == colleague
    with context.store.writer() as session:
        assert list(rebuild(session, context.rules)) == []


def visit_of(context: Context, campaign: str, part: int) -> VisitLine:
    return next(one for one in visits_of(context, campaign) if one.part == part)


def test_whom_nobody_had_written_down_is_written_down(context: Context, register: Any, campaign: str) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    done = campaign_visits.agree(context, lines, "2026-11-26", contact="谢丽芳")
    assert done.newcomer == "谢丽芳"
    found = visits_of(context, campaign)
    assert {one.contact for one in found} == {"谢丽芳"}
    assert len({one.contact_id for one in found}) == 1
    person = person_at(context, register.sites["GZ-TH"], "谢丽芳")
    assert (person.id, person.department) == (found[0].contact_id, "财务部")
    assert campaign_visits.agree(context, lines, "2026-11-26", contact="谢丽芳").newcomer == ""


def test_of_two_people_of_one_name_one_is_to_be_named(context: Context, register: Any, campaign: str) -> None:
    site = register.sites["GZ-TH"]
    with context.act() as act:
        for phone, department in (("1380", "柜面"), ("1390", "客服")):
            write_down(act, Person(site, "张伟", phone, department))
    lines = campaign_visits.chosen(context, campaign, site)
    with pytest.raises(Ambiguous) as told:
        campaign_visits.agree(context, lines, "2026-11-26", contact="张伟")
    assert list(told.value.nearest) == ["1380 张伟 柜面", "1390 张伟 客服"]
    with pytest.raises(NotFound):
        campaign_visits.agree(context, lines, "2026-11-26", contact="020-1111")
    campaign_visits.agree(context, lines, "2026-11-26", contact="1390")
    assert {one.phone for one in visits_of(context, campaign)} == {"1390"}
    with context.act() as act:
        known = write_down(act, Person(site, "张伟", "1370", "财务部"))["id"]
    campaign_visits.agree(context, lines, "2026-11-26", contact="张伟")  # theirs is the department
    assert {one.contact_id for one in visits_of(context, campaign)} == {known}


def test_a_job_says_what_is_agreed_now(context: Context, register: Any, campaign: str) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    campaign_visits.agree(context, lines, "2026-11-26", clock="09:30", contact="王芳")
    line = visit_of(context, campaign, 1)
    campaign_visits.agree(context, [line], "2026-11-26", clock="13:30", contact="谢丽芳")
    page = job_page(context, str(line.job_id))
    assert page.visit is not None
    assert (page.visit.day, page.visit.clock, page.visit.contact) == ("2026-11-26", "13:30", "谢丽芳")
    assert page.contact is not None
    assert (page.contact.name, page.job.note) == ("谢丽芳", "")
    assert [one.clock for one in agreed_visits(context, date(2026, 11, 26))] == ["13:30"]
    assert agreed_visits(context, date(2026, 11, 25)) == []
    campaign_visits.move(context, [line], "2026-12-01", "盘点")
    page = job_page(context, str(line.job_id))
    assert page.visit is not None
    assert (page.visit.status, page.visit.clock, page.state.day) == ("planned", "", "2026-12-01")
    assert agreed_visits(context, date(2026, 12, 31)) == []


def test_a_job_of_a_round_lacks_neither_device_nor_contact(
    context: Context, register: Any, campaign: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    campaign_visits.agree(context, lines, "2026-11-26")
    campaign_visits.agree(context, lines, "2026-11-26", contact="王芳")
    (job,) = ready(context, date(2026, 11, 26)).jobs
    assert [one for one in job.missing if one.startswith(("asset", "contact"))] == []


def test_a_visit_that_was_missed_is_late_on_the_day_too(
    context: Context, register: Any, campaign: str, clock: GivenClock
) -> None:
    line = agreed(context, register, campaign, 1)
    assert line.job_id
    while context.today.isoformat() <= line.day:
        late = [
            one.id for one in today(context, date(2026, 12, 1)).lines if sla_word(one, context.now) == "late"
        ]
        assert line.job_id not in late
        clock.move(hours=12)
    fresh = new_job(context, NewJob("开机蓝屏", site_id=register.sites["GZ-TH"])).job
    found = today(context)
    assert [one.id for one in found.lines][:2] == [line.job_id, fresh]
    assert [one.id for one in found.jobs][:2] == [fresh, line.job_id]  # as the store has them
    assert sla_word(found.lines[0], context.now) == "late"
    assert counts(found.lines, context.now)[0] == 1
    assert line.job_id not in {one.id for one in today(context, offset=1, limit=1).lines}
    (visit,) = inspections(context, job=line.job_id)
    fill(context, start(context, asset=str(visit.asset_id), job=line.job_id).subject)
    finish(context, visit.id)
    assert sla_word(next(one for one in today(context).lines if one.id == line.job_id), context.now) == ""


def test_what_is_left_out_is_on_nobodys_list(context: Context, register: Any, campaign: str) -> None:
    line = agreed(context, register, campaign, 2)
    assert line.job_id
    done = campaign_visits.cancel(context, [line], "搬迁中")
    assert (done.called_off.jobs, done.called_off.inspections) == (1, 1)
    page = job_page(context, line.job_id)
    assert (page.line.status, page.timeline[-1].entry.payload["reason"]) == ("cancelled", "搬迁中")
    assert next_inspection(context, job=line.job_id) is None
    (visit,) = inspections(context, job=line.job_id)
    assert (visit.status, inspection_page(context, visit.id).state.reason) == ("cancelled", "搬迁中")


def test_work_that_was_begun_is_not_called_off(context: Context, register: Any, campaign: str) -> None:
    line = agreed(context, register, campaign, 1)
    assert line.job_id
    (visit,) = inspections(context, job=line.job_id)
    start(context, asset=str(visit.asset_id), job=line.job_id)
    done = campaign_visits.cancel(context, [line], "搬迁中")
    assert (done.called_off.jobs, done.called_off.inspections) == (0, 0)
    assert job_page(context, line.job_id).line.open


def test_a_device_that_is_inspected_although_it_was_left_out_is_inspected(
    context: Context, register: Any, campaign: str
) -> None:
    line = agreed(context, register, campaign, 1)
    campaign_visits.cancel(context, [line], "搬迁中")
    (visit,) = inspections(context, job=str(line.job_id))
    act_on_inspection(context, visit.id, "start", {})
    assert inspection_page(context, visit.id).line.status == "started"


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


def resolve(context: Context, job: str) -> tuple[str, ...]:
    act_on_job(context, job, "accept", {})
    given = {"cause": "巡检", "solution": "完成", "minutes": 10}
    return act_on_job(context, job, "resolve", given).doubts


def test_whoever_resolves_a_job_with_devices_left_is_told(
    context: Context, register: Any, campaign: str
) -> None:
    line = agreed(context, register, campaign, 1)
    (told,) = resolve(context, str(line.job_id))
    assert "1 device of this job is not inspected." in told
    line = agreed(context, register, campaign, 2)
    inspect(context, "", job=str(line.job_id))
    assert resolve(context, str(line.job_id)) == ()


def test_what_is_left_of_a_job_that_ended_has_another_one(
    context: Context, register: Any, campaign: str, clock: GivenClock
) -> None:
    line = agreed(context, register, campaign, 1)
    (waiting,) = inspections(context, job=str(line.job_id))
    resolve(context, str(line.job_id))
    clock.move(days=7)
    assert campaign_visits.generate(context, campaign).jobs == 0  # nobody has agreed to another day yet
    assert {one.line.part for one in campaign_visits.replan(context, campaign)} == {1, 2}
    (again,) = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    done = campaign_visits.agree(context, [again], again.day)
    assert (done.jobs, done.inspections) == (1, 1)
    (line,) = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"], part=1)
    assert line.job_id != again.job_id
    assert line.job_open
    assert next_inspection(context, job=str(again.job_id)) is None
    found = next_inspection(context, job=str(line.job_id))
    assert found is not None
    assert (found.asset_id, found.id != waiting.id) == (waiting.asset_id, True)
    assert campaign_visits.generate(context, campaign).jobs == 0
    inspect(context, "", job=str(line.job_id))
    assert campaign_page(context, campaign).board.duplicates == []


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
    cell = (register.sites["GZ-TH"], "pc")
    assert {key: (each.found, each.solved) for key, each in page.problems_of.items()} == {cell: (2, 1)}


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


def test_a_visit_of_a_round_that_is_over_is_begun_only_where_that_is_meant(
    context: Context, register: Any, campaign: str
) -> None:
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    campaign_visits.agree(context, lines, "2026-11-26")
    number = campaigns(context)[0].number
    planned, other = (each for each in inspections(context) if each.status == "planned")
    act_on_campaign(context, campaign, "close", {})
    device = str(planned.asset_id)
    printer = next(one.id for one in assets(context) if one.kind == "printer")
    refused: list[Callable[[], object]] = [
        lambda: start(context, asset=device),
        lambda: answer(context, planned.id, "case", "ok"),
        lambda: fill(context, planned.id),
        lambda: in_order(context, str(planned.asset_tag)),
        lambda: start(context, asset=printer, campaign=number),
    ]
    for begins in refused:
        with pytest.raises(Refused, match=f"Round {number} is closed") as told:
            begins()
        assert f"campaign reopen {number}" in str(told.value.hint)
    assert {each.status for each in inspections(context)} == {"planned"}
    start(context, asset=device, anyway=True)
    answer(context, planned.id, "case", "ok")  # begun: nothing more is asked
    assert inspection_page(context, planned.id).line.status == "started"
    act_on_campaign(context, campaign, "reopen", {"reason": "more"})
    answer(context, other.id, "case", "ok")


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
