"""An asyncio server on a loopback port of its own, in a thread of its own; what it does there is for its heirs."""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

CHUNK = 65_536
T = TypeVar("T")


class NotSeen(AssertionError):
    """What was waited for did not come in time."""


class Inbound:
    """What a connection brings; bytes that are not needed yet can be put back."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._kept = b""

    async def chunk(self) -> bytes:
        """Some bytes, or none at the end; a connection that was torn down has ended as well."""
        if self._kept:
            data, self._kept = self._kept, b""
            return data
        try:
            return await self._reader.read(CHUNK)
        except OSError:
            return b""

    def unread(self, data: bytes) -> None:
        self._kept = data + self._kept

    async def until(self, mark: bytes, most: int = 1 << 20) -> bytes:
        """Everything up to and with the mark, which stays here to be read; nothing when it never came."""
        data = b""
        while mark not in data and len(data) < most:
            more = await self.chunk()
            if not more:
                return b""
            data += more
        self.unread(data)
        return data[: data.index(mark) + len(mark)] if mark in data else b""

    async def left(self) -> bool:
        """Waits for something to come; whether that is the end."""
        data = await self.chunk()
        self.unread(data)
        return not data

    @property
    def ended(self) -> bool:
        return not self._kept and self._reader.at_eof()


class Served:
    """`with` starts and stops it; an error in its thread is raised at the end of the `with`."""

    def __init__(self, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.tls = tls
        self.connections = 0
        self._failures: list[BaseException] = []
        self._changes = threading.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._listener: asyncio.Server | None = None
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._reserved = socket.socket(family)  # keeps the port while nobody listens
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reserved.bind((host, 0))
        self.port: int = self._reserved.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._reserved.close()
        if self._failures and kind is None:
            raise self._failures[0]

    def up(self) -> None:
        """Listens; also again, on the same port."""
        self._call(self._listen())

    def down(self) -> None:
        """New connections are refused, those that are open are reset."""
        self._call(self._deafen())

    def sever(self) -> None:
        """Open connections are reset, new ones are taken."""
        self._call(self._sever())

    def wait_for(self, condition: Callable[[], Any], within: float = 5.0) -> None:
        """Until it holds; looked at after each change here. NotSeen when it does not come to hold."""
        with self._changes:
            if not self._changes.wait_for(condition, within):
                raise NotSeen(f"not within {within} s")

    async def handle(self, client: Inbound, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    def changed(self) -> None:
        with self._changes:
            self._changes.notify_all()

    # --- in the thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        if threading.current_thread() is self._thread:
            work.close()
            raise RuntimeError("called from the server's own thread; use an action on another thread")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        if self._listener is not None:
            return
        place = socket.socket(self._reserved.family)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind((self.host, self.port))
        self._listener = await asyncio.start_server(
            self._accepted, sock=place, ssl=self.tls, limit=CHUNK, backlog=2048
        )

    async def _deafen(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self._sever()

    async def _sever(self) -> None:
        for writer in list(self._writers):
            reset(writer)
        await asyncio.sleep(0)

    async def _stop(self) -> None:
        await self._deafen()
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=0.5)
        for _ in range(5):  # what was aborted hears of it in the next rounds
            await asyncio.sleep(0)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        self.changed()
        task = self._loop.create_task(self._guarded(Inbound(reader), writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, client: Inbound, writer: asyncio.StreamWriter) -> None:
        try:
            await self.handle(client, writer)
        except OSError:
            pass  # the other side went away
        except Exception as error:  # noqa: BLE001 - a defect of a tool or a plan; raised where the `with` ends
            self._failures.append(error)
        finally:
            await closed(writer)
            self._writers.discard(writer)
            self.changed()


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection as a crash does: what is under way is lost, the other side sees a reset."""
    place = writer.get_extra_info("socket")  # none any more when it is closed already
    if place is not None:
        with contextlib.suppress(OSError):
            place.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def closed(writer: asyncio.StreamWriter) -> None:
    """Sends what is written and closes; does not wait for a side that takes nothing."""
    writer.close()
    try:
        async with asyncio.timeout(1):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        pass  # the other side is gone or takes nothing
    finally:
        writer.transport.abort()


def eventually(condition: Callable[[], Any], within: float = 5.0, what: str = "it") -> None:
    """Looks every 5 ms until it holds; for what nobody notifies."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise NotSeen(f"{what} not within {within} s")
        time.sleep(0.005)
