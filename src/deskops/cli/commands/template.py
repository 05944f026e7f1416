"""`deskops template list|show|check|import|export`: checklists, edited as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.cli.vocabulary import spoken
from deskops.i18n import N_, _, language, ngettext

if TYPE_CHECKING:
    from deskops.domain.template_rules import Fault
    from deskops.store.views.inspection_tuples import TemplateRow

template = Shelf(
    N_("Checklists by file: list, show, check, import, export"),
    example("deskops template export PC -o pc.toml", N_("Begin with one that is there")),
    example("deskops template check pc.toml", N_("What is wrong with it, and in which line")),
    example("deskops template import pc.toml", N_("A new version; older inspections keep theirs")),
)

_FILE = N_("A .toml file or a workbook (.xlsx)")
File = Annotated[Path, typer.Argument(metavar="FILE", help=_FILE)]


@template.command(
    "list", N_("List checklists"), example("deskops template list", N_("Each with its newest version"))
)
def list_templates(
    every: Annotated[bool, typer.Option("--all", help=N_("Older versions too"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.domain.checklist import items_of
    from deskops.ops.read.templates import templates

    with opened() as context:
        rows = templates(context)
    newest = {(row.name, row.kind): row for row in reversed(rows)}
    chosen = rows if every else sorted(newest.values(), key=lambda row: (row.kind, row.name))
    told = [(row, len(items_of(row.items))) for row in chosen]
    if as_json:
        output.json_object({"templates": [{**_head(row), "items": count} for row, count in told]})
        return
    output.table(_columns(), [(row.name, spoken(row.kind), row.version, count) for row, count in told])


def _head(row: "TemplateRow") -> dict[str, Any]:
    """`version` is that of the JSON object itself."""
    return {"id": row.id, "name": row.name, "kind": row.kind, "template_version": row.version}


def _columns() -> list[Column]:
    numbers = (Column(_("Version"), right=True), Column(_("Items"), right=True))
    return [Column(_("Name")), Column(_("Kind")), *numbers]


@template.command(
    "show",
    N_("Show the items of a checklist"),
    example("deskops template show PC", N_("By its name, or the kind of device")),
)
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Its name, kind or id"))],
    as_json: AsJson = False,
) -> None:
    from dataclasses import asdict

    from deskops.domain.checklist import items_of
    from deskops.ops.read.inspections import template_for

    with opened() as context:
        row: TemplateRow = template_for(context, "", name)
    items = items_of(row.items)
    if as_json:
        output.json_object({**_head(row), "items": [asdict(item) for item in items]})
        return
    output.facts([(_("Name"), row.name), (_("Kind"), spoken(row.kind)), (_("Version"), str(row.version))])
    output.line()
    titles = (_("Item"), _("What to check"), _("Form of answer"), _("Bound check"), _("Asked if"))
    rows = [(one.id, one.label(language()), one.answer, one.check, one.show_if, _marks(one)) for one in items]
    output.table([*(Column(title) for title in titles), Column(_("More"))], rows)


def _marks(item: Any) -> str:
    told = (
        (not item.required, _("may be left open")),
        (item.photo_required, _("photo required")),
        (item.photo and not item.photo_required, _("photo")),
        (item.room, _("same in the room")),
    )
    return _(", ").join(words for holds, words in told if holds)


@template.command(
    "check",
    N_("Say what is wrong with a file of checklists, and where"),
    example("deskops template check pc.toml", N_("Line by line")),
    example("deskops template check 巡检表.xlsx --json", N_("Cell by cell, for a script")),
)
def check(file: File, as_json: AsJson = False) -> Exit:
    from deskops.ops.do.template_files import check_file

    checked = check_file(file)
    told = [{"name": one.name, "kind": one.kind, "items": len(one.items)} for one in checked.sound]
    if as_json:
        faults = [{"place": one.place, "message": one.message, "hint": one.hint} for one in checked.faults]
        output.json_object({"ok": not faults, "file": file.name, "templates": told, "faults": faults})
    else:
        _say(checked.faults)
        for one in told:
            output.say(
                _("{name} ({kind}): {count} items, all in order").format(
                    name=one["name"], kind=spoken(str(one["kind"])), count=one["items"]
                )
            )
    return Exit.BAD_INPUT if checked.faults else Exit.DONE


def _say(faults: "Sequence[Fault]") -> None:
    if faults:
        rows = [(one.place, one.message, one.hint) for one in faults]
        output.table(
            [Column(_("Where"), whole=True), Column(_("What is wrong")), Column(_("What to do"))], rows
        )


@template.command(
    "import",
    N_("Take checklists in as new versions; inspections that were begun keep theirs"),
    example("deskops template import pc.toml --dry-run", N_("What would become of each")),
)
def take_in(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the plan, write nothing"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from dataclasses import asdict

    from deskops.ops.do.template_files import import_file
    from deskops.ops.read.templates import said_contested

    with acting_here(acting, "template") as context:
        taken = import_file(context, file, dry_run=dry_run)
        contested = [] if dry_run else said_contested(context, {one.kind for one in taken})
    if as_json:
        output.json_object({"written": not dry_run, "templates": [asdict(one) for one in taken]})
        return
    rows = [
        (one.name, spoken(one.kind), one.version, one.items, _("new") if one.new else _("unchanged"))
        for one in taken
    ]
    output.table([*_columns(), Column(_("What becomes of it"))], rows)
    for words in contested:
        output.warn(words)
    if dry_run:
        output.say(_("Nothing was written."))


@template.command(
    "export",
    N_("Write checklists into a file that can be edited and imported again"),
    example("deskops template export -o checklists.xlsx", N_("All of them, a sheet each")),
    example("deskops template export PC -o pc.toml", N_("One of them, as text")),
)
def export(
    file: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=N_("A .toml file or a workbook (.xlsx)"))
    ],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help=N_("Its name, kind or id"))
    ] = None,
    version: Annotated[int, typer.Option("--version-number", help=N_("An older version"))] = 0,
) -> None:
    from deskops.ops.do.template_files import export as write_out

    with opened() as context:
        count = write_out(context, names or (), file, version=version)
    output.line(str(file))
    output.say(ngettext("{count} checklist written", "{count} checklists written", count).format(count=count))
