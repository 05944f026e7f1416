"""`/v1/blobs/{sha256}`: who may bring and fetch which content, and how the answers look; `blob_upload` takes it in.

What does not exist and what is not permitted are one answer. A replica learns that the desk has something only where it
may read it or has brought it: naming somebody else's digest proves nothing.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.requests import ClientDisconnect

from deskops.desk.blob_answers import CLOSE, Answers, Content, content, part, span_of, whole
from deskops.desk.blob_upload import BlobLimits, Declared, TooMuch, TooSlow, Upload, declared, drained
from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.store.blobs.shelf import Reading, Shelf, WrongOffset, is_digest, not_here

_BODY: Final = {"requestBody": {"content": {"application/octet-stream": {}}, "required": True}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    404: {"description": "Unknown, or not this replica's"},
    503: {"description": "The disk or the bucket does not work just now"},
}
_HEAD_ANSWERS: Final = {**_ANSWERS, 204: {"description": "Not whole; Upload-Offset says how much of it"}}
_GET_ANSWERS: Final = {
    **_ANSWERS,
    206: {"description": "The range that was asked for"},
    416: {"description": "It ends before that range"},
}
_PATCH_ANSWERS: Final = {
    **_ANSWERS,
    400: {"description": "Upload-Offset or Upload-Length is missing or is no number"},
    408: {"description": "Too slow; Upload-Offset says what was kept"},
    409: {"description": "It goes on at Upload-Offset"},
    413: {"description": "Larger than a file or a call may be"},
    422: {"description": "The digest is wrong; what was there is discarded"},
    507: {"description": "The disk is full; Upload-Offset says what was kept"},
}


@dataclass(frozen=True, slots=True)
class Rights:
    """Asked in a thread; each gets the replica and the digest.

    `may_read`: through a row in its scope. `may_write`: a row of its own names it. `proven`: it brought this content
    once. `landed` is told the size when it has brought all of it, before the replica hears so.
    """

    may_read: Callable[[str, str], bool]
    may_write: Callable[[str, str], bool]
    proven: Callable[[str, str], bool]
    landed: Callable[[str, str, int], None]


def blob_router(
    shelf: Shelf, who: Callable[..., Any], rights: Rights, *, desk: str, limits: BlobLimits | None = None
) -> APIRouter:
    """`who` is a FastAPI dependency: it gives the replica's id or raises its own HTTPException. `desk` is our id."""
    blobs = _Blobs(shelf, rights, desk, limits or BlobLimits())
    router = APIRouter(prefix="/v1/blobs", tags=["blobs"])
    digest = InPath(json_schema_extra={"pattern": "^[0-9a-f]{64}$"})  # told, not enforced there: it is a 404

    @router.head("/{sha256}", responses=_HEAD_ANSWERS)
    async def head(sha256: Annotated[str, digest], replica: Annotated[str, Depends(who)]) -> Response:
        return await blobs.head(replica, sha256)

    @router.get("/{sha256}", responses=_GET_ANSWERS, response_class=Response)
    async def get(
        request: Request, sha256: Annotated[str, digest], replica: Annotated[str, Depends(who)]
    ) -> Response:
        return await blobs.get(request, replica, sha256)

    @router.patch("/{sha256}", status_code=204, responses=_PATCH_ANSWERS, openapi_extra=_BODY)
    async def patch(
        request: Request, sha256: Annotated[str, digest], replica: Annotated[str, Depends(who)]
    ) -> Response:
        return await blobs.patch(request, replica, sha256)

    return router


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a replica may know of a digest: the size of the whole, or how much of it it has brought."""

    size: int | None = None
    offset: int = 0


class _Blobs:
    def __init__(self, shelf: Shelf, rights: Rights, desk: str, limits: BlobLimits) -> None:
        self._shelf = shelf
        self._rights = rights
        self._say = Answers(desk)
        self._limits = limits

    async def head(self, replica: str, sha256: str) -> Response:
        try:
            now = await run_in_threadpool(self._standing, replica, sha256)
        except DeskopsError as error:
            return self._say.failed(error)
        if now.size is None:
            return self._say.answer(204, part(now.offset))
        return self._say.answer(200, {**whole(sha256, now.size), "Content-Length": str(now.size)})

    async def get(self, request: Request, replica: str, sha256: str) -> Response:
        wanted, seen = request.headers.get("Range", ""), request.headers.get("If-Range")
        honoured = wanted if seen in (None, f'"{sha256}"') else ""

        def opened() -> tuple[int, range | None, Reading | None]:
            size = self._shelf.has(sha256) if self._may_read(replica, sha256) else None
            if size is None:
                raise not_here()
            span = span_of(honoured, size) if honoured else range(size)
            return size, span, self._shelf.reading(sha256, span.start) if span else None

        try:
            size, span, source = await run_in_threadpool(opened)
        except DeskopsError as error:
            return self._say.failed(error)
        if span is None or source is None:
            return self._say.answer(416, {"Content-Range": f"bytes */{size}"})
        headers = self._say.headers(content(sha256, len(span)))
        if len(span) < size:
            headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
        return Content(206 if len(span) < size else 200, headers, source, len(span), self._limits.whole)

    async def patch(self, request: Request, replica: str, sha256: str) -> Response:
        wanted, stream = declared(request.headers), request.stream()
        if wanted is None:
            words = _("Upload-Offset and Upload-Length are needed, both as numbers.")
            return await self._unread(stream, self._say.refusal(400, "bad-headers", words))
        if wanted.too_large(self._limits):
            return self._say.too_large()
        try:
            now = await run_in_threadpool(self._ready, replica, sha256, wanted)
        except DeskopsError as error:
            return await self._unread(stream, self._say.failed(error, wanted.offset))
        if now.size is not None:
            return await self._unread(stream, self._say.answer(204, whole(sha256, now.size)))
        upload = Upload(self._shelf, replica, sha256, wanted, self._limits)
        try:
            await upload.take(stream)
            if upload.offset < wanted.length:
                return self._say.answer(204, part(upload.offset))
            await run_in_threadpool(self._land, replica, sha256, wanted.length)
        except TooMuch:
            return self._say.too_large()
        except (TooSlow, ClientDisconnect):
            return self._say.refusal(408, "too-slow", _("This took too long."), part(upload.offset) | CLOSE)
        except DeskopsError as error:
            return await self._unread(stream, self._say.failed(error, upload.offset))
        return self._say.answer(204, whole(sha256, wanted.length))

    # --- asked in threads --------------------------------------------------------------------------------------

    def _may_read(self, replica: str, sha256: str) -> bool:
        return is_digest(sha256) and self._rights.may_read(replica, sha256)

    def _standing(self, replica: str, sha256: str) -> _Standing:
        """Raises NotFound where the replica may know nothing."""
        if self._may_read(replica, sha256) or (is_digest(sha256) and self._rights.proven(replica, sha256)):
            size = self._shelf.has(sha256)
            if size is not None:
                return _Standing(size)
        if not is_digest(sha256) or not self._rights.may_write(replica, sha256):
            raise not_here()
        return _Standing(None, self._shelf.partial(replica, sha256))

    def _ready(self, replica: str, sha256: str, wanted: Declared) -> _Standing:
        """Raises NotFound, WrongOffset, StoreFull before a byte of the body is read."""
        now = self._standing(replica, sha256)
        if now.size is None:
            if now.offset != wanted.offset:
                raise WrongOffset(now.offset)
            self._shelf.room_for(wanted.length - wanted.offset)
        elif not self._rights.may_write(replica, sha256):
            raise not_here()
        return now

    def _land(self, replica: str, sha256: str, size: int) -> None:
        self._shelf.finish(replica, sha256, size)
        self._rights.landed(replica, sha256, size)

    async def _unread(self, stream: AsyncIterator[bytes], answer: Response) -> Response:
        """An answer that was known before the body had been read."""
        if not await drained(stream, self._limits):
            answer.headers.update(CLOSE)
        return answer
