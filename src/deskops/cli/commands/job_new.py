"""`deskops job new`."""

from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.errors import NotFound
from deskops.i18n import N_

if TYPE_CHECKING:
    from deskops.ops.context import Context


@command(
    N_("Record a job that was reported here"),
    example(
        'deskops job new "Paper jam" --asset GZPR00722 --priority urgent', N_("A fault of a known device")
    ),
    example(
        'deskops job new "New PC" --kind install --site GZ-TH --date tomorrow', N_("Planned work at a site")
    ),
)
def new(
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("What is wrong, in a few words"))] = "",
    title_option: Annotated[str, typer.Option("--title", help=N_("The same as an option"))] = "",
    fault: Annotated[
        str, typer.Option("--fault", help=N_("The fault at length; - reads it from stdin"))
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help=N_("incident, inspection, install, move, standby, virus or other"))
    ] = "incident",
    priority: Annotated[str, typer.Option("--priority", help=N_("normal, urgent or critical"))] = "normal",
    channel: Annotated[
        str, typer.Option("--channel", help=N_("walk-in, hotline, email, web or inspection"))
    ] = "walk-in",
    asset: Annotated[str, typer.Option("--asset", help=N_("The device: tag, host name or serial"))] = "",
    site: Annotated[
        str, typer.Option("--site", help=N_("The site: code or name; else that of the device"))
    ] = "",
    caller: Annotated[
        str, typer.Option("--caller", help=N_("Who called; a new name becomes a contact"))
    ] = "",
    department: Annotated[str, typer.Option("--department", help=N_("The caller's department"))] = "",
    phone: Annotated[str, typer.Option("--phone", help=N_("Where to call back"))] = "",
    date: Annotated[str, typer.Option("--date", metavar="DATE", help=N_("The day it is planned for"))] = "",
    engineer: Annotated[str, typer.Option("--engineer", help=N_("Who is to do it; else myself"))] = "",
    note: Annotated[
        str, typer.Option("--note", help=N_("What else should be known; - reads it from stdin"))
    ] = "",
    vip: Annotated[bool, typer.Option("--vip", help=N_("The caller is a VIP"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.cli.commands.job import read_text, tell
    from deskops.ops.do.jobs import NewJob, new_job
    from deskops.ops.read.places import find_engineer, place_of

    with writing() as context:
        place = place_of(context, asset=asset, site=site)
        contact = _contact(context, caller, place.site)
        job = NewJob(
            title=title or title_option,
            fault=read_text(fault),
            kind=kind,
            priority=priority,
            channel=channel,
            site_id=place.site,
            asset_id=place.asset,
            contact_id=contact,
            caller="" if contact else caller,
            department=department,
            phone=phone,
            planned_for=moments.parse_day(date, context.today).isoformat() if date else "",
            note=read_text(note),
            vip=vip,
        )
        done = new_job(context, job, engineer=find_engineer(context, engineer) if engineer else None)
    if as_json:
        tell(done, as_json)
    else:
        output.line(done.number)


def _contact(context: "Context", caller: str, site: str | None) -> str | None:
    """A caller who is known at the site; everybody else becomes a contact."""
    from deskops.ops.read.places import find_contact

    if not caller:
        return None
    try:
        return find_contact(context, caller, site)
    except NotFound:
        return None
