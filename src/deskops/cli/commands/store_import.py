"""`deskops desk import OLD-STORE`: what became of a store that a laptop used alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskops.cli import output
from deskops.cli.exits import Exit
from deskops.cli.output import Column
from deskops.cli.rows_written import rows_written
from deskops.cli.width import cut
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.desk.taking_store import TakenIn

_SHOWN: Final = 10  # rows of each kind that are told one by one
_WIDEST: Final = 100
_KINDS: Final = {
    "customer": N_("customers"),
    "site": N_("sites"),
    "subnet": N_("networks"),
    "department": N_("departments"),
    "contact": N_("contacts"),
    "engineer": N_("engineers"),
    "asset": N_("devices"),
    "request": N_("requests"),
    "job": N_("jobs"),
    "template": N_("checklists"),
    "inspection": N_("inspections"),
    "problem": N_("problems"),
    "article": N_("articles"),
    "software_rule": N_("software"),
    "attachment": N_("attached files"),
    "entry": N_("steps"),
}
_TITLES: Final = (
    ("refused", N_("Refused")),
    ("different", N_("Different, the desk's is kept")),
    ("new", N_("New")),
)


def import_store(
    context: "Context", place: Path, *, dry_run: bool, report: Path | None, as_json: bool
) -> Exit:
    """Take a store into the desk and tell what became of it."""
    from deskops.exchange.report_place import check_place
    from deskops.ops.do.desk.taking_store import take_store_in

    if report is not None:
        check_place(report, [place])
    done = take_store_in(context, place, dry_run=dry_run)
    try:
        _report(report, done, context)
    finally:  # the rows are stored whatever becomes of the report
        if as_json:
            output.json_object(_object(done))
        else:
            _tell(done, dry_run)
    return Exit.REFUSED if done.needs_a_person and not dry_run else Exit.DONE


def _report(report: Path | None, done: "TakenIn", context: "Context") -> None:
    from deskops.exchange.store_report import write_store_report

    if report is not None:
        rows = [(one.kind, one.name, one.verdict, one.why) for one in done.told]
        write_store_report(report, done.kinds, rows, made=context.now)


def _object(done: "TakenIn") -> dict[str, object]:
    files = {"new": len(done.files.new), "known": done.files.known, "missing": done.files.missing}
    rows = [{"kind": one.kind, "name": one.name, "verdict": one.verdict, "why": one.why} for one in done.told]
    return {
        "store": str(done.store), "engineer": done.engineer, "code": done.code, "kinds": done.kinds, "files": files,
        "rows": rows, "written": done.written, "backup": str(done.backup) if done.backup else None,
    }  # fmt: skip


def _tell(done: "TakenIn", dry_run: bool) -> None:
    output.say(_("The store of {name} ({code})").format(name=done.engineer, code=done.code))
    names = [_("Rows"), _("New"), _("Matched"), _("Different"), _("Refused")]
    columns = [Column(_("Kind")), *(Column(name, right=True) for name in names)]
    rows = [
        [_(_KINDS[one["kind"]]), one["rows"], one["new"], one["matched"], one["different"], one["refused"]]
        for one in done.kinds
    ]
    output.table(columns, rows)
    for verdict, title in _TITLES:
        _tell_rows(
            _(title),
            [f"{_(_KINDS[one.kind])}, {one.name}: {one.why}" for one in done.told if one.verdict == verdict],
        )
    words = _("Files: {new} new, {known} known")
    output.say(words.format(new=len(done.files.new), known=done.files.known))
    if done.files.missing:
        _tell_rows(_("Files that are not in the old store"), done.files.missing)
    if dry_run:
        output.say(_("Nothing was written: this was a dry run"))
    elif done.backup:
        output.say(rows_written(done.written, done.backup))
    elif done.written or done.files.new:
        output.say(rows_written(done.written))
    else:
        output.say(_("Everything was known already: nothing was written"))


def _tell_rows(title: str, rows: list[str]) -> None:
    if not rows:
        return
    output.say(_("{title}: {count}").format(title=title, count=len(rows)))
    for row in rows[:_SHOWN]:
        output.say("  " + cut(row, _WIDEST))
    if len(rows) > _SHOWN:
        more = _("and {count} more; all of them with --report FILE.xlsx").format(count=len(rows) - _SHOWN)
        output.say("  " + more)
