"""The tour for whoever has deskops read aloud: a text a step, Enter goes on."""

from contextlib import suppress

from deskops.cli.plain.menus import Entry
from deskops.cli.plain.talk import Back, hear, tell
from deskops.i18n import _


def entries() -> list[Entry]:
    return [Entry(_("Tour"), take)]


def take() -> None:
    """Raises Quit."""
    from deskops.tui.tour import aloud

    steps = list(aloud())
    with suppress(Back):
        for number, text in enumerate(steps, 1):
            tell(_("{number} of {count}. {text}").format(number=number, count=len(steps), text=_(text)))
            if number < len(steps):
                tell(_("Enter goes on, back leaves the tour."))
                hear()
