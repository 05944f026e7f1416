"""What happens to a round's visits: dates agreed and moved, jobs and inspections made, what was missed planned anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from deskops.domain.campaign import LineStatus
from deskops.domain.campaign_board import DONE
from deskops.domain.device_status import UNUSED
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import NotFound, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.acts import known_action, load, write
from deskops.ops.do.campaign_days import crowded, days_from, later_days
from deskops.ops.do.campaign_jobs import CalledOff, call_off, follow, make
from deskops.ops.do.campaigns import visit_of
from deskops.ops.do.contacts import Person, person_at, write_down
from deskops.ops.do.keeping import kept_here
from deskops.ops.do.payloads import payload_of
from deskops.ops.do.planned_jobs import Sheets
from deskops.ops.read.campaigns import (
    campaign_line,
    campaign_page,
    devices_of,
    visits_made,
    visits_of,
)
from deskops.store.views.campaign_tuples import CampaignVisit, VisitLine


@dataclass(frozen=True, slots=True)
class Changed:
    """Visits after an act; `jobs` and `inspections` were made by it, `called_off` is what it ended.

    `newcomer` is the name of a contact who was written down by it.
    """

    visits: Sequence[str]
    jobs: int = 0
    inspections: int = 0
    called_off: CalledOff = field(default_factory=CalledOff)
    newcomer: str = ""
    doubts: Sequence[str] = ()


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
    context: Context,
    lines: Sequence[VisitLine],
    day: str,
    *,
    clock: str = "",
    contact: str = "",
    reason: str = "",
    anyway: bool = False,
) -> Changed:
    """The customer knows the date: the first day of these visits falls on `day`, each other on the working day after
    the one before. `contact` is who agreed, a name or telephone; whom the site does not know yet is written down.
    `anyway` takes a day that is not allowed (`days_from`), for the `reason`. Where rows are numbered, jobs and
    inspections are made at once. Raises UsageError, Refused, Ambiguous or NotFound for the contact.
    """
    if anyway and not reason.strip():
        raise UsageError(_("A day that is not allowed needs a reason."), hint=_("Say why: --reason"))
    days = days_from(context, lines, day, anyway=anyway)
    departments = {line.department for line in lines}
    person = person_at(context, lines[0].site_id, contact, departments) if contact.strip() else None
    done = _each(
        context,
        lines,
        "agree",
        lambda line: {"date": days[line.id], "time": clock, "reason": reason},
        person,
    )
    told = crowded(context, lines[0].campaign_id, done.visits)
    if context.identity.numbers:
        done = replace(generate(context, lines[0].campaign_id, only=done.visits), newcomer=done.newcomer)
    return replace(done, doubts=told)


def move(
    context: Context,
    lines: Sequence[VisitLine],
    day: str,
    reason: str,
    *,
    clock: str = "",
    engineer: str = "",
    anyway: bool = False,
) -> Changed:
    """To another date, as `agree` counts the days; the old one stays on record, and the jobs go along.

    Where `engineer` goes instead, the jobs are that engineer's: at once where rows are numbered, else once the desk
    has heard of it.
    """
    days = days_from(context, lines, day, anyway=anyway)
    given = {"time": clock, "reason": reason, "engineer": engineer}
    done = _each(context, lines, "move", lambda line: {"date": days[line.id], **given})
    return replace(done, doubts=crowded(context, lines[0].campaign_id, done.visits))


def cancel(context: Context, lines: Sequence[VisitLine], reason: str) -> Changed:
    """Leave them out of this round; what is planned for them is called off. Raises Refused for who may not."""
    return _each(context, lines, "cancel", lambda _line: {"reason": reason})


def replan(context: Context, campaign: str, since: str = "", *, dry_run: bool = False) -> list[Moved]:
    """Give what was missed its next working day: visits whose day went by with devices left.

    Raises Refused where the desk does it.
    """
    _at_desk(context, _("Plan it anew at the desk: deskops campaign replan"))
    page = campaign_page(context, campaign)
    finished = _finished(page.inspections)
    missed = {}
    for one in page.visits:
        if one.late:
            left = [device for device in one.devices if device not in finished]
            missed[visit_of(one.line, left)] = one.line
    found = later_days(context, page, list(missed), since)
    moved = [Moved(missed[visit], len(visit.devices), day) for visit, day in found]
    if not dry_run:
        days = {one.line.id: one.day.isoformat() for one in moved if one.day}
        reason = _("missed on its day")
        lines = [one.line for one in moved if one.day]
        _each(context, lines, "move", lambda line: {"date": days[line.id], "reason": reason})
    return moved


def generate(context: Context, campaign: str, *, only: Sequence[str] = ()) -> Changed:
    """Make the job and the inspections of each agreed visit that has none, and let jobs follow their visits' days.

    A visit that was agreed anew after its job had ended has another one, for the devices that are left. `only` are
    visits that were agreed just now. Doing it again makes nothing twice. Raises Refused where the desk does it.
    """
    _at_desk(context, _("They are made at the desk, as what was agreed here arrives."))
    return make_agreed(context, campaign, only=only)


def make_agreed(context: Context, campaign: str, *, only: Sequence[str] = ()) -> Changed:
    """The same, whoever may: it is asked by what a laptop agreed on. Raises NotFound for a kind without a checklist."""
    header = campaign_line(context, campaign)
    lines = [one for one in visits_of(context, campaign) if not only or one.id in only]
    finished = _finished(visits_made(context, header))
    left = {one.id: [each for each in devices_of(one) if each not in finished] for one in lines}
    waiting = [one for one in lines if left[one.id] and _wants_job(context, one, agreed_now=bool(only))]
    sheets = Sheets(context, gone=UNUSED)
    devices = {one.id: sheets.devices(left[one.id]) for one in waiting}
    made: list[int] = []
    with context.act() as act:
        for line in waiting:
            if load(act, Kind.CAMPAIGN_LINE, line.id).state.job_id == line.job_id:  # nobody made it meanwhile
                make(context, act, header, line, devices[line.id], sheets)
                made.append(len(devices[line.id]))
        for line in lines:
            follow(act, line._asdict())
    return Changed([one.id for one in lines], len(made), sum(made))


def _wants_job(context: Context, line: VisitLine, *, agreed_now: bool) -> bool:
    """Whether a visit with devices left is to have a job: it has none, or it was agreed again after its job ended."""
    if line.status != LineStatus.AGREED or line.job_open:
        return False
    is_again = line.day != line.job_day and line.day >= context.today.isoformat()
    return line.job_id is None or agreed_now or is_again


def _at_desk(context: Context, hint: str) -> None:
    kept_here(
        context, Verb.CAMPAIGN, _("The desk plans the campaigns; they come here with the next sync."), hint
    )


def _each(
    context: Context,
    lines: Sequence[VisitLine],
    action: str,
    given: Callable[[VisitLine], Mapping[str, Any]],
    person: Person | None = None,
) -> Changed:
    """One entry for each visit in one transaction; its job, where there is one, goes where the visit goes.

    `person` is the contact with whom it is done, and is written down first where nobody knew them.
    """
    if context.identity.is_desk:
        _at_desk(context, "")
    known = known_action(Kind.CAMPAIGN_LINE, action)
    payloads = {line.id: payload_of(known, given(line)) for line in lines}
    ended = []
    with context.act() as act:
        shared = {"contact_id": person.id or write_down(act, person)["id"]} if person else {}
        for line in lines:
            payload = payloads[line.id] | shared
            write(act, Kind.CAMPAIGN_LINE, load(act, Kind.CAMPAIGN_LINE, line.id), action, payload)
            row = act.refresh(Kind.CAMPAIGN_LINE, line.id)
            if "date" in payload:
                follow(act, row, payload.get("engineer", ""))
            elif action == "cancel" and line.job_id:
                ended.append(call_off(act, line.job_id, payload["reason"]))
    newcomer = person.name if person and not person.id else ""
    return Changed([line.id for line in lines], called_off=CalledOff.sum(ended), newcomer=newcomer)


def _finished(made: Sequence[CampaignVisit]) -> frozenset[str]:
    """Devices that are done."""
    return frozenset(one.asset_id for one in made if one.asset_id and one.status == DONE)
