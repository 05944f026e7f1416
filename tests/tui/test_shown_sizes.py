"""The same file has the same size wherever it is told."""

import pytest

from deskops.tui.shown import size


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 kB"), (1, "1 kB"), (7_600, "8 kB"), (999_400, "999 kB"), (1_000_000, "1.0 MB")],
)
def test_a_size_is_rounded_in_one_way(count: int, told: str) -> None:
    assert size(count) == told
