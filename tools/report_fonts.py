"""Makes the fonts that reports carry anew: GB 2312 and Latin of Noto Sans SC, without hints and layout tables.

    npm pack @expo-google-fonts/noto-sans-sc && tar xzf expo-google-fonts-noto-sans-sc-*.tgz
    uv run python tools/report_fonts.py package

The same package gives the same files: their digests stand in tests/reports/test_fonts.py.
"""

import gzip
import shutil
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools import subset

FONTS = Path(__file__).parents[1] / "src" / "deskops" / "reports" / "fonts"
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}
NAMES = [
    1,
    2,
    3,
    4,
    5,
    6,
    13,
    14,
]  # family, style, id, full name, version, PostScript name, licence and its address
NEEDLESS = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT", "DSIG", "gasp", "meta"]
# Latin with its accents, punctuation, arrows, what our own texts draw (□ ★ ☆ ✓), full-width forms.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203F), (0x20AC, 0x20AC), (0x2100, 0x2122),
    (0x2190, 0x2193), (0x2200, 0x22FF), (0x2400, 0x2426), (0x2460, 0x2473), (0x2500, 0x257F),
    (0x25A0, 0x25FF), (0x2600, 0x2642), (0x2702, 0x2717), (0x3000, 0x3017), (0xFF01, 0xFFE5), (0xFFFD, 0xFFFD),
)  # fmt: skip


def wanted() -> set[int]:
    return {*gb2312(), *(code for first, last in RANGES for code in range(first, last + 1))}


def gb2312() -> Iterator[int]:
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:  # a place that the standard leaves free
                continue


def made(source: Path) -> bytes:
    options = subset.Options(
        hinting=False, layout_features=[], name_IDs=NAMES, glyph_names=False, notdef_outline=True
    )
    options.drop_tables += NEEDLESS
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted())
    maker.subset(font)
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def main(package: Path) -> None:
    for weight, folder in WEIGHTS.items():
        content = made(next((package / folder).glob("*.ttf")))
        packed = gzip.compress(content, 9, mtime=0)
        (FONTS / f"NotoSansSC-{weight}.ttf.gz").write_bytes(packed)
        print(f"{weight}: {len(content):,} bytes, packed {len(packed):,}")
    shutil.copy(package / "LICENSE_FONT", FONTS / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
