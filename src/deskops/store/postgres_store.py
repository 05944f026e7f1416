"""A store in a PostgreSQL database: pooled connections, short transactions that run beside each other, retries."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import psycopg
from sqlalchemy import BigInteger, Engine, Integer, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from deskops.errors import Refused, StoreAway, StoreBusy, StoreUnsure
from deskops.i18n import _
from deskops.store.migrations import Migration
from deskops.store.migrations.postgres import check_version, migrate
from deskops.store.postgres import conninfo, is_lost, settings, told, translate
from deskops.store.store import WAIT_SECONDS, Store

_POOL: Final = 5
_OVERFLOW: Final = 10
_TRIES: Final = 60  # far more than a server needs to come back: the patience below is what ends it
_LONGEST_PAUSE: Final = 2.0  # seconds between two tries
_PATIENCE: Final = 30.0  # seconds after which no new try begins
Result = TypeVar("Result")


class _Wide(BigInteger):
    """Whole numbers are 64 bits wide, as in SQLite: clock readings and numbers outgrow 32."""

    render_bind_cast = True


class PostgresStore(Store):
    """The desk's drawer. Writers run beside each other: what is folded is locked first, the head last (see Ledger)."""

    def __init__(self, url: str, *, wait: float = WAIT_SECONDS) -> None:
        self.url = url
        self._wait = wait
        self._making = threading.Lock()
        self._engine: Engine | None = None

    def prepare(self, now: str) -> list[Migration]:
        """Each migration is one transaction; two processes that start at once take turns."""
        with told(), psycopg.connect(conninfo(self.url, wait=self._wait)) as connection:
            return migrate(connection, now)

    @contextmanager
    def writer(self, *, references: bool = True) -> Iterator[Session]:
        """One short transaction. It cannot be repeated: `run` can. References are always checked here.

        Raises StoreBusy, StoreAway, StoreUnsure, StoreUnfit, StoreFull, StoreLocked, StoreReadOnly.
        """
        with Session(self._connected(), expire_on_commit=False, autoflush=False) as session:
            try:
                yield session
                _closed(session)
            except (DBAPIError, PoolTimeout, UnicodeEncodeError) as error:
                session.rollback()
                raise _told(error) from error
            except BaseException:
                session.rollback()
                raise
            _commit(session)

    @contextmanager
    def reader(self) -> Iterator[Session]:
        engine = self._connected().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        with Session(engine, expire_on_commit=False, autoflush=False) as session:
            try:
                yield session
            except (DBAPIError, PoolTimeout) as error:
                raise _told(error) from error
            finally:
                session.rollback()

    def run(
        self, function: Callable[[Session], Result], landed: Callable[[Session], bool] | None = None
    ) -> Result:
        tries = Retrying(
            retry=retry_if_exception(lambda error: _worth_another(error, landed is not None)),
            wait=wait_random_exponential(multiplier=0.02, max=_LONGEST_PAUSE),
            stop=stop_after_attempt(_TRIES) | stop_after_delay(_PATIENCE),
            reraise=True,
        )
        unsure: list[Result] = []
        done: Result = tries(self._once, function, landed, unsure)
        return done

    def _once(
        self,
        function: Callable[[Session], Result],
        landed: Callable[[Session], bool] | None,
        unsure: list[Result],
    ) -> Result:
        """One try; `unsure` holds the result of an earlier one whose commit nobody answered."""
        if unsure and landed is not None:
            with self.writer() as session:
                there = landed(session)
            if there:
                return unsure[0]
            unsure.clear()
        done: list[Result] = []
        try:
            with self.writer() as session:
                done.append(function(session))
        except StoreUnsure:
            unsure[:] = done
            raise
        return done[0]

    def restore(self, file: Path, aside: Path, key: str = "") -> Path:
        raise Refused(
            _("A database of a server is not restored from a file."),
            hint=_("Use its own tools: pg_dump and pg_restore, see docs/operations.md."),
        )

    def close(self) -> None:
        with self._making:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _connected(self) -> Engine:
        with self._making:
            if self._engine is None:
                with told(), psycopg.connect(conninfo(self.url, wait=self._wait)) as probe:
                    check_version(probe)
                self._engine = _engine(self.url, self._wait)
            return self._engine


def _engine(url: str, wait: float) -> Engine:
    engine = create_engine(
        "postgresql+psycopg://",
        connect_args=settings(url, wait=wait),
        isolation_level="READ COMMITTED",  # rows that are folded are locked, so each sees what the last one wrote
        pool_size=_POOL,
        max_overflow=_OVERFLOW,
        pool_timeout=wait,
        pool_pre_ping=True,  # after a restart of the server a writer that cannot be repeated shall not fail
        hide_parameters=True,
    )
    engine.dialect.colspecs = {**engine.dialect.colspecs, Integer: _Wide}
    return engine


def _commit(session: Session) -> None:
    try:
        session.commit()
    except DBAPIError as error:
        session.rollback()
        if is_lost(error):
            raise StoreUnsure(
                _("The database went away while it committed: {detail}").format(
                    detail=translate(error).message
                ),
                hint=_("Look whether the change is there before you do it again."),
            ) from error
        raise _told(error) from error


def _closed(session: Session) -> None:
    """Provisional numbers must never be committed: whoever appends to a ledger closes it."""
    if session.info.get("unnumbered"):
        raise RuntimeError("a ledger was not closed")


def _told(error: BaseException) -> Exception:
    if isinstance(error, PoolTimeout):
        return StoreBusy(
            _("All connections to the database are in use."), hint=_("Do it again; nothing was written.")
        )
    return translate(error)


def _worth_another(error: BaseException, can_look: bool) -> bool:
    if isinstance(error, StoreUnsure):
        return can_look
    return isinstance(error, StoreBusy | StoreAway)
