"""The job page: all that is known, what it allows, its other pages, in two widths."""

from typing import Any

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.signed_files import signatures
from deskops.ops.read.inspections import inspections
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import TABS, JobScreen
from deskops.tui.screens.question import QuestionScreen
from tests_of_signing import resolved_job, signed_job

SECRETS = ("key", "signature", "digest", "strokes")


async def to_job(pilot: Any, settled: Any, job: str) -> JobScreen:
    pilot.app.open_job(job)
    await settled(pilot)
    assert isinstance(pilot.app.screen, JobScreen)
    return pilot.app.screen


def page(sheet: Any) -> str:
    return "\n".join("".join(text for text, _look in line) for line in sheet._lines(60))


async def test_all_that_is_known_is_on_the_page(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        facts = page(screen.facts)
        for known in (
            "打印机卡纸",
            "王丽",
            "VIP",
            "13800001234",
            "GZTH-PC-0007",
            "PF2X9K7Q",
            "10.80.1.17",
            "over since 2025-06-30",
            "体育西路 88 号",
            "Phone response",
            "Arrival",
        ):
            assert known in facts


async def test_the_buttons_are_exactly_what_the_job_allows(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        offered = {chip.name for chip in screen.actions._chips} - {"undo", "redo"}
        assert offered == {f"act('{action.name}')" for action in screen.page.allowed}


async def test_a_button_acts_when_it_is_clicked(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        place = next(
            (x, y)
            for y in range(4)
            for x in range(76)
            if (chip := screen.actions.chip_at(x, y)) and chip.name == "act('depart')"
        )
        await pilot.click("#actions", offset=(place[0] + 1, place[1]))
        await settled(pilot)
        assert screen.page.line.status == "departed"


async def test_each_step_has_its_local_time_its_words_and_its_author(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[3])
        steps = page(screen.timeline)
        assert "Put on hold  parts, 等待备件  李强" in steps
        assert "10:" in steps  # Shanghai's hour, not that of UTC


async def test_an_undone_step_stays_and_is_marked(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        await pilot.press("u")
        await settled(pilot)
        assert "Accept  李强 (undone)" in page(screen.timeline)
        assert "Accept undone  李强" in page(screen.timeline)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert "Accept redone  李强" in page(screen.timeline)
        assert "Accept undone  李强 (redone)" in page(screen.timeline)


async def test_an_undo_is_said_by_its_step(drive: Any, settled: Any, home: Any) -> None:
    async with drive(toasts=True) as pilot:
        await to_job(pilot, settled, home.jobs[0])
        for key, words in (("u", "Accept undone"), ("ctrl+r", "Accept redone")):
            await pilot.press(key)
            await settled(pilot)
            assert any(words in note.message for note in pilot.app._notifications)


async def test_the_list_of_actions_refuses_in_the_words_of_the_key(
    drive: Any, settled: Any, home: Any
) -> None:
    said = []
    for keys in (("r",), ("ctrl+p", *"resolve", "enter")):
        async with drive(toasts=True) as pilot:
            await to_job(pilot, settled, home.jobs[1])
            await pilot.press(*keys)
            await settled(pilot)
            said.append([note.message for note in pilot.app._notifications][-1])
    assert said[0] == said[1]
    assert "Possible now" in said[1]


async def test_another_program_s_step_appears_on_the_open_page(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        act_on_job(home.context, home.jobs[0], "note", {"text": "from elsewhere"})
        pilot.app.poll()
        await settled(pilot)
        assert "from elsewhere" in page(screen.timeline)


async def test_wide_screens_keep_the_facts_beside_the_other_pages(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        assert screen.facts.display
        assert screen.timeline.display
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert screen.facts.display
        assert not screen.timeline.display


@pytest.mark.parametrize("number", range(1, len(TABS) + 1))
async def test_every_page_has_a_number_and_can_be_clicked(
    drive: Any, settled: Any, home: Any, number: int
) -> None:
    name = TABS[number - 1][0]
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        await pilot.press(str(number))
        assert [each for each, _label in TABS if screen.panes[each].display] == [name]
        await pilot.press("1" if number != 1 else "2")
        x = next(x for x in range(80) if (chip := screen.tabs.chip_at(x, 0)) and chip.name == name)
        await pilot.click("#tabs", offset=(x + 1, 0))
        assert [each for each, _label in TABS if screen.panes[each].display] == [name]


async def test_other_jobs_of_the_device_are_listed_and_opened(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        assert {line.id for line in screen.history.shown} == set(home.jobs[1:])
        await pilot.press("3", "enter")
        await settled(pilot)
        assert pilot.app.screen is not screen
        assert pilot.app.screen.job_id in home.jobs[1:]


async def test_an_action_that_asks_opens_its_form(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        await to_job(pilot, settled, home.jobs[0])
        await pilot.press("r")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FormScreen)


async def test_nothing_is_begun_by_a_key_beside_those_that_read(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_job(pilot, settled, home.jobs[0])
        await pilot.press("i")
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert inspections(home.context) == []


async def test_the_inspection_of_a_job_is_begun_once_and_found_again(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        await to_job(pilot, settled, home.jobs[0])
        await pilot.press("i")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        first = pilot.app.screen
        assert isinstance(first, ChecklistScreen)
        await pilot.press("escape", "i")
        await settled(pilot)
        assert pilot.app.screen.inspection == first.inspection


async def test_a_job_without_a_device_says_why_it_has_no_inspection(
    drive: Any, settled: Any, home: Any
) -> None:
    bare = new_job(home.context, NewJob("Advice on the phone"))
    async with drive() as pilot:
        screen = await to_job(pilot, settled, bare.job)
        await pilot.press("i")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert len(pilot.app._notifications) >= 1


async def test_a_job_that_is_not_there_is_said_and_the_program_stays(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        pilot.app.open_job("01a00000-0000-7000-8000-000000000000")
        await settled(pilot)
        assert any("There is no job" in note.message for note in pilot.app._notifications)
        await pilot.press("escape")
        assert pilot.app.screen is pilot.app.today


async def test_how_a_signature_stands_is_in_the_head_and_no_secret_of_it_on_the_timeline(
    drive: Any, settled: Any, home: Any
) -> None:
    job = resolved_job(home.context)
    signed_job(home.context, job)
    async with drive(140, 36) as pilot:
        screen = await to_job(pilot, settled, job)
        assert ("signed", "good") in screen.head._left
        told = page(screen.timeline)
        assert "陈敏" in told
        for secret in (
            signatures(home.context, "job", job).seals.last.entry.payload[name] for name in SECRETS
        ):
            assert secret[:16] not in told
        act_on_job(home.context, job, "note", {"text": "again"})
        screen = await to_job(pilot, settled, job)
        assert ("changed after it was signed", "soon") in screen.head._left


async def test_a_step_that_is_not_allowed_says_why_before_anybody_fills_its_form(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive(toasts=True) as pilot:
        pilot.app.open_job(home.jobs[1])  # dispatched, so nobody can have resolved it
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert type(pilot.app.screen).__name__ == "JobScreen"
        assert any("dispatched" in note.message for note in pilot.app._notifications)
