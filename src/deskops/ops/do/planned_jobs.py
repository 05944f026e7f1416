"""Work that is planned rather than asked for: its jobs, given to engineers, with an inspection for each device."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from deskops.domain.clock import stored
from deskops.domain.device_status import AWAY
from deskops.domain.nouns import Kind, Priority
from deskops.ops.context import Act, Context
from deskops.ops.do.handouts import plan_place
from deskops.ops.read.inspections import template_for
from deskops.store import views
from deskops.store.queries.numbers import next_number
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.search import index
from deskops.store.views.device_tuples import AssetLine


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """`day` is an ISO date, `source` one of `domain.job.PLANNED`; ids."""

    kind: str
    title: str
    day: str
    channel: str
    source: str
    engineer: str
    site: str | None = None
    department: str = ""
    contact: str | None = None
    note: str = ""


class Sheets:
    """The checklist for each device: by its kind, or `template` for all; each asked once.

    `gone`: what the register calls devices that get none.
    """

    def __init__(self, context: Context, template: str = "", gone: Collection[str] = AWAY) -> None:
        self._context, self._template, self._gone = context, template, gone
        self._known: dict[str, str] = {}

    def of(self, kind: str) -> str:
        """Raises NotFound for a kind that has no checklist."""
        if kind not in self._known:
            self._known[kind] = template_for(self._context, kind, self._template).id
        return self._known[kind]

    def devices(self, ids: Sequence[str]) -> list[AssetLine]:
        """Those that are still in use; their checklists are looked up before anything is written."""
        found = (views.one(self._context.views, "asset_line", AssetLine, id=one) for one in ids)
        devices = [one for one in found if one is not None and one.status not in self._gone]
        for one in devices:
            self.of(one.kind)
        return devices


def make_job(context: Context, act: Act, wanted: PlannedJob) -> str:
    """The job, dispatched to its engineer; returns its id. Its state is kept with `make_inspections`."""
    values = {
        "number": next_number(act.session, "WO", context.today, act.identity.code),
        "kind": str(wanted.kind),
        "title": wanted.title,
        "priority": str(Priority.NORMAL),
        "channel": str(wanted.channel),
        "received_at": stored(act.ledger.evidence.wall),
        "planned_for": wanted.day,
        "site_id": wanted.site,
        "contact_id": wanted.contact,
        "department": wanted.department,
        "note": wanted.note,
        "source": wanted.source,
    }
    job = act.create(Kind.JOB, values)
    index(act.session, Kind.JOB, job)
    if wanted.engineer:
        act.append(Kind.JOB, job["id"], "dispatch", {"engineer": wanted.engineer})
    act.refresh(Kind.JOB, job["id"])
    return str(job["id"])


def make_inspections(
    context: Context,
    act: Act,
    job: str,
    devices: Sequence[AssetLine],
    sheets: Sheets,
    *,
    day: str,
    campaign: str = "",
    places: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """A planned inspection of each device under the job; `places`: by device, where it goes (`handouts`)."""
    touched: dict[str, str] = {}
    for device in devices:
        values = {
            "number": next_number(act.session, "INSP", context.today, act.identity.code),
            "template_id": sheets.of(device.kind),
            "asset_id": device.id,
            "job_id": job,
            "site_id": device.site_id,
            "campaign": campaign,
            "planned_for": day,
            "created_at": stored(act.ledger.evidence.wall),
        }
        made = str(act.create(Kind.INSPECTION, values)["id"])
        touched[made] = Kind.INSPECTION
        if places and device.id in places:
            plan_place(act, made, device.id, places[device.id])
    act.ledger.flush()
    refresh_many(act.session, touched, act.rules)
