"""How jobs are shown in lists: the columns, their colours, and the object that scripts read."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Final

from deskops.cli import output
from deskops.cli.moments import deadline, iso
from deskops.cli.output import Cell, Column, Tinted
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.store.views.day_tuples import JobLine

_SLA_STYLES: Final = {
    "soon": "bold yellow",
    "late": "bold red",
    "missed": "red",
    "met": "green",
    "held": "dim",
}
_TITLE: Final = 80  # cells: some forty Chinese characters
_PRIORITY_STYLES: Final = {"critical": "bold red", "urgent": "yellow"}


def job_object(line: "JobLine", sla: str, where: tzinfo) -> dict[str, Any]:
    """The keys of the contract, in its order."""
    return {
        "id": line.id,
        "number": line.number,
        "kind": line.kind,
        "title": line.title,
        "site": line.site_name,
        "asset": line.asset_tag,
        "contact": line.contact,
        "priority": line.priority,
        "status": line.status,
        "assignee": line.engineer,
        "due": iso(line.due_at, where),
        "sla": sla or None,
        "unsent": line.unsent,
    }


def job_table(
    lines: Iterable[tuple["JobLine", str]], where: tzinfo, today: date, *, as_csv: bool, everyone: bool
) -> None:
    """`lines` with the word of each one's clock; times at the sites."""
    columns = [
        Column(_("Number"), whole=True),
        Column(_("Job"), widest=_TITLE),
        Column(_("Site")),
        Column(_("Device"), spare=2),
        Column(_("Contact"), spare=4),
        Column(_("Priority"), spare=3),
        Column(_("Status"), spare=1),
        Column(_("Due"), whole=True),
        Column(_("SLA")),
        Column(_("Engineer"), spare=5),
    ][: 10 if everyone else 9]
    rows = (_row(line, sla, where, today, as_csv=as_csv)[: len(columns)] for line, sla in lines)
    (output.csv_rows if as_csv else output.table)(columns, list(rows))


def _row(line: "JobLine", sla: str, where: tzinfo, today: date, *, as_csv: bool) -> Sequence[Cell]:
    from deskops.cli.vocabulary import spoken

    due = (iso(line.due_at, where) or "") if as_csv else deadline(line.due_at, where, today)
    return [
        line.number,
        line.title,
        line.site_name,
        line.asset_tag,
        line.contact,
        _tinted(spoken(line.priority), _PRIORITY_STYLES.get(line.priority)),
        spoken(line.status),
        f"{due}?" if due and line.provisional and not as_csv else due,
        _tinted(spoken(sla) if sla else "", _SLA_STYLES.get(sla)),
        line.engineer,
    ]


def _tinted(text: str, style: str | None) -> Cell:
    return Tinted(text, style) if style else text
