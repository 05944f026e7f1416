"""The status of a receipt printer over a raw port: DLE EOT n, one question and then its answer, never two at once.

Epson's TM-U220 manual and its clones. Nothing is printed and no drawer opened: these three bytes are a question only.
"""

import asyncio
from typing import Final

from deskops.checks.pos_kinds import OPEN, Endpoint, ReceiptPrinter
from deskops.checks.targets.ports import Closed, connected, let_go
from deskops.checks.targets.tcp import CONNECTING, knock
from deskops.i18n import _

_ASK: Final = b"\x10\x04"
_FIXED, _IS_STATUS = 0x93, 0x12  # bits that every status byte has, and as it has them
ANSWER: Final = 1.0  # seconds for each byte
_MOST_NOISE: Final = 64  # bytes that are no status, such as those that a printer sends by itself


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
    told: list[int | None] = []
    note = ""
    for number in (1, 2, 3, 4):
        byte, note = await _one(reader, writer, number)
        told.append(byte)
        if byte is None:
            break
    told += [None] * (4 - len(told))
    return ReceiptPrinter(found, told[0], told[1], told[2], told[3], note)


async def _one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
) -> tuple[int | None, str]:
    """The byte, or why there is none."""
    noise = 0
    try:
        async with asyncio.timeout(ANSWER):
            writer.write(_ASK + bytes([number]))
            await writer.drain()
            while noise < _MOST_NOISE:
                data = await reader.read(1)
                if not data:
                    return None, _("it closed the line")
                if data[0] & _FIXED == _IS_STATUS:
                    return data[0], ""
                noise += 1
    except TimeoutError:
        if not noise:
            return None, _("it says nothing")
    except OSError as error:
        return None, error.strerror or str(error)
    return None, _("it answers, but no status")
