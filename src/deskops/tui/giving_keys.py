"""Giving keys to what the program does: whether one can be given, and what it does now."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.tui.key_names import all_on_keyboard, on_keyboard, read_keys
from deskops.tui.keys import clashes, known_keys, settled
from deskops.tui.keysets import own
from deskops.tui.told_keys import refuse_untold

if TYPE_CHECKING:
    from textual.binding import Binding

    from deskops.config import Settings


class Giving(NamedTuple):
    """Keys for `name`, by Textual's names; what has one of them now gets `left` instead."""

    name: str
    keys: str
    other: str = ""
    left: str = ""


def about(name: str) -> str:
    """What an id does, in words. Raises NotFound with the nearest."""
    known = known_keys()
    if name not in known:
        raise NotFound(
            _("No key has the id {name}").format(name=name),
            hint=_("See them all: deskops keys list"),
            nearest=get_close_matches(name, known),
        )
    return _(known[name].description)


def checked(settings: "Settings", name: str, wanted: str) -> str:
    """Keys that somebody wants to give to `name`, by Textual's names; nothing else loses one.

    Raises NotFound for an id that there is not, UsageError for no key, Refused where one belongs to something else or
    is not told by terminals.
    """
    given = giving(settings, name, wanted)
    if given.other:
        both = set(given.keys.split(",")) & set(_in_force(settings)[given.other].split(","))
        raise _belongs(min(both), [given.other])
    return given.keys


def giving(settings: "Settings", name: str, wanted: str) -> Giving:
    """The same, but what has the key now gives it up: it keeps its other keys, or takes the one that `name` had.

    Raises as `checked`, and Refused where several have the key, or one that would be left without any.
    """
    about(name)
    keys, now = read_keys(wanted), _in_force(settings)
    for each in keys.split(","):
        if each not in now[name].split(","):
            refuse_untold(each)
    known = known_keys(settings.ui.keyset)
    kept = settled(own(settings.keys), settings.ui.keyset)[0]
    holders = _holders(name, kept | {name: keys}, known)
    if not holders:
        return Giving(name, keys)
    key, other = next(iter(holders.values())), next(iter(holders))
    left = [each for each in now[other].split(",") if each not in keys.split(",")]
    left = left or [each for each in now[name].split(",") if each not in keys.split(",")][:1]
    changed = kept | {name: keys, other: ",".join(left)}
    if len(holders) > 1 or not left or _holders(name, changed, known) or _holders(other, changed, known):
        raise _belongs(key, holders)
    return Giving(name, keys, other, ",".join(left))


def told(given: Giving) -> str:
    """What holds from now on, in words."""
    words = _("{about}: {keys} from now on")
    pairs = [(given.name, given.keys), (given.other, given.left)]
    return "\n".join(
        words.format(about=about(name), keys=all_on_keyboard(keys)) for name, keys in pairs if name
    )


def _in_force(settings: "Settings") -> Mapping[str, str]:
    kept = settled(own(settings.keys), settings.ui.keyset)[0]
    return {name: kept.get(name, binding.key) for name, binding in known_keys(settings.ui.keyset).items()}


def _holders(name: str, kept: Mapping[str, str], known: "Mapping[str, Binding]") -> dict[str, str]:
    """What else has one of the keys of `name` where both work, each with that key."""
    pairs = ((each, other, key) for each, other, key in clashes(kept, known) if name in (each, other))
    return {other if each == name else each: key for each, other, key in pairs}


def _belongs(key: str, holders: "list[str] | dict[str, str]") -> Refused:
    names = _(", ").join(about(each) for each in holders)
    return Refused(
        _("{key} belongs to {other} already").format(key=on_keyboard(key), other=names),
        hint=_("Give that another key first: deskops keys set {other} KEY").format(other=next(iter(holders))),
    )
