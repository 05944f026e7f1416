"""Routes for laptops that were locked or wiped: a key handed back, what was unsent left here, a wipe noted."""

import asyncio
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, HTTPException, Request
from starlette.concurrency import run_in_threadpool

from deskops.desk.bodies import QUARANTINE
from deskops.desk.wiring import Wiring, bearer
from deskops.ops.do.desk import lost
from deskops.ops.do.lost import LARGEST_QUARANTINE
from deskops.sync.wire import UnlockRequest, WipedNotice

_SLOWEST: Final = 300.0  # seconds in which a file must be there
Token = Annotated[str, Depends(bearer)]


def lost_routes(app: FastAPI, wiring: Wiring) -> None:
    one_at_a_time = asyncio.Semaphore(1)  # each may be large

    @app.post("/v1/unlock")
    def unlock(token: Token, body: UnlockRequest) -> dict[str, Any]:
        """The keys of a locked laptop, for its engineer's new enrolment."""
        return lost.unlock(wiring.context, token, body)

    @app.post(QUARANTINE)
    async def quarantine(token: Token, request: Request) -> dict[str, Any]:
        """Leave what is unsent before a wipe: a hand-over file, once."""
        await run_in_threadpool(lost.may_leave, wiring.context, token)
        if one_at_a_time.locked():
            raise HTTPException(503, "another laptop is leaving something", headers={"Retry-After": "30"})
        async with one_at_a_time:
            content = await _bounded(request)
            return await run_in_threadpool(lost.quarantine, wiring.context, token, content)

    @app.post("/v1/wiped")
    def wiped(token: Token, body: WipedNotice) -> dict[str, Any]:
        """A wipe was carried out."""
        return lost.wiped(wiring.context, token, body)


async def _bounded(request: Request) -> bytes:
    """Raises 413 for more than may be left, 408 for what does not come."""
    content = bytearray()
    try:
        async with asyncio.timeout(_SLOWEST):
            async for part in request.stream():
                content += part
                if len(content) > LARGEST_QUARANTINE:
                    raise HTTPException(413, "the file is too large")
    except TimeoutError:
        raise HTTPException(408, "the file did not come in time") from None
    return bytes(content)
