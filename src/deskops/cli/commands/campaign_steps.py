"""`deskops campaign agree|move|cancel|generate|replan|close|call-off|reopen`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.campaign_views import Named, Ref
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.errors import DayNotAllowed, Refused
from deskops.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.campaign_jobs import CalledOff
    from deskops.ops.do.campaign_visits import Changed
    from deskops.ops.do.closing_rounds import Ended
    from deskops.store.views.campaign_tuples import VisitLine

Site = Annotated[str, typer.Argument(metavar="SITE", help=N_("The site: code or name"))]
Department = Annotated[
    str, typer.Option("--department", help=N_("Only this department; else the whole site"))
]
Part = Annotated[
    int, typer.Option("--part", help=N_("Only this part of a department that takes several days"))
]
Which = Annotated[
    str,
    typer.Option("--campaign", metavar="CAMPAIGN", help=N_("Which one; the only one that runs without it")),
]
Day = Annotated[str, typer.Option("--date", metavar="DATE", help=N_("The day of the first of these visits"))]
Clock = Annotated[str, typer.Option("--time", metavar="TIME", help=N_("A time of day, as in 09:30."))]
Anyway = Annotated[
    bool,
    typer.Option("--anyway", help=N_("Also a day that went by, lies outside the campaign or is a day off")),
]
Reason = Annotated[str, typer.Option("--reason", help=N_("Why"))]


@command(
    N_("Write down the date that a site or department agreed to"),
    example("deskops campaign agree GZ-TH --date 2026-03-02", N_("A whole site, from this day on")),
    example(
        "deskops campaign agree GZ-TH --department 财务部 --date 2026-03-02 --time 09:30 --contact 王芳",
        N_("One department, with the time and who agreed"),
    ),
    example(
        'deskops campaign agree GZ-TH --date 2026-03-07 --anyway --reason "open on Saturday for us"',
        N_("A day off, as the customer wishes"),
    ),
)
def agree(
    site: Site,
    day: Day,
    department: Department = "",
    part: Part = 0,
    clock: Clock = "",
    contact: Annotated[str, typer.Option("--contact", help=N_("Who agreed: name or telephone"))] = "",
    reason: Reason = "",
    anyway: Anyway = False,
    which: Which = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.campaign_visits import agree as write_down

    with _visits(acting, which, site, department, part) as (context, lines):
        done = write_down(context, lines, day, clock=clock, contact=contact, reason=reason, anyway=anyway)
    words = _counted(done, ngettext("Agreed: {count} visit", "Agreed: {count} visits", len(done.visits)))
    made = _("; jobs made: {jobs}, inspections: {inspections}")
    words += made.format(jobs=done.jobs, inspections=done.inspections)
    if done.newcomer:
        words += "\n" + _("{name} is new at this site, and is written down.").format(name=done.newcomer)
    _tell(done, words, as_json)


@command(
    N_("Move visits to another date"),
    example(
        'deskops campaign move GZ-TH --department 财务部 --date 2026-03-09 --reason "stock-taking"',
        N_("The old date stays on record, the job goes along"),
    ),
)
def move(
    site: Site,
    day: Day,
    reason: Reason,
    department: Department = "",
    part: Part = 0,
    clock: Clock = "",
    engineer: Annotated[str, typer.Option("--engineer", help=N_("Somebody else goes"))] = "",
    anyway: Anyway = False,
    which: Which = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.campaign_visits import move as put_off
    from deskops.ops.read.places import find_engineer

    with _visits(acting, which, site, department, part) as (context, lines):
        other = find_engineer(context, engineer) if engineer else ""
        done = put_off(context, lines, day, reason, clock=clock, engineer=other, anyway=anyway)
    words = _counted(done, ngettext("Moved: {count} visit", "Moved: {count} visits", len(done.visits)))
    _tell(done, words, as_json)


@command(
    N_("Leave a site or department out of the campaign"),
    example(
        'deskops campaign cancel GZ-TH --department 柜面 --reason "closed"', N_("It is not counted any more")
    ),
)
def cancel(
    site: Site,
    reason: Reason,
    department: Department = "",
    part: Part = 0,
    which: Which = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.campaign_visits import cancel as leave_out

    with _visits(acting, which, site, department, part) as (context, lines):
        done = leave_out(context, lines, reason)
    words = _counted(done, ngettext("Left out: {count} visit", "Left out: {count} visits", len(done.visits)))
    _tell(done, words + _ended_with_it(done.called_off), as_json)


@command(
    N_("Make the jobs and inspections of agreed visits"),
    example("deskops campaign generate", N_("For what laptops agreed on; nothing is made twice")),
)
def generate(ref: Ref = "", acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.campaign_visits import generate as make
    from deskops.ops.read.campaigns import find_campaign

    with acting_here(acting, "campaign") as context:
        done = make(context, find_campaign(context, ref))
    words = _("Jobs made: {jobs}, inspections: {inspections}")
    _tell(done, words.format(jobs=done.jobs, inspections=done.inspections), as_json)


@command(
    N_("Give what was missed its next working day"),
    example("deskops campaign replan --dry-run", N_("Which day each would get")),
)
def replan(
    ref: Ref = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help=N_("Not before this day"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the plan, write nothing"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.campaign_visits import replan as plan_anew
    from deskops.ops.read.campaigns import find_campaign

    with acting_here(acting, "campaign") as context:
        found = plan_anew(context, find_campaign(context, ref), since, dry_run=dry_run)
    rows = [
        {
            "visit": one.line.id,
            "site": one.line.site_name,
            "department": one.line.department,
            "was": one.line.day,
            "date": one.day.isoformat() if one.day else None,
            "left": one.left,
        }
        for one in found
    ]
    if as_json:
        output.json_object({"written": not dry_run, "visits": rows})
        return
    titles = (_("Site"), _("Department"), _("Missed"), _("New date"))
    shown = [
        (one["site"], one["department"], one["was"], one["date"] or _("none left"), one["left"])
        for one in rows
    ]
    output.table([*(Column(title) for title in titles), Column(_("To do"), right=True)], shown)
    if dry_run:
        output.say(_("Nothing was written."))


@command(
    N_("End the campaign; what is left stays left"),
    example("deskops campaign close 2026-H1", N_("By its period")),
    example(
        'deskops campaign close --anyway --reason "contract ended"', N_("With devices that are not done")
    ),
)
def close(
    ref: Ref = "",
    reason: Reason = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help=N_("Also with devices that are not done or jobs that are open"))
    ] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.closing_rounds import close as end

    _act(ref, acting, as_json, lambda context, campaign: end(context, campaign, reason, anyway=anyway))


@command(
    N_("Call a whole campaign off"),
    example('deskops campaign call-off 2026-H1 --reason "contract ended"', N_("With all its visits")),
)
def call_off(ref: Named, reason: Reason, acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.closing_rounds import call_off as end

    _act(ref, acting, as_json, lambda context, campaign: end(context, campaign, reason))


@command(
    N_("Go on with a campaign that was ended"),
    example('deskops campaign reopen 2026-H1 --reason "two sites more"', N_("By its period")),
)
def reopen(ref: Named, reason: Reason, acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.campaigns import act_on_campaign
    from deskops.ops.do.closing_rounds import Ended

    given = {"reason": reason}
    _act(
        ref,
        acting,
        as_json,
        lambda context, campaign: Ended(act_on_campaign(context, campaign, "reopen", given)),
    )


def _act(ref: str, acting: str, as_json: bool, does: "Callable[[Context, str], Ended]") -> None:
    from deskops.cli.vocabulary import spoken
    from deskops.ops.read.campaigns import campaign_line, find_campaign

    with acting_here(acting, "campaign") as context:
        campaign = find_campaign(context, ref)
        ended = does(context, campaign)
        number = campaign_line(context, campaign).number
    done = ended.acted
    if as_json:
        told = {"id": campaign, "number": number, "action": done.action, "status": done.status}
        output.json_object(told | {"called_off": _counts(ended.called_off)})
    else:
        words = _("{number}: {status}").format(number=number, status=spoken(done.status))
        output.say(words + _ended_with_it(ended.called_off))


def _ended_with_it(ended: "CalledOff") -> str:
    if not (ended.jobs or ended.inspections):
        return ""
    return _("; called off: jobs: {jobs}, inspections: {inspections}").format(**_counts(ended))


def _counts(ended: "CalledOff") -> dict[str, int]:
    return {"jobs": ended.jobs, "inspections": ended.inspections}


@contextmanager
def _visits(
    acting: str, which: str, site: str, department: str, part: int
) -> "Iterator[tuple[Context, list[VisitLine]]]":
    """The store, and the visits of a round that the arguments of a command mean."""
    from deskops.ops.do.campaign_visits import chosen
    from deskops.ops.read.campaigns import find_campaign
    from deskops.ops.read.places import find_site

    with acting_here(acting, "campaign") as context:
        campaign, place = find_campaign(context, which), find_site(context, site)
        try:
            yield context, chosen(context, campaign, place, department, part)
        except DayNotAllowed as error:
            insist = _("Another day all the same: --anyway with its --reason.")
            raise Refused(error.message, hint=f"{error.hint} {insist}") from error


def _tell(done: "Changed", words: str, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = {
            "visits": list(done.visits),
            "jobs": done.jobs,
            "inspections": done.inspections,
            "newcomer": done.newcomer or None,
            "doubts": list(done.doubts),
            "called_off": _counts(done.called_off),
        }
        output.json_object(told)
    else:
        output.say(words)
        for doubt in done.doubts:
            output.warn(doubt)


def _counted(done: "Changed", words: str) -> str:
    return words.format(count=len(done.visits))
