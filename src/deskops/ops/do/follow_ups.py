"""A problem that could not be solved on the spot becomes a job, and says so."""

from deskops.domain.nouns import Channel, JobKind
from deskops.domain.problem import ProblemStatus
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.jobs import Done, NewJob, new_job
from deskops.ops.do.problems import plan
from deskops.ops.read.problems import problem_page

_LONGEST = 200  # characters of a job's title


def make_job(context: Context, problem: str, due: str = "") -> Done:
    """The job has the problem's device, its words and what was seen; the problem's plan names the job. It is given to
    this laptop's engineer; at a desk to nobody yet.

    `due` is an ISO date, or empty. Raises NotFound, UsageError, Refused for a problem that is solved.
    """
    line = problem_page(context, problem).line
    if line.status == ProblemStatus.SOLVED:
        raise Refused(_("This problem is solved."), hint=_("Open it again first: deskops problem reopen"))
    wanted = NewJob(
        title=line.title[:_LONGEST],
        fault=line.detail or line.title,
        kind=JobKind.INCIDENT,
        channel=Channel.INSPECTION,
        site_id=line.site_id,
        asset_id=line.asset_id,
        planned_for=due,
        note=line.inspection_number or "",
    )
    done = new_job(context, wanted, engineer="" if context.identity.is_desk else None)
    plan(context, problem, _("Job {number}").format(number=done.number), due)
    return done
