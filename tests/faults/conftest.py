"""A plain HTTP server of the standard library, that the tools are tried on: it shares no code with them."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

REQUEST = b"POST /v1/sync HTTP/1.1\r\nHost: desk\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789"


def raw(port: int, request: bytes) -> bytes:
    """Everything that comes back until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), 5) as place:
        place.sendall(request)
        got = b""
        try:
            while data := place.recv(65_536):
                got += data
        except ConnectionResetError:
            got += b"<reset>"
        return got


class Real:
    """Counts what it was asked; answers with that number and the length of the body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.hung_up = 0
        self.size = 0
        self.wait = threading.Event()
        self.wait.set()
        real = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 5

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                if len(body) < length:
                    real.hung_up += 1
                    return
                real.asked.append((self.command, self.path, body))
                number = len(real.asked)
                real.wait.wait(5)
                said = json.dumps({"number": number, "length": length}).encode()
                said = said.ljust(40 + real.size)
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_GET = do_POST  # noqa: N815 - as the standard library names it

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # broken pipes are what is tested
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])


@pytest.fixture
def real() -> Iterator[Real]:
    made = Real()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.wait.set()
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5, trust_env=False) as made:
        yield made
