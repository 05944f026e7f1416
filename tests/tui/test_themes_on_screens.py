"""Every screen in every theme, switched while it stands: all text can be read; and what is said without colour."""

from typing import Any

import pytest
from rich.style import Style
from textual.color import Color
from textual.scrollbar import ScrollBar, ScrollBarRender

from deskops.config import Settings
from deskops.tui.looks import PlainBar
from deskops.tui.screens.theming import ThemeScreen
from deskops.tui.themes import LABELS, THEMES
from tests_of_walks import WALKS, walk

LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0, "contrast-dark": 7.0}


def luminance(colour: Color) -> float:
    """WCAG 2's relative luminance."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    """Of ink and ground, by WCAG 2: 1 to 21."""
    ink, ground = (Color.from_rich_color(each) for each in (style.color, style.bgcolor))
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def too_faint(pilot: Any, least: float) -> set[str]:
    """Texts on the uppermost screen that cannot be read; what a window dims behind itself is not meant to be."""
    screen = pilot.app.screen
    found = set()
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            text = segment.text.strip()
            is_word = any(character.isalnum() for character in text)
            if is_word and segment.style and screen.get_widget_at(x, y)[0] is not screen:
                ratio = contrast(segment.style)
                if ratio < least:
                    found.add(f"{text} {ratio:.1f}")
            x += segment.cell_length
    return found


@pytest.mark.parametrize("name", WALKS)
async def test_every_text_can_be_read_in_every_theme(drive: Any, settled: Any, home: Any, name: str) -> None:
    """4.5 to 1, and 7 to 1 where it is called high contrast."""
    async with drive() as pilot:
        await walk(pilot, settled, home, name)
        for theme in THEMES:
            pilot.app.wear(theme)
            await settled(pilot)
            assert too_faint(pilot, LEAST[theme]) == set(), theme


async def test_the_theme_under_the_cursor_is_worn_and_escape_gives_the_old_one_back(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+t", "down", "down")
        await settled(pilot)
        assert pilot.app.theme == "deskops-contrast"
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.theme == "deskops-dark"
        assert not home.context.paths.config_file.exists()


async def test_a_theme_that_is_taken_stays_and_is_kept(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+t", "down", "enter")
        await settled(pilot)
        assert pilot.app.theme == "deskops-light"
        assert not isinstance(pilot.app.screen, ThemeScreen)
        assert 'theme = "light"' in home.context.paths.config_file.read_text("utf-8")


async def test_plain_lines_come_and_go_while_it_runs(
    drive: Any, settled: Any, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScrollBar, "renderer", ScrollBarRender)
    async with drive() as pilot:
        for plain, renderer in ((True, PlainBar), (False, ScrollBarRender)):
            home.context.settings = Settings({"ui.ascii": plain})
            pilot.app.dress_anew()
            await settled(pilot)
            assert pilot.app.has_class("-plain-lines") is plain
            assert ScrollBar.renderer is renderer


@pytest.mark.parametrize("name", WALKS)
async def test_without_colour_nothing_is_lost(
    drive: Any, settled: Any, home: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What stands under the cursor has a sign of its own, and what is chosen is reversed."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with drive() as pilot:
        screen = await walk(pilot, settled, home, name)
        for rows in screen.query("RowList"):
            if rows.count and rows.shows_cursor and rows.region.area:
                line = rows.render_line(rows.cursor - rows.scroll_offset.y + rows._above)
                assert line.text.startswith(">")
        for chips in screen.query("Chips"):
            chosen = chips.get_component_rich_style("chip--chosen")
            assert chosen.reverse
            assert chosen.bold


def test_every_theme_has_a_name_and_a_measure() -> None:
    assert set(LABELS) == set(THEMES) == set(LEAST)
