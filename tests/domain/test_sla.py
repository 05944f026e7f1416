"""SLA clocks: the table of service levels, holds by party, and any history against a walk minute by minute."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskops.domain.calendars import OFFICE_HOURS, ROUND_THE_CLOCK, Cover, CoverCalendar, Span, YearCalendar
from deskops.domain.sla import Clock, Hold, Outcome, Terms, clocks, leading, measure, spent
from deskops.domain.sla_policy import DEFAULT_POLICY, Item, Override, SlaPolicy, SlaTarget, rank

EXAMPLES = 400 if os.environ.get("DESKOPS_TEST_SIZE") == "full" else 60
SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
NATIONAL_DAY = frozenset(date(2025, 10, day) for day in range(1, 9))
YEARS = {
    2025: YearCalendar(2025, NATIONAL_DAY, frozenset({date(2025, 9, 28), date(2025, 10, 11)})),
    2026: YearCalendar(2026),
}
OFFICE = Cover(OFFICE_HOURS, YEARS)  # 09:00-12:00, 13:30-18:00
ALWAYS = Cover(ROUND_THE_CLOCK, {})
ORDINARY = Terms("normal")
VENDOR_HOURS = Cover(CoverCalendar(week=((Span(600, 960),),) * 5 + ((), ())), YEARS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def clock(
    item: Item,
    events: Mapping[str, datetime],
    holds: Sequence[Hold] = (),
    *,
    cover: Cover = OFFICE,
    terms: Terms = ORDINARY,
) -> Clock:
    target = next(target for target in DEFAULT_POLICY.targets if target.item == item)
    found = measure(target, cover, terms, events, holds)
    assert found is not None
    return found


class TestTheTableOfServiceLevels:
    @pytest.mark.parametrize(
        ("item", "hours"),
        [(Item.PHONE, 0.5), (Item.REMOTE, 2), (Item.ARRIVAL, 4), (Item.RESOLUTION, 8)],
    )
    def test_each_item_is_due_as_agreed(self, item: Item, hours: float) -> None:
        start = at("2026-11-23 09:00")
        found = clock(item, {"received": start, "dispatched": start}, cover=ALWAYS)
        if item is Item.REMOTE:  # who is sent out is not helped from afar
            assert found.met_at == start
        assert found.due == start + timedelta(hours=hours)

    def test_arrival_is_measured_from_the_dispatch(self) -> None:
        events = {"received": at("2026-11-23 09:00"), "dispatched": at("2026-11-23 10:00")}
        assert clock(Item.ARRIVAL, events, cover=ALWAYS).due == at("2026-11-23 14:00")

    def test_a_critical_job_in_the_same_city_is_reached_within_two_hours(self) -> None:
        found = clock(
            Item.ARRIVAL, {"dispatched": at("2026-11-23 09:00")}, terms=Terms("critical", same_city=True)
        )
        assert found.due == at("2026-11-23 11:00")

    def test_a_critical_job_in_another_city_has_the_ordinary_four_hours(self) -> None:
        found = clock(Item.ARRIVAL, {"dispatched": at("2026-11-23 09:00")}, terms=Terms("critical"))
        assert found.due == at("2026-11-23 14:30")

    def test_a_critical_job_is_resolved_within_four_cover_hours(self) -> None:
        found = clock(Item.RESOLUTION, {"received": at("2026-11-23 17:00")}, terms=Terms("critical"))
        assert found.due == at("2026-11-24 12:00")

    def test_what_comes_in_before_national_day_is_due_after_it(self) -> None:
        found = clock(Item.RESOLUTION, {"received": at("2025-09-30 16:00")})
        assert found.due == at("2025-10-09 16:30")

    def test_a_make_up_saturday_counts(self) -> None:
        found = clock(Item.RESOLUTION, {"received": at("2025-10-10 16:00")})
        assert found.due == at("2025-10-11 16:30")

    def test_a_field_engineer_s_clock_runs_through_the_holiday(self) -> None:
        found = clock(Item.RESOLUTION, {"received": at("2025-09-30 20:00")}, cover=ALWAYS)
        assert found.due == at("2025-10-01 04:00")

    def test_a_due_date_in_a_year_nobody_knows_is_provisional(self) -> None:
        assert clock(Item.RESOLUTION, {"received": at("2026-12-31 17:00")}).provisional

    def test_a_due_date_in_known_years_is_final(self) -> None:
        assert not clock(Item.RESOLUTION, {"received": at("2025-12-31 17:00")}).provisional

    def test_a_target_that_has_not_begun_has_no_clock(self) -> None:
        found = clocks(DEFAULT_POLICY, OFFICE, ORDINARY, {"received": at("2026-11-23 09:00")})
        assert [c.item for c in found] == [Item.PHONE, Item.REMOTE, Item.RESOLUTION]

    def test_a_cancelled_job_keeps_only_what_had_been_met(self) -> None:
        events = {name: at("2026-11-23 09:00") for name in ("received", "answered", "cancelled")}
        assert [c.item for c in clocks(DEFAULT_POLICY, OFFICE, ORDINARY, events)] == [Item.PHONE]


class TestVips:
    @pytest.mark.parametrize(
        ("priority", "ranked"),
        [("normal", "urgent"), ("urgent", "critical"), ("critical", "critical"), ("of a newer version",) * 2],
    )
    def test_a_vip_ranks_one_higher(self, priority: str, ranked: str) -> None:
        assert rank(priority, vip=True) == ranked

    def test_others_rank_as_they_are(self) -> None:
        assert rank("urgent", vip=False) == "urgent"

    def test_an_urgent_vip_job_has_the_critical_target(self) -> None:
        found = clock(Item.RESOLUTION, {"received": at("2026-11-23 09:00")}, terms=Terms("urgent", vip=True))
        assert found.target == 4 * 3600

    def test_a_vip_is_warned_of_twice_as_early(self) -> None:
        events = {"received": at("2026-11-23 09:00")}
        plain = clock(Item.RESOLUTION, events, cover=ALWAYS)
        vip = clock(Item.RESOLUTION, events, cover=ALWAYS, terms=Terms("normal", vip=True))
        assert (plain.warn_at, vip.warn_at) == (at("2026-11-23 15:00"), at("2026-11-23 13:00"))


class TestOutcome:
    RECEIVED: Mapping[str, datetime] = {"received": at("2026-11-23 09:00")}  # due on the 24th at 09:30

    @pytest.mark.parametrize(
        ("now", "outcome"),
        [
            ("2026-11-23 16:29", Outcome.OK),
            ("2026-11-23 16:30", Outcome.SOON),
            ("2026-11-24 09:30", Outcome.SOON),
            ("2026-11-24 09:31", Outcome.LATE),
        ],
    )
    def test_a_running_clock_is_judged_by_now(self, now: str, outcome: Outcome) -> None:
        assert clock(Item.RESOLUTION, self.RECEIVED).judge(at(now)) is outcome

    @pytest.mark.parametrize(
        ("resolved", "outcome"), [("2026-11-24 09:30", Outcome.MET), ("2026-11-24 09:31", Outcome.MISSED)]
    )
    def test_a_clock_that_ended_is_judged_by_the_instant_on_site(
        self, resolved: str, outcome: Outcome
    ) -> None:
        found = clock(Item.RESOLUTION, {**self.RECEIVED, "resolved": at(resolved)})
        assert found.judge(at("2030-01-01 00:00")) is outcome

    def test_what_was_spent_counts_cover_time_alone(self) -> None:
        found = clock(Item.RESOLUTION, {**self.RECEIVED, "resolved": at("2026-11-24 09:30")})
        assert found.spent == 8 * 3600

    def test_nothing_is_spent_for_good_while_the_clock_runs(self) -> None:
        assert clock(Item.RESOLUTION, self.RECEIVED).spent is None

    def test_an_end_before_the_begin_is_met_with_nothing_spent(self) -> None:
        found = clock(Item.RESOLUTION, {**self.RECEIVED, "resolved": at("2026-11-22 09:00")})
        assert (found.spent, found.judge(at("2026-11-23 09:00"))) == (0, Outcome.MET)

    def test_the_first_of_several_ends_counts(self) -> None:
        events = {**self.RECEIVED, "arrived": at("2026-11-23 15:00"), "accepted": at("2026-11-23 09:10")}
        assert clock(Item.PHONE, events).met_at == at("2026-11-23 09:10")

    def test_it_warns_by_seconds_where_that_is_earlier(self) -> None:
        target = SlaTarget("x", "received", ("resolved",), 3600, warn_percent=10, warn_seconds=1200)
        found = measure(target, ALWAYS, ORDINARY, self.RECEIVED)
        assert found is not None
        assert found.warn_at == at("2026-11-23 09:40")


class TestHolds:
    RECEIVED: Mapping[str, datetime] = {"received": at("2026-11-23 09:00")}

    def test_an_open_hold_for_the_user_stops_the_clock(self) -> None:
        found = clock(Item.RESOLUTION, self.RECEIVED, [Hold("user", "", at("2026-11-23 11:00"))])
        assert (found.due, found.spent, found.judge(at("2026-12-24 09:00"))) == (None, 2 * 3600, Outcome.HELD)

    def test_an_ended_hold_moves_the_due_date_by_the_cover_time_in_it(self) -> None:
        hold = Hold("vendor", "", at("2026-11-23 11:00"), at("2026-11-23 14:30"))  # two hours of cover
        assert clock(Item.RESOLUTION, self.RECEIVED, [hold]).due == at("2026-11-24 11:30")

    def test_a_clock_whose_hold_ended_runs_again(self) -> None:
        hold = Hold("vendor", "", at("2026-11-23 11:00"), at("2026-11-23 14:30"))
        found = clock(Item.RESOLUTION, self.RECEIVED, [hold])
        assert (found.held, found.spent, found.judge(at("2026-11-23 15:00"))) == (False, None, Outcome.OK)

    def test_a_hold_that_is_not_excluded_lets_the_clock_run(self) -> None:
        hold = Hold("parts", "", at("2026-11-23 11:00"))
        assert clock(Item.RESOLUTION, self.RECEIVED, [hold]) == clock(Item.RESOLUTION, self.RECEIVED)

    def test_the_approval_that_a_resolution_waits_for_does_not_stop_the_phone(self) -> None:
        hold = Hold("approval", "", at("2026-11-23 09:10"))
        assert clock(Item.PHONE, self.RECEIVED, [hold]).due == at("2026-11-23 09:30")

    def test_a_hold_after_the_due_date_does_not_save_it(self) -> None:
        found = clock(Item.RESOLUTION, self.RECEIVED, [Hold("user", "", at("2026-11-24 15:00"))])
        assert found.judge(at("2026-11-24 15:30")) is Outcome.LATE

    def test_overlapping_holds_count_once(self) -> None:
        holds = [
            Hold("user", "", at("2026-11-23 10:00"), at("2026-11-23 11:00")),
            Hold("vendor", "", at("2026-11-23 10:30"), at("2026-11-23 11:30")),
        ]
        assert clock(Item.RESOLUTION, self.RECEIVED, holds).due == at("2026-11-24 11:00")

    def test_a_hold_that_ends_before_it_starts_is_none(self) -> None:
        hold = Hold("user", "", at("2026-11-23 11:00"), at("2026-11-23 10:00"))
        assert clock(Item.RESOLUTION, self.RECEIVED, [hold]).due == at("2026-11-24 09:30")

    def test_solved_while_on_hold_is_met_with_the_time_until_the_hold(self) -> None:
        events = {**self.RECEIVED, "resolved": at("2026-11-27 10:00")}
        found = clock(Item.RESOLUTION, events, [Hold("vendor", "", at("2026-11-23 10:00"))])
        assert (found.spent, found.held, found.judge(at("2026-11-28 10:00"))) == (3600, False, Outcome.MET)

    def test_holds_survive_a_change_of_priority(self) -> None:
        hold = Hold("user", "", at("2026-11-23 10:00"), at("2026-11-23 11:00"))
        found = clock(Item.RESOLUTION, self.RECEIVED, [hold], terms=Terms("critical"))
        assert found.due == at("2026-11-23 15:30")

    def test_waiting_for_a_closed_site_is_over_when_the_site_opens(self) -> None:
        hold = Hold("site-closed", "", at("2026-11-23 20:00"), cover=OFFICE)
        found = clock(Item.RESOLUTION, {"received": at("2026-11-23 19:00")}, [hold], cover=ALWAYS)
        assert found.due == at("2026-11-24 16:00")
        assert found.judge(at("2026-11-24 08:59")) is Outcome.HELD
        assert found.judge(at("2026-11-24 09:00")) is Outcome.OK

    def test_a_site_closed_over_a_holiday_opens_with_its_own_calendar(self) -> None:
        hold = Hold("site-closed", "", at("2025-09-30 19:00"), cover=OFFICE)
        assert hold.until == at("2025-10-09 09:00")

    def test_a_person_may_end_the_wait_for_a_closed_site_earlier(self) -> None:
        hold = Hold("site-closed", "", at("2026-11-23 20:00"), at("2026-11-23 21:00"), OFFICE)
        assert hold.until == at("2026-11-23 21:00")

    def test_a_site_closed_in_its_opening_hours_waits_for_a_person(self) -> None:
        found = clock(
            Item.RESOLUTION, self.RECEIVED, [Hold("site-closed", "", at("2026-11-23 10:00"), cover=OFFICE)]
        )
        assert (found.due, found.judge(at("2026-11-25 10:00"))) == (None, Outcome.HELD)

    def test_a_vendor_s_wait_is_counted_in_the_vendor_s_hours(self) -> None:
        hold = Hold("vendor", "", at("2026-11-20 15:00"), cover=VENDOR_HOURS)  # a Friday, open till 16:00
        assert hold.waited(at("2026-11-23 12:00")) == timedelta(hours=3)

    def test_a_wait_is_counted_to_its_end(self) -> None:
        hold = Hold("vendor", "", at("2026-11-23 10:00"), at("2026-11-23 11:00"))
        assert hold.waited(at("2026-11-24 10:00")) == timedelta(hours=1)


class TestLeading:
    def lead(self, events: Mapping[str, datetime], holds: Sequence[Hold] = ()) -> Clock:
        found = leading(clocks(DEFAULT_POLICY, ALWAYS, ORDINARY, events, holds))
        assert found is not None
        return found

    def test_what_is_due_next_leads(self) -> None:
        start = at("2026-11-23 09:00")
        assert self.lead({"received": start, "dispatched": start}).item == Item.PHONE
        assert self.lead({"received": start, "dispatched": start, "answered": start}).item == Item.ARRIVAL

    def test_a_held_clock_leads_when_no_other_runs(self) -> None:
        start = at("2026-11-23 09:00")
        events = {"received": start, "dispatched": start, "arrived": start}
        assert self.lead(events, [Hold("vendor", "", start)]).judge(start) is Outcome.HELD

    def test_a_miss_is_not_hidden_by_what_was_met(self) -> None:
        start = at("2026-11-23 09:00")
        events = {"received": start, "dispatched": start, "arrived": start + 5 * 60 * MINUTE}
        done = {**events, "resolved": start + 6 * 60 * MINUTE}
        assert self.lead(done).judge(start) is Outcome.MISSED

    def test_a_finished_job_shows_its_resolution(self) -> None:
        start = at("2026-11-23 09:00")
        assert self.lead(dict.fromkeys(("received", "dispatched", "arrived", "resolved"), start)).item == (
            Item.RESOLUTION
        )

    def test_without_clocks_none_leads(self) -> None:
        assert leading([]) is None


# --- the oracle: minute by minute ------------------------------------------------------------------------------

BEGIN = datetime(2025, 9, 29, tzinfo=UTC)
MINUTES = 12 * 1440
minutes = st.integers(0, MINUTES)
PARTIES = st.sampled_from(["user", "vendor", "parts"])


@st.composite
def holds(draw: st.DrawFn) -> list[Hold]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(minutes)
        end = draw(st.none() | st.integers(start, start + 3000))
        found.append(
            Hold(draw(PARTIES), "", BEGIN + start * MINUTE, None if end is None else BEGIN + end * MINUTE)
        )
    return found


def counting_minutes(cover: Cover, pauses: Sequence[Hold], start: datetime) -> list[datetime]:
    """Every minute of the period that counts, by asking each one."""
    found = []
    for number in range(MINUTES):
        moment = BEGIN + number * MINUTE
        paused = any(
            h.start <= moment and (h.end is None or moment < h.end) for h in pauses if h.party != "parts"
        )
        if moment >= start and not paused and cover.covers(moment):
            found.append(moment)
    return found


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 3000), holds(), st.integers(1, 900), st.booleans())
def test_any_history_is_due_and_spent_as_a_walk_by_minutes_says(
    begun: int, pauses: list[Hold], target_minutes: int, office: bool
) -> None:
    cover = OFFICE if office else ALWAYS
    events = {"received": BEGIN + begun * MINUTE}
    target = SlaTarget(
        "x",
        "received",
        ("resolved",),
        target_minutes * 60,
        excluded=frozenset({"user", "vendor"}),
        warn_percent=50,
    )
    counting = counting_minutes(cover, pauses, events["received"])
    found = measure(target, cover, ORDINARY, events, pauses)
    assert found is not None
    if len(counting) >= target_minutes:
        assert found.due == counting[target_minutes - 1] + MINUTE
    else:
        assert found.due is None or found.due > BEGIN + MINUTES * MINUTE
    now = BEGIN + MINUTES * MINUTE
    assert spent(target, cover, events, pauses, now) == len(counting) * 60


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 3000), holds(), minutes, minutes)
def test_a_later_end_never_costs_less(begun: int, pauses: list[Hold], one: int, other: int) -> None:
    target = DEFAULT_POLICY.targets[-1]
    found = []
    for end in sorted((begun + one, begun + other)):
        events = {"received": BEGIN + begun * MINUTE, "resolved": BEGIN + end * MINUTE}
        measured = measure(target, OFFICE, ORDINARY, events, pauses)
        assert measured is not None
        found.append(measured)
    assert all((a.spent or 0) <= (b.spent or 0) and a.due == b.due for a, b in pairwise(found))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 3000), holds(), minutes)
def test_met_and_spent_agree(begun: int, pauses: list[Hold], taken: int) -> None:
    events = {"received": BEGIN + begun * MINUTE, "resolved": BEGIN + (begun + taken) * MINUTE}
    found = measure(DEFAULT_POLICY.targets[-1], OFFICE, ORDINARY, events, pauses)
    assert found is not None
    assert found.spent is not None
    if found.judge(BEGIN) is Outcome.MISSED:
        assert found.spent >= found.target
    else:
        assert found.spent <= found.target


def test_a_span_of_thirty_days_is_not_walked_by_the_minute() -> None:
    """43,200 minutes at the price of one comparison each would already take longer."""
    cover = Cover(OFFICE_HOURS, YEARS)
    start, end = at("2025-10-01 00:00"), at("2025-10-31 00:00")
    cover.between(start, end)
    begin = perf_counter()
    for _ in range(20):
        cover.between(start, end)
    assert (perf_counter() - begin) / 20 < 0.002


def test_overrides_are_tried_in_their_order() -> None:
    near, far = Override("critical", 60, same_city=True), Override("critical", 120)
    target = SlaTarget("x", "a", ("b",), 300, overrides=(near, far))
    assert target.seconds_for("critical", same_city=True) == 60
    assert target.seconds_for("critical", same_city=False) == 120
    assert target.seconds_for("normal", same_city=True) == 300


def test_a_policy_without_targets_has_no_clocks() -> None:
    assert clocks(SlaPolicy(()), OFFICE, ORDINARY, {"received": at("2026-11-23 09:00")}) == ()
