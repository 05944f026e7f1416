"""Servers that answer in a desk's place: portals, proxies' error pages, liars, and one that repeats itself."""

import asyncio
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from faults.framing import Framer, answer, body_of, headers_of, packed
from faults.lanes import Lane, pump
from faults.serving import Inbound, Served, closed

LOGIN = b"<!DOCTYPE html><html><title>Welcome</title><body><form>Log in to the network</form></body></html>"
BROKEN = {
    "truncated": b'{"entries": [{"id": "0190',
    "empty": b"",
    "no JSON": b"{entries: nothing}",
    "null": b"null",
    "array": b"[]",
    "text": b'"ok"',
    "no UTF-8": b'{"service": "\xff\xfe"}',
    "NaN": b'{"rev": NaN}',
    "huge number": b'{"rev": 1' + b"0" * 5000 + b"}",
    "deep": b"[" * 100_000,
    "twice": b'{"more": false}{"more": false}',
}
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> bytes:
        return body_of(self.raw)


Reply = Callable[[Asked, asyncio.StreamWriter], Awaitable[bool]]


class Stranger(Served):
    """Answers each request by `reply`, which says whether the connection goes on; keeps in `asked` what came."""

    def __init__(self, reply: Reply, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        super().__init__(host=host, tls=tls)
        self.reply = reply
        self.asked: list[Asked] = []

    @property
    def authorizations(self) -> list[str]:
        """What came as `Authorization`, of all requests that had one."""
        return [asked.headers["authorization"] for asked in self.asked if "authorization" in asked.headers]

    def saw(self, secret: str) -> bool:
        """Anywhere: in a target, a header or a body."""
        wanted = secret.encode()
        return any(wanted in asked.raw or wanted in asked.body for asked in self.asked)

    async def handle(self, client: Inbound, writer: asyncio.StreamWriter) -> None:
        while await self._answered(client, writer):
            pass

    async def _answered(self, client: Inbound, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        framer, raw = Framer(), bytearray()
        await pump(client, framer, raw.extend, Lane(None, lambda _count: None))
        if not framer.done:
            return False
        method, target, *_ = framer.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        asked = Asked(method, target, headers_of(framer.head), bytes(raw))
        self.asked.append(asked)
        self.changed()
        goes_on = await self.reply(asked, writer)
        await writer.drain()
        return goes_on


def saying(*answers: bytes, tls: ssl.SSLContext | None = None) -> Stranger:
    """These bytes, whatever is asked; of several the n-th for the n-th request, then always the last."""
    left = list(answers)

    async def reply(_asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        return False

    return Stranger(reply, tls=tls)


def captive_portal(*, tls: ssl.SSLContext | None = None) -> Stranger:
    """200 with a log-in page."""
    return saying(answer(200, LOGIN, "text/html; charset=utf-8"), tls=tls)


def html_as_json(*, tls: ssl.SSLContext | None = None) -> Stranger:
    """200 with a log-in page that calls itself application/json."""
    return saying(answer(200, LOGIN), tls=tls)


def redirect(to: str, status: int = 302, *, tls: ssl.SSLContext | None = None) -> Stranger:
    """To this URL with the path that was asked for; 307 and 308 ask for the same method again."""

    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(answer(status, LOGIN, "text/html", location=to + asked.target))
        return False

    return Stranger(reply, tls=tls)


def listener(body: bytes = b"{}", *, tls: ssl.SSLContext | None = None) -> Stranger:
    """200 to everything: where a redirect leads; see its `authorizations` and `saw`."""
    return saying(answer(200, body), tls=tls)


def broken_json(kind: str, *, tls: ssl.SSLContext | None = None) -> Stranger:
    """200, application/json, and one of BROKEN. `cut off` is one whose length says that more should come."""
    if kind == "cut off":
        return saying(answer(200, BROKEN["truncated"], content_length="500"), tls=tls)
    return saying(answer(200, BROKEN[kind]), tls=tls)


def gzip_lie(kind: str = "plain", *, tls: ssl.SSLContext | None = None) -> Stranger:
    """`Content-Encoding: gzip` over what is none (`plain`), half of one (`half`) or one with a wrong sum (`sum`)."""
    true = packed(b'{"more": false}' * 50)
    bodies = {"plain": b'{"more": false}', "half": true[: len(true) // 2], "sum": true[:-8] + bytes(8)}
    return saying(answer(200, bodies[kind], content_encoding="gzip"), tls=tls)


def endless(
    kind: str = "body", *, drip: float = 0, most: int = 1 << 34, tls: ssl.SSLContext | None = None
) -> Stranger:
    """An answer that does not end: its `body` (chunked JSON) or its `headers`; at once, or a byte each `drip` seconds.

    Stops when the client leaves, or after `most` bytes.
    """
    opening = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    whole = b'"' + b"0" * 1021 + b'",'
    if kind == "body":
        opening += b"Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n"

    def piece(number: int) -> bytes:
        if kind == "headers":
            return b"x" if drip else b"X-%d: %s\r\n" % (number, b"y" * 1000)
        return b"1\r\n \r\n" if drip else b"400\r\n" + whole + b"\r\n"

    async def reply(_asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(opening)
        count = number = 0
        while count < most and not writer.transport.is_closing():
            data = piece(number)
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(drip)
            count, number = count + len(data), number + 1
        return False

    return Stranger(reply, tls=tls)


def bomb(megabytes: int = 200, *, tls: ssl.SSLContext | None = None) -> Stranger:
    """A JSON text of this size, which travels as about a thousandth of it."""

    async def reply(_asked: Asked, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n")
        writer.write(b"Connection: close\r\n\r\n")
        for piece in _bomb(megabytes):
            writer.write(piece)
            await writer.drain()
        return False

    return Stranger(reply, tls=tls)


def _bomb(megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(b'{"rows": "')
    zeros = b"0" * MEGABYTE
    for _ in range(megabytes):
        yield packer.compress(zeros)
    yield packer.compress(b'"}') + packer.flush()


# --- between a client and the real server ----------------------------------------------------------------------


class Between(Stranger):
    """Asks the real server on `real`, unless it says something else itself."""

    def __init__(
        self, real: int, *, tls: ssl.SSLContext | None = None, real_tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(self._reply, tls=tls)
        self.real = real
        self._real_tls = real_tls

    def instead(self, _asked: Asked) -> bytes | None:
        """What it says itself."""
        return None

    def came(self, asked: Asked, whole: bytes) -> None:
        """What the real server answered."""

    async def _reply(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        own = self.instead(asked)
        if own is None:
            own = await self._really(asked)
            self.came(asked, own)
        writer.write(own)
        framer = Framer(answer=True, method=asked.method)
        framer.feed(own)
        return framer.done and "close" not in framer.headers.get("connection", "")

    async def _really(self, asked: Asked) -> bytes:
        name = "localhost" if self._real_tls else None
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.real, ssl=self._real_tls, server_hostname=name
        )
        whole = bytearray()
        try:
            writer.write(asked.raw)
            framer = Framer(answer=True, method=asked.method)
            await pump(Inbound(reader), framer, whole.extend, Lane(None, lambda _count: None))
        finally:
            await closed(writer)
        return bytes(whole)


class Failing(Between):
    """`status` for the first `times` requests (None: until `heal`), with Retry-After if given; then the real server."""

    def __init__(
        self,
        real: int,
        status: int = 503,
        times: int | None = None,
        *,
        retry_after: str | None = None,
        body: bytes = b"<html><body><h1>Bad gateway</h1></body></html>",
        tls: ssl.SSLContext | None = None,
        real_tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(real, tls=tls, real_tls=real_tls)
        self.left = times
        more = {} if retry_after is None else {"retry_after": retry_after}
        self._says = answer(status, body, "text/html", **more)

    def heal(self) -> None:
        self.left = 0

    def instead(self, _asked: Asked) -> bytes | None:
        if self.left == 0:
            return None
        if self.left is not None:
            self.left -= 1
        return self._says


class Stale(Between):
    """A cache that asks no more: after `fresh` answers for a method and target it repeats the last, until `heal`."""

    def __init__(
        self,
        real: int,
        fresh: int = 1,
        *,
        tls: ssl.SSLContext | None = None,
        real_tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(real, tls=tls, real_tls=real_tls)
        self.repeated = 0
        self._fresh = fresh
        self._kept: dict[tuple[str, str], list[bytes]] = {}

    def heal(self) -> None:
        self._fresh = 1 << 60

    def instead(self, asked: Asked) -> bytes | None:
        kept = self._kept.get((asked.method, asked.target), [])
        if len(kept) < self._fresh:
            return None
        self.repeated += 1
        return kept[-1]

    def came(self, asked: Asked, whole: bytes) -> None:
        self._kept.setdefault((asked.method, asked.target), []).append(whole)
