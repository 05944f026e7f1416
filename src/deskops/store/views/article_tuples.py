"""What the views of the knowledge base return."""

from typing import NamedTuple


class ArticleRow(NamedTuple):
    id: str
    title: str
    symptom: str
    cause: str
    solution: str
    tags: str
    kinds: str
    language: str
    created_at: str


class ArticleLine(NamedTuple):
    """One article in a list; `score` says how well it fits what was asked, 0 where nothing was."""

    id: str
    title: str
    symptom: str
    tags: str
    kinds: str
    language: str
    score: int


ARTICLE_VIEWS: dict[str, type[NamedTuple]] = {
    "articles": ArticleLine,
    "article": ArticleRow,
}
