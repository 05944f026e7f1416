"""Streams of any length under one key: ChaCha20-Poly1305 in chunks, counted, and the last one marked as the last.

A stream that was cut, reordered, lengthened or changed is refused at the chunk where it differs; no storage here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY: Final = 32  # bytes; a key seals one stream only: the nonces are a counter
CHUNK: Final = 64 * 1024
_TAG: Final = 16


class Unsealable(ValueError):
    """Not sealed with this key, or changed or cut since."""


def seal_stream(key: bytes, about: bytes, parts: Iterable[bytes]) -> Iterator[bytes]:
    """The sealed chunks; `about` must be the same when they are opened."""
    cipher, waiting, count = ChaCha20Poly1305(key), bytearray(), 0
    for part in parts:
        waiting += part
        while len(waiting) > CHUNK:  # not at its size: the last chunk must be known as the last
            yield cipher.encrypt(_nonce(count, last=False), bytes(waiting[:CHUNK]), about)
            del waiting[:CHUNK]
            count += 1
    yield cipher.encrypt(_nonce(count, last=True), bytes(waiting), about)


def open_stream(key: bytes, about: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Chunks of what was sealed, each as soon as it is proved. Raises Unsealable."""
    cipher, count = ChaCha20Poly1305(key), 0
    chunk = _whole(read, CHUNK + _TAG)
    while True:
        following = _whole(read, CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(count, last=not following), chunk, about)
        except (InvalidTag, ValueError) as error:
            raise Unsealable("a chunk that is not what was sealed") from error
        if not following:
            return
        chunk, count = following, count + 1


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _whole(read: Callable[[int], bytes], size: int) -> bytes:
    """As much as there is, up to `size`: a reader may give less at once."""
    parts = bytearray()
    while len(parts) < size and (part := read(size - len(parts))):
        parts += part
    return bytes(parts)
