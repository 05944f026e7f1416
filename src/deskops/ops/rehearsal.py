"""A run in which nothing is written: all that it does to the store is one transaction, told and rolled back at its end.

So every rule has been asked, each act sees what those before it did, and what is told is what would be written.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from deskops.errors import OnlyPlanned
from deskops.ops.only_reads import nothing_written
from deskops.store.views import Connection

if TYPE_CHECKING:  # a list that only looks shall not pay for what writes
    from sqlmodel import Session

    from deskops.ops.act import Act
    from deskops.ops.context import Context
    from deskops.ops.planned import Would
    from deskops.store.store import Store


class Rehearsal:
    """The transaction, begun by the first act, and what it would write so far."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._session: Session | None = None
        self.views: Connection | None = None  # questions within it, once it has begun
        self.would: list[Would] = []

    @contextmanager
    def writer(self, store: "Store", *, references: bool) -> "Iterator[Session]":
        """The one session, for another act."""
        if self._session is None:
            from deskops.store.queries.facts import inside

            self._session = self._open.enter_context(store.writer(references=references))
            self.views = inside(self._session)
        yield self._session

    def ended(self, context: "Context", act: "Act") -> None:
        from deskops.ops.planned import landed

        self.would += landed(context, act)

    def close(self) -> None:
        if self._session is not None:
            self._session.rollback()
        self._open.close()


@contextmanager
def rehearsed(context: "Context") -> Iterator[None]:
    """Where the context only reads: raises OnlyPlanned at the end if anything would have been written meanwhile."""
    if not context.is_read_only or context.rehearsal is not None:
        yield
        return
    rehearsal = context.rehearsal = Rehearsal()
    try:
        yield
    finally:
        context.rehearsal = None
        rehearsal.close()
    if rehearsal.would:
        raise OnlyPlanned(nothing_written(), would=rehearsal.would)
