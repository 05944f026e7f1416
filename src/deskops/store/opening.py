"""The one way to a database file, plain or encrypted, and what its driver raises; the key is handed in."""

import sqlite3
import sys
from pathlib import Path
from typing import Any, Final

from deskops.errors import Refused, StoreSealed, UsageError
from deskops.i18n import _

KEY_BYTES: Final = 32  # the raw key is handed about as hexadecimal text; empty stands for a plain file
WRAPPED: Final = (
    "store-key.json"  # beside an encrypted store; a copy of the store has its own with this ending:
)
BESIDE: Final = ".key"
_PLAIN: Final = b"SQLite format 3\0"
_DRIVER: Final = "sqlcipher3.dbapi2"


def connect(file: Path, key: str = "", *, reading: bool = False) -> sqlite3.Connection:
    """A connection that begins nothing by itself; safe to hand from one thread to another, not to share.

    Raises the driver's errors; with a key StoreSealed where it does not open the file, UsageError without the library.
    """
    place = f"{file.absolute().as_uri()}?mode=ro" if reading else str(file)
    if not key:
        return sqlite3.connect(place, uri=reading, isolation_level=None, check_same_thread=False)
    made: sqlite3.Connection = cipher().connect(
        place, uri=reading, isolation_level=None, check_same_thread=False
    )
    try:
        _unlock(made, file, key)
    except BaseException:
        made.close()
        raise
    return made


def cipher() -> Any:
    """The driver of encrypted files, which is an extra. Raises UsageError without it."""
    try:
        from sqlcipher3 import dbapi2
    except ModuleNotFoundError as error:
        raise UsageError(
            _("An encrypted store needs a library that is not installed here."),
            hint=_("Install it: pip install 'deskops[encrypt]'"),
        ) from error
    return dbapi2


def has_cipher() -> bool:
    """Whether the extra is installed."""
    try:
        return bool(cipher())
    except UsageError:
        return False


def literal(key: str) -> str:
    """A raw key as SQLCipher takes it, which then derives nothing from it. Never part of a message."""
    if len(bytes.fromhex(key)) != KEY_BYTES:
        raise ValueError
    return f"x'{key}'"


def _unlock(connection: sqlite3.Connection, file: Path, key: str) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the terminal
    connection.execute(f'PRAGMA key = "{literal(key)}"')
    if not connection.execute("PRAGMA cipher_version").fetchone():  # a driver without SQLCipher ignores keys
        raise Refused(
            _("The library that is installed here cannot encrypt; nothing was written."),
            hint=_("Install it: pip install 'deskops[encrypt]'"),
        )
    connection.execute("PRAGMA temp_store = MEMORY")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except errors("DatabaseError") as error:
        if "not a database" in str(error):
            raise unopened(file) from None
        raise


def unopened(file: Path) -> StoreSealed:
    return StoreSealed(
        _("The key of this laptop does not open {path}.").format(path=file),
        hint=_("It was encrypted with another key, or its beginning is damaged: deskops restore FILE"),
    )


def is_plain(file: Path) -> bool:
    """Whether it can be read without a key; an empty file, or none, can. Raises OSError.

    Not while this process has a transaction on it: to close a file gives back the system's locks of the process.
    """
    try:
        with file.open("rb") as source:
            return source.read(len(_PLAIN)) in (_PLAIN, b"")
    except FileNotFoundError:
        return True


def errors(name: str = "Error", *also: type[Exception]) -> tuple[type[Exception], ...]:
    """That error of each driver which is loaded, for both have a family of their own; and what else is to be caught."""
    other = sys.modules.get(_DRIVER)
    family: tuple[type[Exception], ...] = (getattr(sqlite3, name), *also)
    return family if other is None else (*family, getattr(other, name))


def is_file(connection: object) -> bool:
    """Whether a connection is to a file, not to a server."""
    return isinstance(connection, sqlite3.Connection) or type(connection).__module__ == _DRIVER
