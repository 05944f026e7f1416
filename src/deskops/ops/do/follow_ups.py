"""A problem that could not be solved on the spot becomes a job, and says so."""

from deskops.domain.nouns import Channel, JobKind, word
from deskops.domain.problem import UNSOLVED
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.jobs import Done, NewJob, new_job
from deskops.ops.do.problems import plan
from deskops.ops.read.problems import problem_page
from deskops.ops.read.references import find_job
from deskops.store import views
from deskops.store.views.day_tuples import JobLine

_LONGEST = 200  # characters of a job's title


def make_job(context: Context, problem: str, due: str = "") -> Done:
    """The job has the problem's device, its words and what was seen; the problem's plan names the job. It is given to
    this laptop's engineer; at a desk to nobody yet.

    `due` is an ISO date, or empty. Raises NotFound, UsageError, Refused for a problem that is solved or that has such a
    job already.
    """
    line = problem_page(context, problem).line
    if line.status not in UNSOLVED:
        raise Refused(
            _("This problem is {status}.").format(status=_(word(line.status))),
            hint=_("Open it again first: deskops problem reopen"),
        )
    if known := _open_job(context, line.plan):
        raise Refused(
            _("{number} was made of this problem already, and is open.").format(number=known),
            hint=_("Look: deskops job show {number}").format(number=known),
        )
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


def _open_job(context: Context, plan: str) -> str:
    """The number of the job that a plan names at its end (`make_job`), where that is open; else nothing."""
    _words, _space, number = plan.rpartition(" ")
    if not number.startswith("WO-"):
        return ""
    try:
        line = views.one(context.views, "job_line", JobLine, id=find_job(context, number))
    except NotFound:
        return ""
    return line.number if line is not None and line.open else ""
