"""What a person's reference means: an id, a shortened id, a number, a tag, a host name, a serial; or the nearest."""

import re
from collections.abc import Callable, Iterable, Sequence

from deskops.domain.label import labelled_tag
from deskops.errors import Ambiguous, NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.tuples import AssetNames, JobLine, JobNumber, Reference

_SHORTEST_ID = 6
_LONGEST = 200  # characters
_JOBS = 1_000  # of one device that are looked at


def find_job(context: Context, ref: str) -> str:
    """The id of the job meant: its number, the end of its number, its id or a part of it; or the device it is on.

    Raises NotFound with the nearest numbers, Ambiguous when several fit.
    """
    ref = clipped(ref)
    low, high = id_range(ref)
    found = views.rows(context.views, "job_refs", Reference, ref=ref, low=low, high=high)
    if not found and len(ref) >= 3 and ref.replace("-", "").isalnum():
        found = _ending(context, ref)
    if not found and ref:
        found = _open_on_device(context, ref)
    return only(ref, found, _("job"), lambda: _numbers(context.views))


def _ending(context: Context, ref: str) -> list[Reference]:
    """Jobs whose number (or id, if enough of it is given) ends so; numbers begin anew each day, so the open ones."""
    id_ending = f"%{ref.lower()}" if len(ref) >= _SHORTEST_ID else ""
    found = views.rows(context.views, "job_number_ends", Reference, ending=f"%{ref}", id_ending=id_ending)
    return [row for row in found if row.how == "open"] or found


def _open_on_device(context: Context, ref: str) -> list[Reference]:
    """Open jobs on the one device that has this tag, host name, serial number or address."""
    devices = views.rows(context.views, "asset_refs", Reference, ref=ref.lower(), low="g", high="g")
    if len({device.id for device in devices}) != 1:
        return []
    found = views.rows(context.views, "jobs_of_asset", JobLine, asset=devices[0].id, limit=_JOBS, offset=0)
    return [Reference(job.id, job.number, "device") for job in found if job.open]


def find_asset(context: Context, ref: str) -> str:
    """The id of the device meant: tag, host name, serial number, address, id or the beginning of it.

    Raises NotFound with the nearest names, Ambiguous when several fit.
    """
    ref = clipped(ref)
    low, high = id_range(ref)
    found = views.rows(context.views, "asset_refs", Reference, ref=ref.lower(), low=low, high=high)
    return only(ref, found, _("device"), lambda: _device_names(context.views))


def clipped(ref: str) -> str:
    """A reference without blanks around it, a scanned label as its tag.

    What is longer than any name leads nowhere, but costs no more for it.
    """
    return (labelled_tag(ref) or ref).strip()[:_LONGEST]


def id_range(ref: str) -> tuple[str, str]:
    """The range of ids that begin with `ref`; an empty one when it is no beginning of an id."""
    lowered = ref.lower()
    if len(lowered) >= _SHORTEST_ID and re.fullmatch(r"[0-9a-f-]+", lowered):
        return lowered, lowered + "g"
    return "g", "g"


def only(ref: str, found: Sequence[Reference], what: str, names: Callable[[], Iterable[str]]) -> str:
    """The one record that was found. Raises NotFound or Ambiguous."""
    ids = {row.id: row.name for row in found}
    if len(ids) == 1:
        return next(iter(ids))
    if ids:
        raise Ambiguous(
            _("{ref} fits {count} of kind {what}.").format(ref=ref, count=len(ids), what=what),
            hint=_("Say more of it."),
            nearest=sorted(filter(None, ids.values()))[:5],
        )
    raise missing(ref, what, names())


def missing(ref: str, what: str, names: Iterable[str]) -> NotFound:
    """The error for a reference that leads nowhere, with what looks most alike."""
    return lost(_("There is no {what} {ref}.").format(what=what, ref=ref), ref, names)


def lost(message: str, ref: str, names: Iterable[str], hint: str = "") -> NotFound:
    """As `missing`, in words of one's own; at most three of the names are said, however many there are."""
    from rapidfuzz import fuzz, process, utils

    known = list(dict.fromkeys(filter(None, names)))
    near = process.extract(ref, known, scorer=fuzz.WRatio, processor=utils.default_process, limit=3)
    alike = [name for name, score, _index in near if score >= 55]
    return NotFound(message, hint=" ".join(filter(None, (_nearest(alike, known), hint))), nearest=alike)


def _nearest(alike: Sequence[str], known: Sequence[str]) -> str:
    """What may have been meant; where nothing looks like it, how such names look."""
    if alike:
        return _("Nearest: {names}").format(names=", ".join(alike))
    some = ", ".join(name for name in known[:3] if name)
    return _("There are, for instance: {names}").format(names=some) if some else ""


def _numbers(connection: views.Connection) -> list[str]:
    return [row.number for row in views.rows(connection, "job_numbers", JobNumber, limit=5000)]


def _device_names(connection: views.Connection) -> Iterable[str]:
    """First one of each device, so that the first few are several devices."""
    names = [[*filter(None, row)] for row in views.each(connection, "asset_names", AssetNames)]
    yield from (each[0] for each in names if each)
    yield from (name for each in names for name in each[1:])
