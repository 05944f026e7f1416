"""The body of one PATCH on its way to the shelf: in blocks, within limits of size and time, and what came is kept.

At most a block is in memory. A link that breaks, or a sender that is too slow, loses nothing that had arrived.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from deskops.store.blobs.shelf import BLOCK, LARGEST, Shelf

_NUMBER: Final = re.compile("[0-9]{1,15}")
DRAIN: Final = 10.0  # seconds for the rest of a body that we do not want


@dataclass(frozen=True, slots=True)
class BlobLimits:
    """Bytes and seconds: of a blob, of the body of one call, between two pieces of it, of a whole call."""

    largest: int = LARGEST
    body: int = 4 * 1024 * 1024
    idle: float = 30.0
    whole: float = 300.0


class TooSlow(Exception):
    """The sender took longer than the limits allow."""


class TooMuch(Exception):
    """More came than was declared, or than a call may carry."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the headers of a PATCH say; `body` is None where the length of this call's body is not told."""

    offset: int
    length: int
    body: int | None

    def too_large(self, limits: BlobLimits) -> bool:
        return (
            self.length > limits.largest
            or self.offset > self.length
            or (self.body or 0) > min(limits.body, self.length - self.offset)
        )


def declared(headers: Mapping[str, str]) -> Declared | None:
    """None where a number is missing or is none: nothing is guessed."""
    offset, length = _number(headers.get("Upload-Offset")), _number(headers.get("Upload-Length"))
    if offset is None or not length:
        return None
    return Declared(offset, length, _number(headers.get("Content-Length")))


class Upload:
    """`offset` is always what the shelf has."""

    def __init__(self, shelf: Shelf, replica: str, sha256: str, wanted: Declared, limits: BlobLimits) -> None:
        self._shelf = shelf
        self._key = replica, sha256
        self._most = min(limits.body, wanted.length - wanted.offset)
        self._limits = limits
        self.offset = wanted.offset

    async def take(self, stream: AsyncIterator[bytes]) -> None:
        """Raises TooSlow, TooMuch, ClientDisconnect, and what the shelf raises."""
        until = asyncio.get_running_loop().time() + self._limits.whole
        block, came = bytearray(), 0
        try:
            while piece := await self._next(stream, until):
                came += len(piece)
                if came > self._most:
                    raise TooMuch
                block += piece
                if len(block) >= BLOCK:
                    await self._keep(block)
        except (TooSlow, TooMuch, ClientDisconnect):
            await self._keep(block)
            raise
        await self._keep(block)

    async def _next(self, stream: AsyncIterator[bytes], until: float) -> bytes:
        """The next piece that is not empty; nothing at the end."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                async with asyncio.timeout_at(min(until, loop.time() + self._limits.idle)):
                    piece = await anext(stream, None)
                if piece != b"":
                    return piece or b""
        except TimeoutError as error:
            raise TooSlow from error

    async def _keep(self, block: bytearray) -> None:
        if block:
            data = bytes(block)
            block.clear()
            self.offset = await run_in_threadpool(self._shelf.append, *self._key, self.offset, data)


async def drained(stream: AsyncIterator[bytes], limits: BlobLimits) -> bool:
    """Read what we do not want, so that the sender hears the answer; False where that would be too much."""
    left = limits.body
    try:
        async with asyncio.timeout(min(DRAIN, limits.whole)):
            async for piece in stream:
                left -= len(piece)
                if left < 0:
                    return False
    except (TimeoutError, ClientDisconnect):
        return False
    return True


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None
