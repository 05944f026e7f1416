"""The schema: what the migrations make is what the tables say, a half migration leaves nothing, each view runs."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

from deskops.ops.context import Context
from deskops.ops.do.demo import build
from deskops.store import migrations, views
from deskops.store.migrations import MIGRATIONS, Migration, migrate, spoilt_schema, version
from deskops.store.sqlite_store import SqliteStore
from deskops.store.tables import RECORDS, every
from deskops.store.views.tuples import VIEWS

NOW = "2026-11-23T01:00:00.000Z"


@pytest.fixture
def fresh() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, NOW, lambda _migration: None)
    yield connection
    connection.close()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # of indexes on expressions
def test_what_the_migrations_make_is_what_the_tables_say(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "store.db").prepare(NOW)
    engine = create_engine(f"sqlite:///{tmp_path / 'store.db'}")
    found = inspect(engine)
    every()
    tables = SQLModel.metadata.tables
    assert set(found.get_table_names()) == {*tables, "migration"}
    for name, table in tables.items():
        columns = {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)}
        assert columns == {c.name: (_affinity(str(c.type)), bool(c.nullable)) for c in table.columns}, name
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key], (
            name
        )
        keys = {(k["constrained_columns"][0], k["referred_table"]) for k in found.get_foreign_keys(name)}
        assert keys == {(k.parent.name, k.column.table.name) for k in table.foreign_keys}, name
        unique = {tuple(u["column_names"]) for u in found.get_unique_constraints(name)}
        assert unique >= {(c.name,) for c in table.columns if c.unique}, name
        indexed = {tuple(i["column_names"]) for i in found.get_indexes(name)}
        assert indexed >= {(c.name,) for c in table.columns if c.index and not c.unique}, name
    engine.dispose()


def _affinity(kind: str) -> str:
    return "TEXT" if kind in ("VARCHAR", "AutoString") else kind


def test_the_views_are_written_for_the_newest_schema() -> None:
    assert views.SCHEMA == migrations.NEWEST == MIGRATIONS[-1].number
    numbers = [migration.number for migration in MIGRATIONS]
    assert numbers == sorted(set(numbers))


def test_every_text_has_its_tuple_and_every_tuple_its_text() -> None:
    assert set(VIEWS) == set(views.names())


class Anything(dict[str, object]):
    """A value for whatever a view asks; limits are numbers."""

    def __missing__(self, name: str) -> object:
        return 5 if name in ("limit", "offset", "open", "low", "high", "looked_at", "callers") else "x"


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_view_runs_and_has_a_column_for_each_field(fresh: sqlite3.Connection, name: str) -> None:
    cursor = fresh.execute(views.sql(name), Anything())
    assert len(cursor.description) == len(VIEWS[name]._fields)


def test_no_two_columns_of_a_view_mix_up_on_real_rows(context: Context) -> None:
    """Rows of a demonstration fit their tuples by value too: a state where a state should be, a number where one."""
    context.close()
    context.paths.store.unlink()
    context.forget()
    build(context, seed=3)
    line = views.rows(
        context.views, "today_open_all", VIEWS["today_open_all"], day="9999", limit=50, offset=0
    )
    assert line
    for row in line:
        values = row._asdict()
        assert values["status"] in {"dispatched", "accepted", "departed", "arrived", "started", "held", "new"}
        assert values["open"] == 1
        assert values["received_at"].endswith("Z")
        assert values["number"].startswith("WO-")


def test_a_laptops_outbox_is_read_through_its_own_index(fresh: sqlite3.Connection) -> None:
    plan = fresh.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM entry WHERE rev IS NULL AND refused IS NULL ORDER BY at"
    )
    assert "entry_outbox" in " ".join(str(row) for row in plan)


class Broken(Migration):
    """A further migration that fails at its last statement."""

    __slots__ = ()

    def statements(self) -> Sequence[str]:
        return [
            "ALTER TABLE job ADD COLUMN colour TEXT",
            "DELETE FROM head",
            "CREATE TABLE more (id TEXT)",
            "NONSENSE",
        ]


def test_a_migration_that_fails_half_way_leaves_the_store_as_it_was(context: Context) -> None:
    context.close()
    with closing(sqlite3.connect(context.paths.store, isolation_level=None)) as connection:
        before = list(connection.iterdump())
        with pytest.raises(sqlite3.OperationalError, match="NONSENSE"):
            migrate(connection, NOW, lambda _m: None, (*MIGRATIONS, Broken(migrations.NEWEST + 1, "broken")))
        assert list(connection.iterdump()) == before
        assert version(connection) == migrations.NEWEST
        assert not connection.in_transaction


def test_a_store_with_content_is_copied_before_a_migration_and_an_empty_one_is_not(context: Context) -> None:
    assert list(context.paths.backups.glob("before-*.db")) == []
    asked = []
    with (
        closing(sqlite3.connect(context.paths.store, isolation_level=None)) as connection,
        pytest.raises(sqlite3.OperationalError),
    ):
        migrate(connection, NOW, asked.append, (*MIGRATIONS, Broken(migrations.NEWEST + 1, "broken")))
    assert [migration.number for migration in asked] == [migrations.NEWEST + 1]


def test_a_schema_that_somebody_changed_is_named(fresh: sqlite3.Connection) -> None:
    assert spoilt_schema(fresh) is None
    fresh.execute("DROP INDEX entry_outbox")
    assert spoilt_schema(fresh) == "entry_outbox"


def test_every_record_has_its_table(fresh: sqlite3.Connection) -> None:
    tables = {row[0] for row in fresh.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {str(kind) for kind in RECORDS} <= tables
