"""What is tried on a terminal: questions that it answers by itself, and some that a person at it answers."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from deskops.cli.console_font import console_font
from deskops.cli.terminal_line import Line
from deskops.i18n import _
from deskops.ops.do.doctor_answers import Answer
from deskops.ops.do.doctor_terminal import LINE, MODES, SAMPLES, TRUECOLOR, Click, Seen, Typed
from deskops.text import cells

PATIENCE: Final = 60.0  # seconds that a person has for each answer
_COLOURS: Final = "\x1b]10;?\x1b\\\x1b]11;?\x1b\\"
_KITTY: Final = "\x1b[?u"
_KITTY_ON, _KITTY_OFF = (
    "\x1b[>25u",
    "\x1b[<u",
)  # as Textual asks: disambiguate, all keys, the text that belongs to them
_MOUSE_ON, _MOUSE_OFF = "\x1b[?1000h\x1b[?1006h", "\x1b[?1006l\x1b[?1000l"
_PIXELS_ON, _PIXELS_OFF = "\x1b[?2048h\x1b[?1016h", "\x1b[?1016l\x1b[?2048l"
_ALONE_ON, _ALONE_OFF = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[?25h\x1b[?1049l"
_TARGET: Final = (9, 3)  # cells, so large that nobody misses it
_CLEAR_LINE: Final = "\r\x1b[K"
_WIDEST: Final = 8  # cells; a sign wider than that is nonsense


def colours(environment: Mapping[str, str] = os.environ) -> int:
    """How many the terminal says that it shows, by COLORTERM and TERM as every program reads them; 0: unknown."""
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "WT_SESSION" in environment:
        return TRUECOLOR
    name = environment.get("TERM", "")
    if name.endswith("-direct"):
        return TRUECOLOR
    if name.endswith("256color") or name in ("xterm-kitty", "xterm-ghostty", "foot", "alacritty"):
        return 256
    return 16 if name not in ("", "dumb", "unknown") else 0


def learn(line: Line | None, environment: Mapping[str, str] = os.environ) -> Seen:
    """All that needs no person; in at most a few times the line's patience."""
    columns, rows = _size()
    seen = Seen(columns=columns, rows=rows, colours=colours(environment), font=console_font())
    if line is None:
        return seen
    told = _asked(line, environment)
    fenced = bool(told)
    colour = [one.numbers[1:4] for one in told if one.kind == "colour" and one.numbers[0] == 11]
    modes = {one.numbers[0]: one.numbers[1] for one in told if one.kind == "mode" and len(one.numbers) == 2}
    background = (colour[0][0], colour[0][1], colour[0][2]) if colour else None
    keyboard = any(one.kind == "keyboard" for one in told)
    widths = _widths(line)
    known = {mode: state for mode, state in modes.items() if mode in MODES}
    return replace(
        seen,
        answers=fenced or bool(widths),
        background=background,
        modes=known,
        kitty_keys=keyboard,
        widths=widths,
    )


def _asked(line: Line, environment: Mapping[str, str]) -> list[Answer]:
    modes = "".join(f"\x1b[?{mode}$p" for mode in MODES)
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":  # shows the p of such a question
        modes = ""
    return [one for one in line.ask(_COLOURS + modes + _KITTY) if one.kind != "text"]


def _size() -> tuple[int, int]:
    for descriptor in (1, 0, 2):
        try:
            found = os.get_terminal_size(descriptor)
        except OSError:
            continue
        return found.columns, found.lines
    return 0, 0


def _widths(line: Line) -> dict[str, int]:
    """Cells of each sample, by where the cursor stands after it; nothing where an answer is missing or nonsense."""
    asked = "".join(f"\r{sample}\x1b[6n" for sample in SAMPLES)
    told = line.ask(asked)
    line.say(_CLEAR_LINE)
    columns = [one.numbers[1] - 1 for one in told if one.kind == "cursor" and len(one.numbers) == 2]
    if len(columns) != len(SAMPLES) or not all(0 <= width <= _WIDEST for width in columns):
        return {}
    return dict(zip(SAMPLES, columns, strict=True))


# What a person answers.


def try_with_person(line: Line, seen: Seen, *, kitty_keys: bool) -> Seen:
    """Each question can be passed over with Enter; `kitty_keys`: whether the program would ask for them.

    Raises KeyboardInterrupt at Ctrl+C.
    """
    line.forget_late()
    typed = _type(line, kitty_keys=kitty_keys and seen.kitty_keys)
    return replace(seen, readable=_can_read(line), typed=typed, click=_click(line, seen), asked=True)


def _can_read(line: Line) -> bool | None:
    line.say(f"{LINE}\r\n")
    return _yes_or_no(line, _("Are the lines, the dots and the Chinese characters above whole?"))


def _yes_or_no(line: Line, question: str) -> bool | None:
    """None where it is passed over, or nobody answers."""
    line.say(question + " " + _("y, n, or Enter to pass over: "))
    told = line.wait(lambda found: any(one in "yYnN\r\n" for one in _typed(found)), PATIENCE)
    answer = next((one.lower() for one in _typed(told) if one in "yYnN\r\n"), "")
    line.say(f"{answer.strip()}\r\n")
    return {"y": True, "n": False}.get(answer)


def _type(line: Line, *, kitty_keys: bool) -> Typed:
    line.say(
        _("Type one Chinese character with your input method, then Enter (Enter alone passes over it): ")
    )
    if kitty_keys:
        line.switch(_KITTY_ON, _KITTY_OFF)
    told = line.wait(lambda found: any(one.ends_line for one in found), PATIENCE)
    if kitty_keys:
        line.switch_back()
    came = _typed(told).strip()
    has_come = any("\u3400" <= one <= "\U0003ffff" for one in came)
    line.say((came[:1] if has_come and cells(came[:1]) == 2 else "") + "\r\n")
    if has_come:
        return Typed.CAME
    if not came and not _yes_or_no(line, _("Nothing came. Did you type a character?")):
        return Typed.NONE
    return Typed.LOST


def _typed(told: Sequence[Answer]) -> str:
    return "".join(one.text for one in told if one.kind == "text")


def _click(line: Line, seen: Seen) -> Click:
    """A target in the middle of a screen of its own. Where pixels are announced they are asked for, as Textual does."""
    if not seen.columns:
        return Click.NONE
    left, top = (seen.columns - _TARGET[0]) // 2 + 1, (seen.rows - _TARGET[1]) // 2 + 1
    line.switch(_ALONE_ON, _ALONE_OFF)
    box = "".join(f"\x1b[{top + row};{left}H{'#' * _TARGET[0]}" for row in range(_TARGET[1]))
    fine = seen.can(2048) and seen.can(1016)
    line.switch(_MOUSE_ON, _MOUSE_OFF)
    if fine:
        line.switch(_PIXELS_ON, _PIXELS_OFF)
    asked = _(
        "Click into the box; Enter passes over."
    )  # only now: how large a cell is comes before any click
    line.say(f"\x1b[1;1H{asked}{box}")
    told = line.wait(_clicked_or_passed, PATIENCE)
    for _switch in range(3 if fine else 2):
        line.switch_back()
    pressed = next((one.numbers for one in told if one.kind == "pressed" and len(one.numbers) == 3), None)
    if pressed is None:
        return Click.NONE
    return placed((pressed[1], pressed[2]), (left, top), _cell(told) if fine else None)


def _clicked_or_passed(told: Sequence[Answer]) -> bool:
    return any(one.kind == "pressed" or one.ends_line for one in told)


def _cell(told: Sequence[Answer]) -> tuple[float, float] | None:
    """Width and height of a cell in pixels, by mode 2048's report."""
    for one in reversed(told):
        if one.kind == "size" and one.numbers[:1] == (48,) and len(one.numbers) == 5 and all(one.numbers):
            _mark, rows, columns, height, width = one.numbers
            return width / columns, height / rows
    return None


def placed(at: tuple[int, int], target: tuple[int, int], cell: tuple[float, float] | None) -> Click:
    """Where a click is, told at `at` (from 1), when the target's first cell is `target` (from 1)."""
    if cell is not None and _within((int((at[0] - 1) / cell[0]) + 1, int((at[1] - 1) / cell[1]) + 1), target):
        return Click.FINE
    if _within(at, target):
        return Click.HIT if cell is None else Click.CORNER
    return Click.MISSED


def _within(at: tuple[int, int], target: tuple[int, int]) -> bool:
    return all(0 <= at[side] - target[side] < _TARGET[side] for side in (0, 1))
