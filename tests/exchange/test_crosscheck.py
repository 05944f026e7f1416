"""Doubts that no cell shows alone: rows against each other, the address plan, the sites, the naming standard."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deskops.exchange.planning import FilePlan
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


def test_an_address_used_twice_is_a_doubt_on_both_rows(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2), row(3, IP地址="10.20.0.1")))
    assert [(line, column) for line, column, _why in told(plan)] == [(2, "IP地址"), (4, "IP地址")]


def test_an_address_of_a_known_device_that_the_file_does_not_name_is_a_doubt(
    assets: Any, planning: Plan, storing: Store
) -> None:
    known = storing(*planning(assets(row(1))))
    (plan,) = planning(assets(row(2, IP地址="10.20.0.1")), known=known)
    assert (2, "IP地址", "known already of ZHPC00001") in told(plan)


def test_a_name_unlike_most_names_is_a_doubt(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(*map(row, range(1, 9)), row(9, 计算机名="WIN-8J3KD")))
    assert told(plan) == [(10, "计算机名", "not named to standard, as ZH-PC-00001 is")]


def test_the_given_naming_pattern_is_the_standard(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2, 计算机名="BOX7")), naming=r"BOX\d")
    assert told(plan) == [(2, "计算机名", "not named to standard, as BOX7 is")]


def test_few_names_set_no_standard(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2, 计算机名="BOX7")))
    assert told(plan) == []


PLAN = {
    "id": 1,
    "site": "ZH-香洲",
    "cidr": "10.20.0.0/24",
    "gateway": "10.20.0.254",
    "ranges": (("10.20.0.1", "10.20.0.99", "PC/POS"), ("10.20.0.200", "10.20.0.249", "打印机/网络")),
}
OFF_PLAN = [
    ("10.99.0.1", "outside the address plan of ZH-香洲: 10.20.0.0/24"),
    ("10.20.0.150", "in none of the ranges planned for ZH-香洲"),
    ("10.20.0.201", "in the range planned for: 打印机/网络"),
    ("10.20.0.254", "the address of the gateway"),
]


@pytest.mark.parametrize(("address", "why"), OFF_PLAN)
def test_an_address_off_its_sites_plan_is_a_doubt(
    assets: Any, planning: Plan, address: str, why: str
) -> None:
    (plan,) = planning(assets(row(1), row(2, IP地址=address)), known={"addresses": [PLAN]})
    assert told(plan) == [(3, "IP地址", why)]


def test_an_unknown_site_is_a_doubt_with_the_nearest(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(row(1), row(2, 所属网点="ZH-香州")), sites=["ZH-香洲", "SZ-福田"])
    assert told(plan) == [(3, "所属网点", "a site that is not known; the nearest is ZH-香洲")]


def test_where_no_site_is_known_none_is_doubted(assets: Any, planning: Plan) -> None:
    assert told(planning(assets(row(1)))[0]) == []


def test_a_warranty_before_the_purchase_is_a_doubt(assets: Any, planning: Plan) -> None:
    head = ["资产编号", "序列号", "购买日期", "保修到期"]
    (plan,) = planning(assets(["T1", "S1", date(2020, 1, 2), date(2019, 1, 2)], head=head))
    assert told(plan) == [(2, "保修到期", "the warranty ends before the purchase")]


def test_a_purchase_in_the_future_is_a_doubt(assets: Any, planning: Plan) -> None:
    (plan,) = planning(assets(["T1", "S1", date(2030, 1, 2)], head=["资产编号", "序列号", "购买日期"]))
    assert told(plan) == [(2, "购买日期", "bought in the future")]


JOBS = ["工单号", "受理时间", "网点", "资产编号", "设备类型", "故障描述"]


@pytest.mark.parametrize(
    ("site", "tag", "kind", "why"),
    [
        ("ZH-香洲", "GONE", "台式机", "a device that is not in the register"),
        ("SZ-福田", "ZHPC00001", "台式机", "in the register the device stands at ZH-香洲"),
        ("ZH-香洲", "ZHPC00001", "打印机", "in the register the device is of another kind"),
    ],
)
def test_a_job_is_compared_with_the_register(
    assets: Any, sheet_file: Write, reading: Read, planning: Plan, site: str, tag: str, kind: str, why: str
) -> None:
    list_of_jobs = reading(
        sheet_file(JOBS, ["A1", "2026-11-23 08:00", site, tag, kind, "x"], name="jobs.csv")
    )
    plans = planning(list_of_jobs, assets(row(1)))
    assert [doubt[2] for doubt in told(plans[0])] == [why]


def test_networks_that_overlap_and_gateways_outside_are_doubts(
    sheet_file: Write, reading: Read, planning: Plan
) -> None:
    head = ["网点", "网段", "网关"]
    rows = [["A", "10.20.0.0/16", "10.20.0.1"], ["B", "10.20.1.0/24", "10.9.9.9"]]
    (plan,) = planning(reading(sheet_file(head, *rows, name="p.csv")))
    assert [(line, column) for line, column, _why in told(plan)] == [(3, "网段"), (3, "网关")]


def test_software_both_required_and_forbidden_is_a_doubt(
    sheet_file: Write, reading: Read, planning: Plan
) -> None:
    head = ["软件", "原因"]
    (plan,) = planning(reading(sheet_file(标准软件=[head, ["WinRAR", ""]], 禁用软件=[head, ["WinRAR", "x"]])))
    assert {why for _line, _column, why in told(plan) if "both" in why} == {"both required and forbidden"}
