"""The line under one conversation with WinRM: HTTPS alone, its certificate checked, within bounds of time and size.

The client library takes whatever comes for as long as it comes. So the socket that it reads from counts: what a
machine answers to one message has an end, and so has the whole.
"""

import logging
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import Any, Final, NamedTuple

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pypsrp.negotiate import HTTPNegotiateAuth
from pypsrp.wsman import WSMan
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import SSLError

from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.winrm_words import causes, is_other_name
from deskops.i18n import _
from deskops.system_errors import why

CONNECTING: Final = 3  # seconds
WAITING: Final = 5  # seconds that the machine may keep one question for output open
_READING: Final = WAITING + 3  # seconds until bytes of an answer come
# Windows answers with 500 KiB at most (MaxEnvelopeSizekb), and is told that we take 150.
ANSWER: Final = 1024 * 1024
# What the library writes into its log would stand between findings on the terminal; its errors are told by us.
_TALKATIVE: Final = ("pypsrp", "spnego", "urllib3")
_SOAP: Final = ("application/soap+xml", "text/xml")


class Trust(NamedTuple):
    """`ca`: a PEM file of the authorities that are trusted instead of the system's. `called`: the name that the
    certificate may have beside that in the address.
    """

    ca: str = ""
    called: str = ""


class Bounds:
    """What one conversation may take. `stop` ends it from any thread, `close` is for the one that holds it."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._over = threading.Event()
        self._heard = 0
        self._lines: set[ssl.SSLSocket] = set()

    @property
    def left(self) -> float:
        """Seconds."""
        return 0.0 if self._over.is_set() else max(0.0, self._end - time.monotonic())

    def stop(self) -> None:
        self._over.set()
        for line in list(self._lines):
            with suppress(OSError):  # it is down already
                socket.socket.shutdown(line, socket.SHUT_RDWR)  # past TLS, which another thread is using

    def close(self) -> None:
        """At once: a reader of half an answer would hold the line open for as long as it is remembered."""
        for line in self._lines:
            handle = line.detach()
            if handle >= 0:
                socket.close(handle)

    def asks(self, line: ssl.SSLSocket) -> None:
        self._lines.add(line)
        self._heard = 0

    def hears(self, size: int) -> None:
        """Raises Unread where that was too much or comes too late."""
        self._heard += size
        if not self.left:
            raise Unread(_("no answer in time"))
        if self._heard > ANSWER:
            raise Unread(_("its answer has no end"))


class _Counted(ssl.SSLSocket):
    """Its class is made anew for each conversation, with the bounds of that one."""

    bounds: Bounds

    def sendall(self, data: Any, flags: int = 0) -> None:
        self.bounds.asks(self)
        super().sendall(data, flags)

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        self.bounds.hears(0)
        size = super().recv_into(buffer, nbytes, flags)
        self.bounds.hears(size)
        return size


class _Adapter(HTTPAdapter):
    """Who is trusted is what the context says, and nothing beside it."""

    def __init__(self, context: ssl.SSLContext, called: str) -> None:
        self._context, self._called = context, called
        super().__init__(max_retries=0)

    def init_poolmanager(self, *sizes: Any, **more: Any) -> None:
        if self._called:
            more["server_hostname"] = self._called
        super().init_poolmanager(*sizes, **more, ssl_context=self._context)

    def send(self, request: PreparedRequest, *more: Any, **named: Any) -> Response:
        """Where the certificate is not for the name, it may be for the very address: nothing was sent before."""
        try:
            return super().send(request, *more, **named)
        except SSLError as error:
            if not self._called or not any(is_other_name(cause) for cause in causes(error)):
                raise
        self._called = ""
        self.poolmanager.clear()
        self.init_poolmanager(self._pool_connections, self._pool_maxsize, self._pool_block)
        return super().send(request, *more, **named)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The context does."""


def connected(address: Address, password: str, bounds: Bounds, trust: Trust) -> WSMan:
    """Nothing is sent yet.

    Raises Unread where that file cannot be read.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    wsman = WSMan(
        address.host, port=address.port, ssl=True, auth="negotiate", operation_timeout=WAITING,
        connection_timeout=CONNECTING, read_timeout=_READING, reconnection_retries=0,
    )  # fmt: skip
    session = Session()
    session.trust_env = False  # no proxy, no .netrc, no other authorities
    session.max_redirects = 0
    session.headers.update({"Accept-Encoding": "identity"})
    session.adapters.clear()
    session.mount("https://", _Adapter(_context(bounds, trust.ca), trust.called))
    session.auth = HTTPNegotiateAuth(address.user, password)
    session.hooks["response"].append(_only_soap)
    wsman.transport.session = session
    return wsman


def _context(bounds: Bounds, ca: str) -> ssl.SSLContext:
    try:
        made = ssl.create_default_context(cafile=ca or None)
    except (OSError, ssl.SSLError) as error:
        words = _("{path} cannot be read: {error}").format(path=ca, error=why(error))
        raise Unread(words) from None
    made.sslsocket_class = type("Counted", (_Counted,), {"bounds": bounds})
    return made


def _only_soap(response: Response, **_more: Any) -> None:
    """Raises Unread for what is no SOAP: the library would read an entity bomb, and guess at the encoding of a page."""
    if response.status_code == 401:
        return
    if response.status_code in (301, 302, 303, 307, 308):
        raise Unread(_("it answers only elsewhere (HTTP {status})").format(status=response.status_code))
    if not response.headers.get("Content-Type", "").lower().startswith(_SOAP):
        raise Unread(_not_winrm(response.status_code))
    said = response.content
    try:
        fromstring(said, forbid_dtd=True)
    except (DefusedXmlException, SyntaxError, ValueError, LookupError):
        raise Unread(_not_winrm(response.status_code)) from None
    response.encoding = "utf-8"


def _not_winrm(status: int) -> str:
    return _("what answers there is not WinRM (HTTP {status})").format(status=status)
