"""The key that quits does so from whatever lies over a page, and what is typed there is kept."""

from collections.abc import Callable
from typing import Any

import pytest

from deskops.config import Settings
from deskops.tui.keys import in_force
from deskops.tui.keysets import SETS
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import HelpScreen
from deskops.tui.screens.pressing import PressScreen
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.screens.scan import ScanScreen
from deskops.tui.widgets.chips import Chip
from tests_of_screens import settle, until

OVER: dict[str, Callable[[Any], object]] = {
    "form": lambda app: app.action_new_job(),
    "find": lambda app: app.action_find(),
    "palette": lambda app: app.action_palette(),
    "jump": lambda app: app.action_jump(),
    "help": lambda app: app.push_screen(HelpScreen(app.screen)),
    "scan": lambda app: app.push_screen(ScanScreen()),
    "question": lambda app: app.push_screen(QuestionScreen("Go?", "", [Chip("yes", "Yes", "y")])),
    "theme": lambda app: app.action_theme(),
}


@pytest.mark.parametrize("over", OVER)
@pytest.mark.parametrize("keyset", SETS)
async def test_the_key_that_quits_works_over_a_page(drive: Any, home: Any, over: str, keyset: str) -> None:
    home.context.settings = Settings({**home.context.settings.values, "ui.keyset": keyset})
    async with drive() as pilot:
        OVER[over](pilot.app)
        await settle(pilot)
        assert pilot.app.screen.is_modal
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running)


async def test_a_key_of_ones_own_quits_and_a_letter_is_written(drive: Any, home: Any) -> None:
    own = {"keys": {"app": {"quit": "Z,alt+x"}}}
    home.context.settings = Settings({**home.context.settings.values, **own})
    async with drive() as pilot:
        pilot.app.action_new_job()
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        await pilot.press("Z", "ctrl+q")
        assert (pilot.app.is_running, form.boxes[0].value) == (True, "Z")
        await pilot.press("alt+x")
        await until(pilot, lambda: not pilot.app.is_running)
    home.context.settings = Settings({**home.context.settings.values, "keys": {}})
    async with drive() as pilot:
        pilot.app.action_new_job()
        await settle(pilot)
        assert pilot.app.screen.boxes[0].value == "Z"


async def test_the_box_that_takes_a_key_takes_this_one_too(drive: Any) -> None:
    async with drive() as pilot:
        key = next(each for each in in_force(Settings()) if each.id == "app.new")
        pilot.app.push_screen(PressScreen(key))
        await settle(pilot)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert pilot.app.is_running
        assert isinstance(pilot.app.screen, PressScreen)
