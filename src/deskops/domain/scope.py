"""Who gets what: the bucket that a record lives in, what ages out of the window, and until when a guest stays; pure."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from deskops.domain.nouns import Kind

GLOBAL: Final = "global"
DESK: Final = "desk"  # never leaves it
NOW: Final = "now"  # the slot of what is open or never ages
GUEST: Final = timedelta(days=14)  # how long a job outside the cover stays after it was closed
_MONTHS: Final = (
    14  # what is closed stays on a laptop for 400 days after it was last touched, in whole months
)

_EVERYWHERE: Final = frozenset(
    {Kind.ENGINEER, Kind.TEMPLATE, Kind.ARTICLE, Kind.SLA_POLICY, Kind.CALENDAR, Kind.SOFTWARE_RULE}
)
AGES: Final = frozenset({Kind.JOB, Kind.REQUEST, Kind.PROBLEM})
_OF_CUSTOMER: Final = frozenset({Kind.SITE, Kind.CAMPAIGN})
_PLACED: Final = frozenset({Kind.SUBNET, Kind.CONTACT, Kind.ASSET, Kind.CAMPAIGN_LINE})

BucketOf = Callable[[str], str | None]  # of another subject by its id; None where nobody knows it


def site_bucket(site: str) -> str:
    return f"site:{site}"


def customer_bucket(customer: str) -> str:
    return f"customer:{customer}"


def engineer_bucket(engineer: str) -> str:
    return f"engineer:{engineer}"


def visit_bucket(job: str) -> str:
    """What an engineer is subscribed to for one job outside the cover."""
    return f"visit:{job}"


def bucket_of(kind: str, row: Mapping[str, Any], of: BucketOf) -> str:
    """Where a record lives. `row` holds its columns as the fold has them (a corrected site counts).

    Engineers are global, since a record lives in one bucket and one engineer may serve several customers; a site lives
    with its customer, so that whoever serves the customer can name all its sites.
    """
    if kind in _EVERYWHERE:
        return GLOBAL
    if kind == Kind.CUSTOMER:
        return customer_bucket(row["id"])
    if kind in _OF_CUSTOMER:
        return customer_bucket(row["customer_id"]) if row["customer_id"] else GLOBAL
    if kind == Kind.SHIFT:
        return engineer_bucket(row["engineer_id"])
    if kind == Kind.DEPARTMENT:
        return of(row["site_id"]) or DESK
    if kind in _PLACED:
        return site_bucket(row["site_id"]) if row["site_id"] else DESK
    return _of_work(kind, row, of)


def _of_work(kind: str, row: Mapping[str, Any], of: BucketOf) -> str:
    """Work goes with its device, which may move; else it stays where it was asked for, or with who does it."""
    parents = ("subject",) if kind == Kind.ATTACHMENT else ("asset_id", "inspection_id", "job_id")
    for name in parents:
        bucket = of(row[name]) if row.get(name) else None
        if bucket and bucket != DESK:
            return bucket
    if row.get("site_id"):
        return site_bucket(row["site_id"])
    return engineer_bucket(row["assignee"]) if row.get("assignee") else DESK


def slot_of(kind: str, *, is_open: bool, touched: str) -> str:
    """`touched` is a stored instant: the month decides, so that both ends can agree on sums."""
    return touched[:7] if kind in AGES and not is_open and touched else NOW


def oldest_slot(today: date) -> str:
    """Slots before this month lie outside the window of 400 days."""
    months = today.year * 12 + today.month - 1 - _MONTHS
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def in_window(slot: str, today: date) -> bool:
    return slot == NOW or slot >= oldest_slot(today)
