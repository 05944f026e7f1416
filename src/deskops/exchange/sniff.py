"""What a file is, by its content and never by its name; says in one line why it cannot be taken in."""

import stat
from enum import Enum
from pathlib import Path

from deskops.errors import BadInput, NotFound
from deskops.exchange.archive import inspect_archive
from deskops.exchange.limits import Limits
from deskops.i18n import N_, _
from deskops.system_errors import why

_HEAD = 4096
_SAVE_AS = N_("Open it in Excel or WPS and save it as .xlsx or .csv, then import that.")
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# First bytes of what people rename by mistake or on purpose.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"MZ", N_("a Windows program")),
    (b"\x7fELF", N_("a Linux program")),
    (b"\xcf\xfa\xed\xfe", N_("a macOS program")),
    (b"\xca\xfe\xba\xbe", N_("a program")),
    (b"#!", N_("a script")),
    (b"%PDF", N_("a PDF document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"Rar!", N_("a packed archive")),
    (b"7z\xbc\xaf", N_("a packed archive")),
    (b"\x1f\x8b", N_("a packed archive")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"{\\rtf", N_("a text document (RTF)")),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b'progid="excel.sheet"', N_("an Excel 2003 XML table")),
    (b"<html", N_("a web page")),
    (b"<!doctype html", N_("a web page")),
    (b"<table", N_("a web page")),
    (b"mime-version:", N_("a web page (MHTML)")),
    (b"<?xml", N_("an XML file")),
    (b"<svg", N_("a picture")),
)


class Format(Enum):
    WORKBOOK = "xlsx"
    TEXT = "csv"


def sniff(path: Path, limits: Limits) -> tuple[Format, int]:
    """The format, and how many bytes it will unpack to. Raises BadInput with one clear line."""
    size = _regular_size(path)
    head = _head(path)
    if size == 0:
        raise BadInput(
            _("{file} is empty").format(file=path.name), hint=_("Ask the customer to send it again.")
        )
    if size > limits.file_bytes:
        raise BadInput(
            _("{file} is too large: {size} MB, at most {limit} MB are read").format(
                file=path.name, size=size >> 20, limit=limits.file_bytes >> 20
            ),
            hint=_("Split it into several files, a site or a city each."),
        )
    if head.startswith(_CFB):
        raise _compound(path)
    if head.startswith(b"PK"):
        return Format.WORKBOOK, inspect_archive(path, limits)
    _refuse_strangers(path, head)
    return Format.TEXT, size


def _regular_size(path: Path) -> int:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise NotFound(
            _("{file} is not there").format(file=path), hint=_("Check the path and the spelling of the name.")
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if stat.S_ISDIR(found.st_mode):
        raise BadInput(
            _("{file} is a folder, not a file").format(file=path),
            hint=_("Name the files in it, for instance with *.xlsx."),
        )
    if not stat.S_ISREG(found.st_mode):
        raise BadInput(
            _("{file} is not an ordinary file").format(file=path), hint=_("Copy it to a file first.")
        )
    return found.st_size


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> BadInput:
    said = why(error) if isinstance(error, OSError) else str(error)
    return BadInput(
        _("{file} cannot be read: {why}").format(file=path, why=said),
        hint=_("Check the rights to the file, and that no other program holds it open."),
    )


def _compound(path: Path) -> BadInput:
    """OLE compound files: the old .xls, and every password-protected workbook, whose names stand in UTF-16 inside."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return BadInput(
            _("{file} is protected by a password").format(file=path.name),
            hint=_("Open it with the password, remove the protection, save it, then import that."),
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return BadInput(_("{file} is an old Excel file (.xls)").format(file=path.name), hint=_(_SAVE_AS))
    return BadInput(
        _("{file} is an old Office document, not a table").format(file=path.name), hint=_(_SAVE_AS)
    )


def _refuse_strangers(path: Path, head: bytes) -> None:
    for start, what in _SIGNATURES:
        if head.startswith(start):
            raise _stranger(path, _(what))
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<", b"mime-version:")):
        for mark, what in _MARKUP:
            if mark in lowered:
                raise _stranger(path, _(what))


def _stranger(path: Path, what: str) -> BadInput:
    return BadInput(_("{file} is {what}, not a table").format(file=path.name, what=what), hint=_(_SAVE_AS))
