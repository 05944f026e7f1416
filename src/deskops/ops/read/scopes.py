"""Which scopes the settings may speak of: a misspelt one would be silent, and what it says held against nothing."""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from deskops.checks.registry import profiles
from deskops.domain.nouns import AssetKind
from deskops.errors import ConfigError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.check_settings import known_scopes
from deskops.store import views
from deskops.store.views.tuples import Reference

_TABLES: Final = ("overrides", "expected", "reach")


class _Named(NamedTuple):
    """Where the register has a scope's names: a view of references, and which of its names counts."""

    view: str
    how: str


_REGISTER: Final[Mapping[str, _Named]] = {
    "customer": _Named("customer_refs", "name"),
    "site": _Named("site_refs", "code"),
    "device": _Named("asset_refs", "tag"),
}


def right_scopes(context: Context) -> None:
    """Raises ConfigError for a scope that nothing has. A laptop of a desk knows its own part of the register alone: of
    the rest only what is written in other letters than there is wrong.
    """
    for name in _TABLES:
        told: Mapping[str, Any] = getattr(context.settings.checks, name)
        known_scopes(f"checks.{name}", told)
        for scope in told:
            _look(context, f"checks.{name}", scope)


def _look(context: Context, key: str, scope: str) -> None:
    prefix, _colon, name = scope.partition(":")
    if prefix == "kind":
        _one_of(key, scope, name, tuple(AssetKind))
    elif prefix == "profile":
        own = (
            context.settings.checks.custom or context.settings.checks.plugins
        )  # these may have profiles of their own
        _one_of(key, scope, name, (name,) if own else profiles())
    elif context.has_store:
        _registered(context, key, scope, name, _REGISTER[prefix])


def _one_of(key: str, scope: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise _wrong(key, scope, _("It is one of: {names}").format(names=", ".join(known)))


def _registered(context: Context, key: str, scope: str, name: str, where: _Named) -> None:
    found = views.rows(context.views, where.view, Reference, ref=name.lower(), low=name, high=name)
    near = [one.name for one in found if one.how == where.how]
    if name in near:
        return
    if near:
        raise _wrong(key, scope, _("It is written: {names}").format(names=", ".join(near)))
    if not context.identity.desk:
        raise _wrong(key, scope, _("The register has none of this name."))


def _wrong(key: str, scope: str, hint: str) -> ConfigError:
    return ConfigError(_("{key} does not know {scope!r}").format(key=key, scope=scope), hint=hint)
