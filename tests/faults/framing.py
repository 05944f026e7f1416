"""Where a message of HTTP/1.1 ends, and what it says; lenient, knows no connection."""

import gzip
import zlib
from dataclasses import dataclass, field

BODILESS = {204, 304}


@dataclass
class Framer:
    """Takes the bytes of one message as they come; `done` once it is whole. `method` is that of the request."""

    answer: bool = False
    method: str = ""
    head: bytes = b""
    done: bool = False
    _pending: bytes = field(default=b"", repr=False)
    _left: int = 0
    _mode: str = "head"

    def feed(self, data: bytes) -> int:
        """How many of these bytes belong to this message."""
        used = 0
        while used < len(data) and not self.done:
            used += getattr(self, f"_{self._mode}")(data[used:])
        return used

    def end(self) -> None:
        """The sender closed; that is how an answer without a length ends."""
        self.done = self.done or self._mode == "rest"

    @property
    def status(self) -> int:
        parts = self.head.split(b" ", 2)
        return int(parts[1]) if self.answer and len(parts) > 1 and parts[1][:3].isdigit() else 0

    @property
    def ends_by_closing(self) -> bool:
        return self._mode == "rest"

    @property
    def headers(self) -> dict[str, str]:
        return headers_of(self.head)

    def _head(self, data: bytes) -> int:
        before = len(self._pending)
        self._pending += data
        end = self._pending.find(b"\r\n\r\n")
        if end < 0:
            return len(data)
        self.head = self._pending[: end + 4]
        self._pending = b""
        if self.answer and 100 <= self.status < 200 and self.status != 101:
            return end + 4 - before
        self._begin_body()
        return end + 4 - before

    def _begin_body(self) -> None:
        headers = self.headers
        if self.answer and (self.method == "HEAD" or self.status in BODILESS):
            self.done = True
        elif "chunked" in headers.get("transfer-encoding", ""):
            self._mode = "size"
        elif headers.get("content-length", "").isdigit():
            self._left, self._mode = int(headers["content-length"]), "counted"
            self.done = self._left == 0
        elif self.answer:
            self._mode = "rest"
        else:
            self.done = True

    def _counted(self, data: bytes) -> int:
        used = min(len(data), self._left)
        self._left -= used
        self.done = self._left == 0
        return used

    def _rest(self, data: bytes) -> int:
        return len(data)

    def _line(self, data: bytes) -> tuple[int, bytes | None]:
        end = data.find(b"\n")
        self._pending += data if end < 0 else data[: end + 1]
        if end < 0:
            return len(data), None
        line, self._pending = self._pending.strip(), b""
        return end + 1, line

    def _size(self, data: bytes) -> int:
        used, line = self._line(data)
        if line is not None:
            try:
                self._left = int(line.split(b";")[0], 16) + 2  # with the line's end behind the chunk
                self._mode = "trailer" if self._left == 2 else "chunk"
            except ValueError:
                self._mode = "rest"
        return used

    def _chunk(self, data: bytes) -> int:
        used = min(len(data), self._left)
        self._left -= used
        if not self._left:
            self._mode = "size"
        return used

    def _trailer(self, data: bytes) -> int:
        used, line = self._line(data)
        self.done = line == b""
        return used


def headers_of(head: bytes) -> dict[str, str]:
    """Names in small letters; a name that comes twice keeps both values, with a comma."""
    found: dict[str, str] = {}
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key, text = name.strip().lower(), value.strip()
            found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def body_of(message: bytes) -> bytes:
    """The body without chunks and compression; as far as it goes where it is cut or no gzip at all."""
    head, _, body = message.partition(b"\r\n\r\n")
    headers = headers_of(head)
    if "chunked" in headers.get("transfer-encoding", ""):
        body = _unchunked(body)
    coding = headers.get("content-encoding", "")
    if coding in ("gzip", "deflate"):
        try:
            body = zlib.decompressobj(47 if coding == "gzip" else zlib.MAX_WBITS).decompress(body, 64 << 20)
        except zlib.error:
            return body
    return body


def _unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        line, _, body = body.partition(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            break
        whole, body = whole + body[:size], body[size + 2 :]
    return whole


def answer(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> bytes:
    """The bytes of an answer; `headers` with _ for -, and `content_length="…"` to lie about it."""
    lines = {"content-type": kind, "content-length": str(len(body)), "connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status} as said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode("latin-1") + b"\r\n" + body


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
