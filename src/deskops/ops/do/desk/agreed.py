"""What laptops agreed with a customer becomes jobs as it arrives: by the desk, for it alone plans and numbers them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.domain.nouns import Kind
from deskops.errors import NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do.campaign_visits import make_agreed
from deskops.ops.read.campaigns import campaign_line
from deskops.store import views
from deskops.store.views.campaign_tuples import VisitLine

_AGREEING: Final = frozenset({"agree", "move"})  # a visit that is moved to a time is agreed as well


def make_arrived(context: Context, entries: Iterable[Any]) -> int:
    """Make the jobs of visits that these entries, as they travel, agreed on; returns how many.

    Doing it again makes nothing twice: a laptop that heard no answer sends them again. Where something keeps a visit
    from becoming a job (a kind of device without a checklist), it stays agreed, and `campaign generate` says why.
    """
    made = 0
    for campaign, lines in _agreed(context, entries).items():
        try:
            made += make_agreed(context, campaign, only=lines).jobs
        except (NotFound, Refused):
            continue
    return made


def _agreed(context: Context, entries: Iterable[Any]) -> dict[str, list[str]]:
    """By round that runs, its visits that are agreed and have no job."""
    named = [
        str(told.get("subject"))
        for told in entries
        if isinstance(told, Mapping)
        and told.get("kind") == Kind.CAMPAIGN_LINE
        and told.get("action") in _AGREEING
    ]
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(named):
        line = views.one(context.views, "campaign_lines", VisitLine, campaign="", id=name, site="")
        if line is None or line.status != LineStatus.AGREED or line.job_id is not None:
            continue
        if campaign_line(context, line.campaign_id).status == CampaignStatus.RUNNING:
            found.setdefault(line.campaign_id, []).append(line.id)
    return found
