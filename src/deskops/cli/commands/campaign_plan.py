"""`deskops campaign plan`: the exact plan first, then the same one written down."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.campaigns import Planning, Wanted

Many = list[str] | None
_WHO = N_("Who inspects; else whoever covers the site; may be repeated")


@command(
    N_("Plan a campaign of inspections from the register"),
    example("deskops campaign plan --period 2026-H1 --dry-run", N_("The exact plan, before it is written")),
    example(
        "deskops campaign plan --period 2026-H1 --kind pc --site GZ-TH --per-day 25 --engineer 李强",
        N_("Only PCs of a site, by one engineer"),
    ),
)
def plan(
    period: Annotated[str, typer.Option("--period", help=N_("2026-H1, 2026-Q3, 2026-11 or 2026"))],
    customer: Annotated[str, typer.Option("--customer", help=N_("Whose devices"))] = "",
    name: Annotated[str, typer.Option("--name", help=N_("What it is called; else its period"))] = "",
    kind: Annotated[Many, typer.Option("--kind", help=N_("Only this kind; may be repeated"))] = None,
    site: Annotated[Many, typer.Option("--site", help=N_("Only this site; may be repeated"))] = None,
    engineer: Annotated[Many, typer.Option("--engineer", help=_WHO)] = None,
    per_day: Annotated[int, typer.Option("--per-day", help=N_("Devices of one engineer in a day"))] = 20,
    target: Annotated[int, typer.Option("--target", help=N_("Agreed completion in percent"))] = 90,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help=N_("The first day"))] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=N_("The last day"))] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help=N_("Also devices that another campaign has"))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the plan, write nothing"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.campaigns import Wanted, draft, write_plan
    from deskops.ops.read.campaigns import campaign_line
    from deskops.ops.read.places import find_customer, find_engineer, find_site

    with acting_here(acting, "campaign") as context:
        whose = find_customer(context, customer) if customer else None
        sites = tuple(find_site(context, one) for one in site or ())
        people = tuple(find_engineer(context, one) for one in engineer or ())
        kinds = tuple(kind or ())
        period = period.strip().upper()
        wanted = Wanted(period, whose, name, kinds, sites, people, per_day, target, since, until)
        planning = draft(context, wanted)
        written = "" if dry_run else write_plan(context, planning, anyway=anyway)
        number = campaign_line(context, written).number if written else ""
        rows = _rows(context, planning)
    if as_json:
        output.json_object(_object(planning, number, rows))
    else:
        _show(planning, number, rows)


def _rows(context: "Context", planning: "Planning") -> list[dict[str, Any]]:
    from deskops.ops.read.sites import sites
    from deskops.store import views
    from deskops.store.views.tuples import EngineerRow

    places = {one.id: one.name for one in sites(context)}
    people = {one.id: one.name for one in views.rows(context.views, "engineers", EngineerRow)}
    visits = sorted(planning.plan.visits, key=lambda one: (one.day, one.site, one.department, one.part))
    return [
        {
            "date": visit.day.isoformat(),
            "site": places.get(visit.site, visit.site),
            "department": visit.department,
            "part": visit.part,
            "engineer": people.get(visit.engineer, visit.engineer),
            "devices": len(visit.devices),
            "tags": [device.tag for device in visit.devices],
        }
        for visit in visits
    ]


def _object(planning: "Planning", number: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    wanted: Wanted = planning.wanted
    return {
        "number": number or None,
        "written": bool(number),
        "period": wanted.period,
        "since": planning.days[0].isoformat(),
        "until": planning.days[1].isoformat(),
        "per_day": wanted.per_day,
        "target": wanted.target,
        "devices": planning.devices,
        "left": [device.tag or device.id for device in planning.plan.left],
        "shared": [one._asdict() for one in planning.shared],
        "visits": rows,
    }


def _show(planning: "Planning", number: str, rows: list[dict[str, Any]]) -> None:
    from deskops.ops.read.shared_devices import said_shared

    titles = (_("Date"), _("Site"), _("Department"), _("Part no."), _("Engineer"))
    names = ("date", "site", "department", "part", "engineer", "devices")
    columns = [*(Column(title) for title in titles), Column(_("Devices"), right=True)]
    output.table(columns, [tuple(one[name] for name in names) for one in rows])
    days = len({visit.day for visit in planning.plan.visits})
    words = _("{devices} devices in {visits} visits on {days} days.").format(
        devices=planning.devices, visits=len(planning.plan.visits), days=days
    )
    if planning.plan.left:
        words += " " + _("{count} find no working day.").format(count=len(planning.plan.left))
    output.say(words)
    if planning.shared:
        output.say(said_shared(planning.shared))
    output.say(_("Written: {number}").format(number=number) if number else _("Nothing was written."))
