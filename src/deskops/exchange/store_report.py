"""What became of the rows of an old store as a workbook: what differs, what was refused; nothing in it is a formula."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskops.exchange.report import land_report
from deskops.exchange.report_place import MADE_HERE
from deskops.i18n import _
from deskops.text import inert

_COLOURS: Final = {"refused": "#F8B4B4", "different": "#FFE699", "new": "#CFE2F3"}
_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_COUNTS: Final = ("rows", "new", "matched", "different", "refused")
Line = Sequence[Any]


def write_store_report(
    path: Path,
    counts: Iterable[Mapping[str, Any]],
    rows: Iterable[tuple[str, str, str, str]],
    *,
    made: datetime,
) -> Path:
    """`counts` by kind; `rows` are kind, what, verdict and why. The whole file or none. Raises Refused."""
    return land_report(path, lambda file: _write(file, list(counts), list(rows), made))


def _write(
    file: Any, counts: list[Mapping[str, Any]], rows: list[tuple[str, str, str, str]], made: datetime
) -> None:
    from xlsxwriter import Workbook  # slow to import, and only a report needs it

    book = Workbook(file, {"in_memory": True, **_PLAIN})
    book.set_properties({"created": made.replace(tzinfo=None), "category": MADE_HERE})
    looks = {
        name: book.add_format({"bg_color": colour, "text_wrap": True}) for name, colour in _COLOURS.items()
    }
    bold = book.add_format({"bold": True})
    heads = [_("kind"), _("rows"), _("new"), _("matched"), _("different"), _("refused")]
    page = book.add_worksheet(_("overview"))
    _lines(page, [heads], bold)
    _lines(page, [[one["kind"], *(one[name] for name in _COUNTS)] for one in counts], None, first=1)
    page = book.add_worksheet(_("to look at"))
    page.set_column(0, 2, 16)
    page.set_column(3, 3, 60)
    _lines(page, [[_("kind"), _("row"), _("verdict"), _("why")]], bold)
    page.freeze_panes(1, 0)
    for at, row in enumerate(rows, 1):
        _lines(page, [row], looks.get(row[2]), first=at)
    book.close()


def _lines(page: Any, lines: Iterable[Line], look: Any, *, first: int = 0) -> None:
    for at, line in enumerate(lines, first):
        for column, value in enumerate(line):
            if isinstance(value, int):
                page.write_number(at, column, value, look)
            else:
                page.write_string(at, column, inert(str(value)), look)
