"""What a printer says over SNMP, as facts; pure: variables in, facts out (RFC 2790, RFC 3805)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from deskops.checks.collectors.ber import Oid
from deskops.checks.collectors.printer_text import decoded
from deskops.checks.collectors.printer_words import (
    COUNTER_UNITS,
    COVERS,
    DEVICE_STATES,
    ERROR_BITS,
    PRINTER_STATES,
    SEVERITIES,
    SUPPLY_TYPES,
    TRAINING,
    level_of,
    use_of,
)
from deskops.checks.printer_kinds import (
    Alert,
    Alerts,
    Cover,
    Outlets,
    PageCounter,
    PrinterAddress,
    PrinterIdentity,
    PrinterState,
    Supplies,
    Supply,
    Tray,
    Trays,
    Trouble,
    Troubles,
)

SYSTEM: Final[Oid] = (1, 3, 6, 1, 2, 1, 1)
DESCRIPTION, UP_TIME, NAME, LOCATION = ((*SYSTEM, number, 0) for number in (1, 3, 5, 6))
SCALARS: Final = (DESCRIPTION, UP_TIME, NAME, LOCATION)
_DEVICE: Final[Oid] = (1, 3, 6, 1, 2, 1, 25, 3, 2, 1)
_PRINTER: Final[Oid] = (1, 3, 6, 1, 2, 1, 25, 3, 5, 1)
_ADDRESSES: Final[Oid] = (1, 3, 6, 1, 2, 1, 4, 20, 1)
_P: Final[Oid] = (1, 3, 6, 1, 2, 1, 43)
_GENERAL, _COVER, _INPUT = (*_P, 5, 1, 1), (*_P, 6, 1, 1), (*_P, 8, 2, 1)
_OUTPUT, _MARKER, _SUPPLY = (*_P, 9, 2, 1), (*_P, 10, 2, 1), (*_P, 11, 1, 1)
_COLOUR, _ALERT = (*_P, 12, 1, 1), (*_P, 18, 1, 1)
_IS_PRINTER: Final[Oid] = (1, 3, 6, 1, 2, 1, 25, 3, 1, 5)

# What is walked: the columns of each table.
TABLES: Final[tuple[tuple[Oid, ...], ...]] = tuple(
    tuple((*table, column) for column in columns)
    for table, columns in (
        (_DEVICE, (2, 3, 5)), (_PRINTER, (1, 2)), (_ADDRESSES, (1, 3)), (_GENERAL, (16, 17)), (_COVER, (2, 3)),
        (_INPUT, (8, 9, 10, 11, 12, 13, 18)), (_OUTPUT, (3, 4, 5, 6, 7, 12)), (_MARKER, (3, 4)),
        (_SUPPLY, (3, 4, 5, 6, 7, 8, 9)), (_COLOUR, (4,)), (_ALERT, (2, 3, 4, 7, 8, 9)),
    )
)  # fmt: skip
_BROKEN: Final = 3  # of the low three bits of a sub-unit's status
_MOST: Final = 64  # rows of one table that become facts

Variables = Mapping[Oid, object]


def facts_of(told: Variables, reached: str = "") -> dict[type, object]:
    """What the variables say nothing of is missing. `reached`: the address that was asked."""
    device = _device(told)
    found: dict[type, object] = {PrinterIdentity: _identity(told, device)}
    found.update(_state(told, device))
    rows: tuple[tuple[type, object], ...] = (
        (Alerts, Alerts(tuple(_alerts(told))) if _has(told, _GENERAL) or _has(told, _ALERT) else None),
        (Supplies, _some(Supplies, _supplies(told))),
        (Trays, _some(Trays, _trays(told))),
        (Outlets, _outlets(told)),
        (PageCounter, _counter(told)),
        (PrinterAddress, _address(told, reached)),
    )
    found.update({kind: value for kind, value in rows if value is not None})
    return found


def _device(told: Variables) -> Oid:
    """hrDeviceIndex of the printer: the first one in the table of printers where no device says that it is one."""
    for name, value in told.items():
        if name[:-1] == (*_DEVICE, 2) and value == _IS_PRINTER:
            return name[-1:]
    return next((name[-1:] for name in sorted(told) if name[:-1] == (*_PRINTER, 1)), (1,))


def _identity(told: Variables, device: Oid) -> PrinterIdentity:
    general = next(iter(_rows(told, _GENERAL)), (1,))
    model = _text(told.get((*_DEVICE, 3, *device))) or _text(told.get(DESCRIPTION))
    return PrinterIdentity(
        model, _text(told.get((*_GENERAL, 17, *general))), _text(told.get(NAME)), _text(told.get(LOCATION))
    )


def _state(told: Variables, device: Oid) -> dict[type, object]:
    found: dict[type, object] = {}
    status = _number(told.get((*_DEVICE, 5, *device)))
    printing = _number(told.get((*_PRINTER, 1, *device)))
    if status is not None or printing is not None:
        word = DEVICE_STATES.get(status or 0, "")
        found[PrinterState] = PrinterState(
            PRINTER_STATES.get(printing or 0, ""), "" if word == "unknown" else word
        )
    bits = told.get((*_PRINTER, 2, *device))
    if isinstance(bits, bytes):
        found[Troubles] = Troubles(tuple(error_bits(bits)))
    return found


def error_bits(octets: bytes) -> list[Trouble]:
    """None, one or two octets; what is not sent is not set."""
    return [
        Trouble(*ERROR_BITS[bit])
        for bit in range(min(8 * len(octets), len(ERROR_BITS)))
        if octets[bit // 8] & 0x80 >> bit % 8
    ]


def _alerts(told: Variables) -> list[Alert]:
    now = _number(told.get(UP_TIME))
    found = []
    for row in _rows(told, _ALERT):
        cell = _cells(told, _ALERT, row)
        severity = SEVERITIES.get(_number(cell(2)) or 0, "other")
        code, since = _number(cell(7)) or 0, _number(cell(9))
        if severity == "other" and code in (0, 1, 2):
            continue
        age = (now - since) / 100 if now is not None and since is not None and 0 <= since <= now else None
        text = _text(cell(8)) or str(code)
        found.append(Alert(severity, text, TRAINING.get(_number(cell(3)) or 0, ""), code, age))
    return found


def _supplies(told: Variables) -> list[Supply]:
    found = []
    for row in _rows(told, _SUPPLY):
        cell = _cells(told, _SUPPLY, row)
        kind = SUPPLY_TYPES.get(_number(cell(5)) or 2, "other")
        use = use_of(kind, receptacle=_number(cell(4)) == 4)
        most, left = _number(cell(8)), _number(cell(9))
        level, percent = level_of(left, most, _number(cell(7)))
        colorant = _number(cell(3))
        colour = _text(told.get((*_COLOUR, 4, *row[:-1], colorant))) if colorant else ""
        name = _text(cell(6)) or f"{colour} {kind}".strip()
        found.append(Supply(name, kind, use, level, percent, colour, fills=use == "waste"))
    return found


def _trays(told: Variables) -> list[Tray]:
    found = []
    for row in _rows(told, _INPUT):
        cell = _cells(told, _INPUT, row)
        level, percent = level_of(_number(cell(10)), _number(cell(9)), _number(cell(8)))
        name = _text(cell(18)) or _text(cell(13)) or str(row[-1])
        found.append(Tray(name, level, percent, _text(cell(12)), _broken(cell(11))))
    return found


def _outlets(told: Variables) -> Outlets | None:
    bins, covers = [], []
    for row in _rows(told, _OUTPUT):
        cell = _cells(told, _OUTPUT, row)
        level, percent = level_of(_number(cell(5)), _number(cell(4)), _number(cell(3)))
        bins.append(
            Tray(_text(cell(12)) or _text(cell(7)) or str(row[-1]), level, percent, "", _broken(cell(6)))
        )
    for row in _rows(told, _COVER):
        cell = _cells(told, _COVER, row)
        status = COVERS.get(_number(cell(3)) or 0)
        if status is not None:
            covers.append(Cover(_text(cell(2)) or str(row[-1]), status))
    return Outlets(tuple(bins), tuple(covers)) if bins or covers else None


def _counter(told: Variables) -> PageCounter | None:
    """Markers of one unit are summed; of several units the first one's counts."""
    sums: dict[str, int] = {}
    for row in _rows(told, _MARKER):
        cell = _cells(told, _MARKER, row)
        count, unit = _number(cell(4)), COUNTER_UNITS.get(_number(cell(3)) or 0, "other")
        if count is not None and count >= 0:
            sums[unit] = sums.get(unit, 0) + count
    return next((PageCounter(count, unit) for unit, count in sums.items()), None)


def _address(told: Variables, reached: str) -> PrinterAddress | None:
    """Its address and mask: the one that it was reached under, else the first that is no loopback."""
    masks = {}
    for row in _rows(told, _ADDRESSES):
        mask = told.get((*_ADDRESSES, 3, *row))
        if len(row) == 4 and row[0] not in (0, 127):
            bits = (
                int.from_bytes(mask, "big").bit_count()
                if isinstance(mask, bytes) and len(mask) == 4
                else None
            )
            masks[".".join(str(part) for part in row)] = bits
    if reached in masks or not masks:
        return PrinterAddress(reached, masks.get(reached)) if reached else None
    return PrinterAddress(*next(iter(masks.items())))


def _rows(told: Variables, table: Oid) -> list[Oid]:
    """Indexes of a table's rows, in order."""
    size = len(table)
    found = {name[size + 1 :] for name in told if name[:size] == table}
    return sorted(found)[:_MOST]


def _has(told: Variables, table: Oid) -> bool:
    return any(name[: len(table)] == table for name in told)


def _cells(told: Variables, table: Oid, row: Oid) -> Callable[[int], object]:
    """One row of a table: its cells by column."""
    return lambda column: told.get((*table, column, *row))


def _some(kind: type, rows: Iterable[object]) -> object:
    items = tuple(rows)
    return kind(items) if items else None


def _broken(status: object) -> bool:
    """Of a sub-unit: the low three bits are how available it is."""
    return isinstance(status, int) and status & 7 == _BROKEN


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: object) -> str:
    return decoded(value[:255]).strip() if isinstance(value, bytes) else ""
