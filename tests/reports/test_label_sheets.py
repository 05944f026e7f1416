"""Labels on A4: each in its place, none outside the paper, the code whole."""

from datetime import UTC, datetime

import pytest

from deskops.reports.writers import labels as sheets
from deskops.reports.writers.labels import SIZES, Label, LabelSize

MM = 72 / 25.4


@pytest.mark.parametrize("name", SIZES)
def test_every_label_of_a_size_lies_on_the_paper(name: str) -> None:
    size = SIZES[name]
    last = sheets._corner(size, size.places - 1)
    assert size.places in (21, 24, 40)
    assert last[0] + size.wide * MM <= 595.28 + 0.01
    assert last[1] + size.high * MM <= 841.89 + 0.01


def drawn(count: int, size: LabelSize, skip: int = 0) -> bytes:
    labels = [
        Label(f"GZPC{at:05}", f"deskops:device?tag=GZPC{at:05}", ("台式机 启天", "天河"))
        for at in range(count)
    ]
    about = ("Labels", "珠海联创", "en", datetime(2026, 11, 23, tzinfo=UTC))
    return sheets.render(labels, size, about, skip=skip, cut=True)


def pages(content: bytes) -> int:
    return content.count(b"/Type /Page\n") or content.count(b"/Type /Page ")


@pytest.mark.parametrize(
    ("count", "skip", "wanted"), [(24, 0, 1), (25, 0, 2), (24, 1, 2), (1, 23, 1), (48, 0, 2)]
)
def test_a_sheet_that_is_full_is_followed_by_another(count: int, skip: int, wanted: int) -> None:
    assert pages(drawn(count, SIZES["70x37"], skip)) == wanted


def test_the_same_labels_give_the_same_bytes() -> None:
    assert drawn(3, SIZES["48.5x25.4"]) == drawn(3, SIZES["48.5x25.4"])
