"""The boundaries of text: `storable` where it enters, `visible` where it is shown, `inert` where a table opens it,
`discreet` where it is written down for others: logs, crash reports, the words of a command.

And how many terminal cells a text takes, and wrapping by cells: Chinese takes two a character and breaks anywhere, but
no line begins with a closing mark or ends with an opening one.
"""

import re
import unicodedata
from typing import Final

# C0 without tab and newline, DEL, C1, and the bidirectional controls that reorder what follows them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff]")
_LINE = re.compile("[\n\t]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A secret's shape, for those that nobody told us of: bearer tokens, passwords in addresses, private keys.
_BEARER = r"(?i)\b(bearer\s+)[\w.~+/=-]{8,}"
_USER_INFO = r"(://[^/\s:@]*:)[^/\s@]+@"
_PRIVATE_KEY = r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)"
_SHORTEST_SECRET = 8  # characters; less would tear holes into other words
_unsaid: set[str] = set()
# What spreadsheets take for the start of a formula, full-width forms included, and blanks that they skip before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SKIPPED = " \u00a0\u3000\ufeff"

OPENING: Final = "（《【“‘「"
CLOSING: Final = "，。；：！？）》】”’」、"
_WIDE: Final = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’"
PIECE: Final = (
    rf"[{OPENING}]*[{_WIDE}][{CLOSING}]*|[^\s{_WIDE}]+[{CLOSING}]*"  # of a line, between two breaks
)


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


class Secret(str):
    """A text that no `repr` shows, so that neither a traceback's values nor a dataclass in a message tell it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


def keep_unsaid(value: str) -> Secret:
    """From now on no log, crash report or message of this process tells this value, nor a line of it."""
    _unsaid.update(part for part in (value, *value.split("\n")) if len(part) >= _SHORTEST_SECRET)
    return Secret(value)


def discreet(text: str) -> str:
    """A text that others may read: what was to be kept unsaid, and what looks like a secret, is gone."""
    if "PRIVATE KEY" in text:  # whole, before its first and last lines are left out by themselves
        text = re.sub(_PRIVATE_KEY, "…", text)
    for each in sorted(_unsaid, key=len, reverse=True):
        text = text.replace(each, "…")
    if "://" in text:
        text = re.sub(_USER_INFO, r"\1…@", text)
    return re.sub(_BEARER, r"\1…", text) if "earer" in text.lower() else text


def cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; only a single word that is longer stands out."""
    if cells(text) <= width:
        return [text.rstrip()]
    lines, line = [], ""
    for piece in re.findall(rf"\s+|{PIECE}", text):
        if line and cells(line) + cells(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece.strip() else ""
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
