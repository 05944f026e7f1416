"""In a real terminal: killed while typing in each kind of box, windows dragged on each kind of screen, a broken paint.

After each, the terminal's own word for it: no mouse, no other screen, a cursor that is seen.
"""

import itertools
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests_of_terminals import PATIENCE, START, Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

TYPED = "更换硒鼓 toner"
BOXES = {  # what leads to a box from the day, and what stands there then
    "note": (("n",), "Add a note:"),
    "new job": (("C-n",), "A walk-in or a call"),
    "article": (("F8", "n"), "Symptom"),
    "filter": (("/",), "Filter: number"),
    "find": (("C-o",), "Type to find anything"),
}
MODES = "#{mouse_any_flag}#{alternate_on}#{bracket_paste_flag}#{keypad_cursor_flag}"
AROUND = ("sh", "-c", '"$0" "$@"; echo "left with $?"; stty -a | grep -o " echo "; exec sleep 600')
BROKEN = """
import sys
from deskops.cli.front import main
from deskops.tui.widgets.row_list import RowList

drawn = RowList.render_line

def broken(self, y):
    if self.cursor:
        raise RuntimeError("of a widget")
    return drawn(self, y)

RowList.render_line = broken
sys.exit(main([]))
"""


@pytest.fixture
def opened(home: Any, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens the program on a terminal that shows the day; all are closed at the end."""
    terminals = []

    def open_(*arguments: Any) -> Terminal:
        terminal = Terminal(home.context.paths.config, tmp_path, *arguments)
        terminals.append(terminal)
        terminal.shows("POS terminal", "unsent: 0")
        return terminal

    yield open_
    for terminal in terminals:
        terminal.close()


def told(terminal: Terminal, format_: str) -> str:
    return terminal.tmux("display-message", "-p", "-t", "main", format_).strip()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def go(terminal: Terminal, box: str) -> None:
    keys, shows = BOXES[box]
    for key in keys:
        terminal.press(key)
        if key == "F8":
            terminal.shows("Knowledge")
    terminal.shows(shows)


def is_given_back(terminal: Terminal) -> bool:
    """The terminal's own state: none of the modes that the program switches on."""
    return told(terminal, f"{MODES} #{{cursor_flag}}").split() in (["0000", "1"], ["000", "1"])


@pytest.mark.parametrize("box", ["note"])
def test_a_kill_while_typing_costs_neither_words_nor_the_cursor(
    opened: Callable[..., Terminal], box: str
) -> None:
    terminal = opened()
    go(terminal, box)
    terminal.type(TYPED)
    terminal.shows(TYPED)
    end = int(told(terminal, "#{cursor_x}"))
    for _step in range(3):
        terminal.press("Left")
    until(lambda: int(told(terminal, "#{cursor_x}")) == end - 3)
    terminal.type("X")
    before = terminal.shows("更换硒鼓 toXner")
    place = told(terminal, "#{cursor_x}")
    assert "toXner" in before
    os.kill(terminal.pid, signal.SIGKILL)
    again = opened()
    go(again, box)
    again.shows("更换硒鼓 toXner", "This is what you had typed before")
    until(lambda: told(again, "#{cursor_x}") == place)
    again.type("Y")
    again.shows("更换硒鼓 toXYner")


def test_a_kill_while_filtering_costs_no_word(opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    go(terminal, "filter")
    terminal.type("打印机")
    terminal.shows("打印机", "1 found")
    os.kill(terminal.pid, signal.SIGKILL)
    again = opened()
    again.press("/")
    again.shows("打印机", "1 found")


@pytest.mark.parametrize("box", ["note", "find"])
def test_chinese_is_typed_whole(opened: Callable[..., Terminal], box: str) -> None:
    terminal = opened()
    go(terminal, box)
    for part in ("天河", "营业部"):
        terminal.type(part)
    terminal.shows("天河营业部")
    terminal.press("BSpace")
    terminal.type("部")
    terminal.shows(*(("天河营业部", "site") if box == "find" else ("天河营业部",)))


@pytest.mark.parametrize(
    ("keys", "shows"),
    [
        ((), "POS terminal"),
        (("F3",), "GZTH-PC"),
        (("F8",), "Knowledge"),
        (("F10",), "Settings"),
        (("C-o",), "Esc"),
    ],
    ids=["day", "devices", "knowledge", "settings", "find"],
)
def test_a_storm_of_windows_leaves_the_screen_whole(
    opened: Callable[..., Terminal], keys: tuple[str, ...], shows: str
) -> None:
    terminal = opened()
    for key in keys:
        terminal.press(key)
    terminal.shows(shows)
    for size in itertools.islice(itertools.cycle([(60, 18), (200, 50), (20, 5), (1, 1), (100, 30)]), 20):
        terminal.resize(*size)
    terminal.resize(80, 24)
    terminal.shows(shows)
    terminal.press("Escape")
    terminal.press("F2")
    terminal.shows("POS terminal")


def test_a_paint_that_fails_gives_the_terminal_back(opened: Callable[..., Terminal]) -> None:
    terminal = opened(("-c", BROKEN), AROUND)
    assert not is_given_back(terminal)
    terminal.press("Down")
    seen = terminal.shows("left with 70", " echo")
    assert "A defect of deskops (RuntimeError)" in seen
    assert is_given_back(terminal)


def test_an_order_while_typing_gives_the_terminal_back(opened: Callable[..., Terminal]) -> None:
    terminal = opened(("-c", START), AROUND)
    go(terminal, "note")
    terminal.type("half")
    terminal.shows("half")
    assert not is_given_back(terminal)
    psutil.Process(terminal.pid).children()[0].send_signal(signal.SIGTERM)
    terminal.shows("left with")
    assert is_given_back(terminal)
