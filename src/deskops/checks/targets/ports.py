"""Whether something listens on a port, and until when its certificate holds; nothing is ever sent there."""

import asyncio
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from deskops.checks.collectors.ber import SEQUENCE, Broken, part, parts
from deskops.i18n import _

SECONDS: Final = 1.5
_TIMES: Final = {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}


async def why_closed(host: str, port: int, seconds: float = SECONDS) -> str:
    """Empty where somebody listens."""
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port)
    except TimeoutError:
        return _("no answer in time")
    except ConnectionRefusedError:
        return _("nobody listens there")
    except OSError as error:
        return error.strerror or str(error)
    await _close(writer)
    return ""


async def certificate(host: str, port: int, seconds: float = SECONDS) -> bytes:
    """The certificate (DER) that is shown there, trusted or not; empty where there is none."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # it is looked at, and nothing is said to who shows it
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context)
    except (TimeoutError, OSError):
        return b""
    shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    await _close(writer)
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


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()
