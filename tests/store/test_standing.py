"""What no digest covers is held against what one does."""

import sqlite3
from contextlib import closing

import pytest

from deskops.errors import StoreDamaged
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.store.queries.standing import first_doubt


@pytest.fixture
def worked(context: Context) -> Context:
    job = new_job(context, NewJob("No network", phone="13800001111", caller="陈敏")).job
    act_on_job(context, job, "accept", {})
    return context


def by_hand(context: Context, statement: str) -> None:
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_a_store_that_nobody_touched_agrees_with_itself(context: Context, worked: Context) -> None:
    assert first_doubt(context.views) is None


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE meta SET value = 'X' || value WHERE key = 'name'", "whose laptop"),
        ("UPDATE meta SET value = 'X' || value WHERE key = 'engineer'", "whose laptop"),
        ("UPDATE meta SET value = 'X' || value WHERE key = 'replica'", "whose laptop"),
        ("UPDATE meta SET value = 'XXXX' WHERE key = 'code'", "whose laptop"),
        ("UPDATE meta SET key = 'codf' WHERE key = 'code'", "whose laptop"),
        ("UPDATE head SET stamp = '3' || stamp", "last stamp"),
        ("UPDATE head SET stamp = '1' || substr(stamp, 3)", "last stamp"),
        ("UPDATE head SET stamp = ''", "last stamp"),
        ("UPDATE head SET epoch = 2", "last stamp"),
        ("DELETE FROM head", "head"),
        ("UPDATE sequence SET last = 0", "last number of WO"),
        ("UPDATE sequence SET last = 9", "last number of WO"),
        ("UPDATE sequence SET day = '2020-01-01'", "last number of WO"),
        ("UPDATE sequence SET kind = 'VO'", "last number of WO"),
        ("DELETE FROM sequence", "last number of WO"),
        ("UPDATE migration SET name = 'first_dax'", "versions"),
        ("UPDATE migration SET applied_at = 'never'", "versions"),
        ("UPDATE entry SET payload = CAST(payload AS BLOB) WHERE action = 'accept'", "entry.payload"),
        ("UPDATE article SET title = CAST(title AS BLOB)", "article.title"),
        ("UPDATE personal SET value = CAST(value AS BLOB)", "personal.value"),
        ("UPDATE term SET weight = 'x' WHERE term = 'paper'", "term.weight"),
        ("UPDATE job SET vip = 0.5", "job.vip"),
        ("UPDATE feed SET subject = 'X' || subject WHERE kind = 'job'", "chain breaks"),
        ("UPDATE feed SET subject = 'X' || subject WHERE kind = 'article'", "chain breaks"),
        ("UPDATE feed SET kind = 'asset' WHERE kind = 'article'", "chain breaks"),
        ("UPDATE feed SET kind = 'asset' WHERE kind = 'job'", "chain breaks"),
        ("UPDATE feed SET bucket = 'global' WHERE kind = 'job'", "chain breaks"),
    ],
)
def test_a_value_that_does_not_agree_is_named(worked: Context, statement: str, words: str) -> None:
    by_hand(worked, statement)
    doubt = first_doubt(worked.views)
    assert doubt is not None
    assert words in doubt


@pytest.mark.parametrize("statement", ["DELETE FROM head", "DELETE FROM meta WHERE key = 'code'"])
def test_work_on_a_store_that_lost_what_it_is_says_that_it_is_damaged(
    worked: Context, statement: str
) -> None:
    job = worked.views.execute("SELECT id FROM job").fetchone()[0]
    by_hand(worked, statement)
    worked.forget()
    with pytest.raises(StoreDamaged) as caught:
        act_on_job(worked, job, "note", {"text": "x"})
    assert caught.value.hint
