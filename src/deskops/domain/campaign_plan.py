"""Which department is visited on which day by whom: a plan from the register, before anything is written; pure.

Sites come in the order in which their devices are given, departments in that of their names. A department stays
together where a day holds it; one that is larger takes as many days as it needs. An engineer is at one site a day, and
begins a site on a fresh day. One engineer sees to a whole site, unless all is done sooner where several share them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final, TypeVar

PERIODS: Final = "2026-H1, 2026-Q3, 2026-11, 2026"
_PERIOD: Final = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(\d{2})))?", re.ASCII)

IsWorkday = Callable[[str, date], bool]  # of a site
Slot = TypeVar("Slot")  # where devices have room: a day, or a day of one engineer


@dataclass(frozen=True, slots=True)
class Device:
    """What a plan needs to know of a device; `site` is an id."""

    id: str
    site: str
    department: str
    tag: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One engineer at one department on one day; `part` counts from 1 where a department takes several days."""

    site: str
    department: str
    part: int
    day: date
    engineer: str
    devices: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`left` are devices for which no working day remains before the end of the period."""

    visits: Sequence[Visit]
    left: Sequence[Device]


@dataclass(slots=True)
class _Diary:
    """How many devices an engineer has on each day, and at which site."""

    name: str
    loads: dict[date, int] = field(default_factory=dict)
    places: dict[date, str] = field(default_factory=dict)

    def room(self, day: date, site: str, per_day: int) -> int:
        return per_day - self.loads.get(day, 0) if self.places.get(day, site) == site else 0

    def book(self, day: date, site: str, count: int) -> None:
        self.loads[day] = self.loads.get(day, 0) + count
        self.places[day] = site


_AtSite = Callable[[Sequence[Device], Sequence[_Diary], int, Sequence[date]], Plan]


def period_days(text: str) -> tuple[date, date] | None:
    """First and last day of `2026-H1`, `2026-Q3`, `2026-11` or `2026`; None for anything else."""
    found = _PERIOD.fullmatch(text.strip().upper())
    if found is None or not 1 <= int(found[1]) <= 9998:
        return None
    year, half, quarter, month = (int(part) if part else 0 for part in found.groups())
    months = 6 if half else 3 if quarter else 1 if found[4] else 12
    first = half * 6 - 5 if half else quarter * 3 - 2 if quarter else month if found[4] else 1
    if not 1 <= first <= 12:
        return None
    following = year * 12 + first - 1 + months
    return date(year, first, 1), date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def plan(
    devices: Iterable[Device],
    engineers: Mapping[str, Sequence[str]],
    per_day: int,
    days: tuple[date, date],
    is_workday: IsWorkday,
    booked: Iterable[Visit] = (),
) -> Plan:
    """`engineers` are those who may go to each site (by its id), `per_day` the devices of one of them in a day;
    `booked` is what they have to do already. A site without an engineer is left whole.
    """
    by_site: dict[str, list[Device]] = {}
    for device in devices:
        by_site.setdefault(device.site, []).append(device)
    taken = list(booked)

    def made(at_site: _AtSite) -> Plan:
        diaries = {name: _Diary(name) for names in engineers.values() for name in names}
        for visit in taken:
            if visit.engineer in diaries:
                diaries[visit.engineer].book(visit.day, visit.site, len(visit.devices))
        visits, left = list[Visit](), list[Device]()
        for site, there in by_site.items():
            mine = sorted(there, key=lambda one: (one.department, one.tag, one.id))
            able = [diaries[name] for name in engineers.get(site, ())]
            workdays = [day for day in _days(*days) if is_workday(site, day)]
            found = at_site(mine, able, per_day, workdays)
            for visit in found.visits:
                diaries[visit.engineer].book(visit.day, site, len(visit.devices))
            visits += found.visits
            left += found.left
        return Plan(visits, left)

    return min(made(_by_one), made(_shared), key=_done)  # where they are done alike: one face for each site


def _done(whole: Plan) -> tuple[int, date]:
    """What leaves least undone, then what is done first."""
    return len(whole.left), max((visit.day for visit in whole.visits), default=date.min)


def _by_one(
    devices: Sequence[Device], able: Sequence[_Diary], per_day: int, workdays: Sequence[date]
) -> Plan:
    """All of a site by the one engineer who leaves least undone, then is done first."""
    plans = (_shared(devices, [diary], per_day, workdays) for diary in able)
    return min(plans, key=_soonest, default=Plan((), devices))


def _shared(
    devices: Sequence[Device], able: Sequence[_Diary], per_day: int, workdays: Sequence[date]
) -> Plan:
    """All of a site by these engineers: each department to who has room first, who is there already before others."""
    site = devices[0].site
    slots = {
        (day, at): room
        for day in workdays
        for at, diary in enumerate(able)
        if (room := diary.room(day, site, per_day)) > 0
    }
    here, visits, left = set[tuple[date, int]](), list[Visit](), list[Device]()
    for department, there in groupby(devices, key=lambda one: one.department):
        waiting = list(there)
        order = sorted(slots, key=lambda slot: (slot[0], slot not in here, slot[1]))
        portions = _portions(waiting, {slot: slots[slot] for slot in order}, per_day)
        for part, (slot, chunk) in enumerate(portions, 1):
            visits.append(Visit(site, department, part, slot[0], able[slot[1]].name, tuple(chunk)))
            slots[slot] -= len(chunk)
            here.add(slot)
        left += waiting[sum(len(chunk) for _slot, chunk in portions) :]
    return Plan(visits, left)


def _soonest(made: Plan) -> tuple[int, date, str]:
    """Whoever leaves least undone, then whoever is done first."""
    last = max((visit.day for visit in made.visits), default=date.max)
    return len(made.left), last, made.visits[0].engineer if made.visits else ""


def _portions(
    devices: Sequence[Device], free: Mapping[Slot, int], per_day: int
) -> list[tuple[Slot, Sequence[Device]]]:
    """Together in the first slot that holds them; what none can hold is spread from the first free one on."""
    together = next((slot for slot, room in free.items() if room >= len(devices)), None)
    if together is not None and len(devices) <= per_day:
        return [(together, devices)]
    found, at = list[tuple[Slot, Sequence[Device]]](), 0
    for slot, room in free.items():
        if room > 0 and at < len(devices):
            found.append((slot, devices[at : at + room]))
            at += room
    return found


def shifted(days: Iterable[date], start: date, is_workday: Callable[[date], bool]) -> dict[date, date]:
    """Planned days, moved so that the first falls on `start` and each other on the working day after the one before."""
    moved, at = dict[date, date](), start
    for day in sorted(set(days)):
        moved[day] = at
        at = next_workday(at, is_workday)
    return moved


def next_workday(day: date, is_workday: Callable[[date], bool]) -> date:
    """The first working day after `day`; after a year without any, the day after it."""
    following = (day + timedelta(days=number) for number in range(1, 367))
    return next((each for each in following if is_workday(each)), day + timedelta(days=1))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def later(
    missed: Iterable[Visit],
    per_day: int,
    days: tuple[date, date],
    is_workday: IsWorkday,
    booked: Iterable[Visit] = (),
) -> list[tuple[Visit, date | None]]:
    """The next day that holds each visit that was missed, by the same engineer; None where none remains.

    What is larger than a day has a day of its own.
    """
    diaries = dict[str, _Diary]()
    for visit in booked:
        diary = diaries.setdefault(visit.engineer, _Diary(visit.engineer))
        diary.book(visit.day, visit.site, len(visit.devices))
    found = list[tuple[Visit, date | None]]()
    for visit in sorted(missed, key=lambda one: (one.day, one.site, one.department, one.part)):
        diary = diaries.setdefault(visit.engineer, _Diary(visit.engineer))
        need = min(len(visit.devices), per_day)
        possible = (
            day
            for day in _days(*days)
            if is_workday(visit.site, day) and diary.room(day, visit.site, per_day) >= need
        )
        day = next(possible, None)
        if day is not None:
            diary.book(day, visit.site, len(visit.devices))
        found.append((visit, day))
    return found
