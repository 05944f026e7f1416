"""The board of a campaign: its visits, how far it is, the way to a visit's job and to its next device."""

from typing import Any

import pytest

from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.signing import Signature, offer, refuse
from deskops.ops.read.campaigns import campaign_line, campaign_page, visits_of
from deskops.tui.screens.campaign import CampaignScreen
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.job import JobScreen


@pytest.fixture
def campaign(home: Any) -> str:
    return write_plan(home.context, draft(home.context, Wanted("2026-H2")))


def agreed(home: Any, campaign: str) -> None:
    site = visits_of(home.context, campaign)[0].site_id
    lines = campaign_visits.chosen(home.context, campaign, site)
    campaign_visits.agree(home.context, lines, "2026-11-24", clock="09:30")


async def board(pilot: Any, settled: Any) -> CampaignScreen:
    await pilot.press("f7")
    await settled(pilot)
    assert isinstance(pilot.app.screen, CampaignScreen)
    return pilot.app.screen


@pytest.mark.parametrize("columns", [60, 80, 120])
async def test_the_board_says_where_each_visit_stands(
    drive: Any, settled: Any, home: Any, campaign: str, columns: int
) -> None:
    agreed(home, campaign)
    async with drive(columns, 24) as pilot:
        screen = await board(pilot, settled)
        line = screen.list.render_line(0).text
        for told in ("11-24 09:30", "天河营业部", "0/1", "agreed"):
            assert told in line
        assert screen.has_class("-beside") == (columns >= 100)


async def test_what_is_left_out_is_named_on_the_board(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    line = visits_of(home.context, campaign)[0]
    campaign_visits.cancel(home.context, [line], "装修")
    async with drive(120, 36) as pilot:
        screen = await board(pilot, settled)
        figures = "\n".join(screen.sheet.render_line(y).text for y in range(12))
        assert "Left out" in figures
        assert "装修" in figures


async def test_enter_opens_the_job_and_i_the_next_device(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    agreed(home, campaign)
    async with drive() as pilot:
        await board(pilot, settled)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, JobScreen)
        await pilot.press("escape", "i")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen)


async def test_a_visit_without_a_date_has_no_job_to_open(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive() as pilot:
        screen = await board(pilot, settled)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_without_a_campaign_the_board_says_so(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await board(pilot, settled)
        assert "No campaign is running." in "".join(screen.sheet.render_line(y).text for y in range(3))


async def test_a_round_that_reached_its_target_and_one_that_wants_signatures_say_so(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    number = campaign_line(home.context, campaign).number
    devices = [device for visit in campaign_page(home.context, campaign).visits for device in visit.devices]
    for at, device in enumerate(devices):
        visit = start(home.context, asset=device, campaign=number).subject
        finish(home.context, visit, reason="later")
        if at == 0:
            offered = offer(home.context, visit, kind="inspection")
            refuse(home.context, offered, Signature("王芳", "pad", reason="no time"))
    async with drive(120, 36) as pilot:
        screen = await board(pilot, settled)
        assert "100 % of 90 %" in screen.head.render_line(0).text
        figures = "\n".join(screen.sheet.render_line(y).text for y in range(12))
        assert "Refusals" in figures
        assert "Sign anew" not in figures
