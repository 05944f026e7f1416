"""`deskops report`: what people hand over, as files; the path is what is printed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.choices import chosen
from deskops.cli.commands.options import AsCsv, AsJson, Document, JobRef
from deskops.cli.lazy import Shelf, example
from deskops.cli.session import opened
from deskops.domain.nouns import Kind
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deskops.ops.context import Context
    from deskops.ops.do.handing_over import HandedOver

report = Shelf(
    N_("Reports to hand over: service orders, device reports, the sheet of a day, labels"),
    example("deskops report order 023", N_("The order of one job, ready to be signed")),
    example("deskops report inspection 007 -o device.pdf", N_("The report of one device")),
    example("deskops report day -o day.xlsx", N_("Today's sheet under a name of your own")),
)

Out = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help=N_("Where to; the ending says in what form")),
]
Lang = Annotated[str, typer.Option("--lang", metavar="en|zh_CN", help=N_("The language of the report"))]

VisitRef = Annotated[
    str, typer.Argument(metavar="[INSPECTION]", help=N_("Its number; the one under way without it"))
]
RoundRef = Annotated[
    str,
    typer.Argument(
        metavar="[CAMPAIGN]",
        help=N_("Its number, period or name; without it the one that runs, else the last"),
    ),
]
Revision = Annotated[
    int,
    typer.Option("--revision", metavar="N", help=N_("One that was signed or refused before, as it was")),
]


def _signable(
    find: "Callable[[Context, str], str]", kind: str, named: object, *, default: Any = ...
) -> "Callable[..., None]":
    """The command for a report that may be signed; `named` says which record, `find` has its id."""

    def hand_over(
        ref: str = default,
        out: Out = None,
        lang: Lang = "",
        revision: Revision = 0,
        as_json: AsJson = False,
    ) -> None:
        from deskops.ops.do.handing_over import report_of

        with opened() as context:
            done = report_of(context, kind, find(context, ref), out, lang, revision)
            _hand_over_signable(context, done, as_json)

    hand_over.__annotations__["ref"] = named
    return hand_over


def _job(context: "Context", ref: str) -> str:
    from deskops.ops.read.references import find_job

    return find_job(context, ref)


def _visit(context: "Context", ref: str) -> str:
    from deskops.cli.visits import meant

    return meant(context, ref)


def _round(context: "Context", ref: str) -> str:
    from deskops.ops.read.campaigns import find_campaign

    return find_campaign(context, ref, ended=True)


report.command(
    "order",
    N_("The service order of one job"),
    example("deskops report order 023 --lang zh_CN", N_("In Chinese, whatever you speak yourself")),
    example("deskops report order 023 -o order.pdf", N_("As a PDF")),
    example("deskops report order 023 -o order.txt", N_("As text")),
)(_signable(_job, Kind.JOB, JobRef))

report.command(
    "inspection",
    N_("The report of one device's inspection"),
    example("deskops report inspection 007", N_("A PDF in the folder of exports")),
    example("deskops report inspection 007 -o device.xlsx --lang zh_CN", N_("A workbook, in Chinese")),
)(_signable(_visit, Kind.INSPECTION, VisitRef, default=""))


@report.command(
    "day",
    N_("The sheet of a day: every job with its times"),
    example("deskops report day yesterday", N_("Yesterday's")),
    example("deskops report day --all -o -", N_("Everyone's, on the screen")),
)
def day(
    date: Annotated[str, typer.Argument(metavar="[DATE]", help=N_("The day; today without it"))] = "",
    everyone: Annotated[bool, typer.Option("--all", help=N_("Everyone's jobs, not only mine"))] = False,
    engineer: Annotated[str, typer.Option("--engineer", metavar="NAME", help=N_("Another engineer's"))] = "",
    out: Out = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.reporting import day_text, report_day, unshown
    from deskops.ops.read.places import find_engineer

    with opened() as context:
        wanted = moments.parse_day(date, context.today) if date else None
        person = find_engineer(context, engineer) if engineer else ""
        if out == Path("-"):
            width = output.terminal_width()
            output.line(
                day_text(context, wanted, lang, engineer=person, everyone=everyone, width=width).rstrip()
            )
            return
        _hand_over(
            context, report_day(context, wanted, out, lang, engineer=person, everyone=everyone), as_json
        )
        _tell_unshown(unshown(context))


report.command(
    "campaign",
    N_("The report of a campaign"),
    example("deskops report campaign 2026-H1 -o round.xlsx", N_("A workbook with charts")),
)(_signable(_round, Kind.CAMPAIGN, RoundRef, default=""))


@report.command(
    "revisions",
    N_("Every version of a report that was signed or refused"),
    example("deskops report revisions 086", N_("Who signed which, and when")),
    example("deskops report inspection 086 --revision 1", N_("An earlier one as a file, as it was signed")),
)
def revisions(
    document: Document,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.cli.revisions import revision_objects, revision_table
    from deskops.ops.do.signed_files import signatures
    from deskops.ops.read.documents import find_document

    with opened() as context:
        found = find_document(context, document)
        told = signatures(context, found.kind, found.id)
        where = moments.zone(context.settings.timezone)
        if as_json:
            listed = revision_objects(told.seals, where)
            output.json_object({"id": found.id, "standing": str(told.standing) or None, "revisions": listed})
        elif as_csv or told.seals.revisions:
            revision_table(told.seals, where, context.today, as_csv=as_csv)
        else:
            output.say(_("Nobody was asked to sign it yet."))


@report.command(
    "labels",
    N_("Labels with QR codes for devices, on A4 sheets to print"),
    example("deskops report labels --site GZ-TH", N_("All devices of a site")),
    example("deskops report labels GZPC00912 GZPR00123 --skip 5", N_("Two, on a sheet that is used in part")),
)
def labels(
    devices: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEVICE]...", help=N_("Tags, host names or serials; all without them")),
    ] = None,
    site: Annotated[str, typer.Option("--site", help=N_("Only at this site: code or name"))] = "",
    kind: Annotated[str, typer.Option("--kind", help=N_("Only of this kind, such as printer"))] = "",
    size: Annotated[
        str, typer.Option("--size", help=N_("Of one label in millimetres: 70x37, 63.5x38.1 or 48.5x25.4"))
    ] = "70x37",
    skip: Annotated[
        int, typer.Option("--skip", min=0, help=N_("Labels of the first sheet used already"))
    ] = 0,
    cut: Annotated[bool, typer.Option("--cut", help=N_("With marks to cut along"))] = False,
    out: Out = None,
    lang: Lang = "",
    as_json: AsJson = False,
) -> None:
    from deskops.domain.nouns import AssetKind
    from deskops.ops.do.labelling import Wish, opened_by_phones, report_labels
    from deskops.ops.read.places import find_site
    from deskops.ops.read.references import find_asset

    with opened() as context:
        wanted = tuple(find_asset(context, ref) for ref in devices or ())
        place = find_site(context, site) if site else ""
        wish = Wish(wanted, place, chosen("--kind", kind, AssetKind), size, skip, cut)
        form = opened_by_phones(context)
        _hand_over(context, report_labels(context, wish, out, lang), as_json, opens=form or None)
        _tell_form(form)


def _tell_form(form: str) -> None:
    """What the codes of labels are good for."""
    if form:
        output.say(_("A phone that reads a label opens {address} with site and device.").format(address=form))
        return
    output.warn(_("A phone cannot open these codes: no request form is set. deskops reads them."))
    output.say(_("To set the form: deskops config set report.request_form https://…"))


def _hand_over_signable(context: "Context", done: "HandedOver", as_json: bool) -> None:
    """As `_hand_over`; a draft beside a signed version says so where people look, and to scripts."""
    from deskops.cli.commands.verify import counterpart

    told = done.unsigned
    _hand_over(context, done.path, as_json, counterpart=counterpart(told.counterpart if told else None))
    _tell_unshown(done.unshown)
    if told is not None and not as_json:
        output.say(told.words)


def _tell_unshown(words: "Sequence[str]") -> None:
    for each in words:
        output.warn(each)


def _hand_over(context: "Context", path: Path, as_json: bool, **more: object) -> None:
    """Say where the report is; it is to be read by others, so no key of this laptop covers it."""
    if as_json:
        output.json_object({"path": str(path), **more})
    else:
        output.line(str(path))
    if context.key:
        output.say(_("The store is encrypted; this file is not."))
