"""Texts as our fonts can show them: their widths, where they wrap, and what to do with a character that is in none."""

from collections.abc import Iterable, Iterator
from functools import cache

from deskops.reports.document import Picture
from deskops.reports.fonts import BOLD, REGULAR, widths
from deskops.reports.measure import lines_of
from deskops.reports.writers.written import written

EM = 1000  # what a width is told in: thousandths of the font's size


@cache
def _sizes(bold: bool) -> dict[str, int]:
    return {chr(code): wide for code, wide in widths(BOLD if bold else REGULAR).items()}


def known(character: str) -> bool:
    return character in _sizes(False) or character == "\n"


class Type:
    """The characters of one report. `rare`: pictures of characters that the fonts lack, each named by its character.

    What neither has is written as its code point, and kept in `named` for the end of the report.
    """

    def __init__(self, rare: Iterable[Picture]) -> None:
        self.rare = {picture.name: picture for picture in rare}
        self.named: dict[str, None] = {}

    def spelled(self, text: str) -> str:
        """`text` in characters that can be drawn."""
        shown = written(text)
        if all(map(known, shown)):
            return shown
        return "".join(map(self._spelled, shown))

    def _spelled(self, character: str) -> str:
        if known(character) or character in self.rare:
            return character
        self.named[character] = None
        return f"[U+{ord(character):04X}]"

    def wrapped(self, text: str, wide: float, size: float, *, bold: bool = False) -> list[str]:
        """The lines of a spelled text in `wide` points, without the blanks that they broke at."""
        sizes = _sizes(bold)
        room = max(EM, int(wide * EM / size))
        lines = lines_of(text, room, lambda character: sizes.get(character, 0 if character == "\n" else EM))
        return [line.strip("\n").rstrip() for line in lines]

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """Points that a line of spelled text takes."""
        sizes = _sizes(bold)
        return sum(sizes.get(character, EM) for character in text) * size / EM

    def runs(self, text: str) -> Iterator[tuple[str, Picture | None]]:
        """A line cut into texts of the font and single characters that have a picture."""
        if not self.rare:
            yield text, None
            return
        start = 0
        for at, character in enumerate(text):
            if character in self.rare:
                if at > start:
                    yield text[start:at], None
                yield character, self.rare[character]
                start = at + 1
        if start < len(text):
            yield text[start:], None
