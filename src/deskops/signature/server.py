"""A server for one page on one address, for minutes: it answers who knows the token, and stops by itself.

HTTP/1.1 by h11, one request a connection. Nothing is logged, so that the token stands nowhere; nobody is asked for
anything that a caller names. Who does not name the token is answered before a body is read.
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
from deskops.signature.lines import Lines
from deskops.signature.page import Page
from deskops.signature.replies import CLOSED, Reply, asked_from_here, of_page, told, turned
from deskops.signature.strokes import LARGEST
from deskops.system_errors import why

_PATIENCE: Final = 60.0  # seconds for one request, however slow its link is
_HEAD_PATIENCE: Final = 10.0  # seconds until its head is here
_HEADERS: Final = 16_384  # bytes
_READ: Final = 65_536
_DROPPED: Final = 32_000_000  # bytes of a body that are read and forgotten, so that its sender hears why
_LOOK: Final = 0.2  # seconds between two looks at the clock
_LAST_WORDS: Final = 3.0  # seconds for what is still being sent


class Head(NamedTuple):
    """What stands before the body: the path is the token, then the steps."""

    method: str
    token: str
    steps: list[str]
    headers: dict[str, list[str]]


class PageServer:
    """Listens as soon as it is made; `with` it answers, in a thread of its own. Raises Refused for no such address."""

    def __init__(self, handoff: HandOff, page: Page, address: str, port: int = 0) -> None:
        self._handoff, self._page = handoff, page
        try:
            self._listener = socket.create_server((address, port), family=_family(address))
        except OSError as error:
            raise Refused(
                _("Nothing can be served at {address}: {reason}").format(address=address, reason=why(error)),
                hint=_("Choose an address of this laptop with --address, or sign with --pad or --paper."),
            ) from error
        self.address, self.port = address, int(self._listener.getsockname()[1])
        self._over, self._stop = threading.Event(), threading.Event()
        self._lines = Lines(lambda: handoff.device_address)
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
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        with (
            contextlib.closing(writer),
            self._lines.held(address, writer.transport.abort) as is_let_in,
            contextlib.suppress(OSError, TimeoutError, h11.RemoteProtocolError, EOFError),
        ):
            async with asyncio.timeout(_PATIENCE):
                if is_let_in:
                    await self._answer(reader, writer, address)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str) -> None:
        line = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEADERS)
        try:
            async with asyncio.timeout(_HEAD_PATIENCE):
                head = await _head(line, reader)
            reply = self._turned_away(head)
            if reply is None:
                reply = self._reply(head, await _body(line, reader), address)
        except h11.RemoteProtocolError as error:
            reply = Reply(error.error_status_hint)
        if line.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        answer = h11.Response(status_code=reply.status, headers=[*reply.headers, CLOSED])
        for event in (answer, h11.Data(data=reply.body), h11.EndOfMessage()):
            writer.write(line.send(event) or b"")
        await writer.drain()

    def _turned_away(self, head: Head) -> Reply | None:
        """What a stranger is told, whatever else there is in the request; None for who names the token."""
        if head.headers.get("host", []) != [self.host]:
            return Reply(421)
        return None if self._handoff.knows(head.token) else Reply(404)

    def _reply(self, head: Head, body: bytes | None, address: str) -> Reply:
        match head.method, head.steps:
            case "GET", []:
                return of_page(self._page)
            case "POST", [step] if step in STEPS:
                if not asked_from_here(head.headers, self.host):
                    return Reply(403)
                return self._step(step, head, body, address)
        return Reply(405 if not head.steps or head.steps[0] in STEPS else 404)

    def _step(self, step: str, head: Head, body: bytes | None, address: str) -> Reply:
        """`body` is None where it was longer than a signature is."""
        agent = " ".join(head.headers.get("user-agent", []))
        body = body if body is not None else b"." * (LARGEST + 1)
        try:
            return told(self._handoff.answer(step, body, Caller(address, agent)))
        except Turned as turn:
            return turned(turn)


async def _event(line: h11.Connection, reader: asyncio.StreamReader) -> object:
    """The next thing that was said. Raises RemoteProtocolError."""
    while (event := line.next_event()) is h11.NEED_DATA:
        line.receive_data(await reader.read(_READ))
    return event


async def _head(line: h11.Connection, reader: asyncio.StreamReader) -> Head:
    """Raises RemoteProtocolError, EOFError."""
    event = await _event(line, reader)
    if not isinstance(event, h11.Request):
        raise EOFError
    headers: dict[str, list[str]] = {}
    for name, value in event.headers:
        headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    path = event.target.decode("latin-1").partition("?")[0]
    token, *steps = path.removeprefix("/").split("/")
    return Head(event.method.decode("latin-1"), token, steps, headers)


async def _body(line: h11.Connection, reader: asyncio.StreamReader) -> bytes | None:
    """None for one that is longer than a signature is: it is read to its end and not kept. Raises EOFError."""
    body, size = bytearray(), 0
    while isinstance(event := await _event(line, reader), h11.Data):
        size += len(event.data)
        if size > _DROPPED:
            raise EOFError
        if size <= LARGEST:
            body += event.data
    if not isinstance(event, h11.EndOfMessage):
        raise EOFError
    return bytes(body) if size <= LARGEST else None


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
