"""Versions of many styles, compared."""

import pytest

from deskops.checks.versions import at_least, key


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.9", "1.10"),
        ("14.2.9", "14.3"),
        ("1.0~rc1", "1.0"),
        ("1.0", "1.0b"),
        ("1.0b", "1.0.1"),
        ("6.1.0-9-amd64", "6.1.0-21-amd64"),
        ("19045.4412", "19045.4529"),
        ("v2.3", "2.4"),
        ("2:1.0", "2.0"),  # an epoch is no part of the version that people know
        ("9", "10.0"),
    ],
)
def test_the_older_version_sorts_first(older, newer):
    assert key(older) < key(newer)


@pytest.mark.parametrize(
    ("one", "same"), [("6.0", "6"), ("1.2.0", "1.2"), ("V1.0", "1.0"), ("１．０", "1.0")]
)
def test_versions_that_are_only_written_differently_are_equal(one, same):
    assert key(one) == key(same)


@pytest.mark.parametrize(
    ("found", "minimum", "name", "fits"),
    [
        ("16.0.4266", "2016", "Microsoft Office Professional Plus 2016", True),
        ("14.0.7015", "2016", "Microsoft Office Professional Plus 2010", False),
        ("16.0.18", "2016", "Microsoft 365 Apps for enterprise", True),
        ("16.0.18", "2016", "Microsoft Office", None),
        ("2020.1", "2020", "Adobe Acrobat Reader", True),
        ("", "1.0", "x", None),
        ("", "", "x", True),
        ("6.24.0", "6.0", "WinRAR", True),
    ],
)
def test_a_minimum_may_be_a_year_that_stands_in_the_name(found, minimum, name, fits):
    assert at_least(found, minimum, name=name) is fits


def test_a_hostile_version_costs_nothing():
    assert key("9" * 100_000) > key("1")
