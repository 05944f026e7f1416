"""The report of a round of inspections as a file: its board, its problems and its devices, as plain facts first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deskops.domain.campaign_board import DONE, Tally
from deskops.domain.seals import Standing
from deskops.ops.context import Context
from deskops.ops.do.reporting import company_of, report_language, write
from deskops.ops.do.system_fonts import system_fonts
from deskops.ops.read.campaigns import CampaignPage, campaign_page, devices_to_see, problems_found
from deskops.ops.read.problem_titles import titled
from deskops.reports.document import Counterpart, Report
from deskops.reports.kinds.campaign import CampaignFacts, Inspected, Progress, Trouble, campaign_report
from deskops.reports.pictures import Album
from deskops.reports.rare import with_rare
from deskops.store.views.campaign_tuples import CampaignDevice, CampaignVisit
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
    troubles = problems_found(context, line.number)
    codes = {each.id: each.code for each in page.sites.values()}
    places = {each.id: " ".join(filter(None, (each.code, each.name))) for each in page.sites.values()}
    return CampaignFacts(
        number=line.number,
        name=line.name,
        period=line.period,
        status=line.status,
        customer=line.customer or "",
        starts=line.since,
        ends=line.until,
        target=line.target,
        sites=_progress(page.board.by_site(), places),
        kinds=_progress(page.board.by_kind(), {}),
        inspections=list(_inspected(context, page, codes)),
        failures=Counter(each.title for each in troubles).most_common(),
        problems=page.problems.found,
        solved=page.problems.solved,
        planned=page.problems.planned,
        ratings=page.ratings,
        follow_ups=[_trouble(each) for each in titled(context, page.follow_ups)],
        as_of=now,
        company=company_of(context, album),
        zone=ZoneInfo(context.settings.timezone),
        engineers=sorted({visit.line.engineer for visit in page.visits if visit.line.engineer}),
    )


def _progress(tallies: Mapping[str, Tally], names: Mapping[str, str]) -> list[Progress]:
    found = (
        Progress(names.get(key, key), each.planned, each.done, each.signed, each.late)
        for key, each in tallies.items()
    )
    return sorted(found, key=lambda each: each.name)


def _trouble(problem: ProblemLine) -> Trouble:
    said = problem.site_code or "", problem.asset_tag or "", problem.title
    return Trouble(*said, problem.severity, problem.status, problem.plan, problem.due)


def _inspected(context: Context, page: CampaignPage, codes: Mapping[str, str]) -> Iterator[Inspected]:
    """Every device once, by site and tag: the visit that counts, else that it was planned."""
    counted = set(page.board.counted.values())
    seen = {each.asset_id: each for each in page.inspections if each.id in counted}
    days = {device: visit.line for visit in page.visits for device in visit.devices}
    known = {each.id: each for each in devices_to_see(context, page.line.customer_id)}
    devices = sorted({*filter(None, seen), *days}, key=lambda device: _order(device, known, codes))
    for device in devices:
        visit, row, line = seen.get(device), known.get(device), days.get(device)
        site = line.site_id if line else row.site_id if row else ""
        yield Inspected(
            number=visit.number if visit else "",
            site=codes.get(site, ""),
            tag=(row.tag if row else visit.asset_tag if visit else "") or "",
            kind=row.kind if row else visit.kind if visit else "",
            model=(visit.asset_model or "") if visit else "",
            department=(line.department if line else row.department if row else "") or "",
            day=_day(visit) or (line.day if line else ""),
            done=visit is not None and visit.status == DONE,
            failed=visit.failed if visit else 0,
            signed=visit is not None and visit.signed == Standing.SIGNED,
            engineer=(line.engineer or "") if line else "",
        )


def _order(device: str, known: Mapping[str, CampaignDevice], codes: Mapping[str, str]) -> tuple[str, str]:
    row = known.get(device)
    return (codes.get(row.site_id, ""), row.tag or "") if row else ("", device)


def _day(visit: CampaignVisit | None) -> str:
    """The day on which it was done; a stored instant begins with its date."""
    return (visit.finished_at or visit.planned_for)[:10] if visit else ""
