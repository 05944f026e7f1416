"""From an address, or a registered device's kind, to the probe that asks it; each way is loaded when it is used."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.checks.registry import USUAL
from deskops.checks.sources import LiveProbe
from deskops.checks.targets.address import PAPER, Address, of_host
from deskops.checks.targets.questions import Learn, Person, Secret, nobody_knows, nobody_learns

if TYPE_CHECKING:
    from deskops.checks.custom import Commands
    from deskops.checks.targets.ssh import Ssh
    from deskops.checks.targets.winrm import WinRm


class Reach(NamedTuple):
    """How a registered machine is got into, where somebody has said it. `way` is ssh or winrm, `port` 0 the usual one;
    `system` is linux or windows; `domain` is what its host name has behind it in its certificate. Empty: no word on it.
    """

    way: str = ""
    user: str = ""
    port: int = 0
    system: str = ""
    domain: str = ""


NO_WORD: Final = Reach()


class How(NamedTuple):
    """What is known beside the address. `secret` gives a password or community by its name, empty where there is none.

    `system` is linux, windows or empty. `person`: somebody at the terminal who may be asked for a password or about a
    host key. `clock` is ours, to compare theirs with.
    `learn` is told a password that was typed.
    `commands` are those of custom checks that the settings allow.
    `called`: the name of what is asked by its address, under which its host key or certificate is known. `reach`: of a
    registered device.
    """

    system: str = ""
    person: Person | None = None
    clock: Callable[[], datetime] | None = None
    ssh_config: str = ""
    secret: Secret = nobody_knows
    learn: Learn = nobody_learns
    called: str = ""
    reach: Reach = NO_WORD
    printer_ca: str = ""
    printer_pins: Mapping[str, str] = MappingProxyType({})
    winrm_ca: str = ""
    commands: "Commands" = MappingProxyType({})


Open = Callable[[Address, How], LiveProbe]


class _Way(NamedTuple):
    """`profile` is that of what usually answers there."""

    open: Open
    profile: str = USUAL


class _Device(NamedTuple):
    """How a kind of device is reached, of which more is asked than that scheme tells. `machine`: it can be got into,
    in the way that is set.
    """

    scheme: str
    open: Open
    machine: bool = False


def probe_of(address: Address, how: How) -> LiveProbe:
    """Raises UsageError for a scheme whose library is not installed."""
    return _WAYS[address.scheme].open(address, how)


def probe_of_device(kind: str, host: str, how: How) -> LiveProbe:
    """The probe of a registered device. Raises BadInput, UsageError."""
    return _DEVICES.get(kind, _MACHINE).open(address_of_device(kind, host, how.reach), how)


def address_of_device(kind: str, host: str, reach: Reach) -> Address:
    """Where and how a registered device is asked. Raises BadInput."""
    device = _DEVICES.get(kind, _MACHINE)
    if not device.machine:
        return of_host(device.scheme, host)
    return of_host(reach.way or device.scheme, host, port=reach.port, user=reach.user)


def is_machine(kind: str) -> bool:
    """Whether a device of this kind is got into to be asked, in the way that somebody has set."""
    return _DEVICES.get(kind, _MACHINE).machine


def usual_profile(address: Address) -> str:
    """What is usually behind such an address: of a port one service, of a printer's raw port a receipt printer."""
    if address.scheme == "tcp" and address.port in PAPER:
        return "receipt"
    return _WAYS[address.scheme].profile


def _ssh(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.ssh import Ssh

    def way(person: Person | None) -> Ssh:
        return Ssh(
            address,
            system=how.system,
            person=person,
            secret=how.secret,
            learn=how.learn,
            clock=how.clock,
            config=how.ssh_config,
            called=how.called,
        )

    return _with_commands(way, how)


def _winrm(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.winrm import WinRm

    def way(person: Person | None) -> WinRm:
        return WinRm(
            address,
            person=person,
            secret=how.secret,
            learn=how.learn,
            clock=how.clock,
            ca=how.winrm_ca,
            called=how.called,
        )

    return _with_commands(way, how)


def _with_commands(way: "Callable[[Person | None], Ssh | WinRm]", how: How) -> LiveProbe:
    """The commands of custom checks have ways of their own, on which nobody is asked."""
    if not how.commands:
        return way(how.person)
    from deskops.checks.targets.commands import WithCommandsThere

    return WithCommandsThere(way(how.person), lambda: way(None), how.commands)


def _tcp(address: Address, _how: How) -> LiveProbe:
    from deskops.checks.targets.tcp import Tcp

    return Tcp(address)


def _pos(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.pos import Pos

    return Pos(address, probe_of(address, how))


def _network(address: Address, _how: How) -> LiveProbe:
    from deskops.checks.targets.network_device import NetworkDevice

    return NetworkDevice(address)


def _ipp(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.ipp import Trust
    from deskops.checks.targets.printer import Known, Printer

    trust = Trust(how.printer_ca, how.printer_pins)
    return Printer(str(address), Known(address.host, ipp=address, trust=trust, secret=how.secret))


def _snmp(address: Address, how: How) -> LiveProbe:
    from deskops.checks.targets.printer import Known, Printer

    return Printer(str(address), Known(address.host, snmp=address, secret=how.secret))


def _printer(address: Address, how: How) -> LiveProbe:
    """A registered printer is asked in every way that it may know, at the one address that was judged."""
    from deskops.checks.targets.ipp import Trust
    from deskops.checks.targets.printer import PORTS, Known, Printer

    trust = Trust(how.printer_ca, how.printer_pins, how.called)
    snmp = of_host("snmp", address.host)
    return Printer(address.host, Known(address.host, address, snmp, PORTS, trust, how.secret))


_WAYS: Final = {
    "ssh": _Way(_ssh), "winrm": _Way(_winrm), "tcp": _Way(_tcp, "tcp"), "ipp": _Way(_ipp, "printer"),
    "ipps": _Way(_ipp, "printer"), "snmp": _Way(_snmp, "printer"),
}  # fmt: skip
_MACHINE: Final = _Device("ssh", probe_of, machine=True)
_DEVICES: Final = {
    "pos": _Device("ssh", _pos, machine=True), "network": _Device("ssh", _network), "printer": _Device("ipp", _printer)
}  # fmt: skip
