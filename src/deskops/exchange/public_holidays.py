"""The public holidays of China as the package `chinesecalendar` knows them; corrections are records of the desk."""

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import Final

from deskops.domain.calendars import YearCalendar

_PACKAGE: Final = "chinesecalendar"


def public_holidays(year: int) -> YearCalendar:
    """The year as announced; `known=False` where the package does not have it yet.

    `off` includes the weekends that belong to a holiday; a plain weekend is in neither set.
    """
    known = _announced()
    return known.get(year) or YearCalendar(year, known=False, source=_source())


def known_years() -> Mapping[int, YearCalendar]:
    """Every year that the package knows, oldest first."""
    return _announced()


def _announced() -> dict[int, YearCalendar]:
    # Imported here: reading its tables takes longer than a list command may.
    from chinese_calendar import constants

    years = sorted({day.year for day in constants.holidays})
    source = _source()
    return {
        year: YearCalendar(
            year=year,
            off=_of_year(constants.holidays, year),
            worked=_of_year(constants.workdays, year),
            source=source,
        )
        for year in years
    }


def _of_year(days: Mapping[date, str], year: int) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)


def _source() -> str:
    return f"{_PACKAGE} {version(_PACKAGE)}"
