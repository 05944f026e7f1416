"""The texts of a workbook's strings, from its table of them or from a cell; knows neither rows nor sheets.

Every cell waits for the table: expat alone takes half the time of a tree that is built in Python.
"""

import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how workbooks write what XML cannot


def strings(part: Any, on_doctype: Callable[..., None]) -> list[str]:
    """The table's items, each as `text_of` gives it; `on_doctype` is to raise."""
    table = _Strings()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler, parser.EndElementHandler = table.start, table.end
    parser.CharacterDataHandler = table.text
    parser.ParseFile(part)
    return table.found


class _Strings:
    """What `text_of` gives of each string item, without its elements."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_reading = False

    def start(self, name: str, _attributes: object) -> None:
        if name.endswith("}t"):
            self._is_text = not self._is_reading
        elif name.endswith("}si"):
            self._pieces = []
        elif name.endswith("}rPh"):
            self._is_reading = True

    def text(self, piece: str) -> None:
        if self._is_text:
            self._pieces.append(piece)

    def end(self, name: str) -> None:
        if name.endswith("}t"):
            self._is_text = False
        elif name.endswith("}si"):
            self.found.append(_unescaped("".join(self._pieces)))
        elif name.endswith("}rPh"):
            self._is_reading = False


def text_of(element: Any) -> str:
    """The text of a string item or inline string: one piece, or runs of rich text; readings (furigana) are left out."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        text = element[0].text or ""
    else:
        runs = [child for child in element if not child.tag.endswith("}rPh")]
        text = "".join(
            piece.text or "" for child in runs for piece in child.iter() if piece.tag.endswith("}t")
        )
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
