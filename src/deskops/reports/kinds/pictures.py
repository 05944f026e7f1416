"""The part of a report that shows photos."""

from collections.abc import Sequence

from deskops.i18n import _, ngettext
from deskops.reports.document import Gallery, Picture


def gallery(photos: Sequence[Picture], most: int) -> list[Gallery]:
    """None where there are none; of more than `most` it says how many are left out."""
    if not photos:
        return []
    left = len(photos) - most
    more = ngettext(
        "{count} more picture is kept with the record.",
        "{count} more pictures are kept with the record.",
        left,
    )
    return [Gallery(_("Photos"), tuple(photos[:most]), more.format(count=left) if left > 0 else "")]
