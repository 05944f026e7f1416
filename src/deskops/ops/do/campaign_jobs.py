"""The job of a round's visit: made once the date is agreed, led along when the visit is moved, called off with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from deskops.domain.entries import CORRECT
from deskops.domain.inspection import InspectionStatus
from deskops.domain.nouns import Channel, JobKind, JobStatus, Kind
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.planned_jobs import PlannedJob, Sheets, make_inspections, make_job
from deskops.store.queries.facts import connection, record
from deskops.store.queries.ledger import Author, table_of
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.taking import Taken
from deskops.store.tables import CampaignLineStateRow, InspectionStateRow, JobStateRow
from deskops.store.views.campaign_tuples import CampaignLine, VisitLine
from deskops.store.views.device_tuples import AssetLine

_SOURCE: Final = "campaign"  # of the jobs that are made here, one of `domain.job.PLANNED`
# Nobody has been there yet: such a job can be called off with its visit.
_AHEAD: Final = frozenset({JobStatus.NEW, JobStatus.DISPATCHED, JobStatus.ACCEPTED, JobStatus.DEPARTED})

_LED: Final = frozenset({"agree", "move"})

_J, _I = table_of(JobStateRow).c, table_of(InspectionStateRow).c
_JOB: Final = select(_J.open, _J.status, _J.day, _J.assignee, _J.contact_id).where(_J.id == bindparam("job"))
_VISITS: Final = select(_I.id, _I.status).where(_I.job_id == bindparam("job")).order_by(_I.id)
_L = table_of(CampaignLineStateRow).c
_LINE: Final = select(_L.id, _L.job_id, _L.day, _L.engineer, _L.contact_id).where(_L.id == bindparam("line"))


@dataclass(frozen=True, slots=True)
class CalledOff:
    """What ended with a visit that is left out."""

    jobs: int = 0
    inspections: int = 0

    @classmethod
    def sum(cls, each: "Iterable[CalledOff]") -> "CalledOff":
        found = list(each)
        return cls(sum(one.jobs for one in found), sum(one.inspections for one in found))


def make(
    context: Context,
    act: Act,
    header: CampaignLine,
    line: VisitLine,
    devices: Sequence[AssetLine],
    sheets: Sheets,
) -> None:
    """The job of one visit, given to its engineer, with a planned inspection of each device still in use.

    Where it had one that has ended, the inspections that were still planned for that one are called off.
    """
    if line.job_id:
        call_off(act, line.job_id, _("Its visit has another job."))
    wanted = PlannedJob(
        kind=JobKind.INSPECTION,
        title=_title(header, line),
        day=line.day,
        channel=Channel.INSPECTION,
        source=_SOURCE,
        engineer=line.engineer_id,
        site=line.site_id,
        department=line.department,
        contact=line.contact_id,
    )
    job = make_job(context, act, wanted)
    act.append(Kind.CAMPAIGN_LINE, line.id, "generate", {"job": job})
    make_inspections(context, act, job, devices, sheets, day=line.day, campaign=header.number)
    act.refresh(Kind.CAMPAIGN_LINE, line.id)


def _title(header: CampaignLine, line: VisitLine) -> str:
    """The round and the place alone: it is read in the language of each reader, who sees the kind of job beside it."""
    where = " ".join(filter(None, (line.site_name or line.site_code, line.department)))
    part = f" ({line.part})" if line.part > 1 else ""
    return f"{header.name}: {where}{part}"


def follow(act: Act, line: Mapping[str, Any], engineer: str = "", by: Author | None = None) -> None:
    """The open job of a visit is meant for the visit's day and contact, and is that of `engineer` where they go now.

    `line` is the visit's state row. On a laptop of a desk the job stays whose it is: the desk gives it to another as
    soon as it hears of the move. `by` is the author where it is not whoever acts.
    """
    job = line["job_id"]
    known = connection(act.session).execute(_JOB, {"job": job}).one_or_none() if job else None
    if known is None or not known.open:
        return
    reason = _("The visit of its campaign was moved.")
    if known.day != line["day"]:
        _step(act, job, "reschedule", {"date": line["day"], "reason": reason}, by)
    contact = line["contact_id"]
    if contact and contact != known.contact_id:
        _step(act, job, CORRECT, {"field": "contact_id", "was": known.contact_id, "now": contact}, by)
    if engineer and engineer != known.assignee and act.identity.numbers:
        action = "dispatch" if known.status == JobStatus.NEW else "reassign"
        _step(act, job, action, {"engineer": engineer, "reason": reason}, by)
    act.refresh(Kind.JOB, job)


def follow_landed(act: Act, taken: Taken, by: Author) -> None:
    """At a desk: the jobs of visits that laptops agreed or moved go where the visits went, by the desk's own hand."""
    for subject, landed in list(taken.landed.items()):
        moves = [one for one in landed if one.kind == Kind.CAMPAIGN_LINE and one.action in _LED]
        if moves:
            line = connection(act.session).execute(_LINE, {"line": subject}).one_or_none()
            named = str(moves[-1].payload.get("engineer") or "")
            if line is not None:
                follow(act, line._asdict(), named if named == line.engineer else "", by)


def call_off(act: Act, job: str, reason: str) -> CalledOff:
    """The planned inspections of a job, and the job itself where nobody has been there and nothing of it was begun.

    What was begun stays: its devices are inspected, and its report is to be written.
    """
    record(act.session, Kind.JOB, job, lock=True)
    act.ledger.flush()
    rows = connection(act.session).execute(_VISITS, {"job": job}).all()
    waiting = [row.id for row in rows if row.status == InspectionStatus.PLANNED]
    for each in waiting:
        act.append(Kind.INSPECTION, each, "cancel", {"reason": reason})
    act.ledger.flush()
    refresh_many(act.session, dict.fromkeys(waiting, Kind.INSPECTION), act.rules)
    known = connection(act.session).execute(_JOB, {"job": job}).one_or_none()
    begun = len(rows) > len(waiting)
    if known is None or begun or known.status not in _AHEAD:
        return CalledOff(inspections=len(waiting))
    _step(act, job, "cancel", {"reason": reason})
    act.refresh(Kind.JOB, job)
    return CalledOff(1, len(waiting))


def _step(act: Act, job: str, action: str, payload: Mapping[str, Any], by: Author | None = None) -> None:
    act.ledger.append(Kind.JOB, job, action, payload, by=by)
