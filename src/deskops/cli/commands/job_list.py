"""`deskops job list`."""

from typing import TYPE_CHECKING, Any

import click

from deskops.cli import asked, moments, output
from deskops.cli.choices import chosen
from deskops.cli.jobs import job_object, job_table
from deskops.cli.lazy import Direct, example
from deskops.cli.session import opened
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context


def _list(limit: int, as_json: bool, as_csv: bool, **filters: Any) -> None:
    from deskops.ops.read.jobs import jobs, sla_word

    with opened() as context:
        found = jobs(context, limit=limit, **_read(context, **filters))
        today, now, where = context.today, context.now, moments.zone(context.settings.timezone)
    lines = [(line, sla_word(line, now)) for line in found]
    if as_json:
        output.json_object({"jobs": [job_object(line, sla, where) for line, sla in lines]})
        return
    job_table(lines, where, today, as_csv=as_csv, everyone=True)
    if len(lines) == limit:
        output.say(_("These are the first {count}; more with --limit").format(count=limit))


def _read(
    context: "Context",
    *,
    site: str,
    asset: str,
    status: str,
    kind: str,
    since: str,
    until: str,
    **as_given: Any,
) -> dict[str, Any]:
    """The filters as the op takes them: references become ids, days become dates."""
    from deskops.domain.nouns import JobKind, JobStatus
    from deskops.ops.read.places import find_site
    from deskops.ops.read.references import find_asset

    return {
        **as_given,
        "status": chosen("--status", status, JobStatus),
        "kind": chosen("--kind", kind, JobKind),
        "site": find_site(context, site) if site else "",
        "asset": find_asset(context, asset) if asset else "",
        "since": moments.parse_day(since, context.today) if since else None,
        "until": moments.parse_day(until, context.today) if until else None,
    }


def _options() -> list[click.Parameter]:
    return [
        click.Option(["--open/--done", "is_open"], default=None, help=N_("Only open or only finished ones")),
        asked.text("--status", N_("Only in this state, such as accepted or held"), metavar="STATE"),
        asked.text("--kind", N_("Only of this kind, such as incident or install"), metavar="KIND"),
        asked.text("--site", N_("Only at this site: code or name"), metavar="SITE"),
        asked.text("--asset", N_("Only on this device: tag, host name or serial"), metavar="DEVICE"),
        asked.text("--since", N_("Received on or after this day"), metavar="DATE"),
        asked.text("--until", N_("Received on or before this day"), metavar="DATE"),
        asked.most(200),
        asked.as_json(),
        asked.as_csv(),
    ]


list_jobs = Direct(
    _list,
    N_("List jobs, open ones first"),
    [
        example("deskops job list --open --site GZ-TH", N_("What is open at one site")),
        example(
            "deskops job list --asset GZPC00581 --csv", N_("Everything about one device, for a spreadsheet")
        ),
    ],
    _options,
)
