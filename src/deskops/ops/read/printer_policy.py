"""What the checks hold a printer against: its last page count, and the firmware that the settings name."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from deskops.checks.policy import Counted, Firmware
from deskops.errors import ConfigError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.store.views.tuples import EntryTuple

COUNTER: Final = "prn.counter"
_LOOKED_AT: Final = 5  # visits; who has not counted in five does not begin now


def counted(context: Context, asset: str) -> Counted | None:
    """What the last run of the checks on this device counted; None where none did."""
    some = {"asset": asset, "limit": _LOOKED_AT, "offset": 0}
    for visit in views.rows(context.views, "inspections_of_asset", InspectionLine, **some):
        found = [
            one
            for row in views.rows(context.views, "entries", EntryTuple, subject=visit.id)
            if row.action == "checks" and (one := _counted(row)) is not None
        ]
        if found:
            return max(found, key=lambda one: one.at)
    return None


def _counted(row: EntryTuple) -> Counted | None:
    try:
        findings = json.loads(row.payload).get("findings") or ()
        told = next((one for one in findings if one.get("check") == COUNTER), None)
        at = datetime.fromisoformat(row.wall)
    except (ValueError, AttributeError, TypeError):
        return None
    if told is None or told.get("outcome") == "skip" or at.tzinfo is None:
        return None
    value = told.get("value")
    return Counted(value if isinstance(value, int) else None, at)


def firmware(told: Mapping[str, Any]) -> Mapping[str, Firmware]:
    """`{"MFC-L8900" = {baseline = "1.20", bad = ["1.13"]}}`. Raises ConfigError."""
    return {model: _firmware(model, one) for model, one in told.items()}


def _firmware(model: str, told: Any) -> Firmware:
    table = {"baseline": told} if isinstance(told, str) else told
    if not isinstance(table, Mapping) or not set(table) <= {"baseline", "bad"}:
        raise ConfigError(
            _("checks.firmware.{model} names no firmware").format(model=model),
            hint=_('Write it as { baseline = "1.20", bad = ["1.13"] }.'),
        )
    bad = table.get("bad") or ()
    return Firmware(str(table.get("baseline") or ""), (bad,) if isinstance(bad, str) else tuple(_texts(bad)))


def _texts(told: Iterable[Any]) -> Iterable[str]:
    return (str(one) for one in told)
