"""`deskops desk init|import|backup|restore`."""

from pathlib import Path
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.session import opened
from deskops.i18n import N_, _


@command(
    N_("Make a desk in this home, or in a PostgreSQL database"),
    example("deskops desk init", N_("With SQLite, in this home")),
    example("deskops desk init --approve", N_("Each laptop waits until a person has said yes")),
    example("deskops desk init --db postgresql://deskops@db.example/deskops", N_("In a PostgreSQL database")),
)
def init(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("What the desk is called"))] = "",
    person: Annotated[
        str,
        typer.Option("--person", metavar="NAME", help=N_("Who sets it up and may do everything; else you")),
    ] = "",
    db: Annotated[
        str, typer.Option("--db", metavar="URL", help=N_("postgresql://…; else SQLite in this home"))
    ] = "",
    approve: Annotated[bool, typer.Option("--approve", help=N_("A person must let each laptop in"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.setup import init_desk

    with opened() as context:
        done = init_desk(context, name=name, person=person, approve=approve, db=db)
    if done.warning:
        output.warn(done.warning)
    if as_json:
        body = {"desk": done.desk, "name": done.name, "person": done.person}
        output.json_object({**body, "fingerprint": done.fingerprint, "store": done.store})
        return
    output.say(
        _("The desk {name} is set up; {person} may do everything.").format(name=done.name, person=done.person)
    )
    output.say("  " + _("Its fingerprint: {text}").format(text=done.fingerprint))
    output.say("  " + _("Next: deskops desk import FILE, deskops desk enrol ENGINEER, deskops desk serve"))


@command(
    N_("Take in the customer's lists at the desk, or the store of a laptop that worked alone"),
    example("deskops desk import *.xlsx *.csv", N_("Every laptop gets what belongs to its sites")),
    example(
        "deskops desk import /media/usb/20261123-090000-K7QX --dry-run",
        N_("What the old store of a laptop would bring; it is known by its content"),
    ),
)
def take_in(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help=N_("XLSX or CSV files, or one old store"))
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Say what would be done, and do nothing"))
    ] = False,
    customer: Annotated[
        str, typer.Option("--customer", metavar="NAME", help=N_("Whose sites these are"))
    ] = "",
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE.xlsx", help=N_("The rows that need a person, coloured at the cell")
        ),
    ] = None,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.cli.commands.hand_over import take_bundle
    from deskops.cli.commands.importing import import_into
    from deskops.cli.commands.store_import import import_store
    from deskops.errors import UsageError
    from deskops.ops.do.desk.old_store import is_old_store
    from deskops.ops.do.hand_over_files import is_hand_over

    with at_desk(acting, "import") as context:
        if len(files) == 1 and is_hand_over(Path(files[0])):
            return take_bundle(context, Path(files[0]), None, as_json)
        if any(is_old_store(Path(file)) for file in files):
            if len(files) > 1 or customer:
                raise UsageError(_("An old store is taken in by itself: one, and without --customer."))
            return import_store(context, Path(files[0]), dry_run=dry_run, report=report, as_json=as_json)
        return import_into(context, files, dry_run=dry_run, customer=customer, report=report, as_json=as_json)


@command(
    N_("Copy the desk's store, checked, while it is in use"),
    example("deskops desk backup", N_("Beside the daily ones")),
)
def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("Where to; it must not exist yet"))
    ] = None,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.housekeeping import backup as copy

    with at_desk(acting, "backup") as context:
        made = copy(context, file)
    if as_json:
        output.json_object({"path": str(made.path), "size": made.size})
    else:
        output.line(str(made.path))


@command(
    N_("Go back to a backup; a new epoch begins"),
    example("deskops desk restore desk.db --yes", N_("Laptops then offer what this desk lost")),
)
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("A backup of this desk"))],
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.desk.recovering import restore_desk

    with at_desk(acting, "restore") as context:
        beside = context.paths.backups / file
        source = beside if not file.exists() and beside.exists() else file
        question = _("Replace the desk's store by {file}?").format(file=source)
        if not yes and not output.confirm(question, "--yes"):
            output.say(_("Nothing was changed"))
            return Exit.REFUSED
        done = restore_desk(context, source)
    if as_json:
        output.json_object(
            {"epoch": done.epoch, "rev": done.rev, "aside": str(done.aside) if done.aside else None}
        )
        return Exit.DONE
    output.say(
        _("The desk goes on in epoch {epoch} after number {rev}.").format(epoch=done.epoch, rev=done.rev)
    )
    if done.aside:
        output.say(_("The one before is kept: {file}").format(file=done.aside))
    return Exit.DONE
