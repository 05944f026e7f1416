"""`deskops inspection list|show|next`."""

from typing import Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.choices import chosen
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.records import each_plain
from deskops.cli.revisions import revision_objects
from deskops.cli.session import opened
from deskops.cli.visits import meant, visit_object, visit_table
from deskops.cli.vocabulary import spoken
from deskops.domain.destination import place_words
from deskops.i18n import N_, _


@command(
    N_("List inspections"),
    example("deskops inspection list --status started", N_("Those under way")),
    example("deskops inspection list --site GZ-TH --csv", N_("Those of a site, for a spreadsheet")),
)
def list_inspections(
    status: Annotated[str, typer.Option("--status", help=N_("planned, started or finished"))] = "",
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    asset: Annotated[
        str, typer.Option("--asset", help=N_("Only on this device: tag, host name or serial"))
    ] = "",
    job: Annotated[str, typer.Option("--job", help=N_("Only of this job"))] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 200,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.domain.inspection import InspectionStatus
    from deskops.ops.read.inspections import inspections
    from deskops.ops.read.places import find_site
    from deskops.ops.read.references import find_asset, find_job

    status = chosen("--status", status, InspectionStatus)
    with opened() as context:
        found = inspections(
            context,
            status=status,
            site=find_site(context, site) if site else "",
            asset=find_asset(context, asset) if asset else "",
            job=find_job(context, job) if job else "",
            limit=limit,
        )
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"inspections": [visit_object(line, where) for line in found]})
    else:
        visit_table(found, as_csv=as_csv)


@command(
    N_("Show one inspection with its checklist"),
    example("deskops inspection show", N_("The one under way")),
    example("deskops inspection show INSP-20261124-JRMA-001 --json", N_("One by its number, for a script")),
)
def show(
    ref: Annotated[
        str, typer.Argument(metavar="[INSPECTION]", help=N_("Its number; the one under way without it"))
    ] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.domain.checklist import spoken as said
    from deskops.ops.read.inspections import inspection_page

    with opened() as context:
        page = inspection_page(context, meant(context, ref))
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object(_page_object(page, where))
        return
    visit_table([page.line])
    if goes := " ".join(
        filter(None, (place_words(page.state.destination), page.state.destination.get("used_by")))
    ):
        output.line(_("Goes to: {place}").format(place=goes))
    output.line()
    columns = [Column(_("Item")), Column(_("What to check")), Column(_("Answer")), Column(_("Note"))]
    rows = [(each.item.id, each.label, said(each.value, each.seen), each.note) for each in page.items]
    output.table(columns, rows)
    if page.problems:
        output.line()
        columns = [Column(_("Problem")), Column(_("State")), Column(_("Plan"))]
        output.table(columns, [(each.title, spoken(each.status), each.plan) for each in page.problems])


def _page_object(page: Any, where: Any) -> dict[str, Any]:
    return {
        **visit_object(page.line, where),
        "items": [
            {
                "item": each.item.id,
                "label": each.label,
                "value": each.value,
                "note": each.note,
                "evidence": each.evidence,
                "seen": each.seen,
                "by": each.by,
                "at": moments.iso(each.at, where),
            }
            for each in page.items
        ],
        "problems": each_plain(page.problems, where),
        "findings": list(page.findings),
        "destination": dict(page.state.destination) or None,
        "remaining": [item.id for item in page.remaining],
        "revisions": revision_objects(page.state.seals, where),
    }


@command(
    N_("Show the next inspection that is to be done"),
    example("deskops inspection next --site GZ-TH", N_("At one site")),
)
def next_one(
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    job: Annotated[str, typer.Option("--job", help=N_("Only of this job"))] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.read.inspections import next_inspection
    from deskops.ops.read.places import find_site
    from deskops.ops.read.references import find_job

    with opened() as context:
        place = find_site(context, site) if site else ""
        work = find_job(context, job) if job else ""
        found = next_inspection(context, site=place, job=work)
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"inspection": visit_object(found, where) if found else None})
    elif found:
        visit_table([found])
    else:
        output.say(_("No inspection is left to be done"))
