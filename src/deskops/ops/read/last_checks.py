"""The last run of the checks on a device, and what is another since: disks, memory, software, addresses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from deskops.checks.inventory import Change, changes
from deskops.domain.nouns import Kind
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
    some = {"asset": asset, "limit": _VISITS, "offset": 0}
    for visit in views.rows(context.views, "inspections_of_asset", InspectionLine, **some):
        told = [
            entry
            for entry in entries(context, visit.id)
            if entry.kind == Kind.INSPECTION and entry.action == CHECKS and entry.payload.get(_INVENTORY)
        ]
        if told:
            last = max(told, key=lambda entry: entry.at)
            return Compared(last.moment, visit.number, tuple(changes(last.payload[_INVENTORY], inventory)))
    return None
