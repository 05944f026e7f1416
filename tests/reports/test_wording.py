"""How a report words telephone numbers, durations and times."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from deskops.reports.wording import LocalTimes, masked, span

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("138 1234 1234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("008613812341234", "138****1234"),
        ("１３８１２３４１２３４", "138****1234"),
        ("0756-2288888", "075****8888"),
        ("22888888", "22****88"),
        ("8012", "***2"),
        ("转 8012 找小陈", "转 ***2 找小陈"),
        ("13812341234 / 13900001111", "138****1234 / 139****1111"),
        ("", ""),
    ],
)
def test_a_number_is_masked_however_it_is_written(phone: str, shown: str) -> None:
    assert masked(phone) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(1800, "30 min"), (14400, "4 h"), (5400, "1 h 30 min")])
def test_a_target_is_said_in_hours_and_minutes(seconds: int, shown: str) -> None:
    assert span(seconds) == shown


def test_the_offset_is_said_once_where_it_never_changes() -> None:
    moment = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
    times = LocalTimes(SHANGHAI, [moment])
    assert times.show(moment) == "2026-11-23 09:05"
    assert times.note == "times: Asia/Shanghai, UTC+08:00"


def test_across_a_change_to_summer_time_each_time_has_its_offset() -> None:
    winter, summer = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)
    times = LocalTimes(ZoneInfo("Europe/Berlin"), [winter, summer])
    assert times.show(winter) == "2026-03-28 13:00 +01:00"
    assert times.show(summer) == "2026-03-30 14:00 +02:00"
