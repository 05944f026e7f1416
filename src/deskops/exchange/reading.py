"""`read_file`: one file of the customer's from bytes to typed rows with the story of every cell; raises BadInput."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, tzinfo
from itertools import chain, islice
from pathlib import Path

from deskops.errors import BadInput
from deskops.exchange.cells import Setting
from deskops.exchange.delimited import read_delimited
from deskops.exchange.limits import DEFAULT, Limits
from deskops.exchange.raw import RawRow, RawSheet, shown
from deskops.exchange.recognise import HEAD_ROWS, Heading, find_heading, headings_seen, passes
from deskops.exchange.rows import RowReader
from deskops.exchange.sniff import Format, sniff
from deskops.exchange.story import Doubt, OnProgress, Progress, Sheet, SourceFile
from deskops.exchange.workbook import read_workbook
from deskops.i18n import _

_PROGRESS_ROWS = 200
_STRANGE_ROWS = 20_000  # of a sheet that is not known; more would only cost time


def read_file(
    path: Path,
    *,
    zone: tzinfo,
    reference_date: date,
    limits: Limits = DEFAULT,
    on_progress: OnProgress | None = None,
) -> SourceFile:
    """Everything that the file says. Times without a zone are in `zone`; `reference_date` is the day the list is of."""
    shape, declared = sniff(path, limits)
    sheets = (
        read_workbook(path, limits, declared) if shape is Format.WORKBOOK else read_delimited(path, limits)
    )
    file = SourceFile(path.name)
    unknown: list[str] = []
    for raw in sheets:
        setting = Setting(zone=zone, reference_date=reference_date, sheet=raw.title)
        seen = _read_sheet(raw, setting, file, on_progress or _silent)
        if seen:
            unknown.append(seen)
    if not file.sheets:
        raise _not_recognised(path, unknown)
    return file


def _silent(progress: Progress) -> None:
    """Nobody watches."""


def _not_recognised(path: Path, unknown: list[str]) -> BadInput:
    hint = _(
        "Asset registers, address plans, software lists and dispatch lists are known by their column headings."
    )
    if not unknown:
        return BadInput(_("{file} holds no table").format(file=path.name), hint=hint)
    return BadInput(
        _("{file} is no list that is known; its headings are: {headings}").format(
            file=path.name, headings=" / ".join(unknown)[:300]
        ),
        hint=hint,
    )


def _read_sheet(raw: RawSheet, setting: Setting, file: SourceFile, on_progress: OnProgress) -> str:
    """Adds the sheet to the file; returns the headings seen when it is not recognised, "" otherwise."""
    head = list(islice(raw.rows, HEAD_ROWS))
    heading = find_heading(head)
    if heading is None:
        return _strange_sheet(raw, head, file)
    above = [row for row in head if row.number < heading.row]
    caption = " ".join(shown(cell) for row in above for cell in row.cells if cell is not None)
    if raw.hidden:
        file.doubts.append(
            Doubt(raw.title, heading.row, "", "", _("this sheet is hidden in the workbook"), 0)
        )
    below = chain((row for row in head if row.number > heading.row), raw.rows)
    _read_rows(below, heading, replace(setting, caption=caption), file, on_progress)
    return ""


def _strange_sheet(raw: RawSheet, head: list[RawRow], file: SourceFile) -> str:
    seen = headings_seen(head)
    count = len(head) + sum(1 for _row in islice(raw.rows, _STRANGE_ROWS))
    if count > _STRANGE_ROWS:
        raise BadInput(
            _("{file}: the sheet {sheet} is not known and has more than {count} lines").format(
                file=file.name, sheet=raw.title, count=_STRANGE_ROWS
            ),
            hint=_("Delete that sheet, or name its columns as an asset register does."),
        )
    if not count:
        return ""
    why = _("a sheet that is not known; its {count} lines were not read").format(count=count)
    file.doubts.append(Doubt(raw.title, head[0].number, "", seen, why, 0))
    return f"{raw.title}: {seen}" if seen else raw.title


def _read_rows(
    rows: Iterator[RawRow], heading: Heading, setting: Setting, file: SourceFile, on_progress: OnProgress
) -> None:
    sheet = Sheet(setting.sheet, heading.schema, heading.row, heading.places, caption=setting.caption)
    before = sum(len(known.rows) for known in file.sheets)
    file.sheets.append(sheet)
    reader = RowReader(sheet, setting, file)
    for row in rows:
        if passes(row, heading):
            sheet.passed.append((row.number, " ".join(shown(cell) for cell in row.cells if cell is not None)))
            continue
        sheet.rows.append(reader.read(row))
        if len(sheet.rows) % _PROGRESS_ROWS == 0:
            on_progress(Progress(file.name, sheet.title, before + len(sheet.rows)))
    on_progress(Progress(file.name, sheet.title, before + len(sheet.rows)))
