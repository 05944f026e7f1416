"""The boundaries of text: `storable` where it enters, `visible` where it is shown, `inert` where a table opens it."""

import re
import unicodedata

# C0 without tab and newline, DEL, C1, and the bidirectional controls that reorder what follows them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff]")
_LINE = re.compile("[\n\t]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What spreadsheets take for the start of a formula, full-width forms included, and blanks that they skip before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SKIPPED = " \u00a0\u3000\ufeff"


def _mark(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # control pictures: ESC is ␛
    if code == 0x7F:
        return "␡"
    return f"‹{code:04X}›"


def visible(text: object, *, lines: bool = False) -> str:
    """Text from elsewhere as it may reach a terminal: every control becomes a visible mark.

    With `lines`, newlines and tabs stay; without, each becomes a blank, so that a value never breaks a row.
    """
    shown = _UNSEEN.sub(_mark, str(text).replace("\r\n", "\n"))
    shown = _SURROGATE.sub("\ufffd", shown)
    return shown if lines else _LINE.sub(" ", shown)


def seen(text: str) -> str:
    """Text without the controls that nobody sees: ESC, bidirectional marks and the like; lines and tabs stay."""
    return _UNSEEN.sub("", text)


def storable(text: str) -> str:
    """Typed or imported text as every database takes it: NFC, without NUL and lone surrogates."""
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text.replace("\x00", "")))


def inert(text: str) -> str:
    """Text as it may stand in a CSV: an apostrophe before what a spreadsheet would run as a formula; numbers stay."""
    if text.lstrip(_SKIPPED).startswith(_FORMULA) and not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return "'" + text
    return text
