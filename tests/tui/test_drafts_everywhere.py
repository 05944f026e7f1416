"""What is typed survives Escape, quitting and a kill, with the place of the cursor, in every kind of field."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deskops.domain.entries import Choice, Field, FieldKind
from deskops.tui.screens.form import Ask, FormScreen
from deskops.tui.screens.scan import ScanScreen
from deskops.tui.widgets.filter_box import FilterBox
from tests_of_screens import settle
from tests_of_terminals import Terminal

FIELDS = [Field(kind.value.replace("-", "_"), kind.value, kind) for kind in FieldKind]
CHOICES = tuple(Choice(name, name) for name in ("one", "two", "three"))
TYPED: Mapping[str, tuple[str, ...]] = {
    FieldKind.TEXT: (*"abc", "left"),
    FieldKind.LONG_TEXT: (*"ab", "enter", *"cd", "left"),
    FieldKind.CHOICE: ("2",),
    FieldKind.ENGINEER: ("down", "space"),
    FieldKind.WHOLE: (*"25", "home"),
    FieldKind.DATE: tuple("2026"),
    FieldKind.CLOCK: ("1", "4"),
    FieldKind.FILE: (*"/tmp/x", "left", "left"),
}


def ask(given: Mapping[str, str] | None = None) -> Ask:
    people = [("e1", "Li"), ("e2", "Zhou")]
    return Ask(
        title="Every kind",
        about="",
        fields=FIELDS,
        subject="s",
        action="a",
        submit=lambda _form, _given: None,
        choices={"choice": [(one.value, one.label) for one in CHOICES], "engineer": people},
        given=given or {},
    )


async def form_of(pilot: Any, **given: str) -> FormScreen:
    pilot.app.ask(ask(given))
    await settle(pilot)
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen


async def fill(pilot: Any, form: FormScreen) -> tuple[list[str], list[str]]:
    for box in form.boxes:
        box.control.focus()
        await pilot.pause()
        await pilot.press(*TYPED[box.field.kind])
    return [box.value for box in form.boxes], [box.place for box in form.boxes]


@pytest.mark.parametrize("way", ["escape", "quit"])
async def test_every_kind_of_field_comes_back_with_its_cursor(drive: Any, way: str) -> None:
    async with drive(80, 40) as pilot:
        form = await form_of(pilot)
        values, places = await fill(pilot, form)
        assert all(values), values
        if way == "escape":
            await pilot.press("escape")
            await settle(pilot)
            again = await form_of(pilot)
            assert ([box.value for box in again.boxes], [box.place for box in again.boxes]) == (
                values,
                places,
            )
            return
    async with drive(80, 40) as pilot:
        again = await form_of(pilot)
        assert ([box.value for box in again.boxes], [box.place for box in again.boxes]) == (values, places)
        assert again.focused is again.boxes[-1].control


@pytest.mark.parametrize("field", ["text", "long_text"])
async def test_words_are_never_seen_before_their_cursor(drive: Any, field: str) -> None:
    """Who types as soon as the words of a draft are seen goes on with them."""
    async with drive(80, 40) as pilot:
        form = await form_of(pilot)
        next(box for box in form.boxes if box.field.name == field).control.focus()
        await pilot.pause()
        await pilot.press(*"toner", "left", "escape")
        await settle(pilot)
        pilot.app.ask(ask())
        seen = []
        for _turn in range(400):
            await asyncio.sleep(0)
            form = pilot.app.screen
            if isinstance(form, FormScreen) and any("toner" in each.text for each in lines_of(form)):
                control = next(box for box in form.boxes if box.field.name == field).control
                seen.append((control.place, control.selection.is_empty))
        assert set(seen) == {("0,4", True)}


def lines_of(screen: Any) -> list[Any]:
    return screen._compositor.render_strips()


async def test_it_says_of_when_the_draft_is(drive: Any, clock: Any) -> None:
    async with drive() as pilot:
        form = await form_of(pilot)
        await pilot.press("x", "escape")
        typed_at = pilot.app.context.local
        clock.move(minutes=40)
        form = await form_of(pilot)
        assert f"Draft of {typed_at:%H:%M};" in str(form.words.render())


async def test_what_was_emptied_stays_empty(drive: Any) -> None:
    async with drive() as pilot:
        await form_of(pilot, text="normal")
        await pilot.press("end", *["backspace"] * 6, "escape")
        form = await form_of(pilot, text="normal")
        assert form.boxes[0].value == ""


async def test_what_nobody_touched_is_no_draft(drive: Any) -> None:
    async with drive() as pilot:
        await form_of(pilot, text="before")
        await pilot.press("tab", "escape")
        form = await form_of(pilot, text="after")
        assert form.boxes[0].value == "after"
        assert not form.words.display


async def test_thrown_away_it_is_as_it_began(drive: Any) -> None:
    async with drive(80, 40) as pilot:
        form = await form_of(pilot, text="given")
        await fill(pilot, form)
        await pilot.press("escape")
        form = await form_of(pilot, text="given")
        await pilot.press("f8")
        assert [box.value for box in form.boxes] == ["given", *[""] * (len(form.boxes) - 1)]
        await pilot.press("escape")
        form = await form_of(pilot, text="given")
        assert [box.value for box in form.boxes] == ["given", *[""] * (len(form.boxes) - 1)]


@pytest.mark.parametrize("place", ["", "devices"])
async def test_a_filter_comes_back_when_it_is_opened_again(drive: Any, place: str) -> None:
    async with drive() as pilot:
        if place:
            pilot.app.action_go(place)
            await settle(pilot)
        await pilot.press("slash", *"printer")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen.needle == ""
    async with drive() as pilot:
        if place:
            pilot.app.action_go(place)
            await settle(pilot)
        assert pilot.app.screen.needle == ""
        await pilot.press("slash")
        await settle(pilot)
        assert isinstance(pilot.app.focused, FilterBox)
        assert pilot.app.screen.needle == "printer"
        await pilot.press("end", "s")
        await settle(pilot)
        assert pilot.app.screen.needle == "printers"
        await pilot.press("home", "shift+end", "x")
        await settle(pilot)
        assert pilot.app.screen.needle == "x"


@pytest.mark.parametrize("place", ["", "devices"])
@pytest.mark.parametrize("leave", [("escape",), ("enter", "escape"), ("down", "escape")])
async def test_a_filter_that_comes_back_filters_by_what_stands_in_it(
    drive: Any, place: str, leave: tuple[str, ...]
) -> None:
    """Escape shows all rows again, from the box and from the list alike; the words are a draft of the box."""
    async with drive() as pilot:
        if place:
            pilot.app.action_go(place)
            await settle(pilot)
        every = pilot.app.screen.table.count
        await pilot.press("slash", *"nothing", *leave)
        await settle(pilot)
        assert (pilot.app.screen.needle, pilot.app.screen.table.count) == ("", every)
        assert not pilot.app.screen.query_one(FilterBox).value
        await pilot.press("slash")
        await settle(pilot)
        assert pilot.app.screen.query_one(FilterBox).value == "nothing"
        assert (pilot.app.screen.needle, pilot.app.screen.table.count) == ("nothing", 0)


async def test_typing_in_a_filter_that_came_back_begins_anew(drive: Any) -> None:
    async with drive() as pilot:
        await pilot.press("slash", *"one", "escape", "slash", *"two")
        await settle(pilot)
        assert pilot.app.screen.needle == "two"


async def test_a_filter_that_was_emptied_stays_empty(drive: Any) -> None:
    async with drive() as pilot:
        await pilot.press("slash", *"on", "backspace", "backspace", "escape", "slash")
        await settle(pilot)
        assert pilot.app.screen.needle == ""


async def test_half_a_tag_comes_back_until_it_has_served(drive: Any) -> None:
    async with drive() as pilot:
        for keys, kept in ((("G", "Z", "escape"), "GZ"), (("end", "T", "enter"), "")):
            pilot.app.push_screen(ScanScreen())
            await settle(pilot)
            await pilot.press(*keys)
            await settle(pilot)
            pilot.app.push_screen(screen := ScanScreen())
            await settle(pilot)
            assert screen.box.value == kept
            await pilot.press("escape")
            await settle(pilot)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_new_job_and_a_filter_survive_a_kill(home: Any, tmp_path: Path) -> None:
    terminal = Terminal(home.context.paths.config, tmp_path)
    try:
        terminal.shows("POS terminal", "Stand-alone")
        terminal.press("/")
        terminal.shows("Filter: number")
        terminal.type("打印机")
        terminal.shows("打印机")
        terminal.press("Escape")
        terminal.press("C-n")
        terminal.shows("A walk-in or a call")
        terminal.type("三楼打印机冒烟 smoke")
        terminal.shows("三楼打印机冒烟 smoke")
        time.sleep(1)  # what stands on the screen is on the disk soon after, sooner than anybody pulls a plug
        os.kill(terminal.pid, signal.SIGKILL)
    finally:
        terminal.close()
    again = Terminal(home.context.paths.config, tmp_path)
    try:
        again.shows("POS terminal", "Stand-alone")
        again.press("C-n")
        again.shows("三楼打印机冒烟 smoke", "Draft of ")
        again.press("Escape")
        again.shows("Enter Open")
        again.press("/")
        again.shows("打印机", "1 found")
    finally:
        again.close()
