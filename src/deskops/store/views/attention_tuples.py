"""Rows of what needs a person, and of what the desk has."""

from typing import NamedTuple


class AttentionRow(NamedTuple):
    """`kind` and `subject`: what it is about. `detail` is of its topic: a refusal, an incident's JSON, a key."""

    topic: str
    id: str
    kind: str
    subject: str
    number: str
    title: str
    tag: str
    who: str
    at: str
    action: str
    detail: str


class ConcernsRow(NamedTuple):
    """A job or a device whose fold leaves something to a person; `concerns` as `domain.concerns` writes them."""

    kind: str
    subject: str
    number: str
    title: str
    tag: str
    assignee: str
    concerns: str


class SettledRow(NamedTuple):
    id: str
    topic: str


class ReceiptRow(NamedTuple):
    """A job: its record's number, the highest of its entries, and since when the desk has that."""

    id: str
    number: str
    title: str
    status: str
    unsent: int
    rev: int | None
    newest: int | None
    since: str


class Waiting(NamedTuple):
    """What the desk does not have yet, and the newest number."""

    entries: int
    blobs: int
    rev: int


class UnsentRow(NamedTuple):
    """An entry that the desk does not have, with what it is about; `at` is its author's own time."""

    id: str
    kind: str
    subject: str
    action: str
    number: str
    title: str
    at: str


class UnsentBlob(NamedTuple):
    """A file that the desk has not confirmed; `size` in bytes."""

    sha256: str
    name: str
    size: int
    at: str


ATTENTION_VIEWS: dict[str, type[NamedTuple]] = {
    "attention": AttentionRow,
    "concerns": ConcernsRow,
    "settled": SettledRow,
    "receipts": ReceiptRow,
    "waiting": Waiting,
    "unsent": UnsentRow,
    "unsent_blobs": UnsentBlob,
}
