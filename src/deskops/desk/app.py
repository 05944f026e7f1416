"""The desk as an ASGI application: routes, what each call may cost, and errors that tell nothing of the inside."""

import gc
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from deskops.desk.authorization import token_of
from deskops.desk.blob_routes import Rights, blob_router
from deskops.desk.bodies import Bodies
from deskops.desk.lingering import Lingering
from deskops.desk.log import AccessLog
from deskops.desk.lost_routes import lost_routes
from deskops.desk.sync_route import NO_JSON, sync_route
from deskops.desk.wiring import Wiring, bearer
from deskops.errors import DeskopsError, Rejected, StoreBusy, StoreError, StoreFull, StoreLocked
from deskops.ops.do.desk import enrolling, passes, serving
from deskops.ops.do.desk.files import FileRights
from deskops.sync.proof import CHALLENGE
from deskops.sync.wire import SERVICE, EnrolAnswer, EnrolRequest, ReturnRequest

_RETRY = "5"  # seconds
_TURN = 0.0005  # seconds: who has asked the database something waits no longer for the others to let go
_SAID = (StoreFull, StoreLocked, StoreBusy)  # their words are our own and name nothing
_YOUNG = 10_000  # objects made since the last look for those that nobody holds


def application(wiring: Wiring, *, openapi: bool = False) -> FastAPI:
    """The whole application. `openapi`: show the description of the API to everyone, and not to managers alone."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(
            gc.collect
        )  # in a thread, so that the first call need not import how that is done
        gc.freeze()  # what is there now stays: to look at it again and again costs a tenth of every call
        gc.set_threshold(_YOUNG, 20, 50)
        sys.setswitchinterval(_TURN)
        yield
        wiring.close()

    app = FastAPI(
        title="deskops desk",
        version="1",
        lifespan=life,
        openapi_url="/openapi.json" if openapi else None,
        docs_url=None,
        redoc_url=None,
    )
    _routes(app, wiring)
    if not openapi:
        _description(app, wiring)
    sync_route(app, wiring)
    _files(app, wiring)
    lost_routes(app, wiring)
    _errors(app, wiring)
    app.add_middleware(Bodies, wiring=wiring)
    app.add_middleware(AccessLog, wiring=wiring)
    app.add_middleware(Lingering)
    return app


def _routes(app: FastAPI, wiring: Wiring) -> None:
    key = enrolling.key_of(wiring.context)  # once: a stranger's call shall not ask a keyring

    @app.get("/v1/hello")
    def hello(challenge: Annotated[str, Query(pattern=f"{CHALLENGE}|^$")] = "") -> dict[str, Any]:
        """Who this desk is; with a challenge (hex), signed with it."""
        return serving.hello(wiring.context, challenge, key)

    @app.post("/v1/enrol")
    def enrol(request: Request, body: EnrolRequest) -> EnrolAnswer:
        """Use a one-time code up."""
        wiring.limits.enrolling(request)
        return serving.enrol(wiring.context, body)

    @app.post("/v1/return")
    def come_back(request: Request, body: ReturnRequest) -> dict[str, Any]:
        """A laptop that was forgotten when the desk was put back."""
        wiring.limits.returning(request)
        return serving.come_back(wiring.context, body, key)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Whether the store can be asked."""
        serving.healthy(wiring.context)
        return {"service": SERVICE, "status": "ok"}

    @app.get("/metrics", response_model=None)
    def metrics(request: Request) -> Response:
        """Prometheus text, for who may watch."""
        wiring.watching.admit(request)
        return Response(wiring.meters.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _description(app: FastAPI, wiring: Wiring) -> None:
    @app.get("/openapi.json", include_in_schema=False, response_model=None)
    def description(authorization: Annotated[str, Header()] = "") -> Response:
        """For a manager with a pass; to everybody else there is nothing here."""
        if not passes.opens(wiring.context, token_of(authorization)):
            raise HTTPException(404, "Not Found")
        return JSONResponse(app.openapi(), headers={"Cache-Control": "no-store"})


def _files(app: FastAPI, wiring: Wiring) -> None:
    """`/v1/blobs`, over the same tokens; who is shut out hears it as the other calls do."""
    wiring.desk = desk = str(serving.hello(wiring.context)["desk"])

    def replica(token: Annotated[str, Depends(bearer)]) -> str:
        try:
            return serving.who(wiring.context, token).replica
        except Rejected as error:
            raise HTTPException(401, error.message, headers={"Deskops-Desk": desk}) from error

    rights = FileRights(wiring.context)
    given = Rights(rights.may_read, rights.may_write, rights.proven, rights.landed)
    app.include_router(blob_router(wiring.shelf, replica, given, desk=desk))


def _errors(app: FastAPI, wiring: Wiring) -> None:
    @app.exception_handler(DeskopsError)
    async def told(_request: Request, error: DeskopsError) -> Response:
        words = error.message
        if isinstance(error, StoreError) and not isinstance(error, _SAID):
            # whatever a database says of itself, where it lies and what ails it, is for the log alone
            wiring.log.fault(secrets.token_hex(4), error)
            words = "the desk cannot ask its database now"
        return _refusal(_status(error), error.code, words, getattr(error, "order", None))

    @app.exception_handler(RequestValidationError)
    async def unfit(request: Request, error: RequestValidationError) -> Response:
        if any(_is_no_json(each) for each in error.errors()):
            return _refusal(400, "unfit", "the body is no JSON")
        if any(tuple(each["loc"]) == ("body",) for each in error.errors()) and not _is_called_json(request):
            return _refusal(415, "unfit", "the body is to be JSON, Content-Type: application/json")
        where = ", ".join(
            sorted({".".join(map(str, each["loc"]))[:80] or "body" for each in error.errors()})[:5]
        )
        return _refusal(422, "unfit", f"not of the form that the protocol has: {where}")

    @app.exception_handler(HTTPException)
    async def plain(_request: Request, error: HTTPException) -> Response:
        answer = _refusal(error.status_code, "http", str(error.detail)[:200])
        for name, value in (error.headers or {}).items():
            answer.headers[name] = value
        return answer

    @app.exception_handler(Exception)
    async def unforeseen(_request: Request, error: Exception) -> Response:
        """Nothing of the inside goes out: an id, under which the log tells all."""
        name = secrets.token_hex(4)
        wiring.log.fault(name, error)
        return _refusal(500, "fault", f"a fault of the desk; its log has it under {name}")


def _is_called_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def _is_no_json(wrong: Mapping[str, Any]) -> bool:
    """Nothing that could be read, or nothing at all."""
    return wrong["type"] == NO_JSON or (wrong["type"] == "missing" and tuple(wrong["loc"]) == ("body",))


def _status(error: DeskopsError) -> int:
    match error:
        case Rejected():
            return 401
        case StoreFull():
            return 507
        case StoreLocked():
            return 503
        case StoreError():
            return 503
    return {"refused": 403, "not-found": 404, "usage": 400, "busy": 429}.get(error.code, 400)


def _refusal(status: int, code: str, words: str, order: Any = None) -> Response:
    told = {"service": SERVICE, "error": code, "words": words}
    if order:
        told["order"] = order
    headers = {"Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = _RETRY
    return JSONResponse(told, status, headers)
