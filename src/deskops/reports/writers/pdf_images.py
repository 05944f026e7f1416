"""Pictures as objects of a PDF with their own bytes: what a JPEG or PNG packed stays packed as it was."""

import struct
from io import BytesIO
from typing import Any, Final, NamedTuple

from reportlab.pdfbase import pdfdoc

from deskops.config.on_paper import BROKEN
from deskops.errors import BadInput
from deskops.i18n import _

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SPACES: Final = {0: "DeviceGray", 2: "DeviceRGB"}
_COLOURS: Final = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}


class _Packed(NamedTuple):
    """Samples and how a reader unpacks them."""

    content: bytes
    width: int
    height: int
    bits: int
    space: str
    filter: str = ""
    predicted: int = 0  # colours of a PNG's rows


def image(content: bytes, *, mask: bool = False) -> Any:
    """A `mask` is of one bit; its black parts take the colour that is set."""
    packed = _png(content) if content.startswith(_PNG) else _jpeg(content)
    told: dict[str, Any] = {
        "Type": pdfdoc.PDFName("XObject"),
        "Subtype": pdfdoc.PDFName("Image"),
        "Width": packed.width,
        "Height": packed.height,
        "BitsPerComponent": packed.bits,
    }
    if mask and packed.bits == 1:
        told["ImageMask"] = "true"
    else:
        told["ColorSpace"] = pdfdoc.PDFName(packed.space)
    if packed.filter:
        told["Filter"] = pdfdoc.PDFName(packed.filter)
    if packed.predicted:
        columns = {"Predictor": 15, "Colors": packed.predicted, "Columns": packed.width}
        told["DecodeParms"] = pdfdoc.PDFDictionary(columns | {"BitsPerComponent": packed.bits})
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(told), packed.content, filters=[])


def _jpeg(content: bytes) -> _Packed:
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG",)) as opened:
        return _Packed(content, *opened.size, 8, _COLOURS[opened.mode], "DCTDecode")


def _png(content: bytes) -> _Packed:
    """A PNG of plain rows as it is; any other one on white and unpacked."""
    width, height, bits, colour, _compression, _filtering, laced = struct.unpack(">IIBBBBB", content[16:29])
    if colour in _SPACES and not laced and (bits, colour) in ((1, 0), (8, 0), (8, 2)):
        colours = 3 if colour == 2 else 1
        return _Packed(_rows(content), width, height, bits, _SPACES[colour], "FlateDecode", colours)
    return _unpacked(content)


def _rows(content: bytes) -> bytes:
    found, at = [], len(_PNG)
    while at + 8 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            found.append(content[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(found)


def _unpacked(content: bytes) -> _Packed:
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as opened:
            shown = opened.convert("RGBA")
    except BROKEN as error:
        raise BadInput(_("A picture of the report is damaged.")) from error
    paper = Image.new("RGBA", shown.size, "white")
    flat = Image.alpha_composite(paper, shown).convert("RGB")
    return _Packed(flat.tobytes(), *flat.size, 8, "DeviceRGB")
