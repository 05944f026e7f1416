"""Threat 26: a click on what came from elsewhere does nothing but what the product itself does there.

Every screen and window, with hostile texts wherever somebody can fill a place; each cell's style is looked at, and the
points of a grid are clicked in a program that fails where anything wants to ring or to open a link.
"""

import webbrowser
from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.screen import Screen

from deskops.tui.program import Program
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.widgets.chips import Chip
from tests_of_hostile_texts import AT_ONCE, CORPUS, FULL, harmless
from tests_of_walks import OVERLAYS, WALKS, back_to_day, every_screen, hostile_day, walk

COLUMNS, ROWS = 80, 24
GRID = [(x, y) for y in range(ROWS) for x in range(2, COLUMNS, 13)]
BAIT = "[@click=app.pwned]here[/] [@click=screen.pwned]or here[/]"
JOINED = {"all of them": AT_ONCE["all of them"]}
SHOWN = CORPUS | JOINED if FULL else JOINED
# One point of the grid in so many, another one on each screen.
SPARSE = {"all of them": 5 if FULL else 71}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What data had the program do, had it been obeyed."""
    done: list[str] = []

    def would(what: str) -> Callable[..., None]:
        return lambda *_whatever, **_more: done.append(what)

    for owner, name in ((App, "bell"), (App, "open_url"), (App, "copy_to_clipboard"), (webbrowser, "open")):
        monkeypatch.setattr(owner, name, would(name))
    monkeypatch.setattr(Program, "action_pwned", would("an action from data"), raising=False)
    return done


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", SHOWN)
async def test_threat_26_a_click_anywhere_does_what_the_product_does(
    drive: Any, settled: Any, home: Any, taken: list[str], kind: str
) -> None:
    """Threat 26: no action, no link, no sign of another's on any screen, wherever one clicks."""
    hostile_day(home, f"{BAIT} {SHOWN[kind].encode('utf-8', 'replace').decode()}")
    sparse, seen = SPARSE.get(kind, 47), set[type[Screen[Any]]]()
    async with drive(COLUMNS, ROWS) as pilot:
        for turn, name in enumerate(WALKS | OVERLAYS):
            await back_to_day(pilot)
            screen = await walk(pilot, settled, home, name)
            seen.add(type(screen))
            _sound(pilot.app, name)
            for point in GRID[turn % sparse :: sparse]:
                if pilot.app.screen is not screen:
                    await back_to_day(pilot)
                    screen = await walk(pilot, settled, home, name)
                await pilot.click(offset=point)
                await pilot.pause()
                _sound(pilot.app, f"{name}, clicked at {point}")
                assert taken == [], (name, point)
                assert pilot.app.is_running
    assert set(every_screen()) - seen == set(), "a screen that nobody clicks on"


async def test_threat_26_a_question_of_what_came_from_elsewhere(drive: Any, taken: list[str]) -> None:
    """Threat 26: its title, its words and its answers are what others wrote."""
    text = f"{BAIT} {JOINED['all of them']}"
    async with drive(COLUMNS, ROWS) as pilot:
        for point in GRID[::11]:
            await back_to_day(pilot)
            pilot.app.push_screen(QuestionScreen(text, text, [Chip("one", text), Chip("two", text)]))
            await pilot.pause()
            _sound(pilot.app, "question")
            await pilot.click(offset=point)
            await pilot.pause()
            _sound(pilot.app, f"question, clicked at {point}")
            assert taken == []


def _sound(app: Any, where: str) -> None:
    for strip in app.screen._compositor.render_strips():
        assert harmless(strip.text), where
        assert cell_len(strip.text) == strip.cell_length == COLUMNS, where
        for segment in strip:
            style = segment.style
            if style is not None:
                assert style.link is None, (where, segment.text)
                assert "@click" not in style.meta, (where, segment.text)
