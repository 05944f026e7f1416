"""`deskops sla`: the service levels that were agreed, for all, a customer or a site."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.job_page import agreed_for, cover_of
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.cli.vocabulary import spoken
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.domain.sla_policy import SlaTarget
    from deskops.ops.context import Context
    from deskops.ops.do.service_levels import Agreed, Whose
    from deskops.ops.read.service_levels import Agreement

sla = Shelf(
    N_("Service levels: list, show, agree on them"),
    example("deskops sla show --site GZ-TH", N_("What holds at a site")),
    example("deskops sla set arrival 2h --site GZ-TH", N_("Another target there; due dates follow at once")),
)
OfCustomer = Annotated[
    str, typer.Option("--customer", metavar="NAME", help=N_("Of a customer; else of a site, or of all"))
]
OfSite = Annotated[str, typer.Option("--site", metavar="SITE", help=N_("Of a site: its code or name"))]


@sla.command(
    "list",
    N_("List what was agreed; elsewhere the defaults hold"),
    example("deskops sla list", N_("For all, by customer, by site")),
)
def list_agreements(as_json: AsJson = False) -> None:
    from deskops.ops.read.service_levels import agreements, in_force

    with opened() as context:
        found = agreements(context)
        if not any(not (one.customer or one.site) for one in found):
            found = [in_force(context), *found]  # the defaults
    if as_json:
        output.json_object({"agreements": [_told(one) for one in found]})
        return
    rows = [
        (agreed_for(one), cover_of(one), *(_lengths(target) for target in one.policy.targets))
        for one in found
    ]
    items = [Column(_item(target)) for target in found[0].policy.targets]
    output.table([Column(_("For whom")), Column(_("Cover")), *items], rows)


@sla.command(
    "show",
    N_("Show what holds at a site, for a customer, or elsewhere"),
    example("deskops sla show --site GZ-TH", N_("Its own agreement, its customer's, or the one for all")),
)
def show(customer: OfCustomer = "", site: OfSite = "", as_json: AsJson = False) -> None:
    from deskops.ops.read.service_levels import in_force

    with opened() as context:
        whose = _meant(context, customer, site)
        found = in_force(context, site=whose.site, customer=whose.customer)
    if as_json:
        output.json_object(_told(found))
    else:
        _print(found)


@sla.command(
    "set",
    N_("Agree on a target or on cover; every job's due date follows"),
    example("deskops sla set arrival 2h --site GZ-TH", N_("At one site")),
    example(
        "deskops sla set resolution 3h --priority critical --customer ACME",
        N_("For critical jobs of a customer"),
    ),
    example("deskops sla set --cover 7x24 --site GZ-TH", N_("Every hour of the week counts there")),
)
def agree(
    item: Annotated[
        str,
        typer.Argument(
            metavar="[SERVICE]", help=N_("phone-response, remote-response, arrival or resolution")
        ),
    ] = "",
    length: Annotated[str, typer.Argument(metavar="[TIME]", help=N_("As in 30m, 4h or 1h30m"))] = "",
    customer: OfCustomer = "",
    site: OfSite = "",
    priority: Annotated[
        str, typer.Option("--priority", metavar="PRIORITY", help=N_("Only for normal, urgent or critical"))
    ] = "",
    in_cover: Annotated[
        bool | None,
        typer.Option("--in-cover/--round-the-clock", help=N_("Which hours count for this item")),
    ] = None,
    warn: Annotated[
        int | None, typer.Option("--warn", metavar="INTEGER", help=N_("Warn when so many percent are left"))
    ] = None,
    cover: Annotated[
        str,
        typer.Option(
            "--cover", metavar="TEXT", help=N_("office, 7x24, or as in '1-5 08:30-12:00 14:00-18:00'")
        ),
    ] = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.service_levels import Change, seconds_of
    from deskops.ops.do.service_levels import agree as agree_on

    seconds = seconds_of(length) if length else None
    change = Change(item, seconds, priority, in_cover, warn, cover)
    with acting_here(acting, "sla") as context:
        _done(agree_on(context, _meant(context, customer, site), change), as_json)


@sla.command(
    "reset",
    N_("Let nothing of its own hold there any more"),
    example("deskops sla reset --site GZ-TH", N_("Its customer's agreement holds again, or the defaults")),
)
def reset(customer: OfCustomer = "", site: OfSite = "", acting: As = "", as_json: AsJson = False) -> None:
    from deskops.ops.do.service_levels import withdraw

    with acting_here(acting, "sla") as context:
        _done(withdraw(context, _meant(context, customer, site)), as_json)


def _meant(context: "Context", customer: str, site: str) -> "Whose":
    from deskops.ops.do.service_levels import Whose
    from deskops.ops.read.places import find_customer, find_site

    if customer and site:
        raise UsageError(
            _("An agreement is one customer's or one site's."), hint=_("Give --customer or --site, not both.")
        )
    return Whose(
        find_customer(context, customer) if customer else None, find_site(context, site) if site else None
    )


def _done(done: "Agreed", as_json: bool) -> None:
    if as_json:
        output.json_object({**_told(done.agreement), "jobs": done.jobs})
        return
    _print(done.agreement)
    output.say(_("Jobs reckoned anew: {count}").format(count=done.jobs))


def _print(found: "Agreement") -> None:
    output.facts([(_("Agreed for"), agreed_for(found)), (_("Cover"), cover_of(found))])
    columns = [Column(_("Service item")), Column(_("Target")), Column(_("Counts")), Column(_("Warns at"))]
    rows = [
        (
            _item(target), _lengths(target),
            _("in cover hours") if target.cover_hours else _("round the clock"),
            _("{percent} % left").format(percent=target.warn_percent),
        )
        for target in found.policy.targets
    ]  # fmt: skip
    output.table(columns, rows)


def _item(target: "SlaTarget") -> str:
    from deskops.domain.sla_policy import ITEM_WORDS

    return _(ITEM_WORDS[target.item]) if target.item in ITEM_WORDS else target.item


def _lengths(target: "SlaTarget") -> str:
    """30m; 4h, critical 2h."""
    from deskops.ops.do.service_levels import priorities_of, told_length

    others = [f"{spoken(priority)} {told_length(seconds)}" for priority, seconds in priorities_of(target)]
    return _(", ").join([told_length(target.seconds), *others])


def _told(found: "Agreement") -> dict[str, Any]:
    from deskops.domain.sla_policy import write_policy

    agreed = {"id": found.id or None, "customer": found.customer or None, "site": found.site or None}
    return {**agreed, "cover": found.cover, **write_policy(found.policy)}
