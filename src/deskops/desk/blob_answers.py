"""How the answers of `/v1/blobs` look: ours by the desk's id in each, never cached, never opened by a browser."""

import asyncio
import re
from typing import Final

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from deskops.errors import DeskopsError, NotFound, StoreFull
from deskops.i18n import _
from deskops.store.blobs.shelf import BLOCK, Reading, WrongDigest, WrongOffset
from deskops.sync.wire import SERVICE

RETRY_AFTER: Final = "30"  # seconds
CLOSE: Final = {"Connection": "close"}
_RANGE: Final = re.compile("bytes=([0-9]{0,15})-([0-9]{0,15})")


class Answers:
    def __init__(self, desk: str) -> None:
        self._desk = desk

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "Deskops-Desk": self._desk,
            "Cache-Control": "no-store, no-transform",
            "X-Content-Type-Options": "nosniff",
            **more,
        }

    def answer(self, status: int, more: dict[str, str]) -> Response:
        return Response(status_code=status, headers=self.headers(more))

    def refusal(self, status: int, code: str, words: str, more: dict[str, str] | None = None) -> Response:
        return JSONResponse(
            {"service": SERVICE, "error": code, "words": words}, status, self.headers(more or {})
        )

    def too_large(self) -> Response:
        """The rest is not read: the connection ends with this answer."""
        return self.refusal(413, "too-large", _("This is larger than a file may be."), CLOSE)

    def failed(self, error: DeskopsError, offset: int = 0) -> Response:
        """What the shelf raised, without a word about where and how it keeps its files."""
        match error:
            case NotFound():
                return self.refusal(404, "not-found", error.message)
            case WrongOffset():
                return self.refusal(409, error.code, error.message, part(error.offset))
            case WrongDigest():
                return self.refusal(422, error.code, error.message, part(0))
            case StoreFull():
                return self.refusal(507, error.code, _("The desk has no room left."), part(offset))
            case _:
                words = _("The desk cannot reach its files just now.")
                return self.refusal(503, "unavailable", words, {"Retry-After": RETRY_AFTER})


class Content(Response):
    """A blob on its way out: a block in memory, within a time; one that fails half-way ends with the connection."""

    def __init__(
        self, status: int, headers: dict[str, str], source: Reading, size: int, seconds: float
    ) -> None:
        super().__init__(status_code=status, headers=headers)
        self._source = source
        self._size = size
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await send(
                    {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
                )
                await self._send(send)
        except (TimeoutError, OSError, DeskopsError):
            return  # too few bytes under the length that was promised: nobody takes it for whole
        finally:
            await run_in_threadpool(self._source.close)

    async def _send(self, send: Send) -> None:
        left = self._size
        while left:
            piece = await run_in_threadpool(self._source.read, min(BLOCK, left))
            if not piece:
                return
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def span_of(wanted: str, size: int) -> range | None:
    """The bytes that a Range header means: all, where it is not one plain range; None, where it lies behind the end."""
    asked = _RANGE.fullmatch(wanted)
    first, last = asked.groups() if asked else ("", "")
    if not first and not last:
        return range(size)
    if not first:
        return range(max(0, size - int(last)), size) or None
    stop = min(size, int(last) + 1) if last else size
    if last and int(last) < int(first):
        return range(size)
    return range(int(first), stop) if int(first) < size else None


def whole(sha256: str, size: int) -> dict[str, str]:
    return {"ETag": f'"{sha256}"', "Upload-Offset": str(size), "Upload-Complete": "?1"}


def part(offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Upload-Complete": "?0"}


def content(sha256: str, length: int) -> dict[str, str]:
    return {
        "ETag": f'"{sha256}"',
        "Accept-Ranges": "bytes",
        "Content-Disposition": "attachment",
        "Content-Type": "application/octet-stream",
        "Content-Length": str(length),
    }
