"""Characters that the fonts of reports lack, as pictures out of other fonts; which fonts those are is handed in.

They become part of the report when it is made: whoever draws it later needs no font of the machine that made it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deskops.reports.document import Picture, Prepared, Report
from deskops.reports.pictures import Album
from deskops.reports.plain import plain

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_SIDE: Final = 192  # pixels of an em: 1,400 dpi in ordinary text
_RISE: Final = 169  # pixels of it above the baseline, as `pdf_flow` places it
_MOST: Final = 200  # characters; a report with more is no text
_IDEOGRAPHS: Final = 0x2E80  # where they begin
_ABSENT: Final = "\U0010fffe"  # no font has it: what is drawn in its place stands for what a font lacks


class FontFile(NamedTuple):
    """A font; `face` is its number in a collection."""

    path: Path
    face: int = 0


def with_rare(report: Report, album: Album, fonts: Sequence[FontFile]) -> Report:
    """The report with its rare characters; those that no font has are left to the writer, which names them."""
    rare = []
    for character in lacking(report)[:_MOST]:
        # fonts come with those of Chinese first; a Latin letter looks better out of another
        ranked = fonts if ord(character) >= _IDEOGRAPHS else fonts[::-1]
        drawn = next(filter(None, (_drawn(character, font) for font in ranked)), None)
        if drawn:
            rare.append(album.take(drawn))
    return replace(report, rare=tuple(rare)) if rare else report


def lacking(report: Report) -> list[str]:
    """The characters of the report that its own fonts do not have, each once."""
    suspects = sorted({each for text in _texts(plain(report)) for each in _suspects(text)})
    if not suspects:
        return []
    from deskops.reports.writers.pdf_type import known

    return [character for character in suspects if character.isprintable() and not known(character)]


def _suspects(text: str) -> set[str]:
    """Characters beyond GB 2312: asked first, so that most reports need not load a font for this."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return {each for each in text if ord(each) > 0x7F}
    return set()


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)


def _drawn(character: str, file: FontFile) -> Prepared | None:
    """Black on white, one em square; None if the font is not there or does not have the character."""
    from PIL import Image, ImageDraw, ImageFont

    try:
        plainly = ImageFont.Layout.BASIC  # a letter that is put together of two is not one that the font has
        font = ImageFont.truetype(str(file.path), _SIDE, index=file.face, layout_engine=plainly)
        if _mask(font, character) == _mask(font, _ABSENT):
            return None
    except (OSError, ValueError):
        return None
    paper = Image.new("1", (_SIDE, _SIDE), 1)
    wide = font.getlength(character)
    left = max(0.0, (_SIDE - wide) / 2)
    ImageDraw.Draw(paper).text((left, _RISE), character, fill=0, font=font, anchor="ls")
    target = BytesIO()
    paper.save(target, "PNG")
    content = target.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    return Prepared(Picture("", character, digest, _SIDE, _SIDE), content)


def _mask(font: "FreeTypeFont", character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character, mode="1")
    return mask.size, bytes(mask)
