"""A desk in a thread of another program, on loopback: for the demo, and gone with it."""

import threading
import time
from pathlib import Path
from typing import Final

import uvicorn

from deskops.desk.app import application
from deskops.desk.listening import listen
from deskops.desk.log import Log
from deskops.desk.meters import Meters
from deskops.desk.wiring import Limits, Wiring
from deskops.errors import Unreachable
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.desk.files import desk_shelf

_AT_ONCE: Final = 16
_PATIENCE: Final = 30.0  # seconds until it must answer


class Aside:
    """Answers at `url` once it is made; `log` is the file of its access log."""

    def __init__(self, context: Context, log: Path) -> None:
        self._context = context
        self._log = log.open("a", encoding="utf-8")
        wiring = Wiring(context, Limits(_AT_ONCE), Meters(), Log(self._log), desk_shelf(context))
        config = uvicorn.Config(application(wiring, openapi=False), log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        run = {"target": self._server.run, "kwargs": {"sockets": [listener]}}
        self._thread = threading.Thread(name="desk", daemon=True, **run)  # type: ignore[arg-type]  # its own names
        self._thread.start()
        end = time.monotonic() + _PATIENCE
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > end:
                raise Unreachable(_("The desk does not start on this machine."))
            time.sleep(0.005)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(3)
        self._context.close()
        self._log.close()
