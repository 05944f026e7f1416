"""Keys as they stand on a keyboard, and as people write them: Esc, Enter, ^P, Alt+Left, F1; imports nothing heavy."""

import re
from typing import Final

from deskops.errors import UsageError
from deskops.i18n import N_, _

_SHOWN: Final = {
    "question_mark": "?",
    "slash": "/",
    "escape": "Esc",
    "full_stop": ".",
    "comma": ",",
    "minus": "-",
    "plus": "+",
    "colon": ":",
    "semicolon": ";",
    "equals_sign": "=",
    "exclamation_mark": "!",
    "number_sign": "#",
    "asterisk": "*",
    "apostrophe": "'",
    "grave_accent": "`",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "backslash": "\\",
    "underscore": "_",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "delete": "Del",
    "insert": "Ins",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}
# Arrows are words: their signs are one cell wide in some terminals and two in others.
_SPOKEN: Final = {
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "space": N_("Space"),
}
_NAMES: Final = {shown.lower(): name for name, shown in _SHOWN.items()} | {
    "return": "enter",
    "del": "delete",
    "bksp": "backspace",
}
_NAMED: Final = frozenset(
    {"escape", "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"}
    | {"left", "right", "up", "down"}
    | {f"f{number}" for number in range(1, 25)}
)
_MODIFIERS: Final = ("ctrl", "alt", "shift")


def on_keyboard(key: str) -> str:
    """A key by Textual's name for it, as it is written on keyboards: `ctrl+p` is ^P, `pagedown` is PgDn."""
    *modifiers, last = key.split("+")
    name = (
        _(_SPOKEN[last])
        if last in _SPOKEN
        else _SHOWN.get(last, last.capitalize() if len(last) > 1 else last)
    )
    if modifiers == ["ctrl"] and len(last) == 1:
        return f"^{last.upper()}"
    if modifiers and len(last) == 1:
        name = last.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def all_on_keyboard(keys: str) -> str:
    """Several, with blanks between them."""
    return " ".join(dict.fromkeys(on_keyboard(each.strip()) for each in keys.split(",") if each.strip()))


def read_keys(text: str) -> str:
    """Keys as somebody wrote them, with commas or blanks between them, by Textual's names. Raises UsageError."""
    parts = [text.strip()] if len(text.strip()) == 1 else re.split(r"[,\s]+", text.strip())
    found = [read_key(each) for each in parts if each]
    if not found:
        raise UsageError(_("No key is named"), hint=_("As in F5, ^P, Alt+Left, Esc, ? or z"))
    return ",".join(dict.fromkeys(found))


def read_key(text: str) -> str:
    """One key. Raises UsageError for what no keyboard has, or no terminal tells."""
    *modifiers, last = _parts(text)
    name = _NAMES.get(last.lower(), last if len(last) == 1 else last.lower())
    is_sign = len(name) == 1 or name in _SHOWN
    odd = [each for each in modifiers if each not in _MODIFIERS]
    if odd or not name or not (is_sign or name in _NAMED) or (is_sign and modifiers == ["shift"]):
        raise UsageError(
            _("{key} is no key that a terminal tells").format(key=text),
            hint=_("As in F5, ^P, Alt+Left, Esc, ? or z"),
        )
    if {"ctrl", "alt"} & set(modifiers):
        name = name.lower()
    return "+".join([*(each for each in _MODIFIERS if each in modifiers), name])


def _parts(text: str) -> list[str]:
    if len(text) == 2 and text[0] == "^":
        return ["ctrl", text[1]]
    if len(text) < 2:
        return [text]
    head, plus, last = text.rpartition("+") if text[-1] != "+" else (text[:-2], "+", "+")
    return [*(each.lower() for each in head.split("+") if each), last] if plus else [text]
