"""Which of two protocols is believed of what, where a printer speaks both; pure.

Identity: each value from the one that usually has it right: model and firmware from IPP, serial, name and place from
SNMP. State: both are kept. Troubles: all of them, each at its worse level. Supplies: SNMP's rows where they know a
level, with IPP's own warn lines; else IPP's. Everything else: SNMP's where it tells it, since its tables are of the
device, and IPP's where it does not.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from deskops.checks.collectors.printer_words import SAME
from deskops.checks.printer_kinds import (
    Alerts,
    Outlets,
    PrinterIdentity,
    PrinterState,
    Supplies,
    Supply,
    Trays,
    Troubles,
)

_WORSE: Final = ("report", "warning", "error")


def merged(kind: type, ipp: object | None, snmp: object | None) -> object | None:
    """None where neither tells it."""
    if ipp is None or snmp is None:
        return snmp if ipp is None else ipp
    rule = _RULES.get(kind)
    return rule(ipp, snmp) if rule else snmp


def _identity(ipp: PrinterIdentity, snmp: PrinterIdentity) -> PrinterIdentity:
    return PrinterIdentity(
        ipp.model or snmp.model,
        snmp.serial or ipp.serial,
        snmp.name or ipp.name,
        snmp.location or ipp.location,
        ipp.firmware or snmp.firmware,
    )


def _state(ipp: PrinterState, snmp: PrinterState) -> PrinterState:
    return ipp._replace(state=ipp.state or snmp.state, device=snmp.device)


def _troubles(ipp: Troubles, snmp: Troubles) -> Troubles:
    """One line for each thing, whatever it is called; SNMP's bits have no words of their own."""
    found = {SAME.get(one.word, one.word): one for one in snmp.items}
    for one in ipp.items:
        key = SAME.get(one.word, one.word)
        level = max(one.level, found[key].level if key in found else "report", key=_WORSE.index)
        found[key] = one._replace(level=level)
    return Troubles(tuple(found.values()))


def _alerts(ipp: Alerts, snmp: Alerts) -> Alerts:
    return snmp if snmp.items else ipp


def _trays(ipp: Trays, snmp: Trays) -> Trays:
    return snmp if any(one.level != "unknown" for one in snmp.items) else ipp


def _outlets(ipp: Outlets, snmp: Outlets) -> Outlets:
    return Outlets(snmp.bins or ipp.bins, snmp.covers or ipp.covers)


def _supplies(ipp: Supplies, snmp: Supplies) -> Supplies:
    if not any(one.level != "unknown" for one in snmp.items):
        return ipp
    lows = {_of(one): one.low for one in ipp.items if one.low is not None and one.use == "marker"}
    return Supplies(tuple(one._replace(low=lows.get(_of(one), one.low)) for one in snmp.items))


def _of(supply: Supply) -> str:
    """What a cartridge is known by in both: its colour, in whatever words."""
    said = f"{supply.colour} {supply.name}".lower()
    return next((one for one in ("black", "cyan", "magenta", "yellow") if one in said), supply.name.lower())


_RULES: Final[Mapping[type, Callable[[Any, Any], object]]] = {
    PrinterIdentity: _identity,
    PrinterState: _state,
    Troubles: _troubles,
    Alerts: _alerts,
    Trays: _trays,
    Outlets: _outlets,
    Supplies: _supplies,
}
