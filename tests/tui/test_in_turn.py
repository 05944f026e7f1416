"""Keys that come in one piece take effect one after another, each where the cursor would stand had they come slowly."""

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual import events

from deskops.tui import in_turn
from deskops.tui.screens.device import DeviceScreen
from deskops.tui.screens.find import FindScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import JobScreen
from tests_of_screens import settle, until
from tests_of_terminals import Terminal

NAMED = {"\t": "tab", "\r": "enter", "\x1b": "escape", "/": "slash", " ": "space", "\x7f": "backspace"}
in_a_terminal = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def burst(pilot: Any, keys: str | Sequence[str]) -> None:
    """All lie in the queue before the program looks at the first, as when a terminal sends them."""
    for key in keys:
        pilot.app.post_message(events.Key(NAMED.get(key, key), key if len(key) == 1 else None))


async def form_of(pilot: Any) -> FormScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
    return pilot.app.screen


@pytest.mark.parametrize("end", ["\t", "\r"])
async def test_what_follows_tab_or_enter_goes_into_the_next_field(drive: Any, end: str) -> None:
    async with drive(listens=True) as pilot:
        pilot.app.action_new_job()
        await settle(pilot)
        form = await form_of(pilot)
        lines = [box for box in form.boxes if not box.field.choices]
        first = form.boxes.index(lines[0])
        assert form.boxes[first + 1] is lines[1], "two fields of text in a row are what is typed into"
        lines[0].control.focus()
        await settle(pilot)
        burst(pilot, f"one{end}two")
        await until(pilot, lambda: [lines[0].value, lines[1].value] == ["one", "two"])


@pytest.mark.parametrize("listens", [True, False])
async def test_letters_right_after_the_key_of_a_form_are_typed_into_it(drive: Any, listens: bool) -> None:
    async with drive(listens=listens) as pilot:
        burst(pilot, "nnot at home")
        form = await form_of(pilot)
        await until(pilot, lambda: form.boxes[0].value == "not at home")


@pytest.mark.parametrize("listens", [True, False])
async def test_letters_right_after_the_slash_filter(drive: Any, listens: bool) -> None:
    async with drive(listens=listens) as pilot:
        burst(pilot, "/outlook")
        await until(pilot, lambda: pilot.app.today.needle == "outlook")
        assert pilot.app.today.table.count == 1


async def test_letters_right_after_the_key_that_finds_are_looked_for_and_enter_opens_what_they_found(
    drive: Any,
) -> None:
    async with drive(listens=True) as pilot:
        burst(pilot, ["ctrl+o", *"PF2X9K7Q", "\r"])
        await until(pilot, lambda: isinstance(pilot.app.screen, DeviceScreen))


async def test_a_key_right_after_enter_acts_on_the_page_that_opened(drive: Any, home: Any) -> None:
    async with drive(listens=True) as pilot:
        opened = pilot.app.today.subject.id
        burst(pilot, "\rn")
        form = await form_of(pilot)
        assert isinstance(pilot.app.screen_stack[-2], JobScreen)
        assert form.ask.subject == opened


async def test_two_slashes_and_letters_are_looked_for_in_everything(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        burst(pilot, "//tianhe")
        await until(pilot, lambda: isinstance(pilot.app.screen, FindScreen))
        await until(pilot, lambda: pilot.app.screen.needle == "tianhe")


async def test_a_paste_comes_after_the_key_before_it(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        burst(pilot, "n")
        pilot.app.post_message(events.Paste("from the clipboard"))
        form = await form_of(pilot)
        await until(pilot, lambda: form.boxes[0].value == "from the clipboard")


async def test_a_letter_of_a_text_box_waits_for_nothing_that_is_read(drive: Any) -> None:
    """The lane that reads is held up; what is typed is seen all the same, and at once."""
    async with drive(listens=True) as pilot:
        await pilot.press("ctrl+o")
        await settle(pilot)
        go_on = asyncio.Event()
        loop = asyncio.get_running_loop()
        pilot.app.reads.do(
            pilot.app, lambda _post: asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        )
        begun = time.monotonic()
        burst(pilot, "tianhe")
        await until(pilot, lambda: pilot.app.screen.needle == "tianhe")
        took = time.monotonic() - begun
        go_on.set()
        assert took < in_turn.PATIENCE


async def test_what_takes_too_long_holds_no_key_for_ever(drive: Any, monkeypatch: Any) -> None:
    """The page that opened is not read yet, and may never be."""
    monkeypatch.setattr(in_turn, "PATIENCE", 0.1)
    async with drive(listens=True) as pilot:
        go_on = asyncio.Event()
        loop = asyncio.get_running_loop()
        pilot.app.reads.do(
            pilot.app, lambda _post: asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        )
        burst(pilot, ["\r", "ctrl+n"])
        await form_of(pilot)
        go_on.set()


async def test_keys_of_one_that_is_held_down_do_not_wait_out_their_patience(drive: Any) -> None:
    """A hundred of them lie there; how fast they are through is measured, not tested."""
    async with drive(listens=True) as pilot:
        table = pilot.app.today.table
        burst(pilot, ["down", "up"] * 50 + ["down"])
        await until(pilot, lambda: table.cursor == 1 and not pilot.app.turns.waits, 10 * in_turn.PATIENCE)


def write_at_once(terminal: Terminal, text: str) -> None:
    """To its terminal as one piece; tmux types what it is told in one write."""
    terminal.tmux("set-buffer", "--", text)
    terminal.tmux("paste-buffer", "-r", "-t", "main")


@in_a_terminal
@pytest.mark.parametrize(
    ("keys", "shows"),
    [
        ("nnot at home", ("Add a note:", "not at home")),
        ("/outlook", ("1 found", "Outlook asks")),
        ("\rn", ("Add a note:",)),
        ("\x0ftianhe", ("tianhe", "site")),
        ("\x0eone\rtwo", ("A walk-in or a call", "one", "two")),
    ],
)
def test_in_a_real_terminal(opened: Callable[..., Terminal], keys: str, shows: tuple[str, ...]) -> None:
    terminal = opened()
    write_at_once(terminal, keys)
    terminal.shows(*shows)
