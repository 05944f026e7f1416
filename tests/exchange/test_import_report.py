"""The report workbook: the rows that need a person, coloured at the cell, and never a formula in it."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from deskops import i18n
from deskops.errors import Refused
from deskops.exchange.planning import FilePlan
from deskops.exchange.report import write_report
from deskops.exchange.story import SourceFile

MADE = datetime(2026, 11, 23, tzinfo=UTC)
HEAD = ["资产编号", "型号", "序列号", "使用人", "备注"]
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "http://example.invalid",
]


@pytest.fixture
def plans(
    sheet_file: Callable[..., Path],
    reading: Callable[..., SourceFile],
    planning: Callable[..., list[FilePlan]],
) -> list[FilePlan]:
    rows = [
        ["A1", "m", "S1", "sound", ""],
        [" A2", "m", "无", "doubted", ""],
        [None, "m", None, "refused", 12],
        *(["B" + str(at), "m", "", text, text] for at, text in enumerate(FORMULAS)),
    ]
    known = [{"id": 1, "tag": "GONE", "serial": "=S9", "site": ""}]
    return planning(reading(sheet_file(HEAD, *rows, name="台账.csv")), known={"assets": known})


@pytest.fixture
def book(tmp_path: Path, plans: list[FilePlan]) -> Any:
    return load_workbook(write_report(tmp_path / "report.xlsx", plans, made=MADE))


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb)[2:] if cell.fill.fill_type else ""


def test_only_the_rows_that_need_a_person_are_in_it(book: Any) -> None:
    numbers = [line[0] for line in book["台账"].iter_rows(min_row=2, values_only=True)]
    assert numbers[:2] == [3, 4]
    assert 2 not in numbers


def test_the_headings_are_those_of_the_file(book: Any) -> None:
    assert next(book["台账"].iter_rows(max_row=1, values_only=True)) == ("row", "why", *HEAD)


def test_a_doubted_cell_and_a_repaired_one_are_coloured_and_their_neighbours_are_not(book: Any) -> None:
    line = book["台账"][2]
    assert [colour(cell) for cell in line[2:6]] == ["CFE2F3", "", "FFE699", ""]
    assert line[1].value == "序列号: no serial number"


def test_a_refused_row_is_coloured_whole(book: Any) -> None:
    line = book["台账"][3]
    assert {colour(cell) for cell in line[2:7]} == {"F8B4B4"}


def test_the_overview_counts_every_sheet(book: Any) -> None:
    lines = list(book["overview"].iter_rows(max_row=2, values_only=True))
    assert lines[1][:5] == ("台账.csv", "台账", "asset register", 12, 11)


def test_no_cell_is_a_formula_or_a_link(book: Any, tmp_path: Path) -> None:
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            assert [cell.coordinate for cell in line if cell.data_type == "f" or cell.hyperlink] == []
    with zipfile.ZipFile(tmp_path / "report.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets"):
                data = archive.read(name)
                assert b"<f>" not in data
                assert b"<hyperlink" not in data


def test_a_text_that_looks_like_a_formula_is_marked_as_text(book: Any) -> None:
    cells = [
        cell for line in book["台账"].iter_rows(min_row=2) for cell in line if str(cell.value).startswith("=")
    ]
    assert cells
    assert all(cell.quotePrefix for cell in cells)


def test_the_same_plans_give_the_same_bytes(tmp_path: Path, plans: list[FilePlan]) -> None:
    first = write_report(tmp_path / "1.xlsx", plans, made=MADE).read_bytes()
    assert write_report(tmp_path / "2.xlsx", plans, made=MADE).read_bytes() == first


def test_its_words_are_chinese_for_a_chinese_reader(tmp_path: Path, plans: list[FilePlan]) -> None:
    i18n.use("zh_CN")
    book = load_workbook(write_report(tmp_path / "r.xlsx", plans, made=MADE))
    assert book.sheetnames[0] == "概览"
    assert [cell.value for cell in book["台账"][1]][:2] == ["行", "原因"]


def test_a_report_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, plans: list[FilePlan]) -> None:
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(Refused):
        write_report(tmp_path / "r.xlsx", plans, made=MADE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.xlsx", "台账.csv"]


def test_sheet_titles_that_excel_forbids_are_changed(
    tmp_path: Path, sheet_file: Callable[..., Path], reading: Callable[..., SourceFile], planning: Any
) -> None:
    rows = [HEAD, ["A1", "m", "", "x", ""]]
    files = [reading(sheet_file(*rows, name=f"{'长' * 40}{at}.csv")) for at in range(2)]
    book = load_workbook(write_report(tmp_path / "r.xlsx", planning(*files), made=MADE))
    assert len({title.casefold() for title in book.sheetnames}) == len(book.sheetnames)
    assert all(len(title) <= 31 for title in book.sheetnames)
