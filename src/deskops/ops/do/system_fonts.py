"""Where the machine keeps fonts that have what the fonts of reports lack; the best first."""

import os
import sys
from pathlib import Path
from typing import Final

from deskops.reports.rare import FontFile

_LINUX: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 0),
    ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", 0),
)
_MAC: Final = (
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("/System/Library/Fonts/STHeiti Light.ttc", 1),
    ("/System/Library/Fonts/Supplemental/Arial Unicode.ttf", 0),
    ("/System/Library/Fonts/Apple Symbols.ttf", 0),
)
# SimSun-ExtB has the rare characters of names; Segoe UI Symbol the signs.
_WINDOWS: Final = (
    ("msyh.ttc", 0),
    ("simsunb.ttf", 0),
    ("simsun.ttc", 0),
    ("segoeui.ttf", 0),
    ("seguisym.ttf", 0),
)


def system_fonts() -> list[FontFile]:
    """Those that are here."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        known = [(folder / name, face) for name, face in _WINDOWS]
    else:
        known = [(Path(name), face) for name, face in (_MAC if sys.platform == "darwin" else _LINUX)]
    return [FontFile(path, face) for path, face in known if path.is_file()]
