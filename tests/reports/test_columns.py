"""Columns are as wide as what stands in them: no word breaks while another column has room to spare."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.reports.columns import Wish, share_out, widths_of
from deskops.reports.document import Column, Table, Toned
from deskops.reports.writers.pdf_flow import UPRIGHT, Flow
from deskops.reports.writers.pdf_marks import Written
from deskops.reports.writers.pdf_parts import draw
from deskops.reports.writers.pdf_type import Type
from deskops.reports.writers.xlsx_grid import pixels_of

ENGLISH = Table(
    "Open follow-ups",
    (Column("Site", 4), Column("Device", 5), Column("Problem", 8), Column("Severity", 1, centred=True),
     Column("Department", 1), Column("Signed", 1, centred=True), Column("Plan", 7), Column("Due", 4)),
    (("FS-顺德", "FSPC00971", "Screen, keyboard and mouse cleaned and working", "medium", "Customer service",
      Toned("not done", "bad"), "", ""),),
)  # fmt: skip
CHINESE = Table(
    "未完成的后续事项",
    (Column("网点", 4), Column("设备", 5), Column("问题", 8), Column("严重程度", 1), Column("部门", 1),
     Column("已签字", 1), Column("计划", 7), Column("期限", 4)),
    (("FS-顺德", "FSPC00971", "显示器、键盘和鼠标已清洁且工作正常，外壳和风扇已除尘，线缆整齐", "中等", "人力资源部",
      Toned("未完成", "bad"), "", ""),),
)  # fmt: skip


def lines(table: Table) -> Iterator[str]:
    """What stands on the page, line by line."""
    flow = Flow(UPRIGHT, Type(()), "#1F4E79", 9.5)
    draw(flow, table, {}, None)
    return (mark.text for sheet in flow.sheets for mark in sheet.marks if isinstance(mark, Written))


def words(table: Table) -> Iterator[str]:
    texts = [column.heading for column in table.columns]
    texts += [value.text if isinstance(value, Toned) else str(value) for row in table.rows for value in row]
    return (word for text in texts for word in text.split())


def test_no_english_word_is_broken_while_other_columns_stand_empty() -> None:
    shown = list(lines(ENGLISH))
    assert [word for word in words(ENGLISH) if not any(word in line for line in shown)] == []


def test_short_chinese_texts_stay_on_one_line() -> None:
    shown = set(lines(CHINESE))
    assert {"严重程度", "部门", "已签字", "中等", "人力资源部", "未完成"} <= shown


def test_the_number_of_a_document_is_one_word_in_a_full_table() -> None:
    """As the report of a round has it in English, with a reason in the state of a device that was left out."""
    number = "INSP-20261127-6YWA-001"
    texts = ("GZ-天河", "柜面一部", "GZPC01073", "printer", "LaserJet M404dn", "2026-11-23",
             "left out: the user is on leave until December", "0", "signature refused", number)  # fmt: skip
    columns = tuple(Column(each, 4) for each in ("Site", "Department", "Device", "Kind", "Model", "Day", "State",
                                                 "Failed", "Signed", "Number"))  # fmt: skip
    assert number in set(lines(Table("Every device", columns, (texts,))))


def test_a_column_that_is_written_in_by_hand_keeps_its_room() -> None:
    table = Table("", (Column("Time", 1), Column("Remarks", 5)), (("9:30", ""),), room=2)
    time, remarks = widths_of(table, 600, lambda text, bold: pixels_of(text, 10, bold=bold), 10)
    assert remarks > 4 * time


@pytest.mark.parametrize(
    ("wishes", "room", "expected"),
    [
        ([Wish(10, 20), Wish(10, 30)], 100, [40, 60]),
        ([Wish(10, 20), Wish(10, 200), Wish(10, 300)], 100, [20, 40, 40]),
        ([Wish(10, 20), Wish(60, 200), Wish(10, 300)], 100, [20, 60, 20]),
        ([Wish(10, 20), Wish(200, 200)], 100, [10, 90]),
    ],
)
def test_room_is_shared_out(wishes: list[Wish], room: float, expected: list[float]) -> None:
    assert share_out(wishes, room) == pytest.approx(expected, abs=0.01)


@given(
    st.lists(st.tuples(st.floats(1, 500), st.floats(0, 5_000)), min_size=1, max_size=12),
    st.floats(50, 1_000),
)
def test_the_room_is_filled_and_never_exceeded(told: list[tuple[float, float]], room: float) -> None:
    found = share_out([Wish(least, least + more) for least, more in told], room)
    assert sum(found) == pytest.approx(room, rel=1e-3)
    assert min(found) > 0
