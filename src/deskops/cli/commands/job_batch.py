"""`deskops job batch`: work for several engineers on a day that lies ahead."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.errors import BadInput, NotFound
from deskops.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deskops.ops.context import Context
    from deskops.ops.do.batches import Clash
    from deskops.ops.do.handouts import Place
    from deskops.store.views.day_tuples import JobLine

Devices = Annotated[
    list[str] | None, typer.Argument(metavar="[DEVICE]...", help=N_("The devices; - reads them from stdin"))
]
ToSite = Annotated[str, typer.Option("--to-site", help=N_("Where all of them go: the site"))]
ToDepartment = Annotated[
    str, typer.Option("--to-department", help=N_("Where all of them go: the department"))
]
ToRoom = Annotated[str, typer.Option("--to-room", help=N_("Where all of them go: the floor and room"))]
Places = Annotated[
    Path | None,
    typer.Option("--list", metavar="FILE", help=N_("A table with a device a line, and where it goes")),
]


@command(
    N_("Plan an event, a move or an installation for several engineers"),
    example(
        'deskops job batch GZPC00581 GZPC00582 --kind move --title "Move to floor 3" --date 2026-12-05 --engineer 李强'
        " --to-department 财务部 --to-room 3F-301",
        N_("Each engineer gets a job, each device the checklist of hand-outs"),
    ),
    example(
        'deskops job batch --list moves.xlsx --kind move --title "Move" --date 2026-12-05 --engineer 李强',
        N_("A line a device: device, site, department, room, user, telephone"),
    ),
    example(
        'deskops job batch --kind standby --title "Shareholders" --date 2026-12-05 --engineer 李强 --engineer 何敏',
        N_("Event support by two"),
    ),
)
def batch(
    kind: Annotated[str, typer.Option("--kind", help=N_("move, install or standby"))],
    title: Annotated[str, typer.Option("--title", help=N_("What is to be done, in a few words"))],
    day: Annotated[str, typer.Option("--date", metavar="DATE", help=N_("The day, which must lie ahead"))],
    engineer: Annotated[list[str], typer.Option("--engineer", help=N_("Who goes; may be repeated"))],
    devices: Devices = None,
    site: Annotated[str, typer.Option("--site", help=N_("Where, if no device says it"))] = "",
    note: Annotated[str, typer.Option("--note", help=N_("What else there is to know"))] = "",
    to_site: ToSite = "",
    to_department: ToDepartment = "",
    to_room: ToRoom = "",
    places: Places = None,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.batches import Batch, new_departments, plan_batch, planned_already
    from deskops.ops.do.handouts import Place
    from deskops.ops.read.jobs import job_page
    from deskops.ops.read.places import find_engineer, find_site

    told = [one for one in (sys.stdin if devices == ["-"] else devices or ()) if one.strip()]
    with acting_here(acting, "dispatch") as context:
        each = _places(context, told, Place(to_site, to_department, to_room), places)
        wanted = Batch(
            kind=kind,
            title=title,
            day=day,
            engineers=[find_engineer(context, one) for one in engineer],
            devices=list(each),
            places=each,
            site=find_site(context, site) if site else None,
            note=note,
        )
        already, new = planned_already(context, wanted), new_departments(context, wanted)
        jobs = [job_page(context, job).line for job in plan_batch(context, wanted)]
    _tell(jobs, already, new, as_json)


def _tell(jobs: "Sequence[JobLine]", already: "Sequence[Clash]", new: "Sequence[str]", as_json: bool) -> None:
    if as_json:
        told = [{"id": one.id, "number": one.number} for one in jobs]
        clashes = [one._asdict() for one in already]
        output.json_object({"jobs": told, "planned_already": clashes, "new_departments": list(new)})
        return
    for one in jobs:
        output.line(one.number)
    for clash in already:
        output.warn(_("{tag} is planned already: {number}, {day}").format(**clash._asdict()))
    for department in new:
        output.warn(_("The register does not have this department so far: {name}").format(name=department))
    output.say(ngettext("{count} job planned", "{count} jobs planned", len(jobs)).format(count=len(jobs)))


def _places(
    context: "Context", devices: "Iterable[str]", usual: "Place", file: Path | None
) -> "dict[str, Place]":
    """By device in the order in which they were told, where it goes; a list's own words before those for all.

    Raises BadInput with every row of the list that leads nowhere.
    """
    from deskops.domain.label import read_label
    from deskops.exchange.move_list import read_moves
    from deskops.ops.do.handouts import Place
    from deskops.ops.read.references import find_asset

    found = {find_asset(context, read_label(one)): usual for one in devices}
    unknown = []
    for line in read_moves(file) if file else ():
        own = Place(line.site or usual.site, line.department or usual.department, line.room or usual.room)
        try:
            device = find_asset(context, read_label(line.device))
        except NotFound as error:
            unknown.append(_("row {row}: {why}").format(row=line.row, why=error.message))
        else:
            found[device] = replace(own, used_by=line.used_by, phone=line.phone)
    if unknown and file:
        raise BadInput(
            _("{file} names devices that are not known; nothing is planned.").format(file=file.name),
            hint="\n".join(unknown),
        )
    return found
