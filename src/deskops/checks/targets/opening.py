"""From an address, or a registered device's kind, to the probe that asks it; each way is loaded when it is used."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from deskops.checks.sources import LiveProbe
from deskops.checks.targets.address import Address, of_host
from deskops.errors import UsageError
from deskops.i18n import _


def _none(_name: str) -> str:
    return ""


class How(NamedTuple):
    """What is known beside the address. `secret` gives a password or community by its name, empty where there is none.

    `system` is linux, windows or empty. `asks`: a person at the terminal may be asked for a password or a host key.
    """

    system: str = ""
    asks: bool = False
    ssh_config: str = ""
    secret: Callable[[str], str] = _none
    printer_ca: str = ""
    printer_pins: Mapping[str, str] = MappingProxyType({})


Open = Callable[[Address, How], LiveProbe]


def probe_of(address: Address, how: How) -> LiveProbe:
    """Raises UsageError for a scheme whose library is not installed."""
    return _WAYS.get(address.scheme, _not_yet)(address, how)


def probe_of_device(kind: str, host: str, scheme: str, how: How, user: str = "") -> LiveProbe:
    """The probe of a registered device; `scheme`: how its kind is reached. Raises BadInput, UsageError."""
    if kind == _PRINTER:
        return _printer_itself(host, how)
    return probe_of(of_host(scheme, host, user=user), how)


def _ssh(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.ssh import Ssh

    return Ssh(address, system=how.system, asks=how.asks, config=how.ssh_config)


def _ipp(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.ipp import Trust
    from deskops.checks.targets.printer import Known, Printer

    trust = Trust(how.printer_ca, how.printer_pins)
    return Printer(str(address), Known(address.host, ipp=address, trust=trust, secret=how.secret))


def _snmp(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.printer import Known, Printer

    return Printer(str(address), Known(address.host, snmp=address, secret=how.secret))


def _printer_itself(host: str, how: How) -> LiveProbe:
    """A registered printer is asked in every way that it may know."""
    from deskops.checks.targets.ipp import Trust
    from deskops.checks.targets.printer import PORTS, Known, Printer

    address = of_host("ipp", host)
    trust = Trust(how.printer_ca, how.printer_pins)
    return Printer(
        address.host, Known(address.host, address, of_host("snmp", host), PORTS, trust, how.secret)
    )


def _not_yet(address: Address, _how: How) -> LiveProbe:
    raise UsageError(
        _("{scheme}:// cannot be inspected by this version").format(scheme=address.scheme),
        hint=_("Ways that it knows: {schemes}").format(schemes=", ".join(f"{one}://" for one in _WAYS)),
    )


_PRINTER: Final = "printer"  # kind of a registered device
_WAYS: Final[dict[str, Open]] = {"ssh": _ssh, "ipp": _ipp, "ipps": _ipp, "snmp": _snmp}
