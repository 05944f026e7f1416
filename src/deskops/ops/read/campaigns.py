"""Campaigns as they are shown: the list, the board of one, its visits, what is left of it, which device comes next."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.domain.campaign_board import DONE, Board, Planned, Tally, board
from deskops.domain.checklist import by_eye, items_of
from deskops.domain.device_status import UNUSED, DeviceStatus
from deskops.domain.problem import ProblemStatus
from deskops.domain.share import percent_of
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.places import references
from deskops.ops.read.problem_titles import titled
from deskops.ops.read.references import clipped, only
from deskops.store import views
from deskops.store.views.campaign_tuples import (
    CampaignDevice,
    CampaignLine,
    CampaignVisit,
    ItemAnswers,
    VisitLine,
)
from deskops.store.views.device_tuples import SiteLine
from deskops.store.views.inspection_tuples import ProblemLine


@dataclass(frozen=True, slots=True)
class Problems:
    """What the devices' users complained of and what failed; `rate` is whole percent solved, 100 where nothing was."""

    found: int
    solved: int
    planned: int

    @property
    def rate(self) -> int:
        return percent_of(self.solved, self.found, of_none=100)


@dataclass(frozen=True, slots=True)
class VisitProgress:
    """A visit with how many of its devices are done, and whether its day went by before all were."""

    line: VisitLine
    devices: Sequence[str]
    done: int
    late: bool

    @property
    def left(self) -> int:
        return len(self.devices) - self.done


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One round whole. `sites` names the sites by id; `visits` are in the order of their days, without `left_out`."""

    line: CampaignLine
    board: Board
    visits: Sequence[VisitProgress]
    inspections: Sequence[CampaignVisit]
    problems: Problems
    follow_ups: Sequence[ProblemLine]  # problems that are not solved
    sites: dict[str, SiteLine]
    problems_of: Mapping[tuple[str, str], Problems] = field(default_factory=dict)  # by site and kind
    left_out: Sequence[VisitProgress] = ()  # visits that were called off, each with its reason
    by_eye: int = 0  # finished inspections at which a person answered what a check can read

    @property
    def ratings(self) -> list[int]:
        """What users said of the round, of 5: of their visits, and of the jobs that were made for it."""
        said = [*(one.rating for one in self.inspections), *(one.line.rating for one in self.visits)]
        return [rating for rating in said if rating is not None]

    @property
    def total(self) -> Tally:
        return self.board.total

    @property
    def reached(self) -> bool:
        """Whether the agreed completion is reached."""
        return self.total.percent >= self.line.target

    @property
    def missing(self) -> int:
        """How many devices more it takes to reach the agreed completion."""
        needed = -(-self.total.planned * self.line.target // 100)
        return max(0, needed - self.total.done)


def campaigns(context: Context, *, status: str = "") -> list[CampaignLine]:
    """Every round, the latest period first."""
    return views.rows(context.views, "campaigns", CampaignLine, id="", status=status)


def find_campaign(context: Context, ref: str, *, ended: bool = False) -> str:
    """The id of the round meant: number, period, name, id or the beginning of it; nothing: the only one that runs.

    `ended`: where none runs, the last one, whose report is handed over when it has ended.
    Raises NotFound with the nearest numbers, Ambiguous when several fit.
    """
    known = campaigns(context)
    ref = clipped(ref)
    if not ref:
        running = [line for line in known if line.status == CampaignStatus.RUNNING]
        if len(running) == 1:
            return running[0].id
        if not running:
            if known and ended:
                return known[0].id
            last = _("The last one was {number}: name it.").format(number=known[0].number) if known else ""
            hint = last or _("Plan one: deskops campaign plan --period 2026-H1")
            raise NotFound(_("No campaign is running."), hint=hint)
        raise NotFound(
            _("{count} campaigns are running.").format(count=len(running)),
            hint=_("Name one: {names}").format(names=", ".join(line.number for line in running[:5])),
        )
    found = references(context, "campaign_refs", ref)
    return only(ref, found, _("campaign"), lambda: [line.number for line in known])


def campaign_line(context: Context, campaign: str) -> CampaignLine:
    """Raises NotFound."""
    found = views.one(context.views, "campaigns", CampaignLine, id=campaign, status="")
    if not campaign or found is None:
        raise NotFound(_("There is no campaign {ref}.").format(ref=campaign))
    return found


def visits_of(context: Context, campaign: str, *, site: str = "") -> list[VisitLine]:
    """Visits by their days."""
    return views.rows(context.views, "campaign_lines", VisitLine, campaign=campaign, id="", site=site)


def visits_made(context: Context, line: CampaignLine) -> list[CampaignVisit]:
    """The inspections of a round, whatever became of them."""
    return views.rows(context.views, "campaign_visits", CampaignVisit, campaign=line.number)


def devices_of(line: VisitLine) -> list[str]:
    return [str(one) for one in json.loads(line.assets)]


def devices_to_see(
    context: Context, customer: str | None, kinds: Collection[str] = (), sites: Collection[str] = ()
) -> list[CampaignDevice]:
    """Devices in use at the customer's sites (of everybody where there is none), of these kinds and sites alone."""
    found = views.rows(context.views, "campaign_devices", CampaignDevice, customer=customer or "")
    return [
        one
        for one in found
        if one.status not in UNUSED
        and (not kinds or one.kind in kinds)
        and (not sites or one.site_id in sites)
    ]


def campaign_page(context: Context, campaign: str) -> CampaignPage:
    """Everything on one page. Raises NotFound."""
    line = campaign_line(context, campaign)
    seen = visits_made(context, line)
    today = context.today.isoformat()
    finished = {one.asset_id for one in seen if one.status == DONE}
    visits, left_out = list[VisitProgress](), list[VisitProgress]()
    for each in visits_of(context, campaign):
        devices = devices_of(each)
        done = sum(device in finished for device in devices)
        is_out = each.status == LineStatus.CANCELLED
        late = not is_out and done < len(devices) and each.day < today
        (left_out if is_out else visits).append(VisitProgress(each, devices, done, late))
    troubles = problems_found(context, line.number)
    kinds = {one.asset_id: one.kind for one in seen}
    by_cell: dict[tuple[str, str], list[ProblemLine]] = {}
    for one in troubles:
        by_cell.setdefault((one.site_id or "", kinds.get(one.asset_id, "")), []).append(one)
    return CampaignPage(
        line=line,
        board=board(_planned(context, line, [*left_out, *visits], seen), seen, today),
        visits=visits,
        inspections=seen,
        problems=_counted(troubles),
        problems_of={cell: _counted(theirs) for cell, theirs in by_cell.items()},
        follow_ups=[one for one in troubles if one.status != ProblemStatus.SOLVED],
        sites={one.id: one for one in views.rows(context.views, "sites", SiteLine, id="")},
        left_out=left_out,
        by_eye=_by_eye(context, line.number),
    )


def problems_found(context: Context, number: str) -> list[ProblemLine]:
    """The problems of a round, the newest first; what was withdrawn was none."""
    return titled(context, views.rows(context.views, "problems_of_campaign", ProblemLine, campaign=number))


def _counted(troubles: Sequence[ProblemLine]) -> Problems:
    counts = Counter(one.status for one in troubles)
    return Problems(len(troubles), counts[ProblemStatus.SOLVED], counts[ProblemStatus.PLANNED])


def _by_eye(context: Context, number: str) -> int:
    rows = views.rows(context.views, "answers_of_campaign", ItemAnswers, campaign=number)
    sheets = {text: items_of(text) for text in {row.items for row in rows}}  # some few, of many inspections
    return sum(bool(by_eye(sheets[row.items], json.loads(row.answers))) for row in rows)


def next_visit(context: Context, campaign: str, *, site: str = "") -> VisitProgress | None:
    """The visit that comes next: what is late first, else by its day."""
    for visit in campaign_page(context, campaign).visits:
        if visit.left and (not site or visit.line.site_id == site):
            return visit
    return None


def _planned(
    context: Context, line: CampaignLine, visits: Sequence[VisitProgress], seen: Sequence[CampaignVisit]
) -> list[Planned]:
    """The devices of all lines, those left out first, and those that were inspected in this round beside them."""
    known = views.rows(context.views, "campaign_devices", CampaignDevice, customer=line.customer_id or "")
    kinds = {one.id: one for one in known}
    found = []
    for visit in visits:
        for device in visit.devices:
            row = kinds.get(device)
            if row is not None and row.status == DeviceStatus.SCRAPPED:
                continue  # nobody can inspect it any more
            kind = row.kind if row else ""
            is_out = visit.line.status == LineStatus.CANCELLED
            found.append(Planned(device, visit.line.site_id, kind, visit.line.day, is_out))
    listed = {one.asset for one in found}
    for one in seen:
        if one.asset_id and one.asset_id not in listed and one.started_at:
            found.append(Planned(one.asset_id, one.site_id or "", one.kind, one.planned_for))
    return found
