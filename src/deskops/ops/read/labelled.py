"""The device whose label was read, and whether it is the one that was meant: of this job and site, and not done yet."""

from typing import NamedTuple

from deskops.domain.clock import stored
from deskops.domain.label import read_label
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.inspections import inspections, midnight, unfinished
from deskops.ops.read.references import find_asset
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.inspection_tuples import InspectionLine


class Labelled(NamedTuple):
    """A device by id, and its visit; empty where there is none yet.

    `doubt` says in words why it may not be the one that was meant: the visit is another's, or the device elsewhere.
    `finished` says that the visit was finished today, outside of the job that is meant.
    """

    asset: str
    visit: str = ""
    doubt: str = ""
    finished: str = ""


def find_labelled(context: Context, text: str, *, job: str = "") -> Labelled:
    """The visit of the device whose label, tag or serial was scanned or typed: the one that is planned or under way,
    else the job's own, else the one that was finished today. Raises NotFound with the nearest tags.
    """
    asset = find_asset(context, read_label(text))
    known = unfinished(context, asset=asset, job=job) or unfinished(context, asset=asset)
    if known is not None:
        return Labelled(asset, known.id, _whose(context, known, job))
    if job and (there := inspections(context, asset=asset, job=job, limit=1)):
        return Labelled(asset, there[0].id)
    done = inspections(context, asset=asset, status="finished", limit=1)
    if done and (done[0].finished_at or "") >= stored(midnight(context)):
        words = _("{tag} was inspected today: {number} is finished.")
        return Labelled(
            asset, done[0].id, finished=words.format(tag=done[0].asset_tag, number=done[0].number)
        )
    return Labelled(asset, doubt=_where(context, asset, job))


def _whose(context: Context, visit: InspectionLine, job: str) -> str:
    """Nothing for a visit of the job that is meant, and where none is meant for one of one's own."""
    theirs = views.one(context.views, "job_line", JobLine, id=visit.job_id) if visit.job_id else None
    if theirs is None or theirs.id == job:
        return _where(context, visit.asset_id or "", job)
    if not job and theirs.assignee in (None, context.identity.engineer):
        return ""
    words = _("{tag} belongs to {job}: {place}.")
    place = " ".join(filter(None, (theirs.site_name or theirs.site_code, theirs.department, theirs.engineer)))
    return words.format(tag=visit.asset_tag or visit.number, job=theirs.number, place=place or "–")


def _where(context: Context, asset: str, job: str) -> str:
    """Nothing where the device is at the site of the job that is meant, or that job has none."""
    line = views.one(context.views, "job_line", JobLine, id=job) if job else None
    device = views.one(context.views, "asset_line", AssetLine, id=asset)
    if line is None or device is None or line.site_code in (None, device.site_code):
        return ""
    words = _("{tag} is at {place}; {job} is at {site}.")
    names = {"place": device.site_code or "–", "job": line.number, "site": line.site_code}
    return words.format(tag=device.tag or device.hostname, **names)
