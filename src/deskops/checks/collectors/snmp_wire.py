"""SNMP v2c's messages (RFC 3416): reading questions alone; no writing one can be put together here."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from deskops.checks.collectors.ber import (
    INTEGER,
    NULL,
    OBJECT,
    OCTETS,
    SEQUENCE,
    Broken,
    Oid,
    Value,
    integer,
    number,
    object_id,
    oid,
    part,
    parts,
    tlv,
    value,
)

V2C: Final = 1
_GET, _ANSWER, _BULK = 0xA0, 0xA2, 0xA5
Bound = tuple[Oid, Value]


class Reply(NamedTuple):
    """`error`: error-status; 1 is tooBig."""

    request: int
    error: int
    bound: list[Bound]


def get(community: bytes, request: int, names: Sequence[Oid]) -> bytes:
    return _message(community, _GET, request, 0, 0, names)


def bulk(community: bytes, request: int, names: Sequence[Oid], most: int) -> bytes:
    """The next `most` variables after each name."""
    return _message(community, _BULK, request, 0, most, names)


def _message(
    community: bytes, tag: int, request: int, first: int, second: int, names: Sequence[Oid]
) -> bytes:
    wanted = b"".join(tlv(SEQUENCE, oid(name) + tlv(NULL, b"")) for name in names)
    pdu = tlv(tag, integer(request) + integer(first) + integer(second) + tlv(SEQUENCE, wanted))
    return tlv(SEQUENCE, integer(V2C) + tlv(OCTETS, community) + pdu)


def reply(data: bytes) -> Reply:
    """Raises Broken for anything that is not one whole answer."""
    tag, start, end = part(data, 0, len(data))
    outer = parts(data, start, end)
    if tag != SEQUENCE or [one[0] for one in outer] != [INTEGER, OCTETS, _ANSWER]:
        raise Broken(0)
    if number(data, outer[0][1], outer[0][2]) != V2C:
        raise Broken(0)
    inner = parts(data, outer[2][1], outer[2][2])
    if [one[0] for one in inner] != [INTEGER, INTEGER, INTEGER, SEQUENCE]:
        raise Broken(0)
    request, error, _index = (number(data, one[1], one[2]) for one in inner[:3])
    return Reply(request, error, [_bound(data, one) for one in parts(data, inner[3][1], inner[3][2])])


def _bound(data: bytes, pair: tuple[int, int, int]) -> Bound:
    inner = parts(data, pair[1], pair[2])
    if pair[0] != SEQUENCE or len(inner) != 2 or inner[0][0] != OBJECT:
        raise Broken(pair[1])
    return object_id(data, inner[0][1], inner[0][2]), value(data, *inner[1])
