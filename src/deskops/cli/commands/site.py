"""`deskops site`: the customer's branches."""

from typing import Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.records import each_plain, plain
from deskops.cli.session import opened
from deskops.i18n import N_, _

site = Shelf(
    N_("Sites: list and show"),
    example("deskops site list", N_("Every site with its devices and open jobs")),
)


@site.command(
    "list",
    N_("List sites"),
    example("deskops site list --json", N_("As JSON")),
)
def list_sites(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    from deskops.ops.read.sites import sites

    with opened() as context:
        found, where = sites(context), moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"sites": each_plain(found, where)})
        return
    columns = [Column(_("Code")), Column(_("Site")), Column(_("City")), Column(_("Address"))]
    columns += [Column(_("Devices"), right=True), Column(_("Open jobs"), right=True)]
    rows = [(line.code, line.name, line.city, line.address, line.devices, line.open_jobs) for line in found]
    (output.csv_rows if as_csv else output.table)(columns, rows)


@site.command(
    "show",
    N_("Show one site: networks, people, open jobs"),
    example("deskops site show GZ-TH", N_("By its code or its name")),
)
def show(
    ref: Annotated[str, typer.Argument(metavar="SITE", help=N_("Its code or name"))], as_json: AsJson = False
) -> None:
    from deskops.ops.read.places import find_site
    from deskops.ops.read.sites import site_page

    with opened() as context:
        page = site_page(context, find_site(context, ref))
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object(
            {
                **plain(page.line, where),
                "subnets": each_plain(page.subnets, where),
                "departments": list(page.departments),
                "contacts": each_plain(page.contacts, where),
                "jobs": each_plain(page.jobs, where),
            }
        )
        return
    line = page.line
    output.facts(
        [
            (_("Site"), f"{line.code}  {line.name}"),
            (_("Address"), f"{line.city} {line.address}".strip()),
            (_("Customer"), line.customer or ""),
            (_("Devices"), str(line.devices)),
            (_("Open jobs"), str(line.open_jobs)),
            (_("Networks"), "\n".join(f"{each.cidr}  {each.gateway}" for each in page.subnets)),
        ]
    )
    if page.contacts:
        output.line()
        columns = [Column(_("Contact")), Column(_("Telephone")), Column(_("Department"))]
        output.table(columns, [(each.name, each.phone, each.department) for each in page.contacts])
