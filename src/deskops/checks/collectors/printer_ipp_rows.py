"""The attributes of IPP that carry rows of `key=value;` (PWG 5100.13): trays, bins, alerts; pure."""

from collections.abc import Iterator
from typing import Final

from deskops.checks.collectors.ipp_wire import Attributes, words
from deskops.checks.collectors.printer_words import level_of
from deskops.checks.printer_kinds import Alert, Tray

_MOST: Final = 64  # rows of one attribute
_SEVERITIES: Final = {
    "critical": "critical", "criticalbinarychangeevent": "critical", "warning": "warning",
    "warningunarychangeevent": "warning", "warningbinarychangeevent": "warning",
}  # fmt: skip
_TRAINING: Final = {"untrained": "untrained", "trained": "trained", "fieldservice": "service"}
_BROKEN: Final = 7  # of prtSubUnitStatus: the low three bits


def keyed(row: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in row[:2000].split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}


def trays_of(told: Attributes, attribute: str) -> list[Tray]:
    """Input trays by their level, output trays by the room that is left."""
    found = []
    for at, row in enumerate(words(told, attribute)[:_MOST]):
        pairs = keyed(row)
        level = pairs.get("level") or pairs.get("remaining") or ""
        state, percent = level_of(_number(level), _number(pairs.get("maxcapacity", "")), pairs.get("unit"))
        status = _number(pairs.get("status", "")) or 0
        name = pairs.get("name") or pairs.get("type") or str(at + 1)
        found.append(Tray(name[:100], state, percent, pairs.get("mediasizename", ""), status & _BROKEN == 3))
    return found


def alerts(told: Attributes) -> Iterator[Alert]:
    """Without the fillers of printers that have nothing to tell (`code=unknown;severity=other`)."""
    texts = words(told, "printer-alert-description")
    for at, row in enumerate(words(told, "printer-alert")[:_MOST]):
        pairs = keyed(row)
        code = pairs.get("code", "unknown")
        severity = _SEVERITIES.get(pairs.get("severity", "").lower(), "other")
        if severity == "other" and code in ("unknown", "other"):
            continue
        text = texts[at].strip() if at < len(texts) else ""
        training = _TRAINING.get(pairs.get("training", "").lower(), "")
        yield Alert(severity, (text or code)[:200], training)


def _number(text: str) -> int | None:
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None
