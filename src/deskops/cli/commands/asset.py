"""`deskops asset`: the register of devices."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final

import typer

from deskops.cli import moments, output
from deskops.cli.choices import chosen
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.names import devices
from deskops.cli.output import Column
from deskops.cli.records import each_plain, plain
from deskops.cli.session import opened
from deskops.cli.vocabulary import spoken
from deskops.domain.asset import warranty_words
from deskops.domain.finding import severity_word
from deskops.i18n import N_, _

asset = Shelf(
    N_("Devices: list, show, history, find, correct"),
    example("deskops asset find gzth", N_("By the beginnings of a pinyin, a tag, a serial, a user")),
    example("deskops asset correct GZPC00581 ip 10.20.3.15", N_("What the register has wrong")),
)

_EVENT: Final = ("at", "kind", "ref", "number", "title", "status", "who", "detail")
Ref = Annotated[
    str,
    typer.Argument(
        metavar="DEVICE", autocompletion=devices, help=N_("Tag, host name, serial, address or id")
    ),
]


@asset.command(
    "list",
    N_("List devices"),
    example("deskops asset list --site GZ-TH --kind printer", N_("The printers of a site")),
    example("deskops asset list --csv > devices.csv", N_("All of them, for a spreadsheet")),
)
def list_assets(
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    kind: Annotated[str, typer.Option("--kind", help=N_("Only of this kind, such as pc or printer"))] = "",
    status: Annotated[
        str, typer.Option("--status", help=N_("Only in this state, such as in-use or spare"))
    ] = "",
    text: Annotated[
        str, typer.Option("--text", help=N_("Only where tag, name, model or user holds this"))
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 100_000,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.domain.device_status import DeviceStatus
    from deskops.domain.nouns import AssetKind
    from deskops.ops.read.assets import assets
    from deskops.ops.read.places import find_site

    kind, status = chosen("--kind", kind, AssetKind), chosen("--status", status, DeviceStatus)
    with opened() as context:
        where = find_site(context, site) if site else ""
        zone = moments.zone(context.settings.timezone)
        found = assets(context, site=where, kind=kind, status=status, text=text, limit=limit)
    if as_json:
        output.json_object({"assets": each_plain(found, zone)})
        return
    _print(found, as_csv=as_csv)


def _print(found: Sequence[Any], *, as_csv: bool) -> None:
    titles = [
        _("Tag"),
        _("Kind"),
        _("Host name"),
        _("Brand"),
        _("Model"),
        _("Serial number"),
        _("IP address"),
        _("Site"),
    ]
    titles += [_("Department"), _("User"), _("State")]
    rows = [_row(line) for line in found]
    (output.csv_rows if as_csv else output.table)(
        [Column(title, whole=title == titles[0]) for title in titles], rows
    )


def _row(line: Any) -> list[str | None]:
    return [
        line.tag,
        spoken(line.kind),
        line.hostname,
        line.brand,
        line.model,
        line.serial,
        line.ip,
        line.site_name,
        line.department,
        line.used_by,
        spoken(line.status),
    ]


@asset.command(
    "show",
    N_("Show all that is known of one device"),
    example("deskops asset show GZPC00581", N_("Its record, open jobs, problems")),
)
def show(ref: Ref, as_json: AsJson = False) -> None:
    from deskops.ops.read.assets import asset_page
    from deskops.ops.read.references import find_asset

    with opened() as context:
        page = asset_page(context, find_asset(context, ref))
        where, today = moments.zone(context.settings.timezone), context.today
    if as_json:
        output.json_object(
            {
                **plain(page.asset, where),
                "jobs": each_plain(page.jobs, where),
                "inspections": each_plain(page.inspections, where),
                "problems": each_plain(page.problems, where),
            }
        )
        return
    output.facts(_facts(page.asset, today))
    _print_jobs(page, where, today)
    if page.problems:
        output.line()
        columns = [Column(_("Problem")), Column(_("Severity")), Column(_("State"))]
        output.table(
            columns,
            [(each.title, severity_word(each.severity), spoken(each.status)) for each in page.problems],
        )


def _print_jobs(page: Any, where: Any, today: Any) -> None:
    if page.jobs:
        output.line()
        columns = [Column(_("Number")), Column(_("Job")), Column(_("Received")), Column(_("Status"))]
        rows = [
            (job.number, job.title, moments.short(job.received_at, where, today), spoken(job.status))
            for job in page.jobs
        ]
        output.table(columns, rows)


def _facts(row: Any, today: date) -> list[tuple[str, str]]:
    pairs = [
        (_("Tag"), row.tag),
        (_("Kind"), spoken(row.kind)),
        (_("Host name"), row.hostname),
        (_("Model"), f"{row.brand} {row.model}".strip()),
        (_("Serial number"), row.serial),
        (_("IP address"), row.ip),
        (_("MAC address"), row.mac),
        (_("Site"), row.site_name),
        (_("Department"), row.department),
        (_("User"), row.used_by),
        (_("Telephone"), row.phone),
        (_("Bought"), row.bought),
        (_("Warranty"), warranty_words(row.warranty_until, today)),
        (_("State"), spoken(row.status)),
        (_("Purpose"), row.purpose),
        (_("Note"), row.note),
    ]
    return [(name, value or "") for name, value in pairs]


@asset.command(
    "history",
    N_("Show what happened to a device, newest first"),
    example("deskops asset history GZPC00581", N_("Jobs, inspections, problems, corrections")),
)
def history(
    ref: Ref,
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 200,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.ops.read.assets import asset_history
    from deskops.ops.read.references import find_asset

    with opened() as context:
        found = asset_history(context, find_asset(context, ref), limit=limit)
        where = moments.zone(context.settings.timezone)
    if as_json:
        events = [
            {**{name: getattr(each, name) for name in _EVENT}, "at": moments.iso(each.at, where)}
            for each in found
        ]
        output.json_object({"history": events})
        return
    titles = [_("Time"), _("Kind"), _("Number"), _("What"), _("State"), _("Who"), _("Detail")]
    rows = [
        [
            moments.iso(each.at, where),
            spoken(each.kind),
            each.number,
            each.title,
            spoken(each.status),
            each.who,
            each.detail,
        ]
        for each in found
    ]
    (output.csv_rows if as_csv else output.table)(
        [Column(title, whole=title == titles[0]) for title in titles], rows
    )


@asset.command(
    "find",
    N_("Find devices, sites, people, articles and jobs by a few letters"),
    example("deskops asset find 卡纸", N_("Words in Chinese or English")),
    example("deskops asset find gzth", N_("The beginnings of a pinyin")),
)
def find_text(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("A few letters of what you look for"))],
    everything: Annotated[
        bool, typer.Option("--all", help=N_("Sites, people, articles and jobs as well"))
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help=N_("At most so many"))] = 20,
    as_json: AsJson = False,
) -> None:
    from deskops.errors import NotFound
    from deskops.ops.read.search import find

    kinds = ("asset", "site", "contact", "article", "job") if everything else ("asset",)
    with opened() as context:
        found = find(context, text, kinds=kinds, limit=limit)
    if as_json:
        output.json_object({"found": [_found(each) for each in found]})
        return
    if not found:
        hint = _("Fewer letters or words find more.")
        if not everything:
            hint = " ".join((hint, _("Sites, people, articles and jobs as well: --all")))
        raise NotFound(_("Nothing fits {text}").format(text=text), hint=hint)
    columns = [Column(_("Kind")), Column(_("Name")), Column(_("Detail"))]
    output.table(columns, [(spoken(each.kind), each.name, each.detail) for each in found])


def _found(each: Any) -> dict[str, Any]:
    return {"kind": each.kind, "id": each.id, "name": each.name, "detail": each.detail, "score": each.score}


@asset.command(
    "correct",
    N_("Correct what the register has wrong about a device"),
    example(
        "deskops asset correct GZPC00581 ip 10.20.3.15", N_("The old and the new value stay in its history")
    ),
    example("deskops asset correct GZPC00581 site GZ-TH", N_("It stands somewhere else")),
)
def correct(
    ref: Ref,
    field: Annotated[
        str, typer.Argument(metavar="FIELD", help=N_("Such as hostname, serial, ip, mac, site, used_by"))
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("New value"))],
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.assets import correct as put_right
    from deskops.ops.read.references import find_asset

    with acting_here(acting, "correct") as context:
        done = put_right(context, find_asset(context, ref), field, value)
    if as_json:
        body = {"id": done.asset, "field": done.field, "was": done.was, "now": done.now, "entry": done.entry}
        output.json_object(body)
        return
    words = _("{field}: {was} → {now}")
    output.say(words.format(field=done.field, was=done.said_was or "–", now=done.said_now or "–"))
