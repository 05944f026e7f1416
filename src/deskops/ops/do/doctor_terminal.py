"""What the doctor says of a terminal that was tried, and which settings help it; the trying itself is a front door's.

Sources: ux.md's "Terminals" as measured with Textual 8.2: kitty keys lose what an input method composes in some
terminals, and a mouse that is told in pixels while the terminal sends cells lands every click in a corner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from deskops.i18n import N_, _
from deskops.ops.do.doctor import Health, Sign
from deskops.text import cells

SAMPLES: Final = ("─", "…", "“", "①", "℃", "中")  # what our screens and people's texts are full of
MODES: Final = (1000, 1006, 1016, 2004, 2048)
LINE: Final = "─│┌┐└┘├┤  ⠁⠃⠇⡇⣇⣧⣷⣿  中文字体"  # lines, dots of the pad, characters
FULL: Final = (80, 24)  # columns, rows: everything fits
LEAST: Final = (60, 18)  # less is shown, and nothing is missing
TRUECOLOR: Final = 1 << 24
_WIDE_LINES: Final = frozenset({"SimSun", "NSimSun", "宋体", "新宋体"})  # fonts that draw ─ two cells wide
_KNOWN: Final = frozenset({1, 2, 3})  # answers to DECRQM that a mode can be had; 0 and 4 say no


class Click(StrEnum):
    """Where a click on the target was told to be."""

    HIT = "hit"
    FINE = "fine"  # on the target, in pixels
    CORNER = "corner"  # cells told as if they were pixels
    MISSED = "missed"
    NONE = "none"  # nobody clicked, or no terminal told


class Typed(StrEnum):
    """What came of a Chinese character."""

    CAME = "came"
    LOST = "lost"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was learnt of a terminal. `colours`, `columns` and `rows` are 0 where nobody knows; `background` is red,
    green and blue of 255; `widths` are cells; `modes` what it answered to DECRQM; `readable` what a person said;
    `asked`: whether somebody was asked at all.
    """

    columns: int = 0
    rows: int = 0
    colours: int = 0
    answers: bool = False
    background: tuple[int, int, int] | None = None
    widths: Mapping[str, int] = field(default_factory=dict)
    modes: Mapping[int, int] = field(default_factory=dict)
    kitty_keys: bool = False
    click: Click = Click.NONE
    typed: Typed = Typed.NONE
    readable: bool | None = None
    asked: bool = False  # whether a person was there to click, type and look
    font: str = ""

    def can(self, mode: int) -> bool:
        return self.modes.get(mode, 0) in _KNOWN

    @property
    def wide_lines(self) -> bool:
        return self.widths.get("─", 1) > 1 or self.font in _WIDE_LINES

    @property
    def is_light(self) -> bool | None:
        """By its luma (ITU-R BT.601); None where the terminal does not tell."""
        if self.background is None:
            return None
        red, green, blue = self.background
        return (299 * red + 587 * green + 114 * blue) / 1000 > 127


class Switch(NamedTuple):
    """A setting that helps, and why."""

    key: str
    value: str
    why: str


class Standing(NamedTuple):
    """How the program would use this terminal now."""

    theme: str
    ascii: bool
    kitty_keys: bool
    pixel_mouse: bool


def switches(seen: Seen, now: Standing) -> Iterator[Switch]:
    """Those that are not as they should be for this terminal."""
    if seen.wide_lines and not now.ascii:
        yield Switch("ui.ascii", "true", _("this terminal draws lines two cells wide"))
    elif seen.readable is False and not now.ascii:
        yield Switch("ui.ascii", "true", _("its font lacks what borders are drawn with"))
    if seen.typed is Typed.LOST and now.kitty_keys and seen.kitty_keys:
        yield Switch(
            "terminal.kitty_keys", "off", _("a Chinese character was lost with the keys told as now")
        )
    if seen.click is Click.CORNER and now.pixel_mouse:
        yield Switch(
            "terminal.pixel_mouse",
            "off",
            _("it announces pixels and sends cells: each click lands in a corner"),
        )
    if seen.click is Click.FINE and not now.pixel_mouse:
        yield Switch("terminal.pixel_mouse", "on", _("it tells the mouse in pixels: the pad draws finer"))


def signs(seen: Seen, now: Standing) -> Iterator[Sign]:
    yield _size(seen)
    yield _colours(seen, now)
    if seen.widths:
        yield _widths(seen)
    if seen.answers:
        yield _mouse_modes(seen)
    else:
        words = _("The terminal answers no questions: widths and the mouse were not tried.")
        yield Sign("answers", Health.OK, words)
    yield from _tried(seen, now)


def nobody() -> Sign:
    """Where there is no terminal to try."""
    words = _("There is no terminal here that could be tried.")
    return Sign(
        "terminal",
        Health.WARN,
        words,
        _("Run it in the terminal that you work in: deskops doctor --terminal"),
    )


def _size(seen: Seen) -> Sign:
    if not seen.columns:
        return Sign("size", Health.OK, _("The terminal does not tell its size; 80×24 is taken."))
    words = _("The terminal has {columns}×{rows} cells.").format(columns=seen.columns, rows=seen.rows)
    size = (seen.columns, seen.rows)
    if all(has >= wants for has, wants in zip(size, FULL, strict=True)):
        return Sign("size", Health.OK, words)
    if all(has >= wants for has, wants in zip(size, LEAST, strict=True)):
        return Sign("size", Health.OK, words + " " + _("Lists leave out some columns below 80×24."))
    return Sign("size", Health.WARN, words, _("Make it larger, 60×18 at least, or its letters smaller."))


def _colours(seen: Seen, now: Standing) -> Sign:
    count = {0: _("unknown"), TRUECOLOR: _("16 million")}.get(seen.colours, str(seen.colours))
    words = _("Colours: {count}.").format(count=count)
    if seen.is_light is not None:
        words += " " + (_("Its background is light.") if seen.is_light else _("Its background is dark."))
    remedy = ""
    if seen.is_light and now.theme == "dark":
        remedy = _("If you like it light: deskops config set ui.theme light")
    elif 0 < seen.colours < TRUECOLOR:
        remedy = _("If it shows more than it says: deskops config set terminal.colours truecolor")
    return Sign("colours", Health.OK, words, remedy)


def _widths(seen: Seen) -> Sign:
    other = [f"{sample} {width}" for sample, width in seen.widths.items() if width != cells(sample)]
    if not other:
        told = " ".join(f"{sample} {width}" for sample, width in seen.widths.items())
        return Sign(
            "widths", Health.OK, _("Signs are as wide as they are taken to be: {told}.").format(told=told)
        )
    words = _("Signs are drawn wider or narrower than they are taken to be: {told}.").format(
        told=", ".join(other)
    )
    if seen.widths.get("中", 2) != 2:
        remedy = _("Let the terminal use UTF-8 and a font with Chinese characters.")
        return Sign("widths", Health.FAIL, words, remedy)
    if seen.wide_lines:
        return Sign(
            "widths", Health.WARN, words, _("Borders of plain signs: deskops config set ui.ascii true")
        )
    remedy = _("Let the terminal draw signs of ambiguous width narrow; columns may stand a cell off.")
    return Sign("widths", Health.WARN, words, remedy)


_NAMED: Final = {
    1006: N_("mouse"),
    1016: N_("mouse in pixels"),
    2004: N_("marked pastes"),
    2048: N_("its own size"),
}


def _mouse_modes(seen: Seen) -> Sign:
    if not seen.modes:
        return Sign("modes", Health.OK, _("The terminal does not tell what it can; the usual is taken."))
    able = [_(name) for mode, name in _NAMED.items() if seen.can(mode)]
    lacks = [_(name) for mode, name in _NAMED.items() if not seen.can(mode)]
    words = _("It says that it can: {able}; and not: {lacks}.").format(
        able=", ".join(able) or _("nothing"), lacks=", ".join(lacks) or _("nothing")
    )
    if seen.kitty_keys:
        words += " " + _("It knows the kitty keys.")
    if not seen.can(2004):
        remedy = _("A text of several lines is pasted as if it were typed: paste line by line.")
        return Sign("modes", Health.WARN, words, remedy)
    return Sign("modes", Health.OK, words)


def _tried(seen: Seen, now: Standing) -> Iterator[Sign]:
    if seen.click is not Click.NONE:
        yield _clicked(seen, now)
    elif seen.asked:
        words = _("The mouse was not tried: no click came.")
        yield Sign("mouse", Health.OK, words, _("Everything has a key too: press ? in the program."))
    if seen.typed is Typed.CAME:
        yield Sign("input-method", Health.OK, _("A Chinese character came as it was typed."))
    elif seen.typed is Typed.LOST:
        words = _("No Chinese character came of what was typed.")
        off = _("Keys in the old way: deskops config set terminal.kitty_keys off")
        locale = _("Look at the input method and at the language of the session (UTF-8).")
        yield Sign("input-method", Health.WARN, words, off if now.kitty_keys and seen.kitty_keys else locale)
    if seen.readable:
        yield Sign("font", Health.OK, _("Lines, dots and Chinese characters can be read."))
    elif seen.readable is False or seen.font in _WIDE_LINES:
        words = _("The font draws lines, dots or Chinese characters badly.")
        remedy = _("Choose a font with all of them, such as Sarasa Mono or Noto Sans Mono CJK.")
        yield Sign("font", Health.WARN, words, remedy)
    if seen.asked and (left := list(_left_out(seen))):
        words = _("Passed over, and so not tried: {what}.").format(what=_(", ").join(left))
        yield Sign("passed-over", Health.OK, words)


def _left_out(seen: Seen) -> Iterator[str]:
    """What only a person could have said."""
    if seen.typed is Typed.NONE:
        yield _("the input method")
    if seen.readable is None:
        yield _("the font")
    if seen.click is Click.NONE:
        yield _("a click of the mouse")


def _clicked(seen: Seen, now: Standing) -> Sign:
    match seen.click:
        case Click.HIT | Click.FINE:
            words = _("A click is where the mouse is.")
            return Sign("mouse", Health.OK, words)
        case Click.CORNER:
            words = _("The terminal announces pixels and sends cells: clicks land in a corner.")
            remedy = _("Whole cells: deskops config set terminal.pixel_mouse off") if now.pixel_mouse else ""
            return Sign("mouse", Health.WARN if remedy else Health.OK, words, remedy)
        case _:
            words = _("A click is told at another place than where the mouse is.")
            return Sign("mouse", Health.WARN, words, _("Everything has a key too: press ? in the program."))
