"""The calendars: a year that is announced later comes by itself, people correct a day, and due dates follow at once."""

from datetime import date
from typing import Any

import pytest

from deskops.domain.calendars import YearCalendar
from deskops.errors import NotFound, Refused, UsageError
from deskops.exchange import public_holidays
from deskops.ops.context import Context
from deskops.ops.do import calendars as doing
from deskops.ops.do.calendars import Day, add_year, correct_day, day_of, learn_years
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.housekeeping import daily
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.read.calendars import calendars
from deskops.ops.read.jobs import job_page
from tests_of_two_at_once import meanwhile

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def due(context: Context, job: str) -> Any:
    context.forget_rules()
    page = job_page(context, job)
    kept = context.views.execute("SELECT due_at FROM job_state WHERE id = ?", (job,)).fetchone()[0]
    return page.clocks, kept


def test_a_day_that_is_off_after_all_moves_what_is_due_on_every_job(either: Context) -> None:
    context = either
    job = new_job(context, NewJob("打印机卡纸", channel="hotline")).job
    before = due(context, job)
    done = correct_day(context, TUESDAY, Day.OFF)
    assert done.jobs >= 1
    assert done.year.source.endswith(", corrected")
    after = due(context, job)
    assert after != before
    signs = {sign.name: sign.health for sign in examine(context, rebuild=True)}
    assert (signs["state"], signs["chain"]) == (Health.OK, Health.OK)
    correct_day(context, TUESDAY, Day.PLAIN)
    assert due(context, job) == before


def test_of_two_corrections_at_once_neither_is_lost(either: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one comes after the first has read the year, and before it has written."""
    with meanwhile(either, lambda other: correct_day(other, MONDAY, Day.OFF)) as by:
        monkeypatch.setattr(doing, "calendars", by(doing.calendars))
        correct_day(either, TUESDAY, Day.OFF)
    (year,) = [year for year in calendars(either) if year.year == 2026]
    assert {MONDAY, TUESDAY} <= year.off


def test_what_is_so_already_or_not_known_changes_nothing(either: Context) -> None:
    context = either
    with pytest.raises(Refused, match="already"):
        correct_day(context, MONDAY, Day.PLAIN)
    with pytest.raises(NotFound, match="2031"):
        correct_day(context, date(2031, 1, 1), Day.OFF)
    for off, worked in (((), ()), ((date(2030, 1, 1),), ()), ((date(2031, 1, 1),), (date(2031, 1, 1),))):
        with pytest.raises(UsageError):
            add_year(context, 2031, off, worked)
    with pytest.raises(Refused, match="known already"):
        add_year(context, 2026, (date(2026, 1, 1),), ())


def test_a_year_that_people_give_is_known_from_then_on(either: Context) -> None:
    context = either
    add_year(context, 2031, (date(2031, 1, 1),), (date(2031, 1, 4),))
    (found,) = [year for year in calendars(context) if year.year == 2031]
    assert [day_of(found, date(2031, 1, day)) for day in (1, 4, 2)] == [Day.OFF, Day.WORKED, Day.PLAIN]


def test_a_newer_version_brings_the_years_it_knows_with_the_days_first_copy_and_touches_no_other(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct_day(context, TUESDAY, Day.OFF)
    known = dict(public_holidays.known_years())
    known[2032] = YearCalendar(2032, frozenset({date(2032, 1, 1)}), source="a newer one")
    monkeypatch.setattr(public_holidays, "known_years", lambda: known)
    assert daily(context) is not None
    years = {year.year: year for year in calendars(context)}
    assert years[2032].off == {date(2032, 1, 1)}
    assert day_of(years[2026], TUESDAY) is Day.OFF
    assert learn_years(context) == []
