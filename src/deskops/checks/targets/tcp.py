"""A TCP service: whether it answers and how soon, its first words, when its certificate ends. Nothing is trusted here.

Each step has its own time and a cap, so that a service that drips, babbles or says nothing costs no more than that.
"""

import asyncio
import errno
import ssl
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from deskops.checks.collectors.child import decode
from deskops.checks.pos_kinds import LOST, OPEN, REFUSED, SILENT, Door, Endpoint, Payment, ReceiptPrinter
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.checks.targets.address import Address
from deskops.errors import Unreachable
from deskops.i18n import _
from deskops.text import storable, visible

CONNECTING: Final = 3.0  # seconds
LISTENING: Final = 0.6  # for the first words of a service that speaks first
SHAKING: Final = 3.0  # for TLS
BANNER: Final = 512  # bytes
# Raw printing: whatever is said there is printed, so nothing is said but what a printer takes for a question.
PAPER: Final = frozenset({515, *range(9100, 9110)})
_PLACE: Final = "TCP"


async def knock(name: str, host: str, port: int, *, listen: bool = False, tls: bool = False) -> Endpoint:
    """`listen`: wait for its first words. `tls`: where it does not speak first, try TLS and read its certificate."""
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(CONNECTING):
            reader, writer = await asyncio.open_connection(host, port, limit=BANNER * 2)
    except TimeoutError:
        return Endpoint(name, host, port, SILENT, error=_("no answer in time"))
    except OSError as error:
        refused = error.errno in {errno.ECONNREFUSED, getattr(errno, "WSAECONNREFUSED", -1)}
        why = _("nobody listens there") if refused else error.strerror or str(error)
        return Endpoint(name, host, port, REFUSED if refused else LOST, error=why)
    took = round((time.perf_counter() - begun) * 1000, 3)
    found = Endpoint(name, host, port, OPEN, took)
    try:
        if listen and port not in PAPER:
            found = found._replace(banner=await _first_words(reader))
    finally:
        await let_go(writer)
    if tls and not found.banner and port not in PAPER:
        speaks, expires, why = await _certificate(host, port)
        found = found._replace(tls=speaks, expires=expires, error=why)
    return found


async def let_go(writer: asyncio.StreamWriter) -> None:
    """At once: what was not sent is of no worth, and a peer that never closes holds nothing."""
    writer.transport.abort()
    with suppress(OSError, TimeoutError, ssl.SSLError):
        await asyncio.wait_for(writer.wait_closed(), 0.5)


async def _first_words(reader: asyncio.StreamReader) -> str:
    said = bytearray()
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(LISTENING):
            while len(said) < BANNER and b"\n" not in said:
                part = await reader.read(BANNER - len(said))
                if not part:
                    break
                said += part
    first = bytes(said).splitlines()[0] if said.strip() else b""
    return visible(storable(decode(first))).strip()[:200]


async def _certificate(host: str, port: int) -> tuple[bool, datetime | None, str]:
    """Whether it speaks TLS, and when its certificate ends; whom it names is not judged here."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # its dates are read, and nothing is sent that anybody may not know
    try:
        async with asyncio.timeout(SHAKING):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, TimeoutError, ssl.SSLError):
        return False, None, ""
    try:
        data = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        await let_go(writer)
    from cryptography import x509

    try:
        return True, x509.load_der_x509_certificate(data or b"").not_valid_after_utc, ""
    except ValueError as error:
        return True, None, _("its certificate cannot be read: {error}").format(error=str(error)[:100])


class Tcp:
    """One service by its port: as a door, its certificate, and as a receipt printer where it is a port for that."""

    def __init__(self, address: Address) -> None:
        self._address = address

    @property
    def name(self) -> str:
        return str(self._address)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        sources = [
            Source((Door, Payment), nothing, _PLACE, seconds=CONNECTING + SHAKING + 2, live=self._door)
        ]
        if self._address.port in PAPER:
            sources.append(Source((ReceiptPrinter,), nothing, "ESC/POS", seconds=8.0, live=self._receipt))
        return [one for one in sources if not set(one.kinds).isdisjoint(wanted)]

    async def close(self) -> None:
        """Every line is let go of where it was opened."""

    async def _door(self, _ask: Ask) -> AsyncIterator[Got]:
        found = await knock(str(self._address), self._address.host, self._address.port, listen=True, tls=True)
        if found.state == LOST:
            raise Unreachable(_("{target}: {why}").format(target=self.name, why=found.error))
        yield got(Door(found), _PLACE)
        if found.port in PAPER:
            yield got(Payment(()), _PLACE)  # it pays nothing
        else:
            yield got(Payment((found,)), _PLACE)

    async def _receipt(self, _ask: Ask) -> AsyncIterator[Got]:
        from deskops.checks.targets.escpos import status

        yield got(await status(self._address.host, self._address.port), "ESC/POS")
