"""The access log: one JSON object a line, without tokens, addresses, names or anything that a person wrote."""

import json
import logging
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from deskops.desk.wiring import Wiring


_ALWAYS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"strict-transport-security", b"max-age=31536000"),  # ignored where there is no TLS (RFC 6797, 8.1)
    (b"referrer-policy", b"no-referrer"),
)
_KNOWN: Final = frozenset(
    {
        "/v1/hello", "/v1/enrol", "/v1/sync", "/v1/unlock", "/v1/quarantine", "/v1/wiped", "/healthz", "/metrics",
    }
)  # fmt: skip


class Log:
    """Writes whole lines, from any thread."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream, self._lock = stream or sys.stderr, threading.Lock()

    def line(self, **told: object) -> None:
        text = json.dumps({"at": datetime.now(UTC).isoformat(timespec="milliseconds"), **told})
        with self._lock:
            self._stream.write(text + "\n")
            self._stream.flush()

    def fault(self, name: str, error: BaseException) -> None:
        """Where it happened, without the values that it happened with."""
        where = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        self.line(event="fault", id=name, error=type(error).__name__, where=where[-12:])


class Told(logging.Handler):
    """What the HTTP server itself has to say, in lines of the same form: a stranger's nonsense is one of them."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log.line(event="server", words=record.getMessage().splitlines()[0][:200])

    def listen(self) -> None:
        server = logging.getLogger("uvicorn.error")
        server.handlers, server.propagate = [self], False


class AccessLog:
    """A line for each call: method, route, status, bytes, milliseconds; and the headers that every answer has."""

    def __init__(self, app: ASGIApp, wiring: "Wiring") -> None:
        self._app, self._wiring = app, wiring

    def _more(self, there: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Whose answer it is, on every one: a laptop takes an answer about a file without it for a stranger's."""
        known = {name.lower() for name, _value in there}
        own = [(b"deskops-desk", self._wiring.desk.encode("ascii"))]
        return [one for one in (*_ALWAYS, *own) if one[0] not in known]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, size = time.perf_counter(), 500, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *self._more(message["headers"])]}
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "") or _known(scope["path"])
            took = round((time.perf_counter() - begun) * 1000, 1)
            self._wiring.meters.called(route, status)
            self._wiring.log.line(
                event="call", method=scope["method"], route=route, status=status, bytes=size, ms=took
            )


def _known(path: str) -> str:
    """A route's own name: a path may hold a digest or what an attacker wrote."""
    return path if path in _KNOWN else "other"
