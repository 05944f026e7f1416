"""What must be switched in the environment before Textual is imported; imports nothing of it."""

from collections.abc import MutableMapping
from typing import Final

# These lose what an input method composes once the kitty keyboard flags are on.
_LOSE_COMPOSED_TEXT: Final = frozenset({"iTerm.app", "vscode", "WezTerm"})
# These tell the mouse in pixels when they say that they do (modes 1016 and 2048), by their TERM.
_TELL_PIXELS: Final = frozenset({"xterm-kitty", "foot", "foot-extra", "xterm-ghostty", "contour"})


def prepare(environment: MutableMapping[str, str], theme: str = "") -> None:
    """Set Textual's switches where this terminal needs them; what a person has set stays.

    The theme to begin with saves reading all styles a second time for another.
    """
    for size in ("COLUMNS", "LINES"):  # where a shell exports them, Textual takes them for the size for ever
        environment.pop(size, None)
    if theme:
        environment["TEXTUAL_THEME"] = f"deskops-{theme}"
    if environment.get("TERM_PROGRAM") in _LOSE_COMPOSED_TEXT:
        environment.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # Other terminals announce pixels and send cells, so that every click lands in a corner. Lists and buttons need
    # cells only; a pad to sign on draws finer with pixels.
    tells_pixels = environment.get("TERM") in _TELL_PIXELS
    environment.setdefault("TEXTUAL_SMOOTH_SCROLL", "1" if tells_pixels else "0")
