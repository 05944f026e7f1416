"""The knowledge base and the search terms of everything that can be found."""

from sqlmodel import Field

from deskops.store.tables.base import Record, Row


class Article(Record, table=True):
    """Markdown texts; `tags` blank-separated."""

    title: str
    symptom: str = ""
    cause: str = ""
    solution: str = ""
    tags: str = ""
    kinds: str = ""
    language: str = "zh_CN"
    created_at: str


class Term(Row, table=True):
    """One search term (bigram, pinyin, Latin word) of one record; derived, rebuilt at will, never synced."""

    term: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    ref: str = Field(primary_key=True)
    weight: int = 1


class FoundBy(Row, table=True):
    """The terms of one record, blank-separated: what is to be deleted from `term`, which is in the terms' order."""

    __tablename__ = "found_by"

    ref: str = Field(primary_key=True)
    kind: str
    terms: str
