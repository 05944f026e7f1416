"""The program as a whole: palette, help, keys of one's own, status, themes, and staying up whatever happens."""

import itertools
import re
from typing import Any

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.scrollbar import ScrollBar, ScrollBarRender

from deskops import i18n
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.journal import records
from deskops.tui.app import run
from deskops.tui.keys import known_keys, unknown
from deskops.tui.keys import settled as settle_keys
from deskops.tui.looks import PlainBar
from deskops.tui.program import Program
from deskops.tui.screens.help import HelpScreen, keys_of
from deskops.tui.screens.palette import PaletteScreen, found, offers
from deskops.tui.themes import THEMES


def told(pilot: Any) -> str:
    return "\n".join(note.message for note in pilot.app._notifications)


async def test_every_action_is_in_the_palette_by_both_its_names(drive: Any) -> None:
    async with drive() as pilot:
        offered = offers(pilot.app.screen)
        words = "\n".join(offer.words for offer in offered)
        for name in ("accept", "reassign", "change priority", "new job", "filter", "help", "quit"):
            assert name in words
        assert "新建工单" in words
        assert "改派" in words
        assert "筛选" in words


async def test_the_palette_finds_by_either_language_and_by_letters_in_order(drive: Any) -> None:
    async with drive() as pilot:
        offered = offers(pilot.app.screen)
        assert next(offer.label for offer in found(offered, "new j")) == "New job"
        assert next(offer.label for offer in found(offered, "新建")) == "New job"
        assert "New job" in [offer.label for offer in found(offered, "nwjb")]
        assert found(offered, "qqqq") == []


async def test_the_palette_does_what_is_chosen(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(pilot.app.screen, PaletteScreen)
        await pilot.press(*"accept", "enter")
        await settled(pilot)
        assert pilot.app.screen is pilot.app.today
        assert pilot.app.today.subject.status == "accepted"


async def test_the_palette_is_open_to_the_mouse(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+p", *"accept")
        await settled(pilot)
        await pilot.click("#palette-list", offset=(5, 0))
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"


async def test_help_names_every_key_that_works_here(drive: Any) -> None:
    async with drive() as pilot:
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        named = keys_of(pilot.app.screen)
        assert named["Filter; twice: find anything"] == "/"
        assert named["Help"] == "? F1"
        assert named["Accept"] == "a"
        assert named["The day before"] == "Left ["


async def test_every_binding_has_an_id_and_words(drive: Any) -> None:
    known = known_keys()
    assert len(known) > 60
    assert [name for name, binding in known.items() if not binding.description] == []


@pytest.mark.parametrize("name", ["today", "job", "checklist"])
async def test_every_screen_has_its_help(name: str) -> None:
    from deskops.tui.screens.checklist import ChecklistScreen
    from deskops.tui.screens.job import JobScreen
    from deskops.tui.screens.today import TodayScreen

    screens = {"today": TodayScreen, "job": JobScreen, "checklist": ChecklistScreen}
    assert len(screens[name].HELP) > 100


async def test_a_key_of_one_s_own_replaces_the_usual_one(home: Any, drive: Any, settled: Any) -> None:
    home.context.settings = Settings({"keys": {"act.accept": "z"}})
    async with drive() as pilot:
        await pilot.press("a")
        await settled(pilot)
        assert pilot.app.today.subject.status == "dispatched"
        await pilot.press("z")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"


async def test_a_key_for_nothing_is_said_with_the_nearest(home: Any, drive: Any) -> None:
    assert unknown({"today.filter": "f3"}) == []
    home.context.settings = Settings({"keys": {"act.acept": "z"}})
    async with drive() as pilot:
        assert "act.accept" in told(pilot)


async def test_a_key_that_belongs_to_something_else_is_said_and_stays(
    home: Any, drive: Any, settled: Any
) -> None:
    home.context.settings = Settings({"keys": {"act.accept": "g", "act.note": "z"}})
    async with drive() as pilot:
        assert "give g to Accept" in told(pilot)
        await pilot.press("a")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"
        await pilot.press("z")
        await settled(pilot)
        assert pilot.app.screen is not pilot.app.today


def test_two_keys_can_change_places_but_one_cannot_be_taken() -> None:
    swapped = {"act.accept": "d", "act.depart": "a"}
    assert settle_keys(swapped) == (swapped, [])
    assert settle_keys({"act.accept": "g", "act.depart": "a"})[0] == {}
    assert settle_keys({"today.clear": "escape"})[0] == {"today.clear": "escape"}


async def test_an_unforeseen_fault_is_reported_and_the_program_stays(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        pilot.app.acts.do(pilot.app, lambda _post: 1 // 0, what="Dividing")
        await settled(pilot)
        assert "Dividing" in told(pilot)
        assert "ZeroDivisionError" in told(pilot)
        (report,) = home.context.paths.logs.glob("crash-*.json")
        assert "ZeroDivisionError" in report.read_text("utf-8")
        assert "division" not in report.read_text("utf-8")  # a message may quote what is stored
        await pilot.press("a")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"
        fault, done = records(home.context.paths)
        assert (fault["event"], "division" in str(fault), done["event"]) == ("error", False, "done")


async def test_acts_are_done_in_the_order_in_which_they_were_given(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        done: list[int] = []
        for number in range(50):
            pilot.app.acts.do(pilot.app, lambda _post, number=number: done.append(number))
        await settled(pilot)
        assert done == list(range(50))


async def test_of_several_readings_of_one_thing_the_newest_is_enough(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        read: list[int] = []
        pilot.app.reads.do(pilot.app, lambda _post: [None for _ in range(200_000)])
        for number in range(20):
            pilot.app.reads.do(pilot.app, lambda _post, n=number: read.append(n), newest="numbers")
        await settled(pilot)
        assert read[-1] == 19
        assert len(read) < 20


async def test_what_is_being_written_is_finished_before_the_program_ends(home: Any) -> None:
    program = Program(home.context)
    done: list[str] = []
    async with program.run_test() as pilot:
        while not hasattr(program, "drafts"):
            await pilot.pause()
        for number in range(5):
            program.acts.do(program, lambda _post, n=number: done.append(str(n)))
        await pilot.press("q")
    program.close()
    assert done == list("01234")


async def test_the_status_line_of_a_laptop_that_works_alone_says_that_and_no_hint_leads_to_a_sync(
    drive: Any, settled: Any
) -> None:
    async with drive() as pilot:
        line = pilot.app.today.stand.render_line(0).text
        assert "Stand-alone" in line
        assert "unsent" not in line
        assert "last sync" not in line
        pilot.app.go("synclog")
        await settled(pilot)
        hints = [chip.label for chip in pilot.app.screen.hints._chips]
        assert "Back" in hints
        assert "Sync now" not in hints


def contrast(ink: Color, ground: Color) -> float:
    """WCAG 2.2, contrast ratio."""

    def light(colour: Color) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(ink), light(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
async def test_every_theme_can_be_read(home: Any, drive: Any, theme: str) -> None:
    """Text against its ground: at least 4.5 to 1, on the cursor too."""
    home.context.settings = Settings({"ui.theme": theme})
    async with drive() as pilot:
        assert pilot.app.current_theme.name == f"deskops-{theme}"
        table = pilot.app.today.table
        looks = ("plain", "faint", "late", "soon", "held", "good", "strong")
        for look, under in itertools.product(looks, (False, True)):
            style = table.look(look, under_cursor=under)
            ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
            assert contrast(ink, ground) >= 4.5, (look, under)


async def test_without_colour_the_cursor_and_the_marks_still_show(
    home: Any, drive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with drive() as pilot:
        picture = pilot.app.export_screenshot()
        colours = {found.lower() for found in re.findall(r"#([0-9a-fA-F]{6})\b", picture)}
        painted = {c for c in colours if not c[:2] == c[2:4] == c[4:]}
        assert painted <= {"ff5f57", "febc2e", "28c840", "c5c8c6"}  # the drawn window's own
        assert pilot.app.today.table.render_line(1).text.startswith(">")


async def test_plain_lines_draw_no_partial_blocks(
    home: Any, drive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScrollBar, "renderer", ScrollBarRender)
    home.context.settings = Settings({"ui.ascii": True})
    async with drive(60, 18) as pilot:
        assert ScrollBar.renderer is PlainBar
        drawn = PlainBar.render_bar(size=10, virtual_size=77, window_size=10, position=13)
        assert {segment.text for segment in drawn.segments if isinstance(segment, Segment)} <= {" ", "\n"}
        assert pilot.app.has_class("-plain-lines")


async def test_a_tick_writes_little_and_nothing_else_is_drawn_again(drive: Any, home: Any) -> None:
    """No flicker: what a second changes is a few lines, not the screen."""
    async with drive(100, 36) as pilot:
        screen, table = pilot.app.screen, pilot.app.today.table
        await pilot.pause()
        before = [strip.text for strip in screen._compositor.render_strips()]
        home.clock.move(seconds=1)
        pilot.app.today.tick()
        await pilot.pause()
        after = [strip.text for strip in screen._compositor.render_strips()]
        changed = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert changed
        assert len(changed) <= table.count
        assert all(2 <= y < 2 + table.count for y in changed)


def test_a_laptop_that_is_not_set_up_is_said_before_the_screen_opens(paths: Any) -> None:
    from deskops.errors import StoreMissing

    with pytest.raises(StoreMissing, match="There is no store"):
        run(Context(paths, Settings()))


async def test_both_languages_fill_no_line_beyond_the_screen(drive: Any, settled: Any) -> None:
    for language, columns in itertools.product(i18n.LANGUAGES, (60, 80)):
        i18n.use(language)
        async with drive(columns, 24) as pilot:
            await pilot.press("enter")
            await settled(pilot)
            for strip in pilot.app.screen._compositor.render_strips():
                assert strip.cell_length == columns


async def test_a_click_on_a_hint_does_what_its_key_does_once(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        opened: list[str] = []
        real = pilot.app.open_job
        pilot.app.open_job = lambda job: (opened.append(job), real(job))
        await pilot.click("#hints", offset=(3, 0))  # Enter Open
        await settled(pilot)
        assert len(opened) == 1
        back: list[object] = []
        pop = pilot.app.pop_screen
        pilot.app.pop_screen = lambda: (back.append(1), pop())[1]
        depth = len(pilot.app.screen_stack)
        await pilot.click("#hints", offset=(3, 0))  # Esc Back
        await settled(pilot)
        assert len(pilot.app.screen_stack) == depth - 1
        assert pilot.app.is_running
