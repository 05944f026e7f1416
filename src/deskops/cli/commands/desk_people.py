"""`deskops desk person`: who works with the desk, and what they may do."""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, Sites, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.vocabulary import spoken
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.desk.person_places import Narrow, Place
    from deskops.ops.do.desk.privacy import Standing

person = Shelf(
    N_("People: add, list, export and erase"),
    example('deskops desk person add "Wang Fang" --role dispatcher', N_("Somebody at the desk")),
    example(
        'deskops desk person add "Li Wei" --role field --site GZ-TH', N_("An engineer who covers a site")
    ),
)
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("Who"))]
Customer = Annotated[
    str,
    typer.Option("--customer", metavar="NAME", help=N_("Only what stands at this customer; - for none")),
]
AtSite = Annotated[
    str, typer.Option("--site", metavar="SITE", help=N_("Only what stands at this site; - for none"))
]
Phone = Annotated[
    str,
    typer.Option(
        "--phone", metavar="NUMBER", help=N_("Only who is known by this telephone; - for who has none")
    ),
]
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
    file: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=N_("The new file; it must not exist yet"))
    ],
    customer: Customer = "",
    site: AtSite = "",
    phone: Phone = "",
    second: Second = "",
    acting: As = "",
) -> None:
    from deskops.ops.do.desk.privacy import export_person

    with at_desk(acting, "export") as context:
        narrow = _narrow(context, customer, site, phone)
        found = export_person(context, name, file, second=second, narrow=narrow)
    output.line(str(file))
    output.say(_("{count} places where this person stands").format(count=len(found.places)))
    _say_left(found)


@person.command(
    "erase",
    N_("Erase one person's data; chain and seals stay whole"),
    example('deskops desk person erase "Chen Min" --dry-run', N_("Only say what would be erased")),
    example(
        'deskops desk person erase "Chen Min" --site GZ-TH --second "Wang Fang"',
        N_("Takes two people; where the name is several people's, say whose is meant"),
    ),
)
def erase(
    name: Name,
    customer: Customer = "",
    site: AtSite = "",
    phone: Phone = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Say what would be done, and do nothing"))
    ] = False,
    second: Second = "",
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.domain.permissions import Verb
    from deskops.ops.do.desk.people import second_person
    from deskops.ops.do.desk.privacy import erase_person, look_up

    with at_desk(acting, "erase") as context:
        narrow = _narrow(context, customer, site, phone)
        if not dry_run:  # nobody is asked for what is refused after the answer
            second_person(context, second, Verb.ERASE)
        found, where = look_up(context, name, narrow), moments.zone(context.settings.timezone)
        if not as_json:
            _list(found, where)
            _say_left(found)
        if not dry_run:
            if not yes and not output.confirm(_question(found), "--yes"):
                output.say(_("Nothing was changed"))
                return Exit.REFUSED
            erase_person(context, name, second=second, narrow=narrow, seen=found)
    if as_json:
        output.json_object({"erased": 0 if dry_run else found.values, **_told(found, where, dry_run)})
    elif dry_run:
        output.say(_("Nothing was changed"))
    else:
        output.say(_("{count} values are erased").format(count=found.values))
    return Exit.DONE


def _narrow(context: "Context", customer: str, site: str, phone: str) -> "Narrow":
    from deskops.ops.do.desk.person_places import NONE, Narrow
    from deskops.ops.read.places import find_customer, find_site

    return Narrow(
        customer if customer in ("", NONE) else find_customer(context, customer),
        site if site in ("", NONE) else find_site(context, site),
        phone.strip(),
    )


def _question(found: "Standing") -> str:
    return _("Erase {count} values of {name} for good?").format(count=found.values, name=found.name)


def _list(found: "Standing", where: tzinfo) -> None:
    """What would be touched: no value of it but the name that was asked for."""
    columns = [Column(_("Customer"), spare=1), Column(_("Site")), Column(_("Kind")), Column(_("What"))]
    rows = [
        (customer, site, kind, label, count)
        for (customer, site, kind, label), count in _counted(found, where).items()
    ]
    output.table([*columns, Column(_("Values"), right=True)], rows)


def _number(place: "Place", where: tzinfo) -> str:
    """A request has none: it is known by when it came."""
    return (moments.iso(place.label, where) or "") if place.kind == "request" else place.label


def _counted(found: "Standing", where: tzinfo) -> dict[tuple[str, str, str, str], int]:
    """By customer, site, kind and number, how many values."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for place in found.places:
        site = found.names.sites.get(place.home.site, ("", ""))
        customer = found.names.customers.get(place.home.customer, "")
        key = (
            customer,
            " ".join(dict.fromkeys(filter(None, site))),
            spoken(place.kind),
            _number(place, where),
        )
        counts[key] = counts.get(key, 0) + len(place.values)
    return dict(sorted(counts.items()))


def _say_left(found: "Standing") -> None:
    if found.left:
        words = _("The name stands elsewhere as well, which is left alone: {count} values")
        output.say(words.format(count=sum(len(place.values) for place in found.left)))


def _told(found: "Standing", where: tzinfo, dry_run: bool) -> dict[str, Any]:
    places = [
        {
            "kind": place.kind, "id": place.id, "number": _number(place, where), "entry": place.entry or None,
            "customer": found.names.customers.get(place.home.customer, ""),
            "site": found.names.sites.get(place.home.site, ("", ""))[0], "values": len(place.values),
        }
        for place in found.places
    ]  # fmt: skip
    return {"dry_run": dry_run, "values": found.values, "places": places, "left": len(found.left)}
