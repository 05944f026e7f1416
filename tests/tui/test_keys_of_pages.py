"""Which of two pages that are seen has the keys, what the last line says of it, and what can be opened at once."""

from typing import Any

import pytest

from deskops.ops.read.sites import sites
from deskops.tui.screens.job import JobScreen
from deskops.tui.screens.person import PersonScreen
from deskops.tui.screens.sync_log import SyncLogScreen


def hinted(screen: Any) -> list[str]:
    return [chip.key for chip in screen.hints._chips]


def marked(screen: Any) -> str:
    """The page that the line of tabs shows as the one with the keys."""
    (chosen,) = [chip.name for chip in screen.tabs._chips if chip.chosen]
    return str(chosen)


async def to_page(pilot: Any, settled: Any, home: Any, kind: str) -> Any:
    ref = home.asset if kind == "asset" else sites(home.context)[0].id
    pilot.app.open(kind, ref)
    await settled(pilot)
    return pilot.app.screen


@pytest.mark.parametrize("kind", ["asset", "site"])
async def test_on_a_wide_screen_the_list_beside_the_facts_is_there_to_be_opened_from(
    drive: Any, settled: Any, home: Any, kind: str
) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_page(pilot, settled, home, kind)
        second = screen.TABS[1][0]
        assert screen.focused is screen.panes[second]
        assert marked(screen) == second
        assert "Enter" in hinted(screen)
        await pilot.press("end", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, JobScreen)


@pytest.mark.parametrize("kind", ["asset", "site"])
async def test_where_one_page_is_seen_it_is_the_facts(drive: Any, settled: Any, home: Any, kind: str) -> None:
    async with drive() as pilot:
        screen = await to_page(pilot, settled, home, kind)
        assert screen.focused is screen.facts
        assert marked(screen) == "facts"


@pytest.mark.parametrize("keys", [("f12",), ("f9", "enter"), ("f4", "enter"), ("f3", "enter"), ("enter",)])
@pytest.mark.parametrize("columns", [80, 120])
async def test_the_page_that_has_the_keys_is_seen(
    drive: Any, settled: Any, keys: tuple[str, ...], columns: int
) -> None:
    async with drive(columns, 24) as pilot:
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        screen = pilot.app.screen
        assert screen.focused is screen.panes[marked(screen)]
        assert screen.focused.display
        assert screen.focused.region.area


async def test_the_line_of_tabs_says_where_the_keys_are(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        screen = await to_page(pilot, settled, home, "asset")
        await pilot.press("5")
        assert marked(screen) == "jobs"
        await pilot.press("1")
        assert marked(screen) == "facts"
        assert screen.jobs.display  # what was beside the facts stays there
        await pilot.press("tab")
        assert marked(screen) == "jobs"


async def test_what_the_facts_tell_of_a_line_of_the_log_stays_when_they_get_the_keys(
    drive: Any, settled: Any
) -> None:
    async with drive(120, 36) as pilot:
        pilot.app.go("synclog")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SyncLogScreen)
        await pilot.press("4")
        of_log = screen.facts._blocks
        await pilot.press("1")
        screen.draw_facts()
        assert screen.facts._blocks == of_log


@pytest.mark.parametrize(
    ("job", "key"), [(1, "a"), (0, "d"), (2, "r"), (3, "m"), (5, "c")]
)  # dispatched, accepted, working, on hold, resolved
async def test_the_day_hints_at_the_next_step_of_the_job_at_the_cursor(
    drive: Any, settled: Any, home: Any, job: int, key: str
) -> None:
    async with drive() as pilot:
        pilot.app.today.table.go_to(home.jobs[job])
        await settled(pilot)
        shown = hinted(pilot.app.screen)
        assert key in shown
        assert shown[-2:] == ["^P", "?"]


async def test_every_page_ends_its_hints_alike(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        for place in ("sites", "people", "devices", "knowledge", "synclog", "settings"):
            pilot.app.go(place)
            await settled(pilot)
            assert hinted(pilot.app.screen)[-2:] == ["^P", "?"], place


async def test_nothing_runs_into_what_stands_beside_a_list(drive: Any, settled: Any) -> None:
    async with drive(120, 36) as pilot:
        pilot.app.go("people")
        await settled(pilot)
        table = pilot.app.screen.table
        assert table.render_line(0).text.endswith(" ")
        assert table.render_line(1).text.endswith(" ")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PersonScreen)


async def test_the_people_of_a_site_are_a_list_that_opens_them(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_page(pilot, settled, home, "site")
        await pilot.press("4")
        assert screen.people.render_line(1).text.startswith(">VIP 王丽")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PersonScreen)


async def test_a_history_tells_the_year_of_a_job(drive: Any, settled: Any, home: Any) -> None:
    home.clock.move(days=400)
    async with drive(120, 36) as pilot:
        screen = await to_page(pilot, settled, home, "asset")
        assert "2026-11-23 " in screen.history.render_line(1).text
        await pilot.press("5")
        assert "2026-11-23 " in screen.jobs.render_line(1).text


async def test_facts_say_how_urgent_an_open_job_is_and_how_it_stands(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        screen = await to_page(pilot, settled, home, "site")
        told = [block.text for block in screen.facts._blocks if hasattr(block, "label")]
        assert "crit  dispatched  POS terminal does not sign on" in told


async def test_a_filter_that_finds_nothing_does_not_lead_to_the_list(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("f4", "slash")
        await settled(pilot)
        assert "Down" in hinted(pilot.app.screen)
        await pilot.press(*"kz")
        await settled(pilot)
        assert "Down" not in hinted(pilot.app.screen)
        assert "“kz”" in pilot.app.screen.table.render_line(1).text


@pytest.mark.parametrize(("key", "name"), [("ctrl+p", "palette"), ("ctrl+g", "jump"), ("ctrl+o", "find")])
async def test_what_lies_over_a_page_says_how_it_is_used(
    drive: Any, settled: Any, key: str, name: str
) -> None:
    async with drive() as pilot:
        await pilot.press(key)
        await settled(pilot)
        buttons = pilot.app.screen.query_one(f"#{name}-buttons")
        shown = [chip.key for chip in buttons._chips]
        assert (shown[0], shown[-1]) == ("Enter", "Esc")


async def test_the_jump_names_the_keys_of_all_ways(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+g")
        await settled(pilot)
        keys = {mark.label: mark.key for mark in pilot.app.screen.places.marks}
        assert [keys[name] for name in ("Find anything", "All actions", "New job", "Help")] == [
            "^O", "^P", "^N", "?",
        ]  # fmt: skip


async def test_a_question_leaves_a_line_before_its_answers_where_there_is_room(
    drive: Any, settled: Any
) -> None:
    async with drive() as pilot:
        await pilot.press("f10", "K", "enter")
        await settled(pilot)
        window = pilot.app.screen.query_one("#form")
        answers = pilot.app.screen.query_one("#question-answers")
        assert answers.region.y - window.query_one("#form-about").region.bottom == 1
        await pilot.resize_terminal(60, 18)
        await settled(pilot)
        assert answers.region.y == window.query_one("#form-about").region.bottom
