"""The day on the screen: order, filter, keys, mouse, and what survives when it is read anew."""

from typing import Any

import pytest

from deskops import i18n
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.tui.screens.job import JobScreen
from deskops.tui.widgets.filter_box import FilterBox


def titles(pilot: Any) -> list[str]:
    table = pilot.app.today.table
    return [line.title for line in table.shown]


def row(pilot: Any, index: int) -> str:
    table = pilot.app.today.table
    return table.render_line(index + 1 - table.scroll_offset.y).text


async def test_the_most_urgent_job_stands_first_and_finished_ones_last(drive: Any) -> None:
    async with drive() as pilot:
        assert titles(pilot)[0] == "POS terminal does not sign on"
        assert titles(pilot)[-1] == "网络时断时续"


async def test_every_row_is_exactly_as_wide_as_the_screen(drive: Any) -> None:
    for columns in (60, 80, 120, 200):
        async with drive(columns, 24) as pilot:
            table = pilot.app.today.table
            assert {table.render_line(y).cell_length for y in range(10)} == {table.inner_width}


async def test_a_narrow_screen_keeps_time_left_fault_and_status(drive: Any) -> None:
    async with drive(60, 18) as pilot:
        assert "dispatched" in row(pilot, 0)
        assert "POS" in row(pilot, 0)
        assert row(pilot, 0).count(":") >= 2


async def test_the_mark_of_a_late_job_is_not_its_colour_alone(drive: Any, home: Any, settled: Any) -> None:
    async with drive() as pilot:
        home.clock.move(hours=30)
        pilot.app.today.tick()
        await pilot.pause()
        assert "!!" in row(pilot, 0)
        assert "-" in row(pilot, 0)


async def test_only_rows_that_changed_are_drawn_again_each_second(drive: Any, home: Any) -> None:
    async with drive() as pilot:
        table = pilot.app.today.table
        drawn: list[int] = []
        table.refresh_row = drawn.append
        home.clock.move(seconds=5)
        table.tick()
        assert drawn == [i for i, line in enumerate(table.shown) if line.open and line.due_at]


async def test_what_is_typed_after_a_slash_filters(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("slash", *"pos")
        await settled(pilot)
        assert titles(pilot) == ["POS terminal does not sign on"]
        await pilot.press("escape")
        await settled(pilot)
        assert len(titles(pilot)) == 6


@pytest.mark.parametrize(
    "needle", ["卡纸", "thyyb 打印机", "卡纸 ACCEPTED", "accepted 0007 卡纸", "王丽 卡纸"]
)
async def test_a_job_is_found_by_any_of_its_words_in_any_order(drive: Any, settled: Any, needle: str) -> None:
    async with drive() as pilot:
        pilot.app.today.filter_by(needle)
        await settled(pilot)
        assert titles(pilot) == ["打印机卡纸,无法打印"]


async def test_letters_typed_into_the_filter_are_text_and_no_commands(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("slash", *"qadvs?")
        await settled(pilot)
        assert pilot.app.is_running
        assert pilot.app.screen is pilot.app.today
        assert pilot.app.query_one(FilterBox).value == "qadvs?"


async def test_the_cursor_stays_on_its_job_when_others_come(drive: Any, home: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("j", "j", "j")
        before = pilot.app.today.subject.id
        new_job(home.context, NewJob("Everything is on fire", priority="critical"))
        pilot.app.poll()
        await settled(pilot)
        assert pilot.app.today.subject.id == before
        assert len(titles(pilot)) == 7


async def test_a_status_change_is_one_key(drive: Any, home: Any, settled: Any) -> None:
    async with drive() as pilot:
        job = pilot.app.today.subject.id
        await pilot.press("a")
        await settled(pilot)
        line = next(line for line in pilot.app.today.lines if line.id == job)
        assert line.status == "accepted"


async def test_what_is_not_allowed_is_said_and_nothing_changes(drive: Any, home: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("m")
        await settled(pilot)
        told = [n.message for n in pilot.app._notifications]
        assert any(
            message.startswith("Resume: The job is: dispatched\nPossible now: a Accept") for message in told
        )


async def test_undo_takes_back_the_last_step(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("a")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert pilot.app.today.subject.status == "dispatched"
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"


async def test_enter_opens_the_job_and_escape_comes_back_to_it(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("j", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, JobScreen)
        await pilot.press("escape")
        assert pilot.app.screen is pilot.app.today
        assert pilot.app.today.table.cursor == 1


async def test_a_click_chooses_a_row_and_another_opens_it(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.click("#jobs", offset=(10, 3))
        assert pilot.app.today.table.cursor == 2
        await pilot.click("#jobs", offset=(10, 3))
        await settled(pilot)
        assert isinstance(pilot.app.screen, JobScreen)


async def test_a_hint_can_be_clicked(drive: Any) -> None:
    async with drive() as pilot:
        place = pilot.app.today.hints
        x = next(x for x in range(80) if (chip := place.chip_at(x, 0)) and chip.name == "filter")
        await pilot.click("#hints", offset=(x, 0))
        assert isinstance(pilot.app.focused, FilterBox)


async def test_at_most_six_hints_and_all_of_them_work(drive: Any) -> None:
    async with drive() as pilot:
        chips = pilot.app.today.hints._chips
        assert 3 <= len(chips) <= 6
        assert sum(chip.width + 1 for chip in chips) <= 80


async def test_another_program_s_change_is_seen_by_itself(drive: Any, home: Any, settled: Any) -> None:
    async with drive() as pilot:
        act_on_job(home.context, home.jobs[1], "accept", {})
        pilot.app.poll()
        await settled(pilot)
        line = next(line for line in pilot.app.today.lines if line.id == home.jobs[1])
        assert line.status == "accepted"


async def test_the_day_before_has_other_jobs_and_a_full_stop_comes_back(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("left")
        await settled(pilot)
        assert titles(pilot) == []
        await pilot.press("full_stop")
        await settled(pilot)
        assert len(titles(pilot)) == 6


async def test_everyone_s_jobs_are_one_key_away(drive: Any, home: Any, settled: Any) -> None:
    new_job(home.context, NewJob("Somebody else's"), engineer=home.other)
    async with drive() as pilot:
        assert "Somebody else's" not in titles(pilot)
        await pilot.press("t")
        await settled(pilot)
        assert "Somebody else's" in titles(pilot)


async def test_the_head_counts_what_is_open(drive: Any) -> None:
    async with drive(120, 36) as pilot:
        head = pilot.app.today.head.render_line(0).text
        assert "2026-11-23 Mon" in head
        assert "李强" in head
        assert "5 open" in head


async def test_it_speaks_chinese(drive: Any) -> None:
    i18n.use("zh_CN")
    async with drive(120, 36) as pilot:
        assert "2026年11月23日 周一" in pilot.app.today.head.render_line(0).text
        assert "筛选" in pilot.app.today.hints.render_line(0).text
