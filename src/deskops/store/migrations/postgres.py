"""The same migrations on PostgreSQL: a text of its own lies beside the common one, or the common one is translated."""

import re
from collections.abc import Sequence
from typing import Final

import psycopg

from deskops.store.migrations import MIGRATIONS, RECORD, Migration, known

_LOCK: Final = "SELECT pg_advisory_xact_lock(713254102)"  # any number that other programs do not use
_HERE: Final = "SELECT to_regclass('migration') IS NOT NULL"
_DEFINES: Final = re.compile(r"(?:--[^\n]*\n|\s)*(CREATE TABLE|ALTER TABLE)\b")  # a note may stand above
# Text is compared and ordered by its code points, as SQLite does it; whole numbers are 64 bits wide.
_TYPES: Final = (
    (re.compile(r"\bBOOLEAN((?: NOT NULL)?) DEFAULT 0\b"), r"BOOLEAN\1 DEFAULT false"),
    (re.compile(r"\bBOOLEAN((?: NOT NULL)?) DEFAULT 1\b"), r"BOOLEAN\1 DEFAULT true"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\) WITHOUT ROWID$"), ")"),
)


def translated(statement: str) -> str:
    """A statement that defines a table, in PostgreSQL's types; any other statement as it is."""
    if not _DEFINES.match(statement):
        return statement
    for found, written in _TYPES:
        statement = found.sub(written, statement)
    return statement


def statements(migration: Migration) -> list[str]:
    own = migration.own_text("pg")
    return list(own) if own is not None else [translated(each) for each in migration.statements()]


def check_version(connection: psycopg.Connection) -> int:
    """The number of the last migration; 0 for an empty database. Raises StoreNewer for one from the future."""
    here = connection.execute(_HERE).fetchone()
    found = connection.execute("SELECT max(number) FROM migration").fetchone() if here and here[0] else None
    return known(int(found[0] or 0) if found else 0)


def migrate(
    connection: psycopg.Connection, now: str, migrations: Sequence[Migration] = MIGRATIONS
) -> list[Migration]:
    """Bring a database up to date, each migration in a transaction with its record, one process after another."""
    done = []
    for migration in migrations:
        with connection.transaction():
            connection.execute(_LOCK)
            if migration.number <= check_version(connection):
                continue
            connection.execute(translated(RECORD).encode())
            for statement in statements(migration):
                connection.execute(statement.encode())
            connection.execute(
                "INSERT INTO migration VALUES (%s, %s, %s)", (migration.number, migration.name, now)
            )
        done.append(migration)
    return done
