"""The status of a receipt printer over a raw port: DLE EOT n, one question and then its answer, never two at once.

Epson's TM-U220 manual and its clones. Nothing is printed and no drawer opened: these three bytes are a question only.
The answer is one byte and no more. Whatever answers in another form is no receipt printer, and nothing of it is used.
"""

import asyncio
import re
from contextlib import suppress
from typing import Final

from deskops.checks.pos_kinds import OPEN, Endpoint, ReceiptPrinter
from deskops.checks.targets.ports import Closed, connected, let_go
from deskops.checks.targets.tcp import CONNECTING, knock
from deskops.i18n import _

_ASK: Final = b"\x10\x04"
_FIXED, _IS_STATUS = 0x93, 0x12  # bits that every status byte has, and as it has them
# What a printer sends by itself when something changes (Automatic Status Back): four bytes, told by their fixed bits.
_REPORTS: Final = rb"(?:[\x10\x14\x18\x1c048<PTX\\pt\x78\x7c][\x00-\x0f\x20-\x2f\x40-\x4f\x60-\x6f]{3})*"
_SAID: Final = re.compile(_REPORTS + b"(.?)" + _REPORTS, re.DOTALL)
ANSWER: Final = 1.0  # seconds for each byte
_QUIET: Final = 0.1  # seconds in which nothing more may come after it
_MOST: Final = 64  # bytes that are looked at; a printer sends far less


class _Other(Exception):
    """It answers in another form than a receipt printer."""


async def status(host: str, port: int) -> ReceiptPrinter:
    """All four, or as many as it tells; a printer that says nothing to the first is asked nothing more."""
    found = await knock("ESC/POS", host, port)
    if found.state != OPEN:
        return ReceiptPrinter(found, note=found.error)
    try:
        reader, writer = await connected(host, port, CONNECTING)
    except Closed:
        return ReceiptPrinter(found, note=_("it is busy with another line"))
    try:
        return await _all(found, reader, writer)
    finally:
        await let_go(writer)


async def _all(found: Endpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> ReceiptPrinter:
    told, note = list[int | None](), ""
    try:
        if _byte(await _burst(reader, _QUIET)) is not None:
            raise _Other
        for number in (1, 2, 3, 4):
            told.append(await _one(reader, writer, number))
    except _Other:
        return ReceiptPrinter(found, note=_("it answers, but not as a receipt printer does"))
    except TimeoutError:
        note = _("it closed the line") if reader.at_eof() else _("it says nothing")
    except OSError as error:
        note = error.strerror or str(error)
    told += [None] * (4 - len(told))
    return ReceiptPrinter(found, told[0], told[1], told[2], told[3], note)


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> int:
    """The answer to one question. Raises _Other, OSError, and TimeoutError where there is none."""
    writer.write(_ASK + bytes([number]))
    async with asyncio.timeout(ANSWER):
        await writer.drain()
    byte = _byte(await _burst(reader, ANSWER))
    if byte is None:
        raise TimeoutError
    if byte & _FIXED != _IS_STATUS:
        raise _Other
    return byte


def _byte(said: bytes) -> int | None:
    """The one byte beside what the printer reports by itself. Raises _Other where there are more."""
    found = _SAID.fullmatch(said)
    if found is None:
        raise _Other
    return found[1][0] if found[1] else None


async def _burst(reader: asyncio.StreamReader, seconds: float) -> bytes:
    """What comes until it is quiet, or more than a printer sends; the first of it within so many seconds."""
    said = bytearray()
    with suppress(TimeoutError):
        while len(said) < _MOST:
            async with asyncio.timeout(_QUIET if said else seconds):
                part = await reader.read(_MOST - len(said))
            if not part:
                break
            said += part
    return bytes(said)
