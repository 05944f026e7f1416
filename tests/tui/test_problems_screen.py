"""Problems of a device by keyboard: told, solved, planned with a day, made a job, open again."""

from typing import Any

import pytest

from deskops import i18n
from deskops.ops.do.inspections import answer, finish, start
from deskops.ops.read.jobs import jobs
from deskops.ops.read.problems import problems, problems_at
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.problems import ProblemsScreen


@pytest.fixture
def visit(home: Any) -> str:
    visit = start(home.context, asset=home.asset, job=home.jobs[0]).subject
    answer(home.context, visit, "cabling", "fail", note="插座松动")
    return visit


async def to_problems(pilot: Any, settled: Any, visit: str) -> ProblemsScreen:
    pilot.app.open_inspection(visit)
    await settled(pilot)
    await pilot.press("p")
    await settled(pilot)
    assert isinstance(pilot.app.screen, ProblemsScreen)
    return pilot.app.screen


async def fill(pilot: Any, settled: Any, **given: str) -> None:
    """Type into the form that stands there, and save."""
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    for box in form.boxes:
        if box.field.name in given:
            box.value = given[box.field.name]
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_what_the_user_complains_of_is_written_down(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        screen = await to_problems(pilot, settled, visit)
        assert screen.list.count == 1
        await pilot.press("p")
        await settled(pilot)
        await pilot.press(*"slow", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is screen
        found = {line.title: line for line in problems(home.context, inspection=visit)}
        assert (found["slow"].severity, found["slow"].status) == ("medium", "open")
        assert found["slow"].asset_id == home.asset
        assert "slow" in screen.list.render_line(0).text


async def test_what_stands_on_the_buttons_is_not_said_again_in_the_hints(
    drive: Any, settled: Any, visit: str
) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_problems(pilot, settled, visit)
        assert "p New problem" in screen.buttons.render_line(0).text
        shown = {chip.key for chip in screen.hints._chips}
        assert shown == {"Esc", "^P", "?"}


async def test_the_problem_stands_beside_its_list_where_there_is_room(
    drive: Any, settled: Any, visit: str
) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_problems(pilot, settled, visit)
        assert screen.sheet.region.y == screen.list.region.y
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert screen.sheet.region.y == screen.list.region.bottom


async def test_it_is_solved_or_planned_in_the_same_form(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        await to_problems(pilot, settled, visit)
        for title, more in (
            ("no sound", {"solution": "driver"}),
            ("battery", {"plan": "new", "due": "2026-12-01"}),
        ):
            await pilot.press("p")
            await settled(pilot)
            await fill(pilot, settled, title=title, **more)
        found = {line.title: line for line in problems(home.context, inspection=visit)}
        assert (found["no sound"].status, found["no sound"].solution) == ("solved", "driver")
        assert (found["battery"].plan, found["battery"].due) == ("new", "2026-12-01")


async def test_a_day_that_is_none_leaves_the_form_and_writes_nothing(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        await to_problems(pilot, settled, visit)
        await pilot.press("p")
        await settled(pilot)
        await fill(pilot, settled, title="battery", plan="new", due="soon")
        assert isinstance(pilot.app.screen, FormScreen)
        await fill(pilot, settled, plan="", due="2026-12-01")
        assert isinstance(pilot.app.screen, FormScreen)
        assert len(problems(home.context, inspection=visit)) == 1


async def test_a_problem_is_planned_solved_and_opened_again_by_a_key_each(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        screen = await to_problems(pilot, settled, visit)
        for key, given, status in (
            ("d", {"plan": "new socket", "due": "2026-12-01"}, "planned"),
            ("s", {"solution": "socket replaced"}, "solved"),
            ("o", {"reason": "loose again"}, "open"),
        ):
            await pilot.press(key)
            await settled(pilot)
            await fill(pilot, settled, **given)
            assert screen.list.problem.status == status
        assert (screen.list.problem.plan, screen.list.problem.due) == ("new socket", "2026-12-01")


async def test_a_problem_becomes_a_job_that_its_plan_names(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    before = {line.id for line in jobs(home.context)}
    async with drive() as pilot:
        screen = await to_problems(pilot, settled, visit)
        await pilot.press("w")
        await settled(pilot)
        await fill(pilot, settled, due="2026-12-01")
        [made] = [line for line in jobs(home.context) if line.id not in before]
        assert made.asset_id == home.asset
        assert made.number in screen.list.problem.plan


async def test_what_is_solved_cannot_be_solved_and_says_so_by_its_keys(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_problems(pilot, settled, visit)
        shown = {chip.key for chip in screen.buttons._chips}
        assert {"p", "s", "d", "w"} <= shown
        assert "o" not in shown
        await pilot.press("s")
        await settled(pilot)
        await fill(pilot, settled, solution="done")
        await pilot.press("s", "w")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert "o" in {chip.key for chip in screen.buttons._chips}


def test_open_problems_of_earlier_visits_stand_there_too(home: Any, visit: str) -> None:
    finish(home.context, visit, reason="in use")
    later = start(home.context, asset=home.asset).subject
    assert [line.inspection_id for line in problems_at(home.context, later)] == [visit]
    answer(home.context, later, "case", "fail")
    answer(home.context, later, "case", "ok", note="cleaned")
    assert [line.status for line in problems_at(home.context, later)] == ["open", "solved"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("columns", [80, 120])
async def test_the_key_to_the_problems_stands_in_the_footer(
    drive: Any, settled: Any, visit: str, language: str, columns: int
) -> None:
    i18n.use(language)
    try:
        async with drive(columns, 24) as pilot:
            pilot.app.open_inspection(visit)
            await settled(pilot)
            hints = pilot.app.screen.hints
            seen = {chip.key for x in range(columns) if (chip := hints.chip_at(x, 0))}
            assert {"p", "N", "?"} <= seen
    finally:
        i18n.use("en")
