"""What another process wrote appears by itself: the cursor, the row under the eye and what is half typed stay."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.knowledge import NewArticle, add_article
from deskops.ops.read.jobs import jobs
from deskops.ops.read.syncing import Line
from deskops.store.queries.search import index
from deskops.tui.messages import StandRead
from deskops.tui.program import Program
from deskops.tui.screens.form import FormScreen
from deskops.tui.themes import THEMES
from tests_of_screens import until

Other = Callable[..., str]


@pytest.fixture
def other(home: Any) -> Other:
    """A second process: runs a command on the same store, to its end."""
    environment = {**os.environ, "DESKOPS_HOME": str(home.context.paths.data.parent), "DESKOPS_LANG": "en"}

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "deskops", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


async def pressed(pilot: Any, settled: Any, *names: str) -> Any:
    for name in names:
        await pilot.press(name)
        await settled(pilot)
    return pilot.app.screen


def line_on_screen(table: Any) -> int:
    """Of the row under the cursor, counted from the top of the list."""
    return int(table.cursor - table.scroll_offset.y)


def urgent(other: Other, home: Any) -> None:
    """The last job of the list goes to its top."""
    (number,) = [line.number for line in jobs(home.context, limit=200) if line.title == "fault 29"]
    other("job", "prioritise", number, "--priority", "critical", "--reason", "fire")


def faults(home: Any, count: int) -> None:
    for number in range(count):
        new_job(home.context, NewJob(f"fault {number}"))


async def test_the_day_gains_jobs_above_and_the_row_under_the_eye_stays_where_it_is(
    drive, settled, home, other
) -> None:
    faults(home, 30)
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, *["down"] * 25, *["up"] * 6)
        table = pilot.app.today.table
        chosen, line, top = table.job.id, line_on_screen(table), table.scroll_offset.y
        assert top > 0
        urgent(other, home)
        await until(pilot, lambda: any(row.title == "fault 29" for row in table.shown[:5]))
        assert (table.job.id, line_on_screen(table), table.scroll_offset.y) == (chosen, line, top + 1)


async def test_a_list_at_rest_shows_what_comes_above(drive, settled, home, other) -> None:
    faults(home, 30)
    async with drive(80, 24) as pilot:
        table = pilot.app.today.table
        urgent(other, home)
        await until(pilot, lambda: any(row.title == "fault 29" for row in table.shown[:5]))
        assert table.scroll_offset.y == 0


async def test_a_list_scrolled_past_its_cursor_keeps_what_is_looked_at(drive, settled, home, other) -> None:
    faults(home, 60)
    async with drive(80, 24) as pilot:
        table = pilot.app.today.table
        table.scroll_to(y=30, animate=False)
        await settled(pilot)
        seen = table.shown[30].id
        urgent(other, home)
        await until(pilot, lambda: any(row.title == "fault 29" for row in table.shown[:5]))
        assert table.shown[table.scroll_offset.y].id == seen


async def test_a_job_page_gains_a_step_and_what_is_read_below_stays(drive, settled, home, other) -> None:
    for number in range(40):
        act_on_job(home.context, home.jobs[0], "note", {"text": f"note number {number}"})
    async with drive(80, 24) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settled(pilot)
        job = await pressed(pilot, settled, "2", "pagedown")
        top = job.timeline.scroll_offset.y
        read = job.timeline.render_line(0).text
        assert top > 0
        number = job.page.line.number
        other("job", "note", number, "--text", "from elsewhere")
        await until(pilot, lambda: len(job.page.timeline) == 43)
        await settled(pilot)
        assert job.timeline.render_line(0).text == read
        assert job.timeline.scroll_offset.y > top


async def test_a_half_typed_form_stays_as_it_is_over_a_page_that_changes(drive, settled, home, other) -> None:
    async with drive(80, 24) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settled(pilot)
        form = await pressed(pilot, settled, "n", *"half a wor")
        job = pilot.app.screen_stack[-2]
        other("job", "depart", job.page.line.number)
        await until(pilot, lambda: job.page.line.status == "departed")
        assert pilot.app.screen is form
        assert isinstance(form, FormScreen)
        await pressed(pilot, settled, "d")
        assert form.boxes[0].value == "half a word"


async def test_a_filter_that_is_being_typed_stays_and_finds_what_came(drive, settled, home, other) -> None:
    async with drive(80, 24) as pilot:
        screen = await pressed(pilot, settled, "f8", "slash", *"zirk")
        assert screen.table.count == 0
        other("kb", "add", "zirkon pump", "--solution", "x")
        await until(pilot, lambda: screen.table.count == 1)
        await pressed(pilot, settled, "o")
        assert (screen.needle, screen.table.row.title) == ("zirko", "zirkon pump")


async def test_a_long_list_stays_on_its_row_far_down(drive, settled, home, other) -> None:
    with home.context.act() as act:
        for number in range(700):
            row = {"id": act.ledger.new_id(), "title": f"article {number}", "solution": "x", "created_at": ""}
            row |= {"symptom": "", "cause": "", "tags": "", "kinds": "", "language": "en"}
            index(act.session, Kind.ARTICLE, act.ledger.put(Kind.ARTICLE, row))
    async with drive(80, 24) as pilot:
        screen = await pressed(pilot, settled, "f8", "G", "pageup", "pageup", "down")
        chosen, line = screen.table.row.id, line_on_screen(screen.table)
        count = screen.table.count
        assert count > 700
        other("kb", "add", "zirkon pump", "--solution", "x")
        await until(pilot, lambda: screen.table.shown[0].title == "zirkon pump")
        assert screen.table.row.id == chosen
        assert line_on_screen(screen.table) == line
        assert screen.table.count >= count


async def test_an_article_a_device_and_a_site_follow_another_process(drive, settled, home, other) -> None:
    ref = add_article(home.context, NewArticle("abc", solution="old words"))
    async with drive(120, 36) as pilot:
        pilot.app.open("article", ref)
        await settled(pilot)
        article = pilot.app.screen
        other("kb", "rewrite", ref, "--solution", "new words")
        await until(pilot, lambda: article.page.article.solution == "new words")
        pilot.app.open("asset", home.asset)
        await settled(pilot)
        device = pilot.app.screen
        other("asset", "correct", "GZTH-PC-0007", "ip", "10.80.1.99")
        await until(pilot, lambda: device.page.asset.ip == "10.80.1.99")
        await pressed(pilot, settled, "s")
        site = pilot.app.screen
        before = len(site.page.jobs)
        other("job", "new", "router dead", "--site", "GZTH")
        await until(pilot, lambda: len(site.page.jobs) == before + 1)


async def test_a_setting_of_another_process_holds_at_once(drive, settled, home, other) -> None:
    async with drive(80, 24) as pilot:
        form = await pressed(pilot, settled, "ctrl+n", *"half")
        other("config", "set", "ui.theme", "light")
        await until(pilot, lambda: pilot.app.theme == THEMES["light"].name)
        assert pilot.app.screen is form
        assert form.boxes[0].value == "half"


async def test_how_the_desk_stands_is_told_once_however_fast_it_changes(
    drive: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readings that differ, under way at once: they told each other on without end, until no memory was left."""
    async with drive() as pilot:
        program = pilot.app
        await pressed(pilot, settled, "enter")
        heard: list[StandRead] = []
        monkeypatch.setattr(Program, "on_stand_read", _counting(Program.on_stand_read, heard))
        monkeypatch.setattr(program, "poll", lambda: None)
        told = [StandRead(program.waiting, Line(state), 7) for state in ("online", "offline") * 2]
        for message in told:
            program.post_message(message)
        for _look in range(20):
            await pilot.pause()
        assert [message for message in heard if message.version is None] == [], "what screens were told"
        assert [message for message in heard if message in told] == told


def _counting(heed: Callable[..., None], heard: list[StandRead]) -> Callable[..., None]:
    def counted(program: Program, message: StandRead) -> None:
        heard.append(message)
        if len(heard) < 100:  # enough to see that it does not end
            heed(program, message)

    return counted
