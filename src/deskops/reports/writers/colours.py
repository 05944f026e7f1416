"""The colours of a report, the same in every form: #RRGGBB."""

from typing import Final

from deskops.reports.document import BAD, GOOD

LINE: Final = "#8C8C8C"
GREY: Final = "#F2F2F2"
QUIET: Final = "#595959"
TONES: Final = {GOOD: "#1E6B2E", BAD: "#B00020"}


def dark(colour: str) -> bool:
    """Whether white stands out better on it than black (relative luminance, weights of ITU-R BT.709)."""
    red, green, blue = parts(colour)
    return 2126 * red + 7152 * green + 722 * blue < 255 * 5500


def mixed(colour: str, other: str, percent: int) -> str:
    """`colour` with `percent` of `other`."""
    pairs = zip(parts(colour), parts(other), strict=True)
    return "#" + "".join(f"{(a * (100 - percent) + b * percent) // 100:02X}" for a, b in pairs)


def parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
