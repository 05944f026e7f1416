"""One asset number on several rows: no device is overwritten by another, nothing vanishes, and it stays so."""

import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from deskops.exchange.planning import FilePlan, RowPlan
from deskops.exchange.story import SourceFile

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
HEAD = ["资产编号", "型号", "序列号", "计算机名", "使用人"]
FIELDS = ("tag", "model", "serial", "hostname", "user")
Rows = list[dict[str, Any]]
Assets = Callable[..., SourceFile]
Plan = Callable[..., list[FilePlan]]


@pytest.fixture
def assets(sheet_file: Callable[..., Path], reading: Callable[..., SourceFile]) -> Assets:
    return lambda *rows, name="a.csv": reading(sheet_file(HEAD, *rows, name=name))


def carried_out(known: Rows, *plans: FilePlan) -> tuple[Rows, dict[int, dict[str, Any]]]:
    """The store after the plans, and by planned row the device that it became."""
    store = [dict(row) for row in known]
    by_id = {row["id"]: row for row in store}
    became: dict[int, dict[str, Any]] = {}
    for planned in (row for plan in plans for row in plan.rows if row.verdict != "refused"):
        if planned.verdict == "new":
            fields = type(planned.item).__dataclass_fields__
            row = {name: getattr(planned.item, name) for name in fields} | {"id": f"new-{len(store)}"}
            store.append(row)
        else:
            row = became[id(planned.after)] if planned.after else by_id[planned.id]
            row.update({change.field: change.now for change in planned.changes})
        became[id(planned)] = row
    return store, became


def verdicts(*plans: FilePlan) -> list[str]:
    return [planned.verdict for plan in plans for planned in plan.rows]


def told(plan: FilePlan) -> set[int]:
    """The rows that a duplicate asset number is told of."""
    return {doubt.row for doubt in plan.doubts if doubt.column == "资产编号" and "also in" in doubt.why}


A, B = ["T54", "M", "S54", "H54", "陈伟"], ["T55", "M", "S55", "H55", "郑平"]


@pytest.fixture
def two(assets: Assets, planning: Plan) -> Rows:
    return carried_out([], *planning(assets(A, B)))[0]


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_of_another_device_does_not_overwrite_the_one_that_has_the_number(
    assets: Assets, planning: Plan, two: Rows, turned: bool
) -> None:
    wrong = ["T55", *A[1:]]
    file = assets(*([B, wrong] if turned else [wrong, B]))
    known = two
    for _time in range(2):
        (plan,) = planning(file, known={"assets": known})
        assert verdicts(plan) == (["unchanged", "refused"] if turned else ["refused", "unchanged"])
        assert told(plan) == {2, 3}
        assert [one.why.split(": ")[1] for one in plan.refusals] == [
            "under this asset number the serial number S55 is known"
        ]
        known = carried_out(known, plan)[0]
    assert known == two


def test_rows_of_which_none_is_the_known_device_are_all_refused(
    assets: Assets, planning: Plan, two: Rows
) -> None:
    (plan,) = planning(assets(["T55", *A[1:]], ["T55", "M", "S77", "H77", "李芳"]), known={"assets": two})
    assert verdicts(plan) == ["refused", "refused"]
    assert told(plan) == {2, 3}
    assert [values["tag"] for _kind, values in plan.missing if values["tag"] == "T55"] == []


def test_a_new_number_on_a_known_device_and_a_new_one_goes_to_the_new_one(
    assets: Assets, planning: Plan, two: Rows
) -> None:
    file = assets(["T99", *A[1:]], ["T99", "M", "S99", "H99", "李芳"])
    (plan,) = planning(file, known={"assets": two})
    assert verdicts(plan) == ["refused", "new"]
    again = planning(file, known={"assets": carried_out(two, plan)[0]})[0]
    assert verdicts(again) == ["refused", "unchanged"]


def test_a_second_row_that_says_otherwise_than_the_first_is_refused(
    assets: Assets, planning: Plan, two: Rows
) -> None:
    (plan,) = planning(assets([*B[:4], "李芳"], [*B[:4], "陈伟"]), known={"assets": two})
    assert verdicts(plan) == ["updated", "refused"]


def test_of_two_rows_of_one_device_the_one_that_says_what_is_known_stands(
    assets: Assets, planning: Plan, two: Rows
) -> None:
    (plan,) = planning(assets([*B[:4], "李芳"], B), known={"assets": two})
    assert verdicts(plan) == ["refused", "unchanged"]
    assert told(plan) == {2, 3}


def test_a_later_file_is_judged_against_what_the_earlier_brings(
    assets: Assets, planning: Plan, two: Rows
) -> None:
    first, second = planning(assets([*B[:4], "李芳"]), assets(B, name="b.csv"), known={"assets": two})
    assert (verdicts(first), verdicts(second)) == (["updated"], ["updated"])
    assert carried_out(two, first, second)[0][1]["user"] == "郑平"


def some_rows(chance: random.Random, count: int) -> list[list[str]]:
    """Devices from so few numbers and names that they meet all the time."""
    pools = (["", "T1", "T2", "T3"], ["M", "N"], ["", "S1", "S2", "S3"], ["", "H1", "H2"], ["陈伟", "李芳"])
    made = [[chance.choice(pool) for pool in pools] for _number in range(count)]
    return [row for row in made if row[0] or row[2] or row[3]]


def says(planned: RowPlan) -> Mapping[str, str]:
    return {name: value for name in FIELDS if (value := getattr(planned.item, name))}


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(3_000 if FULL else 150))
def test_whatever_is_taken_is_kept_and_the_same_file_again_is_judged_the_same(
    assets: Assets, planning: Plan, seed: int
) -> None:
    chance = random.Random(seed)
    known: Rows = carried_out([], *planning(assets(*some_rows(chance, 4), ["T0", "M", "S0", "", ""])))[0]
    file = assets(["T0", "M", "S0", "", ""], *some_rows(chance, 5), name="b.csv")
    (plan,) = planning(file, known={"assets": known})
    after, became = carried_out(known, plan)
    for planned in plan.rows:
        if planned.verdict != "refused":
            assert says(planned).items() <= became[id(planned)].items()
    tags = [row["tag"] for row in after if row["tag"]]
    assert len(tags) == len(set(tags))
    (again,) = planning(file, known={"assets": after})
    expected = ["refused" if verdict == "refused" else "unchanged" for verdict in verdicts(plan)]
    assert verdicts(again) == expected
