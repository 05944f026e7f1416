"""A week's hours as text: what is read, written back and refused."""

import pytest

from deskops.domain.calendars import CoverCalendar, Span
from deskops.domain.hours import read_hours, write_hours
from deskops.errors import BadInput


def test_groups_of_weekdays_and_several_spans_are_read() -> None:
    found = read_hours("1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00")
    workday = (Span(510, 720), Span(840, 1080))
    assert found == CoverCalendar(week=(workday,) * 5 + ((Span(540, 720),), ()))


@pytest.mark.parametrize("text", ["7x24", "7×24", " 24X7 "])
def test_round_the_clock_is_read(text: str) -> None:
    assert read_hours(text).always


def test_an_end_before_its_start_lies_on_the_next_day() -> None:
    assert read_hours("5 22:00-06:00").week[4] == (Span(1320, 1800),)


def test_a_shop_says_that_it_opens_on_holidays() -> None:
    assert not read_hours("1-7 10:00-22:00; holidays").holidays


@pytest.mark.parametrize(
    "text",
    ["1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00", "7x24", "5 22:00-06:00", "1-7 00:00-24:00; holidays"],
)
def test_what_is_written_is_what_was_read(text: str) -> None:
    assert write_hours(read_hours(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "holidays", "Mon 9-18", "8 09:00-18:00", "5-1 09:00-18:00", "1 09:60-18:00", "1 09:00-25:00", "1"],
)
def test_what_is_no_week_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_hours(text)
    assert "1-5 08:30-12:00" in caught.value.hint
