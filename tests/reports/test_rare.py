"""Characters that the fonts of reports lack come out of a font that is handed in, into the report itself."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from deskops.reports.document import Pair, Pairs, Report
from deskops.reports.pictures import Album
from deskops.reports.rare import FontFile, lacking, with_rare
from tests_of_reports import report_of

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
needs_dejavu = pytest.mark.skipif(not DEJAVU.exists(), reason="NOT PROVEN: DejaVu Sans is not installed")


def report(text: str) -> Report:
    return report_of(Pairs("", (Pair("Name", text),)))


def test_what_our_fonts_have_is_not_lacking() -> None:
    assert lacking(report("陈晓燕 ABC éü – “x” □ ★ 圳")) == []


def test_what_they_lack_is_found_once_and_controls_are_not() -> None:
    assert lacking(report("č𠮷č\x1b")) == ["č", "𠮷"]


@needs_dejavu
def test_a_font_that_has_it_draws_it_black_on_white() -> None:
    album = Album()
    made = with_rare(report("č"), album, [FontFile(DEJAVU)])
    [drawn] = made.rare
    image = Image.open(BytesIO(album.contents[drawn.sha256]))
    assert (drawn.name, image.mode) == ("č", "1")
    assert 0 < image.convert("L").histogram()[0] < image.width * image.height / 2


@needs_dejavu
def test_a_character_that_no_font_has_is_left_to_be_named() -> None:
    assert with_rare(report("𠮷"), Album(), [FontFile(DEJAVU), FontFile(Path("/no/font.ttf"))]).rare == ()
