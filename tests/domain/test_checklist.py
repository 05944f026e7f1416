"""Checklist items: what an answer may be, what is left, and what a failed one means for problems."""

import json

import pytest

from deskops.domain.checklist import (
    Item,
    answer_of,
    answered,
    items_of,
    mended,
    opened,
    read_answer,
    remaining,
    template_kinds,
)

CASE = Item("case", "Case cleaned")
COUNTER = Item("counter", "Page counter", answer="number")
REMARK = Item("user", "What the user says", answer="text", required=False, opens_problem=False)
PICTURE = Item("photo", "Photo", photo=True)


@pytest.mark.parametrize(
    ("typed", "kept"), [("OK", "ok"), (" fail ", "fail"), ("N/A", "n/a"), ("na", "n/a"), ("异常", "fail")]
)
def test_a_state_is_read_in_several_spellings(typed: str, kept: str) -> None:
    assert read_answer(CASE, typed) == kept


@pytest.mark.parametrize("typed", ["yes", "okay", "1"])
def test_a_state_takes_nothing_else(typed: str) -> None:
    assert read_answer(CASE, typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345", "12345"),
        ("-1.5", "-1.5"),
        ("nan", None),
        ("inf", None),
        ("x", None),
        ("２.5", "2.5"),
        ("1_0", None),
    ],
)
def test_a_number_is_a_finite_number(typed: str, kept: str | None) -> None:
    assert read_answer(COUNTER, typed) == kept


def test_a_text_stays_as_it_is() -> None:
    assert read_answer(REMARK, " 打印慢 ") == "打印慢"


def test_only_required_items_without_answer_remain() -> None:
    answers = {"case": {"value": "ok"}}
    assert remaining([CASE, COUNTER, REMARK], answers, {}) == [COUNTER]


def test_a_note_alone_is_no_answer() -> None:
    assert not answered(CASE, {"case": {"note": "dusty"}}, {})


def test_a_photo_answers_an_item_that_asks_for_one() -> None:
    assert remaining([PICTURE], {}, {}) == [PICTURE]
    assert remaining([PICTURE], {}, {"photo": ["a1"]}) == []


def test_keys_of_a_newer_version_are_passed_over() -> None:
    assert items_of(json.dumps([{"id": "x", "text": "X", "colour": "red"}])) == [Item("x", "X")]


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [("ok", "ok"), ("warn", "ok"), ("fail", "fail"), ("skip", "n/a"), ("unknown", None), ("error", None)],
)
def test_a_finding_answers_its_item_unless_a_person_must_look(outcome: str, answer: str | None) -> None:
    assert answer_of(outcome) == answer


def test_a_laptop_is_inspected_like_a_pc_and_anything_else_by_the_general_list() -> None:
    assert template_kinds("laptop") == ["laptop", "pc", "other"]
    assert template_kinds("scanner") == ["scanner", "other"]


FAILED, GOOD = {"case": {"value": "fail"}}, {"case": {"value": "ok"}}


def test_a_first_failure_opens_a_problem() -> None:
    assert opened([CASE], {}, FAILED, ["case"]) == [CASE]


def test_a_failure_that_stands_opens_nothing_while_another_item_is_answered() -> None:
    assert opened([CASE, COUNTER], FAILED, FAILED, ["counter"]) == []


def test_a_failure_given_again_opens_it_again() -> None:
    assert opened([CASE], FAILED, FAILED, ["case"]) == [CASE]


def test_an_item_that_opens_no_problem_does_not() -> None:
    assert opened([REMARK], {}, {"user": {"value": "fail"}}, ["user"]) == []


def test_a_better_answer_mends_and_so_does_taking_the_failure_back() -> None:
    assert mended([CASE], FAILED, GOOD, ["case"]) == [CASE]
    assert mended([CASE], FAILED, {}, []) == [CASE]


def test_a_failure_mends_nothing() -> None:
    assert mended([CASE], {}, FAILED, ["case"]) == []
