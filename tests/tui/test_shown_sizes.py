"""The same file has the same size wherever it is told; a title in two languages begins with one's own."""

import pytest

from deskops import i18n
from deskops.tui.shown import in_ones_language, size


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 kB"), (1, "1 kB"), (7_600, "8 kB"), (999_400, "999 kB"), (1_000_000, "1.0 MB")],
)
def test_a_size_is_rounded_in_one_way(count: int, told: str) -> None:
    assert size(count) == told


@pytest.mark.parametrize(
    ("language", "width", "told"),
    [
        ("en", 40, "Printer paper jam · 打印机卡纸"),
        ("en", 28, "Printer paper jam"),
        ("zh_CN", 40, "打印机卡纸 · Printer paper jam"),
        ("zh_CN", 28, "打印机卡纸"),
    ],
)
def test_a_title_in_two_languages_begins_with_ones_own(language: str, width: int, told: str) -> None:
    i18n.use(language)
    assert in_ones_language("打印机卡纸 · Printer paper jam", width) == told
    assert in_ones_language("a · b · c", width) == "a · b · c"
