"""What must be switched in the environment before Textual is imported; imports nothing of it."""

from collections.abc import MutableMapping
from typing import Final

# These lose what an input method composes once the kitty keyboard flags are on.
_LOSE_COMPOSED_TEXT: Final = frozenset({"iTerm.app", "vscode", "WezTerm"})


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
    # Some terminals announce pixels for the mouse and send cells, so that every click lands in a corner. Lists and
    # buttons need cells only.
    environment.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
