"""A workbook that says what was signed and shows something else is found out, and what it does is named."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deskops.ops.do.drawing import FORMS
from deskops.ops.do.trusting import Trust
from deskops.ops.do.verify_workbook import differences
from deskops.ops.do.verifying import Verdict, judge
from deskops.signature.signed_file import SignedFile
from deskops.signature.workbook import book
from tests_of_signing import rewritten

SHEET, DRAWING, STYLES = "xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml", "xl/styles.xml"
TEXTS, BOOK = "xl/sharedStrings.xml", "xl/workbook.xml"
SAMPLE = Path(__file__).parents[2] / "docs" / "samples" / "campaign-report-signed-en.xlsx"
SHAPE = (
    b"<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row>"
    b"<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>30</xdr:row>"
    b"<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp><xdr:txBody><a:p><a:r><a:t>ALL GOOD</a:t></a:r></a:p></xdr:txBody>"
    b"</xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
CONDITION = (
    b'</mergeCells><conditionalFormatting sqref="A1:X99"><cfRule type="expression" dxfId="0" priority="1">'
    b"<formula>TRUE</formula></cfRule></conditionalFormatting>"
)
PROMPT = (
    b'</mergeCells><dataValidations count="1"><dataValidation sqref="A1" showInputMessage="1" prompt="all in order"/>'
    b"</dataValidations>"
)
NAME = b'<definedNames><definedName name="total">1</definedName>'
FORMAT = b'<numFmts count="1"><numFmt numFmtId="190" formatCode=";;;&quot;failed&quot;"/></numFmts><fonts'
SVG = b'><a:extLst><a:ext><asvg:svgBlip xmlns:asvg="svg"/></a:ext></a:extLst></a:blip>'

UNKNOWN = (
    rb'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    rb'<mc:Choice xmlns:zz="urn:zz" Requires="zz">\1</mc:Choice></mc:AlternateContent>'
)
RED = b'<diagonal style="thick"><color rgb="FFFF0000"/></diagonal>'
TWO_ROWS = rb'(<row r="14".*?</row>)(<row r="15".*?</row>)'
RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REFERENCES, KINDS = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"

Change = tuple[str, bytes, bytes, str]
ALTERATIONS: dict[str, Change] = {
    "a text box over the cells": (DRAWING, rb"</xdr:wsDr>", SHAPE, "ALL GOOD"),
    "a row that is hidden": (SHEET, rb'(<row r="14"[^>]*?)>', rb'\1 hidden="1">', "hidden or too small: 14"),
    "a row that is squeezed": (SHEET, rb'(<row r="14"[^>]*?ht=)"[^"]*"', rb'\1"3"', "hidden or too small: 14"),
    "a row that is hidden as it does not say its height": (
        SHEET, rb'<sheetFormatPr (.*?) ht="[^"]*" customHeight="1"', rb'<sheetFormatPr zeroHeight="1" \1',
        "hidden or too small: 1",
    ),
    "columns that are hidden": (SHEET, rb'<col min="1"', rb'<col hidden="1" min="1"', "hidden or too small"),
    "the sheet is hidden": (BOOK, rb'sheetId="1"', rb'sheetId="1" state="hidden"', "sheet is hidden"),
    "one cell over many": (SHEET, rb'<mergeCell ref="[^"]*"', rb'<mergeCell ref="A1:X60"', "merged otherwise"),
    "a number format": (STYLES, rb"<fonts", FORMAT, ""),
    "the fonts have the colour of the ground": (STYLES, rb'<color theme="1"/>', rb'<color theme="0"/>', "colour"),
    "the theme's ink is white": ("xl/theme/theme1.xml", rb'lastClr="000000"', rb'lastClr="FFFFFF"', "colour"),
    "the fonts show signs": (STYLES, rb'name val="Calibri"', rb'name val="Wingdings"', "kind of font"),
    "the texts are struck out": (STYLES, rb"(<font>)(<b/>|<sz)", rb"\1<strike/>\2", "struck out"),
    "another ground": (STYLES, rb'patternType="solid"', rb'patternType="darkUp"', "ground"),
    "texts pushed out of sight": (STYLES, rb"<alignment ", rb'<alignment textRotation="90" ', "pushed"),
    "runs of another colour": (
        TEXTS, rb"<si><t([^>]*)>([^<]*)</t></si>",
        rb'<si><r><rPr><color rgb="FFFFFFFF"/></rPr><t>\2</t></r></si>', "colour",
    ),
    "words above the texts": (
        TEXTS, rb"</t></si>", rb'</t><rPh sb="0" eb="1"><t>not true</t></rPh></si>', "not true",
    ),
    "a conditional format": (SHEET, rb"</mergeCells>", CONDITION, "conditionalFormatting"),
    "a prompt over a cell": (SHEET, rb"</mergeCells>", PROMPT, "dataValidations"),
    "a background": (SHEET, rb"(<drawing [^>]*>)", rb"\1<picture/>", "picture"),
    "an extension": (SHEET, rb"</worksheet>", rb"<extLst/></worksheet>", "extLst"),
    "a frozen pane that hides the rows above": (
        SHEET, rb'workbookViewId="0"/>',
        rb'workbookViewId="0" topLeftCell="A30"><pane ySplit="1" state="frozen"/></sheetView>', "view hides",
    ),
    "formulas are shown instead of values": (
        SHEET, rb"<sheetView ", rb'<sheetView showFormulas="1" ', "view hides",
    ),
    "another foot of the page": (SHEET, "Signed · revision".encode(), b"Approved", "foot of the printed page"),
    "an area to print": (BOOK, rb"\$A\$1:\$X\$\d+", rb"$A$1:$X$9", "area to print"),
    "a name": (BOOK, rb"<definedNames>", NAME, "total"),
    "a picture that is cropped": (DRAWING, rb"<a:stretch>", rb'<a:srcRect b="90000"/><a:stretch>', "cropped"),
    "a picture that is turned": (DRAWING, rb"<a:xfrm>", rb'<a:xfrm rot="10800000">', "turned"),
    "a picture that is hidden": (DRAWING, rb"<xdr:cNvPr ", rb'<xdr:cNvPr hidden="1" ', "hidden"),
    "a picture with another one in its place": (DRAWING, rb"(<a:blip [^>]*?)/>", rb"\1" + SVG, "svgBlip"),
    "a picture over the table": (DRAWING, rb"(<xdr:to>.*?<xdr:row>)(\d+)", rb"\g<1>99", "another size"),
    "a row in an element that no program knows": (
        SHEET, rb'(<row r="14".*?</row>)', rb"<foo>\1</foo>", "signed was",
    ),
    "a row for programs that can do what none can": (SHEET, rb'(<row r="14".*?</row>)', UNKNOWN, "signed was"),
    "a row of another namespace": (
        SHEET, rb'<row (r="14".*?)</row>', rb'<q:row xmlns:q="urn:q" \1</q:row>', "signed was",
    ),
    "a cell in an element that no program knows": (
        SHEET, rb'(<c r="A14".*?</c>)', rb"<foo>\1</foo>", "cell A14",
    ),
    "the rows in a second table": (SHEET, rb"<sheetData>", rb"<sheetData/><sheetData>", "sheetData"),
    "two rows that changed places": (SHEET, TWO_ROWS, rb"\2\1", "row 14"),
    "a cell that says it is of another row": (SHEET, rb'<c r="A14"', rb'<c r="A99"', "A99"),
    "a cell of two texts": (SHEET, rb"(<c r=\"A14\".*?</v>)", rb"\1<is><t>not so</t></is>", "A14"),
    "a text that is shown as a fault": (SHEET, rb'(<c r="A14"[^>]*) t="s"', rb'\1 t="e"', "“e "),
    "a text in an element that no program knows": (
        TEXTS, rb"(<sst[^>]*><si>)(<t[^>]*>[^<]*</t>)", rb"\1<foo>\2</foo>", "signed was",
    ),
    "a picture for programs that can do what none can": (
        DRAWING, rb"(<xdr:pic>.*?</xdr:pic>)", UNKNOWN, "AlternateContent",
    ),
    "borders that cross the texts out": (
        STYLES, rb"<border>(.*?)<diagonal/>", rb'<border diagonalUp="1" diagonalDown="1">\1' + RED, "crossed out",
    ),
    "the theme's fonts show signs": (
        "xl/theme/theme1.xml", rb'<a:latin typeface="[^"]*"', rb'<a:latin typeface="Wingdings"', "kind of font",
    ),
    "the texts of another part": (REFERENCES, rb"sharedStrings\.xml", rb"theme/theme1.xml", "damaged"),
    "the texts of two parts": (
        REFERENCES, rb"</Relationships>",
        rb'<Relationship Id="x" Type="' + RELATION + rb'/sharedStrings" Target="styles.xml"/></Relationships>',
        "more than one sharedStrings",
    ),
    "a sheet that is called a dialog": (REFERENCES, rb"/worksheet\"", rb'/dialogsheet"', "a part of its own"),
    "a part that is called something else": (KINDS, rb"worksheet\+xml", rb"chartsheet+xml", "chartsheet"),
    "pictures that are not shown": (BOOK, rb"<workbookPr ", rb'<workbookPr showObjects="none" ', "showObjects"),
    "tabs that are not shown": (BOOK, rb"<workbookView ", rb'<workbookView showSheetTabs="0" ', "workbookView"),
    "margins as wide as the page": (SHEET, rb'<pageMargins left="[^"]*"', rb'<pageMargins left="7"', "view hides"),
    "a print that nobody can read": (SHEET, rb"<pageSetup ", rb'<pageSetup scale="10" ', "view hides"),
    "something from elsewhere": (
        "xl/worksheets/_rels/sheet1.xml.rels", rb"</Relationships>",
        rb'<Relationship Id="x" TargetMode="External" Target="http://example.com/" Type="x"/></Relationships>',
        "from elsewhere",
    ),
}  # fmt: skip


def changed(part: str, pattern: bytes, by: bytes) -> Callable[[str, bytes], bytes]:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        made = re.sub(pattern, by, content, flags=re.DOTALL)
        assert made != content, f"{part} has nothing like {pattern!r}"
        return made

    return change


@pytest.mark.parametrize("alteration", [name for name in ALTERATIONS if name != "a number format"])
def test_threat_16_a_workbook_that_shows_something_else_is_altered(
    alteration: str, signed: SignedFile, trust: Trust
) -> None:
    """threat 16: no text of a cell and no picture is another one; what lies over them or hides them is."""
    part, pattern, by, words = ALTERATIONS[alteration]
    told = judge(rewritten(FORMS[".xlsx"](signed), changed(part, pattern, by)), trust)
    assert told.verdict is Verdict.ALTERED, told.differences
    assert any(words in one for one in told.differences), told.differences


def test_threat_16_a_number_format_that_shows_other_words_is_named_with_its_cells(
    signed: SignedFile, trust: Trust
) -> None:
    """threat 16: Excel shows “failed” where the cell says “all right”."""

    def change(name: str, content: bytes) -> bytes:
        if name == STYLES:
            return content.replace(b"<fonts", FORMAT, 1).replace(b'<xf numFmtId="0"', b'<xf numFmtId="190"')
        return content

    told = judge(rewritten(FORMS[".xlsx"](signed), change), trust)
    assert told.verdict is Verdict.ALTERED
    assert any("A4" in one and ';;;"failed"' in one for one in told.differences), told.differences


@pytest.mark.parametrize(
    "part",
    [
        "xl/comments1.xml",
        "xl/threadedComments/threadedComment1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/externalLinks/externalLink1.xml",
        "xl/vbaProject.bin",
        "xl/embeddings/oleObject1.bin",
        "xl/ctrlProps/ctrlProp1.xml",
        "customUI/customUI.xml",
    ],
)
def test_threat_16_a_part_that_no_report_of_ours_has_is_named(
    part: str, signed: SignedFile, trust: Trust
) -> None:
    """threat 16"""
    made = rewritten(FORMS[".xlsx"](signed), lambda _name, content: content, {part: b"<x/>"})
    told = judge(made, trust)
    assert told.verdict is Verdict.ALTERED
    assert any(part in one for one in told.differences)


def test_a_workbook_that_was_saved_anew_is_vouched_for_in_its_texts_alone(
    signed: SignedFile, trust: Trust
) -> None:
    told = judge(rewritten(FORMS[".xlsx"](signed), lambda _name, content: content + b"\n"), trust)
    assert told.verdict is Verdict.RESAVED
    assert "not vouched for" in told.differences[0]


@pytest.mark.parametrize(
    ("pattern", "by"),
    [
        (rb"<c:v>\d+</c:v>", rb"<c:v>9999</c:v>"),
        (rb"\$W\$", rb"$X$"),
        (rb"<c:barChart>(.*)</c:barChart>", rb"<c:pieChart>\1</c:pieChart>"),
        (rb"<c:ser>(.*?)</c:ser>", rb"<foo><c:ser>\1</c:ser></foo>"),
        (rb'<a:solidFill><a:srgbClr val="61976C"/></a:solidFill>', rb"<a:noFill/>"),
        (rb'<c:min val="0"/>', rb'<c:min val="50"/>'),
        (rb"<c:plotArea>", rb"<c:title><a:t>All done</a:t></c:title><c:plotArea>"),
        (rb"<c:formatCode>General", rb"<c:formatCode>;;;0"),
    ],
)
def test_threat_16_a_chart_that_shows_other_figures_is_named(pattern: bytes, by: bytes) -> None:
    """threat 16"""
    content = SAMPLE.read_bytes()
    made = rewritten(content, changed("xl/charts/chart1.xml", pattern, by))
    assert any("the chart in row" in one for one in differences(book(made), book(content)))
    assert list(differences(book(content), book(content))) == []


def test_a_cell_that_stands_in_it_twice_is_no_sound_workbook(signed: SignedFile, trust: Trust) -> None:
    made = rewritten(FORMS[".xlsx"](signed), changed(SHEET, rb'(<c r="A4"[^>]*>.*?</c>)', rb"\1\1"))
    told = judge(made, trust)
    assert told.verdict is Verdict.ALTERED
    assert "A4" in told.differences[0]


def test_a_workbook_without_its_picture_says_which_part_is_missing(signed: SignedFile, trust: Trust) -> None:
    made = rewritten(
        FORMS[".xlsx"](signed), changed("xl/drawings/_rels/drawing1.xml.rels", rb"image1", rb"image99")
    )
    told = judge(made, trust)
    assert told.verdict is Verdict.ALTERED
    assert "its part xl/media/image99" in told.differences[0]
