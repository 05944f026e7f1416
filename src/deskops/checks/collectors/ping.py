"""Echo requests over the sockets that an ordinary user may open, and TCP handshakes where even those are refused."""

import select
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import Final

from deskops.checks.facts import Unread
from deskops.i18n import _

_ECHO, _ECHO_REPLY = 8, 0
_HEADERS: Final = 28  # IPv4 and ICMP
# linux/in.h; Python's socket module has no names for them.
_IP_MTU_DISCOVER: Final = 10
_IP_PMTUDISC_PROBE: Final = 3  # set "don't fragment", whatever the path's MTU is thought to be
_SMALLEST: Final = 576


class _Line:
    """An ICMP socket: of the datagram kind where the system allows it, else a raw one. Raises PermissionError."""

    def __init__(self, host: str) -> None:
        if ":" in host:
            raise Unread(_("echo requests are sent over IPv4 only"))
        self.host = host
        try:
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
        except PermissionError:
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self._raw = self._socket.type == socket.SOCK_RAW
        self._number = id(self) >> 4 & 0xFFFF

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def whole(self) -> None:
        """Send packets that no router may cut."""
        if not sys.platform.startswith("linux"):
            raise Unread(_("only Linux lets us forbid fragments"))
        self._socket.setsockopt(socket.IPPROTO_IP, _IP_MTU_DISCOVER, _IP_PMTUDISC_PROBE)

    def echo(self, sequence: int, size: int, seconds: float) -> float | None:
        """Milliseconds to the reply, None without one in time."""
        begun = time.perf_counter()
        self._socket.sendto(_request(self._number, sequence, size), (self.host, 0))
        while (left := seconds - (time.perf_counter() - begun)) > 0:
            if select.select([self._socket], [], [], left)[0]:
                data, (sender, *_port) = self._socket.recvfrom(65536)
                if sender == self.host and self._is_ours(data, sequence):
                    return (time.perf_counter() - begun) * 1000
        return None

    def _is_ours(self, data: bytes, sequence: int) -> bool:
        if self._raw:
            data = data[(data[0] & 0x0F) * 4 :] if data else b""
        if len(data) < 8:
            return False
        kind, _code, _sum, number, got = struct.unpack_from("!BBHHH", data)
        return kind == _ECHO_REPLY and got == sequence and (not self._raw or number == self._number)


def _request(number: int, sequence: int, size: int) -> bytes:
    """RFC 792, with the checksum of RFC 1071."""
    body = bytes(max(0, size))
    packet = struct.pack("!BBHHH", _ECHO, 0, 0, number, sequence) + body
    words = packet + b"\0" * (len(packet) % 2)
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    total = (total >> 16) + (total & 0xFFFF)
    total += total >> 16
    return struct.pack("!BBHHH", _ECHO, 0, ~total & 0xFFFF, number, sequence) + body


def ping(host: str, times: int, between: float, seconds: float) -> tuple[float, ...]:
    """Round trips in milliseconds of those that came back. Raises PermissionError."""
    end = time.perf_counter() + seconds
    found: list[float] = []
    with _Line(host) as line:
        for sequence in range(times):
            left = end - time.perf_counter()
            if left <= 0 or (sequence == 3 and not found):
                break  # three unanswered: nobody there, the rest would only wait
            with suppress(OSError):  # unreachable, no buffer: a lost one
                reply = line.echo(sequence, 56, min(1.0, left / 2))
                if reply is not None:
                    found.append(reply)
            time.sleep(between)
    return tuple(round(one, 3) for one in found)


def touch(host: str, port: int, times: int, between: float, seconds: float) -> tuple[float, ...]:
    """Milliseconds of TCP handshakes; a refusal is an answer."""
    end = time.perf_counter() + seconds
    found: list[float] = []
    for number in range(times):
        left = end - time.perf_counter()
        if left <= 0:
            break
        begun = time.perf_counter()
        with suppress(TimeoutError, OSError):
            with suppress(ConnectionRefusedError), socket.create_connection((host, port), min(1.0, left)):
                pass
            found.append(round((time.perf_counter() - begun) * 1000, 3))
        if number < times - 1:
            time.sleep(between)
    return tuple(found)


def largest(host: str, link: int, seconds: float) -> int:
    """The largest IP packet that comes back whole, 0 where even a small one does not. Raises PermissionError."""
    end = time.perf_counter() + seconds
    with _Line(host) as line:
        line.whole()
        if not _passes(line, 0, _SMALLEST, end):
            return 0
        low, high, sequence = _SMALLEST, link, 1
        if _passes(line, sequence, high, end):
            return high
        while high - low > 1 and time.perf_counter() < end:
            sequence, middle = sequence + 1, (low + high) // 2
            low, high = (middle, high) if _passes(line, sequence, middle, end) else (low, middle)
        return low


def _passes(line: _Line, sequence: int, size: int, end: float) -> bool:
    wait = max(0.02, min(0.25, (end - time.perf_counter()) / 4))
    try:
        return line.echo(sequence, size - _HEADERS, wait) is not None
    except OSError:  # EMSGSIZE: larger than the link itself takes
        return False
