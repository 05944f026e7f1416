"""How many terminal cells a text takes, and wrapping by cells; Chinese takes two a character and breaks anywhere."""

import re
import unicodedata
from typing import Final

_OPENING: Final = "（《【“‘「"
_CLOSING: Final = "，。；：！？）》】”’」、"
_WIDE: Final = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6“”‘’"
_PIECE: Final = f" +|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+[{_CLOSING}]*"


def cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int, *, right: bool = False) -> str:
    blanks = " " * max(width - cells(text), 0)
    return blanks + text if right else text + blanks


def cut(text: str, width: int) -> str:
    """The text, or as much of it as `width` cells have room for, with a mark that something is missing."""
    if len(text) * 2 <= width or cells(text) <= width:
        return text
    kept = text[: width - 1]
    while cells(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; only a single word that is longer stands out."""
    if cells(text) <= width:
        return [text.rstrip()]
    lines, line = [], ""
    for piece in re.findall(_PIECE, text):
        if line and cells(line) + cells(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece.strip() else ""
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
