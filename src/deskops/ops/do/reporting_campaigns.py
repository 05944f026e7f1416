"""The report of a round of inspections as a file: its board, its problems and its devices, as plain facts first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from deskops.domain.campaign import LineStatus
from deskops.domain.campaign_board import DONE, Tally
from deskops.domain.problem import ProblemStatus
from deskops.ops.context import Context
from deskops.ops.do.reporting import company_of, report_language, write
from deskops.ops.do.system_fonts import system_fonts
from deskops.ops.read.campaigns import CampaignPage, campaign_page, devices_to_see, problems_found
from deskops.ops.read.problem_titles import titled
from deskops.reports.document import Counterpart, Report
from deskops.reports.kinds.campaign import campaign_report
from deskops.reports.kinds.campaign_facts import (
    CampaignFacts,
    Inspected,
    LeftOut,
    Progress,
    Trouble,
)
from deskops.reports.pictures import Album
from deskops.reports.rare import with_rare
from deskops.store.views.campaign_tuples import CampaignVisit
from deskops.store.views.inspection_tuples import ProblemLine


def report_campaign(
    context: Context,
    campaign: str,
    out: Path | None = None,
    language: str = "",
    beside: Counterpart | None = None,
) -> Path:
    """The report of a round; a PDF in the folder of exports without `out`.

    Raises NotFound, UsageError for a form or language that does not exist, Refused or StoreFull when it cannot be
    written (an old file stays).
    """
    wanted = report_language(context, language)
    page = campaign_page(context, campaign)
    return write(
        context,
        out,
        page.line.number,
        wanted,
        lambda: campaign_of(context, page, context.now),
        ".pdf",
        beside=beside,
    )


def campaign_of(context: Context, page: CampaignPage, now: datetime) -> tuple[Report, Album]:
    """The report of a page that was read, as of `now`, in the language that is spoken."""
    album = Album()
    report = campaign_report(facts_of(context, page, album, now))
    return with_rare(report, album, system_fonts()), album


def facts_of(context: Context, page: CampaignPage, album: Album, now: datetime) -> CampaignFacts:
    line = page.line
    troubles = titled(context, problems_found(context, line.number), in_report=True)
    codes = {each.id: each.code for each in page.sites.values()}
    places = {each.id: " ".join(filter(None, (each.code, each.name))) for each in page.sites.values()}
    solving = _solving(context, page, troubles)
    return CampaignFacts(
        number=line.number,
        name=line.name,
        period=line.period,
        status=line.status,
        customer=line.customer or "",
        starts=line.since,
        ends=line.until,
        target=line.target,
        sites=_sites(solving, page.board.by_site(), places),
        kinds=_kinds(solving, page.board.by_kind()),
        cells=_cells(solving, page.board.cells, places),
        inspections=list(_inspected(context, page, codes)),
        failures=Counter(each.title for each in troubles).most_common(),
        problems=page.problems.found,
        solved=page.problems.solved,
        planned=page.problems.planned,
        ratings=page.ratings,
        follow_ups=[_trouble(each) for each in titled(context, page.follow_ups, in_report=True)],
        as_of=now,
        company=company_of(context, album),
        zone=ZoneInfo(context.settings.timezone),
        left_out=[
            LeftOut(places.get(each.line.site_id, ""), each.line.department, each.left, each.line.reason)
            for each in page.left_out
        ],
        engineers=sorted({visit.line.engineer for visit in page.visits if visit.line.engineer}),
    )


class Solving(NamedTuple):
    """How many problems there are, and how many of them are solved."""

    problems: int = 0
    solved: int = 0


Cell = tuple[str, str]  # the id of a site and a kind


def _solving(context: Context, page: CampaignPage, troubles: Sequence[ProblemLine]) -> dict[Cell, Solving]:
    """By the device's kind and where the problem was found."""
    kinds = {each.id: each.kind for each in devices_to_see(context, page.line.customer_id)}
    seen = {each.asset_id: each.kind for each in page.inspections}
    found: dict[Cell, Solving] = {}
    for each in troubles:
        cell = each.site_id or "", kinds.get(each.asset_id or "", seen.get(each.asset_id, ""))
        so_far = found.get(cell, Solving())
        found[cell] = Solving(so_far.problems + 1, so_far.solved + (each.status == ProblemStatus.SOLVED))
    return found


def _sites(
    solving: Mapping[Cell, Solving], tallies: Mapping[str, Tally], names: Mapping[str, str]
) -> list[Progress]:
    return _sorted(
        _progress(names.get(site, site), tally, [one for cell, one in solving.items() if cell[0] == site])
        for site, tally in tallies.items()
    )


def _kinds(solving: Mapping[Cell, Solving], tallies: Mapping[str, Tally]) -> list[Progress]:
    return _sorted(
        _progress(kind, tally, [one for cell, one in solving.items() if cell[1] == kind])
        for kind, tally in tallies.items()
    )


def _cells(
    solving: Mapping[Cell, Solving], tallies: Mapping[Cell, Tally], names: Mapping[str, str]
) -> list[Progress]:
    return _sorted(
        _progress(names.get(site, site), tally, [solving.get((site, kind), Solving())], kind)
        for (site, kind), tally in tallies.items()
    )


def _sorted(found: Iterable[Progress]) -> list[Progress]:
    return sorted(found, key=lambda each: (each.name, each.kind))


def _progress(name: str, tally: Tally, solving: Sequence[Solving], kind: str = "") -> Progress:
    problems, solved = sum(one.problems for one in solving), sum(one.solved for one in solving)
    return Progress(name, tally, problems, solved, kind)


def _trouble(problem: ProblemLine) -> Trouble:
    said = problem.site_code or "", problem.asset_tag or "", problem.title
    return Trouble(*said, problem.severity, problem.status, problem.plan, problem.due)


def _inspected(context: Context, page: CampaignPage, codes: Mapping[str, str]) -> Iterator[Inspected]:
    """Every device once: the visit that counts, else that it was planned."""
    counted = set(page.board.counted.values())
    seen = {each.asset_id: each for each in page.inspections if each.id in counted}
    days = {device: visit.line for visit in (*page.left_out, *page.visits) for device in visit.devices}
    known = {each.id: each for each in devices_to_see(context, page.line.customer_id)}
    for device in {*filter(None, seen), *days}:
        visit, row, line = seen.get(device), known.get(device), days.get(device)
        site = line.site_id if line else row.site_id if row else ""
        yield Inspected(
            number=visit.number if visit else "",
            site=codes.get(site, ""),
            tag=(row.tag if row else visit.asset_tag if visit else "") or "",
            kind=row.kind if row else visit.kind if visit else "",
            model=(visit.asset_model if visit else row.model if row else "") or "",
            department=(line.department if line else row.department if row else "") or "",
            day=_day(visit) or (line.day if line else ""),
            done=visit is not None and visit.status == DONE,
            failed=visit.failed if visit else 0,
            signed=visit.signed if visit else "",
            engineer=(line.engineer or "") if line else "",
            left_out=line.reason if line and line.status == LineStatus.CANCELLED else "",
        )


def _day(visit: CampaignVisit | None) -> str:
    """The day on which it was done; a stored instant begins with its date."""
    return (visit.finished_at or visit.planned_for)[:10] if visit else ""
