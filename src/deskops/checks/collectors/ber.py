"""As much of ASN.1's basic encoding as SNMP v2c and a certificate's dates need; every length is checked."""

from typing import Final

Oid = tuple[int, ...]
Value = int | bytes | Oid | None

INTEGER, OCTETS, NULL, OBJECT, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
_NUMBERS: Final = frozenset(
    {0x02, 0x41, 0x42, 0x43, 0x46, 0x47}
)  # Counter, Gauge, TimeTicks, Counter64, UInteger
_ABSENT: Final = frozenset({0x05, 0x80, 0x81, 0x82})  # null, noSuchObject, noSuchInstance, endOfMibView
_LONGEST_OID: Final = 128  # RFC 2578: at most 128 parts


class Broken(ValueError):
    """What was read is no such encoding."""


def tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    told = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(told))) + told + content


def integer(number: int) -> bytes:
    return tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def oid(parts: Oid) -> bytes:
    content = bytearray(_base128(parts[0] * 40 + parts[1]))
    for part in parts[2:]:
        content += _base128(part)
    return tlv(OBJECT, bytes(content))


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | (number & 0x7F))
    return bytes(reversed(digits))


def part(data: bytes, at: int, end: int) -> tuple[int, int, int]:
    """Tag, start and end of the content that begins at `at`. Raises Broken where it does not lie within `end`."""
    if at + 2 > end:
        raise Broken(at)
    tag, size, start = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        if not 1 <= count <= 4 or start + count > end:
            raise Broken(at)
        size, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + size > end:
        raise Broken(at)
    return tag, start, start + size


def parts(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """All that stands side by side between two places."""
    found = []
    while start < end:
        one = part(data, start, end)
        found.append(one)
        start = one[2]
    return found


def number(data: bytes, start: int, end: int, *, signed: bool = True) -> int:
    if not 1 <= end - start <= 9:
        raise Broken(start)
    return int.from_bytes(data[start:end], "big", signed=signed)


def object_id(data: bytes, start: int, end: int) -> Oid:
    if start >= end or data[end - 1] & 0x80:
        raise Broken(start)
    found: list[int] = []
    value = 0
    for octet in data[start:end]:
        value = value << 7 | octet & 0x7F
        if value >> 32:
            raise Broken(start)
        if not octet & 0x80:
            found.append(value)
            value = 0
    if len(found) >= _LONGEST_OID:
        raise Broken(start)
    first = min(2, found[0] // 40)
    return (first, found[0] - 40 * first, *found[1:])


def value(data: bytes, tag: int, start: int, end: int) -> Value:
    """A variable of SNMP; None for one that is not there. Raises Broken."""
    if tag in _NUMBERS:
        return number(data, start, end, signed=tag == INTEGER)
    if tag == OBJECT:
        return object_id(data, start, end)
    return None if tag in _ABSENT else data[start:end]
