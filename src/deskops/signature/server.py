"""A server for one page on one address, for minutes: it answers who knows the token, and stops by itself.

HTTP/1.1 by h11, one request a connection. Nothing is logged, so that the token stands nowhere; nobody is asked for
anything that a caller names.
"""

import asyncio
import contextlib
import socket
import threading
from types import TracebackType
from typing import Final, NamedTuple, Self

import h11

from deskops.errors import Refused
from deskops.i18n import _
from deskops.signature.handoff import STEPS, Caller, HandOff, State, Turned
from deskops.signature.page import Page
from deskops.signature.replies import CLOSED, Reply, asked_from_here, of_page, told, turned
from deskops.signature.strokes import LARGEST

_PATIENCE: Final = 60.0  # seconds for one request, however slow its link is
_HEADERS: Final = 16_384  # bytes
_LINES: Final = 32  # connections at a time
_READ: Final = 65_536
_DROPPED: Final = 32_000_000  # bytes of a body that are read and forgotten, so that its sender hears why
_LOOK: Final = 0.2  # seconds between two looks at the clock
_LAST_WORDS: Final = 3.0  # seconds for what is still being sent


class Request(NamedTuple):
    """`body` is None where it was longer than a signature is."""

    method: str
    path: str
    headers: dict[str, list[str]]
    body: bytes | None


class PageServer:
    """Listens as soon as it is made; `with` it answers, in a thread of its own. Raises Refused for no such address."""

    def __init__(self, handoff: HandOff, page: Page, address: str, port: int = 0) -> None:
        self._handoff, self._page = handoff, page
        try:
            self._listener = socket.create_server((address, port), family=_family(address))
        except OSError as error:
            raise Refused(
                _("Nothing can be served at {address}: {reason}").format(
                    address=address, reason=error.strerror
                ),
                hint=_("Choose an address of this laptop with --address, or sign with --pad or --paper."),
            ) from error
        self.address, self.port = address, int(self._listener.getsockname()[1])
        self._over, self._stop = threading.Event(), threading.Event()
        self._lines = 0
        self._thread = threading.Thread(target=self._run, name="signature page", daemon=True)

    @property
    def host(self) -> str:
        """As browsers name it in Host and Origin."""
        shown = f"[{self.address}]" if ":" in self.address else self.address
        return shown if self.port == 80 else f"{shown}:{self.port}"

    @property
    def url(self) -> str:
        """The whole of it, with the key behind the #: for the code and the screen alone."""
        secrets = self._handoff.secrets
        return f"http://{self.host}/{secrets.token}#{secrets.fragment}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def wait(self, seconds: float | None = None) -> bool:
        """Until it was answered or the time is over; whether it is."""
        return self._over.wait(seconds)

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_WORDS + 1)
        self._listener.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._over.set()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._talk, sock=self._listener, limit=_READ)
        while not self._stop.is_set() and self._handoff.state in (State.WAITING, State.OPEN):
            await asyncio.sleep(_LOOK)
        server.close()
        end = asyncio.get_running_loop().time() + _LAST_WORDS
        while self._lines and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.01)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines += 1
        with contextlib.suppress(OSError, TimeoutError, h11.RemoteProtocolError, EOFError):
            try:
                async with asyncio.timeout(_PATIENCE):
                    if self._lines <= _LINES:
                        await self._answer(reader, writer)
            finally:
                self._lines -= 1
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEADERS)
        try:
            request = await _heard(line, reader)
            peer = writer.get_extra_info("peername")
            reply = self._reply(request, str(peer[0]) if peer else "")
        except h11.RemoteProtocolError as error:
            reply = Reply(error.error_status_hint)
        if line.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        head = h11.Response(status_code=reply.status, headers=[*reply.headers, CLOSED])
        for event in (head, h11.Data(data=reply.body), h11.EndOfMessage()):
            writer.write(line.send(event) or b"")
        await writer.drain()

    def _reply(self, request: Request, peer: str) -> Reply:
        hosts = request.headers.get("host", [])
        if hosts != [self.host]:
            return Reply(421)
        _root, token, *steps = f"{request.path}/".split("/")[:-1] or ["", ""]
        if not self._handoff.knows(token):
            return Reply(404)
        match request.method, steps:
            case "GET", []:
                return of_page(self._page)
            case "POST", [step] if step in STEPS:
                if not asked_from_here(request.headers, self.host):
                    return Reply(403)
                return self._step(step, request, peer)
        return Reply(405 if not steps or steps[0] in STEPS else 404)

    def _step(self, step: str, request: Request, peer: str) -> Reply:
        body = request.body if request.body is not None else b"." * (LARGEST + 1)
        agent = " ".join(request.headers.get("user-agent", []))
        try:
            return told(self._handoff.answer(step, body, Caller(peer, agent)))
        except Turned as turn:
            return turned(turn)


async def _heard(line: h11.Connection, reader: asyncio.StreamReader) -> Request:
    """One request; a body beyond the limit is read to its end and not kept. Raises RemoteProtocolError, EOFError."""
    head, body, size = None, bytearray(), 0
    while True:
        event = line.next_event()
        if event is h11.NEED_DATA:
            line.receive_data(await reader.read(_READ))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            size += len(event.data)
            if size > _DROPPED:
                raise EOFError
            if size <= LARGEST:
                body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return _request(head, bytes(body) if size <= LARGEST else None)
        else:
            raise EOFError


def _request(head: h11.Request, body: bytes | None) -> Request:
    headers: dict[str, list[str]] = {}
    for name, value in head.headers:
        headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    path = head.target.decode("latin-1").partition("?")[0]
    return Request(head.method.decode("latin-1"), path, headers, body)


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
