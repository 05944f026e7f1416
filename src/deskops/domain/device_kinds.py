"""Kinds of device as people write them: several, by their words in either language or by what is stored."""

import re
from functools import cache
from typing import Final

from deskops.domain.nouns import AssetKind, word
from deskops.i18n import LANGUAGES, _, speaking

_PARTED: Final = re.compile(r"[,;，；、]")


def kinds_in_words(stored: str) -> str:
    """Blank-separated kinds for display; one of a newer version stands as it is."""
    return _(", ").join(_(word(kind)) for kind in stored.split())


def kinds_meant(said: str) -> str:
    """Blank-separated kinds, each once and as it is stored; what is no kind stays as it was said."""
    known = _spellings()
    found: list[str] = []
    for part in filter(None, map(str.strip, _PARTED.split(said))):
        # A name may have a blank in it ("POS terminal"), and blanks part names as well ("printer pos").
        found += [known[part.casefold()]] if part.casefold() in known else _one_by_one(part)
    return " ".join(dict.fromkeys(found))


def _one_by_one(part: str) -> list[str]:
    return [_spellings().get(one.casefold(), one) for one in part.split()]


@cache
def _spellings() -> dict[str, str]:
    found = {str(kind): str(kind) for kind in AssetKind}
    for each in LANGUAGES:
        with speaking(each):
            found |= {_(word(kind)).casefold(): str(kind) for kind in AssetKind}
    return found
