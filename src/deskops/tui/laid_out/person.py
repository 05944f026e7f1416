"""A person at a site, and what they called about."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.i18n import _
from deskops.tui.columns import in_brief, short_number
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.people import PersonPage


def facts(page: "PersonPage", *, titled: bool = True) -> Iterator[Block]:
    """Not `titled` where the head of the screen says who it is."""
    line = page.line
    if titled:
        yield Heading(f"VIP {line.name}" if line.vip else line.name)
    for label, text in (
        (_("Telephone"), line.phone),
        (_("Department"), line.department),
        (_("Site"), " ".join(filter(None, (line.site_code, line.city, line.site_name)))),
    ):
        if text:
            yield Row(label, text)


def jobs(page: "PersonPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    yield Heading(_("Jobs"))
    if not page.jobs:
        yield Para(_("None"), "faint")
    for job in page.jobs:
        told = f"{short_number(job.number)}  {in_brief(job)}"
        yield Row(moment(instant(job.received_at), zone, now), told, "strong" if job.open else "plain")
