"""The folds of a campaign and of its visits: what counts, what comes too late, what only a newer version knows."""

import inspect
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskops.domain import campaign
from deskops.domain.campaign import CampaignStatus, LineStatus, fold_campaign, fold_line
from deskops.domain.entries import Entry, Verdict

Make = Callable[..., Entry]


@dataclass(frozen=True)
class Line:
    id: str = "l1"
    planned_for: str = "2026-11-30"
    engineer: str = "li"


@pytest.fixture
def make() -> Make:
    """Entries a minute apart, unnumbered."""
    count = itertools.count(1)

    def one(action: str, **payload: Any) -> Entry:
        number = next(count)
        wall = datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(minutes=number)
        return Entry(f"e{number}", "s", "k", action, payload, f"{number:013d}-0000-AAAA", wall, "li", "r")

    return one


def test_a_step_that_came_too_late_is_told_and_changes_nothing(make: Make) -> None:
    state = fold_campaign("c1", [make("close"), make("cancel", reason="moved")])
    assert state.status is CampaignStatus.CLOSED
    assert list(state.line.verdicts.values()) == [Verdict.COUNTS, Verdict.LATE]


def test_a_visit_keeps_what_was_agreed_before_a_step_of_a_newer_version(make: Make) -> None:
    newer = make("agree", date=20261201), make("swap", date="2026-12-04")
    state = fold_line(Line(), [make("agree", date="2026-12-02", time="09:30"), *newer])
    assert (state.day, state.clock, state.status, state.newer) == (
        "2026-12-02", "09:30", LineStatus.AGREED, True,
    )  # fmt: skip
    assert Verdict.UNKNOWN in state.line.verdicts.values()


def test_every_function_of_the_folds_says_what_it_takes() -> None:
    functions = [each for _name, each in inspect.getmembers(campaign, inspect.isfunction)]
    own = [each for each in functions if each.__module__ == campaign.__name__]
    assert [
        each.__name__ for each in own if Any in inspect.get_annotations(each, eval_str=True).values()
    ] == []
