"""Giving keys to what the program does: whether one can be given, and what it does now."""

from collections.abc import Mapping
from difflib import get_close_matches
from itertools import islice
from string import ascii_letters, ascii_lowercase
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.tui.key_names import all_on_keyboard, on_keyboard, read_keys
from deskops.tui.keys import SECTIONS, clashes, known_keys, settled
from deskops.tui.keysets import own
from deskops.tui.told_keys import arrives_as, refuse_untold

if TYPE_CHECKING:
    from textual.binding import Binding

    from deskops.config import Settings

_FEW: Final = 6  # free keys that are named
_POSSIBLE: Final = (
    *ascii_letters,
    *(f"f{number}" for number in range(1, 13)),
    *(f"{held}+{letter}" for held in ("alt", "ctrl") for letter in ascii_lowercase),
)


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
    keys, holders = _wanted(settings, name, wanted)
    if holders:
        hint = _("Give {other} another key first, or take one that is free here, such as: {keys}")
        raise _belongs(holders, hint.format(other=next(iter(holders)), keys=_free(settings, name)))
    return keys


def giving(settings: "Settings", name: str, wanted: str) -> Giving:
    """The same, but what has the key now gives it up: it keeps its other keys, or takes the one that `name` had.

    Raises as `checked`, and Refused where several have the key, as those that move in lists and in texts, or one that
    would be left without any.
    """
    keys, holders = _wanted(settings, name, wanted)
    if not holders:
        return Giving(name, keys)
    known, now, other = known_keys(settings.ui.keyset), _in_force(settings), next(iter(holders))
    left = [each for each in now[other].split(",") if each not in keys.split(",")]
    left = left or [each for each in now[name].split(",") if each not in keys.split(",")][:1]
    changed = {**_kept(settings), name: keys, other: ",".join(left)}
    if len(holders) > 1 or not left or _holders(name, changed, known) or _holders(other, changed, known):
        hint = _("It stays where it is. Free here, such as: {keys}")
        raise _belongs(holders, hint.format(keys=_free(settings, name)))
    return Giving(name, keys, other, ",".join(left))


def _free(settings: "Settings", name: str) -> str:
    """Some keys that nothing has where `name` works, as on the keyboard; those for one finger first."""
    kept, known = _kept(settings), known_keys(settings.ui.keyset)
    possible = (each for each in _POSSIBLE if arrives_as(each) == each)
    free = (each for each in possible if not _holders(name, {**kept, name: each}, known))
    return all_on_keyboard(",".join(islice(free, _FEW)))


def _wanted(settings: "Settings", name: str, wanted: str) -> tuple[str, dict[str, str]]:
    """The keys by Textual's names, and what else has one of them."""
    about(name)
    keys, now = read_keys(wanted), _in_force(settings)
    for each in keys.split(","):
        if each not in now[name].split(","):
            refuse_untold(each)
    return keys, _holders(name, {**_kept(settings), name: keys}, known_keys(settings.ui.keyset))


def told(given: Giving) -> str:
    """What holds from now on, in words."""
    words = _("{about}: {keys} from now on")
    pairs = [(given.name, given.keys), (given.other, given.left)]
    return "\n".join(
        words.format(about=about(name), keys=all_on_keyboard(keys)) for name, keys in pairs if name
    )


def _kept(settings: "Settings") -> Mapping[str, str]:
    """A person's own keys, as far as they can be given."""
    return settled(own(settings.keys), settings.ui.keyset)[0]


def _in_force(settings: "Settings") -> Mapping[str, str]:
    kept = _kept(settings)
    return {name: kept.get(name, binding.key) for name, binding in known_keys(settings.ui.keyset).items()}


def _holders(name: str, kept: Mapping[str, str], known: "Mapping[str, Binding]") -> dict[str, str]:
    """What else has one of the keys of `name` where both work, each with that key."""
    pairs = ((each, other, key) for each, other, key in clashes(kept, known) if name in (each, other))
    return {other if each == name else each: key for each, other, key in pairs}


def _belongs(holders: Mapping[str, str], hint: str) -> Refused:
    words = _("“{action}” ({place})")
    places = {each: _(SECTIONS[each.partition(".")[0]]) for each in holders}
    names = _(", ").join(words.format(action=about(each), place=place) for each, place in places.items())
    key = on_keyboard(next(iter(holders.values())))
    return Refused(_("{key} belongs to {other} already").format(key=key, other=names), hint=hint)
