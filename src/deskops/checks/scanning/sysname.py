"""The one question of SNMP that a scan asks: sysName over v2c, read only, whole MIBs elsewhere; sends nothing."""

import struct
from typing import Final

from deskops.checks.collectors.child import decode

_INTEGER, _OCTETS, _NULL, _OID, _SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
_GET, _RESPONSE = 0xA0, 0xA2
_SYS_NAME: Final = bytes([0x2B, 6, 1, 2, 1, 1, 5, 0])  # 1.3.6.1.2.1.1.5.0
_V2C: Final = 1


def question(number: int, community: str = "public") -> bytes:
    """A GetRequest (RFC 3416) of sysName.0."""
    binding = _part(_SEQUENCE, _part(_OID, _SYS_NAME) + _part(_NULL, b""))
    request = _part(_INTEGER, struct.pack("!i", number)) + _part(_INTEGER, b"\0") * 2
    pdu = _part(_GET, request + _part(_SEQUENCE, binding))
    return _part(_SEQUENCE, _part(_INTEGER, bytes([_V2C])) + _part(_OCTETS, community.encode()) + pdu)


def answer(data: bytes, number: int) -> str:
    """The name, empty where it has none. Raises ValueError or IndexError for what is no answer to this question."""
    whole, _rest = _open(data, _SEQUENCE)
    _version, whole = _open(whole, _INTEGER)
    _community, whole = _open(whole, _OCTETS)
    pdu, _rest = _open(whole, _RESPONSE)
    told, pdu = _open(pdu, _INTEGER)
    if int.from_bytes(told[:8], "big", signed=True) != number:
        raise ValueError(told)
    _status, pdu = _open(pdu, _INTEGER)
    _index, pdu = _open(pdu, _INTEGER)
    bindings, _rest = _open(pdu, _SEQUENCE)
    binding, _rest = _open(bindings, _SEQUENCE)
    name, value = _open(binding, _OID)
    if name != _SYS_NAME:
        raise ValueError(name)
    return decode(_open(value, _OCTETS)[0][:255]).strip() if value[0] == _OCTETS else ""


def _part(kind: int, content: bytes) -> bytes:
    size = len(content)
    return bytes([kind, size] if size < 0x80 else [kind, 0x82, size >> 8, size & 0xFF]) + content


def _open(data: bytes, kind: int) -> tuple[bytes, bytes]:
    """What a part of this kind holds, and what follows it."""
    if data[0] != kind:
        raise ValueError(data[0])
    size, at = data[1], 2
    if size & 0x80:
        many = size & 0x7F
        if not 1 <= many <= 4:
            raise ValueError(many)
        size, at = int.from_bytes(data[2 : 2 + many], "big"), 2 + many
    if at + size > len(data):
        raise ValueError(size)
    return data[at : at + size], data[at + size :]
