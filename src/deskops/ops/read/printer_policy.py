"""What the checks hold a printer against: its last page count, and the firmware that the settings name.

Visits are not imported before one is looked for: every inspection of a PC loads this module.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from deskops.checks.policy import Counted, Firmware
from deskops.errors import ConfigError
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.domain.entries import Entry
    from deskops.ops.context import Context

COUNTER: Final = "prn.counter"


def counted(context: "Context", asset: str) -> Counted | None:
    """What the last run of the checks on this device counted; None where none did."""
    from deskops.ops.read.last_checks import runs_on

    found = (_counted(entry) for _visit, entry in runs_on(context, asset))
    return next((one for one in found if one is not None), None)


def _counted(entry: "Entry") -> Counted | None:
    from deskops.ops.read.last_checks import found_by

    told = found_by(entry, COUNTER)
    if told is None or told.get("outcome") == "skip":
        return None
    value = told.get("value")
    return Counted(value if isinstance(value, int) else None, entry.moment)


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
