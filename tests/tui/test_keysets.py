"""Sets of keys: what each promises, that none clashes with itself, that whatever names a key names the right one."""

import re
from typing import Any

import pytest

from deskops.config import Settings
from deskops.errors import NotFound, Refused, UsageError
from deskops.tui.giving_keys import checked
from deskops.tui.key_names import all_on_keyboard, read_key, read_keys
from deskops.tui.keys import SECTIONS, in_force, known_keys
from deskops.tui.keys import settled as settle_keys
from deskops.tui.keysets import SETS, own
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.palette import offers
from deskops.tui.widgets.chips import Chips
from tests_of_walks import painted


@pytest.mark.parametrize("keyset", SETS)
def test_a_set_has_no_clash_of_its_own(keyset: str) -> None:
    assert set(SETS[keyset]) <= set(known_keys())
    assert settle_keys(SETS[keyset]) == (dict(SETS[keyset]), [])


def test_in_plain_no_letter_moves_undoes_leaves_or_quits() -> None:
    for key in in_force(Settings(), "plain"):
        section, _dot, does = key.id.partition(".")
        letters = [each for each in key.keys.split(",") if re.fullmatch("[A-Za-z]", each)]
        if section in {"app", "list", "sheet", "listing", "filter", "find"} or does in {
            "undo",
            "back",
            "clear",
        }:
            assert letters == [], key.id


def test_vim_has_what_its_users_press() -> None:
    keys = {key.id: key.keys.split(",") for key in in_force(Settings(), "vim")}
    for name, wanted in {
        "list.down": "j",
        "list.up": "k",
        "list.open": "l",
        "device.back": "h",
        "list.first": "g",
        "list.last": "G",
        "list.half-down": "ctrl+d",
        "list.half-up": "ctrl+u",
        "list.page-down": "ctrl+f",
        "list.page-up": "ctrl+b",
        "listing.filter": "slash",
        "act.undo": "u",
        "act.redo": "ctrl+r",
    }.items():
        assert wanted in keys[name], name


def test_every_key_has_a_place_and_a_reason() -> None:
    settings = Settings({"ui.keyset": "vim", "keys": {"act": {"accept": "z"}, "act.note": "Q"}})
    found = {key.id: key for key in in_force(settings)}
    assert set(found) == set(known_keys())
    assert {key.id.partition(".")[0] for key in found.values()} == set(SECTIONS)
    assert (found["act.accept"].keys, found["act.accept"].origin) == ("z", "own")
    assert found["act.note"].origin == "own"
    assert found["list.open"].origin == "set"
    assert found["app.help"].origin == "standard"


def test_keys_without_quotes_in_the_file_are_keys_too() -> None:
    assert own({"act": {"accept": "z"}, "app.find": "alt+f"}) == {"act.accept": "z", "app.find": "alt+f"}


@pytest.mark.parametrize(
    ("text", "keys", "shown"),
    [
        ("F5", "f5", "F5"),
        ("^P", "ctrl+p", "^P"),
        ("Ctrl+P", "ctrl+p", "^P"),
        ("Alt+Left", "alt+left", "Alt+Left"),
        ("esc", "escape", "Esc"),
        ("?", "question_mark", "?"),
        (",", "comma", ","),
        ("G", "G", "G"),
        ("PgDn, space", "pagedown,space", "PgDn Space"),
    ],
)
def test_keys_are_read_as_people_write_them(text: str, keys: str, shown: str) -> None:
    assert read_keys(text) == keys
    assert all_on_keyboard(keys) == shown


@pytest.mark.parametrize("text", ["hyper+x", "foo", "shift+a", "ctrl+", "", "f99"])
def test_what_no_terminal_tells_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_keys(text)


def test_every_key_that_is_given_out_can_be_written() -> None:
    for keyset in SETS:
        for key in in_force(Settings(), keyset):
            for each in key.keys.split(","):
                assert read_key(all_on_keyboard(each)) == read_key(each), key.id


def test_who_gives_a_key_is_told_whose_it_is() -> None:
    settings = Settings({"keys": {"act.accept": "z"}})
    assert checked(settings, "act.note", "Q") == "Q"
    with pytest.raises(Refused, match="z belongs to “Accept”"):
        checked(settings, "act.note", "z")
    with pytest.raises(Refused, match="F3 belongs to “Device register”"):
        checked(settings, "act.note", "F3")
    with pytest.raises(NotFound) as refused:
        checked(settings, "act.acept", "z")
    assert "act.accept" in refused.value.nearest


@pytest.mark.parametrize(("keyset", "key"), [("standard", "h"), ("vim", "H"), ("plain", "h")])
async def test_buttons_help_and_palette_name_the_key_in_force(
    drive: Any, settled: Any, home: Any, keyset: str, key: str
) -> None:
    home.context.settings = Settings({"ui.keyset": keyset, "keys": {"act.note": "Q", "app.find": "alt+f"}})
    async with drive(120, 36) as pilot:
        pilot.app.open_job(home.jobs[2])
        await settled(pilot)
        screen = pilot.app.screen
        chips = {
            chip.label: chip.key for row in screen.query_one("#actions", Chips)._rows(300) for chip in row
        }
        named = {words: keys.split() for words, keys in keys_of(screen).items()}
        offered = {offer.id: offer.key for offer in offers(screen)}
        assert chips["Put on hold"] == offered["act.hold"] == key
        assert chips["Add a note"] == offered["act.note"] == "Q"
        assert named["Add a note"] == ["Q"]
        assert named["Find anything"] == ["Alt+F"]
        await pilot.press("alt+f")
        await settled(pilot)
        assert type(pilot.app.screen).__name__ == "FindScreen"


async def test_another_set_holds_at_once(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        table = pilot.app.today.table
        await pilot.press("j")
        assert table.cursor == 1
        home.context.settings = Settings({"ui.keyset": "plain"})
        pilot.app.dress_anew()
        await settled(pilot)
        await pilot.press("j")
        assert table.cursor == 1
        await pilot.press("down")
        assert table.cursor == 2
        assert "F1 Help" in "\n".join(painted(pilot))


async def test_half_a_page_is_half_a_page(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        await pilot.press("f10")
        await settled(pilot)
        table = pilot.app.screen.table
        await pilot.press("ctrl+d")
        assert table.cursor == len(table.seen) // 2
        await pilot.press("ctrl+u")
        assert table.cursor == 0
