"""A round of inspections between a desk and its laptops: who gets what of it, who may do what, and how it adds up."""

import pytest

from deskops.errors import NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.desk.agreed import make_arrived
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.inspections import answer, finish, start
from deskops.ops.read.attention import attention
from deskops.ops.read.campaigns import campaign_page, campaigns, visits_of
from deskops.ops.read.day import today
from deskops.ops.read.inspections import inspection_page, next_inspection
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild
from tests_of_sync import a_customer_at

pytestmark = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def planned(desk, laptop):
    """A desk with two sites, a laptop at each, and a campaign over both."""
    near, far = desk.site("GZ-TH", "天河"), desk.site("SZ-FT", "福田")
    a_customer_at(desk.context, {near: ("GZ1", "GZ2"), far: ("SZ1",)})
    one, two = laptop("李强", near), laptop("何敏", far)
    acting(desk.context, "调度")
    campaign = write_plan(desk.context, draft(desk.context, Wanted("2026-H2", per_day=5)))
    return campaign, near, one, two


def inspect(context: Context, asset: str, campaign: str = "") -> None:
    visit = start(context, asset=asset, campaign=campaign).subject
    for item in inspection_page(context, visit).remaining:
        answer(context, visit, item.id, "ok" if item.answer == "state" else "1")
    finish(context, visit)


def asset(context: Context, tag: str) -> str:
    return str(context.views.execute("SELECT id FROM asset_state WHERE tag = ?", (tag,)).fetchone()[0])


def test_a_laptop_gets_the_campaign_and_the_visits_of_its_sites(desk, planned) -> None:
    campaign, _near, one, two = planned
    for peer, tags in ((one, "GZ"), (two, "SZ")):
        assert peer.sync().result == "done"
        assert [line.id for line in campaigns(peer.context)] == [campaign]
        assert {line.site_code for line in visits_of(peer.context, campaign)} == {
            "GZ-TH" if tags == "GZ" else "SZ-FT"
        }
        assert peer.engineer_id == visits_of(peer.context, campaign)[0].engineer_id


def test_a_date_agreed_offline_becomes_jobs_at_the_desk_which_come_down(desk, planned) -> None:
    campaign, near, one, _two = planned
    one.sync()
    lines = campaign_visits.chosen(one.context, campaign, near)
    done = campaign_visits.agree(one.context, lines, "2026-11-26", clock="09:30", contact="王芳")
    assert (done.jobs, done.inspections) == (0, 0)
    assert one.sync().refused == 0
    [line] = visits_of(desk.context, campaign, site=near)
    assert (line.clock, line.job_day, line.job_open) == ("09:30", "2026-11-26", 1)
    made = campaign_visits.generate(desk.context, campaign)
    assert (made.jobs, made.inspections) == (0, 0)
    one.sync()
    assert one.rows("SELECT count(*) FROM inspection") == [(2,)]
    lines = campaign_visits.chosen(one.context, campaign, near)
    campaign_visits.move(one.context, lines, "2026-11-23", "今天就行")
    assert [line.kind for line in today(one.context).jobs] == ["inspection"]
    assert one.sync().refused == 0
    for context in (desk.context, one.context):
        line = visits_of(context, campaign, site=near)[0]
        assert (line.day, line.job_day, line.moves) == ("2026-11-23", "2026-11-23", 1)
        with context.store.writer() as session:
            assert list(rebuild(session, context.rules)) == []
    assert first_break(desk.context.views) is None


def test_an_agreement_that_is_sent_again_makes_no_second_job_and_one_of_a_closed_round_none(
    desk, planned
) -> None:
    campaign, near, one, two = planned
    one.sync()
    two.sync()
    campaign_visits.agree(one.context, campaign_visits.chosen(one.context, campaign, near), "2026-11-26")
    sent = [
        {"kind": "campaign_line", "action": "agree", "subject": line.id}
        for line in visits_of(one.context, campaign)
    ]
    one.sync()
    assert make_arrived(desk.context, sent) == 0
    assert desk.rows("SELECT count(*) FROM job") == [(1,)]
    there = visits_of(two.context, campaign)
    campaign_visits.agree(two.context, there, "2026-11-27")
    act_on_campaign(desk.context, campaign, "close", {})
    assert two.sync().refused == 0
    assert desk.rows("SELECT count(*) FROM job") == [(1,)]


def test_an_agreement_that_cannot_become_a_job_lands_all_the_same_and_the_desk_says_why(
    desk, planned
) -> None:
    campaign, near, one, _two = planned
    one.sync()
    desk.change("UPDATE template SET retired = :yes", yes=desk.context.is_server_database or 1)
    campaign_visits.agree(one.context, campaign_visits.chosen(one.context, campaign, near), "2026-11-26")
    assert (one.sync().result, desk.rows("SELECT count(*) FROM job")) == ("done", [(0,)])
    assert visits_of(desk.context, campaign, site=near)[0].status == "agreed"
    with pytest.raises(NotFound):
        campaign_visits.generate(desk.context, campaign)


def test_a_colleague_named_offline_has_the_job_once_the_desk_hears_of_it(desk, planned) -> None:
    campaign, near, one, two = planned
    lines = campaign_visits.chosen(desk.context, campaign, near)
    campaign_visits.agree(desk.context, lines, "2026-11-26")
    one.sync()
    lines = campaign_visits.chosen(one.context, campaign, near)
    campaign_visits.move(one.context, lines, "2026-11-27", "病假", engineer=two.engineer_id)
    assert job_page(one.context, lines[0].job_id).state.assignee == one.engineer_id
    assert one.sync().refused == 0
    two.sync()
    for context in (desk.context, two.context):
        state = job_page(context, lines[0].job_id).state
        assert (state.assignee, state.day, state.late) == (two.engineer_id, "2026-11-27", 0)
    with desk.context.store.writer() as session:
        assert list(rebuild(session, desk.context.rules)) == []
    assert first_break(desk.context.views) is None


def test_whom_a_laptop_writes_down_offline_is_the_jobs_contact_at_the_desk(desk, planned) -> None:
    campaign, near, one, _two = planned
    campaign_visits.agree(desk.context, campaign_visits.chosen(desk.context, campaign, near), "2026-11-26")
    one.sync()
    lines = campaign_visits.chosen(one.context, campaign, near)
    campaign_visits.agree(one.context, lines, "2026-11-27", clock="13:30", contact="谢丽芳")
    assert one.sync().refused == 0
    for context in (desk.context, one.context):
        page = job_page(context, lines[0].job_id)
        assert (page.visit.clock, page.visit.contact, page.contact.name) == ("13:30", "谢丽芳", "谢丽芳")
        assert page.state.disputes == []


def test_a_visit_that_the_desk_leaves_out_is_off_the_laptops_list(desk, planned) -> None:
    campaign, near, one, _two = planned
    lines = campaign_visits.chosen(desk.context, campaign, near)
    campaign_visits.agree(desk.context, lines, "2026-11-23")
    one.sync()
    assert len(today(one.context).jobs) == 1
    lines = campaign_visits.chosen(desk.context, campaign, near)
    campaign_visits.cancel(desk.context, lines, "搬迁中")
    inspect(one.context, asset(one.context, "GZ1"))  # meanwhile, offline
    assert one.sync().refused == 0
    assert [line.status for line in today(one.context).jobs] == ["cancelled"]
    assert next_inspection(one.context, job=lines[0].job_id) is None
    assert campaign_page(desk.context, campaign).board.counted[asset(desk.context, "GZ1")]


def test_a_laptop_of_a_desk_plans_makes_and_leaves_out_nothing(desk, planned) -> None:
    campaign, near, one, _two = planned
    one.sync()
    with pytest.raises(Refused, match="The desk plans"):
        draft(one.context, Wanted("2027-H1"))
    with pytest.raises(Refused, match="The desk plans"):
        campaign_visits.generate(one.context, campaign)
    with pytest.raises(Refused):
        campaign_visits.cancel(one.context, campaign_visits.chosen(one.context, campaign, near), "x")
    with pytest.raises(Refused):
        act_on_campaign(one.context, campaign, "close", {})
    with pytest.raises(NotFound):
        campaign_visits.chosen(one.context, campaign, "nowhere")


def test_two_inspections_of_one_device_are_both_kept_and_counted_once(desk, planned) -> None:
    campaign, _near, one, _two = planned
    number = campaigns(desk.context)[0].number
    one.sync()
    inspect(one.context, asset(one.context, "GZ1"), number)
    inspect(desk.context, asset(desk.context, "GZ1"), number)
    one.sync()
    page = campaign_page(desk.context, campaign)
    assert (len(page.inspections), page.total.done) == (2, 1)
    assert len(page.board.duplicates) == 1
    assert "duplicate" in {item.topic for item in attention(desk.context)}


def test_whoever_judges_quality_looks_and_plans_nothing(desk, planned) -> None:
    acting(desk.context, "王主管")
    add_person(desk.context, "质量", "quality")
    acting(desk.context, "质量")
    with pytest.raises(Refused, match="may not do this"):
        draft(desk.context, Wanted("2027-H1"))
