"""The signed document in a file: attached to a PDF, in a sheet of a workbook; JSON and bundle are one themselves."""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from deskops.errors import BadInput
from deskops.signature.signed_file import LARGEST, SignedFile, from_bundle, from_json
from deskops.signature.workbook import Page

SHEET: Final = "deskops"  # of a workbook, and the name of a PDF's attachment without its suffix
ATTACHMENT: Final = "deskops.json"
MARK: Final = b'"format":"deskops.signed"'
_MOST_STREAMS: Final = 20_000


class Unreadable(BadInput):
    """Something of ours is in there, and it is not what we wrote."""


def in_pdf(content: bytes) -> SignedFile | None:
    """None where no stream of it is a signed document. Raises Unreadable."""
    if (stream := stream_with(content, MARK)) is not None:
        return _read(stream)
    if MARK in content:
        raise Unreadable("PDF")
    return None


def stream_with(content: bytes, mark: bytes) -> bytes | None:
    """The first stream of a PDF that has `mark` in it."""
    return next((stream for stream in _streams(content) if mark in stream), None)


def _streams(content: bytes) -> Iterator[bytes]:
    """What lies between `stream` and `endstream`, plain or inflated; a text may itself hold these words."""
    at, count = content.find(b"stream"), 0
    while at >= 0 and count < _MOST_STREAMS:
        count += 1
        start = at + 6
        start += 2 if content[start : start + 2] == b"\r\n" else 1
        is_start = content[max(0, at - 3) : at] != b"end"
        if is_start and content[start : start + 1] == b"{":
            yield _whole(content, start)
        elif is_start and content[start : start + 1] == b"x":
            yield _inflated(content[start : start + LARGEST])
        at = content.find(b"stream", start)


def _whole(content: bytes, start: int) -> bytes:
    """As far as an object of JSON goes."""
    end = content.find(b"endstream", start)
    while end >= 0:
        stream = content[start:end].rstrip(b"\r\n")
        if stream.endswith(b"}") and _is_json(stream):
            return stream
        end = content.find(b"endstream", end + 9)
    return content[start : start + LARGEST]


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, LARGEST)
    except zlib.error:
        return b""


def in_pages(pages: Mapping[str, Page]) -> SignedFile | None:
    """None where the workbook has no such sheet. Raises Unreadable."""
    content = in_sheet(pages, SHEET)
    return None if content is None else _read(content)


def in_sheet(pages: Mapping[str, Page], name: str) -> bytes | None:
    """What travels in the cells of a sheet; None where the workbook has none of this name. Raises Unreadable."""
    if name not in pages:
        return None
    cells = pages[name].cells
    rows = sorted((int(ref[1:]), text) for ref, text in cells.items() if ref[0] == "A" and ref[1:].isdigit())
    if not rows or len(rows) != len(cells):
        raise Unreadable(name)
    try:
        return base64.b64decode("".join(text for _row, text in rows), validate=True)
    except ValueError as error:
        raise Unreadable(name) from error


def in_bundle(content: bytes) -> SignedFile | None:
    """None for a packed file that is none of ours. Raises Unreadable."""
    try:
        return from_bundle(content)
    except BadInput as error:
        if b"signed.json" in content or MARK in content:
            raise Unreadable(error.message) from error
        return None


def in_json(content: bytes) -> SignedFile | None:
    """None for JSON, or any text, that was never a signed document. Raises Unreadable."""
    try:
        return from_json(content)
    except BadInput as error:
        if b"deskops.seal" in content or b"deskops.signed" in content:
            raise Unreadable(error.message) from error
        return None


def _read(content: bytes) -> SignedFile:
    try:
        return from_json(content)
    except BadInput as error:
        raise Unreadable(error.message) from error
