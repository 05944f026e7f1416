"""The rows that need a person as a workbook, coloured at the cell; nothing in it is ever a formula or a link."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskops.exchange.contract import sheets_as_json
from deskops.exchange.planning import FilePlan
from deskops.exchange.raw import Raw, shown
from deskops.exchange.report_place import MADE_HERE, cannot_be_written, part_of
from deskops.exchange.rows import written
from deskops.exchange.story import Sheet
from deskops.i18n import N_, _
from deskops.text import inert

_FONT: Final = "Microsoft YaHei"
_COLOURS: Final = {"refused": "#F8B4B4", "doubt": "#FFE699", "repair": "#CFE2F3"}
_MEANINGS: Final = (
    ("refused", N_("refused: nothing of the row was taken")),
    ("doubt", N_("doubt: taken, but please look")),
    ("repair", N_("repaired: taken in another form")),
)
_NAME_MARKS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TITLE_CHARS: Final = 31
_COUNTS: Final = (
    ("rows", N_("rows")),
    ("new", N_("new")),
    ("updated", N_("updated")),
    ("unchanged", N_("unchanged")),
    ("refused", N_("refused")),
    ("repaired", N_("of these repaired")),
)
_KINDS: Final = {
    "assets": N_("asset register"),
    "addresses": N_("address plan"),
    "software": N_("software list"),
    "dispatch": N_("dispatch list"),
}
_MISSING: Final = (
    ("tag", N_("asset number")),
    ("serial", N_("serial number")),
    ("hostname", N_("host name")),
    ("cidr", N_("network")),
    ("name", N_("software")),
    ("site", N_("site")),
)


def write_report(path: Path, plans: Sequence[FilePlan], *, made: datetime) -> Path:
    """The whole file or none: it is written beside `path` and then takes its place. Raises Refused when it cannot."""
    return land_report(path, lambda file: _Report(file, made).write(plans))


def land_report(path: Path, write: Callable[[Any], object]) -> Path:
    """What `write` makes of an open file, as `path`. Raises Refused when it cannot."""
    part = part_of(path)
    try:
        with part.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_be_written(path, error) from None
    return path


class _Report:
    def __init__(self, file: Any, made: datetime) -> None:
        from xlsxwriter import Workbook  # slow to import, and only a report needs it

        # Every string is written as one, whatever it looks like.
        self._book = Workbook(
            file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": made.replace(tzinfo=None), "category": MADE_HERE})
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._titles: set[str] = set()

    def write(self, plans: Sequence[FilePlan]) -> None:
        self._overview(plans)
        for plan in plans:
            for sheet in plan.file.sheets:
                self._sheet(plan, sheet)
        if any(plan.missing for plan in plans):
            self._missing(plans)
        self._book.close()

    def _format(self, colour: str = "", *, bold: bool = False, quoted: bool = False) -> Any:
        key = (colour, bold, quoted)
        if key not in self._formats:
            look: dict[str, Any] = {
                "font_name": _FONT,
                "font_size": 10,
                "border": 1,
                "valign": "top",
                "text_wrap": True,
            }
            look |= {"bg_color": colour} if colour else {}
            look |= {"bold": True} if bold else {}
            look |= {"quote_prefix": True} if quoted else {}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def _put(
        self, page: Any, row: int, column: int, value: Raw, colour: str = "", *, bold: bool = False
    ) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
            page.write_number(row, column, value, self._format(colour, bold=bold))
            return
        text = shown(value)
        # A string cell is safe as it is; the mark keeps it so when somebody edits it.
        page.write_string(row, column, text, self._format(colour, bold=bold, quoted=inert(text) != text))

    def _page(self, title: str) -> Any:
        page = self._book.add_worksheet(self._title(title))
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        return page

    def _title(self, wish: str) -> str:
        """A sheet title that Excel takes: 31 characters, no marks, none twice."""
        base = _NAME_MARKS.sub("_", wish).strip("' ")[:_TITLE_CHARS] or "-"
        title, count = base, 1
        while title.casefold() in self._titles:
            count += 1
            title = f"{base[: _TITLE_CHARS - len(str(count)) - 1]}~{count}"
        self._titles.add(title.casefold())
        return title

    def _overview(self, plans: Sequence[FilePlan]) -> None:
        page = self._page(_("overview"))
        page.set_column(0, 2, 24)
        self._line(
            page, 0, [_("file"), _("sheet"), _("kind"), *(_(title) for _name, title in _COUNTS)], bold=True
        )
        at = 1
        for plan in plans:
            for counted in sheets_as_json(plan):
                kind = _(_KINDS[counted["kind"]])
                self._line(
                    page,
                    at,
                    [plan.file.name, counted["sheet"], kind, *(counted[name] for name, _title in _COUNTS)],
                )
                at += 1
        at += 1
        for name, meaning in _MEANINGS:
            self._put(page, at, 0, _(meaning), _COLOURS[name])
            at += 1
        known = {(id(plan), sheet.title) for plan in plans for sheet in plan.file.sheets}
        for plan in plans:
            for told in plan.doubts:
                if (id(plan), told.sheet) not in known or not told.at:
                    self._line(page, at + 1, [plan.file.name, told.sheet, told.value, told.why])
                    at += 1

    def _line(self, page: Any, row: int, values: Iterable[Raw], *, bold: bool = False) -> None:
        for column, value in enumerate(values):
            self._put(page, row, column, value, bold=bold)

    def _sheet(self, plan: FilePlan, sheet: Sheet) -> None:
        """The rows of one sheet that need a person, as they stand in the file, each with its reasons in front."""
        whys, colours = _reasons(plan, sheet)
        if not whys:
            return
        page = self._page(sheet.title)
        width = max(place.at for place in sheet.places) + 1
        headings = {place.at: place.heading for place in sheet.places}
        page.set_column(0, 0, 6)
        page.set_column(1, 1, 48)
        page.set_column(2, width + 1, 14)
        self._line(page, 0, [_("row"), _("why"), *(headings.get(at, "") for at in range(width))], bold=True)
        page.freeze_panes(1, 2)
        page.repeat_rows(0)
        line = 0
        for row in sheet.rows:
            if row.number in whys:
                line += 1
                self._put(page, line, 0, row.number)
                self._put(page, line, 1, "\n".join(whys[row.number]))
                for at in range(max(width, len(row.cells))):
                    value = row.cells[at] if at < len(row.cells) else None
                    everywhere = colours.get((row.number, 0), "")
                    self._put(page, line, at + 2, value, colours.get((row.number, at + 1), everywhere))
        page.autofilter(0, 0, line, width + 1)

    def _missing(self, plans: Sequence[FilePlan]) -> None:
        page = self._page(_("not in the file any more"))
        page.set_column(0, len(_MISSING), 20)
        self._line(page, 0, [_("file"), *(_(title) for _name, title in _MISSING)], bold=True)
        missing = [(plan.file.name, row) for plan in plans for _kind, row in plan.missing]
        for at, (name, row) in enumerate(missing, 1):
            self._line(page, at, [name, *(written(row.get(field)) for field, _title in _MISSING)])


def _reasons(plan: FilePlan, sheet: Sheet) -> tuple[dict[int, list[str]], dict[tuple[int, int], str]]:
    """By row the reasons why a person should look, and by row and column (0: the whole row) the colour."""
    whys: dict[int, list[str]] = defaultdict(list)
    colours: dict[tuple[int, int], str] = {}
    for refusal in plan.refusals:
        if refusal.sheet == sheet.title:
            whys[refusal.row].append(refusal.why)
            colours[refusal.row, 0] = _COLOURS["refused"]
    for repair in plan.file.repairs:
        if repair.sheet == sheet.title:
            colours[repair.row, repair.at] = _COLOURS["repair"]
    for doubt in plan.doubts:
        if doubt.sheet == sheet.title and doubt.at:
            whys[doubt.row].append(_("{column}: {why}").format(column=doubt.column, why=doubt.why))
            colours[doubt.row, doubt.at] = _COLOURS["doubt"]
    return dict(whys), colours
