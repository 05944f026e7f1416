"""Keys of one's own: those that terminals tell, given by pressing them, exchanged with what has them."""

import re
from string import ascii_lowercase
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from deskops import i18n
from deskops.config import Settings, load
from deskops.errors import Refused
from deskops.tui.giving_keys import checked, giving
from deskops.tui.keys import known_keys
from deskops.tui.keysets import SETS
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.keys import KeysScreen
from deskops.tui.screens.pressing import PressScreen
from deskops.tui.told_keys import arrives_as
from tests_of_walks import painted

# What terminals send for a key; what differs from terminal to terminal is sent in no way that is sure.
SENT = {
    "a": "a", "A": "A", "question_mark": "?", "ctrl+a": "\x01", "ctrl+z": "\x1a", "ctrl+@": "\x00",
    "ctrl+backslash": "\x1c", "ctrl+right_square_bracket": "\x1d", "ctrl+underscore": "\x1f",
    "ctrl+i": "\t", "ctrl+m": "\r", "ctrl+h": "\x08", "ctrl+shift+a": "\x01",
    "alt+a": "\x1ba", "alt+shift+a": "\x1bA", "alt+slash": "\x1b/",
    "left": "\x1b[D", "alt+left": "\x1b[1;3D", "ctrl+shift+end": "\x1b[1;6F", "shift+f5": "\x1b[15;2~",
    "ctrl+delete": "\x1b[3;5~", "shift+tab": "\x1b[Z", "tab": "\t", "ctrl+enter": "\r", "escape": "\x1b",
}  # fmt: skip
SENT |= {f"alt+{letter}": f"\x1b{letter}" for letter in ascii_lowercase}
SENT |= {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in ascii_lowercase}


@pytest.mark.parametrize("key", SENT)
def test_what_is_said_of_a_key_is_what_textual_hears(key: str) -> None:
    parser = XTermParser()
    heard = [*parser.feed(SENT[key]), *parser.feed("")]
    names = [event.key for event in heard if isinstance(event, events.Key)]
    assert names[-1] == arrives_as(key)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ctrl+shift+~", "not sent by terminals"),
        ("ctrl+1", "not sent by terminals"),
        ("alt+b", "reaches a program as Ctrl+Left"),
        ("alt+1", "not sent by terminals"),
        ("ctrl+i", "reaches a program as Tab"),
        ("ctrl+shift+a", "reaches a program as ^A"),
        ("alt+enter", "reaches a program as Enter"),
        ("alt+/", "reaches a program as /"),
    ],
)
def test_a_key_that_terminals_do_not_send_is_refused_with_those_that_they_do(key: str, words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)) as refused:
        checked(Settings(), "app.day", key)
    assert "Alt with one other than B and F;" in refused.value.hint


@pytest.mark.parametrize("keyset", SETS)
def test_every_key_that_the_program_comes_with_arrives(keyset: str) -> None:
    given = {name: binding.key for name, binding in known_keys().items()} | SETS[keyset]
    arrive = {
        name: [key for key in keys.split(",") if arrives_as(key) == key] for name, keys in given.items()
    }
    assert [name for name, keys in arrive.items() if not keys] == []


def test_what_has_a_key_takes_the_other_s_or_keeps_the_rest() -> None:
    assert giving(Settings(), "act.accept", "z") == ("act.accept", "z", "", "")
    assert giving(Settings(), "act.accept", "n") == ("act.accept", "n", "act.note", "a")
    kept = giving(Settings(), "app.day", "^Q")
    assert (kept.other, kept.left) == ("app.quit", "q")
    with pytest.raises(Refused, match="belongs to"):
        giving(Settings(), "app.sync", "j")  # the rows of lists and the lines of texts go by it


async def to_keys(pilot: Any, settled: Any, needle: str) -> KeysScreen:
    await pilot.press("f10", "K")
    await settled(pilot)
    await pilot.press("slash", *needle, "down")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, KeysScreen)
    return screen


@pytest.mark.parametrize("needle", ["accept", "jiedan", "act.accept"])
async def test_an_action_is_found_by_either_name_or_its_id(drive: Any, settled: Any, needle: str) -> None:
    async with drive() as pilot:
        needle = "接单" if needle == "jiedan" else needle
        await pilot.press("f10", "K")
        await settled(pilot)
        screen = pilot.app.screen
        screen.find(needle)
        await settled(pilot)
        assert "act.accept" in [key.id for key in screen.table.shown]


async def test_a_key_is_given_by_pressing_it_and_holds_at_once(drive: Any, settled: Any, home: Any) -> None:
    file = home.context.paths.config_file
    async with drive() as pilot:
        screen = await to_keys(pilot, settled, "act.accept")
        await pilot.press("enter", "f11")
        assert isinstance(pilot.app.screen, PressScreen)
        assert "F11 is free here." in "\n".join(painted(pilot))
        await pilot.press("n")
        assert "n is the key of “Add a note” now, which gets a in its place." in "\n".join(painted(pilot))
        assert not file.exists()
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.table.row.shown == "n"
        assert load(file, {}).keys == {"act.accept": "n", "act.note": "a"}
        await pilot.press("f2")
        await pilot.press("n")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"


@pytest.mark.parametrize("key", ["ctrl+enter", "ctrl+g", "ctrl+shift+a"])
async def test_no_key_works_above_the_box_and_what_cannot_be_given_is_refused_there(
    drive: Any, settled: Any, home: Any, key: str
) -> None:
    async with drive() as pilot:
        await to_keys(pilot, settled, "act.accept")
        await pilot.press("enter", key)
        await settled(pilot)
        box = pilot.app.screen
        assert isinstance(box, PressScreen)
        assert box.given is None
        assert box.words.has_class("-wrong")
        await pilot.press("enter")
        assert pilot.app.screen is box
        await pilot.press("escape")
        await settled(pilot)
        assert not home.context.paths.config_file.exists()


@pytest.mark.parametrize("typed", [False, True])
async def test_of_a_key_that_stays_it_is_said_whose_it_is_and_which_are_free(
    drive: Any, settled: Any, typed: bool
) -> None:
    async with drive(120, 36) as pilot:
        await to_keys(pilot, settled, "app.palette")
        await pilot.press("enter", *(("tab",) if typed else ()))
        await settled(pilot)
        await pilot.press("j", *(("ctrl+s",) if typed else ()))
        await settled(pilot)
        shown = " ".join(str(pilot.app.screen.words.render()).split())
        assert "j belongs to “Next row” (In lists), “A line down” (In texts) already" in shown
        named = shown.partition("such as: ")[2].split()
        assert len(named) == 6
        for key in named:
            assert giving(Settings(), "app.palette", key).other == ""
        assert "deskops" not in shown


async def test_its_name_can_be_typed(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        screen = await to_keys(pilot, settled, "act.accept")
        await pilot.press("enter", "tab")
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        await pilot.press(*"F11, Z", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.table.row.keys == "f11,Z"
        await pilot.press("delete")
        await settled(pilot)
        assert screen.table.row.keys == "a"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_the_box_stands_on_a_small_screen(drive: Any, settled: Any, language: str) -> None:
    i18n.use(language)
    try:
        async with drive(60, 18) as pilot:
            await to_keys(pilot, settled, "act.accept")
            await pilot.press("enter", "ctrl+i", "ctrl+shift+a")
            await settled(pilot)
            assert pilot.app.screen.buttons.region.bottom < 18
            assert "Esc" in "\n".join(painted(pilot))
    finally:
        i18n.use("en")


async def test_a_key_that_does_it_already_is_not_called_free(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_keys(pilot, settled, "app.help")
        await pilot.press("enter", "f1")
        told = " ".join("\n".join(painted(pilot)).split())
        assert isinstance(pilot.app.screen, PressScreen)
        assert "F1 does this already" in told
        assert "free here" not in told
