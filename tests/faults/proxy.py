"""A TCP proxy in front of a port of this machine, which does to each exchange what a plan says."""

import asyncio
import itertools
import ssl
from collections.abc import Sequence

from faults.behaviour import PASS, Behaviour, Plan, as_plan
from faults.exchange import Exchange
from faults.framing import Framer
from faults.lanes import Lane, pump
from faults.line import Line
from faults.serving import Inbound, NotSeen, Served, closed

KEEP = 4 << 20  # bytes of each message


class Proxy(Served):
    """In front of `target`; reads HTTP/1.1 unless `http` is false, when an exchange is a whole connection.

    With `tls` it speaks TLS to the client, with `target_tls` to the server; without both TLS passes through unread
    (`http=False`). Settable while it runs: `plan`, `target`. Keeps `keep` bytes of each message.
    """

    def __init__(
        self,
        target: int,
        plan: Behaviour | Plan = PASS,
        *,
        http: bool = True,
        host: str = "127.0.0.1",
        target_host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        target_tls: ssl.SSLContext | None = None,
        target_name: str = "localhost",
        keep: int = KEEP,
    ) -> None:
        super().__init__(host=host, tls=tls)
        self.target = target
        self.target_host = target_host
        self.http = http
        self.exchanges: list[Exchange] = []
        self._target_tls = target_tls
        self._target_name = target_name
        self._keep = keep
        self._flapping: asyncio.Task[None] | None = None
        self.plan = plan

    @property
    def plan(self) -> Behaviour | Plan:
        return self._plan

    @plan.setter
    def plan(self, given: Behaviour | Plan) -> None:
        self._plan = as_plan(given)

    @property
    def sent(self) -> int:
        """Bytes that reached the server."""
        return sum(exchange.sent for exchange in self.exchanges)

    @property
    def returned(self) -> int:
        """Bytes that reached the client."""
        return sum(exchange.returned for exchange in self.exchanges)

    def where(self, needle: str | bytes) -> set[str]:
        """Every place in which it was seen, of all exchanges; see Exchange.where."""
        wanted = needle.encode() if isinstance(needle, str) else needle
        return {place for exchange in self.exchanges for place in exchange.where(wanted)}

    def wait_requests(self, count: int, within: float = 5.0) -> Exchange:
        """Until so many exchanges have an outcome; gives the last of them."""
        self.wait_for(lambda: sum(bool(e.outcome) for e in list(self.exchanges)) >= count, within)
        return [exchange for exchange in list(self.exchanges) if exchange.outcome][count - 1]

    def replay(self, exchange: Exchange, times: int = 1) -> list[bytes]:
        """The same bytes to the server again, one after another, each on a new connection; what it answered."""
        if not exchange.whole:
            raise NotSeen("a request that was not kept whole cannot be replayed")
        return [self._call(self._ask(bytes(exchange.request), exchange.method)) for _ in range(times)]

    def flap(self, schedule: Sequence[tuple[float, float]] = ((0.2, 0.1),)) -> None:
        """Up and down for these seconds, over and over, until `steady`."""
        self._call(self._flap(schedule))

    def steady(self) -> None:
        """Flaps no more, and is up."""
        self._call(self._unflap())
        self.up()

    # --- in the thread -----------------------------------------------------------------------------------------

    async def _flap(self, schedule: Sequence[tuple[float, float]]) -> None:
        async def run() -> None:
            for up, down in itertools.cycle(schedule):
                await self._listen()
                await asyncio.sleep(up)
                await self._deafen()
                await asyncio.sleep(down)

        await self._unflap()
        self._flapping = asyncio.create_task(run())

    async def _unflap(self) -> None:
        if self._flapping is not None:
            self._flapping.cancel()
            await asyncio.gather(self._flapping, return_exceptions=True)
            self._flapping = None

    async def _stop(self) -> None:
        await self._unflap()
        await super()._stop()

    async def handle(self, client: Inbound, writer: asyncio.StreamWriter) -> None:
        line = Line(self, client, writer, self.connections)
        try:
            while await line.carry():
                pass
        finally:
            await line.hang_up()

    def begin(self, connection: int, head: bytes) -> Exchange:
        first = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        method, target = (first[0], first[1] if len(first) > 1 else "") if head else ("", "")
        exchange = Exchange(len(self.exchanges) + 1, connection, method, target, head)
        self.exchanges.append(exchange)
        self.changed()
        return exchange

    def keep(self, kept: bytearray, data: bytes) -> None:
        kept += data[: max(0, self._keep - len(kept))]

    async def connect(self) -> tuple[Inbound, asyncio.StreamWriter]:
        name = self._target_name if self._target_tls else None
        reader, writer = await asyncio.open_connection(
            self.target_host, self.target, ssl=self._target_tls, server_hostname=name
        )
        return Inbound(reader), writer

    async def _ask(self, request: bytes, method: str) -> bytes:
        """The whole answer to a whole request, on a connection of its own."""
        source, writer = await self.connect()
        answer = bytearray()
        try:
            writer.write(request)
            await writer.drain()
            await pump(source, Framer(answer=True, method=method), answer.extend, Lane(None, lambda _: None))
        finally:
            await closed(writer)
        return bytes(answer)

    async def ask_twice(self, request: bytes, method: str, *, at_once: bool) -> bytes:
        if at_once:
            return (await asyncio.gather(self._ask(request, method), self._ask(request, method)))[0]
        first = await self._ask(request, method)
        await self._ask(request, method)
        return first
