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
from deskops.desk.listening import listen
from deskops.desk.log import Log, Told
from deskops.desk.meters import Meters
from deskops.desk.protocol import Prompt
from deskops.desk.starting import check_certificate, check_port_file, part_of, secret_of, unwritable
from deskops.desk.watching import Watching
from deskops.desk.wiring import Limits, Wiring
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.ops.context import Context, open_context
from deskops.ops.do.desk.files import desk_shelf
from deskops.ops.do.desk.late_words import countersign_late
from deskops.ops.read.desk import desk_facts

_MOST_AT_ONCE: Final = 200  # calls that wait for the store; above it 503 with Retry-After
_HANDED: Final = "DESKOPS_SERVING"  # what a worker process is told
_MOST_CONNECTIONS: Final = 5_000
_IDLE: Final = 15  # seconds that a connection without a call is kept
_STOPPING: Final = 10  # seconds for calls under way when it is stopped

Work = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Serving:
    host: str = "127.0.0.1"
    port: int = 0
    port_file: Path | None = None
    workers: int = 1
    tls_cert: Path | None = None
    tls_key: Path | None = None
    openapi: bool = False
    metrics_token: Path | None = None
    metrics_open: bool = False
    behind_proxy: bool = False

    def watching(self) -> Watching:
        """Raises UsageError for a file that holds no token."""
        token = secret_of(self.metrics_token) if self.metrics_token else ""
        return Watching(token, self.metrics_open, self.behind_proxy)


def run(wanted: Serving, told: Callable[[str], None]) -> None:
    """Serve until it is stopped. Raises StoreMissing without a desk, UsageError for a port or file of no use."""
    if wanted.tls_cert and wanted.tls_key:
        check_certificate(wanted.tls_cert, wanted.tls_key)
    context = open_context()
    try:
        desk_facts(context)
        if wanted.workers > 1 and not context.is_server_database:
            raise UsageError(
                _("More than one process needs PostgreSQL."),
                hint=_("Serve with one, or make the desk with: deskops desk init --db URL"),
            )
        if wanted.port_file is not None:
            check_port_file(wanted.port_file)
        watching = wanted.watching()
        listener = listen(wanted.host, wanted.port)
        countersign_late(context)
        if wanted.workers > 1:
            context.close()
            serve, stop = _many(wanted, listener)
        else:
            serve, stop = _one(make(context, watching, openapi=wanted.openapi), wanted, listener)
        announcing = _Announcing(wanted, listener.getsockname()[1], told, stop)
        announcing.start()
        serve()
        if announcing.failed is not None:
            raise announcing.failed
    finally:
        context.close()


def make(context: Context, watching: Watching, *, openapi: bool = False) -> FastAPI:
    """The application over an open context."""
    log = Log()
    Told(log).listen()
    wiring = Wiring(context, Limits(_MOST_AT_ONCE), Meters(), log, desk_shelf(context), watching=watching)
    return application(wiring, openapi=openapi)


def factory() -> FastAPI:
    """What a worker process makes."""
    handed = json.loads(os.environ[_HANDED])
    file = Path(handed["metrics_token"]) if handed["metrics_token"] else None
    wanted = Serving(
        metrics_token=file, metrics_open=handed["metrics_open"], behind_proxy=handed["behind_proxy"]
    )
    return make(open_context(), wanted.watching(), openapi=handed["openapi"])


def _one(app: FastAPI, wanted: Serving, listener: socket.socket) -> tuple[Work, Work]:
    """What serves until it is stopped, and what stops it from another thread."""
    server = uvicorn.Server(uvicorn.Config(app, **_options(wanted)))

    def stop() -> None:
        server.should_exit = True

    return lambda: server.run(sockets=[listener]), stop


def _many(wanted: Serving, listener: socket.socket) -> tuple[Work, Work]:
    """As `_one`."""
    from uvicorn.supervisors import Multiprocess

    handed: dict[str, object] = {
        "openapi": wanted.openapi,
        "metrics_open": wanted.metrics_open,
        "behind_proxy": wanted.behind_proxy,
    }
    handed["metrics_token"] = str(wanted.metrics_token) if wanted.metrics_token else ""
    os.environ[_HANDED] = json.dumps(handed)
    options = _options(wanted) | {"workers": wanted.workers, "factory": True}
    config = uvicorn.Config("deskops.desk.server:factory", **options)
    parent = Multiprocess(config, sockets=[listener])
    return parent.run, parent.should_exit.set


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


class _Announcing(threading.Thread):
    """Once the desk answers: the port file, whole or not at all, and a word. `failed`: why there is no such file."""

    def __init__(self, wanted: Serving, port: int, told: Callable[[str], None], stop: Work) -> None:
        super().__init__(name="announcing", daemon=True)
        self._wanted, self._port, self._told, self._stop = wanted, port, told, stop
        self.failed: UsageError | None = None

    def run(self) -> None:
        wanted, port = self._wanted, self._port
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(wanted.host, wanted.host)  # noqa: S104 - what people type for all
        while not _answers(host, port):
            time.sleep(0.02)
        if wanted.port_file is not None:
            part = part_of(wanted.port_file)
            try:
                part.write_text(f"{port}\n", encoding="ascii")
                part.replace(wanted.port_file)
            except OSError as error:
                self.failed = unwritable(wanted.port_file, error)
                self._stop()  # whoever waits for that file would wait for ever
                return
        shown = f"[{wanted.host}]" if ":" in wanted.host else wanted.host
        self._told(f"{'https' if wanted.tls_cert else 'http'}://{shown}:{port}")


def _answers(host: str, port: int) -> bool:
    """Nobody listens before a process of the desk does; nothing is said, so that nobody has to log what it was."""
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True
