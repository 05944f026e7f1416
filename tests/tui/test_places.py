"""Going anywhere: places by key, records found by words and pinyin, back and forth; what each page shows and does."""

from typing import Any

import pytest
from textual.dom import DOMNode

from deskops.tui import keys
from deskops.tui.places import PLACES, every_page, lists, place
from deskops.tui.screens.device import DeviceScreen
from deskops.tui.screens.devices import DevicesScreen
from deskops.tui.screens.find import FindScreen
from deskops.tui.screens.job import JobScreen
from deskops.tui.screens.listing import Listing
from deskops.tui.screens.person import PersonScreen
from deskops.tui.screens.round import RoundScreen
from deskops.tui.screens.site import SiteScreen
from deskops.tui.trail import Trail
from tests_of_screens import until


def shown(pilot: Any) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def pressed(pilot: Any, settled: Any, *names: str) -> Any:
    """The screen after these keys, each read to its end."""
    for name in names:
        await pilot.press(name)
        await settled(pilot)
    return pilot.app.screen


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
async def test_each_place_is_one_key_from_the_day_and_one_back(drive, settled, home, place) -> None:
    async with drive(80, 24) as pilot:
        screen = await pressed(pilot, settled, place.key)
        assert type(screen) is place.page()
        assert type(await pressed(pilot, settled, place.key)) is place.page()
        assert len(pilot.app.screen_stack) == 2  # it was not opened once more
        assert await pressed(pilot, settled, "escape") is pilot.app.today


def test_a_round_of_checks_is_looked_for_among_the_rounds() -> None:
    """What the palette names is called by a word of people, never by a kind of ours."""
    assert lists(RoundScreen) == (place("rounds"), "")


async def test_a_device_is_found_opened_and_the_way_back_and_forth_is_kept(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        await pressed(pilot, settled, "f3")
        assert "启天 M430" in shown(pilot)
        assert isinstance(await pressed(pilot, settled, "enter"), DeviceScreen)
        assert "体育西路 88 号" in shown(pilot)
        site = await pressed(pilot, settled, "s")
        assert isinstance(site, SiteScreen)
        assert isinstance(await pressed(pilot, settled, "alt+left"), DeviceScreen)
        assert isinstance(await pressed(pilot, settled, "alt+left"), DevicesScreen)
        assert isinstance(await pressed(pilot, settled, "alt+right"), DeviceScreen)
        assert isinstance(await pressed(pilot, settled, "alt+right"), SiteScreen)
        assert await pressed(pilot, settled, "f2") is pilot.app.today
        assert await pressed(pilot, settled, "alt+left") is pilot.app.today


async def test_going_on_forgets_the_way_forth(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, "f3", "enter", "alt+left", "f4")
        assert not pilot.app.trail.has_ahead
        screen = pilot.app.screen
        assert await pressed(pilot, settled, "alt+right") is screen


@pytest.mark.parametrize(
    ("needle", "page"),
    [("gzth-pc-0007", DeviceScreen), ("tianhe", SiteScreen), ("王丽", PersonScreen), ("开机蓝屏", JobScreen)],
)
async def test_anything_is_found_by_words_and_pinyin(drive, settled, home, needle: str, page: type) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *needle)
        assert isinstance(find, FindScreen)
        assert find.list.goal is not None
        assert not find.list.goal.near
        assert isinstance(await pressed(pilot, settled, "enter"), page)


async def test_what_fits_nothing_offers_what_is_spelled_alike(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *"gzth-pc-0OO7")  # two slips: every name is compared
        await until(pilot, lambda: find.list.goals)
        assert [goal.near for goal in find.list.goals] == [True]


async def test_places_are_found_in_either_language(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o")
        assert len(find.list.goals) == len(PLACES)
        find = await pressed(pilot, settled, *"台账")
        assert find.list.goal is not None
        assert find.list.goal.ref == "devices"
        assert isinstance(await pressed(pilot, settled, "enter"), DevicesScreen)


async def test_a_list_is_filtered_as_one_types_and_escape_first_clears_it(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        screen = await pressed(pilot, settled, "f3", "slash", *"m430")
        assert screen.table.count == 1
        await pressed(pilot, settled, *"xyz")
        assert screen.table.count == 0
        await pressed(pilot, settled, "enter")
        assert await pressed(pilot, settled, "escape") is screen
        assert screen.table.count == 1
        assert await pressed(pilot, settled, "escape") is pilot.app.today


async def test_a_note_and_a_correction_are_written_and_undone_at_the_device(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        screen = await pressed(pilot, settled, "f3", "enter", "n", *"dusty", "ctrl+s")
        assert [step.entry.payload for step in screen.page.timeline if step.entry.action == "note"] == [
            {"text": "dusty"}
        ]
        await pressed(pilot, settled, "e", "tab", *"GZTH-PC-9999", "ctrl+s")
        assert screen.page.asset.hostname == "GZTH-PC-9999"
        await pressed(pilot, settled, "u")
        assert screen.page.asset.hostname == "GZTH-PC-0007"
        await pressed(pilot, settled, "ctrl+r")
        assert screen.page.asset.hostname == "GZTH-PC-9999"


async def test_a_job_and_an_inspection_begin_at_the_device(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        form = await pressed(pilot, settled, "f3", "enter", "w")
        assert [box.value for box in form.boxes if box.field.name == "device"] == ["GZTH-PC-0007"]
        question = await pressed(pilot, settled, "escape", "i")
        assert type(question).__name__ == "QuestionScreen"
        screen = await pressed(pilot, settled, "enter")
        assert type(screen).__name__ == "ChecklistScreen"


async def test_what_comes_later_leaves_the_cursor_on_its_device(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        screen: Listing[Any, Any] = await pressed(pilot, settled, "f4")
        before = screen.table.row
        assert before is not None
        from deskops.ops.do.jobs import NewJob, new_job

        new_job(home.context, NewJob("another", site_id=before.id))
        pilot.app.poll()
        await settled(pilot)
        assert screen.table.row is not None
        assert (screen.table.row.id, screen.table.row.open_jobs) == (before.id, before.open_jobs + 1)


def test_no_key_is_forgotten() -> None:
    """A class with keys of its own that is not known cannot have them changed."""

    def below(kind: type[DOMNode]) -> set[type[DOMNode]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    list(every_page())
    known = set(keys._owners())
    mine = {
        one
        for one in below(DOMNode)
        if one.__module__.startswith("deskops.tui.") and one.__dict__.get("BINDINGS")
    }
    assert {one.__name__ for one in mine - known} == set()


def test_a_trail_is_as_long_as_it_may_be() -> None:
    trail: Trail[int] = Trail()
    for number in range(200):
        trail.left(lambda number=number: number)
    assert [trail.forth() for _each in range(Trail.LONGEST)] == list(range(199, 149, -1))
    assert trail.forth() is None
