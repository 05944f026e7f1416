"""How much room a text takes and where its lines break, by any measure of one character's width; no fonts."""

import re
from collections.abc import Callable, Iterator

from rich.cells import cell_len, get_character_cell_size

from deskops.text import CLOSING, OPENING

Size = Callable[[str], int]  # of one character
# What stays on one line (letters and digits, up to a hyphen), or one sign by itself; with the marks that open before
# it and close after it, for no line begins with a closing mark or ends with an opening one (GB/T 15834). Three of
# them at most: without a bound the time would grow with their square.
_CLOSES = re.escape(CLOSING + "』〉…—～％‰℃,.!?;:)]}%")
_OPENS = re.escape(OPENING + "『〈([{")
_WORDS = re.compile(
    rf"[{_OPENS}]{{0,3}}(?:[\u0021-\u002c\u002e-\u1100\ufb00-\ufdff]*-|[\u0021-\u1100\ufb00-\ufdff]+|.)[{_CLOSES}]{{0,3}}",
    re.DOTALL,
)


def width_of(text: str) -> int:
    """Cells of a terminal that the widest line takes; a Chinese character takes two."""
    return max(map(cell_len, text.split("\n")))


def lines_of(text: str, width: int, size: Size = get_character_cell_size) -> list[str]:
    """`text` cut where it wraps in a column of `width`; the pieces together are the text, nothing is lost.

    Breaks after a newline, else at a blank, else between two Chinese characters where no mark forbids it,
    and within a word only if the word alone is too wide.
    """
    if "\n" not in text and sum(map(size, text)) <= width:
        return [text]  # most texts: asked first, for speed
    return [line for part in _paragraphs(text) for line in _wrapped(part, width, size)]


def chunks_of(text: str, width: int, lines: int, size: Size = get_character_cell_size) -> list[str]:
    """`text` in pieces of at most `lines` lines each, as it wraps in `width`."""
    wrapped = lines_of(text, width, size)
    return ["".join(wrapped[at : at + lines]) for at in range(0, len(wrapped), lines)]


def widest_word(text: str, size: Callable[[str], float]) -> float:
    """The room that the widest piece takes which no line breaks within; `size` is that of a text."""
    return max((size(match.group().strip()) for match in _WORDS.finditer(text)), default=0)


def _paragraphs(text: str) -> list[str]:
    parts = re.findall(r"[^\n]*\n|[^\n]+", text)
    return parts or [""]


def _wrapped(text: str, width: int, size: Size) -> Iterator[str]:
    line, used = "", 0
    for word, wide in _words(text, width, size):
        if used + wide > width and line and not word.isspace():
            yield line
            line, used = "", 0
        line, used = line + word, used + wide
    yield line


def _words(text: str, width: int, size: Size) -> Iterator[tuple[str, int]]:
    for match in _WORDS.finditer(text):
        word = match.group()
        wide = sum(map(size, word))
        if wide <= width:
            yield word, wide
        else:
            yield from _pieces(word, width, size)


def _pieces(word: str, width: int, size: Size) -> Iterator[tuple[str, int]]:
    piece, used = "", 0
    for character in word:
        wide = size(character)
        if piece and used + wide > width:
            yield piece, used
            piece, used = "", 0
        piece, used = piece + character, used + wide
    yield piece, used
