"""A client's connection through the proxy, and what happens to each exchange on it."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from faults.behaviour import Behaviour, as_plan
from faults.exchange import Exchange
from faults.framing import Framer
from faults.lanes import Cut, Lane, pump
from faults.serving import Inbound, closed, reset

if TYPE_CHECKING:
    from faults.proxy import Proxy

Task = asyncio.Task[None]


class Line:
    """Has its own connection to the server, made when it is needed."""

    def __init__(self, proxy: "Proxy", client: Inbound, writer: asyncio.StreamWriter, number: int) -> None:
        self._proxy = proxy
        self._client = client
        self._writer = writer
        self._number = number
        self._server: tuple[Inbound, asyncio.StreamWriter] | None = None
        self._spent = False

    async def carry(self) -> bool:
        """One exchange; whether the connection can take another."""
        head = await self._client.until(b"\r\n\r\n") if self._proxy.http else b""
        if self._proxy.http and not head:
            return False
        exchange = self._proxy.begin(self._number, head)
        outcome = "stopped"
        try:
            outcome = await self._decided(exchange, as_plan(self._proxy.plan)(exchange))
        except OSError:
            outcome = "client left"
        finally:
            exchange.outcome = outcome
            self._proxy.changed()
        return outcome == "passed" and not self._spent

    async def hang_up(self) -> None:
        if self._server is not None:
            await closed(self._server[1])
            self._server = None

    async def _decided(self, exchange: Exchange, behaviour: Behaviour) -> str:
        try:
            return await self._act(exchange, behaviour)
        except Cut:
            if behaviour.action:
                await asyncio.to_thread(behaviour.action)
            if behaviour.by_reset:
                reset(self._writer)
                if self._server is not None:
                    reset(self._server[1])
            return "cut"

    async def _act(self, exchange: Exchange, behaviour: Behaviour) -> str:
        if behaviour.reset:
            reset(self._writer)
            return "reset"
        if behaviour.silent and not behaviour.drop:
            await self._client_leaves()
            return "silent"
        if behaviour.cut_request == 0:
            raise Cut
        if not self._proxy.http:
            return await self._through(exchange, behaviour)
        if behaviour.copies:
            return await self._doubled(exchange, behaviour)
        return await self._asked(exchange, behaviour)

    # --- to the server and back ----------------------------------------------------------------------------------

    async def _asked(self, exchange: Exchange, behaviour: Behaviour) -> str:
        try:
            source, server = await self._reached()
        except OSError:
            reset(self._writer)
            return "no server"
        asked, answered = Framer(), Framer(answer=True, method=exchange.method)
        stored = bytearray() if behaviour.stores else None
        going = self._upward(exchange, asked, server, behaviour)
        coming = asyncio.create_task(
            pump(source, answered, self._keeping(exchange.answer, stored), self._back(exchange, behaviour))
        )
        try:
            left = await self._both(going, coming, asked, patient=behaviour.stores)
        finally:
            await ended(going, coming)
        if left:
            return "client left"
        if not answered.done:
            return "server closed"
        self._spent = not asked.done or answered.ends_by_closing or says_close(exchange, answered)
        return "passed" if stored is None else await self._stored(exchange, behaviour, bytes(stored))

    def _upward(
        self, exchange: Exchange, framer: Framer | None, server: asyncio.StreamWriter | None, b: Behaviour
    ) -> Task:
        def sent(count: int) -> None:
            exchange.sent += count

        lane = Lane(server, sent, delay=b.delay_request, rate=b.rate_request, cut=b.cut_request)
        return asyncio.create_task(pump(self._client, framer, self._keeping(exchange.request), lane))

    def _back(self, exchange: Exchange, b: Behaviour, *, stored: bool = False) -> Lane:
        def returned(count: int) -> None:
            exchange.returned += count
            self._proxy.changed()

        writer = None if b.stores and not stored else self._writer
        return Lane(writer, returned, delay=b.delay_answer, rate=b.rate_answer, cut=b.cut_answer)

    def _keeping(self, kept: bytearray, stored: bytearray | None = None) -> Callable[[bytes], None]:
        def keep(data: bytes) -> None:
            self._proxy.keep(kept, data)
            if stored is not None:
                stored.extend(data)

        return keep

    async def _both(self, going: Task, coming: Task, asked: Framer, *, patient: bool) -> bool:
        """Until the answer is here or cannot come; whether the client left before. Raises Cut."""
        await asyncio.wait({going, coming}, return_when=asyncio.FIRST_COMPLETED)
        if going.done() and not isinstance(going.exception(), OSError):
            going.result()
            if not asked.done:
                return True
            if not coming.done() and not patient:
                watch = asyncio.create_task(self._client.left())
                try:
                    await asyncio.wait({watch, coming}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    await ended(watch)
                if not coming.done() and not watch.cancelled() and watch.result():
                    return True
        await coming
        return False

    async def _reached(self) -> tuple[Inbound, asyncio.StreamWriter]:
        if self._server is not None and self._server[0].ended:
            await self.hang_up()
        if self._server is None:
            self._server = await self._proxy.connect()
        return self._server

    # --- an answer that was taken in whole -----------------------------------------------------------------------

    async def _doubled(self, exchange: Exchange, behaviour: Behaviour) -> str:
        asked, whole = Framer(), bytearray()
        await pump(
            self._client, asked, self._keeping(exchange.request, whole), Lane(None, lambda _count: None)
        )
        if not asked.done:
            return "client left"
        try:
            answer = await self._proxy.ask_twice(
                bytes(whole), exchange.method, at_once=behaviour.copies == "at once"
            )
        except OSError:
            reset(self._writer)
            return "no server"
        exchange.sent += 2 * len(whole)
        self._proxy.keep(exchange.answer, answer)
        framer = Framer(answer=True, method=exchange.method)
        framer.feed(answer)
        self._spent = not framer.done or says_close(exchange, framer)
        return await self._stored(exchange, behaviour, answer)

    async def _stored(self, exchange: Exchange, behaviour: Behaviour, answer: bytes) -> str:
        if behaviour.drop:
            if behaviour.action:
                await asyncio.to_thread(behaviour.action)
            if behaviour.silent:
                await self._client_leaves()
            return "dropped"
        if behaviour.hold:
            exchange.outcome = "held"
            self._proxy.changed()
            await _set(behaviour.hold)
        lane = self._back(exchange, behaviour, stored=True)
        await lane.send(answer, asyncio.get_running_loop().time())
        return "passed"

    # --- bytes that nobody reads -----------------------------------------------------------------------------------

    async def _through(self, exchange: Exchange, behaviour: Behaviour) -> str:
        self._spent = True
        if behaviour.stores:
            raise ValueError("a proxy that does not read HTTP cannot know where an answer ends")
        try:
            source, server = await self._reached()
        except OSError:
            reset(self._writer)
            return "no server"
        going = self._upward(exchange, None, server, behaviour)
        coming = asyncio.create_task(
            pump(source, None, self._keeping(exchange.answer), self._back(exchange, behaviour))
        )
        try:
            await asyncio.wait({going, coming}, return_when=asyncio.FIRST_COMPLETED)
            first, other, to = (going, coming, server) if going.done() else (coming, going, self._writer)
            first.result()
            if to.can_write_eof():
                to.write_eof()
                await other
        finally:
            await ended(going, coming)
        return "passed"

    async def _client_leaves(self) -> None:
        while await self._client.chunk():
            pass


def says_close(exchange: Exchange, answered: Framer) -> bool:
    said = (headers.get("connection", "") for headers in (exchange.headers, answered.headers))
    return any("close" in text.lower() for text in said)


async def ended(*tasks: "asyncio.Task[None] | asyncio.Task[bool]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _set(event: threading.Event) -> None:
    while not event.is_set():
        await asyncio.sleep(0.005)
