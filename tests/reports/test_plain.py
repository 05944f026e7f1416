"""A report's plain data and the report: each is made of the other and nothing is lost."""

import json
from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.canonical import canonical
from deskops.errors import BadInput
from deskops.reports.document import (
    Column,
    Company,
    Gallery,
    Pair,
    Pairs,
    Picture,
    Report,
    Seal,
    Signatures,
    SigningPlace,
    Table,
    Toned,
)
from deskops.reports.plain import plain, report_from
from deskops.text import storable
from tests_of_reports import report_of

TEXTS = st.text(max_size=20).filter(lambda text: storable(text) == text)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
MOMENTS = st.datetimes(timezones=st.just(UTC))
VALUES = st.one_of(TEXTS, NUMBERS, st.builds(Toned, TEXTS, st.sampled_from(["good", "bad"])))
POINTS = st.tuples(NUMBERS, NUMBERS)
STROKES = st.lists(st.lists(POINTS, max_size=3).map(tuple), max_size=3).map(tuple)


def some(strategy: Any) -> Any:
    return st.lists(strategy, max_size=3).map(tuple)


PICTURES = st.builds(Picture, TEXTS, TEXTS, TEXTS, NUMBERS, NUMBERS, TEXTS)
PAIRS = st.builds(Pair, TEXTS, VALUES, st.booleans(), NUMBERS)
PARTS = st.one_of(
    st.builds(Pairs, TEXTS, some(PAIRS)),
    st.builds(
        Table,
        TEXTS,
        some(st.builds(Column, TEXTS, NUMBERS, st.booleans())),
        some(some(VALUES)),
        TEXTS,
        NUMBERS,
    ),
    st.builds(Gallery, TEXTS, some(PICTURES), TEXTS),
    st.builds(Signatures, TEXTS, TEXTS, some(st.builds(SigningPlace, TEXTS, TEXTS, TEXTS, st.booleans()))),
)
SEALS = st.builds(
    Seal,
    *[TEXTS, NUMBERS, *[TEXTS] * 9],
    *[st.none() | MOMENTS] * 2,
    NUMBERS,
    st.none() | PICTURES,
    STROKES,
    NUMBERS,
    NUMBERS,
)
REPORTS = st.builds(
    Report,
    *[TEXTS] * 6,
    MOMENTS,
    st.builds(Company, *[TEXTS] * 5, st.none() | PICTURES),
    some(PARTS),
    st.booleans(),
    st.none() | SEALS,
)


@given(REPORTS)
def test_a_report_comes_back_from_its_json_as_it_was(report: Report) -> None:
    written = canonical(plain(report))
    again = report_from(json.loads(written))
    assert again == report
    assert canonical(plain(again)) == written


def a_report() -> Report:
    parts = (Pairs("Order", (Pair("Total", 3), Pair("State", Toned("late", "bad")))),)
    return report_of(*parts)


def test_what_an_older_version_did_not_write_has_its_default() -> None:
    older = plain(a_report())
    del older["seal"]
    assert report_from(older) == a_report()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("is", "company"),
        ("title", 3),
        ("title", None),
        ("title", "\ud800"),
        ("landscape", 1),
        ("as_of", "2026-11-23"),
        ("as_of", "2026-11-23T01:00:00"),
        ("as_of", "2026-11-23T09:00:00+08:00"),
        ("as_of", 7),
        ("parts", {}),
        ("parts", [{"is": "pairs", "title": "x"}]),
        ("parts", [{"is": "company", "name": "x"}]),
        ("parts", [["pairs"]]),
        ("seal", "signed"),
        ("script", "x"),
    ],
)
def test_anything_else_is_refused(name: str, value: Any) -> None:
    with pytest.raises(BadInput):
        report_from(plain(a_report()) | {name: value})


def test_a_report_without_its_title_is_refused() -> None:
    short = plain(a_report())
    del short["title"]
    with pytest.raises(BadInput):
        report_from(short)


def test_true_is_no_number() -> None:
    odd = plain(replace(a_report(), parts=(Pairs("x", (Pair("n", 1),)),)))
    odd["parts"][0]["pairs"][0]["room"] = True
    with pytest.raises(BadInput):
        report_from(odd)
