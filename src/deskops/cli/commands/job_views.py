"""`deskops job list|show`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsCsv, AsJson, JobRef
from deskops.cli.jobs import job_object, job_table
from deskops.cli.lazy import command, example
from deskops.cli.session import opened
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.read.jobs import JobPage


@command(
    N_("List jobs, open ones first"),
    example("deskops job list --open --site GZ-TH", N_("What is open at one site")),
    example("deskops job list --asset GZPC00581 --csv", N_("Everything about one device, for a spreadsheet")),
)
def list_jobs(
    is_open: Annotated[
        bool | None, typer.Option("--open/--done", help=N_("Only open or only finished ones"))
    ] = None,
    status: Annotated[
        str, typer.Option("--status", help=N_("Only in this state, such as accepted or held"))
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help=N_("Only of this kind, such as incident or install"))
    ] = "",
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    asset: Annotated[
        str, typer.Option("--asset", help=N_("Only on this device: tag, host name or serial"))
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help=N_("Received on or after this day"))
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help=N_("Received on or before this day"))
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 200,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.ops.read.jobs import jobs, sla_word
    from deskops.ops.read.references import find_asset

    with opened() as context:
        today, now = context.today, context.now
        found = jobs(
            context,
            status=_known_status(status),
            kind=kind,
            site=_site(context, site),
            asset=find_asset(context, asset) if asset else "",
            is_open=is_open,
            since=moments.parse_day(since, today) if since else None,
            until=moments.parse_day(until, today) if until else None,
            limit=limit,
        )
        where = moments.zone(context.settings.timezone)
        lines = [(line, sla_word(line, now)) for line in found]
    if as_json:
        output.json_object({"jobs": [job_object(line, sla, where) for line, sla in lines]})
        return
    job_table(lines, where, today, as_csv=as_csv, everyone=True)
    if len(lines) == limit:
        output.say(_("These are the first {count}; more with --limit").format(count=limit))


def _known_status(status: str) -> str:
    from deskops.domain.nouns import JobStatus
    from deskops.errors import UsageError

    if status and status not in {each.value for each in JobStatus}:
        raise UsageError(
            _("There is no state {status}").format(status=status),
            hint=_("It is one of: {names}").format(names=", ".join(JobStatus)),
        )
    return status


def _site(context: "Context", site: str) -> str:
    if not site:
        return ""
    from deskops.ops.read.places import find_site

    return find_site(context, site)


@command(
    N_("Show all that is known of one job"),
    example("deskops job show 023", N_("The end of its number is enough")),
    example(
        "deskops job show WO-20261124-JRMA-023 --json", N_("With state, timeline and clocks, for a script")
    ),
)
def show(
    job: JobRef,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.read.jobs import job_page
    from deskops.ops.read.references import find_job

    with opened() as context:
        page = job_page(context, find_job(context, job))
        if as_json:
            output.json_object(_page_object(context, page))
        else:
            _print_page(context, page)


def _page_object(context: "Context", page: "JobPage") -> dict[str, Any]:
    from deskops.ops.read.jobs import sla_word

    where = moments.zone(context.settings.timezone)
    head = job_object(page.line, sla_word(page.line, context.now), where)
    state = page.state
    return {
        **head,
        "fault": page.job.fault,
        "department": page.line.department,
        "received": moments.iso(page.job.received_at, where),
        "state": {
            "status": state.status,
            "assignee": page.line.engineer,
            "due": head["due"],
            "times": {name: moments.iso(moment, where) for name, moment in state.times.items()},
            "hold": page.line.hold_party or None,
            "allowed": [action.name for action in page.allowed],
            "can_undo": page.can_undo,
            "can_redo": page.can_redo,
        },
        "timeline": [_step_object(step, where) for step in page.timeline],
        "sla": [_clock_object(context, clock, where) for clock in page.clocks],
    }


def _step_object(step: Any, where: Any) -> dict[str, Any]:
    entry = step.entry
    return {
        "id": entry.id,
        "action": entry.action,
        "at": entry.at,
        "wall": moments.iso(entry.wall, where),
        "author": step.author,
        "origin": entry.replica,
        "late": step.verdict == "late",
        "verdict": step.verdict,
        "payload": dict(entry.payload),
    }


def _clock_object(context: "Context", clock: Any, where: Any) -> dict[str, Any]:
    return {
        "item": clock.item,
        "target": clock.target,
        "due": moments.iso(clock.due, where),
        "met_at": moments.iso(clock.met_at, where),
        "outcome": clock.judge(context.now),
    }


def _print_page(context: "Context", page: "JobPage") -> None:
    from deskops.cli.job_page import print_page

    print_page(page, moments.zone(context.settings.timezone), context.today, context.now)
