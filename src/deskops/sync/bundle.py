"""The container of a hand-over by file: a plain header, then frames that only the receiver can open, signed at the end.

Format 1: one line of JSON (`Header`), then the frames sealed as a stream under a key that the header carries, sealed by
HPKE to the receiver. A frame is a letter, eight bytes of length, and that many bytes; the last one is the sender's
signature over all before it. Nothing of a file counts before its signature was seen.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO, Any, Final, Protocol

from deskops.sync import keys
from deskops.sync.packing import LARGEST_PACKED, from_json, pack, to_json, unpack
from deskops.sync.sealing import CHUNK, KEY, open_stream, seal_stream
from deskops.sync.wire import SERVICE

VERSION: Final = 1
BUNDLE: Final = "bundle"  # from a laptop
RECEIPT: Final = "receipt"  # from the desk
LONGEST_HEADER: Final = 8 * 1024  # bytes
LARGEST_BLOB: Final = 25 * 1024 * 1024
MOST_FRAMES: Final = 200_000
JSON_FRAME: Final = b"J"
BLOB_FRAME: Final = b"B"  # 32 bytes of SHA-256, then the file
_SIGNATURE: Final = b"S"
_DIGEST: Final = 32
_SIGNED: Final = 64


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Unfit(ValueError):
    """Not such a file, or not as its sender made it."""


class TooNew(Unfit):
    """Made by a version that this one does not understand."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the open. `made` is the sender's clock; `reply` the key to which an answer is sealed."""

    format: str
    desk: str
    replica: str
    made: str
    id: str
    reply: str = ""
    sealed: str = ""
    version: int = VERSION

    def line(self) -> bytes:
        told = {"service": SERVICE, **{name: getattr(self, name) for name in self.__slots__}}
        return json.dumps(told, separators=(",", ":")).encode() + b"\n"

    def about(self) -> bytes:
        """What the sealed key is bound to: all of the header but itself."""
        return b"deskops hand-over\n" + replace(self, sealed="").line()


@dataclass(slots=True)
class Frame:
    """One part; `parts` is read before the next frame is asked for."""

    letter: bytes
    size: int
    parts: Iterator[bytes]

    def content(self, limit: int = LARGEST_PACKED) -> bytes:
        """Raises Unfit for one that is larger."""
        if self.size > limit:
            raise Unfit("a part that is too large")
        return b"".join(self.parts)

    def told(self) -> dict[str, Any]:
        """The object in a JSON frame; never more of it is unpacked than fits. Raises ValueError."""
        told = from_json(unpack(self.content(), packed=True))
        if not isinstance(told, dict):
            raise Unfit("no object")
        return told


def json_frame(told: Any) -> tuple[bytes, int, Iterable[bytes]]:
    content = to_json(told)
    packed, is_packed = pack(content)
    if not is_packed:
        packed, _is = pack(content + b" " * 400)  # spaces mean nothing in JSON
    return JSON_FRAME, len(packed), [packed]


def blob_frame(sha256: str, size: int, parts: Iterable[bytes]) -> tuple[bytes, int, Iterable[bytes]]:
    def whole() -> Iterator[bytes]:
        yield bytes.fromhex(sha256)
        yield from parts

    return BLOB_FRAME, _DIGEST + size, whole()


def write(
    out: IO[bytes],
    header: Header,
    receiver: str,
    signing_key: str,
    frames: Iterable[tuple[bytes, int, Iterable[bytes]]],
    random: Callable[[int], bytes],
) -> None:
    """`receiver` is a public sealing key. Raises Unfit where a frame is not as long as it said."""
    key = random(KEY)
    header = replace(header, sealed=keys.seal(receiver, key, header.about()).hex())
    line = header.line()
    out.write(line)
    for chunk in seal_stream(key, hashlib.sha256(line).digest(), _signed(line, signing_key, frames)):
        out.write(chunk)


def _signed(
    line: bytes, signing_key: str, frames: Iterable[tuple[bytes, int, Iterable[bytes]]]
) -> Iterator[bytes]:
    seen = hashlib.sha256(line)
    for letter, size, parts in frames:
        head, length = letter + size.to_bytes(8, "big"), 0
        seen.update(head)
        yield head
        for part in parts:
            length += len(part)
            seen.update(part)
            yield part
        if length != size:
            raise Unfit("a part changed while it was read")
    signature = keys.sign(signing_key, _what_is_signed(seen.digest()))
    yield _SIGNATURE + _SIGNED.to_bytes(8, "big") + bytes.fromhex(signature)


def _what_is_signed(digest: bytes) -> bytes:
    return b"deskops hand-over 1\n" + digest


def read_header(file: IO[bytes]) -> Header:
    """From the beginning of a file. Raises Unfit for anything else, TooNew."""
    line = file.readline(LONGEST_HEADER)
    try:
        told = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("service") != SERVICE:
        raise Unfit("no hand-over file")
    if told.get("version") != VERSION:
        raise TooNew("another version")
    names = [name for name in Header.__slots__ if name != "version"]
    if not all(isinstance(told.get(name), str) for name in names) or not told["desk"]:
        raise Unfit("a header that is not whole")
    header = Header(**{name: told[name] for name in names})
    if header.line() != line:
        raise Unfit("a header that is not as it is written")
    return header


def is_hand_over(start: bytes) -> bool:
    """Whether a file that begins so is meant to be one."""
    return start.startswith(b'{"service":"deskops","format":"')


def frames(file: IO[bytes], header: Header, sealing_key: str, sender: str) -> Iterator[Frame]:
    """The parts of a file whose header was read, each proved to be sealed so; the end of the iteration proves the rest.

    Raises Unfit, or Unsealable, also at the very end: until then nothing may count.
    """
    try:
        sealed = bytes.fromhex(header.sealed)
    except ValueError as error:
        raise Unfit("no sealed key") from error
    key = keys.unseal(sealing_key, sealed, header.about())
    if key is None or len(key) != KEY:
        raise Unfit("not sealed for this receiver")
    line = header.line()
    stream = _Stream(open_stream(key, hashlib.sha256(line).digest(), file.read), line)
    for _count in range(MOST_FRAMES):
        before = stream.digest()
        letter, size = stream.head()
        if letter == _SIGNATURE:
            _judge(stream, size, before, sender)
            return
        frame = Frame(letter, size, stream.parts(size))
        yield frame
        for _rest in frame.parts:  # what nobody wanted
            pass
    raise Unfit("too many parts")


def _judge(stream: "_Stream", size: int, before: bytes, sender: str) -> None:
    signature = b"".join(stream.parts(size)) if size == _SIGNED else b""
    if not keys.is_signed(sender, _what_is_signed(before), signature.hex()):
        raise Unfit("not signed by its sender")
    if stream.more():
        raise Unfit("something behind the signature")


class _Stream:
    """Proved bytes as they come, and the running digest of all that were taken."""

    def __init__(self, chunks: Iterator[bytes], line: bytes) -> None:
        self._chunks, self._waiting = chunks, b""
        self._seen = hashlib.sha256(line)

    def digest(self) -> bytes:
        return self._seen.copy().digest()

    def head(self) -> tuple[bytes, int]:
        head = b"".join(self.parts(9))
        return head[:1], int.from_bytes(head[1:], "big")

    def parts(self, size: int) -> Iterator[bytes]:
        while size:
            if not self.more():
                raise Unfit("cut short")
            part, self._waiting = self._waiting[:size], self._waiting[size:]
            self._seen.update(part)
            size -= len(part)
            yield part

    def more(self) -> bool:
        while not self._waiting:
            following = next(self._chunks, None)
            if following is None:
                return False
            self._waiting = following
        return True


def blob_of(frame: Frame) -> tuple[str, int, Iterator[bytes]]:
    """Digest, size in bytes and content of a blob frame; whoever reads it compares the digest. Raises Unfit."""
    if not _DIGEST < frame.size <= _DIGEST + LARGEST_BLOB:
        raise Unfit("a file that is too large or empty")
    head = b""
    rest = b""
    for part in frame.parts:
        head += part
        if len(head) >= _DIGEST:
            head, rest = head[:_DIGEST], head[_DIGEST:]
            break
    size = frame.size - _DIGEST

    def content() -> Iterator[bytes]:
        if rest:
            yield rest
        yield from frame.parts

    return head.hex(), size, content()


def in_parts(file: Readable) -> Iterator[bytes]:
    while part := file.read(CHUNK):
        yield part
