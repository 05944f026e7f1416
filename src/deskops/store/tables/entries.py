"""Entries and what orders and proves them: personal values apart, and the numbered feed."""

from sqlmodel import Field

from deskops.store.tables.base import Row


class EntryRow(Row, table=True):
    """An immutable fact; `payload` JSON with personal values salted, `refused` the desk's reason if it said no (JSON).

    `received` is when the desk got it, `correction` the milliseconds that make its clock right, where known.
    """

    __tablename__ = "entry"

    id: str = Field(primary_key=True)
    subject: str
    kind: str
    action: str
    payload: str
    at: str
    wall: str
    author: str
    replica: str
    boot: str = ""
    reading: int = 0
    epoch: int | None = None
    rev: int | None = None
    digest: str
    extra: str = "{}"
    refused: str | None = None
    received: str | None = None
    correction: int | None = None


class Personal(Row, table=True):
    """A personal value of an entry; erasing it leaves digests whole."""

    entry: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    salt: str
    value: str


class FeedRow(Row, table=True):
    """Everything that was numbered, in order; `head` is the running hash over (rev, id, digest).

    A desk notes the subject and the bucket too. A row that was numbered anew has left its older line behind.
    """

    __tablename__ = "feed"

    epoch: int = Field(primary_key=True)
    rev: int = Field(primary_key=True)
    kind: str
    ref: str
    digest: str
    head: str
    subject: str = ""
    bucket: str = ""
