"""Where a text wraps: nothing is lost, no line is too wide."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from deskops.reports.measure import chunks_of, lines_of, width_of

TEXTS = st.text(st.sampled_from("ab -\n\t中文，。1'é🙂"), max_size=120)


@given(TEXTS, st.integers(2, 30))
def test_the_lines_together_are_the_text(text: str, width: int) -> None:
    assert "".join(lines_of(text, width)) == text


@given(TEXTS, st.integers(2, 30))
def test_no_line_is_wider_than_its_column_but_for_blanks_at_its_end(text: str, width: int) -> None:
    assert all(cell_len(line.rstrip()) <= width for line in lines_of(text, width))


@given(TEXTS, st.integers(2, 30), st.integers(1, 5))
def test_the_chunks_together_are_the_text_and_none_has_more_lines(text: str, width: int, lines: int) -> None:
    chunks = chunks_of(text, width, lines)
    assert "".join(chunks) == text
    assert all(chunk.rstrip("\n").count("\n") < lines for chunk in chunks)


def test_a_line_breaks_at_a_blank_rather_than_within_a_word() -> None:
    assert lines_of("replace the disk", 11) == ["replace the ", "disk"]


def test_a_number_breaks_after_its_hyphen() -> None:
    assert lines_of("WO-20261123-001", 13) == ["WO-20261123-", "001"]


def test_chinese_breaks_between_any_two_characters() -> None:
    assert lines_of("更换硬盘并重装系统", 8) == ["更换硬盘", "并重装系", "统"]


def test_a_word_that_is_too_wide_alone_is_cut() -> None:
    assert lines_of("abcdefgh", 3) == ["abc", "def", "gh"]


def test_a_width_counts_chinese_twice_and_takes_the_widest_line() -> None:
    assert width_of("ab\n中文字") == 6


def test_no_line_begins_with_a_mark_that_closes_or_ends_with_one_that_opens() -> None:
    assert lines_of("检查电源，风扇。", 8) == ["检查电", "源，风", "扇。"]
    assert lines_of("检查（电源）", 6) == ["检查", "（电", "源）"]


def test_marks_without_end_are_cut_all_the_same() -> None:
    assert "".join(lines_of("（" * 5000 + "。" * 5000, 8)) == "（" * 5000 + "。" * 5000
