"""What a store offers, wherever it lies: short transactions, the schema brought up to date; asks no questions."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from deskops.store.faults import with_driver

if TYPE_CHECKING:
    from sqlmodel import Session

    from deskops.store.migrations import Migration

WAIT_SECONDS: Final = 20.0
Result = TypeVar("Result")


class Store(ABC):
    """One drawer. What it raises is of the family of StoreError; after any but StoreUnsure nothing was written."""

    @abstractmethod
    def prepare(self, now: str) -> "list[Migration]":
        """Make the store's tables or bring them up to date; returns what was done. Raises StoreNewer."""

    @abstractmethod
    def writer(self, *, references: bool = True) -> "AbstractContextManager[Session]":
        """One short transaction: committed at the end, rolled back on any error. Never hold it across the network.

        Without `references` rows may name what is not here: a laptop's scope has edges. A server's database always
        has all of it.
        """

    @abstractmethod
    def reader(self) -> "AbstractContextManager[Session]":
        """What was committed, as one moment saw it; runs beside writers."""

    @abstractmethod
    def run(
        self,
        function: "Callable[[Session], Result]",
        landed: "Callable[[Session], bool] | None" = None,
    ) -> Result:
        """`function` in a transaction of its own; done anew, a while later, when the database took the transaction back
        or went away. What it did outside the session stays done, so it should do nothing there.

        `landed` says, in a later transaction, whether the last run's changes are there: it is asked when the answer to
        a commit was lost. Without it such a loss is raised as StoreUnsure.
        """

    @abstractmethod
    def restore(self, file: Path, aside: Path, key: str = "") -> Path:
        """Put a copy, which `key` opens, in the store's place; returns where the old store is kept. Raises Refused for
        a database.
        """

    @abstractmethod
    def close(self) -> None:
        """Give the connections back; the next transaction opens new ones."""


def is_url(place: Path | str) -> bool:
    """Whether a place is a database of a server; anything else is a file."""
    return str(place).startswith(("postgresql://", "postgres://"))


def shown(place: Path | str) -> str:
    """A place for a person: a URL without its password."""
    if not is_url(place):
        return str(place)
    return re.sub(r"(//[^/@:]*):[^/@]*@|(\bpassword=)[^&]*", _without, str(place))


def _without(found: "re.Match[str]") -> str:
    return f"{found[1]}@" if found[1] is not None else f"{found[2]}***"


def open_store(place: Path | str, *, key: str = "", wait: float = WAIT_SECONDS) -> Store:
    """The store at a path (SQLite) or a URL (`postgresql://...`); `key` opens an encrypted one, `wait` is how many
    seconds for one's turn.
    """
    if is_url(place):
        with with_driver():
            from deskops.store.postgres_store import PostgresStore
        return PostgresStore(str(place), wait=wait)
    from deskops.store.sqlite_store import SqliteStore

    return SqliteStore(Path(place), key=key, wait=wait)
