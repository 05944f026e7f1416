"""Public holidays: two packages that are kept apart from each other agree, and an unknown year says so."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from deskops.domain.calendars import OFFICE_HOURS, Cover
from deskops.exchange.public_holidays import known_years, public_holidays

COMPARED = (2024, 2025, 2026)


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize("year", COMPARED)
def test_another_package_has_the_same_free_weekdays(year: int) -> None:
    other = set(holidays.country_holidays("CN", years=year))
    assert set(filter(is_weekday, public_holidays(year).off)) == set(filter(is_weekday, other))


@pytest.mark.parametrize("year", COMPARED)
def test_another_package_has_the_same_make_up_workdays(year: int) -> None:
    other = holidays.country_holidays("CN", years=year).weekend_workdays
    assert public_holidays(year).worked == {day for day in other if day.year == year}


@pytest.mark.parametrize("year", COMPARED)
def test_a_compared_year_is_known_and_names_its_source(year: int) -> None:
    found = public_holidays(year)
    assert found.known
    assert found.source.startswith("chinesecalendar ")


@pytest.mark.parametrize("year", [1999, 2099])
def test_a_year_that_the_package_lacks_is_unknown_and_empty(year: int) -> None:
    found = public_holidays(year)
    assert (found.year, found.known, found.off, found.worked) == (year, False, frozenset(), frozenset())


def test_no_day_is_both_free_and_worked() -> None:
    assert not [year for year in known_years().values() if year.off & year.worked]


def test_every_day_lies_in_its_own_year() -> None:
    strays = [
        day for number, year in known_years().items() for day in year.off | year.worked if day.year != number
    ]
    assert strays == []


def test_only_weekends_are_made_up() -> None:
    assert not [day for year in known_years().values() for day in year.worked if is_weekday(day)]


def test_a_resolution_over_national_day_2025_ends_on_the_first_workday_after_it() -> None:
    cover = Cover(OFFICE_HOURS, known_years())
    eve = datetime(2025, 9, 30, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai
    assert cover.add(eve, timedelta(hours=8)) == datetime(2025, 10, 9, 9, 30, tzinfo=UTC)
