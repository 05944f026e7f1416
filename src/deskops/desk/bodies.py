"""Bodies on their way in: bounded before they are read, in size and time, unpacked, and never more at once than fit."""

import asyncio
import json
from typing import TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deskops.sync.packing import LARGEST, LARGEST_PACKED, Unpackable, unpack, unpacked_soon
from deskops.sync.wire import SERVICE

if TYPE_CHECKING:
    from deskops.desk.wiring import Wiring

QUARANTINE: Final = "/v1/quarantine"
_SLOWEST: Final = 60.0  # seconds in which a body must be there


class Bodies:
    """Reads JSON bodies whole; what is too large, too slow or no gzip is refused before anything parses it.

    Streams of files (`PATCH /v1/blobs`, a quarantine) pass as they come: their route bounds them.
    """

    def __init__(self, app: ASGIApp, wiring: "Wiring") -> None:
        self._app, self._wiring = app, wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        streams = scope["type"] == "http" and scope["path"] == QUARANTINE
        if scope["type"] != "http" or streams or scope["method"] in ("GET", "HEAD", "PATCH"):
            await self._app(scope, receive, send)
            return
        if not self._wiring.limits.enter():
            await _refuse(send, 503, "busy", "too many calls at once", [(b"retry-after", b"5")])
            return
        try:
            await self._read(scope, receive, send)
        finally:
            self._wiring.limits.leave()

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        packed = headers.get(b"content-encoding", b"").lower() == b"gzip"
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > LARGEST_PACKED:
            await _refuse(send, 413, "too-large", "the body is too large")
            return
        try:
            async with asyncio.timeout(_SLOWEST):
                body = await _whole(receive)
        except TimeoutError:
            await _refuse(send, 408, "too-slow", "the body did not come in time")
            return
        except Unpackable:
            await _refuse(send, 413, "too-large", "the body is too large")
            return
        try:
            content = unpacked_soon(body, packed=packed)
            if content is None:
                content = await asyncio.to_thread(unpack, body, packed=packed)
        except Unpackable as error:
            too_large = "too large" in str(error)
            words = f"no gzip that ends, or more than {LARGEST} bytes"
            await _refuse(send, 413 if too_large else 400, "too-large" if too_large else "unfit", words)
            return
        scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"content-encoding"]}
        await self._app(scope, _again(content, receive), send)


async def _whole(receive: Receive) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        parts += message.get("body", b"")
        if len(parts) > LARGEST_PACKED:
            raise Unpackable("too large")
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(parts)


def _again(content: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": content, "more_body": False}

    return again


async def _refuse(
    send: Send, status: int, code: str, words: str, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    body = json.dumps({"service": SERVICE, "error": code, "words": words}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close"), *(more or [])]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
