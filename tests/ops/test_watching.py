"""How the store stands is read anew after each writing, whoever wrote, and not a moment between."""

import threading

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read import watching
from deskops.ops.read.attention import waiting
from deskops.ops.read.watching import Watch


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each time that the store was asked."""
    seen: list[int] = []

    def counted(context):
        seen.append(1)
        return waiting(context)

    monkeypatch.setattr(watching, "waiting", counted)
    return seen


def test_each_writing_is_seen_at_once(either):
    watch = Watch(either)
    before = watch.stand()
    job = new_job(either, NewJob("printer jams")).job
    made = watch.stand()
    act_on_job(either, job, "accept", {})
    assert before.rev < made.rev < watch.stand().rev
    assert watch.stand() == waiting(either)


def test_a_store_that_nobody_writes_to_is_asked_once(context, readings):
    watch = Watch(context)
    assert watch.stand() == watch.stand() == watch.stand()
    assert len(readings) == 1
    new_job(context, NewJob("printer jams"))
    watch.stand()
    watch.stand()
    assert len(readings) == 2


def test_what_one_thread_saw_is_not_taken_for_anothers(context, readings):
    watch = Watch(context)
    watch.stand()
    new_job(context, NewJob("printer jams"))
    seen = []
    other = threading.Thread(target=lambda: (seen.append(watch.stand()), context.close()))
    other.start()
    other.join()
    assert seen == [watch.stand()]
    assert len(readings) == 3
