"""Jobs as they are shown: the day by urgency, one job with all that is known, its timeline and its clocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from deskops.domain.entries import CREATE, Action
from deskops.domain.evidence import Proof, prove_arrival
from deskops.domain.job import JobState, allowed_actions, fold_job
from deskops.domain.seals import Standing
from deskops.domain.service import job_clocks
from deskops.domain.sla import Clock
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.attached import still_attached, whereabouts
from deskops.ops.read.day import PAGE as PAGE
from deskops.ops.read.day import Day as Day
from deskops.ops.read.day import sla_word as sla_word
from deskops.ops.read.day import today as today
from deskops.ops.read.service_levels import Agreement, in_force
from deskops.ops.read.timelines import Step, steps
from deskops.ops.read.timelines import entries as entries_of
from deskops.store import views
from deskops.store.views.campaign_tuples import JobVisit
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.store.views.tuples import (
    AssetRow,
    AttachmentRow,
    ContactRow,
    Count,
    JobLine,
    JobRow,
    SiteRow,
)

_FAR = "9999-12-31"


@dataclass(frozen=True, slots=True)
class JobPage:
    """All that is known of a job, its caller, its device and its site."""

    job: JobRow
    state: JobState
    line: JobLine
    timeline: Sequence[Step]
    clocks: Sequence[Clock]
    agreement: Agreement  # what the clocks run by
    site: SiteRow | None
    asset: AssetRow | None
    contact: ContactRow | None
    visit: JobVisit | None  # of a round, as it is agreed now
    devices: Sequence[InspectionLine]  # that are to be seen to under it, each with its visit
    same_asset: Sequence[JobLine]
    same_caller: Sequence[JobLine]
    attachments: Sequence[AttachmentRow]
    whereabouts: Mapping[str, str]  # by attachment, of the files that are not here
    allowed: Sequence[Action]
    can_undo: bool
    can_redo: bool
    arrival: Proof | None  # what the arrival's evidence is worth, once there

    @property
    def planned_by(self) -> str:
        """Who planned a job that nobody asked for by a request; empty for any other."""
        makers = (step.author for step in self.timeline if step.entry.action == CREATE)
        return next(makers, "") if self.state.planned else ""

    @property
    def signed(self) -> Standing:
        """How the order's last seal stands."""
        return self.state.standing


def jobs(
    context: Context,
    *,
    status: str = "",
    engineer: str = "",
    site: str = "",
    asset: str = "",
    contact: str = "",
    kind: str = "",
    is_open: bool | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> list[JobLine]:
    """Jobs by what they are; open ones first, each part most urgent first."""
    return views.rows(
        context.views,
        "jobs",
        JobLine,
        status=status,
        engineer=engineer,
        site=site,
        asset=asset,
        contact=contact,
        kind=kind,
        open=-1 if is_open is None else int(is_open),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else _FAR,
        limit=limit,
        offset=offset,
    )


def job_page(context: Context, job: str) -> JobPage:
    """Everything on one page. Raises NotFound."""
    connection = context.views
    row = views.one(connection, "job_record", JobRow, id=job)
    line = views.one(connection, "job_line", JobLine, id=job)
    if row is None or line is None:
        raise NotFound(_("There is no job {ref}.").format(ref=job))
    entries = entries_of(context, job)
    order = None if row.rev is None else (row.epoch or 0, row.rev)
    state = fold_job(row, entries, record_order=order)
    values = state.values
    files = still_attached(context, job, entries, state.line)
    me = context.identity
    return JobPage(
        job=row,
        state=state,
        line=line,
        timeline=steps(context, entries, state.line, moments=state.moments, unproven=state.unproven),
        agreement=in_force(context, site=values["site_id"]),
        clocks=job_clocks(context.rules, state, site=values["site_id"], vip=bool(row.vip)),
        site=views.one(connection, "site", SiteRow, id=values["site_id"]),
        asset=views.one(connection, "asset", AssetRow, id=values["asset_id"]),
        contact=views.one(connection, "contact", ContactRow, id=values["contact_id"]),
        visit=views.one(connection, "visit_of_job", JobVisit, job=job) if state.planned else None,
        devices=views.rows(connection, "inspections_of_job", InspectionLine, job=job, limit=PAGE, offset=0),
        same_asset=_others(context, "jobs_of_asset", job, asset=values["asset_id"]),
        same_caller=_others(context, "jobs_of_contact", job, contact=values["contact_id"]),
        attachments=files,
        whereabouts=whereabouts(context, files),
        allowed=allowed_actions(state, me.roles),
        can_undo=not state.newer and state.line.undoable(me.engineer) is not None,
        can_redo=not state.newer and state.line.redoable(me.engineer) is not None,
        arrival=_arrival(context, state),
    )


def _arrival(context: Context, state: JobState) -> Proof | None:
    if state.arrival is None:
        return None
    site = views.one(context.views, "site", SiteRow, id=state.values["site_id"])
    device = str(state.arrival.payload.get("device") or "")
    at_site = views.one(context.views, "device_at_site", Count, tag=device, site=state.values["site_id"])
    return prove_arrival(
        state.arrival.payload,
        site_code=site.code if site else "",
        gateway_mac=site.gateway_mac if site else "",
        devices=frozenset({device} if at_site and at_site.number else {""}),
    )


def _others(context: Context, view: str, job: str, **of: str | None) -> list[JobLine]:
    if None in of.values():
        return []
    return [
        row for row in views.rows(context.views, view, JobLine, limit=21, offset=0, **of) if row.id != job
    ]
