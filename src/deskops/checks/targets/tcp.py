"""A TCP service: whether it answers and how soon, its first words, when its certificate ends. Nothing is trusted here.

Each step has its own time and a cap, so that a service that drips, babbles or says nothing costs no more than that.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import suppress
from typing import Final

from deskops.checks.collectors.child import decode
from deskops.checks.pos_kinds import LOST, OPEN, Door, Endpoint, Payment, ReceiptPrinter
from deskops.checks.sources import Ask, Got, Source, got, nothing
from deskops.checks.targets.address import PAPER, Address
from deskops.checks.targets.ports import Closed, certificate, connected, let_go, until
from deskops.errors import Unreachable
from deskops.i18n import _
from deskops.text import storable, visible

CONNECTING: Final = 3.0  # seconds
LISTENING: Final = 0.6  # for the first words of a service that speaks first
SHAKING: Final = 3.0  # for TLS
BANNER: Final = 512  # bytes
_PLACE: Final = "TCP"


async def knock(name: str, host: str, port: int, *, listen: bool = False, tls: bool = False) -> Endpoint:
    """`listen`: wait for its first words. `tls`: where it does not speak first, try TLS and read its certificate."""
    begun = time.perf_counter()
    try:
        reader, writer = await connected(host, port, CONNECTING)
    except Closed as closed:
        return Endpoint(name, host, port, closed.state, error=str(closed))
    took = round((time.perf_counter() - begun) * 1000, 3)
    found = Endpoint(name, host, port, OPEN, took)
    try:
        if listen and port not in PAPER:
            found = found._replace(banner=await _first_words(reader))
    finally:
        await let_go(writer)
    if tls and not found.banner and port not in PAPER:
        found = _with_certificate(found, await certificate(host, port, SHAKING))
    return found


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


def _with_certificate(found: Endpoint, shown: bytes) -> Endpoint:
    """When it ends; whom it names is not judged here."""
    expires = until(shown)
    unread = _("its certificate cannot be read") if shown and expires is None else ""
    return found._replace(tls=bool(shown), expires=expires, error=unread)


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
