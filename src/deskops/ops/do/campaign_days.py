"""On which days the visits of a round may fall: working days of the site, ahead, inside the round, unless insisted."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from deskops.domain.campaign import LineStatus
from deskops.domain.campaign_plan import IsWorkday, Visit, later, shifted
from deskops.errors import DayNotAllowed
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.campaigns import booked_visits, workdays
from deskops.ops.do.payloads import iso_date
from deskops.ops.read.campaigns import CampaignPage, campaign_line, devices_of, visits_of
from deskops.store.views.campaign_tuples import CampaignLine, VisitLine

_HELD: Final = (LineStatus.PLANNED, LineStatus.AGREED)


def days_from(
    context: Context, lines: Sequence[VisitLine], day: str, *, anyway: bool = False
) -> dict[str, str]:
    """By visit its ISO date: the first day of these visits of one site falls on `day`, each other on the working day
    after the one before.

    Raises UsageError for what is no date, and unless `anyway` DayNotAllowed, with what is allowed, for a day that went
    by, that lies outside the round, or on which the site is closed.
    """
    start, is_workday, site = date.fromisoformat(iso_date(day)), workdays(context), lines[0].site_id
    found = shifted(
        [date.fromisoformat(one.day) for one in lines], start, lambda each: is_workday(site, each)
    )
    if not anyway:
        header = campaign_line(context, lines[0].campaign_id)
        _check(context, header, site, sorted(found.values()), is_workday)
    return {one.id: found[date.fromisoformat(one.day)].isoformat() for one in lines}


def _check(
    context: Context, header: CampaignLine, site: str, days: Sequence[date], is_workday: IsWorkday
) -> None:
    since, until = max(header.since, context.today.isoformat()), header.until
    if days[0] < context.today:
        words = _("{day} has gone by.").format(day=days[0].isoformat())
    elif outside := [each for each in days if not since <= each.isoformat() <= until]:
        words = _("{day} lies outside this campaign, which lasts from {since} to {until}.").format(
            day=outside[0].isoformat(), since=header.since, until=until
        )
    elif not is_workday(site, days[0]):
        words = _("{day} is no working day of this site.").format(day=days[0].isoformat())
    else:
        return
    allowed = _("Allowed are the working days of this site (deskops site show) from {since} to {until}.")
    over = _("The campaign has no day left: plan another one.")
    hint = allowed.format(since=since, until=until) if since <= until else over
    raise DayNotAllowed(words, hint=hint)


def crowded(context: Context, campaign: str, changed: Collection[str]) -> list[str]:
    """What to say of the engineers' days on which these visits fall now: two sites, or more than a day's measure."""
    header = campaign_line(context, campaign)
    held = [one for one in visits_of(context, campaign) if one.status in _HELD]
    by_day: dict[tuple[str, str], list[VisitLine]] = {}
    for one in held:
        by_day.setdefault((one.day, one.engineer_id), []).append(one)
    days = {(one.day, one.engineer_id) for one in held if one.id in changed}
    return [words for key in sorted(days) if (words := _said_of_day(by_day[key], header.per_day))]


def _said_of_day(visits: Sequence[VisitLine], most: int) -> str:
    sites = dict.fromkeys(one.site_name or one.site_code or "–" for one in visits)
    count = sum(len(devices_of(one)) for one in visits)
    told = {"engineer": visits[0].engineer or "–", "day": visits[0].day, "count": count, "most": most}
    if len(sites) > 1:
        words = _("{engineer} is at several sites on {day}: {sites}.")
        return words.format(**told, sites=_(", ").join(sites))
    if count > most:
        return _("{engineer} has {count} devices on {day}; a day's measure is {most}.").format(**told)
    return ""


def later_days(
    context: Context, page: CampaignPage, missed: Sequence[Visit], since: str
) -> list[tuple[Visit, date | None]]:
    """The next working day of each visit that was missed, from `since` (an ISO date; tomorrow without it) on."""
    wished = date.fromisoformat(iso_date(since)) if since else context.today + timedelta(days=1)
    first = max(wished, context.today)
    last = max(date.fromisoformat(page.line.until), first)
    late = {one.line.id for one in page.visits if one.late}
    booked = [visit for line, visit in booked_visits(context) if line.id not in late and visit.day >= first]
    return later(missed, page.line.per_day, (first, last), workdays(context), booked)
