"""How jobs are shown in lists: the columns, their colours, and the object that scripts read."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Final

from deskops.cli import output
from deskops.cli.moments import iso, short
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
    titles = [
        _("Number"),
        _("Job"),
        _("Site"),
        _("Device"),
        _("Contact"),
        _("Priority"),
        _("Status"),
        _("Due"),
    ]
    titles += [_("SLA")] + [_("Engineer")] * everyone
    rows = (_row(line, sla, where, today, as_csv=as_csv)[: len(titles)] for line, sla in lines)
    (output.csv_rows if as_csv else output.table)([Column(title) for title in titles], list(rows))


def _row(line: "JobLine", sla: str, where: tzinfo, today: date, *, as_csv: bool) -> Sequence[Cell]:
    from deskops.cli.vocabulary import spoken

    due = (iso(line.due_at, where) or "") if as_csv else short(line.due_at, where, today)
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
