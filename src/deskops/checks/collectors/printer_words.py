"""The numbers of the Printer-MIB and the words of IPP for the same things (RFC 3805, IANA-PRINTER-MIB, PWG 5100.9)."""

from typing import Final

# prtMarkerSuppliesType; IPP's printer-supply uses the same words.
SUPPLY_TYPES: Final = {
    1: "other", 2: "unknown", 3: "toner", 4: "wasteToner", 5: "ink", 6: "inkCartridge", 7: "inkRibbon",
    8: "wasteInk", 9: "opc", 10: "developer", 11: "fuserOil", 12: "solidWax", 13: "ribbonWax", 14: "wasteWax",
    15: "fuser", 16: "coronaWire", 17: "fuserOilWick", 18: "cleanerUnit", 19: "fuserCleaningPad",
    20: "transferUnit", 21: "tonerCartridge", 22: "fuserOiler", 23: "water", 24: "wasteWater",
    26: "wastePaper", 32: "staples",
}  # fmt: skip
_MARKERS: Final = frozenset(
    {"toner", "ink", "inkCartridge", "inkRibbon", "solidWax", "ribbonWax", "tonerCartridge"}
)

# hrPrinterDetectedErrorState, bit 0 being the top one of the first octet; each with its level.
ERROR_BITS: Final = (
    ("media-low", "warning"), ("media-empty", "error"), ("toner-low", "warning"), ("toner-empty", "error"),
    ("door-open", "error"), ("media-jam", "error"), ("offline", "error"), ("service-needed", "error"),
    ("input-tray-missing", "error"), ("output-tray-missing", "error"), ("marker-supply-missing", "error"),
    ("output-area-almost-full", "warning"), ("output-area-full", "error"), ("input-tray-empty", "warning"),
    ("maintenance-overdue", "warning"),
)  # fmt: skip

DEVICE_STATES: Final = {1: "unknown", 2: "running", 3: "warning", 4: "testing", 5: "down"}
PRINTER_STATES: Final = {3: "idle", 4: "processing", 5: "idle"}  # hrPrinterStatus; 5 is warming up
IPP_STATES: Final = {3: "idle", 4: "processing", 5: "stopped"}
SEVERITIES: Final = {3: "critical", 4: "warning", 5: "warning"}
TRAINING: Final = {3: "untrained", 4: "trained", 5: "service"}
COUNTER_UNITS: Final = {
    3: "characters",
    4: "lines",
    5: "impressions",
    6: "sheets",
    7: "impressions",
    8: "sheets",
}
COVERS: Final = {3: True, 4: False, 5: True, 6: False}  # whether it is open

# Words of a kind, of which IPP knows several for one thing.
SAME: Final = {
    "cover-open": "door-open", "interlock-open": "door-open", "marker-supply-empty": "toner-empty",
    "marker-supply-low": "toner-low", "media-needed": "media-empty", "input-tray-empty": "media-empty",
}  # fmt: skip


def use_of(kind: str, *, receptacle: bool = False) -> str:
    """marker, waste or part."""
    if receptacle or kind.startswith("waste"):
        return "waste"
    return "marker" if kind in _MARKERS else "part"


def level_of(level: int | None, most: int | None, unit: int | str | None) -> tuple[str, float | None]:
    """The percent rule and its sentinels: -1 unlimited, -2 unknown, -3 some, -100 a vendor's empty."""
    if level is None or level == -2:
        return "unknown", None
    if level == -1:
        return "unlimited", None
    if level == -3:
        return "some", None
    if level == -100:
        return "empty", 0.0
    if level < 0:
        return "unknown", None
    if unit in (19, "percent"):
        return "known", float(min(100, level))
    if most is not None and most > 0:
        return "known", min(100.0, 100 * level / most)
    return ("empty", 0.0) if level == 0 and most != -2 else ("unknown", None)
