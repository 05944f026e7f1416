"""What runs everywhere is a part of what `DESKOPS_TEST_SIZE=full` runs: the same part each time, spread over all."""

import os
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, Final

FULL: Final = os.environ.get("DESKOPS_TEST_SIZE") == "full"


def crossed(names: Sequence[str], *ways: Sequence[Any], full: bool = FULL) -> list[tuple[Any, ...]]:
    """Each name in all ways at full size; else in every second one, so that two neighbours have all of them."""
    return [
        (name, *way)
        for place, name in enumerate(names)
        for way, parity in _with_parity(*ways)
        if full or parity == place % 2
    ]


def _with_parity(*ways: Sequence[Any]) -> Iterator[tuple[tuple[Any, ...], int]]:
    for places in product(*(range(len(way)) for way in ways)):
        yield tuple(way[place] for way, place in zip(ways, places, strict=True)), sum(places) % 2
