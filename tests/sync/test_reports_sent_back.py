"""Reports that the desk sends back: on top of the engineer's day with the reason, signed anew once corrected."""

import json
from typing import Any

import pytest

from deskops.domain.campaign_board import Planned, board
from deskops.domain.concerns import Topic
from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.ops.do.acts import act_on
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.read.attention import attention
from deskops.ops.read.attention_words import tell
from deskops.ops.read.campaigns import campaign_line
from deskops.ops.read.day import today
from deskops.ops.read.inspections import inspections
from deskops.store.queries.states import rebuild
from deskops.tui.screens.campaign import CampaignScreen
from deskops.tui.screens.checklist import ChecklistScreen
from tests_of_screens import driven, settle
from tests_of_signing import hand

on_both = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def place(desk: Any, laptop: Any) -> Any:
    """A desk, one engineer with a device, another with none of it."""
    site = desk.site("GZ-TH", "天河")
    with desk.context.act() as act:
        values = {"id": act.ledger.new_id(), "site_id": site, "tag": "GZ1", "kind": "pc"}
        device = str(act.ledger.put(Kind.ASSET, values)["id"])
        act.refresh(Kind.ASSET, device)
    one, two = laptop("李强", site), laptop("何敏", site)
    new_job(desk.context, NewJob("打印机卡纸", site_id=site, priority="critical"), engineer=one.engineer_id)
    one.sync(), two.sync()
    return one, two, device


def signed(context: Any, subject: str, kind: str, shift: int = 0) -> str:
    return sign(context, offer(context, subject, kind=kind), Signature("陈敏", "pad", hand(shift))).standing


def returned(context: Any) -> list[Any]:
    return [item for item in attention(context) if item.topic is Topic.RETURNED]


def agrees(context: Any) -> bool:
    with context.store.writer() as session:
        return list(rebuild(session, context.rules)) == []


@on_both
def test_an_inspection_sent_back_stands_before_the_most_urgent_job_and_is_signed_anew(desk, place) -> None:
    one, two, device = place
    visit = start(one.context, asset=device).subject
    finish(one.context, visit, reason="x")
    assert signed(one.context, visit, "inspection") == "signed"
    one.sync()
    act_on(desk.context, Kind.INSPECTION, visit, "return", {"reason": "缺少照片"})
    one.sync(), two.sync()
    for context in (one.context, desk.context):
        [line] = inspections(context)
        assert (line.status, line.signed) == ("started", "returned")
        tally = board([Planned(device, "", "pc")], inspections_of(context), "2026-11-23").total
        assert (tally.done, tally.signed, tally.changed) == (0, 0, 1)
    shown = today(one.context).lines
    assert [shown[0].number, shown[0].asset_tag, shown[0].id] == [line.number, "GZ1", visit]
    assert "缺少照片" in shown[0].title
    assert shown[1].title == "打印机卡纸"
    assert today(two.context).returned == []
    assert today(desk.context, everyone=True).returned[0].reason == "缺少照片"
    assert (len(returned(one.context)), returned(two.context), returned(desk.context)) == (1, [], [])
    finish(one.context, visit, reason="x")
    assert (today(one.context).returned, inspections(one.context)[0].signed) == ([], "changed")
    assert signed(one.context, visit, "inspection", 1) == "signed"
    one.sync()
    assert inspections(desk.context)[0].signed == "signed"
    assert agrees(desk.context)


def test_the_commands_send_back_and_say_what_came_back(desk, round_, typed) -> None:
    campaign, one, _two = round_
    number = campaign_line(desk.context, campaign).number
    code, said = typed(desk.context, f"deskops desk return {number} --reason 缺少两个部门")
    assert (code, said) == (0, f"{number}: sent back to be corrected\n")
    one.sync()
    code, said = typed(one.context, "deskops today")
    assert code == 0
    first = said.splitlines()[1]
    assert number in first
    assert "缺少两个部门" in first
    _code, said = typed(one.context, "deskops today --json")
    told = json.loads(said)
    assert [job["title"] for job in told["jobs"]] == ["打印机卡纸"]
    [back] = told["returned"]
    assert (back["kind"], back["number"], back["reason"]) == ("campaign", number, "缺少两个部门")


def inspections_of(context: Any) -> list[Any]:
    from deskops.store import views
    from deskops.store.views.campaign_tuples import CampaignVisit

    return views.rows(context.views, "campaign_visits", CampaignVisit, campaign="")


@pytest.fixture
def round_(desk: Any, place: Any) -> Any:
    """A round that was closed, its report signed by 李强."""
    one, two, _device = place
    campaign = write_plan(desk.context, draft(desk.context, Wanted("2026-H2", engineers=[one.engineer_id])))
    act_on_campaign(desk.context, campaign, "close", {})
    one.sync(), two.sync()
    assert signed(one.context, campaign, "campaign") == "signed"
    one.sync(), two.sync()
    return campaign, one, two


@on_both
def test_the_report_of_a_round_sent_back_waits_for_whoever_had_it_signed(desk, round_) -> None:
    campaign, one, two = round_
    acting(desk.context, "王主管")
    add_person(desk.context, "质量", "quality")
    acting(desk.context, "质量")
    act_on_campaign(desk.context, campaign, "return", {"reason": "缺少两个部门"})
    one.sync(), two.sync()
    for context in (one.context, desk.context):
        line = campaign_line(context, campaign)
        assert (line.status, line.signed) == ("returned", "returned")
        [told] = tell(context, returned(context))
        assert "缺少两个部门" in told.words
        assert "signed anew" in told.advice
    assert told.ways == ()  # reports are not signed at the desk
    [told] = tell(one.context, returned(one.context))
    assert told.ways[0].command == f"deskops sign {line.number}"
    assert today(one.context).lines[0].number == line.number
    assert (today(two.context).returned, returned(two.context)) == ([], [])
    assert signed(one.context, campaign, "campaign", 1) == "signed"
    assert today(one.context).returned == []
    one.sync()
    assert campaign_line(desk.context, campaign).status == "closed"
    assert returned(desk.context) == []
    assert agrees(desk.context)


@on_both
def test_a_round_is_not_sent_back_by_its_engineer_nor_before_it_is_over(desk, round_) -> None:
    campaign, one, _two = round_
    with pytest.raises(Refused):
        act_on_campaign(one.context, campaign, "return", {"reason": "x"})
    act_on_campaign(desk.context, campaign, "reopen", {"reason": "x"})
    with pytest.raises(Refused):
        act_on_campaign(desk.context, campaign, "return", {"reason": "x"})


async def test_enter_on_the_screen_opens_what_came_back(desk, round_, place) -> None:
    campaign, one, _two = round_
    visit = start(one.context, asset=place[2]).subject
    finish(one.context, visit, reason="x")
    one.sync()
    act_on(desk.context, Kind.INSPECTION, visit, "return", {"reason": "缺少照片"})
    act_on_campaign(desk.context, campaign, "return", {"reason": "缺少两个部门"})
    one.sync()
    async with driven(one.context) as pilot:
        for screen in (ChecklistScreen, CampaignScreen):
            await settle(pilot)
            assert pilot.app.today.subject is None  # no key acts on it as on a job
            await pilot.press("enter")
            await settle(pilot)
            assert isinstance(pilot.app.screen, screen)
            if screen is CampaignScreen:
                assert pilot.app.screen.page.line.id == campaign
            await pilot.press("escape", "down")
        assert pilot.app.today.subject.title == "打印机卡纸"
