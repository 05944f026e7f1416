"""Days and moments in all the ways that customers write them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from deskops.exchange.cells import Setting, Taken
from deskops.exchange.dates import read_date, read_moment
from deskops.exchange.raw import Raw

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2017, 3, 9)


@pytest.fixture
def setting() -> Setting:
    return Setting(zone=SHANGHAI, reference_date=date(2026, 11, 23))


SAME: list[Raw] = [
    datetime(2017, 3, 9),  # noqa: DTZ001 - as a spreadsheet holds it
    DAY,
    "2017/03/09",
    "2017/3/9",
    "2017.03.09",
    "2017.3.9",
    "2017-03-09",
    "2017年3月9日",
    "2017年03月09",
    "20170309",
    20170309,
    "2017-03-09 00:00:00",
    "2017-03-09T08:30",
    "9-Mar-2017",
]


@pytest.mark.parametrize("raw", SAME)
def test_a_full_date_in_a_usual_notation_is_no_repair(setting: Setting, raw: Raw) -> None:
    assert read_date(raw, setting) == Taken(DAY)


REPAIRED: list[tuple[Raw, date, str]] = [
    (42803, DAY, "a day number of the spreadsheet"),
    (42803.5, DAY, "a day number of the spreadsheet"),
    ("42803", DAY, "a day number of the spreadsheet"),
    ("2017-03", date(2017, 3, 1), "no day given; the first of the month was taken"),
    ("2017年3月", date(2017, 3, 1), "no day given; the first of the month was taken"),
    (2017.03, date(2017, 3, 1), "no day given; the first of the month was taken"),
    ("2017", date(2017, 1, 1), "only a year given; its first day was taken"),
    (2017, date(2017, 1, 1), "only a year given; its first day was taken"),
    ("17.3.9", DAY, "a year of two digits"),
    ("２０１７／０３／０９", DAY, "full-width characters"),
    (" 2017/03/09 ", DAY, "stray blanks"),
    (datetime(2017, 3, 9, 8), DAY, "the time of day was left out"),  # noqa: DTZ001 - as a spreadsheet holds it
]


@pytest.mark.parametrize(("raw", "day", "why"), REPAIRED)
def test_a_date_that_had_to_be_completed_is_a_repair(setting: Setting, raw: Raw, day: date, why: str) -> None:
    assert read_date(raw, setting) == Taken(day, why)


@pytest.mark.parametrize(
    "raw", ["2017/13/40", "2017-02-30", "三年前", 2017.1, "1017/01/01", 17, True, time(8)]
)
def test_what_is_no_day_is_left_empty_doubted_and_kept(setting: Setting, raw: Raw) -> None:
    taken = read_date(raw, setting)
    assert taken.value is None
    assert taken.doubt
    assert taken.keep


@pytest.mark.parametrize("raw", ["", "无", "/", None])
def test_an_empty_day_is_no_doubt(setting: Setting, raw: Raw) -> None:
    taken = read_date(raw, setting)
    assert (taken.value, taken.doubt) == (None, "")


AFTERNOON = datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)
MOMENTS: list[tuple[Raw, datetime]] = [
    ("2026-11-23 15:00", AFTERNOON),
    ("2026/11/23 15:00:00", AFTERNOON),
    ("2026年11月23日 15:00", AFTERNOON),
    ("2026-11-23T07:00:00+00:00", AFTERNOON),
    (datetime(2026, 11, 23, 15), AFTERNOON),  # noqa: DTZ001 - as a spreadsheet holds it
    ("11月23日下午3点", AFTERNOON),
    ("11月23日 下午3时", AFTERNOON),
    ("11-23 15:00", AFTERNOON),
    ("今天下午3点", AFTERNOON),
    ("下午3点", AFTERNOON),
    ("15:00", AFTERNOON),
    ("3:00 pm", AFTERNOON),
    (time(15), AFTERNOON),
    (46349.625, AFTERNOON),
    ("11月23日下午3点半", AFTERNOON.replace(minute=30)),
    ("11月23日下午3点一刻", AFTERNOON.replace(minute=15)),
    ("11月23日15点20分", AFTERNOON.replace(minute=20)),
    ("中午12点", AFTERNOON.replace(hour=12)),
    ("中午1点", AFTERNOON.replace(hour=13)),
    ("凌晨12点", AFTERNOON.replace(hour=0)),
    ("昨天上午9:05", datetime(2026, 11, 22, 9, 5, tzinfo=SHANGHAI)),
    ("今早8点", AFTERNOON.replace(hour=8)),
    ("昨晚8点", datetime(2026, 11, 22, 20, 0, tzinfo=SHANGHAI)),
]


@pytest.mark.parametrize(("raw", "moment"), MOMENTS)
def test_a_moment_in_figures_or_in_words(setting: Setting, raw: Raw, moment: datetime) -> None:
    assert read_moment(raw, setting).value == moment


@pytest.mark.parametrize("raw", ["2026-11-23 15:00", "2026/11/23 15:00:00", "2026年11月23日 15:00"])
def test_a_full_moment_is_no_repair(setting: Setting, raw: Raw) -> None:
    assert read_moment(raw, setting).why == ""


def test_the_year_comes_from_the_day_that_the_row_names(setting: Setting) -> None:
    hinted = Setting(zone=SHANGHAI, reference_date=date(2026, 11, 23), hint_day=date(2024, 11, 20))
    taken = read_moment("11月23日下午3点", hinted)
    assert taken.value == datetime(2024, 11, 23, 15, 0, tzinfo=SHANGHAI)
    assert "the year was taken from the number" in taken.why


def test_a_list_of_january_names_days_of_december() -> None:
    january = Setting(zone=UTC, reference_date=date(2026, 1, 2))
    assert read_moment("12月31日 9:00", january).value == datetime(2025, 12, 31, 9, 0, tzinfo=UTC)


def test_every_moment_knows_its_zone(setting: Setting) -> None:
    for raw, _moment in MOMENTS:
        value = read_moment(raw, setting).value
        assert isinstance(value, datetime)
        assert value.utcoffset() is not None


@pytest.mark.parametrize("raw", ["马上", "2026-13-40 15:00", "25:99", "下午", 12])
def test_what_is_no_moment_is_left_empty_doubted_and_kept(setting: Setting, raw: Raw) -> None:
    taken = read_moment(raw, setting)
    assert taken.value is None
    assert taken.doubt
    assert taken.keep


@pytest.mark.parametrize("text", ["1" * 5_000, "²³", "٣٤٥٦٧"])
def test_digits_that_are_no_number_of_days_are_no_date(text: str) -> None:
    setting = Setting(zone=UTC, reference_date=date(2026, 11, 23))
    assert read_date(text, setting).value is None
