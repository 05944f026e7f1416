"""What must be switched in the environment before Textual is imported; imports nothing of it."""

from collections.abc import Mapping, MutableMapping
from typing import Final

from deskops.config.terminal import AUTO, ON, Terminal

# These lose what an input method composes once the kitty keyboard flags are on.
_LOSE_COMPOSED_TEXT: Final = frozenset({"iTerm.app", "vscode", "WezTerm"})
# These tell the mouse in pixels when they say that they do (modes 1016 and 2048), by their TERM.
_TELL_PIXELS: Final = frozenset({"xterm-kitty", "foot", "foot-extra", "xterm-ghostty", "contour"})
# A second at most, and none without a change. A letter is painted at once, and what it finds with a later frame, which
# is up to two away: with Textual's sixty a second that is seen.
_FRAMES: Final = "120"
_COLOUR_SYSTEMS: Final = {"16": "standard", "256": "256", "truecolor": "truecolor"}  # as Textual names them


def prepare(environment: MutableMapping[str, str], theme: str = "", wished: Terminal | None = None) -> None:
    """Set Textual's switches where this terminal needs them or the settings wish it; what a person has set in the
    environment stays.

    The theme to begin with saves reading all styles a second time for another.
    """
    wished = wished or Terminal()
    for size in ("COLUMNS", "LINES"):  # where a shell exports them, Textual takes them for the size for ever
        environment.pop(size, None)
    if theme:
        environment["TEXTUAL_THEME"] = f"deskops-{theme}"
    if not uses_kitty_keys(environment, wished):
        environment.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    environment.setdefault("TEXTUAL_SMOOTH_SCROLL", "1" if tells_pixels(environment, wished) else "0")
    environment.setdefault("TEXTUAL_FPS", _FRAMES)
    if wished.colours in _COLOUR_SYSTEMS:
        environment.setdefault("TEXTUAL_COLOR_SYSTEM", _COLOUR_SYSTEMS[wished.colours])


def uses_kitty_keys(environment: Mapping[str, str], wished: Terminal) -> bool:
    if wished.kitty_keys != AUTO:
        return wished.kitty_keys == ON
    return environment.get("TERM_PROGRAM") not in _LOSE_COMPOSED_TEXT


def tells_pixels(environment: Mapping[str, str], wished: Terminal) -> bool:
    """Other terminals announce pixels and send cells, so that every click lands in a corner. Lists and buttons need
    cells only; a pad to sign on draws finer with pixels.
    """
    if wished.pixel_mouse != AUTO:
        return wished.pixel_mouse == ON
    return environment.get("TERM") in _TELL_PIXELS
