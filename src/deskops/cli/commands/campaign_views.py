"""`deskops campaign list|show|visits|next`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.choices import chosen
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.records import each_plain, plain
from deskops.cli.session import opened
from deskops.cli.vocabulary import spoken
from deskops.errors import NotFound
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.domain.campaign_board import Tally
    from deskops.ops.read.campaigns import CampaignPage, Problems, VisitProgress

Ref = Annotated[
    str,
    typer.Argument(
        metavar="[CAMPAIGN]", help=N_("Its number, period or name; the only one that runs without it")
    ),
]
Named = Annotated[str, typer.Argument(metavar="CAMPAIGN", help=N_("Its number, period or name"))]
# Of commands that only look.
Shown = Annotated[
    str,
    typer.Argument(
        metavar="[CAMPAIGN]",
        help=N_("Its number, period or name; without it the one that runs, else the last"),
    ),
]
AtSite = Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))]


@command(N_("List campaigns"), example("deskops campaign list --status running", N_("Those that run")))
def list_campaigns(
    status: Annotated[str, typer.Option("--status", help=N_("running, closed or cancelled"))] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.domain.campaign import CampaignStatus
    from deskops.ops.read.campaigns import campaigns

    status = chosen("--status", status, CampaignStatus)
    with opened() as context:
        found = campaigns(context, status=status)
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object({"campaigns": each_plain(found, where)})
        return
    columns = [Column(_("Number"), whole=True), Column(_("Name")), Column(_("Customer")), Column(_("State"))]
    rows = [
        (one.number, one.name, one.customer, spoken(one.status), one.since, one.until, f"{one.target} %")
        for one in found
    ]
    output.table([*columns, Column(_("From")), Column(_("Until")), Column(_("Target"))], rows)


@command(
    N_("The board: planned, done, signed, late, by site and kind"),
    example("deskops campaign show", N_("The campaign that runs")),
    example("deskops campaign show 2026-H1 --json", N_("By its period, for a script")),
)
def show(ref: Shown = "", as_json: AsJson = False) -> None:
    from deskops.ops.read.campaigns import campaign_page, find_campaign

    with opened() as context:
        page = campaign_page(context, find_campaign(context, ref, ended=True))
        where = moments.zone(context.settings.timezone)
    if as_json:
        output.json_object(_page_object(page, where))
        return
    output.facts(_facts(page))
    output.line()
    _tallies(_("Site"), ((_site(page, site), tally) for site, tally in page.board.by_site().items()))
    output.line()
    _tallies(_("Kind"), ((spoken(kind), tally) for kind, tally in page.board.by_kind().items()))
    output.line()
    _cells(page)


@command(
    N_("List the visits of a campaign by their days"),
    example("deskops campaign visits --site GZ-TH", N_("When a site is visited, and by whom")),
)
def visits(
    ref: Shown = "",
    site: AtSite = "",
    is_late: Annotated[bool, typer.Option("--late", help=N_("Only those whose day went by"))] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.ops.read.campaigns import campaign_page, find_campaign
    from deskops.ops.read.places import find_site

    with opened() as context:
        place = find_site(context, site) if site else ""
        page = campaign_page(context, find_campaign(context, ref, ended=True))
        where = moments.zone(context.settings.timezone)
    found = [one for one in page.visits if place in ("", one.line.site_id) and (one.late or not is_late)]
    if as_json:
        output.json_object({"visits": [visit_object(one, where) for one in found]})
    else:
        _visit_table(found, as_csv=as_csv)


@command(
    N_("Show the visit that comes next"),
    example("deskops campaign next", N_("What is late first, else by its day")),
)
def next_one(ref: Ref = "", site: AtSite = "", as_json: AsJson = False) -> None:
    from deskops.ops.read.campaigns import find_campaign, next_visit
    from deskops.ops.read.places import find_site

    with opened() as context:
        place = find_site(context, site) if site else ""
        found = next_visit(context, find_campaign(context, ref), site=place)
        where = moments.zone(context.settings.timezone)
    if found is None:
        raise NotFound(_("Nothing is left of this campaign."), hint=_("Look: deskops campaign show"))
    if as_json:
        output.json_object(visit_object(found, where))
    else:
        _visit_table([found])


def visit_object(visit: "VisitProgress", where: tzinfo) -> dict[str, Any]:
    told = plain(visit.line, where)
    del told["assets"], told["job_open"]
    return {**told, "devices": len(visit.devices), "done": visit.done, "late": visit.late}


def _visit_table(found: "Iterable[VisitProgress]", *, as_csv: bool = False) -> None:
    titles = (_("Date"), _("Time"), _("Site"), _("Department"), _("Part no."), _("State"), _("Engineer"))
    rows = [
        (
            one.line.day,
            one.line.clock,
            one.line.site_name,
            one.line.department,
            one.line.part,
            spoken("late" if one.late else one.line.status),
            one.line.engineer,
            f"{one.done}/{len(one.devices)}",
            one.line.contact,
            one.line.job_number,
        )
        for one in found
    ]
    columns = [Column(title, whole=title == titles[0]) for title in titles]
    columns += [Column(_("Done")), Column(_("Contact"), spare=1), Column(_("Job"), spare=2)]
    (output.csv_rows if as_csv else output.table)(columns, rows)


def tally_object(tally: "Tally") -> dict[str, int]:
    names = (*_SHOWN, "left_out", "percent_of_kept", "refused", "changed")
    return {name: getattr(tally, name) for name in names}


def _page_object(page: "CampaignPage", where: tzinfo) -> dict[str, Any]:
    by_site = page.board.by_site()
    return {
        **plain(page.line, where),
        **tally_object(page.total),
        "reached": page.reached,
        "missing": page.missing,
        "sites": [{"site": _site(page, site), **tally_object(one)} for site, one in by_site.items()],
        "kinds": [{"kind": kind, **tally_object(one)} for kind, one in page.board.by_kind().items()],
        "cells": [
            {
                "site": _site(page, site),
                "kind": kind,
                **tally_object(one),
                "problems": _problems_object(page.problems_of.get((site, kind))),
            }
            for (site, kind), one in page.board.cells.items()
        ],
        "problems": _problems_object(page.problems),
        "by_eye": page.by_eye,
        "duplicates": list(page.board.duplicates),
        "visits": [visit_object(one, where) for one in page.visits],
        "left_out_visits": [visit_object(one, where) for one in page.left_out],
    }


def _problems_object(problems: "Problems | None") -> dict[str, int] | None:
    return (
        {name: getattr(problems, name) for name in ("found", "solved", "planned", "rate")}
        if problems
        else None
    )


def _facts(page: "CampaignPage") -> list[tuple[str, str]]:
    line, total, troubles = page.line, page.total, page.problems
    completion = _("{done} of {planned} devices, {percent} % (agreed: {target} %)").format(
        done=total.done, planned=total.planned, percent=total.percent, target=line.target
    )
    if page.missing:
        completion += _("; {count} more to reach it").format(count=page.missing)
    words = _("{solved} of {found}, {rate} %") if troubles.found else _("none found")
    solved = words.format(solved=troubles.solved, found=troubles.found, rate=troubles.rate)
    return [
        (_("Campaign"), f"{line.number}  {line.name}"),
        (_("Customer"), line.customer or ""),
        (_("State"), spoken(line.status)),
        (_("Signature"), spoken(line.signed)),
        (_("Days"), f"{line.since} – {line.until}"),
        (_("Completion"), completion),
        *((_("Left out") if at == 0 else "", told) for at, told in enumerate(_left_out(page))),
        (_("Signed"), str(total.signed)),
        (_("Signature refused"), str(total.refused or "")),
        (_("Changed after it was signed"), str(total.changed or "")),
        (_("Late"), str(total.late)),
        (_("Problems solved"), solved),
        (_("Ratings"), _ratings(page.ratings)),
        (_("Looked at by eye"), _("{count} devices").format(count=page.by_eye) if page.by_eye else ""),
        (_("Inspected twice"), ", ".join(page.board.duplicates)),
    ]


def _ratings(ratings: "Sequence[int]") -> str:
    if not ratings:
        return ""
    mean = f"{sum(ratings) / len(ratings):.1f}"
    return _("{mean} of {best} ({count} rated)").format(mean=mean, best=5, count=len(ratings))


def _cells(page: "CampaignPage") -> None:
    """Each kind at each site, with the problems that were solved of those found there."""
    titles = (*_titles(), _("Problems solved"))
    columns = [Column(_("Site")), Column(_("Kind")), *(Column(each, right=True) for each in titles)]
    rows: list[tuple[str | int, ...]] = []
    for (site, kind), tally in page.board.cells.items():
        told, found = tally_object(tally), page.problems_of.get((site, kind))
        problems = f"{found.solved}/{found.found}" if found else ""
        rows.append((_site(page, site), spoken(kind), *(told[each] for each in _TABLE), problems))
    output.table(columns, rows)


def _titles() -> tuple[str, ...]:
    return (_("Planned"), _("Done"), _("Signed"), _("Late"), _("Left out"), _("To do"), "%")


def _left_out(page: "CampaignPage") -> Iterator[str]:
    """How much was left out with the rate against the rest, then each visit with its reason."""
    total = page.total
    if not page.left_out:
        return
    yield _("{count} of {planned} devices; of the other {kept}: {percent} %").format(
        count=total.left_out, planned=total.planned, kept=total.kept, percent=total.percent_of_kept
    )
    for one in page.left_out:
        place = " ".join(filter(None, (one.line.site_name, one.line.department)))
        yield _("{place}, {count} devices: {reason}").format(
            place=place, count=one.left, reason=one.line.reason
        )


def _tallies(title: str, found: "Iterable[tuple[str, Tally]]") -> None:
    columns = [Column(title), *(Column(each, right=True) for each in _titles())]
    output.table(
        columns,
        [(name, *(tally_object(one)[each] for each in _TABLE)) for name, one in found],
    )


_TABLE = ("planned", "done", "signed", "late", "left_out", "left", "percent")
_SHOWN = ("planned", "done", "signed", "late", "left", "percent")


def _site(page: "CampaignPage", site: str) -> str:
    known = page.sites.get(site)
    return known.name if known else site
