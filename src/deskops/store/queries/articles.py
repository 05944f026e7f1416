"""What articles say now, for search: their records with what they were rewritten to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from deskops.domain.article import fold_article
from deskops.domain.entries import CREATE, Entry
from deskops.domain.nouns import Kind
from deskops.store import views
from deskops.store.queries.facts import connection
from deskops.store.queries.search import index
from deskops.store.rows import entry_of


def keep_findable(session: Session, rewritten: Mapping[str, Sequence[Entry]]) -> None:
    """Search finds articles by what they say now. `rewritten`: their entries; those that are not here wait."""
    for article, entries in rewritten.items():
        row = connection(session).execute(_RECORD, {"id": article}).one_or_none()
        if row is not None and any(entry.action != CREATE for entry in entries):
            told = row._asdict()
            index(session, Kind.ARTICLE, told | fold_article(told, entries).values, new=False)


_RECORD = text("SELECT * FROM article WHERE id = :id")
_STEPS = text(views.sql("article_steps"))


def all_held(written: Connection, records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """These records, each as it stands now."""
    steps: dict[str, list[Entry]] = {}
    for step in written.execute(_STEPS):
        steps.setdefault(step.subject, []).append(entry_of(step))
    for row in records:
        found = steps.get(row["id"])
        yield {**row, **fold_article(row, found).values} if found else row
