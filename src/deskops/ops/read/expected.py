"""What the settings expect of machines and tills, as the checks' policy has it: `[checks.expected."kind:pos"]`."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from ipaddress import ip_address
from typing import Any, Final

from deskops.checks.policy import Place, Policy
from deskops.checks.targets.address import safe_host
from deskops.errors import BadInput, ConfigError
from deskops.i18n import _
from deskops.ops.read.check_settings import known_scopes

Read = Callable[[str, Any], Any]
_PLACE: Final = re.compile(
    r"(?:(?P<name>[^=]{1,60})=)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+):(?P<port>\d{1,5})"
)
_USB: Final = re.compile(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(?:@[0-9.-]{1,30})?")


def expected(told: Mapping[str, Any], scopes: Sequence[str], policy: Policy) -> Policy:
    """The policy with what these scopes say, the last one's word above the others'.

    Raises ConfigError for whatever is wrong in any scope.
    """
    known_scopes("checks.expected", told)
    read = {scope: _wishes(scope, wishes) for scope, wishes in told.items()}
    merged: dict[str, Any] = {}
    for scope in scopes:
        merged |= read.get(scope, {})
    values = {name: value for name, value in merged.items() if name in _READ}
    till = {name: value for name, value in merged.items() if name in _TILL}
    return policy._replace(**values, till=policy.till._replace(**till))


def _wishes(scope: str, told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise ConfigError(
            _("checks.expected.{scope} is no table").format(scope=scope),
            hint=_('Write it as [checks.expected."kind:pos"], "site:CODE" or "device:TAG".'),
        )
    known = {**_READ, **_TILL}
    if unknown := sorted(set(told) - set(known)):
        raise ConfigError(
            _("checks.expected does not know {name}").format(name=unknown[0]),
            hint=_("It knows: {names}").format(names=", ".join(known)),
        )
    return {name: known[name](name, value) for name, value in told.items()}


def _texts(name: str, told: Any) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
        raise _wrong(name, told, '["…", "…"]')
    return tuple(told)


def _text(name: str, told: Any) -> str:
    if not isinstance(told, str):
        raise _wrong(name, told, '"…"')
    return told


def _ports(name: str, told: Any) -> tuple[int, ...]:
    if not isinstance(told, list):
        raise _wrong(name, told, "[22, 443]")
    return tuple(_port(name, one) for one in told)


def _port(name: str, told: Any) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 < told < 65536:
        raise _wrong(name, told, "443")
    return told


def _place(name: str, told: Any) -> Place:
    """`store server=10.20.1.5:1433`, or without a name."""
    found = _PLACE.fullmatch(told) if isinstance(told, str) else None
    if found is None or not 0 < int(found["port"]) < 65536:
        raise _wrong(name, told, '"store server=10.20.1.5:1433"')
    try:
        host = safe_host(found["host"].strip("[] "))
    except BadInput:
        raise _wrong(name, told, '"store server=10.20.1.5:1433"') from None
    return Place((found["name"] or found["host"]).strip(), host, int(found["port"]))


def _places(name: str, told: Any) -> tuple[Place, ...]:
    return tuple(_place(name, one) for one in (told if isinstance(told, list) else [told]))


def _dates(name: str, told: Any) -> tuple[tuple[str, str], ...]:
    """`{ baseline = "2026-11-01" }`: when each of the site's lists was last checked."""
    if not isinstance(told, dict):
        raise _wrong(name, told, '{ baseline = "2026-11-01" }')
    try:
        return tuple((str(one), date.fromisoformat(str(day)).isoformat()) for one, day in told.items())
    except ValueError:
        raise _wrong(name, told, '{ baseline = "2026-11-01" }') from None


def _one_of(*choices: str) -> Read:
    def read(name: str, told: Any) -> str:
        if told not in choices:
            raise _wrong(name, told, " / ".join(f'"{one}"' for one in choices))
        return str(told)

    return read


def _gibibytes(name: str, told: Any) -> int:
    """As bytes."""
    if not isinstance(told, int | float) or isinstance(told, bool) or not 0 < told < 10_000:
        raise _wrong(name, told, "8")
    return int(told * 1024**3)


def _levels(name: str, told: Any) -> dict[str, tuple[str, ...]]:
    """`{ windows-19045 = ["19045.6456", "19045.6332"] }`: the patch levels of a system, newest first."""
    like = '{ windows-19045 = ["19045.6456", "19045.6332"] }'
    if not isinstance(told, dict):
        raise _wrong(name, told, like)
    try:
        return {
            str(one): _texts(name, [levels] if isinstance(levels, str) else levels)
            for one, levels in told.items()
        }
    except ConfigError:
        raise _wrong(name, told, like) from None


def _addresses(name: str, told: Any) -> tuple[str, ...]:
    for one in (found := _texts(name, told)):
        try:
            ip_address(one)
        except ValueError:
            raise _wrong(name, one, '["10.20.0.2", "10.20.0.3"]') from None
    return found


def _things(name: str, told: Any) -> tuple[str, ...]:
    for one in (found := _texts(name, told)):
        if ":" in one and not _USB.fullmatch(one):
            raise _wrong(name, one, '"0c2e:0b61", "0c2e:0b61@1-1.2"')
    return found


def _wrong(name: str, told: Any, like: str) -> ConfigError:
    return ConfigError(
        _("checks.expected: {value} is no value of {name}").format(value=str(told)[:100], name=name),
        hint=_("It looks like {example}.").format(example=like),
    )


_READ: Final[dict[str, Read]] = {
    "services": _texts,
    "time_servers": _texts,
    "probe_name": _text,
    "probe_addresses": _texts,
    "ports": _ports,
    "domain": _text,
    "admins": _texts,
    "lists": _dates,
    "ip_mode": _one_of("dhcp", "static"),
    "dns": _addresses,
    "dhcp_servers": _addresses,
    "zone": _text,
    "antivirus": _text,
    "memory": _gibibytes,
    "baselines": _levels,
    "listed": _texts,
    "remote_tools": _texts,
}
_TILL: Final[dict[str, Read]] = {
    "door": _port,
    "back_ends": _places,
    "payment": _places,
    "receipt": _place,
    "drawer": _one_of("high", "low"),
    "peripherals": _things,
    "app": _text,
    "releases": _texts,
    "configs": _texts,
    "stamp": _text,
}
