"""Devices as they are shown: lists with filters, one device with all that is known, its history."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

from deskops.domain.asset import AssetState, fold_asset
from deskops.domain.clock import stored
from deskops.domain.entries import Action, Entry
from deskops.domain.nouns import Kind
from deskops.domain.timeline import Dispute
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.attached import attached
from deskops.ops.read.problem_titles import titled
from deskops.ops.read.search import Scores, best, few, having
from deskops.ops.read.timelines import Step, engineers, entries, may, steps
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine, AssetRegistered
from deskops.store.views.inspection_tuples import InspectionLine, ProblemLine
from deskops.store.views.register_tuples import SoftwareRecord
from deskops.store.views.tuples import AssetRow, AttachmentRow, JobLine, SiteRow

PAGE: Final = 500
_MANY: Final = 500  # matches beyond which walking the list is faster than asking for each
_VERY_MANY: Final = 10_000  # matches beyond which each device of the walk is asked instead
_ALL: Final = 1_000_000_000  # no limit, in a word that every database takes
_LISTED: Final = 100  # jobs, inspections and problems on a device's page at most


@dataclass(frozen=True, slots=True)
class AssetPage:
    """All that is known of a device; `disputes` are corrections that saw another value."""

    asset: AssetRow
    state: AssetState
    timeline: Sequence[Step]
    disputes: Sequence[Dispute]
    site: SiteRow | None
    jobs: Sequence[JobLine]
    inspections: Sequence[InspectionLine]
    problems: Sequence[ProblemLine]
    rules: Sequence[SoftwareRecord]
    attachments: Sequence[AttachmentRow]
    allowed: Sequence[Action]
    can_undo: bool
    can_redo: bool


class Happening(NamedTuple):
    """One thing in a device's history. `kind`: entry, job, inspection or problem; `title` is an action's name for an
    entry, and `detail` its payload; `at` is stored text in UTC.
    """

    at: str
    kind: str
    ref: str
    number: str
    title: str
    status: str
    who: str
    detail: Any = None


def assets(
    context: Context,
    *,
    site: str = "",
    kind: str = "",
    status: str = "",
    text: str = "",
    limit: int = PAGE,
    offset: int = 0,
) -> list[AssetLine]:
    """Devices by tag; with `text` those that fit all its words (their own or their site's), best first."""
    if not text.strip():
        return list(_listed(context, site, kind, status, limit, offset))
    found = few(context, Kind.ASSET, text, _VERY_MANY)
    if found is None or len(found) > _MANY:  # too many to rank: by tag
        fits = having(context, text) if found is None else lambda ref, _site: ref in found
        lines = _listed(context, site, kind, status, _ALL, 0)
        fitting = (line for line in lines if fits(line.id, line.site_id))
    else:
        fitting = (line for line in _ranked(context, found) if _passes(line, site, kind, status))
    return list(islice(fitting, offset, offset + limit))


def asset_page(context: Context, asset: str) -> AssetPage:
    """Everything on one page. Raises NotFound."""
    connection = context.views
    row = views.one(connection, "asset", AssetRow, id=asset)
    record = views.one(connection, "asset_record", AssetRegistered, id=asset)
    if row is None or record is None:
        raise NotFound(_("There is no device {ref}.").format(ref=asset))
    written = entries(context, asset)
    order = None if record.rev is None else (record.epoch or 0, record.rev)
    state = fold_asset(record._asdict(), written, record_order=order)
    can = may(context, Kind.ASSET, state)
    some = {"asset": asset, "limit": _LISTED, "offset": 0}
    return AssetPage(
        asset=row,
        state=state,
        timeline=steps(context, written, state.line),
        disputes=state.disputes,
        site=views.one(connection, "site", SiteRow, id=row.site_id),
        jobs=views.rows(connection, "jobs_of_asset", JobLine, **some),
        inspections=views.rows(connection, "inspections_of_asset", InspectionLine, **some),
        problems=titled(context, views.rows(connection, "problems_of_asset", ProblemLine, **some)),
        rules=rules_for(context, row.kind),
        attachments=attached(context, asset),
        allowed=can.allowed,
        can_undo=can.can_undo,
        can_redo=can.can_redo,
    )


def rules_for(context: Context, kind: str) -> list[SoftwareRecord]:
    """The software rules that apply to a kind of device."""
    found = views.rows(context.views, "software_records", SoftwareRecord)
    return [rule for rule in found if kind in (json.loads(rule.kinds) or [kind])]


def asset_history(context: Context, asset: str, limit: int = 200) -> list[Happening]:
    """What happened to a device, newest first: entries, jobs, inspections, problems."""
    some = {"asset": asset, "limit": limit, "offset": 0}
    names = engineers(context)
    told = [_entry(entry, names.get(entry.author, entry.author)) for entry in entries(context, asset)]
    told += map(_job, views.rows(context.views, "jobs_of_asset", JobLine, **some))
    told += map(_visit, views.rows(context.views, "inspections_of_asset", InspectionLine, **some))
    told += map(
        _problem, titled(context, views.rows(context.views, "problems_of_asset", ProblemLine, **some))
    )
    return sorted(told, key=lambda happening: happening.at, reverse=True)[:limit]


def _listed(
    context: Context, site: str, kind: str, status: str, limit: int, offset: int
) -> Iterator[AssetLine]:
    wanted = {"kind": kind, "status": status, "limit": limit, "offset": offset}
    if site:
        return views.each(context.views, "assets_of_site", AssetLine, site=site, **wanted)
    return views.each(context.views, "assets", AssetLine, **wanted)


def _ranked(context: Context, found: Scores) -> Iterator[AssetLine]:
    for ref, _score in best(found, len(found)):
        line = views.one(context.views, "asset_line", AssetLine, id=ref)
        if line is not None:
            yield line


def _passes(line: AssetLine, site: str, kind: str, status: str) -> bool:
    return site in ("", line.site_id) and kind in ("", line.kind) and status in ("", line.status)


def _entry(entry: Entry, who: str) -> Happening:
    return Happening(stored(entry.moment), "entry", entry.id, "", entry.action, "", who, entry.payload)


def _job(line: JobLine) -> Happening:
    return Happening(
        line.received_at, "job", line.id, line.number, line.title, line.status, line.engineer or ""
    )


def _visit(line: InspectionLine) -> Happening:
    at = line.finished_at or line.started_at or line.created_at
    return Happening(at, "inspection", line.id, line.number, line.template, line.status, "", line.failed)


def _problem(line: ProblemLine) -> Happening:
    return Happening(line.created_at, "problem", line.id, "", line.title, line.status, "", line.detail)
