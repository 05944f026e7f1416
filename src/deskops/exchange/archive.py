"""What a packed workbook claims about itself, read from its directory alone; nothing is unpacked here."""

import zipfile
from pathlib import Path

from deskops.errors import BadInput
from deskops.exchange.limits import Limits
from deskops.i18n import N_, _

_SAVE_AGAIN = N_("Open it in Excel or WPS, save it under a new name, then import that.")
_OTHERS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", N_("a binary Excel file (.xlsb)")),
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("content.xml", N_("an OpenDocument file")),
    ("META-INF/MANIFEST.MF", N_("a Java program")),
    ("AndroidManifest.xml", N_("a phone app")),
)


def inspect_archive(path: Path, limits: Limits) -> int:
    """Bytes that the workbook will unpack to. Raises BadInput when it is not one, is damaged, or is a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError):
        raise BadInput(
            _("{file} is damaged or was cut off").format(file=path.name),
            hint=_("Ask the customer to send it again."),
        ) from None
    _check_kind(path, {entry.filename for entry in entries})
    _check_sizes(path, entries, limits)
    return sum(entry.file_size for entry in entries)


def _check_kind(path: Path, names: set[str]) -> None:
    binary = "xl/workbook.bin" in names
    if "[Content_Types].xml" in names and not binary and any(name.startswith("xl/") for name in names):
        return
    for mark, what in _OTHERS:
        if mark in names:
            raise BadInput(
                _("{file} is {what}, not a table").format(file=path.name, what=_(what)),
                hint=_("Open it in Excel or WPS and save it as .xlsx or .csv, then import that."),
            )
    raise BadInput(
        _("{file} is a packed archive without a workbook").format(file=path.name),
        hint=_("Unpack it and import the files in it."),
    )


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise _bomb(path, _("{count} parts inside").format(count=len(entries)))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadInput(
            _("{file} is protected by a password").format(file=path.name),
            hint=_("Open it with the password, remove the protection, save it, then import that."),
        )
    largest = max((entry.file_size for entry in entries), default=0)
    total = sum(entry.file_size for entry in entries)
    if largest > limits.entry_bytes or total > limits.total_bytes:
        raise _bomb(path, _("it would unpack to {size} MB").format(size=total >> 20))
    for entry in entries:
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(
            entry.compress_size, 1
        ):
            raise _bomb(
                path,
                _("a part of it would unpack to {ratio} times its size").format(
                    ratio=entry.file_size // max(entry.compress_size, 1)
                ),
            )


def _bomb(path: Path, why: str) -> BadInput:
    return BadInput(
        _("{file} is refused unread: {why}").format(file=path.name, why=why),
        hint=_("Delete empty rows and columns in Excel, or copy the table into a new file."),
    )
