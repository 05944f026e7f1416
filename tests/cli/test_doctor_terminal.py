"""`deskops doctor --terminal` in terminals that are played: each tells something else, and each is given back whole."""

import json
import shutil
import signal
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskops.text import cells
from tests_of_played_terminals import PATIENCE, Played, Seat
from tests_of_terminals import Terminal

READS, TYPES, CLICKS = "whole?", "Type one Chinese", "Click into the box"
PASS_OVER = [(TYPES, b"\r"), ("Did you type", b"\r"), (READS, b"\r"), (CLICKS, b"\r")]
PIXELS = {1000: 2, 1006: 2, 1016: 2, 2004: 2, 2048: 2}
# The box of 9 by 3 cells in the middle of 80 by 24 begins at column 36, row 11; a cell is 10 by 20 pixels.
INSIDE_CELLS, INSIDE_PIXELS = b"\x1b[<0;40;12M\x1b[<0;40;12m", b"\x1b[<0;395;230M\x1b[<0;395;230m"


@pytest.fixture
def sit(empty: Path) -> Iterator[Callable[..., Seat]]:
    seats: list[Seat] = []

    def seat(terminal: Played, *words: str, **more: object) -> Seat:
        plain = {"DESKOPS_HOME": str(empty), "DESKOPS_ACCESSIBLE": "1"}  # a list that folds nothing
        environment = {**plain, **more.pop("environment", {})}
        made = Seat(terminal, ["doctor", "--terminal", *words], environment, **more)
        seats.append(made)
        return made

    yield seat
    for each in seats:
        each.close()


def settings(home: Path) -> dict:
    file = home / "config.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def test_a_sound_terminal_needs_nothing(sit, empty):
    seat = sit(Played(), keys=[(TYPES, "中\r".encode()), (READS, b"y"), (CLICKS, INSIDE_CELLS)])
    code, seen = seat.run()
    assert code == 0, seen
    assert "A Chinese character came as it was typed" in seen
    assert "A click is where the mouse is" in seen
    assert "can be read" in seen
    assert "80×24" in seen
    assert "background is dark" in seen
    assert "Nothing needs to be set" in seen
    assert seat.is_as_before
    assert "terminal" not in settings(empty)


def test_lines_of_two_cells_give_plain_borders_and_are_undone(sit, empty, run):
    wide = Played(width=lambda sign: 2 if sign == "─" else cells(sign))
    code, seen = sit(wide, keys=list(PASS_OVER)).run()
    assert code == 0, seen
    assert "Set ui.ascii = true" in seen
    assert "deskops config unset ui.ascii" in seen
    assert settings(empty)["ui"]["ascii"] is True
    assert run("config", "unset", "ui.ascii").code == 0
    assert "ascii" not in settings(empty).get("ui", {})


def test_what_was_passed_over_is_said(sit):
    _code, seen = sit(Played(), keys=list(PASS_OVER)).run()
    said = " ".join(seen.split())
    assert "not tried: the input method, the font, a click of the mouse" in said, said
    _code, seen = sit(Played(), keys=[(TYPES, "中\r".encode()), (READS, b"y"), (CLICKS, INSIDE_CELLS)]).run()
    assert "not tried" not in seen


def test_a_dry_run_says_it_and_sets_nothing(sit, empty):
    wide = Played(width=lambda sign: 2 if sign == "─" else cells(sign))
    _code, seen = sit(wide, "--dry-run", keys=list(PASS_OVER)).run()
    assert "Would set ui.ascii = true" in seen
    assert "ui" not in settings(empty)


def test_chinese_in_one_cell_is_bad(sit):
    code, seen = sit(Played(width=lambda _sign: 1), keys=list(PASS_OVER)).run()
    assert code == 1
    assert "中 1" in seen


def test_cells_sent_as_pixels_turn_pixels_off(sit, empty):
    """TERM is one that tells pixels, so that they are on by themselves."""
    keys = [*PASS_OVER[:3], (CLICKS, INSIDE_CELLS)]
    seat = sit(Played(modes=PIXELS), keys=keys, environment={"TERM": "xterm-kitty"})
    _code, seen = seat.run()
    assert "lands in a corner" in seen
    assert settings(empty)["terminal"]["pixel_mouse"] == "off"
    assert seat.is_as_before


def test_pixels_that_are_told_are_used(sit, empty):
    keys = [*PASS_OVER[:3], (CLICKS, INSIDE_PIXELS)]
    seat = sit(Played(modes=PIXELS), keys=keys)
    seat.run()
    assert settings(empty)["terminal"]["pixel_mouse"] == "on"
    assert seat.is_as_before


def test_a_click_told_elsewhere_is_said(sit):
    keys = [*PASS_OVER[:3], (CLICKS, b"\x1b[<0;1;1M")]
    assert "at another place" in sit(Played(), keys=keys).run()[1]


def test_a_lost_character_turns_kitty_keys_off(sit, empty):
    """What an input method composed never comes; letters that it was composed of do, told as kitty does."""
    letters = b"".join(b"\x1b[%d;1;%du" % (one, one) for one in b"zhong")
    keys = [(TYPES, letters + b"\x1b[13u"), *PASS_OVER[2:]]
    seat = sit(Played(kitty=True), keys=keys)
    _code, seen = seat.run()
    assert settings(empty)["terminal"]["kitty_keys"] == "off", seen
    assert seat.is_as_before


def test_nothing_at_all_that_came_is_asked_about(sit, empty):
    keys = [(TYPES, b"\x1b[13u"), ("Did you type", b"y"), *PASS_OVER[2:]]
    sit(Played(kitty=True), keys=keys).run()
    assert settings(empty)["terminal"]["kitty_keys"] == "off"


def test_a_composed_character_told_as_text_has_come(sit, empty):
    keys = [(TYPES, b"\x1b[0;;20013u\x1b[13;1u"), *PASS_OVER[2:]]
    _code, seen = sit(Played(kitty=True), keys=keys).run()
    assert "A Chinese character came" in seen
    assert "terminal" not in settings(empty)


def test_one_that_answers_nothing_is_tried_no_further(sit):
    begun = time.monotonic()
    seat = sit(Played(silent=True), "--json")
    code, seen = seat.run()
    assert code == 0
    body = json.loads(seen[seen.index("{") :])
    assert {"size", "colours", "answers"} <= {each["name"] for each in body["signs"]}
    assert "widths" not in {each["name"] for each in body["signs"]}
    assert time.monotonic() - begun < PATIENCE / 2
    assert seat.is_as_before


def test_answers_that_come_late_are_neither_shown_nor_taken_for_typing(sit, empty):
    keys = [(TYPES, "中\r".encode()), (READS, b"y"), (CLICKS, INSIDE_CELLS)]
    seat = sit(Played(delay=1.4, kitty=True), keys=keys)
    code, seen = seat.run()
    assert code == 0
    assert "A Chinese character came" in seen
    assert "A click is where the mouse is" in seen
    assert "62;22c" not in seen
    assert "terminal" not in settings(empty)
    assert seat.is_as_before


class Garbage(Played):
    """Answers each question with a flood: escapes that do not end, numbers without end, bytes that are no text."""

    NOISE = (
        b"\x1b[99999999999999999999;1R\x1b[;;;;R\x1b[1;2;3;4R\x1b]11;rgb:zz/zz/zz\x07\x1b]52;c;aGk=\x07"
        b"\x1b[?2048;7$y\x1b[?;$y\x1bP1$r\xff\xfe\x9b31m\x00\x07"
        + bytes(range(128, 256))
        + b"\x1b[<1;2M\x1b[48;t"
    )

    def told(self, sequence: bytes) -> bytes:
        return self.NOISE * 3


@pytest.mark.parametrize("words", [("--json",), ()])
def test_garbage_is_no_answer(sit, words):
    """Threat 25: nothing of it reaches the screen or the JSON, and nothing is set for it."""
    seat = sit(Garbage(), *words, keys=[] if words else [*PASS_OVER])
    code, seen = seat.run()
    assert code == 0, seen
    assert "52;c" not in seen
    assert "\x9b" not in seen
    if words:
        assert json.loads(seen[seen.index("{") :])["switches"] == []
    else:
        assert "Nothing needs to be set" in seen
        assert "The mouse was not tried" in seen
    assert seat.is_as_before


@pytest.mark.parametrize("stage", [TYPES, READS, CLICKS])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_it_the_terminal_is_as_before(sit, stage, number):
    before = [key for key in PASS_OVER if key[0] != stage][
        : [TYPES, READS, CLICKS].index(stage) + (stage != TYPES)
    ]
    seat = sit(Played(modes=PIXELS, kitty=True), keys=before)
    end = time.monotonic() + PATIENCE
    while stage not in seat.text:
        assert time.monotonic() < end, seat.text
        seat.step()
    time.sleep(0.2)
    seat.order(number)
    code, _seen = seat.run()
    assert code == 128 + number
    assert seat.is_as_before


def test_ctrl_z_does_not_leave_a_shell_with_the_mouse(sit):
    seat = sit(Played(modes=PIXELS), keys=[*PASS_OVER[:3], (CLICKS, b"\x1a\r")])
    assert seat.run()[0] == 0
    assert seat.is_as_before


def test_ctrl_c_told_as_a_key_ends_it(sit):
    seat = sit(Played(kitty=True), keys=[(TYPES, b"\x1b[99;5u")])
    assert seat.run()[0] == 130
    assert seat.is_as_before


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_in_a_real_terminal(empty, tmp_path):
    around = ("sh", "-c", '"$0" "$@"; stty -a | grep -o " echo "; exec sleep 600')
    terminal = Terminal(empty, tmp_path, ("-m", "deskops", "doctor", "--terminal"), around)
    try:
        terminal.shows(TYPES)
        terminal.type("打")
        terminal.press("Enter")
        terminal.shows(READS, "打")
        terminal.press("y")
        terminal.shows(CLICKS, "#########")
        flags = terminal.tmux("display-message", "-p", "-t", "main", "#{mouse_sgr_flag} #{alternate_on}")
        terminal.press("-H", *(f"{byte:02x}" for byte in INSIDE_CELLS))
        terminal.shows("Nothing needs to be set", " echo")
        after = terminal.tmux(
            "display-message", "-p", "-t", "main", "#{mouse_any_flag} #{alternate_on} #{cursor_flag}"
        )
        seen = terminal.tmux("capture-pane", "-p", "-S", "-60", "-t", "main")
    finally:
        terminal.close()
    assert (flags.split(), after.split()) == (["1", "1"], ["0", "0", "1"])
    assert "A click is where" in seen
    assert "A Chinese character" in seen
    assert "─ 1 … 1 “ 1 ① 1 ℃ 1 中 2" in " ".join(seen.replace("│", " ").split())


def test_without_a_terminal_nobody_is_asked(start, empty):
    said = start("doctor", "--terminal", "--json")
    body = json.loads(said.out)
    assert [each["health"] for each in body["signs"] if each["name"] == "terminal"] == ["warn"]
    assert {"keyring", "listener", "desk", "clock"} <= {each["name"] for each in body["signs"]}
    assert "\x1b" not in said.out


def test_a_dry_run_of_nothing_is_wrong(run, empty):
    assert run("doctor", "--dry-run").code == 2
    assert run("doctor", "--terminal", "--rebuild").code == 2


def test_a_plain_doctor_tells_of_the_terminal_what_needs_nobody(empty):
    seat = Seat(
        Played(background="rgb:ff/ff/ff"), ["doctor"], {"DESKOPS_HOME": str(empty), "DESKOPS_ACCESSIBLE": "1"}
    )
    try:
        _code, seen = seat.run()
        assert "background is light" in seen
        assert seat.is_as_before
    finally:
        seat.close()


def test_a_terminal_that_knows_nothing_is_asked_nothing(empty):
    environment = {"DESKOPS_HOME": str(empty), "DESKOPS_ACCESSIBLE": "1", "TERM": "dumb"}
    seat = Seat(Played(), ["doctor", "--terminal"], environment)
    try:
        code, seen = seat.run()
        assert code == 0
        assert "answers no questions" in seen
        assert "\x1b" not in seen
    finally:
        seat.close()


def test_where_there_is_no_terminal_nothing_is_said_of_its_settings(run, empty):
    told = run("doctor", "--terminal")
    assert "no terminal here" in told.out
    assert "Nothing needs to be set" not in told.err
