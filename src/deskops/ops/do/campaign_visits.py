"""What happens to a round's visits: dates agreed and moved, jobs and inspections made, what was missed planned anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deskops.domain.campaign import LineStatus
from deskops.domain.campaign_board import DONE
from deskops.domain.campaign_plan import Visit, later, shifted
from deskops.domain.nouns import Channel, JobKind, Kind
from deskops.domain.permissions import Verb
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import known_action, load, write
from deskops.ops.do.campaigns import booked_visits, visit_of, workdays
from deskops.ops.do.keeping import kept_here
from deskops.ops.do.payloads import iso_date, payload_of
from deskops.ops.do.planned_jobs import PlannedJob, Sheets, make_inspections, make_job
from deskops.ops.read.campaigns import CampaignPage, campaign_line, campaign_page, devices_of, visits_of
from deskops.store import views
from deskops.store.views.campaign_tuples import CampaignLine, VisitLine
from deskops.store.views.device_tuples import AssetLine, SiteContact

_SOURCE = "campaign"  # of the jobs that are made here, one of `domain.job.PLANNED`
_LISTED = 1_000  # contacts of a site that are looked through


@dataclass(frozen=True, slots=True)
class Changed:
    """Visits after an act; `jobs` and `inspections` were made by it."""

    visits: Sequence[str]
    jobs: int = 0
    inspections: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """A visit that was missed and its new day; None where none remains in the period."""

    line: VisitLine
    left: int
    day: date | None


def chosen(
    context: Context, campaign: str, site: str, department: str = "", part: int = 0
) -> list[VisitLine]:
    """The open visits of a site, or of one department of it. Raises NotFound with the departments that there are."""
    there = [one for one in visits_of(context, campaign, site=site) if one.status != LineStatus.CANCELLED]
    found = [one for one in there if department in ("", one.department) and part in (0, one.part)]
    if not found:
        names = sorted({one.department for one in there if one.department})
        raise NotFound(
            _("This campaign has no visit there."),
            hint=_("Its departments at this site: {names}").format(names=", ".join(names) or "–"),
            nearest=names,
        )
    return found


def agree(
    context: Context, lines: Sequence[VisitLine], day: str, *, clock: str = "", contact: str = ""
) -> Changed:
    """The customer knows the date: the first day of these visits falls on `day`, each other on the working day after
    the one before. Where rows are numbered, jobs and inspections are made at once. Raises UsageError, Refused.
    """
    known = _contact(context, lines[0].site_id, contact)
    given = {"time": clock, "contact_id": known, "contact": "" if known else contact}
    done = _each_on(context, lines, "agree", day, given)
    if not context.identity.numbers:
        return done
    return generate(context, lines[0].campaign_id, only=done.visits)


def move(
    context: Context,
    lines: Sequence[VisitLine],
    day: str,
    reason: str,
    *,
    clock: str = "",
    engineer: str = "",
) -> Changed:
    """To another date, as `agree` counts the days; the old one stays on record, and the jobs go along."""
    return _each_on(context, lines, "move", day, {"time": clock, "reason": reason, "engineer": engineer})


def cancel(context: Context, lines: Sequence[VisitLine], reason: str) -> Changed:
    """Leave them out of this round. Raises Refused for who may not."""
    return _each(context, lines, "cancel", lambda _line: {"reason": reason})


def replan(context: Context, campaign: str, since: str = "", *, dry_run: bool = False) -> list[Moved]:
    """Give what was missed its next working day: visits whose day went by with devices left.

    Raises Refused where the desk does it.
    """
    _at_desk(context, _("Plan it anew at the desk: deskops campaign replan"))
    page = campaign_page(context, campaign)
    finished = _finished(page)
    missed = {}
    for one in page.visits:
        if one.late:
            left = [device for device in one.devices if device not in finished]
            missed[visit_of(one.line, left)] = one.line
    found = _new_days(context, page, list(missed), since)
    moved = [Moved(missed[visit], len(visit.devices), day) for visit, day in found]
    if not dry_run:
        days = {one.line.id: one.day.isoformat() for one in moved if one.day}
        reason = _("missed on its day")
        lines = [one.line for one in moved if one.day]
        _each(context, lines, "move", lambda line: {"date": days[line.id], "reason": reason})
    return moved


def generate(context: Context, campaign: str, *, only: Sequence[str] = ()) -> Changed:
    """Make the job and the inspections of each agreed visit that has none, and let jobs follow their visits' days.

    Doing it again makes nothing twice. Raises Refused where the desk does it.
    """
    _at_desk(context, _("They are made at the desk, as what was agreed here arrives."))
    return make_agreed(context, campaign, only=only)


def make_agreed(context: Context, campaign: str, *, only: Sequence[str] = ()) -> Changed:
    """The same, whoever may: it is asked by what a laptop agreed on. Raises NotFound for a kind without a checklist."""
    header = campaign_line(context, campaign)
    lines = [one for one in visits_of(context, campaign) if not only or one.id in only]
    waiting = [one for one in lines if one.status == LineStatus.AGREED and one.job_id is None]
    sheets = Sheets(context)
    devices = {one.id: sheets.devices(devices_of(one)) for one in waiting}
    made: list[int] = []
    with context.act() as act:
        for line in waiting:
            if load(act, Kind.CAMPAIGN_LINE, line.id).state.job_id is None:  # nobody else made it meanwhile
                made.append(_make(context, act, header, line, devices[line.id], sheets))
        for line in lines:
            _follow(act, line, line.day)
    return Changed([one.id for one in lines], len(made), sum(made))


def _at_desk(context: Context, hint: str) -> None:
    kept_here(
        context, Verb.CAMPAIGN, _("The desk plans the campaigns; they come here with the next sync."), hint
    )


def _each_on(
    context: Context, lines: Sequence[VisitLine], action: str, day: str, given: Mapping[str, Any]
) -> Changed:
    start, is_workday = date.fromisoformat(iso_date(day)), workdays(context)
    site = lines[0].site_id
    if not is_workday(site, start):
        raise Refused(
            _("{day} is no working day of this site.").format(day=day),
            hint=_("Its hours: deskops site show; holidays: deskops calendar show"),
        )
    days = shifted([date.fromisoformat(one.day) for one in lines], start, lambda each: is_workday(site, each))
    return _each(
        context,
        lines,
        action,
        lambda line: {"date": days[date.fromisoformat(line.day)].isoformat(), **given},
    )


def _each(
    context: Context,
    lines: Sequence[VisitLine],
    action: str,
    given: Callable[[VisitLine], Mapping[str, Any]],
) -> Changed:
    """One entry for each visit in one transaction; its job, where there is one, follows its day."""
    if context.identity.is_desk:
        _at_desk(context, "")
    known = known_action(Kind.CAMPAIGN_LINE, action)
    payloads = {line.id: payload_of(known, given(line)) for line in lines}
    with context.act() as act:
        for line in lines:
            payload = payloads[line.id]
            write(act, Kind.CAMPAIGN_LINE, load(act, Kind.CAMPAIGN_LINE, line.id), action, payload)
            act.refresh(Kind.CAMPAIGN_LINE, line.id)
            if "date" in payload:
                _follow(act, line, payload["date"])
    return Changed([line.id for line in lines])


def _follow(act: Act, line: VisitLine, day: str) -> None:
    """The job of a visit is meant for the visit's day."""
    if line.job_id is not None and line.job_open and line.job_day != day:
        reason = _("The visit of its campaign was moved.")
        act.append(Kind.JOB, line.job_id, "reschedule", {"date": day, "reason": reason})
        act.refresh(Kind.JOB, line.job_id)


def _make(
    context: Context,
    act: Act,
    header: CampaignLine,
    line: VisitLine,
    devices: Sequence[AssetLine],
    sheets: Sheets,
) -> int:
    """The job of one visit, given to its engineer, with a planned inspection for each device still in use."""
    wanted = PlannedJob(
        kind=JobKind.INSPECTION,
        title=_job_title(header, line),
        day=line.day,
        channel=Channel.INSPECTION,
        source=_SOURCE,
        engineer=line.engineer_id,
        site=line.site_id,
        department=line.department,
        contact=line.contact_id,
        note=_("Agreed for {time}.").format(time=line.clock) if line.clock else "",
    )
    job = make_job(context, act, wanted)
    act.append(Kind.CAMPAIGN_LINE, line.id, "generate", {"job": job})
    make_inspections(context, act, job, devices, sheets, day=line.day, campaign=header.number)
    act.refresh(Kind.CAMPAIGN_LINE, line.id)
    return len(devices)


def _job_title(header: CampaignLine, line: VisitLine) -> str:
    where = " ".join(filter(None, (line.site_name or line.site_code, line.department)))
    part = f" ({line.part})" if line.part > 1 else ""
    return _("Inspection {name}: {where}").format(name=header.name, where=where) + part


def _contact(context: Context, site: str, name: str) -> str:
    """The id of the site's contact of this name; empty where there is none, or more than one."""
    if not name:
        return ""
    rows = views.rows(context.views, "contacts_of_site", SiteContact, site=site, limit=_LISTED)
    found = [row.id for row in rows if name.strip() in (row.name, row.phone)]
    return found[0] if len(found) == 1 else ""


def _finished(page: CampaignPage) -> frozenset[str]:
    return frozenset(one.asset_id for one in page.inspections if one.asset_id and one.status == DONE)


def _new_days(
    context: Context, page: CampaignPage, missed: Sequence[Visit], since: str
) -> list[tuple[Visit, date | None]]:
    first = date.fromisoformat(iso_date(since)) if since else context.today + timedelta(days=1)
    last = max(date.fromisoformat(page.line.until), first)
    late = {one.line.id for one in page.visits if one.late}
    booked = [visit for line, visit in booked_visits(context) if line.id not in late and visit.day >= first]
    return later(missed, page.line.per_day, (first, last), workdays(context), booked)
