"""`deskops desk list|show|board|status`: what is open, who has it, and how the laptops stand."""

from typing import Any

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsCsv, AsJson, JobRef
from deskops.cli.jobs import job_object, job_table
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.vocabulary import spoken
from deskops.i18n import N_, _


@command(N_("List jobs, open ones first"), example("deskops desk list", N_("All that the desk knows")))
def list_jobs(acting: As = "", as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    from deskops.ops.read.jobs import jobs, sla_word

    with at_desk(acting, "look") as context:
        found = jobs(context, limit=100_000)
        today, now, where = context.today, context.now, moments.zone(context.settings.timezone)
    lines = [(line, sla_word(line, now)) for line in found]
    if as_json:
        output.json_object({"jobs": [job_object(line, sla, where) for line, sla in lines]})
    else:
        job_table(lines, where, today, as_csv=as_csv, everyone=True)


@command(
    N_("Show all that is known of one job"),
    example("deskops desk show 023 --json", N_("With the number and the receipt of each step")),
)
def show(job: JobRef, acting: As = "", as_json: AsJson = False) -> None:
    from deskops.cli.commands.job_views import page_object
    from deskops.cli.job_page import print_page
    from deskops.ops.read.jobs import job_page
    from deskops.ops.read.references import find_job

    with at_desk(acting, "look") as context:
        page = job_page(context, find_job(context, job))
        where = moments.zone(context.settings.timezone)
        if not as_json:
            print_page(page, where, context.today, context.now)
            return
        told = page_object(context, page)
        for step, shown in zip(page.timeline, told["timeline"], strict=True):
            shown["rev"] = step.entry.rev
            shown["epoch"] = step.entry.epoch
            shown["received"] = moments.iso(step.entry.received, where) if step.entry.received else None
            shown["correction"] = step.entry.correction
        output.json_object(told)


@command(
    N_("All open jobs by engineer, most urgent first"), example("deskops desk board", N_("Who has what"))
)
def board(acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.read.jobs import jobs, sla_word

    with at_desk(acting, "look") as context:
        found = jobs(context, is_open=True, limit=100_000)
        now, where = context.now, moments.zone(context.settings.timezone)
    by_engineer: dict[str, list[Any]] = {}
    for line in found:
        by_engineer.setdefault(line.engineer or "", []).append(line)
    if as_json:
        told = [
            {
                "engineer": name or None,
                "jobs": [job_object(each, sla_word(each, now), where) for each in lines],
            }
            for name, lines in sorted(by_engineer.items())
        ]
        output.json_object({"board": told})
        return
    rows = [
        (name or _("nobody yet"), line.number, line.title, line.site_code, sla_word(line, now))
        for name, lines in sorted(by_engineer.items())
        for line in lines
    ]
    titles = [_("Engineer"), _("Number"), _("Job"), _("Site"), _("SLA")]
    output.table([Column(title, whole=title == titles[1]) for title in titles], rows)


@command(
    N_("How the desk and its laptops stand"),
    example("deskops desk status --json", N_("For a monitor: who was last seen when, and how far behind")),
)
def status(acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.read.desk import desk_status

    with at_desk(acting, "look") as context:
        found = desk_status(context)
        where = moments.zone(context.settings.timezone)
    if as_json:
        replicas = [
            {
                "id": one.id, "code": one.code, "engineer": one.engineer, "status": one.status,
                "last_seen": moments.iso(one.last_seen, where) if one.last_seen else None, "behind": one.behind,
            }
            for one in found.replicas
        ]  # fmt: skip
        head = {"desk": found.desk, "name": found.name, "epoch": found.epoch, "rev": found.rev}
        output.json_object({**head, "replicas": replicas, "rows": found.rows})
        return
    output.line(
        _("{name}, epoch {epoch}, number {rev}").format(name=found.name, epoch=found.epoch, rev=found.rev)
    )
    titles = [_("Code"), _("Engineer"), _("State"), _("Last seen"), _("Behind")]
    rows = [
        (
            one.code,
            one.engineer,
            spoken(one.status),
            moments.iso(one.last_seen, where) if one.last_seen else "–",
            one.behind,
        )
        for one in found.replicas
    ]
    output.table([Column(title, right=title == titles[4]) for title in titles], rows)
