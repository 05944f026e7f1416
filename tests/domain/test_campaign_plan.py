"""Plans of a round: every device once, departments together, nobody at two sites a day, nothing on a day off."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.campaign_plan import Device, Plan, Visit, later, period_days, plan, shifted

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MONDAY = date(2026, 3, 2)


def weekdays(_site: str, day: date) -> bool:
    return day.weekday() < 5


def devices(**departments: int) -> list[Device]:
    return [
        Device(f"{name}-{n}", "site", name, f"T{n:03d}")
        for name, count in departments.items()
        for n in range(count)
    ]


def days_of(made: Plan) -> list[tuple[str, int, date, int]]:
    return [(visit.department, visit.part, visit.day, len(visit.devices)) for visit in made.visits]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-H1", (date(2026, 1, 1), date(2026, 6, 30))),
        ("2026-h2", (date(2026, 7, 1), date(2026, 12, 31))),
        ("2026-Q3", (date(2026, 7, 1), date(2026, 9, 30))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2026", YEAR),
        ("2026-13", None),
        ("2026-00", None),
        ("2026-H3", None),
        ("9999", None),
        ("0000-H1", None),
        ("spring", None),
        ("２０２６-H1", None),
    ],
)
def test_a_period_is_a_half_a_quarter_a_month_or_a_year(text: str, days: object) -> None:
    assert period_days(text) == days


def test_a_department_that_fits_a_day_stays_together() -> None:
    made = plan(devices(a=12, b=12, c=8), {"site": ["e"]}, 20, (MONDAY, YEAR[1]), weekdays)
    assert days_of(made) == [
        ("a", 1, MONDAY, 12),
        ("b", 1, MONDAY + timedelta(1), 12),
        ("c", 1, MONDAY, 8),
    ]


def test_a_department_larger_than_a_day_takes_as_many_as_it_needs() -> None:
    made = plan(devices(a=45), {"site": ["e"]}, 20, (date(2026, 3, 5), YEAR[1]), weekdays)
    assert days_of(made) == [
        ("a", 1, date(2026, 3, 5), 20),
        ("a", 2, date(2026, 3, 6), 20),
        ("a", 3, date(2026, 3, 9), 5),  # after the weekend
    ]


def test_what_finds_no_day_is_left_and_named() -> None:
    made = plan(devices(a=45), {"site": ["e"]}, 20, (MONDAY, MONDAY), weekdays)
    assert (days_of(made), len(made.left)) == ([("a", 1, MONDAY, 20)], 25)
    assert plan(devices(a=2), {}, 20, YEAR, weekdays).left == devices(a=2)


def test_the_engineer_who_is_done_first_takes_the_next_site() -> None:
    wanted = [Device(f"{site}{n}", site, "d", "") for site in ("s1", "s2", "s3") for n in range(20)]
    engineers = {site: ["e1", "e2"] for site in ("s1", "s2", "s3")}
    made = plan(wanted, engineers, 20, (MONDAY, YEAR[1]), weekdays)
    assert [(one.site, one.engineer, one.day) for one in made.visits] == [
        ("s1", "e1", MONDAY),
        ("s2", "e2", MONDAY),
        ("s3", "e1", MONDAY + timedelta(1)),
    ]


def test_what_an_engineer_has_to_do_already_takes_its_room() -> None:
    before = [Visit("other", "d", 1, MONDAY, "e", tuple(devices(x=1)))]
    made = plan(devices(a=5), {"site": ["e"]}, 20, (MONDAY, YEAR[1]), weekdays, before)
    assert days_of(made) == [("a", 1, MONDAY + timedelta(1), 5)]


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd")), max_size=80),
    st.integers(1, 9),
    st.sampled_from([("e1",), ("e1", "e2")]),
)
def test_every_device_is_planned_once_within_a_days_measure(
    places: list[tuple[str, str]], per_day: int, names: tuple[str, ...]
) -> None:
    wanted = [Device(f"d{n}", site, department, f"{n}") for n, (site, department) in enumerate(places)]
    made = plan(wanted, dict.fromkeys("xyz", names), per_day, (MONDAY, YEAR[1]), weekdays)
    planned = [device.id for visit in made.visits for device in visit.devices]
    assert sorted([*planned, *(one.id for one in made.left)]) == sorted(one.id for one in wanted)
    assert not made.left
    loads, sites = Counter[tuple[str, date]](), dict[tuple[str, date], set[str]]()
    for visit in made.visits:
        assert visit.day.weekday() < 5
        assert {(one.site, one.department) for one in visit.devices} == {(visit.site, visit.department)}
        loads[visit.engineer, visit.day] += len(visit.devices)
        sites.setdefault((visit.engineer, visit.day), set()).add(visit.site)
    assert max(loads.values(), default=0) <= per_day
    assert all(len(there) == 1 for there in sites.values())
    parts: dict[tuple[str, str], list[int]] = {}
    for visit in made.visits:
        parts.setdefault((visit.site, visit.department), []).append(visit.part)
    assert all(there == list(range(1, len(there) + 1)) for there in parts.values())


def test_what_was_missed_gets_the_next_days_that_hold_it() -> None:
    missed = [
        Visit("s1", "a", 1, MONDAY, "e", tuple(devices(a=15))),
        Visit("s1", "b", 1, MONDAY, "e", tuple(devices(b=6))),
        Visit("s2", "c", 1, MONDAY, "e", tuple(devices(c=3))),
    ]
    friday = date(2026, 3, 6)
    found = later(missed, 20, (friday, date(2026, 3, 10)), weekdays)
    assert [(visit.department, day) for visit, day in found] == [
        ("a", friday),
        ("b", date(2026, 3, 9)),  # 21 are more than a day holds, and then comes the weekend
        ("c", date(2026, 3, 10)),  # another site, another day
    ]
    assert later(missed, 20, (friday, friday), weekdays)[1][1] is None


def test_agreed_days_follow_each_other_as_planned_ones_did() -> None:
    first, second = date(2026, 3, 2), date(2026, 3, 11)
    moved = shifted([second, first, first], date(2026, 3, 6), lambda day: day.weekday() < 5)
    assert moved == {first: date(2026, 3, 6), second: date(2026, 3, 9)}


def test_a_large_site_is_shared_among_its_engineers() -> None:
    found = [Device(f"d{n}", "s", f"部门{n // 4}", f"T{n:02}") for n in range(24)]
    names = ("A", "B", "C")
    made = plan(found, {"s": names}, 4, (date(2026, 3, 2), date(2026, 3, 31)), lambda _site, _day: True)
    days = sorted((visit.day, visit.engineer) for visit in made.visits)
    assert days == [(date(2026, 3, day), name) for day in (2, 3) for name in names]
    assert sorted(one.id for visit in made.visits for one in visit.devices) == sorted(one.id for one in found)
    short = plan(found, {"s": names}, 4, (date(2026, 3, 2), date(2026, 3, 3)), lambda _site, _day: True)
    assert short.left == []  # one alone would need six days


def test_a_department_larger_than_a_day_is_shared_too() -> None:
    found = [Device(f"d{n}", "s", "柜面", f"T{n:02}") for n in range(7)]
    made = plan(found, {"s": ("A", "B")}, 4, (date(2026, 3, 2), date(2026, 3, 9)), lambda _site, _day: True)
    assert [(one.part, one.day.day, one.engineer, len(one.devices)) for one in made.visits] == [
        (1, 2, "A", 4),
        (2, 2, "B", 3),
    ]


def test_sites_are_not_shared_where_that_is_no_sooner() -> None:
    found = [Device(f"{site}{n}", site, "柜面", f"{site}{n}") for site in ("s", "t") for n in range(4)]
    who = {"s": ("A", "B"), "t": ("A", "B")}
    made = plan(found, who, 2, (date(2026, 3, 2), date(2026, 3, 31)), lambda _site, _day: True)
    assert {site: {v.engineer for v in made.visits if v.site == site} for site in ("s", "t")} == {
        "s": {"A"},
        "t": {"B"},
    }
