"""Anywhere and anything: the jump overlay, from a list on to everything, the palette, coming back as it was."""

import string
from typing import Any

import pytest

from deskops import i18n
from deskops.tui.offers import found, offers
from deskops.tui.places import DAY, PLACES, letters
from deskops.tui.screens.device import DeviceScreen
from deskops.tui.screens.devices import DevicesScreen
from deskops.tui.screens.find import FindScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import HelpScreen
from deskops.tui.screens.jump import JumpScreen
from deskops.tui.screens.palette import PaletteScreen
from deskops.tui.screens.sites import SitesScreen
from deskops.tui.widgets.sheet import Para
from tests_of_screens import until
from tests_of_sizes import crossed


def shown(pilot: Any) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def pressed(pilot: Any, settled: Any, *names: str) -> Any:
    """The screen after these keys, each read to its end."""
    for name in names:
        await pilot.press(name)
        await settled(pilot)
    return pilot.app.screen


# The jump overlay.


def test_every_place_has_a_letter_of_its_own() -> None:
    found = letters("fxnh")
    assert {one.name for one in found.values()} == {DAY.name, *(one.name for one in PLACES)}
    assert set(found) <= set(string.ascii_lowercase) - set("fxnh")


@pytest.mark.parametrize(
    ("below", "place"),
    crossed(["today", "device", "palette", "find", "help"], PLACES),
    ids=lambda value: getattr(value, "name", value),
)
async def test_two_keys_lead_to_any_place_from_anywhere(drive, settled, home, place, below: str) -> None:
    ways = {"device": ("f3", "enter"), "palette": ("ctrl+p",), "find": ("ctrl+o",), "help": ("f1",)}
    letter = next(letter for letter, one in letters("fxnh").items() if one is place)
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, *ways.get(below, ()))
        assert isinstance(await pressed(pilot, settled, "ctrl+g"), JumpScreen)
        assert type(await pressed(pilot, settled, letter)) is place.page()


async def test_two_keys_lead_to_any_page_of_what_lies_below(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        device = await pressed(pilot, settled, "f3", "enter", "ctrl+g", "2")
        assert isinstance(device, DeviceScreen)
        assert pilot.app.focused is device.history
        assert await pressed(pilot, settled, "ctrl+g", "t") is pilot.app.today


async def test_two_keys_lead_to_any_pane_of_a_wide_list(drive, settled, home) -> None:
    async with drive(120, 36) as pilot:
        devices = await pressed(pilot, settled, "f3", "ctrl+g", "2")
        assert pilot.app.focused is devices.sheet
        await pressed(pilot, settled, "ctrl+g", "1")
        assert pilot.app.focused is devices.table


async def test_a_letter_that_leads_nowhere_does_nothing(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        jump = await pressed(pilot, settled, "ctrl+g", "z", "j", "9", "G")
        assert pilot.app.screen is jump
        assert await pressed(pilot, settled, "escape") is pilot.app.today


async def test_the_overlay_is_open_to_the_mouse(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, "ctrl+g")
        await pilot.click("#jump-places", offset=(8, 1))
        await settled(pilot)
        await pilot.click("#jump-places", offset=(8, 1))
        await settled(pilot)
        assert isinstance(pilot.app.screen, DevicesScreen)
        await pressed(pilot, settled, "ctrl+g")
        await pilot.click(None, offset=(1, 1))
        await settled(pilot)
        assert isinstance(pilot.app.screen, DevicesScreen)


async def test_what_is_being_written_is_not_jumped_away_from(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        form = await pressed(pilot, settled, "ctrl+n", "ctrl+g")
        assert isinstance(form, FormScreen)


# From a list on to everything.


async def test_a_slash_filters_the_list_and_a_second_one_looks_everywhere(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        sites = await pressed(pilot, settled, "f4", "slash")
        assert isinstance(sites, SitesScreen)
        assert isinstance(await pressed(pilot, settled, "slash"), FindScreen)


async def test_what_the_list_lacks_is_looked_for_everywhere_with_one_key(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        sites = await pressed(pilot, settled, "f4", "slash", *"m430")
        assert sites.table.count == 0
        assert "Find anything: ^O" in shown(pilot)
        find = await pressed(pilot, settled, "ctrl+o")
        assert (find.box.value, [goal.kind for goal in find.list.goals]) == ("m430", ["asset"])
        assert isinstance(await pressed(pilot, settled, "enter"), DeviceScreen)


@pytest.mark.parametrize(
    "way", [("f6",), ("f7",), ("f3", "enter"), ("f4", "enter"), ("enter",), ("enter", "i", "enter")]
)
async def test_where_there_is_no_list_to_filter_a_slash_looks_everywhere(drive, settled, home, way) -> None:
    async with drive(80, 24) as pilot:
        assert isinstance(await pressed(pilot, settled, *way, "slash"), FindScreen)


async def test_a_slash_within_a_word_is_typed(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        screen = await pressed(pilot, settled, "f3", "slash", "a", "slash", "b")
        assert screen.needle == "a/b"


async def test_what_was_looked_for_last_stands_there_again_and_the_first_letter_replaces_it(
    drive, settled, home
) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *"tianhe", "escape", "ctrl+o")
        assert (find.box.value, find.list.count) == ("tianhe", 2)
        await pressed(pilot, settled, "w")
        assert find.box.value == "w"
        screen = await pressed(pilot, settled, "escape", "f3", "slash", *"m430", "escape", "slash")
        assert screen.needle == "m430"
        await pressed(pilot, settled, "x")
        assert screen.needle == "x"


async def test_where_there_may_be_more_of_a_kind_its_list_has_all_that_fit(drive, settled, home) -> None:
    from deskops.ops.read.knowledge import search
    from deskops.tui.screens.knowledge import KnowledgeScreen

    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", "p")
        listed = [goal for goal in find.list.goals if goal.kind == "listed"]
        assert [(goal.what, goal.ref, goal.detail) for goal in listed] == [
            ("article", "article", "Knowledge")
        ]
        at = find.list.goals.index(listed[0])
        assert [goal.kind for goal in find.list.goals[at - 6 : at]] == ["article"] * 6
        articles = await pressed(pilot, settled, *["down"] * at, "enter")
        assert isinstance(articles, KnowledgeScreen)
        all_that_fit = len(search(home.context, "p", limit=200))
        assert (articles.needle, articles.table.count) == ("p", all_that_fit)
        assert all_that_fit > 6


async def test_kinds_are_named_once_and_tab_leaves_one(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *"wo-")
        jobs = [goal for goal in find.list.goals if goal.kind == "job"]
        assert len(jobs) == 6
        assert [find.list.parts(index, 70)[0][0].strip() for index in range(6)] == ["job", *[""] * 5]
        await pressed(pilot, settled, "tab")
        assert {goal.kind for goal in find.list.goals} == {"job"}
        await pressed(pilot, settled, "tab")
        assert find.only == ""


@pytest.mark.parametrize(("needle", "marked"), [("天河", "天河"), ("th", "天河"), ("tianhe", "天河")])
async def test_what_was_typed_is_marked_also_by_its_pinyin(
    drive, settled, home, needle: str, marked: str
) -> None:
    async with drive(120, 36) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *needle)
        parts = [part for index in range(find.list.count) for part in find.list.parts(index, 70)]
        assert marked in [text for text, look in parts if look == "soon"]


async def test_why_a_device_is_found_is_seen_however_little_room_there_is(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *"pf2x")
        assert [(goal.name, goal.detail.split(" · ")[0]) for goal in find.list.goals] == [
            ("GZTH-PC-0007", "PF2X9K7Q")
        ]


async def test_campaigns_and_inspections_are_found_by_number(drive, settled, home) -> None:
    from deskops.ops.do.inspections import start

    start(home.context, asset=home.asset, job=home.jobs[0])
    async with drive(80, 24) as pilot:
        find = await pressed(pilot, settled, "ctrl+o", *"insp")
        assert [goal.kind for goal in find.list.goals] == ["article", "inspection"]
        await pressed(pilot, settled, "down")
        assert type(await pressed(pilot, settled, "enter")).__name__ == "ChecklistScreen"


async def test_what_comes_near_nothing_is_said_once_the_fingers_rest(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, "ctrl+o", *"qqqqqqqq")
        await until(pilot, lambda: "Nothing matches qqqqqqqq" in shown(pilot))


# The palette.


async def test_the_palette_has_what_every_place_can_do(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        offered = {offer.id: offer for offer in offers(pilot.app.screen)}
        for name in ("device.correct", "attention.settle", "campaign.close", "problems.solve", "sign.open"):
            assert offered[name].node is None
            assert offered[name].goes_to is not None
        assert offered["device.correct"].goes_to.name == "devices"
        assert offered["app.devices"].node is not None


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("needle", ["correct what", "更正", "gengzheng", "gzt"])
async def test_an_action_is_found_by_both_names_and_pinyin_in_either_language(
    drive, settled, home, language: str, needle: str
) -> None:
    i18n.use(language)
    try:
        async with drive(80, 24) as pilot:
            names = [offer.id for offer in found(offers(pilot.app.screen), needle)]
            assert "device.correct" in names
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("needle", "meant"),
    [("theme", "app.theme"), ("主题", "app.theme"), ("zhuti", "app.theme"), ("exit", "app.quit"),
     ("退出", "app.quit"), ("tuichu", "app.quit"), ("帮助", "app.help"), ("搜索", "app.find"), ("资产", "app.devices")],
)  # fmt: skip
async def test_an_action_is_found_by_what_else_people_call_it(
    drive, settled, home, needle: str, meant: str
) -> None:
    async with drive(80, 24) as pilot:
        assert found(offers(pilot.app.screen), needle)[0].id == meant


async def test_what_cannot_be_done_now_says_why_and_is_not_done(drive, settled, home) -> None:
    async with drive(80, 24, toasts=True) as pilot:
        palette = await pressed(pilot, settled, "ctrl+p", *"resolve")
        offer = palette.list.offered[0]
        assert (offer.id, offer.node) == ("act.resolve", None)
        assert offer.why.startswith("The job is:")
        assert await pressed(pilot, settled, "enter") is palette
        assert offer.why in "\n".join(note.message for note in pilot.app._notifications)


async def test_what_is_done_elsewhere_carries_one_there_and_says_by_which_key(drive, settled, home) -> None:
    async with drive(80, 24, toasts=True) as pilot:
        palette = await pressed(pilot, settled, "ctrl+p", *"correct what")
        assert "In: Device register > device" in shown(pilot)
        assert palette.list.offered[0].id == "device.correct"
        assert isinstance(await pressed(pilot, settled, "enter"), DevicesScreen)
        assert "e does it there" in "\n".join(note.message for note in pilot.app._notifications)


async def test_what_was_chosen_last_comes_first(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, "ctrl+p", *"people", "enter", "f2")
        palette = await pressed(pilot, settled, "ctrl+p")
        assert isinstance(palette, PaletteScreen)
        assert palette.list.offered[0].id == "app.people"
    async with drive(80, 24) as pilot:  # the next day
        palette = await pressed(pilot, settled, "ctrl+p")
        assert palette.list.offered[0].id == "app.people"


# Back and forth.


async def test_a_page_that_one_goes_forth_to_is_as_it_was_left(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        devices = await pressed(pilot, settled, "f3", "slash", *"m430", "enter", "enter")
        device = await pressed(pilot, settled, "2", "down", "down")
        assert isinstance(device, DeviceScreen)
        at = device.history.row
        await pressed(pilot, settled, "alt+left", "alt+left")
        again = await pressed(pilot, settled, "alt+right")
        assert again is not devices
        assert (again.needle, again.table.count) == ("m430", 1)
        device = await pressed(pilot, settled, "alt+right")
        assert device.history.row == at
        assert pilot.app.focused is device.history


async def test_the_cursor_of_a_list_is_found_again_by_its_row(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        job = await pressed(pilot, settled, "enter", "3", "down")
        row = job.history.row
        assert row is not None
        await pressed(pilot, settled, "alt+left")
        job = await pressed(pilot, settled, "alt+right")
        assert job.history.row == row


async def test_home_is_a_way_back_too(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        await pressed(pilot, settled, "f3", "enter", "f2")
        assert isinstance(await pressed(pilot, settled, "alt+right"), DevicesScreen)
        assert isinstance(await pressed(pilot, settled, "alt+right"), DeviceScreen)


async def test_one_goes_back_while_a_filter_is_written(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        assert await pressed(pilot, settled, "f3", "slash", "x", "alt+left") is pilot.app.today


async def test_help_names_the_keys_that_lead_anywhere(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        help_screen = await pressed(pilot, settled, "f3", "f1")
        assert isinstance(help_screen, HelpScreen)
        from deskops.tui.screens.help import keys_of

        keys = keys_of(pilot.app.screen_stack[-2])
        assert (keys["Jump"], keys["Find anything"]) == ("^G", "^O")
        told = [block.text for block in help_screen._blocks if isinstance(block, Para)]
        assert any("^G shows every place by a letter, ^O finds anything" in text for text in told)
