"""A TCP port: whether something listens, and until when the certificate holds that it shows; nothing is sent there."""

import asyncio
import errno
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from deskops.checks.collectors.ber import SEQUENCE, Broken, part, parts
from deskops.checks.facts import Unread
from deskops.checks.pos_kinds import LOST, REFUSED, SILENT
from deskops.i18n import _

SECONDS: Final = 1.5
_LIMIT: Final = 1024  # bytes that wait to be read
_REFUSED: Final = frozenset({errno.ECONNREFUSED, getattr(errno, "WSAECONNREFUSED", -1)})
_TIMES: Final = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Closed(Unread):
    """`state` is refused, silent or lost, as of an Endpoint; its words say why."""

    def __init__(self, state: str, why: str) -> None:
        super().__init__(why)
        self.state = state


async def connected(host: str, port: int, seconds: float = SECONDS) -> Line:
    """Raises Closed."""
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.open_connection(host, port, limit=_LIMIT)
    except TimeoutError:
        raise Closed(SILENT, _("no answer in time")) from None
    except OSError as error:
        if error.errno in _REFUSED:
            raise Closed(REFUSED, _("nobody listens there")) from None
        raise Closed(LOST, error.strerror or str(error)) from None


async def let_go(writer: asyncio.StreamWriter) -> None:
    """At once: what was not sent is of no worth, and a peer that never closes holds nothing."""
    writer.transport.abort()
    with suppress(OSError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), 0.5)


async def why_closed(host: str, port: int) -> str:
    """Empty where somebody listens."""
    try:
        _reader, writer = await connected(host, port)
    except Closed as closed:
        return str(closed)
    await let_go(writer)
    return ""


async def certificate(host: str, port: int, seconds: float = SECONDS) -> bytes:
    """The certificate (DER) that is shown there, trusted or not; empty where nobody speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is looked at, and nothing is said to who shows it
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context)
    except (TimeoutError, OSError):
        return b""
    shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    await let_go(writer)
    return shown or b""


def until(certificate: bytes) -> datetime | None:
    """Validity's second time, RFC 5280, 4.1."""
    try:
        _tag, start, end = part(certificate, 0, len(certificate))
        _tag, start, end = part(certificate, start, end)
        inner = [one for one in parts(certificate, start, end) if one[0] == SEQUENCE]
        _tag, start, end = inner[2]  # signature's algorithm, issuer, validity
        tag, start, end = parts(certificate, start, end)[1]
        told = certificate[start:end].decode("ascii")
        return datetime.strptime(told, _TIMES[tag]).replace(tzinfo=UTC)
    except (Broken, IndexError, KeyError, ValueError):
        return None
