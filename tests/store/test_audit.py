"""A store that was changed by hand is found out, wherever the hand was."""

import sqlite3
from contextlib import closing

import pytest

from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.store.queries.audit import first_break


@pytest.fixture
def worked(context: Context) -> Context:
    job = new_job(context, NewJob("No network", phone="13800001111", caller="陈敏")).job
    for action, fields in (("accept", {}), ("start", {}), ("note", {"text": "cable"})):
        act_on_job(context, job, action, fields)
    act_on_job(context, job, "resolve", {"cause": "cable", "solution": "new cable", "minutes": 5})
    act_on_job(context, job, "confirm", {"name": "陈敏", "rating": 5})
    return context


def by_hand(context: Context, statement: str) -> str | None:
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        assert connection.execute(statement).rowcount > 0
    return first_break(context.views)


def test_a_store_that_nobody_touched_is_whole(worked: Context) -> None:
    assert first_break(worked.views) is None


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE entry SET payload = '{"text": "other"}' WHERE action = 'note'""",
        "UPDATE entry SET wall = '2026-11-23T01:00:00+00:00' WHERE action = 'accept'",
        "UPDATE entry SET author = 'someone' WHERE action = 'start'",
        "UPDATE entry SET rev = NULL WHERE action = 'note'",
        "UPDATE entry SET digest = 'x' WHERE action = 'note'",
        "DELETE FROM entry WHERE action = 'note'",
        "UPDATE personal SET value = '\"other\"' WHERE key = 'name'",
        "UPDATE job SET title = 'other'",
        "UPDATE job SET rev = NULL",
        "DELETE FROM feed WHERE rev = (SELECT max(rev) FROM feed)",
        "DELETE FROM feed WHERE rev = 3",
        "UPDATE feed SET digest = 'x' WHERE rev = 3",
        "UPDATE feed SET kind = 'x' WHERE rev = 3",
        "UPDATE head SET rev = rev + 1",
    ],
)
def test_a_change_by_hand_is_found(worked: Context, statement: str) -> None:
    assert by_hand(worked, statement)


def test_two_entries_that_trade_their_numbers_are_found(worked: Context) -> None:
    with closing(sqlite3.connect(worked.paths.store)) as connection, connection:
        (one,), (two,) = connection.execute("SELECT rev FROM entry WHERE action IN ('accept', 'start')")
        connection.execute("UPDATE entry SET rev = -1 WHERE rev = ?", (one,))
        connection.execute("UPDATE entry SET rev = ? WHERE rev = ?", (one, two))
        connection.execute("UPDATE entry SET rev = ? WHERE rev = -1", (two,))
    assert first_break(worked.views)


def test_erasing_a_personal_value_leaves_everything_whole(worked: Context) -> None:
    assert by_hand(worked, "DELETE FROM personal WHERE key = 'name'") is None
