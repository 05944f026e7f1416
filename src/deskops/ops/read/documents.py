"""Which document is meant: a job's order, the report of a visit or of a round, by the number that stands on it."""

from typing import NamedTuple

from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.campaigns import find_campaign
from deskops.ops.read.inspections import find_inspection
from deskops.ops.read.references import clipped, find_job
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.inspection_tuples import InspectionLine


class Document(NamedTuple):
    kind: str
    id: str


def find_document(context: Context, ref: str) -> Document:
    """By number, the end of one (INSP-027: of an inspection's), or id; a round by number alone.

    Raises NotFound, and Ambiguous where several fit: a job and an inspection may end in the same figures.
    """
    kind, _dash, ending = ref.strip().upper().partition("-")
    short = ending if ending.isdecimal() and len(ending) < len("20260101") else ref
    match kind:
        case "INSP":
            return Document(Kind.INSPECTION, find_inspection(context, short))
        case "WO":
            return Document(Kind.JOB, find_job(context, short))
        case "CAMP":
            return Document(Kind.CAMPAIGN, find_campaign(context, ref))
    return _either(context, ref)


def _either(context: Context, ref: str) -> Document:
    """A job or an inspection, whichever fits; both are named where both do."""
    found, missed = list[Document](), list[NotFound]()
    for kind, find in ((Kind.JOB, find_job), (Kind.INSPECTION, find_inspection)):
        try:
            found.append(Document(kind, find(context, ref)))
        except NotFound as error:
            missed.append(error)
    unsure = [error for error in missed if isinstance(error, Ambiguous)]
    if len(found) == 1 and not unsure:
        return found[0]
    if found or unsure:
        several = [number for error in unsure for number in error.nearest]
        raise Ambiguous(
            _("{ref} may be a job and an inspection.").format(ref=clipped(ref)),
            hint=_("Say which, by the beginning of its number as well: WO-… or INSP-…"),
            nearest=[*(_number(context, one) for one in found), *several],
        )
    words = _("There is no job, inspection or campaign {ref}.").format(ref=clipped(ref))
    hint = missed[0].hint or _("See their numbers: deskops job list, inspection list, campaign list")
    raise NotFound(words, hint=hint, nearest=missed[0].nearest)


def _number(context: Context, found: Document) -> str:
    if found.kind == Kind.JOB:
        job = views.one(context.views, "job_line", JobLine, id=found.id)
        return job.number if job else found.id
    visit = views.one(context.views, "inspection_line", InspectionLine, id=found.id)
    return visit.number if visit else found.id
