"""What is typed and not yet an entry: a small file of its own beside the store, which survives whatever happens."""

import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from deskops.errors import StoreDamaged
from deskops.store.faults import told, translate
from deskops.store.opening import connect, errors
from deskops.store.private import made_private

MAKE: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # words never wait for the disk; `settle` does, beside them
    "PRAGMA busy_timeout = 2000",
    """CREATE TABLE IF NOT EXISTS draft (
        subject TEXT NOT NULL, action TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, place TEXT NOT NULL,
        PRIMARY KEY (subject, action, field)
    ) WITHOUT ROWID""",
)
KEEP: Final = (
    "INSERT INTO draft (subject, action, field, text, place) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (subject, action, field) DO UPDATE SET text = excluded.text, place = excluded.place"
)
ALL: Final = "SELECT subject, action, field, text, place FROM draft"
_READ: Final = f"{ALL} WHERE subject = ? AND action = ?"
_DROP: Final = "DELETE FROM draft WHERE subject = ? AND action = ?"


class Draft(NamedTuple):
    """`place` is where the cursor stood: row and column with a comma between them."""

    subject: str
    action: str
    field: str
    text: str
    place: str = ""


class Drafts:
    """Safe from threads. Each call raises StoreFull, StoreReadOnly, StoreDamaged; the file is opened anew after it."""

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self._key = key
        self._lock = threading.Lock()
        self._open: sqlite3.Connection | None = None

    def read(self, subject: str, action: str) -> list[Draft]:
        with self._lock, told():
            return [Draft(*row) for row in self._connection().execute(_READ, (subject, action))]

    def keep(self, drafts: Iterable[Draft]) -> None:
        """All of them or none. When this returns they are the system's: a killed program loses none of them."""
        with self._lock, told():
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(KEEP, [_encodable(draft) for draft in drafts])
                connection.execute("COMMIT")
            except errors():
                self._forget()
                raise

    def drop(self, subject: str, action: str) -> None:
        with self._lock, told():
            self._connection().execute(_DROP, (subject, action))

    def settle(self) -> None:
        """When this returns, a power cut costs nothing that was kept before. It holds up no `keep` meanwhile."""
        with told():
            try:
                log = os.open(self._beside("-wal"), os.O_RDWR)
            except FileNotFoundError:  # all of it is in the file itself, where SQLite has put it through
                return
            try:
                os.fsync(log)
            finally:
                os.close(log)

    def close(self) -> None:
        with self._lock:
            self._forget()

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            try:
                self._open = self._made()
            except errors("DatabaseError") as error:
                if not isinstance(translate(error), StoreDamaged):
                    raise
                self._put_aside()
                self._open = self._made()
        return self._open

    def _made(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made_private(self.path)
        except OSError as error:
            raise sqlite3.OperationalError(f"unable to open database file: {error}") from error
        made = connect(self.path, self._key)
        try:
            for statement in MAKE:
                made.execute(statement)
        except errors():
            made.close()
            raise
        return made

    def _put_aside(self) -> None:
        """A damaged file keeps its content for a person and makes room for new drafts."""
        self.path.replace(self.path.with_suffix(".damaged"))
        for ending in ("-wal", "-shm"):
            self._beside(ending).unlink(missing_ok=True)

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def _forget(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def _encodable(draft: Draft) -> Draft:
    """A lone surrogate, which a paste can hold, has no bytes of its own."""
    return draft._replace(text=draft.text.encode("utf-8", "replace").decode("utf-8"))
