"""Words by which a job is found, and the columns that a list has at each width."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rich.cells import cell_len

from deskops import i18n
from deskops.store.views.day_tuples import JobLine
from deskops.tui.columns import COLUMNS, short_number
from deskops.tui.shown import countdown, moment
from deskops.tui.sieve import counts, sift, words_of
from deskops.tui.widgets.table import lay_out

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def line(**values: Any) -> JobLine:
    usual: dict[str, Any] = dict.fromkeys(JobLine._fields, "")
    usual |= {
        "status": "accepted",
        "priority": "normal",
        "kind": "incident",
        "open": 1,
        "vip": 0,
        "unsent": 0,
    }
    usual |= {"attention": 0, "provisional": 0, "due_at": None, "warn_at": None, "id": "1"}
    return JobLine(**(usual | values))


def due(hour: int, warn: int, **values: Any) -> JobLine:
    due_at, warn_at = (f"2026-11-23T{h:02d}:00:00.000Z" for h in (hour, warn))
    return line(sla_item="arrival", due_at=due_at, warn_at=warn_at, **values)


def test_late_soon_held_and_open_jobs_are_counted() -> None:
    lines = [due(1, 0), due(3, 1), due(9, 8), line(sla_item="arrival"), line(open=0)]
    assert counts(lines, NOW) == (1, 1, 1, 4)


def test_a_job_is_found_by_its_status_in_both_languages() -> None:
    i18n.use("zh_CN")
    words = words_of(line(status="held"), {})
    assert "on hold" in words
    assert "挂起" in words


@pytest.mark.parametrize("needle", ["dayinji", "dyjkz", "kz", "wangli", "wl", "tianhe"])
def test_what_is_chinese_is_found_by_its_pinyin(needle: str) -> None:
    one = line(title="打印机卡纸", contact="王丽", site_name="天河营业部")
    assert sift([one], [words_of(one, {})], needle) == [one]


def test_every_part_must_be_found_in_any_order() -> None:
    lines = [line(id="1", title="Printer jam"), line(id="2", title="Printer offline")]
    words = [words_of(each, {}) for each in lines]
    assert [each.id for each in sift(lines, words, "jam PRINT")] == ["1"]
    assert [each.id for each in sift(lines, words, "print")] == ["1", "2"]
    assert sift(lines, words, "print scanner") == []


def test_parts_do_not_reach_from_one_field_into_the_next() -> None:
    one = line(title="ab", contact="cd")
    assert sift([one], [words_of(one, {})], "abcd") == []


@pytest.mark.parametrize("width", range(20, 240, 7))
def test_columns_fill_the_width_exactly_or_are_the_fewest_that_there_are(width: int) -> None:
    columns = lay_out(COLUMNS, width)
    total = sum(cells for _column, cells in columns) + len(columns) - 1
    assert total == width or [column.name for column, _cells in columns] == ["mark"]
    assert all(cells >= column.width for column, cells in columns)


def test_a_narrow_list_keeps_what_matters_most() -> None:
    names = {
        width: [column.name for column, _cells in lay_out(COLUMNS, width)] for width in (58, 78, 118, 150)
    }
    assert names[58] == ["mark", "due", "status", "site", "title"]
    assert set(names[78]) >= {*names[58], "contact"}
    assert set(names[118]) >= {*names[78], "number", "device"}
    assert names[150] == [column.name for column in COLUMNS]


@pytest.mark.parametrize("width", [1, 3, 9, 30])
def test_every_cell_is_as_wide_as_its_column(width: int) -> None:
    one = due(
        3, 1, title="中" * 90, number="WO-20261123-K7QX-001", site_name="天河", vip=1, priority="critical"
    )
    for column in COLUMNS:
        if width >= column.width:
            assert cell_len(column.cell(one, width, NOW)[0]) == (7 if column.name == "mark" else width)


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("WO-20261123-K7QX-001", "1123-K7QX-001"),
        ("PD2026-11-0042", "PD2026-11-0042"),
        ("20261123-7", "20261123-7"),
        ("", ""),
    ],
)
def test_a_number_is_shortened_by_what_all_have(number: str, short: str) -> None:
    assert short_number(number) == short


@pytest.mark.parametrize(
    ("until", "shown"),
    [
        ("2026-11-23T05:05:09.000Z", "3:05:09"),
        ("2026-11-23T02:00:59.900Z", "0:00:59"),
        ("2026-11-23T01:48:00.000Z", "-0:12:00"),
        ("2026-11-25T05:30:00.000Z", "2d 03h"),
        ("2026-11-21T01:00:00.000Z", "-2d 01h"),
    ],
)
def test_time_left_counts_down_and_goes_below_nothing(until: str, shown: str) -> None:
    assert countdown(until, NOW) == shown


def test_a_moment_has_its_date_where_it_is_not_today() -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Shanghai")
    assert moment(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), zone, NOW) == "01:00"
    assert moment(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), zone, NOW) == "11-22 23:00"
    assert moment(datetime(2025, 1, 2, 3, 4, tzinfo=UTC), zone, NOW) == "2025-01-02 11:04"
