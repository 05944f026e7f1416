"""A setting's value and what decided it, in words for people; what looks like a secret is never among them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from deskops.config.declaring import Origin
from deskops.config.settings import Settings, specs
from deskops.i18n import N_, _

# Secrets belong into the keyring (`deskops config secret`); where somebody put one into a table, it is not repeated.
_SECRET: Final = re.compile(r"passw|secret|token|community|passphrase|private.?key", re.IGNORECASE)
_HIDDEN: Final = N_("(not shown)")
_FOUND_AT: Final = {
    Origin.DEFAULT: N_("default"),
    Origin.FILE: N_("the settings file"),
    Origin.FLAG: N_("an option"),
}


def shown(value: Any, key: str = "") -> str:
    """As a person reads it: yes and no, a table on one line. `key` is its name, where that may call it a secret."""
    if _SECRET.search(key):
        return _(_HIDDEN)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in without_secrets(value).items())
    return "" if value is None else str(value)


def without_secrets(value: Any) -> Any:
    """The same, but what a table keeps under a name such as password is not in it."""
    if isinstance(value, dict):
        return {
            name: _(_HIDDEN) if _SECRET.search(str(name)) else without_secrets(each)
            for name, each in value.items()
        }
    return value


def written(value: Any) -> str:
    """As it is typed, so that a form begins with what holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping) else str(value)


def decided_by(settings: Settings, key: str) -> str:
    """What decided a value: built in, the file, an option, or the environment's variable by name."""
    origin = settings.origin(key)
    return specs()[key].variable if origin is Origin.ENVIRONMENT else _(_FOUND_AT[origin])
