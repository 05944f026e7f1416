"""Finding things by words, pinyin and beginnings; where nothing fits, by what is spelled most alike."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import log2
from typing import Final, NamedTuple

from deskops.domain.nouns import Kind
from deskops.domain.terms import Wanted, wanted
from deskops.ops.context import Context
from deskops.ops.read.articles import here
from deskops.store import views
from deskops.store.views.article_tuples import ArticleLine
from deskops.store.views.day_tuples import Count, JobLine
from deskops.store.views.device_tuples import AssetLine, SiteLine, Spelling, TermHit
from deskops.store.views.register_tuples import ContactRecord
from deskops.store.views.tuples import ContactRow

KINDS: Final = (Kind.ASSET, Kind.SITE, Kind.CONTACT, Kind.ARTICLE, Kind.JOB)
_LAST: Final = "\U0010ffff"  # sorts after whatever goes on from a beginning
_ALL: Final = 1_000_000_000  # no limit, in a word that every database takes
_LOOKED_AT: Final = 2_000
_ALIKE: Final = 70  # of 100: how alike a name must be to be offered
_MOST: Final = 1_000_000
_LONGEST: Final = 200  # characters that are looked for; nobody types more words than that into a search


class Found(NamedTuple):
    """`near`: nothing fits, and this is spelled most alike."""

    kind: str
    id: str
    name: str
    detail: str
    score: int
    near: bool = False


def find(context: Context, text: str, kinds: Collection[str] = KINDS, limit: int = 20) -> list[Found]:
    """What fits every word of `text`, best first; otherwise what is spelled most alike."""
    text = text[:_LONGEST]
    hits = [
        (score, place, kind, ref)
        for place, kind in enumerate(kinds)
        for ref, score in best(matches(context, kind, text, _LOOKED_AT), limit)
    ]
    hits.sort(key=lambda hit: (-hit[0], hit[1]))
    if hits:
        described = (_described(context, kind, ref, score) for score, _place, kind, ref in hits[:limit])
        return [found for found in described if found]
    return nearest(context, text, kinds, limit)


def matches(context: Context, kind: str, text: str, most: int = _ALL) -> dict[str, int]:
    """Records of a kind that have every term of `text`, with their scores; devices also by the words of their site.

    Of one beginning alone that very many have, `most` are looked at: those that are the whole word are among them.
    """
    terms = sorted(wanted(text), key=lambda term: -len(term.term))
    found: dict[str, int] | None = None
    for term in terms:
        hits = _hits(context, kind, term, _ALL if len(terms) > 1 else most)
        found = hits if found is None else {ref: found[ref] + hits[ref] for ref in found.keys() & hits.keys()}
        if not found:
            break
    return found or {}


def fitting_articles(context: Context, text: str) -> dict[str, int]:
    """Articles that have at least one term of `text`, with their scores; a rare term is worth more."""
    counted = views.one(context.views, "article_count", Count)
    everything = counted.number if counted else 0
    found: dict[str, int] = {}
    for term in wanted(text):
        hits = _hits(context, Kind.ARTICLE, term._replace(beginning=len(term.term) < 2))
        for ref, worth in hits.items():
            found[ref] = found.get(ref, 0) + round(worth * log2(1 + everything / len(hits)))
    return found


def best(found: Mapping[str, int], limit: int) -> list[tuple[str, int]]:
    """The highest scores; of equal ones what was made last (ids sort by time)."""
    return sorted(found.items(), key=lambda hit: (hit[1], hit[0]), reverse=True)[:limit]


def _hits(context: Context, kind: str, term: Wanted, most: int = _ALL) -> dict[str, int]:
    span = {"low": term.term, "high": term.term + _LAST if term.beginning else term.term}
    if term.beginning:
        rows = views.rows(context.views, "term_beginnings", TermHit, kind=kind, **span, limit=most)
    else:
        rows = views.rows(context.views, "term_hits", TermHit, kind=kind, term=term.term)
    if kind == Kind.ASSET:
        rows = views.rows(context.views, "term_hits_by_site", TermHit, **span, limit=most) + rows
    return dict(rows)


def nearest(context: Context, text: str, kinds: Collection[str] = KINDS, limit: int = 5) -> list[Found]:
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
    found: dict[str, Found] = {}
    for _name, score, place in near:
        _text, kind, ref = names[place]
        described = _described(context, kind, ref, round(score))
        if described and ref not in found:
            found[ref] = described._replace(near=True)
    return list(found.values())[:limit]


def _described(context: Context, kind: str, ref: str, score: int) -> Found | None:
    name, *details = _words(context, kind, ref) or ("",)
    if not name and not details:
        return None
    return Found(str(kind), ref, name, " · ".join(filter(None, details)), score)


def _words(context: Context, kind: str, ref: str) -> Sequence[str] | None:
    """A record's name, then what tells it from others."""
    connection = context.views
    match kind:
        case Kind.ASSET:
            asset = views.one(connection, "asset_line", AssetLine, id=ref)
            return asset and (asset.tag or asset.hostname or asset.serial, asset.brand, asset.model,
                              asset.site_name or "", asset.department, asset.used_by)  # fmt: skip
        case Kind.SITE:
            site = views.one(connection, "sites", SiteLine, id=ref)
            return site and (site.code, site.city, site.name, site.address)
        case Kind.CONTACT:
            contact = views.one(connection, "contact", ContactRow, id=ref)
            return contact and (contact.name, contact.phone, contact.department)
        case Kind.ARTICLE:
            article = here(context, ref)
            return article and (article.title, article.symptom)
        case _:
            job = views.one(connection, "job_line", JobLine, id=ref)
            return job and (job.number, job.title, job.site_name or "")


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
