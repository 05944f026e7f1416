"""What a printer says over IPP, as facts; pure: attributes in, facts out."""

from collections.abc import Mapping, Sequence
from typing import Final

from deskops.checks.collectors.ipp_wire import Attributes, Value, number, word, words
from deskops.checks.collectors.printer_ipp_rows import alerts, keyed, trays_of
from deskops.checks.collectors.printer_words import IPP_STATES, level_of, use_of
from deskops.checks.printer_kinds import (
    Alerts,
    Outlets,
    PageCounter,
    PrinterIdentity,
    PrinterState,
    PrintQueue,
    Supplies,
    Supply,
    Trays,
    Trouble,
    Troubles,
)

ATTRIBUTES: Final = (
    "printer-make-and-model", "printer-name", "printer-dns-sd-name", "printer-location", "printer-device-id",
    "printer-firmware-string-version", "printer-serial-number", "printer-state", "printer-state-reasons",
    "printer-state-message", "printer-is-accepting-jobs", "queued-job-count", "printer-up-time", "printer-alert",
    "printer-alert-description", "printer-supply", "printer-supply-description", "printer-input-tray",
    "printer-output-tray", "printer-cover", "printer-impressions-completed", "printer-media-sheets-completed",
    "marker-names", "marker-types", "marker-levels", "marker-low-levels", "marker-high-levels", "marker-colors",
)  # fmt: skip
JOB_ATTRIBUTES: Final = ("job-id", "job-state", "time-at-creation")

_LEVELS: Final = ("report", "warning", "error")
_PAUSED: Final = frozenset({"paused", "moving-to-paused"})
# Reasons that no fault is behind, though a printer may say them without a suffix.
_QUIET: Final = frozenset(
    {"none", "connecting-to-device", "moving-to-paused", "paused", "deactivated", "hold-new-jobs"}
)


def facts_of(told: Attributes, jobs: Sequence[Attributes] = ()) -> dict[type, object]:
    found: dict[type, object] = {PrinterIdentity: _identity(told)}
    state = number(told, "printer-state")
    reasons = [one.strip().lower() for one in words(told, "printer-state-reasons") if one.strip()]
    if state is not None or reasons:
        found[PrinterState] = _state(told, state, reasons)
    if reasons:
        found[Troubles] = Troubles(tuple(_trouble(one) for one in dict.fromkeys(reasons) if _is_one(one)))
    if "printer-alert" in told:
        found[Alerts] = Alerts(tuple(alerts(told)))
    supplies = _markers(told) or _supplies(told)
    if supplies:
        found[Supplies] = Supplies(tuple(supplies))
    if trays := trays_of(told, "printer-input-tray"):
        found[Trays] = Trays(tuple(trays))
    if bins := trays_of(told, "printer-output-tray"):
        found[Outlets] = Outlets(tuple(bins))
    found.update(_counts(told, jobs))
    return found


def _identity(told: Attributes) -> PrinterIdentity:
    device = _device_id(word(told, "printer-device-id"))
    model = word(told, "printer-make-and-model") or f"{device.get('MFG', '')} {device.get('MDL', '')}".strip()
    serial = word(told, "printer-serial-number") or device.get("SN", "") or device.get("SERN", "")
    firmware = ", ".join(one for one in words(told, "printer-firmware-string-version") if one.strip())
    return PrinterIdentity(model, serial, "", word(told, "printer-location"), firmware)


def _device_id(text: str) -> dict[str, str]:
    """IEEE 1284: `MFG:Brother;MDL:…;SN:…;`."""
    short = {"MANUFACTURER": "MFG", "MODEL": "MDL", "SERIALNUMBER": "SN"}
    pairs = (part.partition(":") for part in text.split(";"))
    return {
        short.get(name.strip().upper(), name.strip().upper()): value.strip() for name, _colon, value in pairs
    }


def _state(told: Attributes, state: int | None, reasons: Sequence[str]) -> PrinterState:
    plain = {_trouble(one).word for one in reasons}
    # A person's pause stops the queue and says nothing about the device.
    paused = bool(plain & _PAUSED) and not any(
        _is_one(one) and _trouble(one).level == "error" for one in reasons
    )
    return PrinterState(
        IPP_STATES.get(state or 0, ""), paused=paused, message=word(told, "printer-state-message")[:200]
    )


def _is_one(reason: str) -> bool:
    return _trouble(reason).word not in _QUIET


def _trouble(reason: str) -> Trouble:
    """RFC 8011, 5.4.12: what has no suffix is an error."""
    word_, _dash, level = reason.rpartition("-")
    return Trouble(word_, level) if level in _LEVELS and word_ else Trouble(reason, "error")


def _markers(told: Attributes) -> list[Supply]:
    """CUPS' parallel lists; where they are of different lengths, what is missing is unknown."""
    names = told.get("marker-names") or []
    return [_marker(told, at, name) for at, name in enumerate(names[:64]) if isinstance(name, str)]


def _marker(told: Attributes, at: int, name: str) -> Supply:
    kind = _camel(str(_at(told, "marker-types", at) or "unknown"))
    use = use_of(kind)
    level, percent = level_of(_int(told, "marker-levels", at, -2), 100, "percent")
    if level == "unlimited":  # here -1 means that it is not told
        level = "unknown"
    low: float | None = _int(told, "marker-low-levels", at, None)
    if use == "waste":
        # Of waste these lists tell how full it is, the opposite of the Printer-MIB; so is the warn line.
        high = _int(told, "marker-high-levels", at, None)
        percent = None if percent is None else 100 - percent
        low = 100 - low if low is not None and 0 < low <= 100 and high == 0 else None
    elif low is not None and not 0 <= low <= 100:
        low = None
    return Supply(
        name.strip()[:100], kind, use, level, percent, str(_at(told, "marker-colors", at) or ""), low
    )


def _at(told: Attributes, name: str, at: int) -> Value:
    values = told.get(name) or []
    return values[at] if at < len(values) else None


def _int(told: Attributes, name: str, at: int, usual: int | None) -> int | None:
    value = _at(told, name, at)
    return value if isinstance(value, int) and not isinstance(value, bool) else usual


def _camel(word_: str) -> str:
    """`toner-cartridge` as the MIB writes it: `tonerCartridge`."""
    first, *more = word_.strip().split("-")
    return first + "".join(one.capitalize() for one in more)


def _supplies(told: Attributes) -> list[Supply]:
    """PWG 5100.13: octets of `key=value;`, levels as in the Printer-MIB."""
    names = words(told, "printer-supply-description")
    found = []
    for at, row in enumerate(words(told, "printer-supply")[:64]):
        pairs = keyed(row)
        kind = pairs.get("type", "unknown")
        use = use_of(kind, receptacle="receptacle" in pairs.get("class", "").lower())
        level, percent = level_of(_whole(pairs, "level"), _whole(pairs, "maxcapacity"), pairs.get("unit"))
        name = names[at].strip() if at < len(names) and names[at].strip() else kind
        colour = pairs.get("colorantname", "")
        found.append(Supply(name[:100], kind, use, level, percent, colour, fills=use == "waste"))
    return found


def _whole(pairs: Mapping[str, str], name: str) -> int | None:
    text = pairs.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None


def _counts(told: Attributes, jobs: Sequence[Attributes]) -> dict[type, object]:
    found: dict[type, object] = {}
    for name, unit in (
        ("printer-impressions-completed", "impressions"),
        ("printer-media-sheets-completed", "sheets"),
    ):
        count = number(told, name)
        if count is not None and count >= 0:
            found[PageCounter] = PageCounter(count, unit)
            break
    accepting = (told.get("printer-is-accepting-jobs") or [None])[0]
    queued = number(told, "queued-job-count")
    if isinstance(accepting, bool) or queued is not None:
        open_to = accepting if isinstance(accepting, bool) else None
        found[PrintQueue] = PrintQueue(open_to, queued, _oldest(told, jobs))
    return found


def _oldest(told: Attributes, jobs: Sequence[Attributes]) -> float | None:
    """Minutes; both times count from the printer's start."""
    now = number(told, "printer-up-time")
    begun = [one for one in (number(job, "time-at-creation") for job in jobs) if one is not None and one > 0]
    if now is None or not begun or now < min(begun):
        return None
    return round((now - min(begun)) / 60, 1)
