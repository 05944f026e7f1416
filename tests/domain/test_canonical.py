"""Canonical content against an independent implementation of RFC 8785, and what it refuses."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from deskops.domain.canonical import canonical, digest, is_salted, salted

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
CONTENT = st.dictionaries(
    TEXT,
    st.recursive(
        st.none() | st.booleans() | WHOLE | TEXT,
        lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXT, parts, max_size=4),
        max_leaves=12,
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(CONTENT)
def test_canonical_content_is_what_rfc_8785_says(content: dict[str, Any]) -> None:
    assert canonical(content) == rfc8785.dumps(content)


def test_keys_beyond_the_basic_plane_sort_as_utf_16_does() -> None:
    content = {"\ufb33": 1, "\U0001f600": 2, "ö": 3, "nested": [{"\uffee": 1, "\U00010000": 2}]}
    assert canonical(content) == rfc8785.dumps(content)


@pytest.mark.parametrize(
    "value", [1.0, 0.1, float("nan"), [1, [2.5]], {"a": {"b": 1e3}}, ({"deep": (0.5,)},)]
)
def test_no_float_is_taken_however_deep_it_lies(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("value", [2**53, -(2**53), [10**30]])
def test_no_whole_number_is_taken_that_other_languages_round(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_the_order_in_which_keys_were_written_means_nothing() -> None:
    assert digest({"a": 1, "b": {"c": 2, "d": 3}}) == digest({"b": {"d": 3, "c": 2}, "a": 1})


def test_the_same_personal_value_with_another_salt_is_not_recognised() -> None:
    assert salted("13800000000", "00") != salted("13800000000", "01")
    assert is_salted(salted("13800000000", "00"))
    assert "13800000000" not in str(salted("13800000000", "00"))
