"""The key card as text for a terminal, or as a file to print."""

from pathlib import Path

from deskops.errors import UsageError
from deskops.i18n import _
from deskops.reports.kinds.key_card import CardFacts, key_card

WIDTH = 80  # cells of the text in a file


def text(facts: CardFacts, width: int = WIDTH) -> str:
    from deskops.reports.writers.text import render

    return render(key_card(facts), width)


def write(facts: CardFacts, out: Path) -> Path:
    """As the file's ending says, .pdf or .txt. Raises UsageError for another, Refused or StoreFull as `land`."""
    from deskops.reports.writers.landing import land

    ending = out.suffix.lower()
    if ending == ".pdf":
        from deskops.reports.writers.pdf import render

        return land(render(key_card(facts), {}, dense=True), out)
    if ending == ".txt":
        return land(text(facts).encode(), out)
    raise UsageError(
        _("A key card cannot be a {ending} file").format(ending=ending or _("nameless")),
        hint=_("Give it a name that ends in .pdf or .txt"),
    )
