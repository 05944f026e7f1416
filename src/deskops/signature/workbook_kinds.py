"""What the parts of a workbook are to each other, and what each is called: programs find and read them by that."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

# What a reference leads to, by the name that its kind has here (ECMA-376 part 1, 15.2).
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS: Final = {
    "workbook": f"{_RELATION}/officeDocument",
    **{
        name: f"{_RELATION}/{name}"
        for name in ("worksheet", "theme", "styles", "sharedStrings", "drawing", "chart", "image")
    },
}
_UNSEEN: Final = (  # what programs add that nobody sees
    f"{_RELATION}/extended-properties", f"{_RELATION}/custom-properties", f"{_RELATION}/printerSettings",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
    "http://schemas.microsoft.com/office/2011/relationships/chartStyle",
    "http://schemas.microsoft.com/office/2011/relationships/chartColorStyle",
)  # fmt: skip
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_PACKAGE: Final = "application/vnd.openxmlformats-package"
_TYPES: Final = (  # of parts, and of extensions, which have no part's name
    ("", "application/xml"), ("", "image/png"), ("", "image/jpeg"),
    ("(/.*rels)?", f"{_PACKAGE}.relationships+xml"),
    ("(/xl/printerSettings/.*)?", f"{_OFFICE}.spreadsheetml.printerSettings"),
    ("/xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet.main+xml"),
    ("/xl/styles.xml", f"{_OFFICE}.spreadsheetml.styles+xml"),
    ("/xl/sharedStrings.xml", f"{_OFFICE}.spreadsheetml.sharedStrings+xml"),
    ("/xl/worksheets/.*", f"{_OFFICE}.spreadsheetml.worksheet+xml"),
    ("/xl/theme/.*", f"{_OFFICE}.theme+xml"),
    ("/xl/drawings/.*", f"{_OFFICE}.drawing+xml"),
    ("/xl/charts/chart.*", f"{_OFFICE}.drawingml.chart+xml"),
    ("/xl/charts/style.*", "application/vnd.ms-office.chartstyle+xml"),
    ("/xl/charts/colors.*", "application/vnd.ms-office.chartcolorstyle+xml"),
    ("/xl/media/.*png", "image/png"), ("/xl/media/.*", "image/jpeg"), ("/docProps/.*", "image/jpeg"),
    ("/docProps/core.xml", f"{_PACKAGE}.core-properties+xml"),
    ("/docProps/app.xml", f"{_OFFICE}.extended-properties+xml"),
    ("/docProps/custom.xml", f"{_OFFICE}.custom-properties+xml"),
)  # fmt: skip


def foreign_references(references: Iterable[Element]) -> Iterator[str]:
    """Kinds that no workbook of ours has."""
    known = {*KINDS.values(), *_UNSEEN}
    return (kind for one in references if (kind := one.attrib["Type"]) not in known)


def foreign_types(types: Iterable[Element]) -> Iterator[str]:
    """Parts that are called something else than they are: programs would not read them as we do."""
    for one in types:
        told, part = one.attrib["ContentType"], one.get("PartName", "")
        if not any(re.fullmatch(pattern, part) and told == kind for pattern, kind in _TYPES):
            yield f"{part or one.get('Extension', '')} {told.rpartition('.')[2]}"
