"""How a signature stands, as it is shown."""

from deskops.domain.nouns import word
from deskops.domain.seals import Standing
from deskops.i18n import _


def standing_of(signed: str) -> tuple[str, str]:
    """How a signature stands, in words and as a look; what wants a new one is seen at once."""
    return _(word(signed)), "good" if signed == Standing.SIGNED else "soon"
