"""What the doctor says of the checks' settings, and of checks that are not ours: used, only lying there, changed."""

from collections.abc import Iterator

from deskops.checks.policy import Policy
from deskops.errors import ConfigError, DeskopsError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.read.expected import expected
from deskops.ops.read.own_checks import Found, found_own, how_to_find, how_to_list, not_whole
from deskops.ops.read.reach import read_all
from deskops.ops.read.scopes import right_scopes


def signs(context: Context) -> Iterator[Sign]:
    for one in found_own(context):
        yield _sign(context, one)
    if context.settings.checks.expected or context.settings.checks.reach or context.settings.checks.overrides:
        yield _scopes(context)


def _scopes(context: Context) -> Sign:
    """What is misspelt there lets nothing be inspected."""
    try:
        right_scopes(context)
        expected(context.settings.checks.expected, (), Policy())
        read_all(context)
    except ConfigError as error:
        return Sign("checks", Health.FAIL, error.message, error.hint)
    except DeskopsError as error:
        return Sign("checks", Health.WARN, error.message, error.hint)  # the store's own sign says the rest
    return Sign("checks", Health.OK, _("What the settings say of single machines and sites can be used."))


def _sign(context: Context, one: Found) -> Sign:
    table = "custom" if one.file else "plugins"
    if one.used:
        words = _("The checks {name} are used, SHA-256 {digest}.").format(name=one.name, digest=one.digest)
        return Sign("own-checks", Health.OK, words)
    if not one.listed:
        words = _("The checks {name} lie here and are not used: the settings do not list them.")
        return Sign("own-checks", Health.OK, words.format(name=one.name), _how(one, table))
    if not one.digest:
        file = str(context.paths.config / "checks" / f"{one.name}.toml") if one.file else ""
        return Sign("own-checks", Health.FAIL, not_whole(one.name), how_to_find(file))
    words = _("The checks {name} are not those that the settings allow: their SHA-256 is another.")
    return Sign("own-checks", Health.FAIL, words.format(name=one.name), _how(one, table))


def _how(one: Found, table: str) -> str:
    return how_to_list(one.name, table, one.digest) if one.digest else ""
