"""An end to a call as a whole: its connection is shut down, wherever it is, in the headers of an answer too."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any


class Deadline:
    """`stream` is told of each new connection (httpcore's); `passed` says whether the last call was ended."""

    def __init__(self) -> None:
        self.passed = False
        self._socket: socket.socket | None = None

    def stream(self, stream: Any) -> None:
        self._socket = stream.get_extra_info("socket")

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        self.passed = False
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # below TLS: nothing is said any more
