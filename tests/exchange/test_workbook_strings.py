"""The table of strings of a workbook: runs are put together, readings are left out, a document type is refused."""

import io
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import pytest

from deskops.exchange.workbook_child import _refused, _Stop
from deskops.exchange.workbook_strings import strings, text_of

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ITEMS = {
    "<t>plain &amp; 中文</t>": "plain & 中文",
    "<t/>": "",
    "": "",
    '<t xml:space="preserve"> two\nlines </t>': " two\nlines ",
    "<r><rPr><b/></rPr><t>bold</t></r><r><t> and not</t></r>": "bold and not",
    '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>': "東京",
    '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><t>東京</t>': "東京",
    "<t>a_x000D_b</t>": "a\rb",
    "<r><t>_x0</t></r><r><t>041_</t></r>": "A",
    f"<t>{'x' * 20_000}</t>": "x" * 20_000,
}


def table(items: str, before: str = "", names: str = NS) -> io.BytesIO:
    return io.BytesIO(f"<?xml version='1.0'?>{before}<sst {names}>{items}</sst>".encode())


def read(part: io.BytesIO) -> list[str]:
    return strings(part, _refused)


def test_each_item_is_one_string() -> None:
    found = read(table("\n ".join(f"<si>{item}</si>" for item in ITEMS)))
    assert found == list(ITEMS.values())


@pytest.mark.parametrize("item", ITEMS)
def test_a_string_in_its_cell_is_read_alike(item: str) -> None:
    inline = ElementTree.fromstring(f"<is {NS}>{item}</is>")  # noqa: S314 - written above
    assert text_of(inline) == ITEMS[item]


def test_a_prefix_changes_nothing() -> None:
    names = NS.replace("xmlns", "xmlns:s")
    assert read(table("<s:si><s:t>HP</s:t></s:si>", names=names)) == ["HP"]


def test_a_document_type_is_refused_here_too() -> None:
    with pytest.raises(_Stop, match="doctype"):
        read(table("<si><t>&a;</t></si>", '<!DOCTYPE sst [<!ENTITY a "ha">]>'))


def test_a_table_that_was_cut_off_is_refused() -> None:
    with pytest.raises(ExpatError):
        read(io.BytesIO(table("<si><t>HP</t></si>").getvalue()[:-4]))
