"""Where an import's report may be written, judged before anything is read or stored; nothing of its content here."""

import os
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from deskops.errors import Refused
from deskops.i18n import _
from deskops.system_errors import why

MADE_HERE: Final = "deskops import report"  # the category in the properties of every report
_PROPERTIES: Final = "docProps/core.xml"
_LARGEST: Final = 64 * 1024  # bytes of the properties; those of a report have one


def check_place(path: Path, inputs: Iterable[Path]) -> None:
    """Raises Refused where a report would replace something else than an earlier one, or could not be written."""
    if any(_same(path, file) for file in inputs):
        raise Refused(
            _("The report {file} is one of the files to be read, and would replace it.").format(file=path),
            hint=_("Name another file for the report."),
        )
    if path.is_dir():
        raise Refused(
            _("The report {file} is a folder.").format(file=path),
            hint=_("Name a file in it, such as {file}.").format(file=path / "check.xlsx"),
        )
    if (path.exists() or path.is_symlink()) and not _is_report(path):
        raise Refused(
            _("{file} is there already, and is no report of an import.").format(file=path),
            hint=_("Only an earlier report is replaced. Name a file that is not there yet."),
        )
    _try(path)


def _same(path: Path, other: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return path.absolute() == other.absolute()


def _is_report(path: Path) -> bool:
    with suppress(
        OSError, ValueError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, zlib.error
    ):
        if path.is_file():
            with zipfile.ZipFile(path) as book, book.open(_PROPERTIES) as part:
                return f"<cp:category>{MADE_HERE}</cp:category>".encode() in part.read(_LARGEST)
    return False


def part_of(path: Path) -> Path:
    """The report until it is whole."""
    return path.with_name(f".{path.name[:60]}.{os.getpid()}.part")


def _try(path: Path) -> None:
    """A report that is open elsewhere cannot be replaced on Windows: seen here, before the rows are stored."""
    part = part_of(path)
    try:
        part.open("wb").close()
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        raise cannot_be_written(path, error) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def cannot_be_written(path: Path, error: OSError) -> Refused:
    return Refused(
        _("the report {file} cannot be written: {why}").format(file=path, why=why(error)),
        hint=_("Is its folder there, and is it closed everywhere? Else name another file."),
    )
