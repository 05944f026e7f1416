"""Rows of a text table (CSV and its kin): finds encoding and delimiter, streams; knows no meaning."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from deskops.errors import BadInput
from deskops.exchange.limits import Limits
from deskops.exchange.raw import Raw, RawRow, RawSheet
from deskops.i18n import _

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 20
_LINE_CHARS = 2_000_000  # what is longer is no line of a table
_CELL_LINES = 60  # more line breaks than that: a quotation mark was never closed


def read_delimited(path: Path, limits: Limits) -> Iterator[RawSheet]:
    """The one sheet of a text table, titled after the file. Raises BadInput."""
    encoding = find_encoding(path)
    delimiter, skip = _find_delimiter(path, encoding)
    yield RawSheet(path.stem, hidden=False, rows=_rows(path, encoding, delimiter, skip, limits))


def find_encoding(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 or GB18030: the first that reads the whole file. Raises BadInput."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        wishes = ["utf-16"]
    elif b"\x00" in head:
        wishes = ["utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"]
    else:
        wishes = ["utf-8-sig", "gb18030"]
    for encoding in wishes:
        if _decodes(path, encoding):
            return encoding
    raise BadInput(
        _("{file} is neither a workbook nor readable text").format(file=path.name),
        hint=_("Save it in Excel or WPS as .xlsx, or as CSV in UTF-8, then import that."),
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    run = 0  # characters since the last line break
    try:
        with path.open("rb") as file:
            while data := file.read(1 << 20):
                text = decoder.decode(data)
                if "\x00" in text:
                    return False
                run = len(text) - 1 - text.rfind("\n") + (run if "\n" not in text else 0)
                if run > _LINE_CHARS:
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _find_delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter that cuts the first lines into most, and most even, cells; and how many lines to skip (`sep=;`)."""
    with path.open("r", encoding=encoding, newline="") as file:
        sample = list(islice(file, _SAMPLE_LINES))
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) == len("sep=;"):
        return sample[0].strip()[-1], 1
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter)), 0


def _evenness(sample: list[str], delimiter: str) -> int:
    """How many of the sampled rows have the commonest number of cells, weighed by that number; 1 cell is 0."""
    widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
    return max(((width - 1) * widths.count(width) for width in set(widths)), default=0)


def _rows(path: Path, encoding: str, delimiter: str, skip: int, limits: Limits) -> Iterator[RawRow]:
    with path.open("rb") as file, TextIOWrapper(file, encoding=encoding, newline="") as text:
        reader = csv.reader(islice(text, skip, None), delimiter=delimiter)
        number = skip
        try:
            for cells in reader:
                number += 1
                if not any(cells):
                    continue
                _check_row(path, number, cells, limits)
                raw: list[Raw] = [cell or None for cell in cells]
                yield RawRow(number, raw)
        except csv.Error:
            raise _open_quote(path, number + 1) from None


def _check_row(path: Path, number: int, cells: list[str], limits: Limits) -> None:
    if number > limits.rows:
        raise BadInput(
            _("{file} has too many rows: {count}, at most {limit} are read").format(
                file=path.name, count=number, limit=limits.rows
            ),
            hint=_("Split it into several files."),
        )
    if len(cells) > limits.columns:
        raise BadInput(
            _("{file}, row {row}: {count} columns, at most {limit} are read").format(
                file=path.name, row=number, count=len(cells), limit=limits.columns
            ),
            hint=_("Delete what stands to the right of the table."),
        )
    if any(len(cell) > limits.cell_chars or cell.count("\n") > _CELL_LINES for cell in cells):
        raise _open_quote(path, number)


def _open_quote(path: Path, number: int) -> BadInput:
    return BadInput(
        _('{file}, row {row}: a quotation mark (") is opened and never closed').format(
            file=path.name, row=number
        ),
        hint=_("Close it in a text editor, or save the table again as .xlsx."),
    )
