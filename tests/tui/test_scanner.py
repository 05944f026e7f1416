"""A keyboard-wedge scanner on every screen: its label is opened, and its letters are never commands."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events

from deskops.domain.label import label_address
from deskops.domain.nouns import Kind
from deskops.ops.do.inspections import start
from deskops.store.queries.facts import entries_of
from deskops.tui.burst import ALONE
from deskops.tui.places import PLACES
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.device import DeviceScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import HelpScreen
from deskops.tui.screens.today import TodayScreen
from deskops.tui.widgets.filter_box import FilterBox
from tests_of_screens import settle, until
from tests_of_terminals import Terminal

TAG = "GZTH-PC-0007"
DANGEROUS = "anxdqRuwvhGgZjk1234"  # letters that are commands somewhere
RACE = 0.05  # seconds from a key to what it does


def scan(pilot: Any, text: str, end: str = "enter") -> None:
    """All its keys lie in the queue before the program looks at the first, as when a terminal sends them."""
    for character in text:
        pilot.app.post_message(events.Key(character, character))
    if end:
        pilot.app.post_message(events.Key(end, "\r" if end == "enter" else "\t"))


async def scanned(pilot: Any, text: str, end: str = "enter") -> None:
    scan(pilot, text, end)
    await pilot.pause(0.2)
    await settle(pilot)


def count(home: Any, *more: str) -> int:
    """Entries of all that could be acted upon."""
    with home.context.act() as act:
        return sum(len(entries_of(act.session, one)) for one in (*home.jobs, home.asset, *more))


@pytest.mark.parametrize("text", [TAG, "PF2X9K7Q", label_address("https://it.example/ask", "GZTH", TAG)])
@pytest.mark.parametrize("end", ["enter", "tab", ""])
async def test_a_label_opens_its_device_from_the_day(drive: Any, text: str, end: str) -> None:
    async with drive(listens=True) as pilot:
        await scanned(pilot, text, end)
        await until(pilot, lambda: isinstance(pilot.app.screen, DeviceScreen) and pilot.app.screen.page)
        assert pilot.app.screen.name_of == TAG


async def test_a_movement_waits_for_nobody_and_a_command_does(drive: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("deskops.tui.burst.ALONE", 60.0)
    async with drive(listens=True) as pilot:
        table = pilot.app.today.table
        await pilot.press("G")
        await until(pilot, lambda: table.cursor == table.count - 1 > 0)
        pilot.app.burst.give_up()
        await pilot.press("q")
        assert pilot.app.burst.give_up().keys


async def test_a_label_whose_letters_moved_leaves_the_cursor_where_it_was(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        table = pilot.app.today.table
        stood = table.cursor = 1
        await settle(pilot)
        moved: list[int] = []

        def heard(cursor: int) -> None:
            moved.append(cursor)

        pilot.app.watch(table, "cursor", heard, init=False)
        await scanned(pilot, TAG)  # G is the last row
        await until(pilot, lambda: isinstance(pilot.app.screen, DeviceScreen))
        assert moved == [table.count - 1, stood]
        assert table.cursor == stood


async def test_a_status_line_that_changes_within_a_label_loses_nothing(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        table = pilot.app.today.table
        stood = table.cursor = 1
        await settle(pilot)
        scan(pilot, TAG[0], end="")  # G is the last row
        pilot.app.line = pilot.app.line._replace(state="offline")
        pilot.app.call_later(pilot.app.draw_stand)
        await scanned(pilot, TAG[1:])
        await until(pilot, lambda: isinstance(pilot.app.screen, DeviceScreen))
        assert table.cursor == stood


@pytest.mark.parametrize("place", ["", "job", "inspection", "asset", *(one.name for one in PLACES)])
async def test_no_letter_of_an_unknown_label_is_a_command_anywhere(drive: Any, home: Any, place: str) -> None:
    visit = start(home.context, asset=home.asset).subject
    before = count(home, visit)
    async with drive(listens=True, toasts=True) as pilot:
        refs = {"job": home.jobs[0], "inspection": visit, "asset": home.asset}
        if place in refs:
            pilot.app.open(place, refs[place])
        elif place:
            pilot.app.action_go(place)
        await settle(pilot)
        screen = pilot.app.screen
        await scanned(pilot, DANGEROUS)
        assert pilot.app.screen is screen
        told = [each.message for each in pilot.app._notifications]
        assert any(DANGEROUS in each for each in told), told
    assert count(home, visit) == before


async def test_within_a_round_a_label_leads_to_the_next_inspection(drive: Any, home: Any) -> None:
    with home.context.act() as act:
        site = act.session.connection().exec_driver_sql("SELECT id FROM site").scalar_one()
        values = {"site_id": site, "tag": "GZTH-PC-0008", "kind": "pc"}
        other = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})
        act.refresh(Kind.ASSET, other["id"])
    first = start(home.context, asset=home.asset).subject
    async with drive(listens=True) as pilot:
        pilot.app.open_inspection(first)
        await settle(pilot)
        await scanned(pilot, "GZTH-PC-0008")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen) and pilot.app.screen.page)
        assert pilot.app.screen.page.line.asset_tag == "GZTH-PC-0008"


async def test_in_a_text_box_a_label_is_text(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        pilot.app.action_new_job()
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        scan(pilot, TAG, end="")
        await until(pilot, lambda: form.focused is not None and getattr(form.focused, "value", "") == TAG)


async def test_on_choices_of_a_form_a_label_chooses_and_saves_nothing(drive: Any) -> None:
    async with drive(listens=True, toasts=True) as pilot:
        pilot.app.action_new_job()
        await settle(pilot)
        form = pilot.app.screen
        box = next(box for box in form.boxes if box.field.choices)
        box.control.focus()
        await settle(pilot)
        before = box.value
        await scanned(pilot, "2214")
        assert pilot.app.screen is form
        assert box.value == before
        assert box.control.has_focus
        assert any("2214" in each.message for each in pilot.app._notifications)


async def test_over_the_help_a_label_is_told_and_nothing_is_covered(drive: Any) -> None:
    async with drive(listens=True, toasts=True) as pilot:
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await scanned(pilot, TAG)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert any(TAG in each.message for each in pilot.app._notifications)


async def test_the_filter_takes_a_whole_label_as_its_tag(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        pilot.app.action_go("devices")
        await settle(pilot)
        await pilot.press("slash")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen.focused, FilterBox)
        await scanned(pilot, label_address("https://it.example/ask", "GZTH", TAG))
        assert pilot.app.screen.needle == TAG


@pytest.mark.parametrize("text", [TAG, f" {TAG}\n", label_address("", "GZTH", TAG)])
async def test_a_pasted_label_opens_its_device(drive: Any, text: str) -> None:
    async with drive(listens=True) as pilot:
        pilot.app.post_message(events.Paste(text))
        await until(pilot, lambda: isinstance(pilot.app.screen, DeviceScreen))


async def test_pasted_lines_are_no_label(drive: Any) -> None:
    async with drive(listens=True, toasts=True) as pilot:
        pilot.app.post_message(events.Paste("x\ny"))
        await settle(pilot)
        assert isinstance(pilot.app.screen, TodayScreen)
        assert [each.severity for each in pilot.app._notifications] == ["error"]


async def test_a_single_key_does_its_work_within_fifty_milliseconds(drive: Any) -> None:
    async with drive(listens=True) as pilot:
        today, took = pilot.app.today, []
        for _time in range(10):
            before, begin = today.everyone, time.perf_counter()
            pilot.app.post_message(events.Key("t", "t"))
            await until(pilot, lambda before=before: today.everyone != before)
            took.append(time.perf_counter() - begin)
            await pilot.pause(0.2)
        assert min(took) <= RACE
        assert min(took) >= ALONE * 0.9, "the key was not held back at all"


async def test_a_busy_screen_makes_no_scanner_of_a_person(drive: Any) -> None:
    """Keys that a person pressed half a second apart, handled at once because the screen was busy meanwhile."""
    async with drive(listens=True) as pilot:
        day = pilot.app.today.day
        keys = [events.Key(key, key) for key in ("right_square_bracket", "t", "right_square_bracket", "t")]
        for number, key in enumerate(keys):
            key.character = "]" if key.key != "t" else "t"
            key.time -= 0.5 * (len(keys) - number)
            pilot.app.post_message(key)
        today, after = pilot.app.today, day + timedelta(days=2)
        await until(pilot, lambda: today.day == after and not today.everyone)  # each was obeyed twice


@pytest.fixture
def terminal(home: Any, tmp_path: Path) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    opened = Terminal(home.context.paths.config, tmp_path)
    yield opened
    opened.close()


def test_in_a_real_terminal_a_scanner_opens_and_obeys_nothing(terminal: Terminal, home: Any) -> None:
    before = count(home)
    terminal.shows("POS terminal", "Stand-alone")
    for text in (DANGEROUS, "aaaabbbb", "qqqq1"):
        terminal.type(f"{text}\r")
        seen = terminal.shows(f"There is no device {text}")
        assert "POS terminal" in seen
    terminal.type(f"{TAG}\r")
    terminal.shows(TAG, "PF2X9K7Q", "History")
    terminal.press("Escape")
    terminal.shows("POS terminal")
    terminal.press("j")
    terminal.press("n")
    terminal.shows("Add a note:")
    assert count(home) == before
