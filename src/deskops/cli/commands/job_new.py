"""`deskops job new`."""

from typing import TYPE_CHECKING, Any

import click

from deskops.cli import asked, moments, output
from deskops.cli.formatting import Argument
from deskops.cli.lazy import Direct, example
from deskops.cli.session import writing
from deskops.errors import NotFound
from deskops.i18n import N_

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.jobs import NewJob


def _new(
    title: str,
    title_option: str,
    asset: str,
    site: str,
    date: str,
    engineer: str,
    as_json: bool,
    **given: Any,
) -> None:
    from deskops.cli.commands.job import tell
    from deskops.ops.do.jobs import new_job
    from deskops.ops.read.places import find_engineer

    with writing() as context:
        job = described(context, title or title_option, asset=asset, site=site, date=date, given=given)
        done = new_job(context, job, engineer=find_engineer(context, engineer) if engineer else None)
    if as_json:
        tell(done, as_json)
    else:
        output.line(done.number)


def described(
    context: "Context", title: str, *, asset: str, site: str, date: str, given: dict[str, Any]
) -> "NewJob":
    """The job that the options tell: references become ids, a known caller the contact."""
    from deskops.cli.commands.job import read_text
    from deskops.ops.do.jobs import NewJob
    from deskops.ops.read.places import place_of

    place = place_of(context, asset=asset, site=site)
    contact = _contact(context, given["caller"], place.site)
    more = {"fault": read_text(given["fault"]), "note": read_text(given["note"]), "title": title}
    more |= {"caller": "" if contact else given["caller"]}
    more |= {"planned_for": moments.parse_day(date, context.today).isoformat() if date else ""}
    return NewJob(site_id=place.site, asset_id=place.asset, contact_id=contact, **{**given, **more})


def _contact(context: "Context", caller: str, site: str | None) -> str | None:
    """A caller who is known at the site; everybody else becomes a contact."""
    from deskops.ops.read.places import find_contact

    if not caller:
        return None
    try:
        return find_contact(context, caller, site)
    except NotFound:
        return None


def options() -> list[click.Parameter]:
    kinds = N_("incident, inspection, install, move, standby, virus or other")
    return [
        Argument(["title"], N_("What is wrong, in a few words"), metavar="TITLE", required=False, default=""),
        click.Option(
            ["--title", "title_option"], default="", metavar="TEXT", help=N_("The same as an option")
        ),
        asked.text("--fault", N_("The fault at length; - reads it from stdin")),
        asked.text("--kind", kinds, "incident", "KIND"),
        asked.text("--priority", N_("normal, urgent or critical"), "normal", "PRIORITY"),
        asked.text("--channel", N_("walk-in, hotline, email, web or inspection"), "walk-in", "CHANNEL"),
        asked.text("--asset", N_("The device: tag, host name or serial"), metavar="DEVICE"),
        asked.text("--site", N_("The site: code or name; else that of the device"), metavar="SITE"),
        asked.text("--caller", N_("Who called; a new name becomes a contact"), metavar="NAME"),
        asked.text("--department", N_("The caller's department")),
        asked.text("--phone", N_("Where to call back")),
        asked.text("--date", N_("The day it is planned for"), metavar="DATE"),
        asked.text("--engineer", N_("Who is to do it; else myself"), metavar="NAME"),
        asked.text("--note", N_("What else should be known; - reads it from stdin")),
        asked.switch("--vip", N_("The caller is a VIP")),
        asked.as_json(),
    ]


new = Direct(
    _new,
    N_("Record a job that was reported here"),
    [
        example(
            'deskops job new "Paper jam" --asset GZPR00722 --priority urgent', N_("A fault of a known device")
        ),
        example(
            'deskops job new "New PC" --kind install --site GZ-TH --date tomorrow',
            N_("Planned work at a site"),
        ),
    ],
    options,
)
