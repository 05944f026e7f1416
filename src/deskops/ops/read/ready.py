"""Whether all that a day's jobs need is on this laptop, before one leaves; what is missing is named."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from deskops.domain.checklist import template_kinds
from deskops.domain.nouns import JobKind
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.assets import asset_history
from deskops.ops.read.inspections import inspections
from deskops.ops.read.knowledge import suggest
from deskops.store import views
from deskops.store.views.campaign_tuples import JobVisit
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.device_tuples import SubnetRow
from deskops.store.views.inspection_tuples import TemplateRow
from deskops.store.views.tuples import AssetRow, ContactRow, JobRow

_MOST: Final = 500
# Kinds whose devices have an address of their own.
_NETWORKED: Final = frozenset({"pc", "laptop", "printer", "pos", "network"})


class JobReady(NamedTuple):
    """One job and what it lacks here, in words; nothing when all is there."""

    id: str
    number: str
    title: str
    missing: Sequence[str]


class Ready(NamedTuple):
    day: date
    jobs: Sequence[JobReady]

    @property
    def ready(self) -> bool:
        return not any(job.missing for job in self.jobs)


def ready(context: Context, day: date | None = None, *, everyone: bool = False) -> Ready:
    """Every job that is open on `day`, tomorrow without one: what is left of earlier days is to be done then too."""
    day = day or context.today + timedelta(days=1)
    wanted = {"day": day.isoformat(), "engineer": context.identity.engineer, "limit": _MOST, "offset": 0}
    view = "today_open_all" if everyone else "today_open"
    lines = views.rows(context.views, view, JobLine, **wanted)
    kinds = {row.kind for row in views.rows(context.views, "templates", TemplateRow) if not row.retired}
    return Ready(day, [_job(context, line, kinds) for line in lines])


def _job(context: Context, line: JobLine, kinds: set[str]) -> JobReady:
    row = views.one(context.views, "job_record", JobRow, id=line.id)
    lacking = [] if row is None else list(_missing(context, line, row, kinds))
    return JobReady(line.id, line.number, line.title, lacking)


def _missing(context: Context, line: JobLine, row: JobRow, kinds: set[str]) -> Iterator[str]:
    asset = views.one(context.views, "asset", AssetRow, id=line.asset_id)
    if line.site_code is None:
        yield _("site: the job names none")
    if asset is None:
        if not inspections(context, job=line.id, limit=1):
            yield _("asset: the job names no device")
    else:
        yield from _of_device(context, asset, kinds)
    yield from _plan(context, row, asset)
    yield from _caller(context, line, row)
    if row.kind in (JobKind.INCIDENT, JobKind.VIRUS) and not suggest(context, line.id, 1):
        yield _("article: none fits “{title}”").format(title=line.title)


def _of_device(context: Context, asset: AssetRow, kinds: set[str]) -> Iterator[str]:
    """Its checklist, and its history, which has at least this job."""
    if kinds.isdisjoint(template_kinds(asset.kind)):
        yield _("template: no checklist for devices of kind {kind}").format(kind=asset.kind)
    if not asset_history(context, asset.id, 1):
        yield _("history: none of {device}, not even this job").format(device=asset.tag or asset.hostname)


def _plan(context: Context, row: JobRow, asset: AssetRow | None) -> Iterator[str]:
    if asset is not None and asset.kind not in _NETWORKED:
        return
    site = (asset.site_id if asset else None) or row.site_id
    if site and not views.rows(context.views, "subnets", SubnetRow, site=site):
        yield _("address plan: none for {site}").format(site=(asset and asset.site_code) or site)


def _caller(context: Context, line: JobLine, row: JobRow) -> Iterator[str]:
    """Who reported it, or with whom the visit of a round was agreed."""
    visit = views.one(context.views, "visit_of_job", JobVisit, job=line.id)
    known = (visit.contact_id if visit else None) or row.contact_id
    contact = views.one(context.views, "contact", ContactRow, id=known)
    if contact is None and not row.phone:
        yield _("contact: the job names nobody")
    elif not (row.phone or (contact and contact.phone)):
        yield _("contact: no telephone of {name}").format(name=contact.name if contact else "")
