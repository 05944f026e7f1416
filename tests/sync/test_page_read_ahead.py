"""What the desk writes between a page that was read ahead and the answer: nothing is left out, nothing comes twice."""

from collections.abc import Callable
from typing import Any

import pytest

from deskops.ops.do.desk import answering
from deskops.ops.do.jobs import NewJob, act_on_job, new_job


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """What is given is done once, after the next page was read and before its answer is made."""

    def between(work: Callable[[], object]) -> None:
        real, todo = answering.answer, [work]

        def answer(*told: Any) -> Any:
            if todo:
                todo.pop()()
            return real(*told)

        monkeypatch.setattr(answering, "answer", answer)

    return between


def entries(made: Any, job: str) -> list[Any]:
    return sorted(made.rows("SELECT id, rev, digest FROM entry WHERE subject = ?", job))


def test_a_job_that_is_dispatched_meanwhile_comes_with_the_next_pull(desk, laptop, meanwhile) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    one.sync()
    jobs: list[str] = []
    meanwhile(lambda: jobs.append(new_job(desk.context, NewJob("late", site_id=site)).job))
    before = desk.rows("SELECT rev FROM head")[0][0]
    assert one.sync().result == "done"
    (told,) = one.rows("SELECT max(rev) FROM known_head")[0]
    assert told <= before
    one.sync()
    assert entries(one, jobs[0]) == entries(desk, jobs[0]) != []


def test_a_push_brings_back_what_others_wrote_to_its_job_meanwhile(desk, laptop, meanwhile) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    engineer = one.context.identity.engineer
    job = new_job(desk.context, NewJob("printer", site_id=site), engineer=engineer).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    meanwhile(lambda: act_on_job(desk.context, job, "note", {"text": "from the desk"}))
    assert one.sync().result == "done"
    assert entries(one, job) == entries(desk, job)
    assert len(entries(one, job)) == 4  # made, dispatched, accepted, noted
    assert one.sync().received == 0
