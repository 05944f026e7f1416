"""The board of a campaign: its visits, how far it is, the way to a visit's job and to its next device."""

from typing import Any

import pytest

from deskops.i18n import use
from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.signing import Signature, offer, refuse
from deskops.ops.read.campaigns import campaign_line, campaign_page, visits_of
from deskops.tui import round_acts
from deskops.tui.screens.campaign import CampaignScreen
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import JobScreen
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.screens.signing import ReadScreen


@pytest.fixture
def campaign(home: Any) -> str:
    return write_plan(home.context, draft(home.context, Wanted("2026-H2")))


def agreed(home: Any, campaign: str) -> None:
    site = visits_of(home.context, campaign)[0].site_id
    lines = campaign_visits.chosen(home.context, campaign, site)
    campaign_visits.agree(home.context, lines, "2026-11-24", clock="09:30")


def toasts(pilot: Any) -> str:
    return "\n".join(str(one.message) for one in pilot.app._notifications)


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


async def test_the_day_and_the_board_say_what_the_customer_was_told(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    site = visits_of(home.context, campaign)[0].site_id
    lines = campaign_visits.chosen(home.context, campaign, site)
    campaign_visits.agree(home.context, lines, "2026-11-23", clock="09:30", contact="王芳")
    number = next(one.job_number for one in visits_of(home.context, campaign) if one.job_number)
    async with drive(120, 40) as pilot:

        def row() -> str:
            table = pilot.app.today.table
            place = next(i for i, line in enumerate(table.shown) if line.number == number)
            return str(table.render_line(place + 1).text)

        await settled(pilot)
        assert "@09:30" in row()
        assert "王芳" in row()
        await pilot.press("right")
        await settled(pilot)
        assert "@11-23" in row()
        screen = await board(pilot, settled)
        shown = "".join(text for line in screen.sheet._lines(60) for text, _look in line)
        assert "2026-11-23 09:30" in shown
        assert "王芳" in shown


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
        assert isinstance(pilot.app.screen, QuestionScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ChecklistScreen)


async def fill_in(pilot: Any, settled: Any, **said: str) -> None:
    """Type into the form that is open, and save it."""
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    for box in form.boxes:
        if box.field.name in said:
            box.value = said[box.field.name]
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_a_date_is_agreed_and_moved_on_the_board(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(100, 30) as pilot:
        screen = await board(pilot, settled)
        visit = screen.list.visit.line.id
        await pilot.press("a")
        await settled(pilot)
        await fill_in(pilot, settled, date="2026-11-25", time="13:30", contact="谢丽芳")
        assert pilot.app.screen is screen
        (line,) = [one for one in visits_of(home.context, campaign) if one.id == visit]
        assert (line.day, line.clock, line.contact, line.status) == (
            "2026-11-25",
            "13:30",
            "谢丽芳",
            "agreed",
        )
        assert line.job_open
        await pilot.press("m")
        await settled(pilot)
        await fill_in(pilot, settled, date="2026-11-28", reason="盘点")
        told = str(pilot.app.screen.words.content)
        assert "no working day" in told
        assert "Allowed are" in told
        assert "--" not in told
        await fill_in(pilot, settled, anyway="yes")
        (line,) = [one for one in visits_of(home.context, campaign) if one.id == visit]
        assert (line.day, line.job_day, line.moves) == ("2026-11-28", "2026-11-28", 1)


def test_a_form_begins_with_no_day_that_went_by(home: Any, campaign: str) -> None:
    line = visits_of(home.context, campaign)[0]._replace(day="2026-11-20")
    assert [round_acts._said(line, name, "2026-11-23")["date"] for name in ("agree", "move")] == ["", ""]
    assert round_acts._said(line, "agree", "2026-11-20")["date"] == "2026-11-20"


async def test_a_visit_is_left_out_and_the_rest_is_made_into_jobs(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(100, 30) as pilot:
        screen = await board(pilot, settled)
        visit = screen.list.visit.line.id
        await pilot.press("x")
        await settled(pilot)
        await fill_in(pilot, settled, reason="装修")
        page = campaign_page(home.context, campaign)
        assert [(one.line.id, one.line.reason) for one in page.left_out] == [(visit, "装修")]
        await pilot.press("e")
        await settled(pilot)
        assert "Jobs made: 0, inspections: 0" in toasts(pilot)


async def test_what_was_missed_is_planned_anew_on_the_board(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    (line, *_others) = visits_of(home.context, campaign)
    campaign_visits.move(home.context, [line], "2026-11-20", "盘点", anyway=True)
    async with drive(100, 30) as pilot:
        await board(pilot, settled)
        await pilot.press("n")
        await settled(pilot)
        await fill_in(pilot, settled)
        (line,) = [one for one in visits_of(home.context, campaign) if one.id == line.id]
        assert line.day > "2026-11-23"
        assert "1 visit has a new day." in toasts(pilot)


async def test_a_round_is_reported_closed_and_signed_on_the_board(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(100, 30) as pilot:
        screen = await board(pilot, settled)
        await pilot.press("S")  # not before it is over
        await settled(pilot)
        assert pilot.app.screen is screen
        await pilot.press("r")
        await settled(pilot)
        number = campaign_line(home.context, campaign).number
        assert list(home.context.paths.exports.glob(f"*{number}*.pdf"))
        await pilot.press("K")
        await settled(pilot)
        assert "devices are not done." in str(pilot.app.screen.ask.about)
        await fill_in(pilot, settled)
        assert campaign_line(home.context, campaign).status == "running"  # a reason is asked for
        await fill_in(pilot, settled, reason="合同到期")
        assert campaign_line(home.context, campaign).status == "closed"
        assert screen.page.line.status == "closed"
        await pilot.press("S")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReadScreen)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_buttons_of_the_board_speak_both_languages(
    drive: Any, settled: Any, home: Any, campaign: str, language: str
) -> None:
    use(language)
    async with drive(80, 24) as pilot:
        screen = await board(pilot, settled)
        shown = "".join(screen.actions.render_line(y).text for y in range(3))
        told = ("Agree on the date", "Leave out", "Plan anew", "Make jobs", "Report")
        for word in told if language == "en" else ("不巡检", "重新计划", "生成工单", "报告"):
            assert word in shown


async def test_the_figures_are_reached_by_keyboard(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(80, 24) as pilot:
        screen = await board(pilot, settled)
        await pilot.press("tab")
        assert screen.sheet.has_focus
        await pilot.press("pagedown", "pagedown")
        await settled(pilot)
        assert "天河营业部" in "".join(screen.sheet.render_line(y).text for y in range(10))


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
        assert "No campaign is running." in screen.list.render_line(0).text
        assert "Enter" not in screen.hints.render_line(0).text


@pytest.mark.parametrize("has_job", [False, True])
async def test_enter_is_hinted_where_a_visit_has_a_job(
    drive: Any, settled: Any, home: Any, campaign: str, has_job: bool
) -> None:
    if has_job:
        agreed(home, campaign)
    async with drive() as pilot:
        screen = await board(pilot, settled)
        assert ("Enter Open" in screen.hints.render_line(0).text) is has_job


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
        assert "100 % (target 90 %)" in screen.head.render_line(0).text
        figures = "\n".join(screen.sheet.render_line(y).text for y in range(12))
        assert "Refusals" in figures
        assert "Sign anew" not in figures
