"""What a store keeps of itself: the head that is locked last, who it is, and the last document numbers."""

from sqlmodel import Field

from deskops.store.tables.base import Row


class Head(Row, table=True):
    """The one row that is locked last before a commit: the desk's counter, and this replica's last stamp."""

    id: int = Field(default=1, primary_key=True)
    epoch: int = 1
    rev: int = 0
    head: str = ""
    stamp: str = ""


class Meta(Row, table=True):
    """Who this store is: replica, code, engineer, desk."""

    key: str = Field(primary_key=True)
    value: str


class Sequence(Row, table=True):
    """The last document number of a kind on a day."""

    kind: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    last: int = 0
