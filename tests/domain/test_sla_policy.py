"""Service levels as plain data: they come back as they were, and nonsense is refused."""

import json
from typing import Any

import pytest

from deskops.domain.sla_policy import DEFAULT_POLICY, Item, SlaPolicy, SlaTarget, read_policy, write_policy
from deskops.errors import BadInput


def test_a_policy_comes_back_from_json_as_it_was() -> None:
    assert read_policy(json.loads(json.dumps(write_policy(DEFAULT_POLICY)))) == DEFAULT_POLICY


def test_what_is_left_out_has_its_default() -> None:
    values = {"targets": [{"item": "arrival", "start": "dispatched", "ends": ["arrived"], "seconds": 60}]}
    assert read_policy(values) == SlaPolicy((SlaTarget(Item.ARRIVAL, "dispatched", ("arrived",), 60),))


@pytest.mark.parametrize(
    "change",
    [{"seconds": 0}, {"seconds": "soon"}, {"ends": "arrived"}, {"ends": []}, {"warn_percent": 101}],
)
def test_a_target_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    values = {"item": "arrival", "start": "dispatched", "ends": ["arrived"], "seconds": 60, **change}
    with pytest.raises(BadInput):
        read_policy({"targets": [values]})


@pytest.mark.parametrize("values", [{}, {"targets": None}, {"targets": ["x"]}])
def test_what_is_no_policy_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        read_policy(values)
