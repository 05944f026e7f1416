"""The calendars of public holidays that this store has."""

from typing import Any

from deskops.domain.calendars import YearCalendar
from deskops.ops.context import Context
from deskops.ops.service_rules import year_of
from deskops.store import views
from deskops.store.views.tuples import CalendarRow


def calendars(context: Context) -> list[YearCalendar]:
    """Oldest first. Raises StoreDamaged for days that nobody can have written."""
    rows = views.rows(context.views, "calendars", CalendarRow)
    return sorted((year_of(row) for row in rows), key=lambda year: year.year)


def in_words(year: YearCalendar) -> dict[str, Any]:
    """As JSON has it."""
    days = {"holidays": year.off, "workdays": year.worked}
    return {"year": year.year, "source": year.source} | {
        name: sorted(day.isoformat() for day in found) for name, found in days.items()
    }
