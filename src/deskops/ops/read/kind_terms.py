"""What a device is found by because of its kind: what that is called in both languages, and how it sounds.

It stands in no record: a kind is one of a few words, so that no store has to keep them with every device.
"""

from collections.abc import Mapping
from functools import cache

from deskops.domain.nouns import AssetKind, word
from deskops.domain.sounds import heard
from deskops.domain.terms import Wanted, has, terms
from deskops.i18n import LANGUAGES, _, speaking


def terms_of_kind(kind: str) -> str:
    """Blank-separated, a blank before the first; nothing for what is no kind."""
    return _terms().get(kind, "")


def kinds_called(term: Wanted) -> frozenset[str]:
    """The kinds that have a wanted term."""
    return frozenset(kind for kind, said in _terms().items() if has(said, term))


@cache
def _terms() -> Mapping[str, str]:
    return {kind.value: _said(kind) for kind in AssetKind if kind is not AssetKind.OTHER}


def _said(kind: AssetKind) -> str:
    names = [kind.value]
    for language in LANGUAGES:
        with speaking(language):
            names.append(_(word(kind)))
    found = [each for name in names for each in (*terms(name), *heard(name.replace(" ", "")).split())]
    return "".join(f" {each}" for each in dict.fromkeys(found))
