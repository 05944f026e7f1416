"""What a proxy saw of one request and its answer."""

from dataclasses import dataclass, field

from faults.framing import Framer, body_of, headers_of


@dataclass
class Exchange:
    """One request and its answer; of a proxy that does not read HTTP: one connection.

    `sent` bytes reached the server, `returned` bytes the client. `request` and `answer` are what came to the proxy from
    either side, up to its `keep`. `outcome`: "" (under way), passed, cut, dropped, held (so far), silent, reset,
    no server, server closed, client left, stopped.
    """

    number: int
    connection: int
    method: str = ""
    target: str = ""
    head: bytes = b""
    sent: int = 0
    returned: int = 0
    outcome: str = ""
    request: bytearray = field(default_factory=bytearray, repr=False)
    answer: bytearray = field(default_factory=bytearray, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """Of the request; names in small letters."""
        return headers_of(self.head)

    @property
    def whole(self) -> bool:
        """Whether all of the request came, and was kept."""
        framer = Framer()
        framer.feed(bytes(self.request))
        return framer.done

    @property
    def status(self) -> int:
        """What the server answered; 0 when nothing, or no head."""
        framer = Framer(answer=True, method=self.method)
        framer.feed(bytes(self.answer))
        return framer.status

    @property
    def body(self) -> bytes:
        """Of the request, without chunks and compression."""
        return body_of(bytes(self.request))

    @property
    def answer_body(self) -> bytes:
        return body_of(bytes(self.answer))

    def where(self, needle: bytes) -> list[str]:
        """The places that hold it: `request target`, `request header authorization`, `answer body` …"""
        found = []
        for side, message in (("request", bytes(self.request)), ("answer", bytes(self.answer))):
            head, _, body = message.partition(b"\r\n\r\n")
            if not self.method:
                found += [f"{side} bytes"] if needle in message else []
                continue
            first, *_ = head.split(b"\r\n", 1)
            if needle in first:
                found.append(f"{side} {'target' if side == 'request' else 'status'}")
            for name, value in headers_of(head).items():
                if needle in value.encode("latin-1") or needle in name.encode("latin-1"):
                    found.append(f"{side} header {name}")
            if needle in body or needle in body_of(message):
                found.append(f"{side} body")
        return found
