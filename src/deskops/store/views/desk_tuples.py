"""Rows of the desk's own views."""

from typing import NamedTuple


class ReplicaLine(NamedTuple):
    id: str
    code: str
    engineer: str | None
    name: str
    status: str
    last_seen: str | None
    cursor: int
    version: str


class RowCount(NamedTuple):
    """Rows of one kind, entries among them under `entry`: those that were numbered (row_counts), or all that are here
    (record_counts).
    """

    kind: str
    rows: int


DESK_VIEWS: dict[str, type[NamedTuple]] = {
    "replicas": ReplicaLine,
    "row_counts": RowCount,
    "record_counts": RowCount,
}
