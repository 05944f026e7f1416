"""The node status of a Windows machine (RFC 1002, 4.2.17 and 4.2.18): its name, its group, its MAC; sends nothing."""

import struct
from typing import Final, NamedTuple

from deskops.checks.collectors.child import decode

_NODE_STATUS: Final = 0x21
_ANYBODY: Final = b"\x20CK" + b"A" * 30 + b"\0"  # the name "*", in the first-level encoding of RFC 1001, 14.1
_GROUP: Final = 0x8000
_WORKSTATION: Final = 0
_ONE: Final = 18  # bytes of a name with its flags


class Node(NamedTuple):
    """`mac` as AA:BB:CC:DD:EE:FF, empty where it tells none, as Samba does."""

    name: str
    group: str
    mac: str


def question(number: int) -> bytes:
    return struct.pack("!HHHHHH", number, 0, 1, 0, 0, 0) + _ANYBODY + struct.pack("!HH", _NODE_STATUS, 1)


def answer(data: bytes, number: int) -> Node:
    """Raises ValueError, IndexError or struct.error for what is no answer."""
    told, flags, _questions, answers = struct.unpack_from("!HHHH", data)
    if told != number or not flags & 0x8000 or answers != 1 or data[12] != 0x20:
        raise ValueError(flags)
    kind, _class, _ttl, size = struct.unpack_from("!HHIH", data, 46)
    if kind != _NODE_STATUS:
        raise ValueError(kind)
    count, name, group = data[56], "", ""
    if 57 + count * _ONE > len(data) or size < 1 + count * _ONE:
        raise ValueError(count)
    for number_of in range(count):
        at = 57 + number_of * _ONE
        text = decode(data[at : at + 15]).strip(" \0")
        suffix, marks = struct.unpack_from("!BH", data, at + 15)
        if suffix == _WORKSTATION and marks & _GROUP:
            group = group or text
        elif suffix == _WORKSTATION:
            name = name or text
    return Node(name, group, _mac(data[57 + count * _ONE :][:6]))


def _mac(data: bytes) -> str:
    if len(data) < 6 or not any(data):
        return ""
    return ":".join(f"{byte:02X}" for byte in data)
