"""A small report to draw, in every form."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from deskops.reports.document import Company, Part, Report


def report_of(*parts: Part, **more: Any) -> Report:
    """A service order of these parts; `more` is what it has of its own."""
    as_of = datetime(2026, 11, 23, 1, tzinfo=UTC)
    made = Report("order", "en", "Order", "WO-1", "No. WO-1", "as of now", as_of, Company(), parts)
    return replace(made, **more)
