"""The last run of the checks on a device, and what is another since: disks, memory, software, addresses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from deskops.checks.inventory import Change, changes
from deskops.domain.entries import Entry, Verdict
from deskops.domain.inspection import fold_inspection
from deskops.ops.context import Context
from deskops.ops.read.timelines import entries
from deskops.store import views
from deskops.store.views.inspection_tuples import InspectionLine

CHECKS: Final = "checks"
_INVENTORY: Final = "inventory"
_VISITS: Final = 20  # looked at, newest first


class Compared(NamedTuple):
    """`at` is aware: when the checks before this ran; `number` of the inspection that they belong to."""

    at: datetime
    number: str
    changes: Sequence[Change]


def compared(context: Context, asset: str, inventory: Mapping[str, Any]) -> Compared | None:
    """None where the device was never read before."""
    if not asset or not inventory:
        return None
    for visit, entry in runs_on(context, asset):
        if entry.payload.get(_INVENTORY):
            return Compared(entry.moment, visit.number, tuple(changes(entry.payload[_INVENTORY], inventory)))
    return None


def drift(context: Context, asset: str) -> Compared | None:
    """What the newest run of the checks found other than the run before it; None where there are no two of them.

    `at` and `number` are of the earlier one.
    """
    known = ((visit, entry) for visit, entry in runs_on(context, asset) if entry.payload.get(_INVENTORY))
    newest, before = next(known, None), next(known, None)
    if newest is None or before is None:
        return None
    found = changes(before[1].payload[_INVENTORY], newest[1].payload[_INVENTORY])
    return Compared(before[1].moment, before[0].number, tuple(found))


def found_by(entry: Entry, check: str) -> Mapping[str, Any] | None:
    """What a run says of one check; None where it was not among them."""
    findings = entry.payload.get("findings")
    rows = [one for one in findings if isinstance(one, dict)] if isinstance(findings, list) else []
    return next((one for one in rows if one.get("check") == check), None)


def runs_on(context: Context, asset: str) -> Iterator[tuple[InspectionLine, Entry]]:
    """The runs of the checks on a device that nobody has undone, the last one of each visit, newest visit first."""
    some = {"asset": asset, "limit": _VISITS, "offset": 0}
    for visit in views.rows(context.views, "inspections_of_asset", InspectionLine, **some):
        written = entries(context, visit.id)
        verdicts = fold_inspection(visit.id, written).line.verdicts
        told = [
            entry
            for entry in written
            if entry.action == CHECKS and verdicts.get(entry.id, Verdict.COUNTS) is Verdict.COUNTS
        ]
        if told:
            yield visit, max(told, key=lambda entry: entry.at)
