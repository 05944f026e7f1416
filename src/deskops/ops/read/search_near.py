"""What was probably meant where nothing fits: a slip of the finger, a word too many, a name spelled much alike."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Final

from deskops.domain.nouns import Kind
from deskops.domain.terms import LAST, Wanted
from deskops.domain.terms_near import SHORTEST, slips
from deskops.ops.context import Context
from deskops.ops.read.search import Found, Hit, fitting
from deskops.ops.read.search_words import described
from deskops.store import views
from deskops.store.views.article_tuples import ArticleLine
from deskops.store.views.device_tuples import KnownTerm, SiteLine, Spelling
from deskops.store.views.register_tuples import ContactRecord

_TRIED: Final = 6  # other words that are tried for one, and searches that are made in all
_LONGEST: Final = 24  # characters of a word: in a longer one there are too many ways to slip
_ALIKE: Final = 70  # of 100: how alike a name must be to be offered
_MOST: Final = 1_000_000


def nearly(context: Context, kinds: Collection[str], terms: Sequence[Wanted], each: int) -> list[Hit]:
    """What fits when words that nobody has are taken for their nearest, or for none; then without any one word."""
    for meant in islice(_meant(context, terms), _TRIED):
        if meant and (hits := fitting(context, kinds, meant, each)):
            return hits
    return []


def _meant(context: Context, terms: Sequence[Wanted]) -> Iterator[list[Wanted]]:
    """Other searches that may have been meant, most probable first."""
    known = _known(context, [term.term for term in terms])
    choices = [[term] if term.term in known else _nearest_terms(context, term) for term in terms]
    said = [choice for choice in choices if choice]
    if len(known) < len(terms):
        yield from map(list, islice(product(*said), _TRIED // 2))
    yield from (
        [*whole[:at], *whole[at + 1 :]] for whole in [[one[0] for one in said]] for at in range(len(whole))
    )


def _nearest_terms(context: Context, term: Wanted) -> list[Wanted]:
    """Nothing for Chinese: a bigram that nobody has is a wrong character in a word whose other bigrams say enough.
    Nothing for a bare number either: whatever is a digit away from it exists.
    """
    may_slip = term.term.isascii() and any(map(str.isalpha, term.term))
    if not may_slip or not SHORTEST <= len(term.term) <= _LONGEST:
        return []
    found = sorted(
        _known(context, slips(term.term)), key=lambda word: (abs(len(word) - len(term.term)), word)
    )
    return [Wanted(word, beginning=True) for word in found[:_TRIED]]


def _known(context: Context, words: Iterable[str]) -> set[str]:
    """Those that some record has, or has a longer one of."""
    rows = views.rows(context.views, "terms_known", KnownTerm, words=" ".join(words), end=LAST)
    return {row.term for row in rows}


def nearest(context: Context, text: str, kinds: Collection[str], limit: int = 5) -> list[Found]:
    """What is spelled most alike, by name; empty where nothing is."""
    from rapidfuzz import fuzz, process, utils

    names = [(name, kind, ref) for kind in kinds for name, ref in _names(context, kind)]
    near = process.extract(
        text,
        [name for name, _kind, _ref in names],
        scorer=fuzz.ratio,
        processor=utils.default_process,
        score_cutoff=_ALIKE,
        limit=limit * 3,
    )
    hits = (
        Hit(kind, ref, round(score)) for _name, score, place in near for _said, kind, ref in (names[place],)
    )
    once = {hit.ref: hit for hit in reversed(list(hits))}
    ranked = sorted(once.values(), key=lambda hit: -hit.score)[:limit]
    return [found._replace(near=True) for found in described(context, ranked)]


def _names(context: Context, kind: str) -> Iterator[tuple[str, str]]:
    """Every name of every record of a kind, each with its record."""
    connection = context.views
    match kind:
        case Kind.ASSET:
            for row in views.each(connection, "asset_spellings", Spelling):
                yield from ((name, row.id) for name in (row.name, row.hostname) if name)
        case Kind.SITE:
            for site in views.rows(connection, "sites", SiteLine, id=""):
                yield from ((name, site.id) for name in (site.code, site.name, site.city + site.name))
        case Kind.CONTACT:
            for contact in views.rows(connection, "contact_records", ContactRecord):
                yield contact.name, contact.id
        case Kind.ARTICLE:
            for article in views.rows(connection, "articles", ArticleLine, limit=_MOST, offset=0):
                yield article.title, article.id
