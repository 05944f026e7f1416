"""How registered machines are got into: `[checks.reach."site:FS-禅城"] way = "winrm", user = "svc-inspect"`."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from deskops.checks.registry import profile_of_kind
from deskops.checks.targets.address import is_user, safe_host
from deskops.checks.targets.opening import NO_WORD, Reach
from deskops.errors import BadInput, ConfigError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.check_policy import scopes_of
from deskops.ops.read.check_settings import known_scopes
from deskops.store.views.device_tuples import AssetLine

_USUAL: Final = "ssh"


def reach_of(context: Context, device: AssetLine) -> Reach:
    """What its kind, customer, site and itself say, the last one's word above the others'.

    Raises ConfigError for whatever is wrong in any scope.
    """
    read = read_all(context)
    found = NO_WORD
    for scope in scopes_of(context, device, profile_of_kind(device.kind)) if read else ():
        found = _nearer(found, read.get(scope, {}))
    return found


def read_all(context: Context) -> dict[str, dict[str, Any]]:
    """By scope. Raises ConfigError."""
    told = context.settings.checks.reach
    known_scopes("checks.reach", told)
    return {scope: _read(scope, one) for scope, one in told.items()}


def _nearer(found: Reach, told: Mapping[str, Any]) -> Reach:
    """A port is one of the way that it was told for: with another way it is not the port any more."""
    if told.get("way", found.way or _USUAL) != (found.way or _USUAL):
        found = found._replace(port=0)
    return found._replace(**told)


def _read(scope: str, told: Any) -> dict[str, Any]:
    if not isinstance(told, Mapping):
        raise ConfigError(
            _("checks.reach.{scope} is no table").format(scope=scope),
            hint=_("It looks like {example}.").format(example='{ way = "winrm", user = "svc-inspect" }'),
        )
    for name, value in told.items():
        if name not in _READ:
            raise ConfigError(
                _("checks.reach does not know {name}").format(name=name),
                hint=_("It knows: {names}").format(names=", ".join(_READ)),
            )
        right, like = _READ[name]
        if not right(value):
            raise ConfigError(
                _("checks.reach: {value} is no value of {name}").format(value=str(value)[:100], name=name),
                hint=_("It looks like {example}.").format(example=like),
            )
    return dict(told)


def _is_port(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536


def _is_domain(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(safe_host(value))
    except BadInput:
        return False


_READ: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "way": (lambda value: value in ("ssh", "winrm"), '"ssh" / "winrm"'),
    "user": (lambda value: isinstance(value, str) and is_user(value), '"svc-inspect"'),
    "port": (_is_port, "5986"),
    "system": (lambda value: value in ("linux", "windows"), '"linux" / "windows"'),
    "domain": (_is_domain, '"corp.example"'),
}
