"""Numbered menus: what there is, what can be done, and back again."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from deskops.cli.plain.talk import HELP, Back, hear, tell
from deskops.errors import DeskopsError
from deskops.i18n import _

PAGE: Final = 20  # entries that are read at once

Act = Callable[[], object]


class Entry(NamedTuple):
    label: str
    act: Act


class Menu(NamedTuple):
    title: str
    entries: Sequence[Entry]
    help: str = ""


def open_menu(make: Callable[[], Menu], *, once: bool = False) -> None:
    """Read `make`'s menu and do what is chosen, until somebody goes back; `once`: also after the first thing done.

    It is made anew each time: what was done changes what can be done. What fails is said, and the menu is read again.
    Raises Quit.
    """
    start = 0
    while True:
        menu = make()
        start = start if start < len(menu.entries) else 0
        _read(menu, start)
        try:
            chosen = _chosen(menu, start)
        except (Back, KeyboardInterrupt):
            return
        if chosen is None:
            start = start + PAGE if start + PAGE < len(menu.entries) else 0
            continue
        _do(chosen)
        if once:
            return


def _read(menu: Menu, start: int) -> None:
    tell("")
    tell(menu.title)
    shown = menu.entries[start : start + PAGE]
    for number, entry in enumerate(shown, start + 1):
        tell(_("{number}. {name}").format(number=number, name=entry.label))
    if len(menu.entries) > start + PAGE:
        tell(_("Enter reads on: {count} more.").format(count=len(menu.entries) - start - PAGE))
    tell(_("Type a number, ? for help, back or quit.") if menu.entries else _nothing_here())


def _chosen(menu: Menu, start: int) -> Entry | None:
    """None to read on, or the same once more. Raises Back and Quit."""
    while True:
        heard = hear()
        if not heard:
            return None
        if heard in HELP:
            _explain(menu)
        elif heard.isdecimal() and 1 <= int(heard) <= len(menu.entries):
            return menu.entries[int(heard) - 1]
        elif found := _fitting(menu.entries, heard.casefold()):
            if len(found) == 1:
                return found[0]
            tell(_("{text} fits {count} of them. Type a number.").format(text=heard, count=len(found)))
        elif not menu.entries:
            tell(_nothing_here())
        else:
            tell(
                _("{text} is none of the choices. Type a number from 1 to {most}.").format(
                    text=heard, most=len(menu.entries)
                )
            )


def _nothing_here() -> str:
    return _("There is nothing to choose here. Type back or quit.")


def _fitting(entries: Sequence[Entry], text: str) -> Sequence[Entry]:
    """Those that are called so, else those in whose words it stands."""
    called = [each for each in entries if each.label.casefold() == text]
    return called or [each for each in entries if text in each.label.casefold()]


def _explain(menu: Menu) -> None:
    for words in filter(
        None,
        (
            menu.help,
            _(
                "Type the number of a line and Enter, or a part of its words. Enter alone reads on, or once more. "
                "back goes to where you came from, quit leaves deskops. Ctrl+C stops what is running."
            ),
        ),
    ):
        tell(words)


def _do(entry: Entry) -> None:
    try:
        entry.act()
    except Back:
        return
    except KeyboardInterrupt:
        tell(_("Stopped."))
    except DeskopsError as error:
        tell(_("Error: {message}").format(message=error.message))
        if error.hint:
            tell(error.hint)
