"""The schema's history: numbered, append-only, each atomic with its record; the SQL texts lie beside this file."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskops.errors import StoreNewer
from deskops.i18n import _
from deskops.store import opening

_FOLDER = Path(__file__).parent
RECORD = (
    "CREATE TABLE IF NOT EXISTS migration "
    "(number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
)

_SCHEMA = "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str

    def statements(self) -> Sequence[str]:
        """The migration's statements; each ends with a semicolon at a line's end."""
        return _parts(_FOLDER / f"m{self.number:04d}_{self.name}.sql")

    def own_text(self, database: str) -> Sequence[str] | None:
        """The statements for one database alone, where the common ones will not do there: `mNNNN_name.pg.sql`."""
        file = _FOLDER / f"m{self.number:04d}_{self.name}.{database}.sql"
        return _parts(file) if file.exists() else None


def _parts(file: Path) -> list[str]:
    return [part.strip() for part in file.read_text(encoding="utf-8").split(";\n") if part.strip()]


MIGRATIONS: Final = (
    Migration(1, "first_day"),
    Migration(2, "desk_and_sync"),
    Migration(3, "quarantine"),
    Migration(4, "terms_by_record"),
    Migration(5, "seals"),
    Migration(6, "campaigns"),
    Migration(7, "rounds_signed"),
    Migration(8, "checklist_of_visit"),
)
NEWEST: Final = MIGRATIONS[-1].number


def version(connection: sqlite3.Connection) -> int:
    """The number of the last migration of a store; 0 for an empty one. Raises StoreNewer for one from the future."""
    found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'migration'").fetchone()[0]
    number = connection.execute("SELECT max(number) FROM migration").fetchone()[0] or 0 if found else 0
    return known(int(number))


def known(number: int) -> int:
    """The number of a schema that this version can read. Raises StoreNewer."""
    if number > NEWEST:
        raise StoreNewer(
            _("This store was written by a newer version (schema {found}, known {known}).").format(
                found=number, known=NEWEST
            ),
            hint=_("Upgrade deskops on this laptop; the store is untouched."),
        )
    return number


def migrate(
    connection: sqlite3.Connection,
    now: str,
    before_each: Callable[[Migration], None],
    migrations: Sequence[Migration] = MIGRATIONS,
) -> list[Migration]:
    """Bring a store up to date. `connection` must be in autocommit mode; `before_each` makes the backup of one that
    has content.
    """
    done: list[Migration] = []
    has_content = version(connection) > 0
    for migration in migrations:
        if migration.number <= version(connection):
            continue
        if has_content:
            before_each(migration)
        _run(connection, migration, now)
        done.append(migration)
    return done


def spoilt_schema(connection: sqlite3.Connection) -> str | None:
    """The first table or index of an up-to-date store that is not as its migrations made it."""
    with closing(opening.connect(Path(":memory:"))) as fresh:
        migrate(fresh, "", lambda _migration: None)
        expected = {row[0]: row for row in fresh.execute(_SCHEMA)}
    found = {row[0]: row for row in connection.execute(_SCHEMA)}
    return next((name for name, row in expected.items() if found.get(name) != row), None)


def _run(connection: sqlite3.Connection, migration: Migration, now: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(RECORD)
        for statement in migration.statements():
            connection.execute(statement)
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (migration.number, migration.name, now))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back already
            connection.execute("ROLLBACK")
        raise
