"""Settings changed from within the program: written to the file, and in force at once where they can be."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from deskops.config import Settings, load
from deskops.config.declaring import Origin
from deskops.config.showing import shown
from deskops.config.writing import drop, put, resolve
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.only_reads import must_write


class Changed(NamedTuple):
    """What holds now; `more` says what a person has to know besides, and is empty where there is nothing."""

    settings: Settings
    words: str
    more: str


def change(context: Context, key: str, text: str, environment: Mapping[str, str] = os.environ) -> Changed:
    """Set `key` in the file. Raises ConfigError for what it cannot be; nothing is written then."""
    must_write(context)
    value = put(context.paths.config_file, key, text)
    words = _("{key} is now {value}").format(key=key, value=shown(value, key) or _("empty"))
    return _in_force(context, key, words, environment)


def reset(context: Context, key: str, environment: Mapping[str, str] = os.environ) -> Changed:
    """Take `key` out of the file, so that its default holds. Raises NotFound where the file does not set it."""
    must_write(context)
    drop(context.paths.config_file, key)
    return _in_force(context, key, _("{key} is back to its default").format(key=key), environment)


def _in_force(context: Context, key: str, words: str, environment: Mapping[str, str]) -> Changed:
    """Read anew, as the next command would; the environment wins over the file there too."""
    settings = context.settings = load(context.paths.config_file, environment)
    context.forget_rules()
    spec = resolve(key)[0]
    more = _(spec.after) if spec.after else ""
    if settings.origin(spec.key) is Origin.ENVIRONMENT:
        more = _("{variable} in the environment decides as long as it is set").format(variable=spec.variable)
    return Changed(settings, words, more)
