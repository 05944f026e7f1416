"""What the checks hold a printer against: its last page count, and the firmware that the settings name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from deskops.checks.policy import Counted, Firmware
from deskops.domain.entries import Entry
from deskops.errors import ConfigError
from deskops.i18n import _
from deskops.ops.context import Context

COUNTER: Final = "prn.counter"


def counted(context: Context, asset: str) -> Counted | None:
    """What the last run of the checks on this device counted; None where none did."""
    from deskops.ops.read.last_checks import runs_on  # every other target is asked sooner without it

    found = (_counted(entry) for _visit, entry in runs_on(context, asset))
    return next((one for one in found if one is not None), None)


def _counted(entry: Entry) -> Counted | None:
    findings = entry.payload.get("findings")
    rows = [one for one in findings if isinstance(one, dict)] if isinstance(findings, list) else []
    told = next((one for one in rows if one.get("check") == COUNTER), None)
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
