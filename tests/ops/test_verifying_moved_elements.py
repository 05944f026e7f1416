"""Whatever element of a signed workbook is wrapped, moved or named otherwise: what programs then leave out is found."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, tostring

import pytest
from defusedxml.ElementTree import fromstring

from deskops.errors import BadInput
from deskops.ops.do.verify_workbook import differences
from deskops.signature.workbook import Book, book
from tests_of_signing import part_of, rewritten

FULL: Final = os.environ.get("DESKOPS_TEST_SIZE") == "full"
SAMPLES: Final = Path(__file__).parents[2] / "docs" / "samples"
TRIES: Final = 6  # of each way in each part; at full size each element in its turn
PARTS: Final = (
    "xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/charts/chart1.xml", "xl/_rels/workbook.xml.rels", "xl/drawings/_rels/drawing1.xml.rels", "[Content_Types].xml",
)  # fmt: skip
MARKUP: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

Way = Callable[[Element, Element, Element], None]


def in_unknown(parent: Element, one: Element, _other: Element) -> None:
    put(parent, one, Element("foo"))


def in_what_is_never_chosen(parent: Element, one: Element, _other: Element) -> None:
    around = Element(f"{MARKUP}AlternateContent")
    around.append(Element(f"{MARKUP}Choice", Requires="zz"))
    put(parent, one, around, around[0])


def in_another_namespace(_parent: Element, one: Element, _other: Element) -> None:
    one.tag = "{urn:q}" + one.tag.rpartition("}")[2]


def elsewhere(parent: Element, one: Element, other: Element) -> None:
    parent.remove(one)
    other.append(one)


def put(parent: Element, one: Element, around: Element, inner: Element | None = None) -> None:
    at = list(parent).index(one)
    parent.remove(one)
    (around if inner is None else inner).append(one)
    parent.insert(at, around)


WAYS: Final = (in_unknown, in_what_is_never_chosen, in_another_namespace, elsewhere)


def altered(content: bytes, way: Way, at: int, chance: random.Random) -> bytes | None:
    """The part with one of its elements moved; None where that one cannot go anywhere else."""
    root = fromstring(content)
    parent, one = list(pairs(root))[at]
    inside = set(one.iter())
    others = [each for each in root.iter() if each.tag != parent.tag and each not in inside]
    if way is elsewhere and not others:
        return None
    way(parent, one, chance.choice(others or [root]))
    return tostring(root)


def pairs(root: Element) -> Iterator[tuple[Element, Element]]:
    """Each element with the one that it stands in."""
    return (
        (parent, one) for parent in root.iter() if parent.tag.rpartition("}")[2] != "dxfs" for one in parent
    )


@pytest.fixture(scope="module", params=["device-report-signed-en", "campaign-report-signed-zh_CN"])
def content(request: pytest.FixtureRequest) -> bytes:
    return (SAMPLES / f"{request.param}.xlsx").read_bytes()


@pytest.fixture(scope="module")
def signed(content: bytes) -> Book:
    return book(content)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("part", PARTS)
def test_threat_16_whatever_is_wrapped_or_moved_is_found(
    part: str, way: Way, content: bytes, signed: Book
) -> None:
    """threat 16: programs leave out, with all that is in it, what they do not know or do not expect there."""
    told = part_of(content, part)
    if told is None:
        pytest.skip("a device report has no chart")
    count = len(list(pairs(fromstring(told))))
    chance = random.Random(f"{part} {way.__name__}")
    for at in range(count) if FULL else chance.sample(range(count), min(TRIES, count)):
        made = altered(told, way, at, chance)
        if made is not None:
            assert is_found(
                rewritten(content, lambda name, was, by=made: by if name == part else was), signed
            ), at


def is_found(content: bytes, signed: Book) -> bool:
    try:
        return next(differences(book(content), signed), None) is not None
    except BadInput:
        return True
