"""Threat 26: a click on what came from elsewhere does nothing but what the product itself does there.

Every screen and window, with hostile texts wherever somebody can fill a place; each cell's style is looked at, and the
points of a grid are clicked in a program that fails where anything wants to ring or to open a link.
"""

import contextlib
import json
import sqlite3
import webbrowser
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.screen import ModalScreen, Screen

from deskops.ops.do.inspections import answer, start
from deskops.ops.do.jobs import act_on_job
from deskops.tui import keys
from deskops.tui.program import Program
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.widgets.chips import Chip
from tests_of_hostile_texts import AT_ONCE, CORPUS, FULL, harmless, poison
from tests_of_walks import OVERLAYS, WALKS, walk

COLUMNS, ROWS = 80, 24
GRID = [(x, y) for y in range(ROWS) for x in range(2, COLUMNS, 13)]
BAIT = "[@click=app.pwned]here[/] [@click=screen.pwned]or here[/]"
JOINED = {"all of them": AT_ONCE["all of them"]}
SHOWN = CORPUS | JOINED if FULL else JOINED
# One point of the grid in so many, another one on each screen.
SPARSE = {"all of them": 5 if FULL else 71}
# Not walked to: those of a signature under way, and of a report that was signed.
ELSEWHERE = {"PadScreen", "SealScreen", "CodeScreen", "RevisionsScreen"}


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
    _fill(home, f"{BAIT} {SHOWN[kind].encode('utf-8', 'replace').decode()}")
    sparse, seen = SPARSE.get(kind, 47), set[str]()
    async with drive(COLUMNS, ROWS) as pilot:
        for turn, name in enumerate(WALKS | OVERLAYS):
            await _back(pilot)
            screen = await walk(pilot, settled, home, name)
            seen |= {each.__name__ for each in type(screen).__mro__}
            _sound(pilot.app, name)
            for point in GRID[turn % sparse :: sparse]:
                if pilot.app.screen is not screen:
                    await _back(pilot)
                    screen = await walk(pilot, settled, home, name)
                await pilot.click(offset=point)
                await pilot.pause()
                _sound(pilot.app, f"{name}, clicked at {point}")
                assert taken == [], (name, point)
                assert pilot.app.is_running
    assert {each.__name__ for each in _screens()} - seen == ELSEWHERE | {"QuestionScreen"}


async def test_threat_26_a_question_of_what_came_from_elsewhere(drive: Any, taken: list[str]) -> None:
    """Threat 26: its title, its words and its answers are what others wrote."""
    text = f"{BAIT} {JOINED['all of them']}"
    async with drive(COLUMNS, ROWS) as pilot:
        for point in GRID[::11]:
            await _back(pilot)
            pilot.app.push_screen(QuestionScreen(text, text, [Chip("one", text), Chip("two", text)]))
            await pilot.pause()
            _sound(pilot.app, "question")
            await pilot.click(offset=point)
            await pilot.pause()
            _sound(pilot.app, f"question, clicked at {point}")
            assert taken == []


def _screens() -> Iterator[type[Screen[Any]]]:
    """Every page of the program, and what it lays over them."""
    yield from keys.pages()
    yield from (each for each in keys._owners() if issubclass(each, ModalScreen))


def _fill(home: Any, hostile: str) -> None:
    """What is under way has a note, answers and a problem; then every free text of the store is hostile."""
    context = home.context
    visit = start(context, asset=home.asset, job=home.jobs[2]).subject
    answer(context, visit, "case", "fail", note="插座 松动")
    act_on_job(context, home.jobs[2], "note", {"text": "下次 再来"})
    context.paths.logs.mkdir(parents=True, exist_ok=True)
    record = {"at": "2026-11-23T08:40:12.900+08:00", "event": "sync", "way": hostile, "message": hostile}
    (context.paths.logs / "deskops.log").write_text(json.dumps(record) + "\n")
    with contextlib.closing(sqlite3.connect(context.paths.store)) as store, store:
        poison(store, lambda old: f"{hostile} {old}")


async def _back(pilot: Any) -> None:
    """To the day, whatever lies above it, all jobs shown."""
    app = pilot.app
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await pilot.pause()
    await pilot.press("escape", "escape")


def _sound(app: Any, where: str) -> None:
    for strip in app.screen._compositor.render_strips():
        assert harmless(strip.text), where
        assert cell_len(strip.text) == strip.cell_length == COLUMNS, where
        for segment in strip:
            style = segment.style
            if style is not None:
                assert style.link is None, (where, segment.text)
                assert "@click" not in style.meta, (where, segment.text)
