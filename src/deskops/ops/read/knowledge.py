"""The knowledge base: searching it, one article, and what fits a job by its symptom and device."""

from collections.abc import Mapping
from typing import Any, Final

from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous
from deskops.i18n import _, language
from deskops.ops.context import Context
from deskops.ops.read.articles import article as article
from deskops.ops.read.articles import rewritten
from deskops.ops.read.references import clipped, id_range, missing, only
from deskops.ops.read.search import best, fitting_articles, matches
from deskops.ops.read.search_near import nearest
from deskops.store import views
from deskops.store.views.article_tuples import ArticleLine, ArticleRow
from deskops.store.views.tuples import AssetRow, JobRow, Reference

PAGE: Final = 200
_MOST: Final = 1_000_000
_KIND_FITS: Final = 10  # what it is worth that an article is about this kind of device
_LANGUAGE_FITS: Final = 1
_WEAKEST: Final = 20  # below this a suggestion shares no more than a common word
_SHORTEST: Final = 3  # letters of a title by which its article can be meant
_SHORTEST_CHINESE: Final = 2
_SHARE: Final = 0.4  # of the best one's score: what fits much less only hides it


def search(context: Context, text: str, *, kind: str = "", limit: int = 20) -> list[ArticleLine]:
    """Articles that have every word of `text`, title before symptom before body; else the most alike titles."""
    found = matches(context, Kind.ARTICLE, text)
    lines = _lines(context, best(found, len(found)))
    lines = [line for line in lines if _about(line, kind)]
    if not lines and text.strip():
        near = [(hit.id, hit.score) for hit in nearest(context, text, (Kind.ARTICLE,), limit)]
        lines = [line for line in _lines(context, near) if _about(line, kind)]
    return lines[:limit]


def articles(context: Context, limit: int = PAGE, offset: int = 0) -> list[ArticleLine]:
    """Every article, the newest first; those of one minute, such as the built-in ones, by their titles.

    The first eight digits of an id are its time in steps of 65.5 seconds (RFC 9562, 5.7).
    """
    found = views.rows(context.views, "articles", ArticleLine, limit=limit, offset=offset)
    said = rewritten(context)
    return [line._replace(**_of_line(said[line.id])) if line.id in said else line for line in found]


def _of_line(said: Mapping[str, str]) -> dict[str, Any]:
    """Those texts that a line of a list has."""
    return {name: text for name, text in said.items() if name in ArticleLine._fields}


def suggest(context: Context, job: str, limit: int = 5) -> list[ArticleLine]:
    """Articles that may help with a job: shared words of its symptom, the device's model, its kind, the language."""
    row = views.one(context.views, "job_record", JobRow, id=job)
    if row is None:
        return []
    device = views.one(context.views, "asset", AssetRow, id=row.asset_id)
    model = f"{device.brand} {device.model}" if device else ""
    worth = fitting_articles(context, f"{row.title} {row.fault}")
    for ref, points in fitting_articles(context, model).items():
        if ref in worth:  # a model alone says nothing of the symptom
            worth[ref] += points
    lines = [_fitted(line, device.kind if device else "") for line in _lines(context, list(worth.items()))]
    lines.sort(key=lambda line: (-line.score, line.id))
    least = max(_WEAKEST, lines[0].score * _SHARE) if lines else 0
    return [line for line in lines[:limit] if line.score >= least]


def find_article(context: Context, ref: str) -> str:
    """The id of the article meant: its id or a part of it, or words of its title.

    Raises NotFound with the nearest titles, Ambiguous when several fit.
    """
    ref = clipped(ref)
    low, high = id_range(ref)
    all_of_them = articles(context, limit=_MOST)
    found = [
        Reference(line.id, line.title, "id")
        for line in all_of_them
        if low <= line.id < high or (low < high and line.id.endswith(low)) or line.title == ref
    ]
    if not found:
        titles = [line for line in search(context, ref, limit=_MOST) if ref.lower() in line.title.lower()]
        found = [Reference(line.id, line.title, "title") for line in titles]
        if found and len(ref) < (_SHORTEST if ref.isascii() else _SHORTEST_CHINESE):
            raise Ambiguous(
                _("{ref} is too short for a title.").format(ref=ref),
                hint=_("Say more of it."),
                nearest=[line.title for line in titles][:5],
            )
    if not found:
        raise missing(ref, _("article"), (line.title for line in all_of_them))
    return only(ref, found, _("article"), lambda: ())


def _lines(context: Context, ranked: list[tuple[str, int]]) -> list[ArticleLine]:
    lines, said = [], rewritten(context) if ranked else {}
    for ref, score in ranked:
        row = views.one(context.views, "article", ArticleRow, id=ref)
        if row is not None:
            row = row._replace(**said.get(ref, {}))
            lines.append(
                ArticleLine(row.id, row.title, row.symptom, row.tags, row.kinds, row.language, score)
            )
    return lines


def _about(line: ArticleLine, kind: str) -> bool:
    return not kind or not line.kinds or kind in line.kinds.split()


def _fitted(line: ArticleLine, kind: str) -> ArticleLine:
    """The score with what kind and language add; an article about other kinds falls behind."""
    about = _KIND_FITS if kind and kind in line.kinds.split() else 0
    other = _KIND_FITS if kind and not _about(line, kind) else 0
    spoken = _LANGUAGE_FITS if line.language == language() else 0
    return line._replace(score=line.score + about + spoken - other)
