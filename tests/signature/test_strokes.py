"""Strokes: what a pad may send, what is refused, and that every machine draws them alike."""

import hashlib
import json
import re
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from deskops.errors import BadInput
from deskops.signature.png import png
from deskops.signature.strokes import FORMAT, LARGEST, Drawing, drawing_of, parsed
from deskops.signature.svg import svg

LINE = [[10 + 5 * step, 20 + step * step % 70, 16 * step, 500] for step in range(40)]

GOLDEN = "7acb143bc996aefbf7fff892756566a1f3a46ef048dbaedc981ea76e855f9659"  # of the PNG, as every machine draws it


def told(*strokes, **other):
    return {
        "format": FORMAT,
        "version": 1,
        "width": 300,
        "height": 100,
        "unit": "px",
        "strokes": list(strokes),
        **other,
    }


def test_a_drawing_is_the_same_after_its_canonical_form() -> None:
    drawing = drawing_of(told(LINE, [[5, 5, 700, 0]]))
    assert parsed(drawing.canonical()) == drawing
    assert drawing.points == 41


@pytest.mark.parametrize(
    "wrong",
    [
        told(),
        told([]),
        told([[5, 5, 0, 0]]),
        told([[5, 5, 0, 0], [6, 6, 1, 0]]),
        told(*[[[5, 5, 0, 0]]] * 401),
        told([[5, 5, 0, 0]] * 20_001),
        told([[301, 5, 0, 0], [0, 5, 0, 0]]),
        told([[-1, 5, 0, 0], [99, 5, 0, 0]]),
        told([[0, 5, 9, 0], [99, 5, 8, 0]]),
        told([[0, 5, 9, 0]], [[99, 5, 8, 0]]),
        told([[0, 5, 0, 1001], [99, 5, 0, 0]]),
        told([[0.0, 5, 0, 0], [99, 5, 0, 0]]),
        told([[True, 5, 0, 0], [99, 5, 0, 0]]),
        told([[0, 5, 0], [99, 5, 0]]),
        told([[0, 5, 3_600_001, 0], [99, 5, 3_600_001, 0]]),
        told(LINE, width=0),
        told(LINE, unit="inch"),
        told(LINE, version=2),
        told(LINE, script="<script>"),
        {},
    ],
)
def test_what_no_pad_sends_and_an_empty_pad_are_refused(wrong) -> None:
    with pytest.raises(BadInput):
        drawing_of(wrong)


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b"\xff", b"1" * (LARGEST + 1)])
def test_bytes_that_are_no_drawing_are_refused(content) -> None:
    with pytest.raises(BadInput):
        parsed(content)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=3) | st.floats(),
        lambda inner: st.lists(inner, max_size=4),
    )
)
def test_whatever_stands_for_strokes_it_is_a_drawing_or_refused(strokes) -> None:
    with suppress(BadInput):
        assert isinstance(drawing_of(told() | {"strokes": strokes}), Drawing)


def test_an_svg_holds_numbers_alone() -> None:
    text = svg(drawing_of(told(LINE, [[5, 5, 700, 0]])))
    assert re.fullmatch(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><g [a-z0-9#="\- ]+>'
                        r'(<path d="[MLQ0-9. ]+"/>)+</g></svg>\n', text)  # fmt: skip


def test_a_png_shows_the_strokes_and_is_the_same_bytes_everywhere() -> None:
    made = png(drawing_of(told(LINE)))
    with Image.open(BytesIO(made.content)) as image:
        assert image.size == (made.width, made.height) == (640, 213)
        grey = image.convert("L")
        assert grey.getpixel((10 * 640 // 300, 20 * 640 // 300)) == 0
        assert grey.getpixel((600, 200)) == 255
    assert hashlib.sha256(made.content).hexdigest() == GOLDEN


def test_a_point_more_or_less_is_another_digest() -> None:
    one, other = drawing_of(told(LINE)), drawing_of(told(LINE[:-1]))
    assert one.sha256 != other.sha256
    assert json.loads(one.canonical())["strokes"] == [LINE]
