"""What is said and heard: a line each way. The words by which one leaves are known in both languages everywhere."""

from typing import Final

from deskops.cli import output
from deskops.i18n import N_, _
from deskops.text import storable, visible

HELP: Final = frozenset({"?", "？"})
_BACK: Final = (N_("back"), "back")
_QUIT: Final = (N_("quit"), "quit")
_PROMPT: Final = "> "


class Back(Exception):
    """To where one came from."""


class Quit(Exception):
    """Out of deskops."""


def tell(text: str) -> None:
    """One whole line, on the side of the words; no name with a line break in it makes a line of its own."""
    output.advice(visible(text) or "\n", indent=0)


def hear() -> str:
    """One line as it was typed, without blanks around it. Raises Back and Quit where it says so, Quit at its end."""
    while True:
        try:
            heard = storable(input(_PROMPT)).strip()
        except EOFError:
            raise Quit from None
        except UnicodeDecodeError:
            tell(_("That was no text that this terminal and deskops both know. Type it once more."))
            continue
        word = heard.casefold()
        if word in (_(_BACK[0]), _BACK[1]):
            raise Back
        if word in (_(_QUIT[0]), _QUIT[1]):
            raise Quit
        return heard


def sure(question: str) -> bool:
    """Whether a person says yes; Enter alone is no. Raises Back and Quit."""
    tell(_("{question} Type yes or no. Enter is no.").format(question=question))
    while True:
        heard = hear().casefold()
        if heard in (_("yes"), "yes", "y"):
            return True
        if heard in ("", _("no"), "no", "n"):
            return False
        tell(_("Type yes or no."))
