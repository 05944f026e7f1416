"""Finding things by words, pinyin and beginnings; where nothing fits, what is nearest to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from math import log2
from typing import Final, NamedTuple

from deskops.domain.nouns import Kind
from deskops.domain.terms import LAST, Wanted, has, wanted
from deskops.ops.context import Context
from deskops.ops.read.kind_terms import kinds_called, terms_of_kind
from deskops.store import views
from deskops.store.views.day_tuples import Count
from deskops.store.views.device_tuples import RecordTerms, TermHit

INDEXED: Final = (Kind.ASSET, Kind.SITE, Kind.CONTACT, Kind.ARTICLE, Kind.JOB)
KINDS: Final = INDEXED  # what is looked for where nothing else is said
EVERYTHING: Final = (*INDEXED, Kind.CAMPAIGN, Kind.INSPECTION)
_ALL: Final = 1_000_000_000  # no limit, in a word that every database takes
_LOOKED_AT: Final = 2_000  # records of one kind that one term leads to, while somebody waits for the answer
_PASSED: Final = 10_000  # terms that are passed on the way to them: a letter begins those of every record
_ENOUGH: Final = 200  # records that have every term: the best of them are shown
_CALLERS: Final = (
    50  # people whose jobs are looked for, while somebody waits: a letter begins the names of hundreds
)
_LONGEST: Final = 200  # characters that are looked for; nobody types more words than that into a search
_WHOLE: Final = 4  # what a word is worth of which only is known that the record has it
_BEGUN: Final = 2  # and of one that begins so

Scores = Mapping[str, int]


class Hit(NamedTuple):
    """A record that fits; the higher `score`, the better."""

    kind: str
    ref: str
    score: int


class Found(NamedTuple):
    """`near`: nothing fits, and this is nearest to it."""

    kind: str
    id: str
    name: str
    detail: str
    score: int
    near: bool = False


def find(
    context: Context,
    text: str,
    kinds: Collection[str] = KINDS,
    limit: int = 20,
    *,
    of_a_kind: int = 0,
    alike: bool = True,
) -> list[Found]:
    """What fits every word of `text`, best first; otherwise what is a slip or a word away from it.

    With `of_a_kind` no kind has more than so many. Where even that is nothing, with `alike` what is spelled most
    alike: that looks at every name, which takes too long to be done for each key.
    """
    from deskops.ops.read.search_near import nearest, nearly
    from deskops.ops.read.search_words import called, described

    text = text[:_LONGEST]
    terms = wanted(text)
    each = of_a_kind or limit
    hits = [*fitting(context, kinds, terms, each), *called(context, kinds, text, each)]
    if hits:
        return described(context, hits[:limit])
    if near := nearly(context, kinds, terms, each)[:limit]:
        return [one._replace(near=True) for one in described(context, near)]
    return nearest(context, text, kinds, limit) if alike else []


def fitting(
    context: Context, kinds: Collection[str], terms: Sequence[Wanted], each: int, most: int = _LOOKED_AT
) -> list[Hit]:
    """What has every term, of each kind no more than `each`; the best of all first."""
    hits = [
        Hit(kind, ref, score)
        for kind in kinds
        if kind in INDEXED
        for ref, score in best(_having(context, kind, terms, most), each)
    ]
    hits.sort(key=lambda hit: -hit.score)  # of equal ones the kinds stay in their order
    return hits


def matches(context: Context, kind: str, text: str, most: int = _ALL) -> Scores:
    """Records of a kind that have every term of `text`, with their scores; devices also by the words of their site
    and of their kind, jobs by those of their caller.

    With `most` no more are looked at than that: of whole words the newest, of a beginning the first.
    """
    return _having(context, kind, wanted(text[:_LONGEST]), most)


def few(context: Context, kind: str, text: str, most: int) -> Scores | None:
    """As `matches`, of all that there are; None where even the word that fewest have leads to `most` or more."""
    hits = _by_rarity(context, kind, wanted(text[:_LONGEST]), most, _ALL)
    return None if hits and len(hits[0][1]) >= most else _together(context, hits, None)


def having(context: Context, text: str) -> Callable[[str, str | None], bool]:
    """Tells of a device, by its id and its site, whether it has every word; for a walk along very many that do."""
    terms = wanted(text[:_LONGEST])
    sites = [set(_hits(context, Kind.SITE, term, _ALL, _ALL)) for term in terms]

    def has_all(ref: str, site: str | None) -> bool:
        words = _terms_of(context, ref)
        return all(has(words, term) or site in of for term, of in zip(terms, sites, strict=True))

    return has_all


def fitting_articles(context: Context, text: str) -> dict[str, int]:
    """Articles that have at least one term of `text`, with their scores; a rare term is worth more."""
    counted = views.one(context.views, "article_count", Count)
    everything = counted.number if counted else 0
    found: dict[str, int] = {}
    for term in wanted(text):
        hits = _hits(context, Kind.ARTICLE, term._replace(beginning=len(term.term) < 2), _ALL, _ALL)
        for ref, worth in hits.items():
            found[ref] = found.get(ref, 0) + round(worth * log2(1 + everything / len(hits)))
    return found


def best(found: Scores, limit: int) -> list[tuple[str, int]]:
    """The highest scores; of equal ones what was made last (ids sort by time)."""
    return sorted(found.items(), key=lambda hit: (hit[1], hit[0]), reverse=True)[:limit]


def _having(context: Context, kind: str, terms: Sequence[Wanted], most: int) -> Scores:
    hits = _by_rarity(context, kind, terms, most, _ALL if most == _ALL else _PASSED)
    return _together(context, hits, None if most == _ALL else _ENOUGH)


def _by_rarity(
    context: Context, kind: str, terms: Sequence[Wanted], most: int, passed: int
) -> list[tuple[Wanted, Scores]]:
    """What each term leads to, the rarest first; nothing where one leads nowhere."""
    hits: list[tuple[Wanted, Scores]] = []
    for term in terms:
        hits.append((term, _hits(context, kind, term, most, passed)))
        if not hits[-1][1]:
            return []
    return sorted(hits, key=lambda one: len(one[1]))


def _together(context: Context, hits: Sequence[tuple[Wanted, Scores]], enough: int | None) -> Scores:
    """Led by the term that fewest have; whether a record has the others is asked of it."""
    if len(hits) < 2:
        return hits[0][1] if hits else {}
    (_term, led), *others = hits
    scored = ((ref, _score(context, ref, led[ref], others)) for ref in sorted(led, reverse=True))
    return dict(islice(((ref, score) for ref, score in scored if score), enough))


def _score(context: Context, ref: str, score: int, others: Sequence[tuple[Wanted, Scores]]) -> int:
    """0 for a record that lacks a term. What a term leads to may have been cut short: then the record tells."""
    words: str | None = None
    for term, hits in others:
        worth = hits.get(ref, 0)
        if not worth:
            words = _terms_of(context, ref) if words is None else words
            worth = (_BEGUN if term.beginning else _WHOLE) if has(words, term) else 0
        if not worth:
            return 0
        score += worth
    return score


def _terms_of(context: Context, ref: str) -> str:
    record = views.one(context.views, "found_by", RecordTerms, ref=ref)
    return record.terms + terms_of_kind(record.device_kind) if record else ""


def _hits(context: Context, kind: str, term: Wanted, most: int, passed: int) -> dict[str, int]:
    connection = context.views
    limits = {"looked_at": passed, "limit": most}
    span = {"low": term.term, "high": term.term + LAST if term.beginning else term.term}
    found: dict[str, int] = {}
    if kind == Kind.ASSET:
        if called := kinds_called(term):
            kinds = f" {' '.join(sorted(called))} "
            found.update(views.rows(connection, "devices_of_kinds", TermHit, kinds=kinds, limit=most))
        found.update(views.rows(connection, "term_hits_by_site", TermHit, **span, **limits))
    elif kind == Kind.JOB:
        callers = most if most == _ALL else _CALLERS
        found.update(
            views.rows(connection, "term_hits_by_caller", TermHit, **span, **limits, callers=callers)
        )
    if term.beginning:
        found.update(views.rows(connection, "term_beginnings", TermHit, kind=kind, **span, **limits))
    found.update(views.rows(connection, "term_hits", TermHit, kind=kind, term=term.term, limit=most))
    return found
