"""Being at a site for a planned job: accepted and arrived in one go, with what this laptop sees of the place."""

from deskops.domain.nouns import JobStatus
from deskops.ops.context import Context
from deskops.ops.do.jobs import Done, act_on_job
from deskops.store import views
from deskops.store.views.day_tuples import JobLine


def arrive(context: Context, job: str) -> Done:
    """Raises NotFound, Refused where the job is beyond that."""
    line = views.one(context.views, "job_line", JobLine, id=job)
    if line is not None and line.status in (JobStatus.NEW, JobStatus.DISPATCHED):
        act_on_job(context, job, "accept", {})
    return act_on_job(context, job, "arrive", {})
