"""The tables on PostgreSQL: the same migrations make them, once, whoever starts at once; text in its own order."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from deskops.errors import StoreAway, StoreMissing, StoreNewer
from deskops.store import migrations, views
from deskops.store.migrations import MIGRATIONS, Migration
from deskops.store.migrations.postgres import migrate, statements, translated
from deskops.store.postgres_store import PostgresStore
from deskops.store.store import open_store, shown
from deskops.store.tables import every
from postgres_server import Server

NOW = "2026-11-23T01:00:00.000Z"
WIDE = {"INTEGER": "BIGINT", "VARCHAR": "TEXT", "AutoString": "TEXT"}


class Given(Migration):
    """A further migration whose statements are given."""

    __slots__ = ()

    def statements(self) -> Sequence[str]:
        return [
            "CREATE TABLE more (id TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 7, PRIMARY KEY (id)) WITHOUT ROWID",
            "ALTER TABLE job ADD COLUMN seen BOOLEAN NOT NULL DEFAULT 0",
            "INSERT INTO more (id) VALUES ('TEXT INTEGER')",
        ]


class Broken(Migration):
    __slots__ = ()

    def statements(self) -> Sequence[str]:
        return ["ALTER TABLE job ADD COLUMN colour TEXT", "DELETE FROM head", "NONSENSE"]


def tables(postgres: Server, url: str) -> set[object]:
    name = url.rpartition("/")[2]
    asked = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
    return set(postgres.ask(asked, name))


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # of indexes on expressions
def test_what_the_migrations_make_is_what_the_tables_say(postgres_url: str) -> None:
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    found = inspect(engine)
    every()
    assert set(found.get_table_names()) == {*SQLModel.metadata.tables, "migration"}
    for name, table in SQLModel.metadata.tables.items():
        columns = {
            c["name"]: (str(c["type"]).partition(" ")[0], c["nullable"]) for c in found.get_columns(name)
        }
        wanted = {c.name: (WIDE.get(str(c.type), str(c.type)), bool(c.nullable)) for c in table.columns}
        assert columns == wanted, name
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key], (
            name
        )
        keys = {(k["constrained_columns"][0], k["referred_table"]) for k in found.get_foreign_keys(name)}
        assert keys == {(k.parent.name, k.column.table.name) for k in table.foreign_keys}, name
    engine.dispose()


def test_every_text_is_compared_by_its_code_points(postgres: Server, postgres_url: str) -> None:
    odd = postgres.ask(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
        postgres_url.rpartition("/")[2],
    )
    assert odd == []


def test_a_store_that_is_there_is_left_alone(postgres_url: str) -> None:
    assert PostgresStore(postgres_url).prepare(NOW) == []


def test_processes_that_start_at_once_make_the_tables_once(postgres: Server) -> None:
    name = postgres.new_database()
    done: list[list[Migration]] = []
    gate = threading.Barrier(6)

    def start() -> None:
        gate.wait()
        done.append(PostgresStore(postgres.url(name)).prepare(NOW))

    threads = [threading.Thread(target=start) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 6
    ran = [each.number for one in done for each in one]  # one after another may run the next one
    assert sorted(ran) == [each.number for each in MIGRATIONS]
    assert postgres.ask("SELECT number, name, applied_at FROM migration ORDER BY number", name) == [
        (each.number, each.name, NOW) for each in MIGRATIONS
    ]
    assert postgres.ask("SELECT count(*) FROM head", name) == [(1,)]
    postgres.drop(name)


def test_a_further_migration_needs_nothing_but_its_text(
    postgres: Server, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = migrations.NEWEST + 1
    monkeypatch.setattr(migrations, "NEWEST", number)
    with psycopg.connect(postgres_url) as connection:
        assert [each.number for each in migrate(connection, NOW, (*MIGRATIONS, Given(number, "given")))] == [
            number
        ]
    name = postgres_url.rpartition("/")[2]
    assert postgres.ask("SELECT id, n FROM more", name) == [("TEXT INTEGER", 7)]
    assert ("job", "seen", "boolean") in tables(postgres, postgres_url)


def test_a_migration_has_a_text_of_its_own_for_this_database_where_it_lies_beside_the_common_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_FOLDER", tmp_path)
    (tmp_path / "m0009_both.sql").write_text("CREATE TABLE a (b TEXT);\nDROP TABLE c;\n")
    assert statements(Migration(9, "both")) == ['CREATE TABLE a (b TEXT COLLATE "C")', "DROP TABLE c"]
    (tmp_path / "m0009_both.pg.sql").write_text("CREATE TABLE a (b TEXT);\n")
    assert statements(Migration(9, "both")) == ["CREATE TABLE a (b TEXT)"]
    assert Migration(9, "both").statements() == ["CREATE TABLE a (b TEXT)", "DROP TABLE c"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE TABLE t (a INTEGER, b BLOB)", "CREATE TABLE t (a BIGINT, b BYTEA)"),
        ("ALTER TABLE t ADD COLUMN a BOOLEAN DEFAULT 1", "ALTER TABLE t ADD COLUMN a BOOLEAN DEFAULT true"),
        ("-- Why.\nCREATE TABLE t (a INTEGER)", "-- Why.\nCREATE TABLE t (a BIGINT)"),
        ("INSERT INTO t VALUES ('TEXT', 'INTEGER')", "INSERT INTO t VALUES ('TEXT', 'INTEGER')"),
        ("CREATE INDEX i ON t (lower(TEXT))", "CREATE INDEX i ON t (lower(TEXT))"),
    ],
)
def test_definitions_alone_are_translated(statement: str, expected: str) -> None:
    assert translated(statement) == expected


def test_an_older_store_gets_its_lists_of_terms(postgres: Server) -> None:
    name = postgres.new_database()
    with psycopg.connect(postgres.url(name)) as connection:
        migrate(connection, NOW, MIGRATIONS[:3])
        terms = [("hp", "asset", "a1"), ("gzpc00012", "asset", "a1"), ("卡纸", "job", "j1")]
        for term, kind, ref in terms:
            connection.execute("INSERT INTO term VALUES (%s, %s, %s, 1)", (term, kind, ref))
        migrate(connection, NOW)
    found = {(ref, kind, *sorted(words.split())) for ref, kind, words in postgres.ask("TABLE found_by", name)}
    assert found == {("a1", "asset", "gzpc00012", "hp"), ("j1", "job", "卡纸")}
    assert postgres.ask("SELECT to_regclass('ix_term_ref')", name) == [(None,)]
    postgres.drop(name)


def test_a_migration_that_fails_half_way_leaves_the_store_as_it_was(
    postgres: Server, postgres_url: str
) -> None:
    before = tables(postgres, postgres_url)
    with psycopg.connect(postgres_url) as connection, pytest.raises(psycopg.errors.SyntaxError):
        migrate(connection, NOW, (*MIGRATIONS, Broken(migrations.NEWEST + 1, "broken")))
    name = postgres_url.rpartition("/")[2]
    assert tables(postgres, postgres_url) == before
    assert postgres.ask("SELECT count(*) FROM head", name) == [(1,)]
    assert postgres.ask("SELECT max(number) FROM migration", name) == [(migrations.NEWEST,)]


def test_a_store_of_the_future_is_refused(postgres: Server, postgres_url: str) -> None:
    postgres.ask("INSERT INTO migration VALUES (99, 'later', '')", postgres_url.rpartition("/")[2])
    store = PostgresStore(postgres_url)
    with pytest.raises(StoreNewer):
        store.prepare(NOW)
    with pytest.raises(StoreNewer), store.writer():
        pass


def test_an_empty_database_and_one_that_nobody_serves_are_named_as_that(postgres: Server) -> None:
    name = postgres.new_database()
    empty = views.connect(postgres.url(name))
    with pytest.raises(StoreMissing, match="empty"):
        views.schema(empty)
    empty.close()
    postgres.drop(name)
    for place in (postgres.url("nowhere"), "postgresql://127.0.0.1:1/x"):
        with pytest.raises(StoreAway) as caught:
            views.connect(place)
        assert caught.value.hint
        with pytest.raises(StoreAway), PostgresStore(place).writer():
            pass


def test_a_place_is_opened_by_what_it_is_and_shown_without_its_password(
    tmp_path: Path, postgres_url: str
) -> None:
    assert type(open_store(postgres_url)).__name__ == "PostgresStore"
    assert type(open_store(tmp_path / "store.db")).__name__ == "SqliteStore"
    assert (
        shown("postgresql://desk:s3cret@db/x?password=s3cret&a=b")
        == "postgresql://desk@db/x?password=***&a=b"
    )
    assert shown(tmp_path) == str(tmp_path)


def test_without_the_driver_a_person_is_told_what_to_install() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from deskops.store.store import open_store\nfrom deskops.store import views\n"
        "from deskops.errors import UsageError\n"
        "for opened in (open_store, views.connect):\n"
        "    try:\n        opened('postgresql://127.0.0.1/x')\n"
        "    except UsageError as error:\n        print(error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["Install it: pip install 'deskops[postgres]'"] * 2, done.stderr


def test_a_unix_socket_will_do(postgres: Server, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    connection = views.connect(postgres.url(name, socket=True))
    assert views.schema(connection) == migrations.NEWEST
    connection.close()
    store = PostgresStore(postgres.url(name, socket=True))
    with store.writer():
        pass
    store.close()
