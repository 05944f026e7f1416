"""Where each element of a workbook may stand. Programs leave out an element that they do not know, with all that is in
it, or show another in its stead (ECMA-376 part 3): whatever stands elsewhere is not read here either, and is named.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

_OFFICE: Final = "http://schemas.openxmlformats.org"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_SPACES: Final = {
    "x": f"{_OFFICE}/spreadsheetml/2006/main",
    "xdr": f"{_OFFICE}/drawingml/2006/spreadsheetDrawing",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "c": f"{_OFFICE}/drawingml/2006/chart",
    "rel": f"{_OFFICE}/package/2006/relationships",
    "type": f"{_OFFICE}/package/2006/content-types",
    "mc": f"{_OFFICE}/markup-compatibility/2006",
    "xr": f"{_MICROSOFT}/spreadsheetml/2014/revision",
    "x14": f"{_MICROSOFT}/spreadsheetml/2009/9/main",
    "x15": f"{_MICROSOFT}/spreadsheetml/2010/11/main",
    "x15ac": f"{_MICROSOFT}/spreadsheetml/2010/11/ac",
    "xcalcf": f"{_MICROSOFT}/spreadsheetml/2018/calcfeatures",
    "a14": f"{_MICROSOFT}/drawing/2010/main",
    "a16": f"{_MICROSOFT}/drawing/2014/main",
    "c14": f"{_MICROSOFT}/drawing/2007/8/2/chart",
    "c15": f"{_MICROSOFT}/drawing/2012/chart",
    "c16": f"{_MICROSOFT}/drawing/2014/chart",
    "loext": "http://schemas.libreoffice.org/",
}
_ANY: Final = "**"  # whatever stands below shows nothing in a workbook that has no more than these places
_PLACES: Final = {
    "sheet": (
        "x:worksheet",
        """
        worksheet > sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection autoFilter
        worksheet > mergeCells phoneticPr printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
        worksheet > ignoredErrors drawing
        sheetPr > tabColor outlinePr pageSetUpPr
        sheetViews > sheetView
        sheetView > pane selection*
        cols > col*
        sheetData > row*
        row > c*
        c > f v is
        is > t r* rPh* phoneticPr
        r > rPr t
        rPr > b i strike condense extend outline shadow u vertAlign sz color rFont family charset scheme
        rPh > t
        mergeCells > mergeCell*
        headerFooter > oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter
        rowBreaks > brk*
        colBreaks > brk*
        ignoredErrors > ignoredError*
        """,
    ),
    "texts": (
        "x:sst",
        """
        sst > si*
        si > t r* rPh* phoneticPr
        r > rPr t
        rPr > b i strike condense extend outline shadow u vertAlign sz color rFont family charset scheme
        rPh > t
        """,
    ),
    "styles": (
        "x:styleSheet",
        """
        styleSheet > numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst
        numFmts > numFmt*
        fonts > font*
        font > b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
        fills > fill*
        fill > patternFill gradientFill
        patternFill > fgColor bgColor
        gradientFill > stop*
        stop > color
        borders > border*
        border > start end left right top bottom diagonal vertical horizontal
        start > color
        end > color
        left > color
        right > color
        top > color
        bottom > color
        diagonal > color
        vertical > color
        horizontal > color
        cellStyleXfs > xf*
        cellXfs > xf*
        xf > alignment protection
        cellStyles > cellStyle*
        dxfs > **
        tableStyles > **
        colors > indexedColors mruColors
        indexedColors > rgbColor*
        mruColors > color*
        extLst > ext*
        ext > x14:slicerStyles x15:timelineStyles
        """,
    ),
    "book": (
        "x:workbook",
        """
        workbook > fileVersion workbookPr mc:AlternateContent xr:revisionPtr workbookProtection bookViews sheets
        workbook > definedNames calcPr extLst
        mc:AlternateContent > mc:Choice
        mc:Choice > x15ac:absPath
        bookViews > workbookView
        sheets > sheet*
        definedNames > definedName*
        extLst > ext*
        ext > loext:extCalcPr xcalcf:calcFeatures
        xcalcf:calcFeatures > xcalcf:feature*
        """,
    ),
    "theme": (
        "a:theme",
        """
        theme > themeElements objectDefaults extraClrSchemeLst custClrLst extLst
        themeElements > clrScheme fontScheme fmtScheme
        clrScheme > dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink
        dk1 > sysClr srgbClr
        lt1 > sysClr srgbClr
        dk2 > sysClr srgbClr
        lt2 > sysClr srgbClr
        accent1 > srgbClr
        accent2 > srgbClr
        accent3 > srgbClr
        accent4 > srgbClr
        accent5 > srgbClr
        accent6 > srgbClr
        hlink > srgbClr
        folHlink > srgbClr
        fontScheme > majorFont minorFont
        majorFont > latin ea cs font*
        minorFont > latin ea cs font*
        fmtScheme > **
        objectDefaults > **
        extraClrSchemeLst > **
        custClrLst > **
        extLst > **
        """,
    ),
    "drawing": (
        "xdr:wsDr",
        """
        wsDr > oneCellAnchor* twoCellAnchor*
        oneCellAnchor > from ext pic graphicFrame clientData
        twoCellAnchor > from to pic graphicFrame clientData
        from > col colOff row rowOff
        to > col colOff row rowOff
        pic > nvPicPr blipFill spPr
        nvPicPr > cNvPr cNvPicPr
        cNvPr > a:extLst
        cNvPicPr > a:picLocks
        blipFill > a:blip a:srcRect a:stretch a:tile
        a:blip > a:extLst
        a:extLst > a:ext*
        a:ext > a14:useLocalDpi a16:creationId
        a:stretch > a:fillRect
        spPr > a:xfrm a:prstGeom a:ln a:noFill
        a:xfrm > a:off a:ext
        a:prstGeom > a:avLst
        a:ln > a:noFill
        graphicFrame > nvGraphicFramePr xfrm a:graphic
        nvGraphicFramePr > cNvPr cNvGraphicFramePr
        cNvGraphicFramePr > a:graphicFrameLocks
        xfrm > a:off a:ext
        a:graphic > a:graphicData
        a:graphicData > c:chart
        """,
    ),
    "chart": (
        "c:chartSpace",
        """
        chartSpace > date1904 lang roundedCorners mc:AlternateContent style chart spPr txPr printSettings
        mc:AlternateContent > mc:Choice mc:Fallback
        mc:Choice > c14:style
        mc:Fallback > style
        chart > autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs extLst
        plotArea > layout barChart catAx valAx spPr
        barChart > barDir grouping varyColors ser* dLbls gapWidth overlap axId* extLst
        ser > idx order tx spPr invertIfNegative dLbls cat val extLst
        tx > strRef v
        cat > strRef
        val > numRef
        strRef > f strCache extLst
        numRef > f numCache extLst
        strCache > ptCount pt*
        numCache > formatCode ptCount pt*
        pt > v
        dLbls > numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize
        dLbls > separator showLeaderLines extLst
        catAx > axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto
        catAx > lblAlgn lblOffset noMultiLvlLbl extLst
        valAx > axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses
        valAx > crossBetween extLst
        scaling > orientation min
        legend > legendPos layout overlay spPr txPr
        spPr > a:noFill a:solidFill a:ln a:effectLst
        a:solidFill > a:srgbClr a:schemeClr
        a:schemeClr > a:lumMod a:lumOff
        a:ln > a:noFill a:solidFill a:round
        txPr > a:bodyPr a:lstStyle a:p
        a:bodyPr > a:spAutoFit
        a:p > a:pPr a:endParaRPr
        a:pPr > a:defRPr
        a:defRPr > a:solidFill a:latin a:ea a:cs
        extLst > ext*
        ext > c15:showLeaderLines c15:layout c16:uniqueId
        printSettings > headerFooter pageMargins pageSetup
        """,
    ),
    "relations": ("rel:Relationships", "Relationships > Relationship*"),
    "types": ("type:Types", "Types > Default* Override*"),
}
_PARTS: Final = (
    (r"xl/worksheets/[^/]*", "sheet"),
    (r"xl/drawings/[^/]*", "drawing"),
    (r"xl/charts/[^/]*", "chart"),
    (r"xl/theme/[^/]*", "theme"),
    (r"xl/sharedStrings\.xml", "texts"),
    (r"xl/styles\.xml", "styles"),
    (r"xl/workbook\.xml", "book"),
    (r"(.*/)?_rels/[^/]*", "relations"),
    (r"\[Content_Types\]\.xml", "types"),
)

Places = Mapping[
    str, Mapping[str, bool]
]  # by an element's name what may stand in it, and whether more than once


def prune(part: str, root: Element) -> Iterator[str]:
    """Takes out of a part whatever has no place there; yields its name, and the words in it. Raises ValueError for a
    part that is none of a workbook of ours.
    """
    kind = next((kind for pattern, kind in _PARTS if re.fullmatch(pattern, part)), None)
    if kind is None:
        raise ValueError(f"{part} has no place in a workbook")
    name, places = _READ[kind]
    if root.tag != name:
        raise ValueError(f"{part} is a {_local(root)}")
    yield from _pruned(root, places)


def named(element: Element) -> str:
    """What it is, and the words in it: a person finds it by them."""
    words = " ".join(one.text for one in element.iter() if _local(one) == "t" and one.text)
    return f"{_local(element)} “{words[:40]}”" if words else _local(element)


def _pruned(element: Element, places: Places) -> Iterator[str]:
    allowed = places.get(element.tag, {})
    if _ANY in allowed:
        return
    seen = set[str]()
    for one in list(element):
        if one.tag not in allowed or (one.tag in seen and not allowed[one.tag]):
            element.remove(one)
            yield named(one)
        else:
            seen.add(one.tag)
            yield from _pruned(one, places)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _read(root: str, lines: str) -> tuple[str, Places]:
    """`parent > child repeated*`; a name without a prefix is one of the root's namespace."""
    space = root.partition(":")[0]
    places: dict[str, dict[str, bool]] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        parent, children = line.split(" > ")
        for child in children.split():
            name = _ANY if child == _ANY else _qualified(child.rstrip("*"), space)
            places.setdefault(_qualified(parent, space), {})[name] = child.endswith("*")
    return _qualified(root, space), places


def _qualified(name: str, space: str) -> str:
    prefix, _colon, local = name.rpartition(":")
    return f"{{{_SPACES[prefix or space]}}}{local}"


_READ: Final = {kind: _read(root, lines) for kind, (root, lines) in _PLACES.items()}
