"""An option whose values are a closed list: another one is refused, and never looked for in vain."""

from collections.abc import Iterable

from deskops.cli.vocabulary import spoken
from deskops.i18n import _


def chosen(option: str, typed: str, among: Iterable[str]) -> str:
    """The value that is meant, by itself or by its word in the language that is spoken; nothing stays nothing.

    Raises UsageError with those that there are.
    """
    values = [str(value) for value in among]
    meant = typed.strip().casefold()
    for value in values:
        if meant in ("", value.casefold(), spoken(value).casefold()):
            return value if meant else ""
    from difflib import get_close_matches

    from deskops.errors import UsageError

    near = get_close_matches(meant, values, 2)
    hints = [_("Did you mean {names}?").format(names=", ".join(near))] if near else []
    hints.append(_("It is one of: {names}").format(names=", ".join(values)))
    raise UsageError(
        _("{option} cannot be {value}.").format(option=option, value=typed),
        hint=" ".join(hints),
    )
