"""Text tables: encodings, delimiters, quotes and line breaks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deskops.errors import BadInput
from deskops.exchange.delimited import find_encoding
from deskops.exchange.story import SourceFile

Read = Callable[..., SourceFile]
TABLE = "资产编号,型号,序列号,备注\nZHPC00001,ProDesk,SN1,键盘更换过\nZHPC00002,启天,SN2,\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_with_every_delimiter(
    tmp_path: Path, reading: Read, encoding: str, delimiter: str
) -> None:
    (tmp_path / "台账.csv").write_bytes(TABLE.replace(",", delimiter).encode(encoding))
    file = reading(tmp_path / "台账.csv")
    assert [(row.item.tag, row.item.note) for row in file.sheets[0].rows if row.item] == [
        ("ZHPC00001", "键盘更换过"),
        ("ZHPC00002", ""),
    ]
    assert (file.sheets[0].title, file.repairs) == ("台账", [])


def test_the_line_that_names_the_delimiter_is_understood(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "a.csv").write_text("sep=;\n" + TABLE.replace(",", ";"), encoding="utf-8")
    file = reading(tmp_path / "a.csv")
    assert (file.sheets[0].heading_row, file.sheets[0].rows[0].number) == (2, 3)


def test_quotes_and_line_breaks_in_a_cell_stay_in_it(tmp_path: Path, reading: Read) -> None:
    text = '工单号,受理时间,故障描述\nA1,2026-11-23 08:00,"打不开 ""急!!""\n请带备用机"\n'
    text += 'A2,2026-11-23 09:00,"卡纸,报错"\n'
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    rows = reading(tmp_path / "a.csv").sheets[0].rows
    assert [(row.number, row.item.fault) for row in rows if row.item] == [
        (2, '打不开 "急!!"\n请带备用机'),
        (3, "卡纸,报错"),
    ]


def test_a_mark_of_inches_is_no_open_quote(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "a.csv").write_text('资产编号,型号,序列号\nA1,24" 显示器,S1\nA2,x,S2\n', encoding="utf-8")
    assert [row.item.model for row in reading(tmp_path / "a.csv").sheets[0].rows if row.item] == [
        '24" 显示器',
        "x",
    ]


def test_blank_lines_do_not_shift_the_numbers_of_rows(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "a.csv").write_text("资产编号,序列号,型号\n\n,,\nA1,S1,x\n", encoding="utf-8")
    assert [row.number for row in reading(tmp_path / "a.csv").sheets[0].rows] == [4]


def test_a_file_in_two_encodings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("资产编号\n".encode() + "序列号，".encode("utf-16-le") + b"\xff\xff\xff")
    with pytest.raises(BadInput):
        find_encoding(tmp_path / "a.csv")


def test_the_name_of_a_file_does_not_matter(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "台账.xlsx").write_text(TABLE, encoding="utf-8")
    assert len(reading(tmp_path / "台账.xlsx").sheets[0].rows) == 2
