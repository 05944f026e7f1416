"""Printers of the tests' own: recordings as text, an SNMP agent and an IPP server that answer from them, also badly.

`python tests/simulated_printers.py FILE COUNT` serves a recording on so many UDP ports and prints them; with `ipp FILE`
it is one over HTTP.
"""

import asyncio
import contextlib
import struct
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from deskops.checks.collectors.ber import (
    OCTETS,
    SEQUENCE,
    Oid,
    integer,
    number,
    object_id,
    oid,
    part,
    parts,
    tlv,
)  # fmt: skip

RECORDINGS = Path(__file__).parent / "checks" / "recordings" / "printers"
_KINDS = {"i": 0x02, "c": 0x41, "g": 0x42, "t": 0x43}
_TAGS = {
    "integer": 0x21, "boolean": 0x22, "enum": 0x23, "octets": 0x30, "textlang": 0x35, "text": 0x41, "name": 0x42,
    "keyword": 0x44, "uri": 0x45,
}  # fmt: skip
Table = dict[Oid, bytes]
Spoil = Callable[[bytes, int], list[bytes]]


def lines(name: str) -> list[str]:
    text = (RECORDINGS / name).read_text(encoding="utf-8").splitlines()
    return [one for one in text if one and not one.startswith("#")]


def snmprec(name: str) -> Table:
    """By name the encoded value."""
    return {tuple(map(int, at.split("."))): _encoded(kind, value) for at, kind, value in (
        one.split("|", 2) for one in lines(name)
    )}  # fmt: skip


def _encoded(kind: str, value: str) -> bytes:
    if kind == "s":
        return tlv(OCTETS, value.encode())
    if kind == "x":
        return tlv(OCTETS, bytes.fromhex(value))
    if kind == "o":
        return oid(tuple(map(int, value.split("."))))
    if kind == "a":
        return tlv(0x40, bytes(map(int, value.split("."))))
    return bytes((_KINDS[kind],)) + integer(int(value))[1:]


class Agent(asyncio.DatagramProtocol):
    """SNMP v2c. `spoil` gets what would be sent and the question's number, and returns what is sent instead."""

    def __init__(
        self,
        table: Table,
        community: str = "public",
        spoil: "Spoil | None" = None,
    ) -> None:
        self.table, self.community, self.spoil = dict(sorted(table.items())), community.encode(), spoil
        self.order = list(self.table)
        self.asked = 0
        self.delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.asked += 1
        request, answer = self.answer(data)
        sent = [answer] if self.spoil is None else self.spoil(answer, request)
        for one in sent if answer else ():
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self.transport.sendto, one, addr)
            else:
                self.transport.sendto(one, addr)

    def answer(self, data: bytes) -> tuple[int, bytes]:
        _tag, start, end = part(data, 0, len(data))
        version, community, pdu = parts(data, start, end)
        if data[community[1] : community[2]] != self.community:
            return 0, b""
        inner = parts(data, pdu[1], pdu[2])
        request, _first, most = (number(data, one[1], one[2]) for one in inner[:3])
        names = []
        for one in parts(data, inner[3][1], inner[3][2]):
            name = parts(data, one[1], one[2])[0]
            names.append(object_id(data, name[1], name[2]))
        bound = self.get(names) if pdu[0] == 0xA0 else self.next(names, most if pdu[0] == 0xA5 else 1)
        return request, message(data[version[1] : version[2]], self.community, request, bound)

    def get(self, names: list[Oid]) -> list[tuple[Oid, bytes]]:
        return [(name, self.table.get(name, b"\x81\x00")) for name in names]

    def next(self, names: list[Oid], most: int) -> list[tuple[Oid, bytes]]:
        import bisect

        bound, places = [], list(names)
        for _row in range(most):
            for at, place in enumerate(places):
                found = bisect.bisect_right(self.order, place)
                if found < len(self.order):
                    places[at] = self.order[found]
                    bound.append((places[at], self.table[places[at]]))
                else:
                    bound.append((place, b"\x82\x00"))
        return bound


def message(
    version: bytes, community: bytes, request: int, bound: list[tuple[Oid, bytes]], error: int = 0
) -> bytes:
    told = b"".join(tlv(SEQUENCE, oid(name) + value) for name, value in bound)
    pdu = tlv(0xA2, integer(request) + integer(error) + integer(0) + tlv(SEQUENCE, told))
    return tlv(SEQUENCE, tlv(0x02, version) + tlv(OCTETS, community) + pdu)


@contextlib.asynccontextmanager
async def agent(one: Agent) -> AsyncIterator[int]:
    """Its port."""
    transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: one, local_addr=("127.0.0.1", 0)
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


# --- IPP ---------------------------------------------------------------------------------------------------------


def ipp_answer(name: str, request: int = 1, *, more: bytes = b"", version: bytes = b"\x02\x00") -> bytes:
    status, body = 0, b""
    for one in lines(name):
        if one.startswith("status "):
            status = int(one.split()[1], 16)
            continue
        head, _equals, told = one.partition(" = ")
        kind, attribute = head.split(" ")
        for at, value in enumerate(told.split("|")):
            body += ipp_attribute(_TAGS[kind], "" if at else attribute, _ipp_value(kind, value))
    return version + struct.pack(">HI", status, request) + b"\x01\x04" + body + more + b"\x03"


def _ipp_value(kind: str, value: str) -> bytes:
    if kind in ("integer", "enum"):
        return struct.pack(">i", int(value))
    if kind == "boolean":
        return bytes([value == "true"])
    if kind == "textlang":
        return b"\0\x02en" + struct.pack(">H", len(value.encode())) + value.encode()
    return value.encode()


def ipp_attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


Answering = Callable[[bytes, str], "bytes | AsyncIterator[bytes]"]


@contextlib.asynccontextmanager
async def http_server(answer: Answering, **more: object) -> AsyncIterator[int]:
    """Its port. `answer` gets a request's body and path, and gives the whole answer with its head, or its parts."""
    tasks = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = int(head.lower().partition(b"content-length:")[2].split()[0])
                told = answer(await reader.readexactly(size), head.split(b" ")[1].decode())
                if isinstance(told, bytes):
                    writer.write(told)
                else:
                    async for one in told:
                        writer.write(one)
                        await writer.drain()
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, **more)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def http(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def printing(name: str) -> Answering:
    """A printer that answers from a recording, on every path."""

    def answer(question: bytes, _path: str) -> bytes:
        (request,) = struct.unpack_from(">I", question, 4)
        return http(ipp_answer(name, request))

    return answer


async def _serve(name: str, count: int) -> None:
    loop, table = asyncio.get_running_loop(), snmprec(name)
    ports = []
    for _number in range(count):
        transport, _agent = await loop.create_datagram_endpoint(
            lambda: Agent(table), local_addr=("127.0.0.1", 0)
        )
        ports.append(transport.get_extra_info("sockname")[1])
    print(*ports, flush=True)
    await asyncio.Event().wait()


async def _serve_ipp(name: str) -> None:
    async with http_server(printing(name)) as port:
        print(port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        first, second = sys.argv[1:3]
        asyncio.run(_serve_ipp(second) if first == "ipp" else _serve(first, int(second)))
