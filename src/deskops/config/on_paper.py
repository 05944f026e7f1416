"""The rules of what stands on every report, the logo and the footer: whether paper can show them."""

import struct
import warnings
from pathlib import Path
from typing import Final

from deskops.i18n import N_
from deskops.text import cells

LARGEST: Final = 60_000_000  # pixels, judged before anything is decoded; a phone's photo has 12 to 50 million
FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "WEBP")
# What Pillow is known to raise on files that are broken on purpose.
BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    OverflowError,
    TypeError,
    struct.error,
)
FOOTER: Final = (
    160  # cells: what two lines beside the code and the page's number hold upright, in Chinese too
)


def a_picture(value: Path) -> str | None:
    """One that is there and that a report can show."""
    from PIL import Image

    file = value.expanduser()
    if not file.is_file():
        return N_("there is no such file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit is above ours
        try:
            with Image.open(file, formats=FORMATS) as image:
                if image.width * image.height > LARGEST:
                    return N_("the picture is too large: 60 million pixels at most")
                image.load()
        except Image.DecompressionBombError:
            return N_("the picture is too large: 60 million pixels at most")
        except BROKEN:
            return N_("it is no picture that reports can show, such as a PNG or JPEG")
    return None


def two_lines(value: str) -> str | None:
    return None if cells(value) <= FOOTER else N_("it is longer than the two lines that pages have for it")
