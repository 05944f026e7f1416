"""One direction of one exchange: carries bytes on late, slowly, or only so far; counts and keeps what it carried."""

import asyncio
from collections.abc import Callable

from faults.framing import Framer
from faults.serving import Inbound

STEP = 0.02  # seconds; a limited lane moves at most this long's worth at once


class Cut(Exception):
    """The lane came to the byte at which it ends."""


class Lane:
    """Writes to one side. Without a writer it only takes in."""

    def __init__(
        self,
        writer: asyncio.StreamWriter | None,
        carried: Callable[[int], None],
        *,
        delay: float = 0,
        rate: int = 0,
        cut: int | None = None,
    ) -> None:
        self._writer = writer
        self._carried = carried
        self._delay = delay
        self._rate = rate
        self._cut = cut
        self._count = 0
        self._began = 0.0

    async def send(self, data: bytes, arrived: float) -> None:
        """Raises Cut once the last byte before the cut is on its way."""
        if self._writer is None:
            return
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0, arrived + self._delay - loop.time()))
        self._began = self._began or loop.time()
        step = max(1, int(self._rate * STEP)) if self._rate else len(data)
        for at in range(0, len(data), step):
            await self._piece(self._writer, data[at : at + step])

    async def _piece(self, writer: asyncio.StreamWriter, piece: bytes) -> None:
        if self._cut is not None:
            piece = piece[: self._cut - self._count]
        if self._rate:
            due = self._began + (self._count + len(piece)) / self._rate
            await asyncio.sleep(max(0, due - asyncio.get_running_loop().time()))
        self._count += len(piece)
        self._carried(len(piece))  # before the other side can have them
        writer.write(piece)
        await writer.drain()
        if self._cut is not None and self._count >= self._cut:
            raise Cut


async def pump(source: Inbound, framer: Framer | None, keep: Callable[[bytes], None], lane: Lane) -> None:
    """Carries one message (without a framer: all until the end); what arrives during a delay has its own delay."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)

    async def take() -> None:
        while framer is None or not framer.done:
            data = await source.chunk()
            if not data:
                if framer:
                    framer.end()
                break
            if framer:
                used = framer.feed(data)
                source.unread(data[used:])
                data = data[:used]
            keep(data)
            await queue.put((loop.time(), data))
        await queue.put((0, b""))

    taking = asyncio.create_task(take())
    try:
        while (item := await queue.get())[1]:
            await lane.send(item[1], item[0])
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
