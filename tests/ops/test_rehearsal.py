"""A run that only reads, on both databases: acts see what those before them did, and all is rolled back."""

import pytest
from sqlmodel import select

from deskops.errors import OnlyPlanned, Refused
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.references import find_job
from deskops.ops.rehearsal import rehearsed
from deskops.store.tables import EntryRow, FeedRow, Head


def _all(context):
    with context.store.reader() as session:
        return [
            sorted(str(row.model_dump()) for row in session.exec(select(table)))
            for table in (EntryRow, FeedRow, Head)
        ]


def test_acts_follow_each_other_in_it_and_nothing_of_them_stays(either):
    kept = new_job(either, NewJob(title="Paper jam"))
    before = _all(either)
    either.is_read_only = True
    numbers = []

    def work():
        with rehearsed(either):
            act_on_job(either, kept.job, "accept", {})
            assert act_on_job(either, kept.job, "depart", {}).status == "departed"
            made = new_job(either, NewJob(title="Another"))
            assert find_job(either, made.number) == made.job
            numbers.append(made.number)

    with pytest.raises(OnlyPlanned) as planned:
        work()
    told = [(one.kind, one.name, one.action) for one in planned.value.would]
    assert told[:2] == [("job", kept.number, "accept"), ("job", kept.number, "depart")]
    assert ("job", numbers[0], "create") in told
    assert _all(either) == before
    either.is_read_only = False
    assert new_job(either, NewJob(title="Another")).number == numbers[0]


def test_a_refusal_comes_through_and_nothing_stays(either):
    kept = new_job(either, NewJob(title="Paper jam"))
    before = _all(either)
    either.is_read_only = True

    def work():
        with rehearsed(either):
            act_on_job(either, kept.job, "accept", {})
            act_on_job(either, kept.job, "close", {})

    with pytest.raises(Refused, match="Close is not possible"):
        work()
    assert _all(either) == before


def test_outside_of_it_an_act_and_the_store_refuse(either):
    kept = new_job(either, NewJob(title="Paper jam"))
    either.is_read_only = True
    with pytest.raises(Refused, match="only reads"):
        act_on_job(either, kept.job, "accept", {})
    with pytest.raises(Refused, match="only reads"):
        either.store.writer()
    with pytest.raises(Refused, match="only reads"):
        either.run(lambda _act: None)
    assert either.rehearsal is None
