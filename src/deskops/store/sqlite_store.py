"""A store in one SQLite file: its pragmas, its lock file, short transactions; asks no questions."""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from filelock import FileLock, Timeout
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from deskops.errors import StoreLocked, StoreMissing
from deskops.i18n import _
from deskops.store import backup
from deskops.store.faults import told, translate
from deskops.store.group_commit import Job, together
from deskops.store.migrations import Migration, migrate, version
from deskops.store.opening import cipher, connect
from deskops.store.private import OWNER_ALONE, made_private, narrow
from deskops.store.store import WAIT_SECONDS, Store

PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL can lose a day of commits on a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)
Result = TypeVar("Result")


class SqliteStore(Store):
    """One laptop's drawer. Writers begin IMMEDIATE and hold one lock file, so that they never overlap between
    processes: the linked SQLite may have the WAL-reset bug (3.7.0 to 3.51.2), which needs two at once.
    """

    def __init__(self, path: Path, *, key: str = "", wait: float = WAIT_SECONDS) -> None:
        self.path = path
        self._key = key
        self._wait = wait
        self._thread = threading.RLock()
        self._file = FileLock(path.with_name(path.name + ".lock"), mode=OWNER_ALONE, thread_local=False)
        self._engine: Engine | None = None
        self._readers: Engine | None = None
        self._jobs: deque[Job] = deque()

    def prepare(self, now: str) -> list[Migration]:
        """Make the store or bring it up to date, with a backup before each migration of one that has content."""
        with told(), self._alone():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = connect(made_private(self.path), self._key)
            try:
                for pragma in PRAGMAS:
                    connection.execute(pragma)
                return migrate(connection, now, self._backup_before)
            finally:
                connection.close()

    def _backup_before(self, migration: Migration) -> None:
        name = f"before-{migration.number:04d}-{migration.name}.db"
        backup.copy_store(self.path, self.path.parent / "backups" / name, self._key)

    @contextmanager
    def writer(self, *, references: bool = True) -> Iterator[Session]:
        """One short transaction: committed at the end, rolled back on any error. Never hold it across the network.

        Without `references` rows may name what is not here: a laptop's scope has edges.

        Raises StoreLocked, StoreFull, StoreReadOnly, StoreDamaged; after each of them nothing was written.
        """
        with (
            self._alone(),
            self._lenient(references),
            Session(self._connected(), expire_on_commit=False, autoflush=False) as session,
        ):
            try:
                yield session
                session.commit()
            except DBAPIError as error:
                session.rollback()
                raise translate(error) from error
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def _lenient(self, references: bool) -> Iterator[None]:
        """SQLite takes this pragma only outside of a transaction, and keeps it for the connection."""
        if references:
            yield
            return
        self._pragma("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            self._pragma("PRAGMA foreign_keys = ON")

    def _pragma(self, text: str) -> None:
        raw = self._connected().raw_connection()
        try:
            raw.cursor().execute(text)
        finally:
            raw.close()

    @contextmanager
    def reader(self) -> Iterator[Session]:
        """What was committed, as one moment saw it; runs beside writers. Raises the store's errors."""
        if not self.path.exists():
            raise _missing(self.path)
        if self._readers is None:
            self._readers = _engine(self.path, self._key, reading=True)
        with told(), Session(self._readers, expire_on_commit=False, autoflush=False) as session:
            try:
                yield session
            except DBAPIError as error:
                raise translate(error) from error
            finally:
                session.rollback()

    def run(
        self, function: Callable[[Session], Result], landed: Callable[[Session], bool] | None = None
    ) -> Result:
        """Those that wait at the same time share one commit, which a slow disk makes dear; each returns after it.

        Once is enough: the answer of a commit cannot be lost on the way. What fails, fails alone.
        """
        job = Job(function)
        self._jobs.append(job)
        with self._thread:
            if not job.done:  # nobody before did it
                try:
                    with self._alone():
                        together(self._jobs, self.writer, job)
                finally:
                    if job in self._jobs:
                        self._jobs.remove(job)
        return cast("Result", job.outcome())

    def restore(self, file: Path, aside: Path, key: str = "") -> Path:
        """Put a backup in the store's place while nobody else writes; returns where the old store is kept.
        `key` opens the backup; the store keeps its own.

        Raises BadInput for an unsound backup, StoreLocked while another process has the store open.
        """
        self.close()
        with self._alone():
            return backup.restore(file, self.path, aside, key=key, own=self._key)

    def close(self) -> None:
        """Close the connection under the lock: the last one to close runs a checkpoint.

        While another program writes for long, this one is not the last: what was committed needs no more waiting.
        """
        if self._readers is not None:
            readers, self._readers = self._readers, None
            readers.dispose()
        if self._engine is not None:
            engine, self._engine = self._engine, None
            try:
                with self._alone():
                    engine.dispose()
            except StoreLocked:
                engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._thread:
            try:
                if self._engine is None:
                    self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = self._file.acquire(timeout=self._wait)
            except Timeout as error:
                raise StoreLocked(
                    _("Another program has been writing to the store for {seconds} s.").format(
                        seconds=int(self._wait)
                    ),
                    hint=_("Wait a moment and do it again; nothing was lost."),
                ) from error
            except OSError as error:
                raise translate(error) from error
            with lock:
                yield

    def _connected(self) -> Engine:
        if self._engine is not None and not self.path.exists():  # sealed or destroyed by an order meanwhile
            self._engine.dispose()
            self._engine = None
        if self._engine is None:
            if not self.path.exists():
                raise _missing(self.path)
            with told(), closing(connect(self.path, self._key)) as probe:
                version(probe)
            narrow(self.path)
            self._engine = _engine(self.path, self._key)
        return self._engine


def _missing(path: Path) -> StoreMissing:
    return StoreMissing(
        _("There is no store at {path}.").format(path=path),
        hint=_("Set this laptop up: deskops init. To try everything first: deskops demo"),
    )


def _engine(path: Path, key: str, *, reading: bool = False) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        creator=lambda: connect(path, key),
        module=cipher() if key else sqlite3,
        poolclass=QueuePool,
        pool_size=4 if reading else 1,
        max_overflow=8 if reading else 0,
        hide_parameters=True,  # an error's text goes further than a customer's data may
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        for pragma in ("PRAGMA query_only = ON", "PRAGMA busy_timeout = 10000") if reading else PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
