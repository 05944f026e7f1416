"""`POST /v1/sync` in one thread from the body to the answer; what a call means is the op's business."""

import json
import time
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from deskops.desk.wiring import Wiring, bearer
from deskops.ops.do.desk import enrolling, serving
from deskops.sync.packing import pack
from deskops.sync.wire import SyncRequest

NO_JSON: Final = "json_invalid"  # as FastAPI calls it
_MOST: Final = 300_000  # objects and lists in a body: a batch has some thousand rows, and each costs memory


class _Whole(APIRoute):
    """Described as any route is; but body, token and answer are seen to together, and not each in a thread's turn."""

    answer: Callable[[str, bytes], Response]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        def work(authorization: str, content: bytes) -> Response:
            return type(self).answer(bearer(authorization), content)

        async def handle(request: Request) -> Response:
            return await run_in_threadpool(
                work, request.headers.get("authorization", ""), await request.body()
            )

        return handle


def sync_route(app: FastAPI, wiring: Wiring) -> None:
    def sync(token: Annotated[str, Depends(bearer)], body: SyncRequest) -> Response:
        """Push entries, pull a page."""
        return answer(
            token, body.model_dump_json().encode()
        )  # its form; the route hands bytes on as they came

    key = enrolling.key_of(wiring.context)  # once: no call shall ask a keyring

    def answer(token: str, content: bytes) -> Response:
        """The token is asked for first: what a stranger sends is not even parsed."""
        count, started = 0, time.perf_counter()

        def body() -> SyncRequest:
            nonlocal count
            told = read(content)
            count = len(told.entries)
            return told

        told = serving.sync(wiring.context, token, body, key)
        wiring.meters.synced(count, time.perf_counter() - started)
        packed_body, packed = pack(told)
        headers = {"Cache-Control": "no-store"}
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(packed_body, media_type="application/json", headers=headers)

    class Route(_Whole):
        pass

    Route.answer = staticmethod(answer)
    app.router.add_api_route(
        "/v1/sync", sync, methods=["POST"], response_model=None, route_class_override=Route
    )


def read(content: bytes) -> SyncRequest:
    """Raises RequestValidationError, HTTPException for more than any batch has.

    The fast parser refuses a body for half a character in one entry, which only that entry shall be refused for: what
    it does not take is looked at by the patient one.
    """
    if content.count(b"{") + content.count(b"[") > _MOST:
        raise HTTPException(413, "more rows than a call may have")
    try:
        return SyncRequest.model_validate_json(content)
    except ValidationError:
        pass
    try:
        return SyncRequest.model_validate(json.loads(content))
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    except RecursionError as error:
        raise HTTPException(400, "nested too deep") from error
    except ValueError as error:
        raise RequestValidationError([{"type": NO_JSON, "loc": ("body",)}]) from error
