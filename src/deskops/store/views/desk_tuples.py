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
    """Rows of one kind that were numbered, entries among them under `entry`."""

    kind: str
    rows: int


DESK_VIEWS: dict[str, type[NamedTuple]] = {"replicas": ReplicaLine, "row_counts": RowCount}
