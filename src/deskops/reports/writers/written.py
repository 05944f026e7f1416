"""A text of a record as paper takes it: nothing unseen, nothing endless."""

import re
from typing import Final

from deskops.text import visible

LONGEST: Final = 200_000  # characters of one text on paper: fifty pages; the rest is in the record
# XML has no place for them, and Excel would offer a repair
_NONCHARACTERS: Final = re.compile("[\ufffe\uffff]")


def written(text: str) -> str:
    """Controls as visible marks, blanks for tabs, an endless text cut with a mark."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]} …✂ (+{len(text) - LONGEST})"
    return _NONCHARACTERS.sub("\ufffd", visible(text, lines=True)).replace("\t", "    ").rstrip()
