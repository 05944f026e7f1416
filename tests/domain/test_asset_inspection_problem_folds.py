"""The folds of devices, inspections and problems over hand-made entries."""

import itertools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskops.domain.actions import allowed
from deskops.domain.asset import fold_asset
from deskops.domain.checklist import Seen
from deskops.domain.entries import Entry, Role, Verdict
from deskops.domain.inspection import InspectionStatus, fold_inspection
from deskops.domain.nouns import Kind
from deskops.domain.problem import ProblemStatus, fold_problem

Make = Callable[..., Entry]
ENGINEER = frozenset({Role.ENGINEER})


@pytest.fixture
def make() -> Make:
    """Entries of one author, a minute apart, unnumbered."""
    count = itertools.count(1)

    def one(action: str, author: str = "li", **payload: Any) -> Entry:
        number = next(count)
        wall = datetime(2026, 11, 23, 1, 0, tzinfo=UTC) + timedelta(minutes=number)
        return Entry(
            f"e{number:03d}", "s", "k", action, payload, f"{number:013d}-0000-AAAA", wall, author, "r"
        )

    return one


def record(**values: Any) -> Mapping[str, Any]:
    return {"id": "a1", "ip": "10.0.0.1", "hostname": "PC-1", **values}


# --- devices ---


def test_a_correction_that_saw_what_stands_counts(make: Make) -> None:
    state = fold_asset(record(), [make("correct", field="ip", was="10.0.0.1", now="10.0.0.9")])
    assert (state.values["ip"], state.disputes) == ("10.0.0.9", [])


def test_a_correction_that_saw_something_else_is_disputed_and_both_stand(make: Make) -> None:
    state = fold_asset(record(), [make("correct", field="ip", was="10.9.9.9", now="10.0.0.9")])
    assert state.values["ip"] == "10.0.0.1"
    assert [(each.field, each.claimed) for each in state.disputes] == [("ip", "10.0.0.9")]


def test_a_newer_versions_action_is_kept_and_leaves_notes_alone_allowed(make: Make) -> None:
    state = fold_asset(record(), [make("teleport")])
    assert state.line.verdicts["e001"] is Verdict.UNKNOWN
    assert [action.name for action in allowed(Kind.ASSET, state, ENGINEER)] == ["note"]


def test_what_ran_by_itself_is_not_offered_to_a_person(make: Make) -> None:
    names = [action.name for action in allowed(Kind.ASSET, fold_asset(record(), []), ENGINEER)]
    assert names == ["note"]


# --- inspections ---


def test_the_first_answer_starts_a_visit(make: Make) -> None:
    state = fold_inspection("i", [make("answer", item="case", value="ok")])
    assert state.status is InspectionStatus.STARTED
    assert state.started_at is not None


def test_the_last_answer_stands_and_keeps_the_note_before_it(make: Make) -> None:
    entries = [
        make("answer", item="case", value="fail", note="dusty"),
        make("answer", item="case", value="ok"),
    ]
    answer = fold_inspection("i", entries).answers["case"]
    assert (answer["value"], answer["note"]) == ("ok", "dusty")


def test_one_run_of_checks_answers_its_items_and_is_undone_as_one_step(make: Make) -> None:
    manual = make("answer", item="case", value="ok")
    run = make(
        "checks",
        findings=[],
        answers={"disk": {"value": "fail", "evidence": "full"}, "clock": {"evidence": "?"}},
    )
    state = fold_inspection("i", [manual, run])
    assert state.answers["disk"]["value"] == "fail"
    assert state.answers["clock"].get("value") is None
    undone = fold_inspection("i", [manual, run, make("retract", step=run.id)])
    assert set(undone.answers) == {"case"}
    assert undone.checks is None


def test_how_an_answer_was_found_is_said_by_the_step_that_gave_it(make: Make) -> None:
    run = make("checks", answers={"disk": {"value": "ok", "seen": "eye"}, "clock": {"evidence": "?"}})
    told = {"power": {"value": "ok", "seen": "room"}, "case": {"value": "ok", "seen": "check"}}
    filled = make("answers", answers=told)
    over = make("answer", item="disk", value="fail", seen="check")
    state = fold_inspection("i", [run, filled])
    found = {item: answer.get("seen") for item, answer in state.answers.items()}
    assert found == {"disk": Seen.CHECK, "clock": None, "power": Seen.ROOM, "case": Seen.EYE}
    assert fold_inspection("i", [run, over]).answers["disk"]["seen"] == Seen.EYE
    noted = [run, make("answer", item="disk", note="seen twice")]
    assert fold_inspection("i", noted).answers["disk"]["seen"] == Seen.CHECK


def test_an_answer_after_finish_is_late_and_changes_nothing(make: Make) -> None:
    late = make("answer", item="case", value="fail")
    late_at_end = [make("start"), make("finish"), make("answer", item="case", value="ok")]
    state = fold_inspection("i", [late, *late_at_end])
    assert state.answers["case"]["value"] == "fail"
    assert state.line.verdicts[late_at_end[-1].id] is Verdict.LATE


def test_a_reason_for_what_was_left_open_stays_with_the_visit(make: Make) -> None:
    state = fold_inspection("i", [make("start"), make("finish", reason="user away")])
    assert (state.status, state.reason) == (InspectionStatus.FINISHED, "user away")


def test_a_visit_that_was_reopened_takes_answers_again(make: Make) -> None:
    entries = [
        make("start"),
        make("finish"),
        make("reopen", reason="wrong"),
        make("answer", item="c", value="ok"),
    ]
    state = fold_inspection("i", entries)
    assert state.answers["c"]["value"] == "ok"
    assert state.finished_at is None


# --- problems ---


def test_a_problem_is_planned_then_solved(make: Make) -> None:
    state = fold_problem(
        "p", [make("plan", plan="new disk", due="2026-12-01"), make("solve", solution="swapped")]
    )
    assert (state.status, state.plan, state.solution) == (ProblemStatus.SOLVED, "new disk", "swapped")


def test_a_solved_problem_cannot_be_planned(make: Make) -> None:
    late = make("solve", solution="x")
    plan = make("plan", plan="y")
    state = fold_problem("p", [late, plan])
    assert state.line.verdicts[plan.id] is Verdict.LATE


def test_a_problem_that_is_back_is_open_again(make: Make) -> None:
    state = fold_problem("p", [make("solve", solution="x"), make("reopen", reason="again")])
    assert (state.status, state.solved_at) == (ProblemStatus.OPEN, None)
