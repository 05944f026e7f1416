"""The rules of service as the store and the settings have them: calendars, office hours, policies by site."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

from deskops.config import Settings
from deskops.domain.calendars import Cover, CoverCalendar, Span, YearCalendar
from deskops.domain.hours import read_hours
from deskops.domain.service import ServiceRules
from deskops.domain.sla_policy import DEFAULT_POLICY, OFFICE, SlaPolicy, read_policy
from deskops.store import views
from deskops.store.faults import damaged
from deskops.store.views.tuples import CalendarRow, PolicyRow, SiteHours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_rules(
    connection: views.Connection,
    settings: Settings,
    also: Iterable[YearCalendar] = (),
    policies: Iterable[PolicyRow] = (),
) -> ServiceRules:
    """`also` and `policies` are only just being written: they count instead of those that stand there."""
    years = {row.year: year_of(row) for row in views.rows(connection, "calendars", CalendarRow)}
    years |= {year.year: year for year in also}
    sites = {row.id: row for row in views.rows(connection, "site_hours", SiteHours)}
    known = {row.id: row for row in (*views.rows(connection, "policies", PolicyRow), *policies)}
    usual = Cover(office_hours(settings), years)

    def agreed(site: str | None) -> PolicyRow | None:
        return agreed_for(known.values(), site, sites[site].customer_id if site in sites else None)

    @cache
    def policy(site: str | None) -> SlaPolicy:
        return policy_of(agreed(site))

    @cache
    def cover(site: str | None) -> Cover:
        row = agreed(site)
        hours = sites[site].hours if site in sites else ""
        if row and row.cover != OFFICE:
            return Cover(read_hours(row.cover, settings.timezone), years)
        return Cover(read_hours(hours, settings.timezone), years) if hours else usual

    return ServiceRules(ZoneInfo(settings.timezone), policy, cover)


def agreed_for(policies: Iterable[PolicyRow], site: str | None, customer: str | None) -> PolicyRow | None:
    """The site's own policy, else its customer's, else the one for all; one that says nothing is passed over."""
    for row in sorted(policies, key=lambda p: (p.site_id is None, p.customer_id is None, p.id)):
        if row.site_id in (None, site) and row.customer_id in (None, customer) and says_something(row):
            return row
    return None


def says_something(row: PolicyRow) -> bool:
    return bool(row.targets) or row.cover != OFFICE


def policy_of(row: PolicyRow | None) -> SlaPolicy:
    return read_policy(json.loads(row.targets)) if row and row.targets else DEFAULT_POLICY


def office_hours(settings: Settings) -> CoverCalendar:
    """The usual office hours of the settings."""
    week = tuple(_spans(getattr(settings.cover.hours, day)) for day in _DAYS)
    return CoverCalendar(week=week, zone=settings.timezone)


def _spans(text: str) -> tuple[Span, ...]:
    """`09:00-12:00, 13:30-18:00`, which the settings have already checked."""
    return tuple(
        Span(_minutes(part.strip()[:5]), _minutes(part.strip()[6:]))
        for part in text.split(",")
        if part.strip()
    )


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def year_of(row: CalendarRow) -> YearCalendar:
    """Raises StoreDamaged for days that nobody can have written."""
    try:
        return YearCalendar(
            row.year,
            off=frozenset(map(date.fromisoformat, json.loads(row.holidays))),
            worked=frozenset(map(date.fromisoformat, json.loads(row.workdays))),
            source=row.source,
        )
    except (ValueError, TypeError) as error:
        raise damaged(error) from error
