"""Running the application: one process on SQLite, several over one PostgreSQL; the port file says that it answers."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from deskops.desk.app import application
from deskops.desk.log import Log
from deskops.desk.meters import Meters
from deskops.desk.protocol import Prompt
from deskops.desk.wiring import Limits, Wiring
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.ops.context import Context, open_context
from deskops.ops.do.desk.files import desk_shelf
from deskops.ops.read.desk import desk_facts

_MOST_AT_ONCE: Final = 200  # calls that wait for the store; above it 503 with Retry-After
_HANDED: Final = "DESKOPS_SERVING"  # what a worker process is told
_MOST_CONNECTIONS: Final = 5_000
_IDLE: Final = 15  # seconds that a connection without a call is kept
_STOPPING: Final = 10  # seconds for calls under way when it is stopped


@dataclass(frozen=True, slots=True)
class Serving:
    host: str = "127.0.0.1"
    port: int = 0
    port_file: Path | None = None
    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None
    openapi: bool = False


def run(wanted: Serving, told: Callable[[str], None]) -> None:
    """Serve until it is stopped. Raises StoreMissing without a desk, UsageError for a port that is taken."""
    context = open_context()
    try:
        desk_facts(context)
        if wanted.workers > 1 and not context.is_server_database:
            raise UsageError(
                _("More than one process needs PostgreSQL."),
                hint=_("Serve with one, or make the desk with: deskops desk init --db URL"),
            )
        listener = _listen(wanted)
        port = listener.getsockname()[1]
        scheme = "https" if wanted.tls_cert else "http"
        threading.Thread(target=_announce, args=(wanted, port, told, scheme), daemon=True).start()
        if wanted.workers > 1:
            context.close()
            _many(wanted, listener)
        else:
            _config_run(make(context, openapi=wanted.openapi), wanted, listener)
    finally:
        context.close()


def make(context: Context, *, openapi: bool = False) -> FastAPI:
    """The application over an open context."""
    return application(
        Wiring(context, Limits(_MOST_AT_ONCE), Meters(), Log(), desk_shelf(context)), openapi=openapi
    )


def factory() -> FastAPI:
    """What a worker process makes."""
    handed = json.loads(os.environ[_HANDED])
    return make(open_context(), openapi=handed["openapi"])


def _config_run(app: FastAPI, wanted: Serving, listener: socket.socket) -> None:
    uvicorn.Server(uvicorn.Config(app, **_options(wanted))).run(sockets=[listener])


def _many(wanted: Serving, listener: socket.socket) -> None:
    from uvicorn.supervisors import Multiprocess

    os.environ[_HANDED] = json.dumps({"openapi": wanted.openapi})
    options = _options(wanted) | {"workers": wanted.workers, "factory": True}
    config = uvicorn.Config("deskops.desk.server:factory", **options)
    Multiprocess(config, sockets=[listener]).run()


def _options(wanted: Serving) -> dict[str, Any]:
    return {
        "http": Prompt,
        "limit_concurrency": _MOST_CONNECTIONS,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "timeout_keep_alive": _IDLE,
        "timeout_graceful_shutdown": _STOPPING,
        "backlog": 4096,
        "ssl_certfile": str(wanted.tls_cert) if wanted.tls_cert else None,
        "ssl_keyfile": str(wanted.tls_key) if wanted.tls_key else None,
    }


def _listen(wanted: Serving) -> socket.socket:
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((wanted.host, wanted.port))
    except OSError as error:
        listener.close()
        raise UsageError(
            _("Port {port} cannot be used: {detail}").format(port=wanted.port, detail=error.strerror),
            hint=_("Choose another: --port N, or 0 for any free one"),
        ) from error
    listener.set_inheritable(True)
    return listener


def _announce(wanted: Serving, port: int, told: Callable[[str], None], scheme: str) -> None:
    """Once it answers: the port file, whole or not at all, and a word."""
    host = "127.0.0.1" if wanted.host in ("0.0.0.0", "localhost") else wanted.host  # noqa: S104 - what people type for all
    while not _answers(host, port):
        time.sleep(0.02)
    if wanted.port_file is not None:
        part = wanted.port_file.with_name(f".{wanted.port_file.name}.part")
        part.write_text(f"{port}\n", encoding="ascii")
        part.replace(wanted.port_file)
    told(f"{scheme}://{wanted.host}:{port}")


def _answers(host: str, port: int) -> bool:
    """The listener takes connections from the start; what tells is that somebody reads from one."""
    try:
        with socket.create_connection((host, port), timeout=2) as line:
            line.sendall(b"\r\n" * 4)  # more than a record's head: TLS says at once that it is none
            line.settimeout(2)
            line.recv(1)
    except ConnectionResetError:
        return True
    except OSError:
        return False
    return True
