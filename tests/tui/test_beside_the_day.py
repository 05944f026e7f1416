"""On a wide screen the day has the job under the cursor beside it, as it stands now; a narrow one has none."""

from typing import Any
from zoneinfo import ZoneInfo

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.tui.laid_out.job import at_a_glance
from deskops.tui.widgets.sheet import Heading
from tests_of_screens import until


def beside(pilot: Any) -> str:
    sheet = getattr(pilot.app.today.beside, "sheet", None)
    if sheet is None:  # it is made after the first paint
        return ""
    width = sheet.scrollable_content_region.width
    return "\n".join("".join(text for text, _look in line) for line in sheet._lines(width))


async def test_what_who_where_until_when_and_what_happened_last(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        pilot.app.today.table.go_to(home.jobs[3])
        await until(pilot, lambda: "扫描仪驱动丢失" in beside(pilot))
        told = beside(pilot)
        for words in ("王丽", "13800001234", "天河营业部", "GZTH-PC-0007", "等待备件", "Put on hold"):
            assert words in told


async def test_it_follows_the_cursor_and_what_somebody_else_does(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        await pilot.press("down")
        await until(pilot, lambda: pilot.app.today.subject.number in beside(pilot))
        await pilot.press("down")
        number = pilot.app.today.subject.number
        await until(pilot, lambda: number in beside(pilot))
        act_on_job(home.context, pilot.app.today.subject.id, "note", {"text": "from elsewhere"})
        await until(pilot, lambda: "from elsewhere" in beside(pilot))


async def test_a_screen_that_becomes_wide_gains_it_and_a_narrow_one_has_none(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        today = pilot.app.today
        assert not hasattr(today.beside, "sheet")
        assert today.table.size.width == 80
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: today.subject.number in beside(pilot))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: today.table.size.width == 80)


async def test_nothing_under_the_cursor_shows_nothing(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        await until(pilot, lambda: beside(pilot))
        await pilot.press("slash", *"zzzz")
        await until(pilot, lambda: not beside(pilot))


async def test_a_second_changes_its_running_clocks_and_nothing_else_of_it(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        await until(pilot, lambda: pilot.app.today.subject.number in beside(pilot))
        before = beside(pilot).split("\n")
        home.clock.move(seconds=1)
        pilot.app.today.tick()
        await pilot.pause()
        changed = [now for was, now in zip(before, beside(pilot).split("\n"), strict=True) if was != now]
        assert changed
        assert all("left" in line for line in changed)


def test_a_job_without_a_place_has_no_heading_for_it(home: Any) -> None:
    bare = new_job(home.context, NewJob("Advice on the phone"))
    page = job_page(home.context, bare.job)
    told = at_a_glance(page, home.context.now, ZoneInfo("Asia/Shanghai"))
    headings = [block.text for block in told if isinstance(block, Heading)]
    assert "Where" not in headings
    assert "Lately" in headings
