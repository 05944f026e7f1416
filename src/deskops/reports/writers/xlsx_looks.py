"""How a sheet looks: fonts by language, colours, borders; each look is made once per workbook."""

from collections.abc import Hashable
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from deskops.reports.writers.colours import GREY, LINE, QUIET, TONES, dark, mixed

# Fonts that Office brings along on Windows. Chinese names and addresses stand in English reports too: there Office
# takes its own Chinese font for them.
FONTS: Final = {"zh_CN": "Microsoft YaHei", "en": "Calibri"}
BODY: Final = 10  # points
_FINE: Final = 9
_PADDING: Final = 6  # pixels
_INDENT: Final = 9  # pixels of one step
# A text that a spreadsheet would take for a formula once somebody edits the cell.
_RISKY: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class Looks:
    """The formats of one workbook. `dense`: for lists of many columns."""

    def __init__(self, book: Workbook, language: str, colour: str, *, dense: bool) -> None:
        self.book = book
        self.size = _FINE if dense else BODY
        self.font = FONTS.get(language, FONTS["en"])
        self.colour = colour
        self._made: dict[Hashable, Format] = {}
        tint, ink = mixed(colour, "#FFFFFF", 82), "#FFFFFF" if dark(colour) else "#000000"
        boxed = {"border": 1, "border_color": LINE, "valign": "vcenter"}
        inset = {} if dense else {"indent": 1}
        self._named: dict[str, dict[str, Any]] = {
            "company": {"font_size": 15, "bold": True, "align": "right", "valign": "bottom"},
            "address": {"font_size": _FINE, "align": "right", "font_color": QUIET},
            "open": {},
            "title": {"font_size": 20, "bold": True, "align": "center", "font_color": colour},
            "number": {"bold": True, "bottom": 2, "bottom_color": colour},
            "subtitle": {
                "font_size": _FINE,
                "align": "right",
                "font_color": QUIET,
                "bottom": 2,
                "bottom_color": colour,
            },
            "band": {
                **boxed,
                "bold": True,
                "bg_color": colour,
                "font_color": ink,
                "border_color": colour,
                "indent": 1,
            },
            "heading": {**boxed, "bold": True, "bg_color": tint, "align": "center"},
            "label": {**boxed, **inset, "bg_color": GREY, "font_color": "#262626"},
            "value": {**boxed, **inset},
            "centred": {**boxed, "align": "center"},
            "quiet": {**boxed, "align": "center", "font_color": QUIET},
            "statement": {**boxed, **inset, "italic": True},
            "signing": {**boxed, **inset, "align": "left", "valign": "top", "font_color": QUIET},
            "footer": {"font_size": _FINE, "align": "center", "font_color": QUIET},
        }

    def margin(self, name: str) -> int:
        """Pixels of a cell that its text leaves free."""
        return _PADDING + _INDENT * int(self._named[name].get("indent", 0))

    def look(
        self, name: str, *, tone: str = "", text: str = "", top: bool = True, bottom: bool = True
    ) -> Format:
        """The format called `name`. Without `top` or `bottom` the cell goes on from or into the next row."""
        risky = text.lstrip().startswith(_RISKY)
        key = (name, tone, risky, top, bottom)
        if key not in self._made:
            wanted = {"font_name": self.font, "font_size": self.size, "text_wrap": True, "valign": "vcenter"}
            wanted |= self._named[name]
            if tone:
                wanted |= {"bold": True, "font_color": TONES[tone]}
            if risky:
                wanted["quote_prefix"] = True
            wanted |= ({} if top else {"top": 0}) | ({} if bottom else {"bottom": 0})
            self._made[key] = self.book.add_format(wanted)
        return self._made[key]
