"""The fonts that reports carry: Noto Sans SC (OFL, see OFL.txt), reduced to GB 2312 and Latin by tools/report_fonts.py.

They are read once a process, at first use; nothing is kept on the disk.
"""

import gzip
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "DeskopsSans"
BOLD: Final = "DeskopsSans-Bold"
_FILES: Final = {REGULAR: "NotoSansSC-Regular.ttf.gz", BOLD: "NotoSansSC-Bold.ttf.gz"}


@cache
def font(name: str) -> "TTFont":
    """REGULAR or BOLD, known to ReportLab by that name."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    content = gzip.decompress(files(__name__).joinpath(_FILES[name]).read_bytes())
    made = TTFont(name, BytesIO(content), asciiReadable=False)
    pdfmetrics.registerFont(made)
    return made


@cache
def widths(name: str) -> dict[int, int]:
    """By code point, in thousandths of the font's size; what is not in it, the font does not have."""
    face = font(name).face
    return {code: round(face.charWidths[code]) for code in face.charToGlyph if code in face.charWidths}
