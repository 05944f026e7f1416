"""What the doctor says of checks that are not ours: which are used, which only lie there, which were changed."""

from collections.abc import Iterator

from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.read.own_checks import Found, found_own, how_to_find, how_to_list, not_whole


def signs(context: Context) -> Iterator[Sign]:
    for one in found_own(context):
        yield _sign(context, one)


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
