"""Bodies on the wire: JSON, gzip both ways, bounded in size before and after; refuses what lies about its size."""

import json
import zlib
from typing import Any, Final

LARGEST_PACKED: Final = 5 * 1024 * 1024  # bytes of a body as it travels
LARGEST: Final = 32 * 1024 * 1024  # bytes of a body once it is unpacked
PAGE: Final = 1792 * 1024  # bytes of JSON in a page or a batch: 256 kB to 1 MB once packed
_SMALL: Final = 400  # bytes that packing would only make longer
_SOON: Final = 256 * 1024  # bytes that are unpacked in less time than it takes to ask somebody else to do it
_GZIP: Final = 31  # zlib's window for the gzip format
_LEVEL: Final = 3
THOROUGH: Final = 6  # a tenth smaller, for the slow way up from a laptop


class Unpackable(ValueError):
    """A body that is too large, cut short, or no gzip."""


def pack(content: bytes, level: int = _LEVEL) -> tuple[bytes, bool]:
    """The body to send, and whether it is gzip."""
    if len(content) < _SMALL:
        return content, False
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return packer.compress(content) + packer.flush(), True


def unpack(body: bytes, *, packed: bool) -> bytes:
    """Raises Unpackable. At most LARGEST bytes are ever made of a body, whatever it says."""
    if len(body) > (LARGEST_PACKED if packed else LARGEST):
        raise Unpackable("too large")
    if not packed:
        return body
    opener = zlib.decompressobj(_GZIP)
    try:
        content = opener.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise Unpackable(str(error)) from error
    if len(content) > LARGEST:
        raise Unpackable("too large once unpacked")
    if not opener.eof:
        raise Unpackable("cut short")
    return content


def unpacked_soon(body: bytes, *, packed: bool) -> bytes | None:
    """As `unpack`, of a body that is small; None for every other one, sound or not."""
    if not packed:
        return body if len(body) <= LARGEST else None
    opener = zlib.decompressobj(_GZIP)
    try:
        content = opener.decompress(body, _SOON)
    except zlib.error:
        return None
    return content if opener.eof else None


def to_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(content: bytes) -> Any:
    """Raises Unpackable for what is no JSON in UTF-8."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unpackable(str(error)) from error
