"""Cell widths and wrapping."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from deskops.cli.width import cells, pad, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("网点", 4), ("ＡＢ", 4), ("é", 1), ("e\u0301", 1), ("a\u200bb", 2), ("", 0)],
)
def test_chinese_takes_two_cells_and_marks_none(text, width):
    assert cells(text) == width


LETTERS = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E),
)


@given(st.text(LETTERS))
def test_letters_are_as_wide_as_rich_finds_them(text):
    assert cells(text) == cell_len(text)


def test_padding_fills_cells_not_characters():
    assert pad("网点", 6) == "网点  "
    assert pad("7", 3, right=True) == "  7"


@given(st.text(alphabet="ab 网点，。（", max_size=60), st.integers(8, 40))
def test_wrapping_keeps_every_character_and_the_width(text, width):
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    words = max(
        (cells(word) for word in text.replace("，", " ").replace("。", " ").split() if word.isascii()),
        default=0,
    )
    if words <= width and "（（" not in text and "，，" not in text and "。" not in text and "，" not in text:
        assert all(cells(line) <= width for line in lines)


def test_a_line_never_begins_with_a_closing_mark():
    lines = wrap("现场工程师，当日工单。" * 3, 11)
    assert not any(line.startswith(("，", "。")) for line in lines)
