"""Several writers' work in one commit of a SQLite store; who waits is told only after it."""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from deskops.errors import StoreError
from deskops.store.queries.facts import connection

MOST: Final = 32  # in one commit: nobody waits long for the others


class Job:
    """What one writer wants done, by whichever thread comes to it; it may be done anew."""

    def __init__(self, function: Callable[[Session], Any]) -> None:
        self._function = function
        self._result: Any = None
        self._error: Exception | None = None
        self.done = False  # and committed, or failed for good

    def outcome(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._result

    def alone(self, writer: Callable[[], AbstractContextManager[Session]]) -> None:
        def work() -> Any:
            with writer() as session:
                return self._function(session)

        self._try(work)
        self.done = True

    def among_others(self, session: Session) -> None:
        """In a savepoint. Raises only what the database says: then the whole transaction is in doubt."""

        def work() -> Any:
            with connection(session).begin_nested():
                return self._function(session)

        self._try(work, through=(DBAPIError,))

    def _try(self, work: Callable[[], Any], through: tuple[type[Exception], ...] = ()) -> None:
        self._error = None
        try:
            self._result = work()
        except through:
            raise
        except Exception as error:  # noqa: BLE001 - raised in the thread that waits for it
            self._error = error


def together(jobs: deque[Job], writer: Callable[[], AbstractContextManager[Session]], until: Job) -> None:
    """Do what waits, oldest first, until one's own is done. The caller is the only one that writes."""
    while not until.done:
        group = [jobs.popleft() for _place in range(min(len(jobs), MOST))]
        if len(group) == 1:
            group[0].alone(writer)
            continue
        try:
            with writer() as session:
                for job in group:
                    job.among_others(session)
        except StoreError:  # a full disk, or an error of one that took the others along: each for itself
            for job in group:
                job.alone(writer)
        except BaseException:
            jobs.extendleft(reversed(group))
            raise
        for job in group:
            job.done = True
