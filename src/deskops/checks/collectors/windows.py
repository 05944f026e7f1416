"""What the script scripts/collect.ps1 is asked and how it is run; what its answers mean stands in windows_facts.

The script cannot be run where this project is built: it is held to an allow-list of commands, and its answers are
tried on recordings that were written by hand from the documented field layouts.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from deskops.checks import kinds, network_kinds, pos_kinds
from deskops.checks.collectors import windows_facts, windows_network, windows_security, windows_till
from deskops.checks.collectors.child import run
from deskops.checks.collectors.raw import Raw
from deskops.checks.document import parse_json
from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.kinds import KEYS
from deskops.checks.sources import Ask, Got, Source
from deskops.errors import BadInput
from deskops.i18n import _

SCRIPT: Final = Path(__file__).parent.parent / "scripts" / "collect.ps1"
KIND: Final = "deskops collect windows"
VERSION: Final = 1
_SECONDS: Final = 25.0  # one script for the whole target

# For each kind of fact: what the script must read for it, and who makes sense of that.
TABLE: Final[Mapping[type, tuple[tuple[str, ...], Callable[[Raw], object]]]] = {
    kinds.System: (("os",), windows_facts.system),
    kinds.Host: (("computer",), windows_facts.host),
    kinds.Hardware: (("computer",), windows_facts.hardware),
    kinds.Memory: (("memory",), windows_facts.memory),
    kinds.Boot: (("os",), windows_facts.boot),
    kinds.Volumes: (("volumes",), windows_facts.volumes),
    kinds.Disks: (("physicaldisks", "predict"), windows_facts.disks),
    kinds.Encryption: (("encryption",), windows_security.encryption),
    kinds.Antivirus: (("antivirus", "defender"), windows_security.antivirus),
    kinds.Firewall: (("firewall",), windows_security.firewall),
    kinds.Updates: (("hotfixes", "history"), windows_security.updates),
    kinds.Reboot: (("reboot", "hotfixes", "os"), windows_security.reboot),
    kinds.Software: (("software",), windows_security.software),
    kinds.Admins: (("admins",), windows_security.admins),
    kinds.Devices: (("devices",), windows_facts.devices),
    kinds.Batteries: (("batteries",), windows_facts.batteries),
    kinds.Services: (("services",), windows_facts.services),
    kinds.Events: (("events",), windows_facts.events),
    kinds.TimeSource: (("time",), windows_facts.time_source),
    network_kinds.TimeServers: (("time",), windows_network.time_servers),
    network_kinds.Interfaces: (("adapters", "links", "wireless"), windows_network.interfaces),
    network_kinds.Routes: (("adapters",), windows_network.routes),
    network_kinds.Resolvers: (("adapters",), windows_network.resolvers),
    network_kinds.Leases: (("adapters",), windows_network.leases),
    network_kinds.Listening: (("listening",), windows_network.listening),
    network_kinds.GatewayReply: (("gateway",), windows_network.gateway),
    network_kinds.PathMtu: (("mtu",), windows_network.path_mtu),
    pos_kinds.UsbDevices: (("usb",), windows_till.usb_devices),
    pos_kinds.Stamps: (("stamps",), windows_till.stamps),
    pos_kinds.ServiceStarts: (("starts",), windows_till.service_starts),
    pos_kinds.Reached: (("places",), windows_till.reached),
}
# They take seconds on a tired machine and get a PowerShell of their own.
_SLOW: Final = frozenset(
    {
        *(kinds.Software, kinds.Events, kinds.Updates, kinds.Reboot, kinds.Antivirus, kinds.Disks),
        *(network_kinds.GatewayReply, network_kinds.PathMtu),
    }
)


def sources(wanted: Collection[type]) -> tuple[Source, ...]:
    quick = tuple(kind for kind in TABLE if kind in wanted and kind not in _SLOW)
    slow = tuple(kind for kind in TABLE if kind in wanted and kind in _SLOW)
    found = [Source(quick, partial(_read, quick), "PowerShell", seconds=_SECONDS)] if quick else []
    found += [Source(slow, partial(_read, slow), "PowerShell", slow=True, seconds=_SECONDS)] if slow else []
    return tuple(found)


def words(wanted: Collection[type]) -> list[str]:
    """The command that runs the script for these kinds of fact."""
    names = dict.fromkeys(name for kind in wanted for name in TABLE[kind][0])
    options = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", str(SCRIPT)]
    return ["powershell.exe", *options, "-Facts", ",".join(names)]


def _read(wanted: tuple[type, ...], ask: Ask) -> list[Got]:
    said = run(words(wanted), seconds=ask.seconds)
    return answers_of(said.text.encode(), wanted, said.error)


def answers_of(said: bytes, wanted: Collection[type], complaint: str = "") -> list[Got]:
    """What the script printed. Raises Unread with its complaint where that is no JSON."""
    try:
        told = parse_json(said, "PowerShell")
    except BadInput:
        reason = complaint[:200] or _("no JSON")
        raise Unread(_("{program}: {error}").format(program="PowerShell", error=reason)) from None
    return answers(Raw(told.get("facts")), wanted)


def answers(raw: Raw, wanted: Collection[type]) -> list[Got]:
    return [_answer(raw, kind) for kind in wanted]


def _answer(raw: Raw, kind: type) -> Got:
    names, decode = TABLE[kind]
    source = "collect.ps1: " + ", ".join(names)
    try:
        return Got(kind, decode(raw), source, at=raw.at(names[0]))
    except Unread as reason:
        return Got(kind, None, source, str(reason), raw.at(names[0]))
    except (ValueError, TypeError, KeyError, OverflowError):
        return Got(kind, None, source, _("{source} answered otherwise than we know").format(source=source))


def facts_of(told: Mapping[str, Any], name: str) -> Facts:
    """The facts in what the script printed. Raises BadInput where it is not the script's output."""
    raw = Raw(told.get("facts"))
    collected = raw.moment(told.get("collected"))
    if told.get("kind") != KIND or told.get("version") != VERSION or collected is None:
        raise BadInput(_("{path} holds no facts").format(path=name))
    target = told.get("target")
    facts = Facts(target if isinstance(target, str) else name, collected)
    for one in answers(raw, [kind for kind, (needs, _decode) in TABLE.items() if needs[0] in raw]):
        facts.add(_fact(one, collected))
    return facts


def _fact(one: Got, collected: datetime) -> Fact:
    return Fact(KEYS[one.kind], one.value, one.source, one.at or collected, one.error)
