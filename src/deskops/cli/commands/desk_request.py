"""`deskops desk request`: what a caller reports, recorded once so that nobody asks twice, and dispatched."""

from typing import Any

import click

from deskops.cli import output
from deskops.cli.commands.desk_jobs import as_whom
from deskops.cli.commands.job_new import described, options
from deskops.cli.lazy import Direct, example
from deskops.i18n import N_


def _request(
    title: str,
    title_option: str,
    asset: str,
    site: str,
    date: str,
    engineer: str,
    as_json: bool,
    acting: str,
    **given: Any,
) -> None:
    from deskops.cli.commands.desk_session import at_desk
    from deskops.cli.commands.job import tell
    from deskops.ops.do.jobs import new_job
    from deskops.ops.read.places import find_engineer

    with at_desk(acting, "request") as context:
        job = described(context, title or title_option, asset=asset, site=site, date=date, given=given)
        done = new_job(context, job, engineer=find_engineer(context, engineer) if engineer else "")
    if as_json:
        tell(done, as_json)
    else:
        output.line(done.number)


def _options() -> list[click.Parameter]:
    """Those of a job made on a laptop; a request mostly comes by telephone, and nobody has it yet."""
    made = [each for each in options() if each.name not in ("channel", "engineer")]
    channel = N_("hotline, email, web, walk-in or inspection")
    nobody = N_("Dispatch it to this engineer at once; else nobody has it yet")
    return [
        *made,
        click.Option(["--channel"], default="hotline", metavar="CHANNEL", help=channel),
        click.Option(["--engineer"], default="", metavar="NAME", help=nobody),
        as_whom(),
    ]


request = Direct(
    _request,
    N_("Record what a caller reports, and dispatch it"),
    [
        example(
            'deskops desk request "Paper jam" --asset GZPR00722 --caller "Chen Min" --engineer "Li Wei"',
            N_("A fault of a known device, dispatched at once"),
        )
    ],
    _options,
)
