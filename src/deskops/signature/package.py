"""A file of parts in a ZIP, as workbooks are: read without trust, compared part by part."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import join, normpath
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from deskops.i18n import _
from deskops.signature.signed_file import SPOILT
from deskops.signature.workbook_kinds import KINDS
from deskops.signature.workbook_places import prune

_MOST_BYTES: Final = 256_000_000  # that its parts may unpack to
_MOST_PARTS: Final = 2_000
_LOCAL, _CENTRAL = 30, 46  # bytes of a part's headings before its name (APPNOTE 4.3.7, 4.3.12)
# What reading a package raises that was spoilt, by accident or on purpose.
WRONG: Final = (*SPOILT, ParseError, DefusedXmlException, StopIteration)


class Package:
    """The parts of an archive; each method raises one of `WRONG` for what is not there or not sound."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        _bounded(archive.infolist())
        if (spoilt := archive.testzip()) is not None:
            raise ValueError(_("its part {part} is damaged").format(part=spoilt))
        self.names = frozenset(archive.namelist())
        self._strange: dict[str, list[str]] = {}

    def part(self, name: str) -> bytes:
        if name not in self.names:
            raise ValueError(_("its part {part} is missing").format(part=name))
        return self._archive.read(name)

    def xml(self, name: str) -> Element:
        """The part without what has no place in it; `strange` names that."""
        found: Element = fromstring(self.part(name), forbid_dtd=True)
        self._strange[name] = list(prune(name, found))
        return found

    def take_strange(self, name: str) -> tuple[str, ...]:
        """What stood where nothing of ours does, in a part that was read; told once."""
        return tuple(self._strange.pop(name, ()))

    def rest_strange(self) -> Iterator[str]:
        """The same of every part that nobody has asked for."""
        return (f"{each} ({name})" for name, found in sorted(self._strange.items()) for each in found)

    def related(self, name: str, kind: str) -> dict[str, str]:
        """Where a part's references of a kind lead, by their ids; the package's own are those of the part ""."""
        folder, _slash, last = name.rpartition("/")
        relations = list(self.relations(join(folder, f"_rels/{last}.rels")))
        if len({one.attrib["Id"] for one in relations}) != len(relations):
            raise ValueError("two references have one name")
        return {
            one.attrib["Id"]: normpath(join("/", folder, one.attrib["Target"])).lstrip("/")
            for one in relations
            if one.attrib["Type"] == KINDS[kind]
        }

    def only(self, name: str, kind: str) -> str | None:
        """The one part that another refers to by this kind, wherever it lies: programs find it so."""
        found = list(self.related(name, kind).values())
        if len(found) > 1:
            raise ValueError(f"{name} refers to more than one {kind}")
        return found[0] if found else None

    def leading_out(self) -> list[str]:
        """What is not in the package and is asked for when somebody opens it."""
        return [
            one.attrib["Target"]
            for name in sorted(self.names)
            if name.endswith(".rels")
            for one in self.relations(name)
            if one.get("TargetMode") == "External"
        ]

    def relations(self, name: str) -> Iterator[Element]:
        """The references that such a part holds; none where there is no such part."""
        return every(self.xml(name), "Relationship") if name in self.names else iter(())


def every(element: Element, name: str) -> Iterator[Element]:
    """The element and all in it that are called so, in any namespace."""
    return (one for one in element.iter() if local(one) == name)


def child(element: Element, name: str) -> Element | None:
    return next((one for one in element if local(one) == name), None)


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def flag(text: str | None) -> bool:
    """A boolean of XML Schema."""
    return text in ("1", "true")


def is_same_archive(one: bytes, other: bytes) -> bool:
    """Whether two ZIPs hold the same, told the same way; only how well it is packed may differ (zlib does)."""
    if one == other:
        return True
    try:
        return _told(one) == _told(other)
    except WRONG:
        return False


def foreign_parts(one: bytes, other: bytes) -> list[str]:
    """The names of parts of `one` that `other` has not, or has with another content. Both can be read."""
    with zipfile.ZipFile(BytesIO(one)) as here, zipfile.ZipFile(BytesIO(other)) as there:
        known = {part.filename: there.read(part) for part in there.infolist()}
        return sorted(
            {part.filename for part in here.infolist() if here.read(part) != known.get(part.filename)}
        )


def _told(content: bytes) -> list[Any]:
    """Every part with its headings, but for how much it was packed; raises where bytes lie between or behind them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts, start = archive.infolist(), archive.start_dir
        _bounded(parts)
        told: list[Any] = [(archive.read(part), _local(content, part)) for part in parts]
    ends = [part.header_offset + _LOCAL + len(part.filename.encode()) + part.compress_size for part in parts]
    if ends != [*(part.header_offset for part in parts[1:]), start] or parts[0].header_offset:
        raise ValueError("bytes that belong to no part")
    at = start
    for part in parts:
        told.append(_blank(content[at : at + _CENTRAL + len(part.filename.encode())], (20, 24), (42, 46)))
        at += len(told[-1])
    return [*told, _blank(content[at:], (16, 20))]


def _local(content: bytes, part: zipfile.ZipInfo) -> bytes:
    end = part.header_offset + _LOCAL + len(part.filename.encode())
    return _blank(content[part.header_offset : end], (18, 22))


def _blank(heading: bytes, *spans: tuple[int, int]) -> bytes:
    """A heading without its packed sizes and offsets, which `zipfile` has followed."""
    made = bytearray(heading)
    for start, end in spans:
        made[start:end] = bytes(end - start)
    return bytes(made)


def _bounded(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise ValueError("it would unpack to more than any report")
    if len({part.filename for part in parts}) != len(parts):
        raise ValueError("a part stands in it twice")
