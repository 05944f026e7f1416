"""In a real terminal: killed while typing in each kind of box, windows dragged on each kind of screen, a broken paint.

After each, the terminal's own word for it: no mouse, no other screen, a cursor that is seen.
"""

import itertools
import re
import shutil
import signal
import time
from collections.abc import Callable, Sequence

import psutil
import pytest

from deskops.text import cells
from deskops.tui.drafts import KEPT_WITHIN
from tests_of_terminals import START, Terminal, until

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

TYPED = "更换硒鼓 toner"
BOXES = {  # what leads to a box from the day, and what stands there then
    "note": (("n", "Add a note:"),),
    "new job": (("C-n", "A walk-in or a call"),),
    "article": (("F8", "键盘"), ("n", "So that the next person finds it")),
    "find": (("C-o", "Type to find anything"),),
}
PLACES = {  # what leads to a screen from the day, and what stands there then, also on 80 by 24 again
    "day": (("F2", "POS terminal"),),
    "devices": (("F3", "GZTH-PC"),),
    "knowledge": (("F8", "键盘"),),
    "settings": (("F10", "What it means"),),
    "job": (("Enter", "Service level"),),
    "palette": (("C-p", "What do you want to do?"),),
    "help": (("?", "Esc Back"),),
    "jump": (("C-g", "Press a letter"),),
    **BOXES,
    "new job": (("C-n", "( ) 6 virus"),),  # with all the room that there is, after the first paint
}
AT_REST = 0.8  # seconds; a form takes all the room that there is soon after its first paint
MODES = "#{mouse_any_flag}#{alternate_on}#{bracket_paste_flag}#{keypad_cursor_flag}"
AROUND = ("sh", "-c", '"$0" "$@"; echo "left with $?"; stty -a | grep -o " echo "; exec sleep 600')
RESET = '"$0" "$@"; echo "killed with $?"; stty sane; read _; "$0" -m deskops reset-terminal; stty -a | grep " echo "'
KILLED = ("sh", "-c", f"{RESET}; exec sleep 600")
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


def go(terminal: Terminal, way: Sequence[tuple[str, str]]) -> None:
    for key, shows in way:
        terminal.press(key)
        terminal.shows(shows)


def is_given_back(terminal: Terminal) -> bool:
    """The terminal's own state: none of the modes that the program switches on."""
    return terminal.told(f"{MODES} #{{cursor_flag}}").split() in (["0000", "1"], ["000", "1"])


@pytest.mark.parametrize("box", ["note", "new job", "article"])
def test_a_kill_costs_neither_words_nor_the_place_of_the_cursor(
    opened: Callable[..., Terminal], box: str
) -> None:
    terminal, way = opened(), BOXES[box]
    go(terminal, way)
    terminal.type(TYPED)
    line = next(each for each in terminal.shows(TYPED).splitlines() if TYPED in each)
    end = cells(line.partition(TYPED)[0] + TYPED)
    until(lambda: int(terminal.told("#{cursor_x}")) == end)
    for _step in range(3):
        terminal.press("Left")
    until(lambda: int(terminal.told("#{cursor_x}")) == end - 3)
    moved = time.monotonic()
    until(lambda: time.monotonic() - moved > KEPT_WITHIN)
    terminal.kill()
    again = opened()
    go(again, (*way[:-1], (way[-1][0], "discards it")))
    again.shows(TYPED)
    until(lambda: int(again.told("#{cursor_x}")) == end - 3)
    again.type("Y")
    again.shows("更换硒鼓 toYner")


@pytest.mark.parametrize("box", ["note", "find"])
def test_chinese_is_typed_whole(opened: Callable[..., Terminal], box: str) -> None:
    terminal = opened()
    go(terminal, BOXES[box])
    for part in ("天河", "营业部"):
        terminal.type(part)
    terminal.shows("天河营业部")
    terminal.press("BSpace")
    terminal.type("部")
    terminal.shows(*(("天河营业部", "site") if box == "find" else ("天河营业部",)))


@pytest.mark.parametrize("place", PLACES)
def test_a_storm_of_windows_leaves_the_screen_whole(opened: Callable[..., Terminal], place: str) -> None:
    """Line by line as it was, the last among them: nothing is left of another size, and nothing lacks."""
    terminal = opened()
    go(terminal, PLACES[place])
    before = still(terminal)
    for size in itertools.islice(itertools.cycle([(60, 18), (200, 50), (20, 5), (1, 1), (100, 30)]), 20):
        terminal.resize(*size)
    terminal.resize(80, 24)
    try:
        until(lambda: undated(terminal.screen) == before)
    except AssertionError:
        assert undated(terminal.screen) == before
        raise


def still(terminal: Terminal) -> list[str]:
    """The lines of the screen once they have been the same for AT_REST."""
    last, since = [""], time.monotonic()

    def rests() -> bool:
        nonlocal last, since
        now = undated(terminal.screen)
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since >= AT_REST

    until(rests)
    return last


def undated(screen: str) -> list[str]:
    """Without what goes on by itself, the time that is left of jobs, and the eighths of a scrollbar's ends."""
    return [re.sub(r"-?\d+d \d+h|-?\d+:\d\d:\d\d|[▁-█]", "", line).rstrip() for line in screen.splitlines()]


def test_a_paint_that_fails_gives_the_terminal_back(opened: Callable[..., Terminal]) -> None:
    terminal = opened(("-c", BROKEN), AROUND)
    assert not is_given_back(terminal)
    terminal.press("Down")
    seen = terminal.shows("left with 70", " echo")
    assert "A defect of deskops (RuntimeError)" in seen
    assert is_given_back(terminal)


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGHUP])
def test_an_order_while_typing_gives_the_terminal_back(
    opened: Callable[..., Terminal], order: signal.Signals
) -> None:
    terminal = opened(("-c", START), AROUND)
    go(terminal, BOXES["note"])
    terminal.type("half")
    terminal.shows("half")
    assert not is_given_back(terminal)
    psutil.Process(terminal.pid).children()[0].send_signal(order)
    terminal.shows(f"left with {128 + order}", " echo")
    assert is_given_back(terminal)


def test_after_a_kill_the_command_gives_the_terminal_back(opened: Callable[..., Terminal]) -> None:
    """The program has had no chance: its modes are on until somebody switches them off."""
    terminal = opened(("-c", START), KILLED)
    go(terminal, BOXES["note"])
    psutil.Process(terminal.pid).children()[0].kill()
    terminal.shows("killed with 137")
    assert not is_given_back(terminal)
    terminal.press("Enter")
    terminal.shows("The terminal is as it was", " echo")
    assert is_given_back(terminal)
