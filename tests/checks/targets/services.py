"""TCP services of the tests' own: each behaves in one way, on a free port of loopback, gone after its `with`."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behave = Callable[[socket.socket, threading.Event], None]


@contextmanager
def service(behave: Behave, *, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Its port. Each connection has a thread of its own."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    threads: list[threading.Thread] = []

    def one(line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(10)
            if context is None:
                behave(line, over)
                return
            with context.wrap_socket(line, server_side=True) as talk:
                behave(talk, over)

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError, OSError):
                line, _peer = listener.accept()
                thread = threading.Thread(target=one, args=(line,), daemon=True)
                thread.start()
                threads.append(thread)

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        accepting.join()
        listener.close()
        for thread in threads:
            thread.join(12)


def mute(_line: socket.socket, over: threading.Event) -> None:
    over.wait(10)


def half_open(line: socket.socket, over: threading.Event) -> None:
    """Closes its own half and reads on."""
    line.shutdown(socket.SHUT_WR)
    over.wait(10)


def endless(line: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        line.sendall(b"x" * 65536)


def dripping(line: socket.socket, over: threading.Event) -> None:
    """A byte now and then: a slow loris."""
    while not over.wait(0.1):
        line.sendall(b"x")


def garbage(line: socket.socket, over: threading.Event) -> None:
    line.sendall(bytes(range(256)) * 4 + b"\n")
    over.wait(10)


def says(text: bytes) -> Behave:
    def behave(line: socket.socket, over: threading.Event) -> None:
        line.sendall(text)
        over.wait(10)

    return behave


def cut(line: socket.socket, _over: threading.Event) -> None:
    line.close()


class Printer:
    """An ESC/POS printer: answers `10 04 n` from a table; notes when a question came before the last was answered."""

    def __init__(self, table: dict[int, bytes], *, pause: float = 0.0, first: bytes = b"") -> None:
        self.table, self.pause, self.first = table, pause, first
        self.asked: list[int] = []
        self.pipelined = False
        self.strange = b""

    def __call__(self, line: socket.socket, over: threading.Event) -> None:
        line.sendall(self.first)
        while not over.is_set():
            data = line.recv(64)
            if not data:
                return
            if len(data) != 3 or data[:2] != b"\x10\x04":
                self.pipelined = self.pipelined or len(data) > 3
                self.strange += data
                return
            self.asked.append(data[2])
            time.sleep(self.pause)
            line.setblocking(False)
            with suppress(BlockingIOError):
                self.pipelined = self.pipelined or bool(line.recv(64, socket.MSG_PEEK))
            line.settimeout(10)
            line.sendall(self.table.get(data[2], b""))
