"""`deskops job show`."""

from typing import TYPE_CHECKING, Any

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson, JobRef
from deskops.cli.jobs import job_object
from deskops.cli.lazy import command, example
from deskops.cli.revisions import revision_objects
from deskops.cli.session import opened
from deskops.cli.visits import visit_object
from deskops.i18n import N_

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.read.jobs import JobPage


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
            output.json_object(page_object(context, page))
        else:
            _print_page(context, page)


def page_object(context: "Context", page: "JobPage") -> dict[str, Any]:
    from deskops.ops.read.jobs import sla_word

    where = moments.zone(context.settings.timezone)
    head = job_object(page.line, sla_word(page.line, context.now), where)
    state = page.state
    return {
        **head,
        "fault": page.job.fault,
        "department": page.line.department,
        "planned_for": page.state.day or page.job.planned_for or None,
        "visit": _visit_object(page.visit),
        "planned_by": page.planned_by or None,
        "inspections": [visit_object(line, where) for line in page.devices],
        "received": moments.iso(page.job.received_at, where),
        "state": {
            "status": state.status,
            "assignee": page.line.engineer,
            "due": head["due"],
            "times": {name: moments.iso(moment, where) for name, moment in state.times.items()},
            "hold": page.line.hold_party or None,
            "signed": page.signed or None,
            "allowed": [action.name for action in page.allowed],
            "can_undo": page.can_undo,
            "can_redo": page.can_redo,
        },
        "timeline": [_step_object(step, where) for step in page.timeline],
        "revisions": revision_objects(page.state.seals, where),
        "policy": {
            "site": page.agreement.site or None,
            "customer": page.agreement.customer or None,
            "cover": page.agreement.cover,
        },
        "sla": [_clock_object(context, clock, where) for clock in page.clocks],
    }


def _visit_object(visit: Any) -> dict[str, Any] | None:
    """The visit of a round that the job is for, as it is agreed now."""
    names = ("campaign", "status", "day", "clock", "contact", "phone")
    return {name: getattr(visit, name) for name in names} if visit else None


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
