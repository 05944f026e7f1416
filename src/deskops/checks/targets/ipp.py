"""A printer that speaks IPP: questions that read, over httpx, with bounds on time and size; no job is ever sent.

A certificate is held against the system's authorities, those of `checks.printer_ca`, or the fingerprint that
`checks.printer_pins` has for this host. Which of the usual paths it answers on is found out.
"""

import asyncio
import hashlib
import ssl
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import httpx

from deskops.checks.collectors import ipp_wire
from deskops.checks.collectors.ipp_wire import Answer, Attributes
from deskops.checks.collectors.printer_ipp import ATTRIBUTES, JOB_ATTRIBUTES
from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.ports import certificate
from deskops.i18n import _
from deskops.system_errors import why

CONNECTING: Final = 3.0  # seconds
SILENT: Final = 3.0  # seconds between two parts of an answer
_PATHS: Final = ("/ipp/print", "/ipp", "/")
_JOBS: Final = 20
_REFUSED: Final = "certificate verify failed"  # OpenSSL's words
_ELSEWHERE: Final = frozenset({301, 302, 307, 308, 426, 403})  # "only over TLS"


class Trust(NamedTuple):
    """`pins`: SHA-256 of certificates in hexadecimal, by host; `ca` a PEM file instead of the system's.

    `called`: the name that its certificate is to have, where it is asked by its address.
    """

    ca: str = ""
    pins: Mapping[str, str] = {}
    called: str = ""


class _Elsewhere(Unread):
    """It answers, but not here: another path, or only over TLS."""


class Ipp:
    def __init__(self, address: Address, trust: Trust) -> None:
        self._address, self._trust = address, trust
        self._request = 0
        self._uri = ""
        self._version = (2, 0)

    async def printer(self) -> tuple[Attributes, list[Attributes]]:
        """What is told of the printer, and of its unfinished jobs. Raises Unread."""
        try:
            return await self._all(self._address.scheme == "ipps")
        except _Elsewhere:
            if self._address.scheme == "ipps":
                raise
        return await self._all(secure=True)

    async def _all(self, secure: bool) -> tuple[Attributes, list[Attributes]]:
        async with self._client(secure) as client:
            told = await self._found(client, secure)
            jobs: list[Attributes] = []
            if told.get("queued-job-count", [0])[0]:
                jobs = await self._jobs(client)
            return told, jobs

    async def _found(self, client: httpx.AsyncClient, secure: bool) -> Attributes:
        """Asks on each path until one is the printer's."""
        last = Unread(_("it is no printer"))
        for path in [self._address.path] if self._address.path else _PATHS:
            self._uri = self._at(path, secure)
            try:
                return (await self._asked(client, ipp_wire.GET_PRINTER, ATTRIBUTES)).printer
            except _Elsewhere as error:
                last = error
        raise last

    def _at(self, path: str, secure: bool) -> str:
        host = f"[{self._address.host}]" if ":" in self._address.host else self._address.host
        return f"{'https' if secure else 'http'}://{host}:{self._address.port}{path}"

    async def _jobs(self, client: httpx.AsyncClient) -> list[Attributes]:
        """A printer that keeps its jobs for itself is asked no further."""
        try:
            return (await self._asked(client, ipp_wire.GET_JOBS, JOB_ATTRIBUTES, _JOBS)).jobs
        except Unread:
            return []

    async def _asked(
        self, client: httpx.AsyncClient, operation: int, wanted: Sequence[str], limit: int = 0
    ) -> Answer:
        answer = await self._once(client, operation, wanted, limit)
        if answer.status == ipp_wire.VERSION_UNKNOWN and self._version != (1, 1):
            self._version = (1, 1)
            answer = await self._once(client, operation, wanted, limit)
        if answer.status == ipp_wire.NOT_FOUND:
            raise _Elsewhere(_("no printer at this path"))
        if answer.status > 0xFF:
            raise Unread(_("it refuses the question (IPP {status:04X})").format(status=answer.status))
        return answer

    async def _once(
        self, client: httpx.AsyncClient, operation: int, wanted: Sequence[str], limit: int
    ) -> Answer:
        self._request += 1
        scheme = "ipps" if self._uri.startswith("https") else "ipp"
        uri = f"{scheme}{self._uri[self._uri.index(':') :]}"
        body = ipp_wire.question(operation, self._request, uri, wanted, self._version, limit)
        answer = ipp_wire.answer(await self._posted(client, body))
        if answer.request != self._request:
            raise Unread(_("it answers another question"))
        return answer

    async def _posted(self, client: httpx.AsyncClient, body: bytes) -> bytes:
        more: dict[str, Any] = {"trace": self._traced} if self._pin else {}
        if self._trust.called:
            more["sni_hostname"] = self._trust.called
        try:
            async with client.stream("POST", self._uri, content=body, extensions=more) as response:
                _look(response.status_code)
                said = bytearray()
                async for part in response.aiter_raw():
                    said += part
                    if len(said) > ipp_wire.CAP:
                        raise Unread(_("its answer has no end"))
                return bytes(said)
        except httpx.TimeoutException:
            raise Unread(_("no answer in time")) from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            if _REFUSED in str(error):
                raise await self._untrusted(str(error)) from None
            raise Unread(_why(error)) from None

    def _client(self, secure: bool) -> httpx.AsyncClient:
        """No proxy, no redirect, nothing packed: what comes is as large as it says."""
        return httpx.AsyncClient(
            verify=self._context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            timeout=httpx.Timeout(SILENT, connect=CONNECTING),
            trust_env=False,
            follow_redirects=False,
            headers={
                "Content-Type": "application/ipp",
                "Accept-Encoding": "identity",
                "User-Agent": "deskops",
            },
            limits=httpx.Limits(max_connections=1),
        )

    @property
    def _pin(self) -> str:
        pins, host = self._trust.pins, self._address.host
        return (pins.get(self._trust.called) or pins.get(host, "")).replace(":", "").lower()

    def _context(self) -> ssl.SSLContext:
        """Raises Unread for a file of authorities that cannot be read."""
        try:
            context = ssl.create_default_context(cafile=self._trust.ca or None)
        except (OSError, ssl.SSLError) as error:
            words = _("{path} cannot be read: {error}").format(path=self._trust.ca, error=why(error))
            raise Unread(words) from None
        if self._pin:  # compared in `_traced`, before anything is sent
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    async def _traced(self, event: str, about: Mapping[str, Any]) -> None:
        if not event.endswith("start_tls.complete"):
            return
        shown = about["return_value"].get_extra_info("ssl_object").getpeercert(binary_form=True)
        if hashlib.sha256(shown or b"").hexdigest() != self._pin:
            await about["return_value"].aclose()
            raise Unread(_("ITS CERTIFICATE IS NOT THE PINNED ONE: another machine may be pretending"))

    async def _untrusted(self, words: str) -> Unread:
        """With the fingerprint of what was shown, to be compared with the one on the printer's own page."""
        address = self._address
        shown = await certificate(address.host, address.port)
        why = words.partition(_REFUSED)[2].partition("(_ssl")[0].strip(" :")
        told = _(
            "its certificate is not trusted: {why}. If the printer's own page shows {digest}, allow it: {order}"
        )
        digest = hashlib.sha256(shown).hexdigest() if shown else "?"
        order = f"deskops config set checks.printer_pins.{self._trust.called or address.host} {digest}"
        return Unread(told.format(why=why, digest=digest, order=order))


def _why(error: Exception) -> str:
    words = str(error)
    if isinstance(error, httpx.ConnectError) and (
        not words or "refused" in words or "All connection" in words
    ):
        return _("nobody listens there")
    return _("the line broke: {error}").format(error=words[:200] or type(error).__name__)


def _look(status: int) -> None:
    """Raises Unread for an answer of HTTP that carries none of IPP."""
    if status in (404, 405):
        raise _Elsewhere(_("no printer at this path"))
    if status in _ELSEWHERE:
        raise _Elsewhere(_("it answers only elsewhere (HTTP {status})").format(status=status))
    if status == 401:
        raise Unread(_("it asks for a password"))
    if status != 200:
        raise Unread(_("it refuses the question (HTTP {status})").format(status=status))


async def printer(address: Address, trust: Trust, seconds: float) -> tuple[Attributes, list[Attributes]]:
    """Raises Unread, also where it takes longer than so many seconds in all."""
    try:
        async with asyncio.timeout(seconds):
            return await Ipp(address, trust).printer()
    except TimeoutError:
        raise Unread(_("no answer in time")) from None
