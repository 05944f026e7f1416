"""Events, moves and installations that are announced a day ahead: one job for each engineer, devices shared out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from deskops.domain.campaign_board import DONE
from deskops.domain.nouns import Channel, JobKind
from deskops.domain.permissions import Verb
from deskops.domain.template_rules import HANDOUT, INSTALL
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.campaigns import booked_visits
from deskops.ops.do.handouts import Place, payload_told
from deskops.ops.do.keeping import kept_here
from deskops.ops.do.payloads import LONGEST_LINE, LONGEST_TEXT, iso_date, within
from deskops.ops.do.planned_jobs import PlannedJob, Sheets, make_inspections, make_job
from deskops.ops.read.campaigns import campaign_line, devices_of
from deskops.ops.read.inspections import PAGE
from deskops.ops.read.places import find_site
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.store.views.place_tuples import NameRow
from deskops.store.views.tuples import SiteRow
from deskops.text import storable

# The checklist that each device of such a job gets.
_SHEETS: Final = {JobKind.INSTALL: INSTALL, JobKind.MOVE: HANDOUT}
KINDS: Final = (JobKind.MOVE, JobKind.INSTALL, JobKind.STANDBY)
_NAMED: Final = 5  # devices that a message names
_SOURCE: Final = "batch"  # one of `domain.job.PLANNED`


@dataclass(frozen=True, slots=True)
class Batch:
    """`day` is an ISO date; site, engineers and devices are ids, devices in the order in which they are shared out.

    `places`: by device, where it goes; a move has one for each.
    """

    kind: str
    title: str
    day: str
    engineers: Sequence[str]
    devices: Sequence[str] = ()
    site: str | None = None
    note: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)


class Clash(NamedTuple):
    """What is planned for a device already: the number of its job, visit or round, and the ISO date."""

    tag: str
    number: str
    day: str


def plan_batch(context: Context, batch: Batch) -> list[str]:
    """The jobs' ids, in the order of the engineers. Devices go to installing by the checklist of installations, to
    moving by that of hand-outs. Raises UsageError, Refused for a day that does not lie ahead and for devices of several
    sites, NotFound for a checklist.
    """
    kept_here(
        context,
        Verb.DISPATCH,
        _("The desk plans what takes several engineers."),
        _("Plan it at the desk: deskops job batch"),
    )
    title, note = storable(batch.title).strip(), storable(batch.note).strip()
    _check(context, batch, title, note)
    places = {device: payload_told(context, place) for device, place in batch.places.items() if place}
    _placed(context, batch, places)
    sheet = _SHEETS.get(JobKind(batch.kind), "")
    sheets = Sheets(context, sheet)
    shares = [sheets.devices(ids) if sheet else [] for ids in shared_out(_once(batch), len(batch.engineers))]
    if not batch.site:
        _at_one_site([device for share in shares for device in share])
    jobs = []
    with context.act() as act:
        for engineer, devices in zip(batch.engineers, shares, strict=True):
            site = batch.site or next((one.site_id for one in devices), None)
            wanted = PlannedJob(
                batch.kind, title, batch.day, Channel.EMAIL, _SOURCE, engineer, site, note=note
            )
            job = make_job(context, act, wanted)
            make_inspections(context, act, job, devices, sheets, day=batch.day, places=places)
            jobs.append(job)
    return jobs


def _once(batch: Batch) -> list[str]:
    """A scanner says a device again and again."""
    return list(dict.fromkeys(batch.devices))


def _at_one_site(devices: Sequence[AssetLine]) -> None:
    """Raises Refused where nobody could say which site the engineers go to."""
    counts = Counter(one.site_code or "–" for one in devices)
    if len(counts) > 1:
        places = _(", ").join(f"{site} ({count})" for site, count in counts.items())
        raise Refused(
            _("The devices are at several sites: {names}").format(names=places),
            hint=_("Plan each site by itself, or say where the engineers go: --site"),
        )


def planned_already(context: Context, batch: Batch) -> list[Clash]:
    """Devices that somebody is to see on that day, or is to install or move on any."""
    found = []
    rounds = [line for line, _visit in booked_visits(context) if line.day == batch.day]
    for device in _once(batch):
        some = {"asset": device, "limit": PAGE, "offset": 0}
        for line in views.rows(context.views, "inspections_of_asset", InspectionLine, **some):
            if line.campaign or line.status == DONE:
                continue  # a round's visits know the day that stands
            if line.planned_for == batch.day or line.kind in _SHEETS.values():
                found.append(Clash(line.asset_tag or "", line.job_number or line.number, line.planned_for))
        for visit in rounds:
            if device in devices_of(visit):
                number = visit.job_number or campaign_line(context, visit.campaign_id).number
                found.append(Clash(tags_of(context, [device]), number, visit.day))
    return found


def new_departments(context: Context, batch: Batch) -> list[str]:
    """Departments that devices go to and that their site does not have so far, each as `site: department`.

    An office that is set up is no mistake, a mistyped name is: whoever plans it knows which. Raises NotFound.
    """
    found = dict[str, None]()
    for device, place in batch.places.items():
        line = views.one(context.views, "asset_line", AssetLine, id=device)
        site = find_site(context, place.site) if place.site else line and line.site_id
        rows = views.rows(context.views, "departments_of_site", NameRow, site=site) if site else ()
        if place.department and site and place.department not in {row.name for row in rows}:
            there = views.one(context.views, "site", SiteRow, id=site)
            found[f"{there.code if there else '–'}: {place.department}"] = None
    return list(found)


def shared_out(devices: Sequence[str], count: int) -> list[Sequence[str]]:
    """Neighbours stay together; nobody has more than one device more than another."""
    size, more = divmod(len(devices), count)
    ends = [(place + 1) * size + min(place + 1, more) for place in range(count)]
    return [devices[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _placed(context: Context, batch: Batch, places: Mapping[str, object]) -> None:
    """Raises UsageError for a device that is moved nowhere."""
    if batch.kind == JobKind.MOVE and (nowhere := [one for one in batch.devices if one not in places]):
        raise UsageError(
            _("Nothing says where these go: {names}").format(names=tags_of(context, nowhere)),
            hint=_("Say it for all with --to-site, --to-department, --to-room, or for each: --list FILE"),
        )


def tags_of(context: Context, devices: Sequence[str]) -> str:
    """The first of these devices, as people call them."""
    found = (views.one(context.views, "asset_line", AssetLine, id=one) for one in devices[:_NAMED])
    names = _(", ").join(one.tag or one.hostname for one in found if one)
    return names if len(devices) <= _NAMED else f"{names} …"


def _check(context: Context, batch: Batch, title: str, note: str) -> None:
    if batch.kind not in KINDS:
        raise UsageError(
            _("{field} cannot be {given}.").format(field="kind", given=batch.kind),
            hint=_("It is one of: {names}").format(names=", ".join(KINDS)),
        )
    if not title:
        raise UsageError(_("A job needs a title."), hint=_("Say in a few words what is to be done: --title"))
    if not batch.engineers:
        raise UsageError(_("Somebody has to go."), hint=_("Name one or more: --engineer NAME"))
    within(_("Title"), title, LONGEST_LINE)
    within(_("Note"), note, LONGEST_TEXT)
    if date.fromisoformat(iso_date(batch.day)) <= context.today:
        raise Refused(
            _("{day} does not lie ahead.").format(day=batch.day),
            hint=_("It is announced a day ahead. For what is urgent make a job: deskops job new"),
        )
