"""An answer that is given before its question was read to the end, and still arrives."""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST: Final = 5.0  # seconds for which the rest of a body is still taken and thrown away


class Lingering:
    """Takes the rest of a body that nobody reads, for a while, before the connection may end.

    A socket that is closed over unread bytes resets the connection, and the reset may overtake the answer:
    a laptop that pushes too much would see a broken line instead of 413, and try it again for ever (RFC 9112,
    9.6). Who asks first whether to send (`Expect: 100-continue`) sends nothing after an answer.
    """

    def __init__(self, app: ASGIApp, longest: float = LONGEST) -> None:
        self._app, self._longest = app, longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _body_follows(scope):
            await self._app(scope, receive, send)
            return
        over = False

        async def reading() -> Message:
            nonlocal over
            message = await receive()
            over = message["type"] != "http.request" or not message.get("more_body")
            return message

        async def rest() -> None:
            while not over:
                await reading()

        async def answering(message: Message) -> None:
            last = message["type"] == "http.response.body" and not message.get("more_body")
            if not last or over:
                await send(message)
                return
            await send({**message, "more_body": True})
            try:
                async with asyncio.timeout(self._longest):
                    await rest()
            except TimeoutError:
                pass  # it has had its answer, and its time
            await send({"type": "http.response.body", "body": b""})

        await self._app(scope, reading, answering)


def _body_follows(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    if b"expect" in headers:
        return False
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
