"""The part of a hand-out's or an installation's report that says where the device went."""

from deskops.domain.destination import Destination, place_words
from deskops.i18n import _
from deskops.reports.document import Pair, Pairs


def handed_over(goes: Destination) -> list[Pairs]:
    """From where to where, and to whom; nothing for a visit that left the device in its place."""
    if not goes:
        return []
    came = " ".join(filter(None, (goes.get("from_site"), goes.get("from_department"))))
    return [
        Pairs(
            _("Handed over"),
            (
                Pair(_("Moved from"), came or "–", wide=True),
                Pair(_("Moved to"), place_words(goes) or "–", wide=True),
                Pair(_("Floor and room"), goes.get("room", "")),
                Pair(_("Used by"), goes.get("used_by", "")),
            ),
        )
    ]
