"""Texts in columns: padded and cut to so many terminal cells; measuring and wrapping are `text`'s."""

from deskops.text import cells as cells
from deskops.text import wrap as wrap


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
