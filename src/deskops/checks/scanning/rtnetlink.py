"""The neighbour table as Linux itself tells it to everybody (rtnetlink(7)): with when each entry last answered."""

import os
import socket
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_GET, _NEW, _DONE, _ERROR = 30, 28, 3, 2  # RTM_GETNEIGH, RTM_NEWNEIGH, NLMSG_DONE, NLMSG_ERROR
_DUMP: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
_DESTINATION, _MAC, _TIMES = 1, 2, 3  # NDA_DST, NDA_LLADDR, NDA_CACHEINFO
_ANSWERED: Final = (
    0x02 | 0x04 | 0x08 | 0x10
)  # NUD_REACHABLE, _STALE, _DELAY, _PROBE: their MAC is known by asking
_HEAD: Final = struct.Struct("=IHHII")
_ENTRY: Final = struct.Struct("=BBHiHBB")  # ndmsg
_SECONDS: Final = 2.0  # for an answer of the kernel
_ROOM: Final = 1 << 18  # bytes of one part of the answer


class Entry(NamedTuple):
    """`ago`: seconds since it last answered."""

    address: str
    mac: str
    ago: float


def entries() -> list[Entry]:
    """Those of IPv4 whose MAC was learned by asking. Raises OSError where the system has no such door."""
    if not hasattr(socket, "AF_NETLINK"):
        raise OSError("no netlink")
    found: list[Entry] = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as line:  # 0: NETLINK_ROUTE
        line.settimeout(_SECONDS)
        body = _ENTRY.pack(socket.AF_INET, 0, 0, 0, 0, 0, 0)
        line.send(_HEAD.pack(_HEAD.size + len(body), _GET, _DUMP, 1, 0) + body)
        over = False
        while not over:
            more, over = read(line.recv(_ROOM), os.sysconf("SC_CLK_TCK"))
            found += more
    return found


def read(data: bytes, ticks: int) -> tuple[list[Entry], bool]:
    """One part of a dump, whose times are in `ticks` of a second, and whether it was the last. Raises OSError."""
    found: list[Entry] = []
    while len(data) >= _HEAD.size:
        size, kind, _flags, _number, _port = _HEAD.unpack_from(data)
        if kind == _DONE:
            return found, True
        if kind == _ERROR or size < _HEAD.size:
            raise OSError("no dump")
        if kind == _NEW:
            found += _entry(data[_HEAD.size : size], ticks)
        data = data[_aligned(size) :]
    return found, False


def _entry(body: bytes, ticks: int) -> list[Entry]:
    state = _ENTRY.unpack_from(body)[4]
    told = dict(_attributes(body[_ENTRY.size :]))
    destination, mac, times = (told.get(one, b"") for one in (_DESTINATION, _MAC, _TIMES))
    if not state & _ANSWERED or len(destination) != 4 or len(mac) != 6 or len(times) < 4:
        return []
    (confirmed,) = struct.unpack_from("=I", times)
    return [Entry(socket.inet_ntoa(destination), mac.hex(":").upper(), confirmed / ticks)]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= 4:
        size, kind = struct.unpack_from("=HH", data)
        if size < 4:
            return
        yield kind, data[4:size]
        data = data[_aligned(size) :]


def _aligned(size: int) -> int:
    return (size + 3) & ~3
