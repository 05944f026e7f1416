"""Ending a round, or calling it off: it ends with devices undone only for a reason, once what is open was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.errors import Refused, UsageError
from deskops.i18n import _, ngettext
from deskops.ops.context import Context
from deskops.ops.do.acts import Acted
from deskops.ops.do.campaign_visits import cancel
from deskops.ops.do.campaigns import act_on_campaign
from deskops.ops.read.campaigns import CampaignPage, campaign_line, campaign_page, visits_of
from deskops.text import storable

_NAMED = 8  # open jobs that are named; more are counted


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
            told.append(words.format(count=count, names=", ".join(self.jobs[:_NAMED])) + more)
        return " ".join(told)


def undone(page: CampaignPage) -> Undone:
    """What is open of the round that this page shows; what was left out is not."""
    jobs = {one.line.job_number for one in page.visits if one.line.job_open and one.line.job_number}
    return Undone(page.total.left, page.total.kept, sorted(jobs))


def close(context: Context, campaign: str, reason: str = "", *, anyway: bool = False) -> Acted:
    """End the round. Raises Refused with what is open unless `anyway`, and UsageError for that without a reason."""
    left = undone(campaign_page(context, campaign))
    if left and not anyway:
        raise Refused(left.words, hint=_("If it is to end all the same: --anyway with its --reason."))
    if left and not storable(reason).strip():
        raise UsageError(_("A round that is not done ends for a reason."), hint=_("Say why: --reason"))
    return act_on_campaign(context, campaign, "close", {"reason": reason})


def call_off(context: Context, campaign: str, reason: str) -> Acted:
    """The round will not take place: its visits are left out, with what is planned for them; what was begun stays.

    Raises UsageError without a reason, Refused for a round that does not run.
    """
    if campaign_line(context, campaign).status == CampaignStatus.RUNNING and storable(reason).strip():
        lines = [one for one in visits_of(context, campaign) if one.status != LineStatus.CANCELLED]
        cancel(context, lines, reason)
    return act_on_campaign(context, campaign, "cancel", {"reason": reason})
