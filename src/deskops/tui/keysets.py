"""Sets of keys to begin with (`ui.keyset`), and how a person's own keys (`[keys]`) lie upon them; imports no screen.

`standard` is what the bindings of the screens say: arrows, and j k g G. `vim` adds what its users press without
thinking, where it means nothing else. In `plain` no letter moves, undoes, leaves or quits: an input method that
swallows letters, or a hand that rests on the keyboard, does nothing of the kind. Steps keep their letters, since the
lines of actions and hints show them, and each is in the palette (Ctrl+P) too.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from deskops.config import Settings

# `h` goes back, so that the step that has it otherwise moves to `H`; `gg` is `g` pressed twice, which stays on the
# first row. `n` and `N` stay "note" and "next device": a filtered list holds nothing but what was found, so that the
# next find is the next row.
_VIM: Final = {
    "list.open": "enter,l",
    "list.page-down": "pagedown,space,ctrl+f",
    "list.page-up": "pageup,ctrl+b",
    "sheet.page-down": "pagedown,space,ctrl+f",
    "sheet.page-up": "pageup,ctrl+b",
    **{
        f"{page}.back": "escape,backspace,h"
        for page in (
            "listing",
            "attention",
            "campaign",
            "job",
            "checklist",
            "problems",
            "device",
            "site",
            "person",
            "article",
            "synclog",
            "round",
        )
    },
    "act.hold": "H",
}

# Signs that are no letters stay: the texts of the help name / and ?.
_PLAIN: Final = {
    "app.help": "f1,question_mark",
    "app.quit": "ctrl+q",
    "help.back": "escape,question_mark,f1,enter",
    "today.filter": "ctrl+f,slash",
    "listing.filter": "ctrl+f,slash",
    "list.down": "down",
    "list.up": "up",
    "list.first": "home",
    "list.last": "end",
    "sheet.down": "down",
    "sheet.up": "up",
    "sheet.top": "home",
    "sheet.end": "end",
    **dict.fromkeys(("act.undo", "checklist.undo", "device.undo", "article.undo"), "alt+u"),
    "pad.undo": "ctrl+z",
    "pad.clear": "delete",
    "seal.back": "escape",
}

SETS: Final[Mapping[str, Mapping[str, str]]] = {"standard": {}, "vim": _VIM, "plain": _PLAIN}


def own(table: Mapping[str, Any]) -> dict[str, str]:
    """The keys that a person chose, by id: `"act.accept" = "z"`, or without quotes, which TOML reads as a table."""
    return dict(_flat(table, ""))


def _flat(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for name, keys in table.items():
        if isinstance(keys, Mapping):
            yield from _flat(keys, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(keys)


def wished(settings: "Settings") -> dict[str, str]:
    """Every key that differs from the standard set, whether or not it can be given."""
    return {**SETS[settings.ui.keyset], **own(settings.keys)}
