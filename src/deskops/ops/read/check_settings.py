"""What the settings say of single checks: other limits, on and off, and why; for all, or for one of the scopes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from deskops.checks.limits import Limit, parse
from deskops.checks.policy import Switch
from deskops.checks.registry import Check, catalogue, refused_own
from deskops.errors import ConfigError
from deskops.i18n import _

SCOPES: Final = ("profile", "kind", "customer", "site", "device")
_BESIDE: Final = frozenset({"switch", "reason"})  # what may stand beside the limits of a check
_SWITCH: Final = frozenset({"reason", "until"})


class Told(NamedTuple):
    """What one scope says of checks by id; `place` names it for whoever wrote it wrongly."""

    place: str
    checks: Mapping[str, Any]


def known_scopes(key: str, told: Mapping[str, Any]) -> None:
    """A scope that nothing can have is a slip of the hand. Raises ConfigError."""
    for scope in told:
        prefix, colon, name = scope.partition(":")
        if prefix not in SCOPES or not colon or not name.strip():
            raise ConfigError(
                _("{key} does not know {scope!r}").format(key=key, scope=scope),
                hint=_("It is one of: {names}").format(names=", ".join(f'"{one}:…"' for one in SCOPES)),
            )


def overrides(settings: Any, names: Sequence[str]) -> list[Told]:
    """Those of these scopes, in their order. Raises ConfigError."""
    told = settings.overrides
    known_scopes("checks.overrides", told)
    return [Told(f"checks.overrides.{name}", _table(told[name])) for name in names if name in told]


def limits(settings: Any, scopes: Sequence[Told]) -> Mapping[str, Mapping[str, Limit]]:
    """Raises ConfigError."""
    merged: dict[str, dict[str, Limit]] = {}
    for place, checks in (Told("checks.limits", _table(settings.limits)), *scopes):
        for name, told in checks.items():
            known = merged.setdefault(name, {})
            known.update(_limits_of(f"{place}.{name}", name, told, known))
    return merged


def _limits_of(place: str, name: str, told: Any, before: Mapping[str, Limit]) -> dict[str, Limit]:
    """`{percent = {warn = "15:", fail = "5:"}}`, or `{percent = ["15:", "5:"]}`, of one check."""
    if _of_refused(name):
        return {}
    known = _known(name).limits
    found = {}
    for limit, ranges in _table(told).items():
        if limit in _BESIDE:
            continue
        if limit not in known:
            raise ConfigError(
                _("{check} has no limit {name}").format(check=name, name=limit),
                hint=_("Its limits: {names}").format(names=", ".join(known) or "–"),
            )
        found[limit] = _limit(f"{place}.{limit}", ranges, before.get(limit) or known[limit])
    return found


def _limit(key: str, told: Any, usual: Limit) -> Limit:
    """A part that is not named stays as it was."""
    given = dict(zip(("warn", "fail"), told, strict=False)) if isinstance(told, list) else told
    if not isinstance(given, dict) or not set(given) <= {"warn", "fail"}:
        raise ConfigError(
            _("{key} is not a limit").format(key=key),
            hint=_('Write it as { warn = "15:", fail = "5:" }.'),
        )
    for text in filter(None, given.values()):
        try:
            parse(str(text))
        except ConfigError as error:
            raise ConfigError(f"{key}: {error.message}", hint=error.hint) from None
    return usual._replace(**{name: str(text) for name, text in given.items()})


def reasons(scopes: Sequence[Told]) -> Mapping[str, str]:
    """Why a check has another limit here; the last word counts."""
    told = [(name, _table(check).get("reason")) for scope in scopes for name, check in scope.checks.items()]
    return {name: str(reason) for name, reason in told if reason}


def switches(settings: Any, scopes: Sequence[Told]) -> Mapping[str, Switch]:
    """As the settings say for all, and then `switch` of a check in a narrower scope, on again too."""
    told = {name: (f"checks.switches.{name}", value) for name, value in settings.switches.items()}
    for place, checks in scopes:
        for name, check in checks.items():
            if "switch" in _table(check):
                told[name] = (f"{place}.{name}.switch", check["switch"])
    made = ((name, _switch(name, key, value)) for name, (key, value) in told.items())
    return {name: one for name, one in made if one is not None}


def _switch(name: str, key: str, value: Any) -> Switch | None:
    """`false`, a reason, or `{reason, until}` switches a check off; `true` leaves it on."""
    if _of_refused(name):
        return None
    _known(name)
    if value is True:
        return None
    table = {"reason": value} if isinstance(value, str) else {} if value is False else value
    if not isinstance(table, dict) or not set(table) <= _SWITCH:
        raise ConfigError(
            _("{key}: {value} is no switch").format(key=key, value=value),
            hint=_('It is true, false, "why", or {example}.').format(
                example='{ reason = "why", until = 2027-03-31 }'
            ),
        )
    return Switch(str(table.get("reason") or _("by the settings")), _until(key, table.get("until")))


def _until(key: str, told: Any) -> date | None:
    try:
        return told if told is None or isinstance(told, date) else date.fromisoformat(str(told))
    except ValueError:
        raise ConfigError(
            _("{key}: {value} is no date").format(key=key, value=told),
            hint=_("It looks like 2026-11-30."),
        ) from None


def _of_refused(name: str) -> bool:
    """Where own checks are switched off, a check that there is not may be one of theirs."""
    return bool(refused_own()) and name not in catalogue()


def _known(name: str) -> Check:
    found = catalogue().get(name)
    if found is None:
        raise ConfigError(
            _("The settings name a check that there is not: {name}").format(name=name),
            hint=_("deskops check list shows them all."),
        )
    return found


def _table(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise ConfigError(
            _("A setting of the checks is not a table: {value}").format(value=told),
            hint=_("See: deskops config show checks"),
        )
    return told
