"""`deskops reset-terminal`: every mode that a killed program may leave behind is off again."""

import re
import shutil
from pathlib import Path

import pytest

from deskops.cli.commands.reset import SEQUENCE
from tests_of_terminals import Terminal

# Alternate screen, mouse in every way, paste, focus, size reports, cursor keys, kitty keys; no cursor, no wrap, a
# scrolled part, colours, line drawing in place of letters.
DISORDER = (
    r"\033[?1049h\033[?1000h\033[?1002h\033[?1003h\033[?1006h\033[?1015h\033[?1016h\033[?1004h\033[?2004h\033[?2048h"
    r"\033[?1h\033=\033[>25u\033[?25l\033[?7l\033[3;9r\033[31;7m\033(0"
)
FLAGS = (
    "#{alternate_on} #{mouse_any_flag} #{mouse_sgr_flag} #{keypad_cursor_flag} #{keypad_flag} "
    "#{cursor_flag} #{wrap_flag} #{scroll_region_upper} #{scroll_region_lower}"
)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_terminal_in_disorder_is_as_before(tmp_path: Path) -> None:
    stays = '"$0" "$@"; stty -a | grep -o " echo "; printf "lqk"; exec sleep 600'
    script = f'printf "{DISORDER}"; stty raw -echo; {stays}'
    terminal = Terminal(tmp_path, tmp_path, ("-m", "deskops", "reset-terminal"), ("sh", "-c", script))
    try:
        seen = terminal.shows("The terminal is as it was", " echo", "lqk")
        flags = terminal.tmux("display-message", "-p", "-t", "main", FLAGS).split()
    finally:
        terminal.close()
    assert flags == ["0", "0", "0", "0", "0", "1", "1", "0", "23"], seen


@pytest.mark.parametrize("mode", [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 2048, 1049])
def test_each_mode_is_switched_off(mode: int) -> None:
    assert f"\x1b[?{mode}l" in SEQUENCE


def test_keys_of_both_screens_are_given_back() -> None:
    """The kitty protocol keeps a stack a screen: once before the alternate one is left, once after."""
    before, _left, after = SEQUENCE.partition("\x1b[?1049l")
    assert "\x1b[<99u" in before
    assert "\x1b[<99u" in after


def test_nothing_that_is_shown_is_wiped() -> None:
    """Neither a full reset, which clears what was said before the crash, nor an erasing."""
    assert not re.search(r"\x1bc|\x1b\[[0-9]*[JK]", SEQUENCE)


def test_without_a_terminal_nothing_is_claimed(run) -> None:
    said = run("reset-terminal")
    assert (said.code, said.out) == (0, "")
    assert "no terminal" in said.err
