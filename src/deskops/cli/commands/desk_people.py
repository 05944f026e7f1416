"""`deskops desk person`: who works with the desk, and what they may do."""

from pathlib import Path
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, Sites, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.vocabulary import spoken
from deskops.i18n import N_, _

person = Shelf(
    N_("People: add, list, export and erase"),
    example('deskops desk person add "Wang Fang" --role dispatcher', N_("Somebody at the desk")),
    example(
        'deskops desk person add "Li Wei" --role field --site GZ-TH', N_("An engineer who covers a site")
    ),
)
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("Who"))]
Second = Annotated[
    str, typer.Option("--second", metavar="NAME", help=N_("A second person who may do this as well"))
]


@person.command(
    "add",
    N_("Add somebody"),
    example('deskops desk person add "Wang Fang" --role dispatcher', N_("Somebody at the desk")),
)
def add(
    name: Name,
    role: Annotated[
        str,
        typer.Option(
            "--role",
            metavar="ROLE",
            help=N_(
                "dispatcher, supervisor, manager, quality; or field, resident, backup, remote, specialist"
            ),
        ),
    ] = "field",
    site: Sites = None,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.domain.scope import site_bucket
    from deskops.ops.do.desk.people import add_person
    from deskops.ops.read.places import find_site

    with at_desk(acting, "person") as context:
        sites = tuple(site_bucket(find_site(context, one)) for one in site or ())
        made = add_person(context, name, role, sites=sites)
    if as_json:
        output.json_object({"id": made.id, "name": made.name, "role": made.role})
    else:
        output.say(_("{name} is added as {role}").format(name=made.name, role=spoken(made.role)))


@person.command(
    "list", N_("List people and their roles"), example("deskops desk person list", N_("Everybody"))
)
def list_people(acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.desk.people import people

    with at_desk(acting, "look") as context:
        found = people(context)
    if as_json:
        output.json_object({"people": [{"id": one.id, "name": one.name, "role": one.role} for one in found]})
        return
    output.table(
        [Column(_("Name")), Column(_("Role")), Column(_("Id"), whole=True)],
        [(one.name, spoken(one.role), one.id) for one in found],
    )


@person.command(
    "export",
    N_("All that is kept of one person, as one JSON file"),
    example(
        'deskops desk person export "Chen Min" -o chen.json --second "Wang Fang"',
        N_("For who asks for their data"),
    ),
)
def export(
    name: Name,
    file: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=N_("Where to"))],
    second: Second = "",
    acting: As = "",
) -> None:
    from deskops.ops.do.desk.privacy import export_person

    with at_desk(acting, "export") as context:
        count = export_person(context, name, file, second=second)
    output.line(str(file))
    output.say(_("{count} places where this person stands").format(count=count))


@person.command(
    "erase",
    N_("Erase one person's data; chain and seals stay whole"),
    example('deskops desk person erase "Chen Min" --second "Wang Fang" --yes', N_("Takes two people")),
)
def erase(
    name: Name,
    second: Second = "",
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.privacy import erase_person

    with at_desk(acting, "erase") as context:
        if not yes and not output.confirm(_("Erase what is kept of {name}?").format(name=name), "--yes"):
            output.say(_("Nothing was changed"))
            raise typer.Exit(1)
        count = erase_person(context, name, second=second)
    if as_json:
        output.json_object({"erased": count})
    else:
        output.say(_("{count} values are erased").format(count=count))
