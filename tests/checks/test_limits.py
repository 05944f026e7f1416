"""Ranges in the grammar of monitoring plugins."""

import pytest

from deskops.checks.limits import Limit, parse
from deskops.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "quiet", "alerting"),
    [
        ("10", (0, 5, 10), (-0.1, 10.1)),
        ("10:", (10, 1e9), (9.99, -1)),
        ("~:10", (-1e9, 10), (10.01,)),
        ("10:20", (10, 15, 20), (9.9, 20.1)),
        ("@10:20", (9.9, 20.1), (10, 15, 20)),
        ("-2:2", (-2, 0, 2), (-2.1, 2.1)),
        (":5", (0, 5), (-1, 6)),
    ],
)
def test_a_range_alerts_outside_or_inside_of_its_ends(text, quiet, alerting):
    found = parse(text)
    assert not any(found.alerts(value) for value in quiet)
    assert all(found.alerts(value) for value in alerting)


@pytest.mark.parametrize("text", ["", "@", ":", "abc", "20:10", "1:2:3", "10 :", "١٠", "nan", "1e3", "~"])
def test_what_is_no_range_is_refused_with_a_hint(text):
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert caught.value.hint


def test_fail_comes_before_warn_and_an_empty_range_never_alerts():
    assert Limit("15:", "5:").outcome(4) == "fail"
    assert Limit("15:", "5:").outcome(14) == "warn"
    assert Limit("15:", "5:").outcome(15) == "ok"
    assert Limit("", "").outcome(-99) == "ok"
