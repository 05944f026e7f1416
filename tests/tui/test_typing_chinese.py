"""Notes of several lines typed with a Chinese input method: no key is swallowed, the cursor stands where words go."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events

from deskops.ops.read.jobs import job_page
from deskops.tui.screens.form import FormScreen
from tests_of_screens import settle
from tests_of_terminals import Terminal, until

FIRST, SECOND = "更换硒鼓，打印正常。", "第二行\u3000全角空格 and 『引号』"


async def to_note(pilot: Any) -> FormScreen:
    await pilot.press("n")
    await settle(pilot)
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen


def type_(pilot: Any, text: str) -> None:
    for character in text:
        pilot.app.post_message(events.Key(character, character))


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "\u2002"])
async def test_no_blank_of_an_input_method_is_swallowed(drive: Any, blank: str) -> None:
    async with drive() as pilot:
        form = await to_note(pilot)
        type_(pilot, f"左{blank}右")
        await settle(pilot)
        assert form.boxes[0].value == f"左{blank}右"
        pilot.app.action_new_job()
        await settle(pilot)
        type_(pilot, f"左{blank}右")
        await settle(pilot)
        assert pilot.app.screen.boxes[0].value == f"左{blank}右"


@pytest.mark.parametrize("key", ["enter", "ctrl+j", "shift+enter", "alt+enter"])
async def test_enter_begins_a_line_in_a_note(drive: Any, key: str) -> None:
    async with drive() as pilot:
        form = await to_note(pilot)
        type_(pilot, "一")
        pilot.app.post_message(events.Key(key, None))
        type_(pilot, "二")
        await settle(pilot)
        assert form.boxes[0].value == "一\n二"


@pytest.mark.parametrize("key", ["ctrl+s", "f10", "ctrl+enter"])
async def test_a_note_of_several_lines_is_saved_by_a_key_that_no_input_method_takes(
    drive: Any, home: Any, key: str
) -> None:
    async with drive() as pilot:
        job = pilot.app.today.subject.id
        await to_note(pilot)
        type_(pilot, FIRST)
        await pilot.press("enter")
        type_(pilot, SECOND)
        await settle(pilot)
        pilot.app.post_message(events.Key(key, None))
        await settle(pilot)
    assert job_page(home.context, job).timeline[-1].entry.payload["text"] == f"{FIRST}\n{SECOND}"


async def test_pasted_lines_stay_lines_and_controls_go(drive: Any) -> None:
    async with drive() as pilot:
        form = await to_note(pilot)
        pilot.app.post_message(events.Paste("一\r\n二\r三\n\x1b[31m四\u202e"))
        await settle(pilot)
        assert form.boxes[0].value == "一\n二\n三\n[31m四"


@pytest.mark.parametrize("columns", [60, 61, 80, 81])
async def test_wide_characters_are_whole_at_the_edge_and_the_cursor_is_behind_the_last(
    drive: Any, columns: int
) -> None:
    async with drive(columns, 24) as pilot:
        form = await to_note(pilot)
        text = "打印机卡纸" * 30
        type_(pilot, text)
        await settle(pilot)
        box = form.boxes[0].control
        shown = "".join(
            box.render_line(y).text.strip() for y in range(box.size.height) if box.render_line(y).text.strip()
        )
        assert text.endswith(shown)
        assert len(shown) > 40
        region = box.content_region
        assert region.contains(*pilot.app.cursor_position)
        await pilot.press("ctrl+end", "home")
        await settle(pilot)
        assert region.contains(*pilot.app.cursor_position)


@pytest.fixture
def terminal(home: Any, tmp_path: Path) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    opened = Terminal(home.context.paths.config, tmp_path)
    yield opened
    opened.close()


def cursor(terminal: Terminal) -> tuple[int, int]:
    x, _comma, y = terminal.tmux("display-message", "-p", "-t", "main", "#{cursor_x},#{cursor_y}").partition(
        ","
    )
    return int(x), int(y)


def notes(home: Any) -> list[Any]:
    return [
        step.entry.payload.get("text")
        for job in home.jobs
        for step in job_page(home.context, job).timeline
        if step.entry.action == "note"
    ]


def test_in_a_real_terminal_the_cursor_is_where_the_input_method_shows_its_words(
    terminal: Terminal, home: Any
) -> None:
    terminal.shows("POS terminal", "Stand-alone")
    terminal.press("n")
    terminal.shows("Add a note:")
    row = next(y for y, line in enumerate(terminal.screen.splitlines()) if "Text *" in line) + 1
    until(lambda: cursor(terminal)[1] == row)
    x, y = cursor(terminal)
    terminal.type(FIRST)
    terminal.shows(FIRST)
    until(lambda: cursor(terminal) == (x + 2 * len(FIRST), y))
    terminal.press("Enter")
    terminal.type("第二行\u3000空格\n第三行")
    terminal.shows("第二行", "第三行")
    until(lambda: cursor(terminal) == (x + 6, y + 2))
    terminal.press("C-s")
    until(lambda: notes(home) == [f"{FIRST}\n第二行\u3000空格\n第三行"])


@pytest.mark.parametrize("box", ["line", "page"])
async def test_keys_that_come_in_one_piece_take_effect_in_their_order(drive: Any, box: str) -> None:
    """As from a slow line: the program is busy, and all of them wait."""
    async with drive() as pilot:
        if box == "page":
            form = await to_note(pilot)
        else:
            pilot.app.action_new_job()
            await settle(pilot)
            form = pilot.app.screen
        for key in ("a", "x", "backspace", "b", "left", "c", "home", "d", "end", "e"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert form.boxes[0].value == "dacbe"
