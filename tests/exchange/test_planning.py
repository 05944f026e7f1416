"""New, updated, unchanged, refused: each row against what is known, and rows against each other."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskops.exchange.planning import Change, FilePlan
from deskops.exchange.story import SourceFile

Read = Callable[..., SourceFile]
Plan = Callable[..., list[FilePlan]]
Write = Callable[..., Path]
Store = Callable[..., dict[str, list[dict[str, Any]]]]
HEAD = ["资产编号", "设备类型", "型号", "序列号", "计算机名", "所属网点", "使用人", "IP地址", "MAC"]


@pytest.fixture
def assets(sheet_file: Write, reading: Read) -> Callable[..., SourceFile]:
    def write(*rows: list[Any], head: list[str] = HEAD, name: str = "a.csv") -> SourceFile:
        return reading(sheet_file(head, *rows, name=name))

    return write


def row(number: int, **change: Any) -> list[Any]:
    """The cells of one sound device, with changes by heading."""
    values = {
        "资产编号": f"ZHPC{number:05d}",
        "设备类型": "台式机",
        "型号": "ProDesk",
        "序列号": f"SN{number}",
        "计算机名": f"ZH-PC-{number:05d}",
        "所属网点": "ZH-香洲",
        "使用人": "陈伟",
        "IP地址": f"10.20.0.{number}",
        "MAC": f"02:00:00:00:00:{number:02X}",
    }
    return list((values | change).values())


def verdicts(plan: FilePlan) -> list[str]:
    return [planned.verdict for planned in plan.rows]


def told(plan: FilePlan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.why) for one in plan.doubts]


def test_all_is_new_to_an_empty_store(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2)))
    assert verdicts(plan) == ["new", "new"]
    assert len(plan.to_write()) == 2


def test_the_same_file_again_changes_nothing(
    tmp_path: Path, register: Any, reading: Read, planning: Plan, storing: Store
) -> None:
    file = reading(register(tmp_path / "a.xlsx").path)
    again = planning(file, known=storing(*planning(file)))[0]
    assert set(verdicts(again)) == {"unchanged"}
    assert again.to_write() == []
    assert again.missing == []


def test_a_newer_file_updates_what_changed_and_nothing_else(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1), row(2))))
    (plan,) = planning(assets(row(1), row(2, 使用人="李芳", IP地址="10.20.0.99")), known=known)
    assert verdicts(plan) == ["unchanged", "updated"]
    assert plan.rows[1].changes == (Change("ip", "10.20.0.2", "10.20.0.99"), Change("user", "陈伟", "李芳"))
    assert plan.rows[1].id == "assets-1"


def test_a_tag_is_found_whatever_its_case(assets: Any, planning: Plan, storing: Store) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(1, 资产编号="zhpc00001")), known=known)
    assert plan.rows[0].changes == (Change("tag", "ZHPC00001", "zhpc00001"),)


def test_without_a_tag_serial_and_model_find_the_device(assets: Any, planning: Plan, storing: Store) -> None:
    known = storing(*planning(assets(row(1), row(2))))
    (plan,) = planning(assets(row(2, 资产编号=None, 使用人="李芳")), known=known)
    assert (plan.rows[0].id, plan.rows[0].changes) == ("assets-1", (Change("user", "陈伟", "李芳"),))


def test_the_same_serial_of_another_model_is_another_device(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(7, 序列号="SN1", 型号="启天")), known=known)
    assert verdicts(plan) == ["new"]


def test_a_host_name_finds_a_device_that_has_neither_tag_nor_serial(
    assets: Any, planning: Plan, storing: Store
) -> None:
    file = assets(row(1, 资产编号=None, 序列号=None))
    again = planning(file, known=storing(*planning(file)))[0]
    assert verdicts(again) == ["unchanged"]


def test_a_serial_known_under_another_tag_is_an_update_with_a_doubt(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(1, 资产编号="ZHPC09999")), known=known)
    assert plan.rows[0].changes == (Change("tag", "ZHPC00001", "ZHPC09999"),)
    assert (2, "资产编号", "the serial number is known under the asset number ZHPC00001") in told(plan)


def test_a_tag_with_another_serial_is_an_update_with_a_doubt(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(1, 序列号="OTHER")), known=known)
    assert plan.rows[0].changes == (Change("serial", "SN1", "OTHER"),)
    assert (2, "序列号", "under this asset number the serial number SN1 is known") in told(plan)


def test_tag_and_serial_that_name_two_devices_are_a_doubt(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1), row(2))))
    (plan,) = planning(assets(row(1, 序列号="SN2")), known=known)
    assert (2, "序列号", "the serial number is known under the asset number ZHPC00002") in told(plan)


def test_both_rows_of_a_duplicate_serial_are_doubts_and_both_are_taken(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2), row(3, 序列号="SN1")))
    assert verdicts(plan) == ["new", "new", "new"]
    assert [(line, column) for line, column, why in told(plan) if "also in" in why] == [
        (2, "序列号"),
        (4, "序列号"),
    ]


def test_a_duplicate_serial_stays_two_devices_when_imported_again(
    assets: Any, planning: Plan, storing: Store
) -> None:
    file = assets(row(1), row(3, 序列号="SN1"))
    again = planning(file, known=storing(*planning(file)))[0]
    assert verdicts(again) == ["unchanged", "unchanged"]


def test_a_tag_twice_with_other_details_is_refused_and_both_are_doubts(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2, 资产编号="ZHPC00001")))
    assert verdicts(plan) == ["new", "refused"]
    assert [one.row for one in plan.refusals] == [3]
    assert [line for line, column, why in told(plan) if column == "资产编号" and "also in" in why] == [2, 3]


def test_a_line_twice_is_unchanged_the_second_time(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(1)))
    assert verdicts(plan) == ["new", "unchanged"]
    assert plan.rows[1].after is plan.rows[0]


def test_an_empty_cell_keeps_what_a_device_is_and_clears_where_it_is(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(1, 型号=None, 使用人=None)), known=known)
    assert plan.rows[0].changes == (Change("user", "陈伟", ""),)
    assert (2, "型号", "empty in this file; ProDesk was kept") in told(plan)


def test_a_cell_that_cannot_be_read_does_not_overwrite_what_is_known(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(1, IP地址="10.21.300.5", 设备类型="碎纸机")), known=known)
    assert {change.field for change in plan.rows[0].changes} == {"extra"}


def test_columns_that_a_file_does_not_have_change_nothing(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(
        assets(["ZHPC00001", "SN1", "ProDesk"], head=["资产编号", "序列号", "型号"]), known=known
    )
    assert verdicts(plan) == ["unchanged"]


def test_extra_columns_of_other_files_stay(assets: Any, planning: Plan, storing: Store) -> None:
    first = assets([*row(1), "3"], head=[*HEAD, "楼层"])
    (plan,) = planning(assets([*row(1), "A-12"], head=[*HEAD, "网线号"]), known=storing(*planning(first)))
    assert plan.rows[0].changes == (Change("extra", {"楼层": "3"}, {"楼层": "3", "网线号": "A-12"}),)


def test_known_rows_as_a_store_gives_them_are_compared_by_value(
    sheet_file: Write, reading: Read, planning: Plan
) -> None:
    head = ["网点", "网段", "网关", "用途"]
    file = reading(
        sheet_file(head, ["A", "10.20.0.0/24", "10.20.0.1", "10.20.0.10-10.20.0.99 PC"], name="p.csv")
    )
    known = {
        "site": "A",
        "cidr": "10.20.0.0/24",
        "gateway": "10.20.0.1",
        "ranges": [["10.20.0.10", "10.20.0.99", "PC"]],
    }
    (plan,) = planning(file, known={"addresses": [{**known, "id": 1, "note": None, "extra": None}]})
    assert verdicts(plan) == ["unchanged"]


def test_days_as_text_are_compared_by_value(assets: Any, planning: Plan) -> None:
    file = assets(["T1", "S1", date(2020, 1, 2)], head=["资产编号", "序列号", "购买日期"])
    (plan,) = planning(
        file, known={"assets": [{"id": 1, "tag": "T1", "serial": "S1", "bought": "2020-01-02"}]}
    )
    assert verdicts(plan) == ["unchanged"]


def test_a_device_missing_from_a_newer_file_of_its_site_is_listed(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1), row(2), row(3, 所属网点="SZ-福田"))))
    (plan,) = planning(assets(row(1)), known=known)
    assert [values["tag"] for _kind, values in plan.missing] == ["ZHPC00002"]


def test_a_days_jobs_miss_nothing_of_yesterday(
    sheet_file: Write, reading: Read, planning: Plan, storing: Store
) -> None:
    head = ["工单号", "受理时间", "故障描述"]
    first = reading(sheet_file(head, ["A1", "2026-11-22 08:00", "x"], name="1.csv"))
    second = reading(sheet_file(head, ["A2", "2026-11-23 08:00", "y"], name="2.csv"))
    (plan,) = planning(second, known=storing(*planning(first)))
    assert plan.missing == []


JOBS = ["工单号", "受理时间", "网点", "资产编号", "设备类型", "故障描述"]


def test_files_are_judged_in_the_order_of_their_kinds_and_given_back_in_theirs(
    assets: Any, sheet_file: Write, reading: Read, planning: Plan
) -> None:
    list_of_jobs = reading(
        sheet_file(JOBS, ["A1", "2026-11-23 08:00", "ZH-香洲", "ZHPC00001", "台式机", "x"], name="j.csv")
    )
    plans = planning(list_of_jobs, assets(row(1)))
    assert [plan.file.kind for plan in plans] == ["dispatch", "assets"]
    assert plans[0].doubts == []


def test_a_second_file_of_one_run_sees_what_the_first_brings(assets: Any, planning: Plan) -> None:
    first, second = planning(assets(row(1)), assets(row(1, 使用人="李芳"), name="b.csv"))
    assert verdicts(first) == ["new"]
    assert (verdicts(second), second.rows[0].id) == (["updated"], None)
    assert second.rows[0].after is first.rows[0]
