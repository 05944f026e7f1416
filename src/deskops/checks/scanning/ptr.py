"""Names by address as DNS and mDNS tell them (RFC 1035, RFC 6762): a question out, a name back; sends nothing."""

import struct
from ipaddress import ip_address
from typing import Final

_PTR, _IN = 12, 1
_UNICAST: Final = 0x8000  # RFC 6762, 5.4: the answer may come to us alone
_LONGEST: Final = 255
_MOST_LABELS: Final = 128
_MOST_RECORDS: Final = 32


def question(address: str, number: int, *, multicast: bool = False) -> bytes:
    """Which name this address has. `multicast`: as mDNS asks, without recursion."""
    labels = ip_address(address).reverse_pointer.split(".")
    name = b"".join(bytes([len(one)]) + one.encode("ascii") for one in labels) + b"\0"
    flags, kind = (0, _IN | _UNICAST) if multicast else (0x0100, _IN)
    return struct.pack("!HHHHHH", number, flags, 1, 0, 0, 0) + name + struct.pack("!HH", _PTR, kind)


def answer(data: bytes, number: int, address: str) -> str:
    """The name, empty where there is none. Raises ValueError, IndexError or struct.error for what is no answer."""
    told, flags, questions, answers = struct.unpack_from("!HHHH", data)
    if told != number or not flags & 0x8000 or questions > 1:
        raise ValueError(flags)
    at, wanted = 12, ip_address(address).reverse_pointer.lower()
    if questions:
        at = _name(data, at)[1] + 4
    for _record in range(min(answers, _MOST_RECORDS)):
        owner, at = _name(data, at)
        kind, _class, _ttl, size = struct.unpack_from("!HHIH", data, at)
        at += 10
        if at + size > len(data):
            raise ValueError(size)
        if kind == _PTR and owner.lower() == wanted:
            return _name(data, at)[0]
        at += size
    return ""


def _name(data: bytes, at: int) -> tuple[str, int]:
    """A name and where the next field begins; a pointer leads only backwards, so never in circles."""
    labels: list[str] = []
    after, earliest = 0, at
    while length := data[at]:
        if length & 0xC0 == 0xC0:
            after = after or at + 2
            at = (length & 0x3F) << 8 | data[at + 1]
            if at >= earliest:
                raise ValueError(at)
            earliest = at
            continue
        part = data[at + 1 : at + 1 + length]
        if length & 0xC0 or len(part) < length or len(labels) >= _MOST_LABELS:
            raise ValueError(length)
        labels.append(part.decode("utf-8", "replace"))
        at += 1 + length
    text = ".".join(labels)
    if len(text) > _LONGEST:
        raise ValueError(len(text))
    return text, after or at + 1
