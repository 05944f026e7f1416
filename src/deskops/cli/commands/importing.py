"""`deskops import`: the customer's files, and what became of every row."""

import glob
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.rows_written import rows_written
from deskops.cli.width import cut
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from deskops.ops.context import Context
    from deskops.ops.do.importing import Imported

_WIDEST: Final = 60  # cells of a value that is told of
_SHOWN: Final = 10  # rows of each kind that are told one by one
_KINDS: Final = {
    "assets": N_("devices"),
    "addresses": N_("addresses"),
    "software": N_("software"),
    "dispatch": N_("jobs"),
}


@command(
    N_("Take in the customer's lists: devices, addresses, software, dispatched jobs"),
    example("deskops import register.xlsx --dry-run", N_("See what would happen, and write nothing")),
    example(
        "deskops import *.xlsx *.csv --report check.xlsx",
        N_("Take all in; what needs a person is in the report"),
    ),
)
def take_in(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=N_("XLSX or CSV files"))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Say what would be done, and do nothing"))
    ] = False,
    customer: Annotated[
        str,
        typer.Option(
            "--customer",
            metavar="NAME",
            help=N_("Whose sites these are, as service orders name it; else the setting customer.name"),
        ),
    ] = "",
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE.xlsx",
            help=N_("The rows that need a person, coloured at the cell; replaces an earlier report only"),
        ),
    ] = None,
    as_json: AsJson = False,
) -> Exit:
    from deskops.cli.session import opened, writing

    with opened() if dry_run else writing() as context:
        return import_into(context, files, dry_run=dry_run, customer=customer, report=report, as_json=as_json)


def import_into(
    context: "Context",
    files: Sequence[str],
    *,
    dry_run: bool,
    customer: str,
    report: Path | None,
    as_json: bool,
) -> Exit:
    """Take the files into an open store and tell what became of them."""
    from deskops.ops.do.importing import import_files

    paths = list(_paths(files))
    _check(report, paths)
    with _Reading() as reading:
        done = import_files(context, paths, customer=customer, dry_run=dry_run, on_progress=reading)
        made = context.now
    try:
        _report(report, done, made)
    finally:  # the rows are stored whatever becomes of the report
        if as_json:
            output.json_object(done.as_json())
        else:
            _tell(done, dry_run)
    return Exit.REFUSED if done.needs_a_person and not dry_run else Exit.DONE


def _check(report: Path | None, inputs: Sequence[Path]) -> None:
    from deskops.exchange.report_place import check_place

    if report is not None:
        check_place(report, inputs)


def _report(report: Path | None, done: "Imported", made: "datetime") -> None:
    from deskops.exchange.report import write_report

    if report is not None:
        write_report(report, done.plans, made=made)


def _paths(files: Sequence[str]) -> Iterator[Path]:
    """Windows leaves patterns to the program."""
    for name in files:
        found = sorted(glob.glob(name)) if sys.platform == "win32" and not Path(name).exists() else []  # noqa: PTH207 - a pattern with a folder
        yield from (Path(each) for each in found or [name])


class _Reading:
    """The reader's progress on the terminal."""

    def __enter__(self) -> "_Reading":
        from deskops.cli.progress import Progress

        self._line = Progress("").__enter__()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._line.__exit__(None, None, None)

    def __call__(self, seen: Any) -> None:
        self._line.label = f"{seen.file} {seen.sheet}"
        self._line(seen.rows)


def _tell(done: "Imported", dry_run: bool) -> None:
    files: Sequence[Mapping[str, Any]] = done.as_json()["files"]
    names = [_("File"), _("Sheet"), _("Kind")]
    counts = [_("Rows"), _("New"), _("Updated"), _("Unchanged"), _("Repaired"), _("Refused")]
    columns = [Column(name) for name in names] + [Column(name, right=True) for name in counts]
    output.table(columns, [_counts(file, sheet) for file in files for sheet in file["sheets"]])
    for file in files:
        _tell_rows(_("Refused"), file["file"], [_refusal(each) for each in file["refusals"]])
        _tell_rows(_("Doubtful, taken as it stands"), file["file"], [_doubt(each) for each in file["doubts"]])
        if file.get("missing"):
            words = _("{count} known rows are not in {file}; nothing is deleted")
            output.say(words.format(count=len(file["missing"]), file=file["file"]))
    _tell_customer(done)
    if dry_run:
        output.say(_("Nothing was written: this was a dry run"))
    elif done.backup:
        output.say(rows_written(done.written, done.backup))
    elif done.written:  # a server's database keeps its own copies
        output.say(rows_written(done.written))
    else:
        output.say(_("Everything was known already: nothing was written"))


def _tell_customer(done: "Imported") -> None:
    owner = done.owner
    if owner.others:
        site, name = owner.others[0]
        words = _(
            "{count} of these sites stay with the customer that they have, for instance {site} with {name}"
        )
        output.warn(words.format(count=len(owner.others), site=site, name=name))
    if owner.wanted and owner.titled:
        words = _("Customer: {name}, as the title says; if that is wrong: --customer NAME")
        output.say(words.format(name=owner.name))
    elif owner.wanted and not owner.name:
        output.say(
            _(
                "No customer is named, and service orders leave it blank: import again with --customer NAME, "
                "or first deskops config set customer.name NAME"
            )
        )


def _counts(file: Mapping[str, Any], sheet: Mapping[str, Any]) -> list[Any]:
    kind = sheet.get("kind", file["kind"])
    numbers = [sheet[name] for name in ("rows", "new", "updated", "unchanged", "repaired", "refused")]
    return [file["file"], sheet["sheet"], _(_KINDS.get(kind, kind)), *numbers]


def _refusal(row: Mapping[str, Any]) -> str:
    return _("{sheet}, row {row}: {why}").format(sheet=row["sheet"], row=row["row"], why=row["why"])


def _doubt(row: Mapping[str, Any]) -> str:
    words = _("{sheet}, row {row}, {column} {value}: {why}")
    shown = {name: row[name] for name in ("sheet", "row", "column", "why")}
    return words.format(**shown, value=cut(str(row["value"]), _WIDEST))


def _tell_rows(title: str, file: str, rows: Sequence[str]) -> None:
    if not rows:
        return
    output.say(_("{title}: {count} ({file})").format(title=title, count=len(rows), file=file))
    for row in rows[:_SHOWN]:
        output.say(f"  {row}")
    if len(rows) > _SHOWN:
        more = _("and {count} more; all of them with --report FILE.xlsx").format(count=len(rows) - _SHOWN)
        output.say(f"  {more}")
