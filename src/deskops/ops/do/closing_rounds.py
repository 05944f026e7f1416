"""Ending a round, or calling it off: it ends with devices undone only for a reason, once what is open was said.

Nobody is to be sent where the round does not go any more: jobs where nobody has been end with it, and so do the
inspections that were not begun. What was begun stays with whoever began it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.domain.nouns import Kind
from deskops.errors import Refused, UsageError
from deskops.i18n import _, ngettext
from deskops.ops.context import Context
from deskops.ops.do.acts import Acted, known_action, load, write
from deskops.ops.do.campaign_jobs import CalledOff
from deskops.ops.do.campaign_jobs import call_off as end_job
from deskops.ops.do.campaign_visits import cancel
from deskops.ops.do.campaigns import act_on_campaign
from deskops.ops.do.payloads import payload_of
from deskops.ops.read.campaigns import CampaignPage, campaign_line, campaign_page, visits_of
from deskops.text import storable

_NAMED = 8  # open jobs that are named; more are counted


@dataclass(frozen=True, slots=True)
class Ended:
    """A round after an act that ended it, and what was called off with it."""

    acted: Acted
    called_off: CalledOff = field(default_factory=CalledOff)


@dataclass(frozen=True, slots=True)
class Undone:
    """What a round still has to do: devices without a finished inspection, and the numbers of its open jobs."""

    devices: int
    planned: int
    jobs: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.devices or self.jobs)

    @property
    def words(self) -> str:
        told = [
            _("{left} of {planned} devices are not done.").format(left=self.devices, planned=self.planned)
        ]
        if self.jobs:
            count = len(self.jobs)
            more = _(", and {count} more").format(count=count - _NAMED) if count > _NAMED else ""
            words = ngettext("{count} job is open: {names}", "{count} jobs are open: {names}", count)
            told.append(words.format(count=count, names=", ".join(self.jobs[:_NAMED])) + more + ".")
            told.append(_("Those where nobody has been are called off; what was begun stays."))
        return " ".join(told)


def undone(page: CampaignPage) -> Undone:
    """What is open of the round that this page shows; what was left out is not."""
    jobs = {one.line.job_number for one in page.visits if one.line.job_open and one.line.job_number}
    return Undone(page.total.left, page.total.kept, sorted(jobs))


def close(context: Context, campaign: str, reason: str = "", *, anyway: bool = False) -> Ended:
    """End the round, and for the same reason its jobs and inspections that nobody has begun.

    Raises Refused with what is open unless `anyway`, and UsageError for that without a reason.
    """
    page = campaign_page(context, campaign)
    left = undone(page)
    if left and not anyway:
        raise Refused(left.words, hint=_("If it is to end all the same: --anyway with its --reason."))
    if left and not storable(reason).strip():
        raise UsageError(_("A campaign that is not done ends for a reason."), hint=_("Say why: --reason"))
    payload = payload_of(known_action(Kind.CAMPAIGN, "close"), {"reason": reason})
    waiting = [one.line.job_id for one in page.visits if one.line.job_open and one.line.job_id]
    with context.act() as act:
        entry = write(act, Kind.CAMPAIGN, load(act, Kind.CAMPAIGN, campaign), "close", payload)
        ended = CalledOff.sum(end_job(act, job, payload["reason"]) for job in waiting)
        row = act.refresh(Kind.CAMPAIGN, campaign)
    return Ended(Acted(Kind.CAMPAIGN, campaign, "close", entry.id, row), ended)


def call_off(context: Context, campaign: str, reason: str) -> Ended:
    """The round will not take place: its visits are left out, with what is planned for them; what was begun stays.

    Raises UsageError without a reason, Refused for a round that does not run.
    """
    ended = CalledOff()
    if campaign_line(context, campaign).status == CampaignStatus.RUNNING and storable(reason).strip():
        lines = [one for one in visits_of(context, campaign) if one.status != LineStatus.CANCELLED]
        ended = cancel(context, lines, reason).called_off
    return Ended(act_on_campaign(context, campaign, "cancel", {"reason": reason}), ended)
