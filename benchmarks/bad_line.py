"""A TCP proxy that counts what passes and, where asked, is as slow as a bad line; in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_CHUNK = 16 * 1024


@dataclass
class Line:
    """`delay` is seconds one way, `speed` bytes a second each way (0: as fast as it goes). A new connection costs a
    round trip first, as the handshake does."""

    target: int
    delay: float = 0.0
    speed: float = 0.0
    up: int = 0
    down: int = 0
    port: int = 0
    _busy: dict[str, float] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        self.up = self.down = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * self.delay)
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        ways = (self._pass(reader, back, "up"), self._pass(there, writer, "down"))
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """Bytes leave at the line's speed and arrive `delay` later, while the next ones leave already."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        arriving = asyncio.create_task(self._arrive(queue, writer))
        while data := await reader.read(_CHUNK):
            setattr(self, way, getattr(self, way) + len(data))
            if self.speed:
                free = max(self._busy.get(way, 0.0), loop.time()) + len(data) / self.speed
                self._busy[way] = free
                await asyncio.sleep(max(0.0, free - loop.time()))
            queue.put_nowait((loop.time() + self.delay, data))
        queue.put_nowait((loop.time() + self.delay, b""))
        await arriving

    async def _arrive(
        self, queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
    ) -> None:
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()


@contextmanager
def line(target: int, *, delay: float = 0.0, speed: float = 0.0) -> Iterator[Line]:
    made, loop, ready = Line(target, delay, speed), asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await stopped.wait()

    def thread() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    stopped = asyncio.Event()
    worker = threading.Thread(target=thread, daemon=True)
    worker.start()
    ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(stopped.set)
        worker.join(10)
