"""Whatever a text holds, the workbook stays a sound one without formulas and links, and the text is all there."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from deskops.reports.document import (
    Column,
    Company,
    Gallery,
    Pair,
    Pairs,
    Picture,
    Report,
    Signatures,
    SigningPlace,
    Table,
    Toned,
)
from deskops.reports.writers import xlsx
from deskops.reports.writers.written import LONGEST, written
from deskops.reports.writers.xlsx_grid import fitted, spread

HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1-1", "-1+1", "@SUM(A1:A9)", "{=1+1}", "\t=1+1", "\r\n=1+1", " =1+1", "＝1+1",
    '=HYPERLINK("http://example.com","x")', "http://example.com/a", "https://example.com", "ftp://example.com",
    "mailto:a@example.com", "internal:Sheet1!A1", "external:c:\\a.xlsx", "file:///etc/passwd", "<b>&amp;</b>", "]]>",
    "&P &N &\"Arial\"&G", "_x0041_", "a\x00b", "\x1b[31m", "\x07\x08\x0b\x0c\x1f\x7f\x85", "\ufffe\uffff", "\ud800",
    "\u202eabc", "12345678901234567890", "1E5", "007", "TRUE", "'=1", "[/]", "[@click=x]", "🙂" * 5, "",
]  # fmt: skip


def render(report: Report) -> bytes:
    return xlsx.render(report, {})


def report(text: str, *, landscape: bool = False) -> Report:
    """A report that has `text` in each of its fields."""
    columns = (Column(text, 1), *(Column("b", 2) for _ in range(6)))
    table = Table(text, columns, ((text, 1, "", "", "", "", text), (Toned(text, "bad"), *[text] * 6)), text)
    parts = (
        Pairs(text, (Pair(text, text), Pair(text, text), Pair(text, text, wide=True))),
        table,
        Gallery(text, (Picture(text, text, problem=text),), text),
        Signatures(text, text, (SigningPlace(text, text, text), SigningPlace("b", "", "c"))),
    )
    company = Company(text, text, text, text)
    as_of = datetime(2026, 11, 23, 1, tzinfo=UTC)
    return Report("order", "en", text, text, text, text, as_of, company, parts, landscape)


def cells(content: bytes) -> list[Any]:
    page = load_workbook(BytesIO(content)).active
    return [cell for row in page.iter_rows() for cell in row if cell.value is not None]


def raw(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
        )


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str, landscape: bool) -> None:
    content = render(report(text, landscape=landscape))
    assert {cell.data_type for cell in cells(content) if cell.value != 1} == {"s"}
    assert "<f>" not in raw(content)
    assert "<hyperlink" not in raw(content)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", " =1", "＝1"])
def test_a_text_that_would_be_a_formula_once_edited_is_marked_as_text(text: str) -> None:
    found = [cell for cell in cells(render(report(text))) if cell.value == text]
    assert found
    assert all(cell.style_id and cell.quotePrefix for cell in found)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_control_is_seen_and_nothing_else_is_lost(text: str) -> None:
    found = "".join(str(cell.value) for cell in cells(render(report(text))))
    assert written(text) in found
    assert not set(found) & set(map(chr, [*range(9), *range(11, 32), *range(127, 160), 0xFFFE, 0xFFFF]))


def test_a_text_that_looks_like_an_escape_of_the_format_stands_as_it_is() -> None:
    assert "_x0041_" in raw(render(report("_x0041_"))).replace("_x005F_x0041_", "_x0041_")
    assert "_x005F_x0041_" in raw(render(report("_x0041_")))


@pytest.mark.parametrize("text", ["字" * 40_000, "word " * 8_000, "x" * 40_000, "line\n" * 8_000])
def test_a_text_longer_than_a_cell_goes_on_in_the_next_rows_and_is_all_there(text: str) -> None:
    pairs = Pairs("", (Pair("Solution", text, wide=True),))
    found = cells(render(replace(report(""), parts=(pairs,))))
    pieces = [str(cell.value) for cell in found if cell.column > 4]
    assert len(pieces) > 1
    assert "".join(pieces).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert max(map(len, pieces)) < 32_767


def test_no_row_is_higher_than_excel_shows() -> None:
    page = load_workbook(BytesIO(render(report("字\n" * 500)))).active
    assert max(row.height or 0 for row in page.row_dimensions.values()) <= 409


def test_an_endless_text_is_cut_with_a_mark_that_says_how_much_is_missing() -> None:
    assert written("x" * (LONGEST + 7)).endswith("…✂ (+7)")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_a_workbook_that_can_be_read(text: str) -> None:
    assert cells(render(report(text)))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render(report("开机蓝屏")) == render(report("开机蓝屏"))


def test_the_file_says_the_time_of_its_content_and_not_that_of_writing() -> None:
    book = load_workbook(BytesIO(render(report("a"))))
    assert book.properties.created.isoformat() == "2026-11-23T01:00:00"
    assert book.properties.modified.isoformat() == "2026-11-23T01:00:00"


def test_a_column_has_room_for_its_longest_word_where_the_sheet_has() -> None:
    """Of eleven columns, by the widths of the English headings of a campaign's report, in pixels."""
    least = [48, 56, 68, 47, 42, 45, 60, 78, 50, 90, 77]
    widths = [14, 15] * 24
    even = [sum(widths) / len(least)] * len(least)
    found = [sum(widths[first : last + 1]) for first, last in fitted(widths, even, least)]
    assert sum(found) == sum(widths)
    assert all(has >= needs * 0.9 for has, needs in zip(found, least, strict=True))
    (first, last) = spread(widths, even)[9]
    assert sum(widths[first : last + 1]) < 90 * 0.9


@given(
    st.lists(st.integers(20, 200), min_size=4, max_size=24),
    st.lists(st.integers(1, 20), min_size=1, max_size=4),
)
def test_columns_are_shared_out_without_gap_or_overlap(widths: list[int], shares: list[int]) -> None:
    spans = spread(widths, shares)
    assert [column for first, last in spans for column in range(first, last + 1)] == list(range(len(widths)))
