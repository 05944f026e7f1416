"""Cover time: the real Chinese holidays, and any week against an oracle that walks minute by minute."""

import os
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deskops.domain.calendars import OFFICE_HOURS, ROUND_THE_CLOCK, Cover, CoverCalendar, Span, YearCalendar

EXAMPLES = 400 if os.environ.get("DESKOPS_TEST_SIZE") == "full" else 60
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def days(year: int, *texts: str) -> frozenset[date]:
    """`10-01..10-08` or `09-28`."""
    found: set[date] = set()
    for text in texts:
        first, _, last = text.partition("..")
        day, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


# As the State Council announced them for these years.
Y2025 = YearCalendar(
    2025,
    days(2025, "01-01", "01-28..02-04", "04-04..04-06", "05-01..05-05", "05-31..06-02", "10-01..10-08"),
    days(2025, "01-26", "02-08", "04-27", "09-28", "10-11"),
)
Y2026 = YearCalendar(
    2026,
    days(2026, "01-01..01-03", "02-15..02-23", "04-04..04-06", "05-01..05-05", "06-19..06-21")
    | days(2026, "09-25..09-27", "10-01..10-07"),
    days(2026, "01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
)
YEARS = {2025: Y2025, 2026: Y2026}
OFFICE = Cover(OFFICE_HOURS, YEARS)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


class TestTheChineseYear:
    def test_a_day_has_its_two_spans_of_office_hours(self) -> None:
        assert OFFICE.spans(at("2026-11-23 00:00"), at("2026-11-24 00:00")) == [
            (at("2026-11-23 09:00"), at("2026-11-23 12:00")),
            (at("2026-11-23 13:30"), at("2026-11-23 18:00")),
        ]

    def test_time_is_added_over_lunch_and_night(self) -> None:
        assert OFFICE.add(at("2026-11-23 11:00"), 8 * HOUR) == at("2026-11-24 11:30")

    def test_national_day_week_counts_nothing(self) -> None:
        assert OFFICE.between(at("2025-09-30 18:00"), at("2025-10-09 09:00")) == timedelta(0)

    def test_what_begins_on_the_eve_of_national_day_is_due_after_the_week(self) -> None:
        assert OFFICE.add(at("2025-09-30 17:00"), 4 * HOUR) == at("2025-10-09 12:00")

    def test_a_make_up_saturday_has_the_hours_of_a_workday(self) -> None:
        assert OFFICE.between(at("2025-10-11 00:00"), at("2025-10-12 00:00")) == timedelta(hours=7.5)

    def test_an_ordinary_saturday_is_closed(self) -> None:
        assert OFFICE.next_opening(at("2025-10-18 10:00")) == at("2025-10-20 09:00")

    def test_new_year_is_crossed_from_one_calendar_into_the_next(self) -> None:
        # 2026-01-01 to 03 are off, Sunday the 4th is worked.
        assert OFFICE.add(at("2025-12-31 17:00"), 2 * HOUR) == at("2026-01-04 10:00")

    def test_a_holiday_is_told_by_the_local_date_not_by_utc(self) -> None:
        evening_in_utc = datetime(2025, 9, 30, 23, 0, tzinfo=UTC)  # 2025-10-01 07:00 in Shanghai
        assert OFFICE.next_opening(evening_in_utc) == at("2025-10-09 09:00")

    def test_a_shop_that_stays_open_on_holidays_does(self) -> None:
        shop = Cover(CoverCalendar(week=((Span(600, 1320),),) * 7, holidays=False), YEARS)
        assert shop.covers(at("2025-10-01 12:00"))


class TestUnknownYears:
    def test_a_year_nobody_knows_counts_monday_to_friday(self) -> None:
        assert OFFICE.between(at("2027-10-01 00:00"), at("2027-10-02 00:00")) == timedelta(hours=7.5)

    def test_a_year_without_calendar_makes_the_result_provisional(self) -> None:
        assert OFFICE.provisional(at("2026-12-31 17:00"), at("2027-01-01 10:00"))

    def test_a_calendar_that_is_not_known_makes_the_result_provisional(self) -> None:
        cover = Cover(OFFICE_HOURS, {2027: YearCalendar(2027, known=False)})
        assert cover.provisional(at("2027-03-01 09:00"), at("2027-03-01 10:00"))

    def test_known_years_are_final(self) -> None:
        assert not OFFICE.provisional(at("2025-12-31 17:00"), at("2026-12-31 23:59"))

    def test_the_local_year_counts_and_not_that_of_utc(self) -> None:
        assert OFFICE.provisional(
            datetime(2026, 12, 31, 15, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
        )

    def test_holidays_never_matter_round_the_clock(self) -> None:
        assert not Cover(ROUND_THE_CLOCK, {}).provisional(at("2027-03-01 09:00"), at("2027-03-02 09:00"))

    def test_what_is_known_of_an_unfinished_year_is_used(self) -> None:
        half = YearCalendar(2027, off=days(2027, "01-01"), known=False)
        assert not Cover(OFFICE_HOURS, {2027: half}).covers(at("2027-01-01 10:00"))


class TestResidents:
    def test_they_come_before_opening_and_leave_after_closing_but_keep_the_lunch_break(self) -> None:
        resident = Cover(OFFICE_HOURS.for_resident(), YEARS)
        assert resident.spans(at("2026-11-23 00:00"), at("2026-11-24 00:00")) == [
            (at("2026-11-23 08:50"), at("2026-11-23 12:00")),
            (at("2026-11-23 13:30"), at("2026-11-23 18:10")),
        ]


class TestEdges:
    def test_a_span_over_midnight_belongs_to_the_day_it_begins_on(self) -> None:
        friday_night = CoverCalendar(week=((), (), (), (), (Span(22 * 60, 30 * 60),), (), ()))
        assert Cover(friday_night, YEARS).spans(at("2026-11-21 00:00"), at("2026-11-22 00:00")) == [
            (at("2026-11-21 00:00"), at("2026-11-21 06:00"))
        ]

    def test_a_span_over_midnight_into_a_holiday_goes_on(self) -> None:
        nights = Cover(CoverCalendar(week=((Span(22 * 60, 30 * 60),),) * 7), YEARS)
        assert nights.spans(at("2025-09-30 20:00"), at("2025-10-02 00:00")) == [
            (at("2025-09-30 22:00"), at("2025-10-01 06:00"))
        ]

    def test_time_that_ends_with_the_day_is_due_at_closing_not_at_the_next_opening(self) -> None:
        assert OFFICE.add(at("2026-11-23 13:30"), timedelta(hours=4.5)) == at("2026-11-23 18:00")

    def test_no_time_added_is_the_moment_itself_even_at_night(self) -> None:
        assert OFFICE.add(at("2026-11-23 03:00"), timedelta(0)) == at("2026-11-23 03:00")

    def test_an_opening_is_the_moment_itself_while_open(self) -> None:
        assert OFFICE.next_opening(at("2026-11-23 09:00")) == at("2026-11-23 09:00")

    def test_closing_time_is_no_longer_open(self) -> None:
        assert OFFICE.next_opening(at("2026-11-23 12:00")) == at("2026-11-23 13:30")

    def test_nothing_passes_backwards(self) -> None:
        assert OFFICE.between(at("2026-11-24 10:00"), at("2026-11-23 10:00")) == timedelta(0)
        assert Cover(ROUND_THE_CLOCK, {}).between(
            at("2026-11-24 10:00"), at("2026-11-23 10:00")
        ) == timedelta(0)

    def test_answers_are_in_utc(self) -> None:
        assert OFFICE.add(at("2026-11-23 09:00"), HOUR).tzinfo is UTC
        assert Cover(ROUND_THE_CLOCK, {}).add(at("2026-11-23 09:00"), HOUR).tzinfo is UTC

    def test_round_the_clock_counts_real_hours_where_clocks_change(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        spring = at("2026-03-29 00:00", berlin), at("2026-03-29 06:00", berlin)
        assert Cover(ROUND_THE_CLOCK, {}).between(*spring) == 5 * HOUR

    def test_office_hours_keep_their_wall_time_where_clocks_change(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        cover = Cover(CoverCalendar(week=((Span(540, 600),),) * 7, zone="Europe/Berlin"), {})
        found = cover.spans(at("2026-03-28 00:00", berlin), at("2026-03-30 00:00", berlin))
        assert [start.hour for start, _ in found] == [8, 7]

    def test_a_night_in_which_clocks_change_is_shorter_by_that_hour(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        nights = Cover(CoverCalendar(week=((Span(22 * 60, 30 * 60),),) * 7, zone="Europe/Berlin"), {})
        assert nights.between(at("2026-03-28 12:00", berlin), at("2026-03-29 12:00", berlin)) == 7 * HOUR

    def test_seconds_and_their_parts_are_kept(self) -> None:
        start = at("2026-11-23 17:59:59.999999")
        assert OFFICE.add(start, timedelta(microseconds=2)) == at("2026-11-24 09:00:00.000001")

    @pytest.mark.parametrize("week", [((),) * 7, ((Span(0, 60),),) * 6])
    def test_a_week_that_never_opens_or_lacks_a_day_cannot_be_made(
        self, week: tuple[tuple[Span, ...], ...]
    ) -> None:
        with pytest.raises(ValueError, match="seven weekdays"):
            CoverCalendar(week=week)

    @pytest.mark.parametrize(("start", "end"), [(-1, 5), (1440, 1450), (60, 60), (60, 30), (60, 60 + 1441)])
    def test_a_span_that_is_none_cannot_be_made(self, start: int, end: int) -> None:
        with pytest.raises(ValueError, match="not a span"):
            Span(start, end)

    def test_cover_time_is_never_taken_away(self) -> None:
        with pytest.raises(ValueError, match="never taken"):
            OFFICE.add(at("2026-11-23 09:00"), -HOUR)


# --- the oracle: is this minute covered? asked of every minute -------------------------------------------------


def open_spans(calendar: CoverCalendar, years: dict[int, YearCalendar], day: date) -> list[Span]:
    year = years.get(day.year)
    spans = list(calendar.week[day.weekday()])
    if year and day in year.worked:
        return spans or list(next(week for week in calendar.week if week))
    return [] if year and day in year.off else spans


def minute_is_covered(calendar: CoverCalendar, years: dict[int, YearCalendar], moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(calendar.zone)).replace(tzinfo=None)
    for back in (-1, 0, 1, 2):
        day = local.date() - timedelta(days=back)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=back)
        spans = open_spans(calendar, years, day)
        for span in spans:
            early = calendar.early if span == min(spans) else 0
            late = calendar.late if span.end == max(other.end for other in spans) else 0
            if midnight + (span.start - early) * MINUTE <= local < midnight + (span.end + late) * MINUTE:
                return True
    return False


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 1439))
    return Span(start, start + draw(st.integers(1, 900)))


@st.composite
def calendars(draw: st.DrawFn) -> CoverCalendar:
    week = draw(st.lists(st.lists(spans(), max_size=3).map(tuple), min_size=7, max_size=7).filter(any))
    return CoverCalendar(
        week=tuple(week),
        zone=draw(st.sampled_from(["Asia/Shanghai", "Asia/Kathmandu", "UTC", "America/Phoenix"])),
        early=draw(st.integers(0, 90)),
        late=draw(st.integers(0, 90)),
    )


# Around holidays, make-up days and the turn of the year.
instants = st.one_of(
    st.integers(0, 20 * 1440).map(lambda m: datetime(2025, 9, 24, tzinfo=UTC) + m * MINUTE),
    st.integers(0, 14 * 1440).map(lambda m: datetime(2025, 12, 25, tzinfo=UTC) + m * MINUTE),
    st.integers(0, 14 * 1440).map(lambda m: datetime(2026, 12, 25, tzinfo=UTC) + m * MINUTE),
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), instants, st.integers(0, 4000))
@example(OFFICE_HOURS, datetime(2025, 9, 30, 9, 0, tzinfo=UTC), 4000)
def test_time_between_two_instants_is_the_number_of_covered_minutes(
    calendar: CoverCalendar, start: datetime, length: int
) -> None:
    counted = sum(minute_is_covered(calendar, YEARS, start + n * MINUTE) for n in range(length))
    assert Cover(calendar, YEARS).between(start, start + length * MINUTE) == counted * MINUTE


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), instants, st.integers(1, 900))
def test_added_time_ends_with_the_minute_that_completes_it(
    calendar: CoverCalendar, start: datetime, amount: int
) -> None:
    moment, left = start, amount
    while left:
        left -= minute_is_covered(calendar, YEARS, moment)
        moment += MINUTE
    assert Cover(calendar, YEARS).add(start, amount * MINUTE) == moment


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), instants)
def test_the_next_opening_is_the_first_covered_minute(calendar: CoverCalendar, start: datetime) -> None:
    moment = start
    while not minute_is_covered(calendar, YEARS, moment):
        moment += MINUTE
    assert Cover(calendar, YEARS).next_opening(start) == moment


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_time_added_is_the_time_between(calendar: CoverCalendar, start: datetime, amount: timedelta) -> None:
    cover = Cover(calendar, YEARS)
    assert cover.between(start, cover.add(start, amount)) == amount


@settings(max_examples=EXAMPLES, deadline=None)
@given(calendars(), instants, st.integers(0, 9000))
def test_spans_are_apart_in_order_and_add_up(calendar: CoverCalendar, start: datetime, length: int) -> None:
    cover, end = Cover(calendar, YEARS), start + length * MINUTE
    found = cover.spans(start, end)
    flat = [moment for span in found for moment in span]
    assert all(a < b for a, b in pairwise(flat))
    assert sum((b - a for a, b in found), timedelta(0)) == cover.between(start, end)
