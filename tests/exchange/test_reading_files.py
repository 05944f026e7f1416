"""Files as customers keep them: what is recognised, what each row becomes, what is told of every cell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskops.errors import BadInput
from deskops.exchange.kinds.addresses import AddressPlan
from deskops.exchange.kinds.assets import Asset
from deskops.exchange.kinds.software import SoftwareRule
from deskops.exchange.networks import Range
from deskops.exchange.story import Progress, SourceFile

Read = Callable[..., SourceFile]
Write = Callable[..., Path]
HEAD = ["资产编号", "设备类型", "型号", "序列号", "所属网点"]
ROW = ["ZHPC00001", "台式机", "ProDesk", "SN1", "ZH-香洲"]


def items(file: SourceFile) -> list[Any]:
    return [row.item for sheet in file.sheets for row in sheet.rows]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("style", range(6))
def test_every_planted_defect_is_told_at_its_row(
    tmp_path: Path,
    register: Callable[..., Any],
    reading: Read,
    planning: Callable[..., Any],
    seed: int,
    style: int,
) -> None:
    planted = register(tmp_path / "资产台账.xlsx", seed=seed, style=style)
    file = reading(planted.path)
    (plan,) = planning(file)
    told = {one.row for one in (*file.repairs, *plan.doubts, *plan.refusals)}
    assert {row: defect for row, defect in planted.defects.items() if row not in told} == {}
    assert plan.refusals == []
    assert file.sheets[0].heading_row == planted.heading_row
    assert len(file.sheets[0].rows) == planted.rows


@pytest.mark.parametrize("style", [0, 1, 2, 3])
def test_sound_rows_are_neither_repaired_nor_doubted(
    tmp_path: Path, register: Callable[..., Any], reading: Read, planning: Callable[..., Any], style: int
) -> None:
    planted = register(tmp_path / "资产台账.xlsx", style=style)
    file = reading(planted.path)
    (plan,) = planning(file)
    assert [one for one in (*file.repairs, *plan.doubts) if one.row in planted.sound] == []


@pytest.mark.parametrize("style", range(6))
def test_dates_in_six_styles_are_the_same_days(
    tmp_path: Path, register: Callable[..., Any], reading: Read, style: int
) -> None:
    plain = register(tmp_path / "plain.xlsx", style=0)
    other = register(tmp_path / "other.xlsx", style=style)
    days = [item.bought for item in items(reading(plain.path))]
    found = [item.bought for item in items(reading(other.path))]
    assert found == ([day and day.replace(day=1) for day in days] if style == 4 else days)


def test_a_total_is_no_row(tmp_path: Path, register: Callable[..., Any], reading: Read) -> None:
    planted = register(tmp_path / "资产台账.xlsx")
    (passed,) = reading(planted.path).sheets[0].passed
    assert passed[0] == planted.rows + 4


def test_the_city_is_the_title_of_the_sheet(
    tmp_path: Path, register: Callable[..., Any], reading: Read
) -> None:
    assert {item.city for item in items(reading(register(tmp_path / "a.xlsx").path))} == {"珠海"}


def test_a_sheet_with_an_ordinary_title_names_no_city(sheet_file: Write, reading: Read) -> None:
    assert items(reading(sheet_file(Sheet1=[HEAD, ROW])))[0].city == ""


HEADS = [
    ["资产编号", "设备类型", "型号", "序列号", "所属网点"],
    ["固定资产编号", "类别", "规格型号", "机身号(S/N)", "网点名称"],
    ["Asset Tag", "Type", "Model", "Serial No.", "Branch"],
    ["*资产编号*", "设备\n类型", "型 号", "序列号(SN)", "所属网点："],
]


@pytest.mark.parametrize("head", HEADS)
def test_headings_in_other_words_are_recognised(sheet_file: Write, reading: Read, head: list[str]) -> None:
    (asset,) = items(reading(sheet_file(head, ROW)))
    assert asset == Asset(tag="ZHPC00001", kind="pc", model="ProDesk", serial="SN1", site="ZH-香洲")


def test_title_rows_and_blank_lines_above_the_heading_are_passed_over(
    sheet_file: Write, reading: Read
) -> None:
    file = reading(sheet_file(["资产台账"], [], ["制表人：", "张"], [None], HEAD, ROW))
    assert file.sheets[0].heading_row == 5
    assert len(items(file)) == 1


def test_a_heading_of_two_rows_is_read_as_one(sheet_file: Write, reading: Read) -> None:
    upper = ["资产编号", "设备类型", "型号", "序列号", "网络", None]
    lower = [None, None, None, None, "IP地址", "MAC"]
    file = reading(sheet_file(upper, lower, [*ROW[:4], "10.20.0.11", "02:00:00:00:00:01"]))
    assert file.sheets[0].heading_row == 2
    assert (items(file)[0].ip, items(file)[0].tag) == ("10.20.0.11", "ZHPC00001")


def test_extra_columns_are_kept_under_their_headings(sheet_file: Write, reading: Read) -> None:
    (asset,) = items(reading(sheet_file([*HEAD, "楼层", "网线号"], [*ROW, 3, " A-12 "])))
    assert asset.extra == {"楼层": "3", "网线号": "A-12"}


def test_a_second_column_of_a_field_is_kept_as_an_extra_column(sheet_file: Write, reading: Read) -> None:
    (asset,) = items(reading(sheet_file([*HEAD, "电话", "手机"], [*ROW, "8022", "13900000001"])))
    assert (asset.phone, asset.extra) == ("8022", {"手机": "13900000001"})


def test_a_cell_beyond_the_last_heading_is_kept_and_doubted(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(HEAD, [*ROW, None, "scribble"]))
    assert items(file)[0].extra == {"column 7": "scribble"}
    assert [(one.row, one.at, one.value) for one in file.doubts] == [(2, 7, "scribble")]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", 12],
        [None, "小计：3台"],
        ["注：以上设备均已过保"],
        ["制表人：张三", None, "审核：李四"],
        [None, None, None],
        [" ", "\u3000"],
        HEAD,
        ["一、香洲支行设备"],
    ],
)
def test_a_line_that_is_no_row_is_not_counted(sheet_file: Write, reading: Read, line: list[Any]) -> None:
    file = reading(sheet_file(["序号", *HEAD], [1, *ROW], ["", *line] if line == HEAD else line))
    assert len(items(file)) == 1
    assert file.refusals == []


def test_a_running_number_alone_is_no_row(sheet_file: Write, reading: Read) -> None:
    assert len(items(reading(sheet_file(["序号", *HEAD], [1, *ROW], [2], [3])))) == 1


def test_a_row_that_nothing_identifies_is_refused_with_the_reason(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(HEAD, ROW, [None, "打印机", "LBP2900", None, "ZH-香洲"]))
    assert [(one.row, one.why) for one in file.refusals] == [
        (3, "neither asset number nor serial number, host name or MAC")
    ]
    assert items(file)[1] is None


def test_a_note_of_a_vip_marks_the_device(sheet_file: Write, reading: Read) -> None:
    assert items(reading(sheet_file([*HEAD, "备注"], [*ROW, "VIP 用户"])))[0].vip


def test_an_error_value_is_left_empty_and_doubted(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file([*HEAD, "使用人"], [*ROW, "#N/A"]))
    assert items(file)[0].user == ""


def test_a_repair_names_sheet_row_column_and_both_values(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(珠海=[HEAD, [" ZHPC00001", *ROW[1:]]]))
    (repair,) = file.repairs
    assert repair[:5] == ("珠海", 2, "资产编号", " ZHPC00001", "ZHPC00001")
    assert (repair.why, repair.at) == ("stray blanks", 1)


def test_an_unknown_sheet_is_told_with_the_headings_seen(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(珠海=[HEAD, ROW], 菜单=[["菜名", "价格"], ["鱼", 12]]))
    assert [(one.sheet, one.value, one.why) for one in file.doubts] == [
        ("菜单", "菜名 | 价格", "a sheet that is not known; its 2 lines were not read")
    ]


def test_an_empty_sheet_is_not_told(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(珠海=[HEAD, ROW], Sheet2=[]))
    assert (len(file.sheets), file.doubts) == (1, [])


def test_a_file_of_unknown_sheets_is_refused_with_the_headings_seen(sheet_file: Write, reading: Read) -> None:
    with pytest.raises(BadInput, match="菜名"):
        reading(sheet_file(菜单=[["菜名", "价格"], ["鱼", 12]]))


def test_an_address_plan_is_read_with_its_ranges(sheet_file: Write, reading: Read) -> None:
    head = ["网点", "网段", "网关", "用途1", "用途2"]
    row = [
        "ZH-香洲",
        "10.20.0.0/24",
        "10.20.0.1",
        "10.20.0.10-10.20.0.199 PC/POS",
        "10.20.0.200-10.20.0.249 打印机/网络",
    ]
    file = reading(sheet_file(head, row))
    assert file.kind == "addresses"
    ranges = (
        Range("10.20.0.10", "10.20.0.199", "PC/POS"),
        Range("10.20.0.200", "10.20.0.249", "打印机/网络"),
    )
    assert items(file) == [
        AddressPlan(site="ZH-香洲", cidr="10.20.0.0/24", gateway="10.20.0.1", ranges=ranges)
    ]


def test_a_mask_in_a_column_of_its_own_completes_the_network(sheet_file: Write, reading: Read) -> None:
    file = reading(
        sheet_file(["网点", "网段", "子网掩码", "网关"], ["A", "10.20.0.0", "255.255.255.0", "10.20.0.1"])
    )
    assert items(file)[0].cidr == "10.20.0.0/24"
    assert file.doubts == []


def test_a_network_whose_mask_is_left_empty_is_doubted(sheet_file: Write, reading: Read) -> None:
    rows = (["A", "10.20.0.0", "255.255.255.0"], ["B", "10.20.1.0", ""])
    assert [one.row for one in reading(sheet_file(["网点", "网段", "子网掩码"], *rows)).doubts] == [3]


def test_software_lists_are_required_or_forbidden_by_their_title(sheet_file: Write, reading: Read) -> None:
    file = reading(
        sheet_file(
            标准软件=[["软件", "最低版本", "适用设备"], ["WinRAR", 6.0, "台式机,笔记本"]],
            禁用软件=[["软件", "原因"], ["BitTorrent", "占用带宽"]],
        )
    )
    assert file.kind == "software"
    assert items(file) == [
        SoftwareRule(name="WinRAR", min_version="6", kinds=("pc", "laptop"), verdict="required"),
        SoftwareRule(name="BitTorrent", verdict="forbidden", reason="占用带宽"),
    ]


def test_software_of_no_verdict_is_refused(sheet_file: Write, reading: Read) -> None:
    file = reading(sheet_file(["软件", "说明"], ["WinRAR", "x"]))
    assert len(file.refusals) == 1


def test_progress_is_told_while_reading(tmp_path: Path, register: Callable[..., Any]) -> None:
    from datetime import UTC

    from deskops.exchange.reading import read_file

    seen: list[Progress] = []
    path = register(tmp_path / "a.xlsx", rows=450).path
    read_file(path, zone=UTC, reference_date=date(2026, 11, 23), on_progress=seen.append)
    assert [one.rows for one in seen] == [200, 400, 450]


def test_reading_twice_gives_the_same_story(
    tmp_path: Path, register: Callable[..., Any], reading: Read
) -> None:
    path = register(tmp_path / "a.xlsx").path
    first, second = reading(path), reading(path)
    assert (first.repairs, first.doubts, items(first)) == (second.repairs, second.doubts, items(second))
