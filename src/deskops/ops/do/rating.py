"""What a device's user says of the service on the spot: of a visit by itself, of a job with its confirmation."""

from deskops.domain.nouns import JobStatus, Kind
from deskops.domain.seals import Standing
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspections import act_on_inspection
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.low_ratings import refuse_rating
from deskops.ops.do.signing import Signed
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import job_page

LOWEST, BEST = 1, 5


def check_rating(kind: str, rating: int) -> None:
    """Before anything is signed. Raises UsageError for what is not rated, or no rating."""
    if kind not in (Kind.JOB, Kind.INSPECTION):
        raise UsageError(_("A campaign is not rated: its visits and jobs are."))
    if not LOWEST <= rating <= BEST:
        raise UsageError(
            _("{rating} is no rating.").format(rating=rating),
            hint=_("It goes from {low} to {high}.").format(low=LOWEST, high=BEST),
        )


def refuse_second(context: Context, kind: str, subject: str) -> None:
    """Before a signature is taken with a rating that would not be: one that is rated low, or a job that is confirmed.

    Raises Refused.
    """
    if kind == Kind.INSPECTION:
        refuse_rating(inspection_page(context, subject).state, "rate")
    elif job_page(context, subject).state.status != JobStatus.RESOLVED:
        raise Refused(
            _("The job is confirmed already: it takes no other rating."), hint=_("Sign without --rating.")
        )


def is_unrated(context: Context, done: Signed) -> bool:
    """Whether it can be said now: of a visit that nobody rated, of a resolved job that was signed."""
    match done.kind:
        case Kind.INSPECTION:
            return inspection_page(context, done.subject).state.rated is None
        case Kind.JOB if done.standing == Standing.SIGNED:
            return job_page(context, done.subject).state.status == JobStatus.RESOLVED
        case _:
            return False


def rate(context: Context, kind: str, subject: str, rating: int, name: str) -> None:
    """`name` is whoever signed: a job is confirmed by them. Raises UsageError, Refused as the steps do."""
    check_rating(kind, rating)
    if kind == Kind.INSPECTION:
        act_on_inspection(context, subject, "rate", {"rating": rating})
    else:
        act_on_job(context, subject, "confirm", {"name": name, "rating": rating})
