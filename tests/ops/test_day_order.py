"""In which order the day stands, in the list and after an act on the screen, on both databases."""

from typing import Any

from deskops.domain.nouns import Priority
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.day import place_in_day, today
from deskops.ops.read.jobs import jobs


def made(context: Context, title: str, priority: str = Priority.NORMAL, *, vip: bool = False) -> str:
    return new_job(context, NewJob(title, priority=priority, vip=vip)).job


def order(context: Context) -> list[str]:
    lines = list(today(context).jobs)
    assert lines == sorted(lines, key=place_in_day)
    assert [line.title for line in jobs(context, is_open=True)] == [line.title for line in lines if line.open]
    return [line.title for line in lines]


def test_of_one_moment_the_higher_priority_stands_first_then_the_number(either: Context) -> None:
    for title, priority, vip in (
        ("normal 1", Priority.NORMAL, False),
        ("urgent 1", Priority.URGENT, False),
        ("normal 2", Priority.NORMAL, False),
        ("normal of a VIP", Priority.NORMAL, True),
        ("urgent 2", Priority.URGENT, False),
    ):
        made(either, title, priority, vip=vip)
    assert order(either) == ["urgent 1", "normal of a VIP", "urgent 2", "normal 1", "normal 2"]


def test_a_report_that_came_back_stands_before_all_else(either: Context, clock: Any) -> None:
    back = made(either, "came back")
    for action, given in (
        ("accept", {}),
        ("start", {}),
        ("resolve", {"cause": "x", "solution": "y", "minutes": 5}),
        ("confirm", {"name": "z", "rating": 5}),
    ):
        act_on_job(either, back, action, given)
    made(either, "critical", Priority.CRITICAL)
    made(either, "normal")
    assert order(either)[-1] == "came back"
    clock.move(hours=10)  # by now the others are late
    act_on_job(either, back, "return", {"reason": "no photo"})
    assert order(either) == ["came back", "critical", "normal"]
    act_on_job(either, back, "resolve", {"cause": "x", "solution": "with a photo", "minutes": 5})
    assert order(either)[-1] == "came back"
