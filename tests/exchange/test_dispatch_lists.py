"""Dispatch lists: numbers, times, and what a job may lack."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from deskops.exchange.kinds.dispatch import DispatchedJob
from deskops.exchange.story import SourceFile

Read = Callable[..., SourceFile]


def items(file: SourceFile) -> list[Any]:
    return [row.item for sheet in file.sheets for row in sheet.rows]


JOB_HEAD = "工单号,受理时间,渠道,网点,报修人,电话,资产编号,设备类型,故障描述,紧急程度,工程师,备注"
JOB = (
    "GD20261123001,2026-11-23 07:45,400热线,ZH-香洲,李超伟,13900003946,ZHPC00080,台式机,打印有黑线,特急,何敏,"
)


def jobs(tmp_path: Path, reading: Read, *lines: str) -> SourceFile:
    (tmp_path / "派单表.csv").write_text("\r\n".join([JOB_HEAD, *lines]), encoding="gb18030", newline="")
    return reading(tmp_path / "派单表.csv")


def test_a_dispatch_list_is_read_with_aware_times(tmp_path: Path, reading: Read) -> None:
    file = jobs(tmp_path, reading, JOB)
    assert file.kind == "dispatch"
    received = datetime.fromisoformat("2026-11-23T07:45:00+08:00")
    assert items(file) == [
        DispatchedJob(
            number="GD20261123001",
            received=received,
            channel="hotline",
            site="ZH-香洲",
            caller="李超伟",
            phone="13900003946",
            tag="ZHPC00080",
            kind="pc",
            fault="打印有黑线",
            priority="critical",
            engineer="何敏",
        )
    ]


def test_a_time_in_words_takes_its_year_from_the_number(tmp_path: Path, reading: Read) -> None:
    file = jobs(
        tmp_path,
        reading,
        JOB.replace("20261123001", "20241123001").replace("2026-11-23 07:45", "11月23日下午3点"),
    )
    assert items(file)[0].received == datetime.fromisoformat("2024-11-23T15:00:00+08:00")
    assert file.repairs[0].column == "受理时间"


def test_a_time_in_words_takes_its_day_from_the_row_before(tmp_path: Path, reading: Read) -> None:
    first = JOB.replace("GD20261123001", "A1").replace("2026-11-23", "2025-05-06")
    file = jobs(
        tmp_path, reading, first, JOB.replace("GD20261123001", "A2").replace("2026-11-23 07:45", "下午3点")
    )
    assert items(file)[1].received == datetime.fromisoformat("2025-05-06T15:00:00+08:00")


def test_a_job_without_a_device_is_taken_with_a_doubt(tmp_path: Path, reading: Read) -> None:
    file = jobs(tmp_path, reading, JOB.replace("ZHPC00080", ""))
    assert [(one.row, one.column, one.why) for one in file.doubts] == [(2, "资产编号", "no device named")]


def test_a_job_without_a_number_or_a_fault_is_refused(tmp_path: Path, reading: Read) -> None:
    file = jobs(tmp_path, reading, JOB.replace("GD20261123001", ""), JOB.replace("打印有黑线", ""))
    assert [one.why for one in file.refusals] == ["no job number", "no fault described"]
