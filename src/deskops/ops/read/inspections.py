"""Inspections as they are shown: lists, one visit with its checklist, and which device comes next."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from deskops.domain.checklist import Item, asked, items_of, remaining, seen, template_kinds
from deskops.domain.clock import stored
from deskops.domain.entries import Action
from deskops.domain.inspection import InspectionState, InspectionStatus, fold_inspection
from deskops.domain.nouns import Kind
from deskops.errors import NotFound
from deskops.i18n import _, language
from deskops.ops.context import Context
from deskops.ops.read.attached import still_attached, whereabouts
from deskops.ops.read.problem_titles import titled
from deskops.ops.read.references import clipped, id_range, missing, only
from deskops.ops.read.timelines import Step, engineers, entries, may, steps
from deskops.store import views
from deskops.store.views.inspection_tuples import InspectionLine, ProblemLine, RoomAnswers, TemplateRow
from deskops.store.views.tuples import AssetRow, AttachmentRow, Reference, SiteRow

PAGE: Final = 500
_MOST: Final = 10_000
_ENDED: Final = frozenset({InspectionStatus.FINISHED, InspectionStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item with its answer; `label` is in the language spoken, `by` a name, `at` aware.

    `seen` says how the answer was found where a check can give it (`domain.checklist.seen`).
    """

    item: Item
    label: str
    value: str
    note: str
    evidence: str
    by: str
    at: datetime | None
    photos: Sequence[AttachmentRow]
    whereabouts: Mapping[str, str]  # by attachment, of the photos whose files are not here
    seen: str = ""


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """One visit with all that is known; `findings` are those of the last run of the checks."""

    line: InspectionLine
    items: Sequence[ItemLine]
    state: InspectionState
    timeline: Sequence[Step]
    asset: AssetRow | None
    site: SiteRow | None
    problems: Sequence[ProblemLine]
    findings: Sequence[Mapping[str, Any]]
    attachments: Sequence[AttachmentRow]
    whereabouts: Mapping[str, str]  # by attachment, of those whose files are not here
    remaining: Sequence[Item]
    allowed: Sequence[Action]
    can_undo: bool
    can_redo: bool
    template_version: int = 0

    @property
    def done(self) -> int:
        return self.line.done

    @property
    def total(self) -> int:
        return self.line.total

    @property
    def failed(self) -> int:
        return self.line.failed


def inspections(
    context: Context,
    *,
    status: str = "",
    site: str = "",
    asset: str = "",
    job: str = "",
    campaign: str = "",
    limit: int = PAGE,
    offset: int = 0,
) -> list[InspectionLine]:
    """Visits by what they are, the newest first."""
    wanted = {"status": status, "site": site, "asset": asset, "job": job, "campaign": campaign}
    return views.rows(context.views, "inspections", InspectionLine, **wanted, limit=limit, offset=offset)


def inspection_page(context: Context, inspection: str) -> InspectionPage:
    """Everything on one page. Raises NotFound."""
    connection = context.views
    line = views.one(connection, "inspection_line", InspectionLine, id=inspection)
    if line is None:
        raise NotFound(_("There is no inspection {ref}.").format(ref=inspection))
    sheet = views.one(connection, "template", TemplateRow, id=line.template_id)
    items = items_of(sheet.items) if sheet else ()
    written = entries(context, inspection)
    state = fold_inspection(inspection, written)
    files = still_attached(context, inspection, written, state.line)
    absent = whereabouts(context, files)
    can = may(context, Kind.INSPECTION, state)
    some = {"inspection": inspection, "limit": PAGE, "offset": 0}
    return InspectionPage(
        line=line,
        items=_item_lines(context, asked(items, state.answers), state, files, absent),
        state=state,
        timeline=steps(context, written, state.line),
        asset=views.one(connection, "asset", AssetRow, id=line.asset_id),
        site=views.one(connection, "site", SiteRow, id=line.site_id),
        problems=titled(context, views.rows(connection, "problems_of_inspection", ProblemLine, **some)),
        findings=(state.checks or {}).get("findings") or (),
        attachments=files,
        whereabouts=absent,
        remaining=remaining(items, state.answers, state.photos),
        allowed=can.allowed,
        can_undo=can.can_undo,
        can_redo=can.can_redo,
        template_version=sheet.version if sheet else 0,
    )


def next_inspection(
    context: Context, *, after: str = "", site: str = "", job: str = ""
) -> InspectionLine | None:
    """The next unfinished visit of a job or a site, in the order of departments and tags; round again at the end.

    `after` is the visit that one comes from: without a job or site, its own are meant.
    """
    if after and not (site or job):
        here = views.one(context.views, "inspection_line", InspectionLine, id=after)
        site, job = (here.site_id or "", here.job_id or "") if here else ("", "")
        if job:
            site = ""
    wanted = {"site": site, "job": job, "limit": _MOST}
    left = views.rows(context.views, "inspections_to_do", InspectionLine, **wanted)
    place = next((at for at, line in enumerate(left) if line.id == after), -1)
    following = [*left[place + 1 :], *left[: max(0, place)]]
    return following[0] if following else None


def room_answers(context: Context, inspection: str) -> dict[str, dict[str, Any]]:
    """By item, the last answer that was given today in the same department of the site, with its visit's number."""
    found: dict[str, dict[str, Any]] = {}
    since = {"id": inspection, "since": stored(midnight(context))}
    for row in views.rows(context.views, "room_answers", RoomAnswers, **since):
        for item, told in json.loads(row.answers).items():
            if told.get("value"):
                found[item] = {**told, "number": row.number}
    return found


def midnight(context: Context) -> datetime:
    """When today began, where the sites are."""
    return context.local.replace(hour=0, minute=0, second=0, microsecond=0)


def unfinished(context: Context, *, asset: str, job: str = "") -> InspectionLine | None:
    """A device's visit that is planned or under way, of this job where one is named; the newest."""
    some = {"asset": asset, "limit": _MOST, "offset": 0}
    for line in views.rows(context.views, "inspections_of_asset", InspectionLine, **some):
        if line.status not in _ENDED and job in ("", line.job_id):
            return line
    return None


def template_for(context: Context, kind: str, name: str = "") -> TemplateRow:
    """The newest checklist of that name, else for this kind of device. Raises NotFound."""
    known = [row for row in views.rows(context.views, "templates", TemplateRow) if not row.retired]
    if name:
        named = [row for row in known if name.lower() in (row.id, row.name.lower(), row.kind)]
        if not named:
            raise missing(name, _("checklist"), sorted({row.name for row in known}))
        return max(named, key=lambda row: (row.version, row.id))
    for each in template_kinds(kind):
        fitting = [row for row in known if row.kind == each]
        if fitting:
            return max(fitting, key=lambda row: (row.version, row.id))
    raise NotFound(_("There is no checklist for devices of kind {kind}.").format(kind=kind))


def find_inspection(context: Context, ref: str) -> str:
    """The id of the visit meant: its number, the end of its number, its id or a part of it.

    Raises NotFound with the nearest numbers, Ambiguous when several fit.
    """
    ref = clipped(ref)
    low, high = id_range(ref)
    found = views.rows(context.views, "inspection_refs", Reference, ref=ref.upper(), low=low, high=high)
    if not found and len(ref) >= 3 and ref.replace("-", "").isalnum():
        ends = {"ending": f"%{ref}", "id_ending": f"%{ref.lower()}"}
        found = views.rows(context.views, "inspection_number_ends", Reference, **ends)
    return only(ref, found, _("inspection"), lambda: [line.number for line in inspections(context)])


def _item_lines(
    context: Context,
    items: Sequence[Item],
    state: InspectionState,
    files: Sequence[AttachmentRow],
    absent: Mapping[str, str],
) -> list[ItemLine]:
    names, spoken = engineers(context), language()
    lines = []
    for item in items:
        told = SimpleNamespace(value="", note="", evidence="", by="", at=None)
        vars(told).update(state.answers.get(item.id, {}))
        kept = [file for file in files if file.id in state.photos.get(item.id, ())]
        who = names.get(told.by, told.by)
        said = (told.value, told.note, told.evidence, who, told.at)
        lines.append(ItemLine(item, item.label(spoken), *said, kept, absent, seen(item, state.answers)))
    return lines
