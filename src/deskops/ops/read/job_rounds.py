"""The job behind a device of a round: whether anybody has arrived for it, and whether all its devices are done."""

from typing import Final, NamedTuple

from deskops.domain.nouns import JobStatus
from deskops.ops.context import Context
from deskops.ops.read.inspections import inspections
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.inspection_tuples import InspectionLine

_NOT_THERE: Final = (JobStatus.NEW, JobStatus.DISPATCHED, JobStatus.ACCEPTED, JobStatus.DEPARTED)
_RESOLVABLE: Final = (JobStatus.ACCEPTED, JobStatus.ARRIVED, JobStatus.STARTED)


class JobRound(NamedTuple):
    """A job of a campaign with how many devices it has, how many of them are done, and on how many something failed."""

    job: JobLine
    campaign: str
    devices: int
    done: int
    failed: int

    @property
    def unreached(self) -> bool:
        """Whether its engineer is at work on it without ever having arrived."""
        return self.job.status in _NOT_THERE

    @property
    def whole(self) -> bool:
        """Whether nothing is left but to resolve it."""
        return self.done == self.devices and self.job.status in _RESOLVABLE


def job_round(context: Context, inspection: str) -> JobRound | None:
    """Of one's own job; none for a visit that is no part of a campaign, and for other engineers' jobs."""
    line = views.one(context.views, "inspection_line", InspectionLine, id=inspection)
    if line is None or not (line.job_id and line.campaign):
        return None
    job = views.one(context.views, "job_line", JobLine, id=line.job_id)
    if job is None or job.assignee != context.identity.engineer:
        return None
    seen = inspections(context, job=job.id)
    done = [one for one in seen if one.status == "finished"]
    return JobRound(job, line.campaign, len(seen), len(done), sum(bool(one.failed) for one in done))
