"""What is done next stands first: on the page of a job, in the palette, in the help and in what a refusal names."""

from typing import Any

import pytest

from deskops.tui.offers import found, offers
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.palette import PaletteScreen

DISPATCHED, ACCEPTED, WORKING, HELD, RESOLVED = 1, 0, 2, 3, 5


@pytest.mark.parametrize(
    ("job", "steps"),
    [
        (DISPATCHED, ("accept",)),
        (ACCEPTED, ("depart", "arrive", "start", "resolve")),
        (WORKING, ("resolve",)),
        (HELD, ("resume",)),
        (RESOLVED, ("confirm",)),
    ],
)
async def test_the_next_step_stands_first(
    drive: Any, settled: Any, home: Any, job: int, steps: tuple[str, ...]
) -> None:
    async with drive() as pilot:
        pilot.app.open_job(home.jobs[job])
        await settled(pilot)
        screen = pilot.app.screen
        expected = [f"act('{step}')" for step in steps]
        chips = [chip.name for chip in screen.actions._chips]
        offered = [offer.action for offer in offers(screen)]
        assert chips[: len(steps)] == expected
        assert offered[: len(steps)] == expected
        labels = [chip.label for chip in screen.actions._chips]
        assert list(keys_of(screen))[: len(steps)] == labels[: len(steps)]


async def test_enter_in_a_fresh_palette_leaves_no_page(drive: Any, settled: Any, home: Any) -> None:
    async with drive(60, 18) as pilot:
        await pilot.press("f4", "enter")
        await settled(pilot)
        await pilot.press("ctrl+p")
        await settled(pilot)
        palette = pilot.app.screen
        assert isinstance(palette, PaletteScreen)
        assert not palette.list.offered[0].id.endswith(".back")
        (back,) = [offer for offer in palette.list.offered if offer.node and offer.id.endswith(".back")]
        assert back.key == "Esc"


@pytest.mark.parametrize("key", ["s", "r"])  # the second has a form
async def test_a_step_that_is_not_possible_is_refused_before_its_form_with_the_keys_of_others(
    drive: Any, settled: Any, home: Any, key: str
) -> None:
    async with drive() as pilot:
        pilot.app.today.table.go_to(home.jobs[DISPATCHED])
        await pilot.press(key)
        await settled(pilot)
        assert not isinstance(pilot.app.screen, FormScreen)
        (said,) = [note.message for note in pilot.app._notifications]
        assert "The job is: dispatched" in said
        assert "Possible now: a Accept, n Add a note" in said.replace("\n", " ")
        assert "reschedule" not in said


async def test_where_a_job_is_signed_is_named_before_where_a_round_is(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        first = found(offers(pilot.app.screen), "get it signed")[0]
        assert (first.id, first.goes_to.name, first.on) == ("sign.open", "day", "job")


async def test_the_way_forth_is_offered_where_there_is_one(drive: Any, settled: Any) -> None:
    async with drive() as pilot:

        def forth() -> tuple[bool, bool]:
            offer = next(offer for offer in offers(pilot.app.screen) if offer.id == "app.forth")
            return offer.node is not None, "Forward" in keys_of(pilot.app.screen)

        assert forth() == (False, False)
        await pilot.press("f3", "escape")
        await settled(pilot)
        assert forth() == (True, True)


async def test_who_presses_escape_on_the_day_is_told_the_way_out(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("slash", *"pos", "down", "escape")
        await settled(pilot)
        assert not pilot.app.today.needle
        assert list(pilot.app._notifications) == []
        await pilot.press("escape")
        (said,) = [note.message for note in pilot.app._notifications]
        assert said == "q leaves the program; ? helps."
