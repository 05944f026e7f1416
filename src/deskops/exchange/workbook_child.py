"""The process that opens a workbook: takes limits, reads with openpyxl, writes rows as JSON lines; knows no meaning.

Runs as a program of its own (workbook.py starts it), so that a hostile file costs a process and never the session.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO
from xml.parsers import expat

from deskops.exchange.workbook_strings import strings, text_of

_CHUNK = 200
_HEAD = 65_536


class _Stop(Exception):
    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def take_limits(memory: int, seconds: int) -> None:
    """Where the system has such limits; elsewhere the parent's watchdog holds them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(argument: str) -> None:
    order: dict[str, Any] = json.loads(argument)
    take_limits(order["memory"], order["seconds"])
    out = sys.stdout.buffer
    try:
        for message in read(order):
            _send(out, message)
        _send(out, ["done"])
    except _Stop as stop:
        _send(out, ["refuse", stop.code, stop.details])
    except MemoryError:
        _send(out, ["refuse", "memory", {}])
    except BrokenPipeError:
        return
    except Exception as error:  # noqa: BLE001 - the boundary of this process; the parent names the file as damaged
        _send(out, ["refuse", "damaged", {"what": type(error).__name__}])
    out.flush()


def _send(out: BinaryIO, message: list[object]) -> None:
    out.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    out.flush()


def read(order: dict[str, Any]) -> Iterator[list[object]]:
    with zipfile.ZipFile(order["path"]) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                _refuse_doctype(archive, entry)
                _refuse_crowd(archive, entry, order["rows"], order["blank_rows"])
    yield ["opening"]
    _load()
    book = _open(order["path"])
    sheets = list(book.parser.find_sheets())
    if len(sheets) > order["sheets"]:
        raise _Stop("sheets", count=len(sheets))
    left = order["rows"]
    for sheet, part in sheets:
        if "chartsheet" in part.Type or part.target not in book.valid_files:
            continue
        yield ["sheet", sheet.name, sheet.state != "visible"]
        for chunk in _chunks(_parser(part.target, book), order):
            left -= len(chunk)
            if left < 0:
                raise _Stop("rows", count=order["rows"])
            yield ["rows", chunk]


def _load() -> None:
    """openpyxl without its pictures. It was loaded without collecting garbage (workbook.py); from here on it is."""
    import gc
    import warnings

    warnings.simplefilter("ignore")  # openpyxl warns of styles and dates; the cells themselves say it better
    sys.modules.setdefault("PIL", None)  # type: ignore[arg-type]  # so an import of it fails, which openpyxl allows for
    import openpyxl.reader.excel  # noqa: F401 - only to have it loaded

    gc.freeze()
    gc.enable()


def _open(path: str) -> Any:
    """openpyxl's reader with all that cells refer to, its table of strings read plainly: ten times as fast.

    The sheets themselves are left closed: openpyxl would walk through one without a stated size on opening it.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    class Reader(ExcelReader):
        def read_strings(self) -> None:
            package: Any = self.package
            table = package.find(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            )
            if table is not None:
                with self.archive.open(table.PartName[1:]) as part:
                    self.shared_strings = strings(part, _refused)

    reader = Reader(path, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def _refuse_doctype(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """A document type can carry entities that grow or fetch; no spreadsheet needs one. Expat reads any encoding."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append("doctype")
    parser.StartElementHandler = lambda *_: found.append("root")
    with archive.open(entry) as part:
        while not found:
            data = part.read(_HEAD)
            try:
                parser.Parse(data, not data)
            except expat.ExpatError:
                break  # openpyxl meets the same and says damaged, if it needs this part at all
            if not data:
                break
    if found and found[0] == "doctype":
        raise _Stop("doctype")


def _refused(*_declared: object) -> None:
    raise _Stop("doctype")


def _refuse_crowd(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, rows: int, blanks: int) -> None:
    """Counting tags is fifty times as fast as parsing them: a sheet of a million rows is known within a second."""
    if not entry.filename.startswith("xl/worksheets/") or entry.file_size < 30 * min(rows, blanks):
        return
    seen = cells = 0
    with archive.open(entry) as part:
        while data := part.read(1 << 20):
            seen += data.count(b"<row") + data.count(b":row ")
            cells += data.count(b"</v>") + data.count(b"</t>") + data.count(b"</f>")
    if seen > rows and cells >= seen:
        raise _Stop("rows", count=seen)
    if seen - cells > blanks:
        raise _Stop("blank-rows", count=seen - cells)


def _chunks(parser: Any, order: dict[str, Any]) -> Iterator[list[list[object]]]:
    chunk: list[list[object]] = []
    previous, blanks = 0, 0
    for number, cells in parser.parse():
        values = _values(cells, order["columns"], order["chars"])
        if not values:
            blanks += 1
            if blanks > order["blank_rows"]:
                raise _Stop("blank-rows", count=blanks)
            continue
        if number - previous > order["blank_rows"]:
            raise _Stop("far", cell=f"{_letter(len(values))}{number}")
        previous = number
        chunk.append([number, values])
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _parser(part: str, book: Any) -> Any:
    """openpyxl's own sheet parser: no padding of absent rows, and the last computed value beside a formula."""
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> Any:
            if element.get("t") == "inlineStr" and (plain := _inline(element)):
                return plain
            cell = super().parse_cell(element)
            if cell["data_type"] == "f" and element.find(FORMULA_TAG) is not None:
                cell["value"] = ["f", _formula(cell["value"]), element.findtext(VALUE_TAG) or None]
            elif cell["data_type"] == "e":
                cell["value"] = ["e", str(cell["value"])]
            return cell

    return Parser(
        book.archive.open(part),
        book.shared_strings,
        epoch=book.wb.epoch,
        # openpyxl has no public name for these two, nor for its parser's module; its minor version is capped for that.
        date_formats=book.wb._date_formats,  # noqa: SLF001 - as said above
        timedelta_formats=book.wb._timedelta_formats,  # noqa: SLF001 - as said above
    )


def _inline(element: Any) -> dict[str, Any] | None:
    """A plain text in the cell itself, as openpyxl and many exporters write it; its look is left unread."""
    from openpyxl.utils.cell import coordinate_to_tuple

    where = element.get("r")
    if not where or len(element) != 1:
        return None
    row, column = coordinate_to_tuple(where)
    return {"row": row, "column": column, "value": text_of(element[0]), "data_type": "s", "style_id": 0}


def _formula(value: object) -> str:
    return str(getattr(value, "text", None) or value)


def _values(cells: list[dict[str, Any]], columns: int, chars: int) -> list[object]:
    """The row as a list by column, without its empty end; [] when nothing is in it."""
    values: list[object] = []
    for cell in cells:
        value = cell["value"]
        if value is None or value == "":
            continue
        at = cell["column"]
        if at > columns:
            raise _Stop("far", cell=f"{_letter(at)}{cell['row']}")
        if type(value) is str:
            if len(value) > chars:
                raise _Stop("long-cell", cell=f"{_letter(at)}{cell['row']}", count=len(value))
        elif type(value) not in (int, float, bool, list):
            value = _coded(value)
        if at > len(values):
            values.extend([None] * (at - len(values)))
        values[at - 1] = value
    return values


def _coded(value: object) -> list[str]:
    if isinstance(value, datetime | date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["t", value.isoformat()]
    if isinstance(value, timedelta):
        return ["t", str(value % timedelta(days=1)).partition(".")[0].zfill(8)]
    return ["e", str(value)]


def _letter(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
