"""`deskops desk cover`: who gets which site on the laptop, who stands in for whom, and shifts."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.vocabulary import spoken
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.desk.covering import Span, Turn

shelf = Shelf(
    N_("Who covers which site, stands in for whom, and shifts: list, give, end"),
    example("deskops desk cover list", N_("Who gets what, from and until")),
    example(
        'deskops desk cover stand-in "Li Wei" --for "Zhang San" --until 2026-12-04',
        N_("All that the one who is away gets, to the end of that day"),
    ),
)
Engineer = Annotated[str, typer.Argument(metavar="ENGINEER", help=N_("Who"))]
AtSites = Annotated[
    list[str] | None,
    typer.Option("--site", metavar="SITE", help=N_("A site: code or name; may be repeated")),
]
From = Annotated[
    str,
    typer.Option(
        "--from", metavar="DATE", help=N_("2026-12-01, or '2026-12-01 08:30', at the sites; else now")
    ),
]
Until = Annotated[
    str,
    typer.Option("--until", metavar="DATE", help=N_("As --from; a date alone means to the end of that day")),
]
For = Annotated[str, typer.Option("--for", metavar="ENGINEER", help=N_("Who is away"))]


@shelf.command(
    "list",
    N_("Who covers which site, stands in for whom, and shifts"),
    example("deskops desk cover list", N_("What runs, and what is to come")),
    example('deskops desk cover list "Li Wei" --all', N_("Of one engineer, with what is over")),
)
def list_covers(
    engineer: Annotated[str, typer.Argument(metavar="[ENGINEER]", help=N_("Only this one's"))] = "",
    everything: Annotated[bool, typer.Option("--all", help=N_("What is over as well"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.covering import turns
    from deskops.ops.read.places import find_engineer

    with at_desk(acting, "look") as context:
        who = find_engineer(context, engineer) if engineer else ""
        _show(context, turns(context, who, ended=everything), as_json)


@shelf.command(
    "add",
    N_("Let an engineer cover sites"),
    example('deskops desk cover add "Li Wei" --site GZ-TH', N_("From now on")),
    example(
        'deskops desk cover add "Li Wei" --site GZ-TH --from 2026-12-01 --until 2026-12-24', N_("For a time")
    ),
)
def add(
    engineer: Engineer,
    site: AtSites = None,
    since: From = "",
    until: Until = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.covering import give_cover
    from deskops.ops.read.places import find_engineer, find_site

    if not site:
        raise UsageError(_("Nothing to cover is named."), hint=_("Name each site: --site SITE"))
    with at_desk(acting, "cover") as context:
        sites = [find_site(context, one) for one in site]
        span = _span(context, since, until)
        _show(context, give_cover(context, find_engineer(context, engineer), sites, span), as_json)


@shelf.command(
    "stand-in",
    N_("Let an engineer stand in for another: that one's sites and jobs, for the time"),
    example(
        'deskops desk cover stand-in "Li Wei" --for "Zhang San" --from 2026-12-01 --until 2026-12-04',
        N_("To the end of the last day; what was not sent by then is still taken"),
    ),
)
def stand_in(
    engineer: Engineer,
    other: For,
    until: Until,
    since: From = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.covering import stand_in as let_stand_in
    from deskops.ops.read.places import find_engineer

    with at_desk(acting, "cover") as context:
        span = _span(context, since, until)
        who, away = find_engineer(context, engineer), find_engineer(context, other)
        _show(context, let_stand_in(context, who, away, span), as_json)
    output.say(_("Jobs keep their engineer; to hand one over: deskops desk reassign JOB --engineer …"))


@shelf.command(
    "shift",
    N_("Write down a shift; on duty or on call at a site, that site comes with it"),
    example(
        "deskops desk cover shift 'Li Wei' --site GZ-TH --kind on-call "
        "--from '2026-12-05 18:00' --until '2026-12-06 08:00'",
        N_("A night on call"),
    ),
    example("deskops desk cover shift 'Li Wei' --kind absent --until 2026-12-04", N_("Somebody is away")),
)
def shift(
    engineer: Engineer,
    until: Until,
    since: From = "",
    site: Annotated[str, typer.Option("--site", metavar="SITE", help=N_("Its code or name"))] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=N_("duty, on-call or absent"))] = "duty",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.covering import give_shift
    from deskops.ops.read.places import find_engineer, find_site

    with at_desk(acting, "cover") as context:
        span, who = _span(context, since, until), find_engineer(context, engineer)
        where = find_site(context, site) if site else ""
        _show(context, give_shift(context, who, kind, where, span), as_json)


@shelf.command(
    "end",
    N_("End cover, standing in or shifts early; the laptop loses it with its next sync"),
    example('deskops desk cover end "Li Wei" --site GZ-TH', N_("Now")),
    example('deskops desk cover end "Li Wei" --for "Zhang San" --at tomorrow', N_("Who is back tomorrow")),
)
def end(
    engineer: Engineer,
    site: AtSites = None,
    other: For = "",
    shifts: Annotated[bool, typer.Option("--shifts", help=N_("All shifts, and absence"))] = False,
    at: Annotated[str, typer.Option("--at", metavar="DATE", help=N_("When, as --from; else now"))] = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.covering import end as bring_to_an_end
    from deskops.ops.read.places import find_engineer, find_site

    if not (site or other or shifts):
        raise UsageError(
            _("What is to end is not said."), hint=_("Say it with --site SITE, --for ENGINEER or --shifts")
        )
    with at_desk(acting, "cover") as context:
        where = moments.zone(context.settings.timezone)
        moment = moments.parse_moment(at, context.now, where) if at else context.now
        who, away = find_engineer(context, engineer), find_engineer(context, other) if other else ""
        sites = [find_site(context, one) for one in site or ()]
        done = bring_to_an_end(context, who, moment, sites=sites, other=away, shifts=shifts)
        if not context.is_read_only:
            output.say(_("This ends; what had not begun by then never will:"))
        _show(context, done, as_json)


def _span(context: "Context", since: str, until: str) -> "Span":
    from deskops.ops.do.desk.covering import Span

    where, now = moments.zone(context.settings.timezone), context.now
    return Span(
        moments.parse_moment(since, now, where) if since else now,
        moments.parse_moment(until, now, where, ends=True) if until else None,
    )


def _show(context: "Context", found: "Sequence[Turn]", as_json: bool) -> None:
    where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"zone": context.settings.timezone, "cover": [_told(one, where) for one in found]})
        return
    columns = [
        Column(_("Engineer")),
        Column(_("Kind")),
        Column(_("Of what")),
        Column(_("From")),
        Column(_("Until")),
    ]
    rows = [
        (
            one.engineer, spoken(one.kind), one.what,
            _at(one.since, where), _at(one.until, where) or _("no end"),
        )
        for one in found
    ]  # fmt: skip
    output.table(columns, rows)
    output.say(_("Times are those of {zone}.").format(zone=context.settings.timezone))


def _at(moment: str | None, where: tzinfo) -> str:
    return (moments.iso(moment, where) or "")[:16].replace("T", " ")


def _told(one: "Turn", where: tzinfo) -> dict[str, Any]:
    return {
        "kind": one.kind, "engineer": one.engineer, "of": one.what,
        "from": moments.iso(one.since, where), "until": moments.iso(one.until, where),
    }  # fmt: skip
