"""The register held in memory finds what the store finds."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.demo import build
from deskops.ops.read.assets import assets
from deskops.ops.read.held_register import FIRST, hold
from deskops.paths import locate


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    home = tmp_path_factory.mktemp("filled")
    with closing(Context(locate({"DESKOPS_HOME": str(home)}), Settings())) as context:
        build(context, seed=3)
        yield context


NEEDLES = (
    "",
    " ",
    "g",
    "hp",
    "联想",
    "天河",
    "tianhe",
    "gzth",
    "打",
    "-",
    "zzzz",
    "hp tianhe",
    "联想 天河",
    "10.",
    "GZTH",
    "printer",
    "打印机",
    "dayinji 天河",
    "chuanzhenji",
    "POS 机",
    "网络设备 gzth",
)


@pytest.mark.parametrize("text", NEEDLES)
def test_it_finds_what_the_store_finds(filled: Context, text: str) -> None:
    begun: list[Any] = []
    register = hold(filled, begun.append)
    found = register.find(text)
    assert sorted(found) == sorted(assets(filled, text=text, limit=100_000))
    by_tag = [line.id for line in register.lines]
    assert [line.id for line in found] == sorted((line.id for line in found), key=by_tag.index)
    assert begun == [register.lines[:FIRST]]


def test_something_is_found_by_words_of_the_site_and_its_pinyin(filled: Context) -> None:
    register = hold(filled, lambda _first: None)
    assert register.find("tianhe")
    assert {*register.find("tianhe")} < {*register.find("天河")}, "an address says it too, and has no pinyin"


@pytest.mark.parametrize("text", ["printer", "打印机", "dayinji", "dyj", "Print"])
def test_a_device_is_found_by_what_its_kind_is_called_in_either_language(filled: Context, text: str) -> None:
    register = hold(filled, lambda _first: None)
    printers = [line.id for line in register.lines if line.kind == "printer"]
    assert printers
    assert [line.id for line in register.find(text)] == printers
