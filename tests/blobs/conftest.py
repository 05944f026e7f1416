"""A desk that has nothing but blobs, over real HTTP; a relay that cuts; a bucket: all on loopback, in own threads."""

import base64
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, HTTPException, Request

from deskops.desk.blob_routes import Rights, blob_router
from deskops.desk.blob_upload import BlobLimits
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.s3 import S3Shelf, open_bucket
from deskops.store.blobs.shelf import Shelf
from deskops.sync.blob_calls import BlobCalls, DeskAddress
from deskops.sync.blobs import BlobTransfer

DESK = "desk-1"
TOKENS = {"Bearer one": "replica-1", "Bearer two": "replica-2"}


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digests(*contents: bytes) -> set[str]:
    return {sha(content) for content in contents}


@dataclass
class Desk:
    """`readable` and `writable` are what rows would say: (replica, digest)."""

    shelf: Shelf
    port: int = 0
    readable: set[tuple[str, str]] = field(default_factory=set)
    writable: set[tuple[str, str]] = field(default_factory=set)
    landed: list[tuple[str, str, int]] = field(default_factory=list)
    at_landing: Callable[[], None] = lambda: None
    heard: list[tuple[str, str]] = field(
        default_factory=list
    )  # method, and the offset or range that came with it

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def awaits(self, content: bytes, replica: str = "replica-1") -> str:
        self.writable.add((replica, sha(content)))
        return sha(content)

    def offers(self, content: bytes, replica: str = "replica-1") -> str:
        self.readable.add((replica, sha(content)))
        return self.shelf.keep(content)

    def count(self, method: str) -> int:
        return sum(heard[0] == method for heard in self.heard)

    def land(self, replica: str, digest: str, size: int) -> None:
        self.landed.append((replica, digest, size))
        self.at_landing()

    def app(self, limits: BlobLimits) -> FastAPI:
        app = FastAPI()

        def who(request: Request) -> str:
            seen = request.headers.get("Upload-Offset", request.headers.get("Range", ""))
            self.heard.append((request.method, seen))
            replica = TOKENS.get(request.headers.get("Authorization", ""))
            if replica is None:
                raise HTTPException(401, headers={"Deskops-Desk": DESK})
            return replica

        rights = Rights(
            may_read=lambda replica, digest: (replica, digest) in self.readable,
            may_write=lambda replica, digest: (replica, digest) in self.writable,
            proven=lambda replica, digest: any(known[:2] == (replica, digest) for known in self.landed),
            landed=self.land,
        )
        app.include_router(blob_router(self.shelf, who, rights, desk=DESK, limits=limits))
        return app


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = []

    def opened(shelf: Shelf | None = None, limits: BlobLimits | None = None) -> Desk:
        desk = Desk(shelf or FolderShelf(tmp_path / "desk" / "blobs"))
        listening = socket.create_server(("127.0.0.1", 0))
        desk.port = listening.getsockname()[1]
        config = uvicorn.Config(
            desk.app(limits or BlobLimits()), lifespan="off", ws="none", log_config=None, http="h11"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        running.append((server, thread, listening))
        return desk

    yield opened
    for server, thread, listening in running:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listening.close()
        assert not thread.is_alive()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    return open_desk()


# --- the laptop ------------------------------------------------------------------------------------------------


@dataclass
class Laptop:
    shelf: FolderShelf
    folder: Path
    client: httpx.Client

    def transfer(self, url: str, *, token: str = "one", **more: Any) -> BlobTransfer:  # noqa: S107 - a test's
        return BlobTransfer(BlobCalls(self.client, DeskAddress(url, DESK, token)), self.shelf, **more)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    folder = tmp_path / "laptop" / "blobs"
    with httpx.Client(trust_env=False) as client:
        yield Laptop(FolderShelf(folder), folder, client)


@pytest.fixture
def other_laptop(tmp_path: Path) -> Iterator[Laptop]:
    folder = tmp_path / "other" / "blobs"
    with httpx.Client(trust_env=False) as client:
        yield Laptop(FolderShelf(folder), folder, client)


# --- a link that breaks ----------------------------------------------------------------------------------------


class Relay:
    """Carries bytes to the desk; the n-th connection is cut after `up[n]` or `down[n]` of them, later ones are not."""

    def __init__(self, port: int, *, up: list[int] | None = None, down: list[int] | None = None) -> None:
        self._target = ("127.0.0.1", port)
        self._cuts = {"up": list(up or []), "down": list(down or [])}
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(self._target)
            self._open += [near, far]
            budgets = {way: cuts.pop(0) if cuts else None for way, cuts in self._cuts.items()}
            for source, target, budget in ((near, far, budgets["up"]), (far, near, budgets["down"])):
                carrying = threading.Thread(target=self._carry, args=(source, target, budget))
                carrying.start()
                self._threads.append(carrying)

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket, budget: int | None) -> None:
        left = budget
        with suppress(OSError):
            while left is None or left > 0:
                data = source.recv(65536 if left is None else min(left, 65536))
                if not data:
                    break
                target.sendall(data)
                left = None if left is None else left - len(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Now, whatever is under way."""
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._threads[0].join(10)
        self.cut()
        for thread in self._threads:
            thread.join(10)
        for end in self._open:
            end.close()


@pytest.fixture
def relayed() -> Iterator[Callable[..., Relay]]:
    made: list[Relay] = []

    def relay(desk: Desk, **cuts: list[int]) -> Relay:
        made.append(Relay(desk.port, **cuts))
        return made[-1]

    yield relay
    for each in made:
        each.close()


class Silent(BaseHTTPRequestHandler):
    """One way to handle every method, and no lines in the log."""

    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def log_message(self, *_args: Any) -> None: ...


# --- whatever else may answer ----------------------------------------------------------------------------------


@dataclass
class Impostor:
    """Gives every request one answer; keeps what it was told."""

    url: str
    heard: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def impostor() -> Iterator[Callable[..., Impostor]]:
    servers: list[ThreadingHTTPServer] = []

    def opened(answer: Callable[[BaseHTTPRequestHandler], None]) -> Impostor:
        class Handler(Silent):
            def handle_any(self) -> None:
                made.heard.append(dict(self.headers))
                self.close_connection = True
                with suppress(OSError):
                    answer(self)

        server = _served(servers, Handler)
        made = Impostor(f"http://127.0.0.1:{server.server_port}")
        return made

    yield opened
    _shut(servers)


def _served(servers: list[ThreadingHTTPServer], handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    servers.append(server)
    return server


def _shut(servers: list[ThreadingHTTPServer]) -> None:
    for server in servers:
        server.shutdown()
        server.server_close()


# --- a bucket --------------------------------------------------------------------------------------------------


@dataclass
class Bucket:
    """What an S3-like service holds; `fault` is a (status, code) that it answers to every call while set."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    fault: tuple[int, str] | None = None
    unsigned: int = 0


class BucketHandler(Silent):
    """PUT, GET with Range, HEAD and DELETE of path-style keys; checks the digest that came with a PUT."""

    bucket: Bucket

    def handle_any(self) -> None:
        key = self.path.partition("?")[0]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.bucket.heard.append(f"{self.command} {key}")
        self.bucket.unsigned += "Credential=" not in self.headers.get("Authorization", "")
        if self.bucket.fault:
            self.fail(*self.bucket.fault)
        elif self.command == "PUT":
            self.put(key, body)
        elif self.command == "DELETE":
            self.bucket.objects.pop(key, None)
            self.reply(204)
        elif key in self.bucket.objects:
            self.content(self.bucket.objects[key])
        else:
            self.fail(404, "NoSuchKey")

    def put(self, key: str, body: bytes) -> None:
        given = self.headers.get("x-amz-checksum-sha256")
        if given != base64.b64encode(hashlib.sha256(body).digest()).decode():
            return self.fail(400, "BadDigest")
        self.bucket.objects[key] = body
        return self.reply(200)

    def content(self, whole: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if not asked:
            return self.reply(200, whole)
        first = int(asked[1])
        if first >= len(whole):
            return self.fail(416, "InvalidRange")
        return self.reply(206, whole[first:], f"bytes {first}-{len(whole) - 1}/{len(whole)}")

    def reply(self, status: int, body: bytes = b"", content_range: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, status: int, code: str) -> None:
        self.reply(status, f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode())


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    servers: list[ThreadingHTTPServer] = []
    made = Bucket()
    server = _served(servers, type("Handler", (BucketHandler,), {"bucket": made}))
    made.url = f"s3://photos/desk/a?endpoint=http://127.0.0.1:{server.server_port}"
    yield made
    _shut(servers)


@pytest.fixture
def s3_shelf(bucket: Bucket, tmp_path: Path) -> Iterator[S3Shelf]:
    shelf = open_bucket(bucket.url, tmp_path / "s3-partials")
    yield shelf
    shelf.close()


@pytest.fixture(params=["folder", "s3"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        return FolderShelf(tmp_path / "blobs")
    found: Shelf = request.getfixturevalue("s3_shelf")
    return found
