"""Texts of rows that are kept for the next page, and lists of ids that are one value of a statement."""

import sqlite3

import pytest
from sqlalchemy import column, create_engine, select, table, text

from deskops.store.queries.page_texts import KeptTexts, Key
from deskops.store.queries.travel import rows_of

FEW = 1_000


def key(number: int, head: str = "", received: str | None = None) -> Key:
    return (1, head or f"head {number}", received, "site:1", "now", 64)


def test_a_text_that_is_asked_for_is_kept_and_one_that_nobody_asks_for_goes() -> None:
    kept = KeptTexts(10_000)
    kept.keep({key(0): b"x" * FEW, key(1): b"y" * FEW})
    for number in range(2, 40):
        kept.keep({key(number): b"z" * FEW})
        assert kept.get([key(0)]) == [b"x" * FEW]
    assert kept.get([key(1)]) == [None]


def test_another_past_another_receipt_and_another_place_are_other_texts() -> None:
    kept = KeptTexts()
    kept.keep({key(1): b"x"})
    others: list[Key] = [
        key(1, "another head"),
        key(1, received="t"),
        (2, *key(1)[1:]),
        (*key(1)[:3], "site:2", "now", 64),
        (*key(1)[:5], 16),
    ]
    assert kept.get(others) == [None] * 5


@pytest.mark.parametrize("count", [0, 1, 999, 2_500])
def test_rows_of_any_number_of_ids_come_each_once(count: int) -> None:
    engine = create_engine("sqlite://")
    things = table("thing", column("id"))
    ids = [f"'\"{number}\\,[" for number in range(3_000)]
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE thing (id TEXT PRIMARY KEY)"))
        connection.execute(text("INSERT INTO thing VALUES (:id)"), [{"id": one} for one in ids])
        found = [row[0] for row in rows_of(connection, select(things.c.id), things.c.id, ids[:count])]
    engine.dispose()
    assert sorted(found) == sorted(ids[:count])


def test_a_list_of_ids_is_looked_up_in_the_index() -> None:
    from deskops.store.queries.among import among

    things = table("thing", column("id"))
    words = str(
        select(things.c.id)
        .where(among(things.c.id, "ids"))
        .compile(dialect=create_engine("sqlite://").dialect)
    )
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE thing (id TEXT PRIMARY KEY)")
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {words}", ("[]",))]
    raw.close()
    assert plan[0].startswith("SEARCH thing USING COVERING INDEX")
