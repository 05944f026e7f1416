"""Which keys a terminal tells a program of, and what becomes of the others, by Textual's names; imports nothing heavy.

Only what the classic codes carry is sure to arrive: ASCII has 32 control codes and none for Ctrl with Shift, and the
sequences of xterm, which others follow, carry modifiers for the keys that move and for F1 to F12 alone.
"""

from string import ascii_lowercase, digits
from typing import Final

from deskops.errors import Refused
from deskops.i18n import N_, _
from deskops.tui.key_names import on_keyboard

_WITH_ANY: Final = frozenset(
    {"left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete"}
    | {f"f{number}" for number in range(1, 13)}
)
# Letters whose control code is that of another key.
_SAME_CODE: Final = {"i": "tab", "m": "enter", "h": "backspace"}
_CODED: Final = frozenset({"@", "backslash", "right_square_bracket", "underscore"})  # 0 and 28 to 31, but ^
# Of one terminal's "natural" keys for moving by words, which Textual hears in every terminal.
_BY_WORDS: Final = {"b": "ctrl+left", "f": "ctrl+right"}
_NO_CODE: Final = frozenset({"enter", "tab", "space", "backspace", "escape"})
TOLD: Final = N_(
    "Terminals tell: letters, digits and signs; Ctrl with a letter other than H, I and M; Alt with one other than B "
    "and F; arrows, Home, End, PgUp, PgDn, Ins, Del and F1 to F12, also with Ctrl, Alt and Shift; Enter, Tab, "
    "Shift+Tab, Space, Backspace, Esc."
)


def arrives_as(key: str) -> str:
    """The key that a program hears: the same where it is told, empty where that differs from terminal to terminal."""
    *modifiers, last = key.split("+")
    held = frozenset(modifiers)
    if not held or last in _WITH_ANY or key == "shift+tab":
        return key
    if last in _NO_CODE:
        return "" if "ctrl" in held and last != "enter" else last
    if "ctrl" in held:
        if held == {"ctrl"} and last in _CODED:
            return key
        return _SAME_CODE.get(last, f"ctrl+{last}") if last in ascii_lowercase else ""
    if last in digits:
        return ""  # Textual takes what some terminals send for the characters that a Mac has there
    if held == {"alt"} and last in _BY_WORDS:
        return _BY_WORDS[last]
    return key if last in ascii_lowercase else last


def refuse_untold(key: str) -> None:
    """Raises Refused, with what can be sent, for a key that a terminal sends as another, or in no way that is sure."""
    heard = arrives_as(key)
    if heard == key:
        return
    words = (
        _("{key} reaches a program as {other}: terminals send no other code for it")
        if heard
        else _("{key} is not sent by terminals, or by each in its own way")
    )
    raise Refused(words.format(key=on_keyboard(key), other=on_keyboard(heard) if heard else ""), hint=_(TOLD))
