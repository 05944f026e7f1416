"""`deskops problem`: what users complained of and what checks found, until it is solved."""

from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.records import each_plain
from deskops.cli.session import opened, writing
from deskops.cli.vocabulary import spoken
from deskops.domain.finding import severity_word
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.store.views.inspection_tuples import ProblemLine

problem = Shelf(
    N_("Problems found at inspections: list, solve, plan, reopen"),
    example("deskops problem list --open", N_("What is not solved yet")),
    example('deskops problem solve 01a20a9f --solution "roller replaced"', N_("By the beginning of its id")),
)

Ref = Annotated[str, typer.Argument(metavar="PROBLEM", help=N_("Its id or the beginning of it"))]


@problem.command(
    "list",
    N_("List problems"),
    example("deskops problem list --open --site GZ-TH", N_("What is not solved yet at a site")),
)
def list_problems(
    is_open: Annotated[
        bool | None, typer.Option("--open/--solved", help=N_("Only open or only solved ones"))
    ] = None,
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    asset: Annotated[
        str, typer.Option("--asset", help=N_("Only on this device: tag, host name or serial"))
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 200,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.ops.read.places import find_site
    from deskops.ops.read.problems import problems
    from deskops.ops.read.references import find_asset

    with opened() as context:
        place = find_site(context, site) if site else ""
        device = find_asset(context, asset) if asset else ""
        found = problems(context, site=place, asset=device, is_open=is_open, limit=limit)
        zone = context.settings.timezone
    if as_json:
        output.json_object({"problems": each_plain(found, moments.zone(zone))})
        return
    titles = [
        _("Id"),
        _("Problem"),
        _("Severity"),
        _("State"),
        _("Device"),
        _("Site"),
        _("Plan"),
        _("Due by"),
    ]
    rows = [_row(each) for each in found]
    (output.csv_rows if as_csv else output.table)(
        [Column(title, whole=title == titles[0]) for title in titles], rows
    )


def _row(line: "ProblemLine") -> list[str | None]:
    severity, status = severity_word(line.severity), spoken(line.status)
    place = [line.asset_tag, line.site_code]
    return [line.id, line.title, severity, status, *place, line.plan, line.due]


@problem.command(
    "solve",
    N_("Say what solved a problem"),
    example('deskops problem solve 01a20a9f --solution "roller replaced"', N_("By the beginning of its id")),
)
def solve(
    ref: Ref,
    solution: Annotated[str, typer.Option("--solution", help=N_("What solved it"))],
    as_json: AsJson = False,
) -> None:
    _act(ref, "solve", {"solution": solution}, as_json)


@problem.command(
    "plan",
    N_("Plan a follow-up"),
    example('deskops problem plan 01a20a9f --plan "order a battery" --due 2026-12-01', N_("With a day")),
)
def plan(
    ref: Ref,
    what: Annotated[str, typer.Option("--plan", help=N_("What will be done about it"))],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=N_("By when"))] = "",
    as_json: AsJson = False,
) -> None:
    _act(ref, "plan", {"plan": what, "due": due}, as_json)


@problem.command(
    "job",
    N_("Make a job of a problem that could not be solved on the spot"),
    example("deskops problem job 01a20a9f --due 2026-12-01", N_("With its device, and what was seen")),
)
def follow_up(
    ref: Ref,
    due: Annotated[str, typer.Option("--due", metavar="DATE", help=N_("The day that it is meant for"))] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.follow_ups import make_job
    from deskops.ops.read.problems import find_problem

    with writing() as context:
        done = make_job(context, find_problem(context, ref), due)
    if as_json:
        output.json_object({"id": done.job, "number": done.number})
    else:
        output.line(done.number)


@problem.command(
    "reopen",
    N_("A problem is back"),
    example('deskops problem reopen 01a20a9f --reason "again"', N_("By the beginning of its id")),
)
def reopen(
    ref: Ref, reason: Annotated[str, typer.Option("--reason", help=N_("Why"))], as_json: AsJson = False
) -> None:
    _act(ref, "reopen", {"reason": reason}, as_json)


def _act(ref: str, action: str, given: dict[str, str], as_json: bool) -> None:
    from deskops.ops.do.acts import act_on
    from deskops.ops.read.problems import find_problem

    with writing() as context:
        done = act_on(context, "problem", find_problem(context, ref), action, given)
    if as_json:
        output.json_object({"id": done.subject, "action": done.action, "entry": done.entry})
    else:
        output.say(_("Noted"))
