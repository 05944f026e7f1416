"""How the text of a cell looks, as far as it decides what somebody reads: its number format, its colours, its size."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from deskops.signature.package import Package, child, every, flag, local

_BLACK, _WHITE = "000000", "FFFFFF"
_PLAIN: Final = frozenset(
    {"general", "standard", "@"}
)  # formats that show a text, and a whole number, as they are
_SYSTEM: Final = {"64": _BLACK, "65": _WHITE}  # the window's ink and ground (ECMA-376, 18.8.27)
# Where a theme tells its colours, and by which number a cell asks for them (ECMA-376, 18.8.3).
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{at}" for at in range(1, 7)), "hlink", "folHlink")
_SIGNS: Final = re.compile(
    "wing|webding|symbol|dingbat|barcode|code ?128|code ?39|blank|marlett", re.IGNORECASE
)


class Font(NamedTuple):
    """`is_signs`: it shows signs where letters stand. `size` in points, rounded."""

    colour: str = _BLACK
    size: int = 11
    is_struck: bool = False
    is_signs: bool = False


class Text(NamedTuple):
    """`runs`: how parts of it are told to look; a None runs on in the look of its cell. `spoken`: words above it."""

    plain: str
    runs: tuple[Element | None, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """`others`: fonts of parts of the text that are not the cell's. `set`: turned, shrunk, filled up, pushed aside,
    crossed out.
    """

    number_format: str
    font: Font
    ground: str
    set: tuple[str, ...]
    others: frozenset[Font] = frozenset()
    spoken: str = ""


def text_of(element: Element) -> Text:
    """The text of all its runs."""
    plain, spoken, runs = [], [], list[Element | None]()
    for one in element:
        text = "".join(each.text or "" for each in every(one, "t"))
        if local(one) == "rPh":
            spoken.append(text)
        elif local(one) in ("r", "t"):
            plain.append(text)
            if text.strip():
                runs.append(child(one, "rPr"))
    is_rich = any(run is not None for run in runs)
    return Text("".join(plain), tuple(runs) if is_rich else (), "".join(spoken))


class Looks:
    """The looks of a workbook, by the numbers that cells ask for."""

    def __init__(self, styles: Element, theme: Element | None) -> None:
        self._theme = {} if theme is None else dict(_colours(theme))
        self._has_signs = theme is not None and any(map(_is_signs, _typefaces(theme)))
        self._formats = {one.attrib["numFmtId"]: one.attrib["formatCode"] for one in every(styles, "numFmt")}
        fonts = [self._font(one) for one in _listed(styles, "fonts")]
        grounds = [self._ground(one) for one in _listed(styles, "fills")]
        crossed = [tuple(_crossing(one)) for one in _listed(styles, "borders")]
        self._cells = [
            Look(
                self._format(one.get("numFmtId", "0")),
                fonts[int(one.get("fontId", 0))],
                grounds[int(one.get("fillId", 0))],
                (*_setting(child(one, "alignment")), *crossed[int(one.get("borderId", 0))]),
            )
            for one in _listed(styles, "cellXfs")
        ]

    @classmethod
    def read(cls, package: Package, book: str) -> "Looks":
        """As the workbook's own part refers to them."""
        theme = package.only(book, "theme")
        return cls(
            package.xml(package.only(book, "styles") or ""), None if theme is None else package.xml(theme)
        )

    def of(self, number: int, text: Text) -> Look:
        look = self._cells[number]
        if not text.runs and not text.spoken:
            return look
        fonts = {look.font if run is None else self._font(run) for run in text.runs}
        return Look(
            look.number_format, look.font, look.ground, look.set, frozenset(fonts - {look.font}), text.spoken
        )

    def _format(self, number: str) -> str:
        """Empty for one that shows what stands in the cell."""
        told = self._formats.get(number, "" if number in ("0", "49") else number)
        return "" if told.lower() in _PLAIN else told

    def _font(self, told: Element) -> Font:
        parts = {local(one): one for one in told}
        name = next((parts[each].get("val", "") for each in ("name", "rFont") if each in parts), "")
        struck = parts.get("strike")
        return Font(
            self._colour(parts.get("color"), _BLACK),
            round(float(parts["sz"].get("val", 11))) if "sz" in parts else 11,
            struck is not None and struck.get("val", "1") in ("1", "true"),
            _is_signs(name) or ("scheme" in parts and self._has_signs),
        )

    def _ground(self, told: Element) -> str:
        pattern = child(told, "patternFill")
        if pattern is None:
            return local(told[0]) if len(told) else _WHITE
        kind = pattern.get("patternType", "none")
        if kind in ("none", "solid"):
            return _WHITE if kind == "none" else self._colour(child(pattern, "fgColor"), _BLACK)
        return kind

    def _colour(self, told: Element | None, otherwise: str) -> str:
        if told is None or flag(told.get("auto")):
            return otherwise
        if "rgb" in told.attrib:
            return told.attrib["rgb"][-6:].upper()
        if "theme" in told.attrib:
            name = _THEME[int(told.attrib["theme"])]
            return self._theme.get(name, name) + told.get("tint", "")
        number = told.get("indexed", "")
        return _SYSTEM.get(number, f"#{number}")


def _listed(styles: Element, name: str) -> Sequence[Element]:
    found = child(styles, name)
    return () if found is None else list(found)


def _setting(told: Element | None) -> tuple[str, ...]:
    """How the text stands in its cell, as far as it can be turned, shrunk, cut or pushed out of sight."""
    if told is None:
        return ()
    numbers = ((name, told.get(name, "0")) for name in ("textRotation", "indent"))
    flags = [name for name in ("shrinkToFit", "wrapText") if flag(told.get(name))]
    filled = ["fill"] if told.get("horizontal") == "fill" else []
    return (*(f"{name} {value}" for name, value in numbers if value != "0"), *flags, *filled)


def _crossing(border: Element) -> Iterator[str]:
    """The lines of a border that run over the text."""
    line = child(border, "diagonal")
    if line is not None and line.get("style", "none") != "none":
        yield from (name for name in ("diagonalUp", "diagonalDown") if flag(border.get(name)))


def _is_signs(font: str) -> bool:
    return _SIGNS.search(font) is not None


def _typefaces(theme: Element) -> Iterator[str]:
    """Of the theme's fonts, which a font of its scheme is shown in, whatever its own name says."""
    scheme = next(every(theme, "fontScheme"), None)
    return (one.get("typeface", "") for kind in ([] if scheme is None else scheme) for one in kind)


def _colours(theme: Element) -> Iterator[tuple[str, str]]:
    scheme = next(every(theme, "clrScheme"), None)
    for one in () if scheme is None else scheme:
        if len(one):
            yield local(one), one[0].get("lastClr", one[0].get("val", "")).upper()
