"""Questions that we ask the network ourselves, each with its own deadline, none with more than a user's rights."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from deskops.checks.facts import Unread
from deskops.checks.network_kinds import (
    GatewayReply,
    Interfaces,
    NameAnswer,
    NameAnswers,
    PathMtu,
    Resolvers,
    Routes,
    TimeAnswer,
    TimeAnswers,
    TimeServers,
)
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _

T = TypeVar("T")
R = TypeVar("R")

_MOST_SERVERS: Final = 4
_ONE_ANSWER: Final = 2.0  # seconds; three and a half fit into a fact's deadline
PROBES: Final = 20
_BETWEEN: Final = 0.02
_PORTS: Final = (53, 80, 443, 22, 23)  # a refusal is an answer as good as any


def side_by_side(ask: Callable[[T], R], those: Sequence[T]) -> list[R]:
    """Ask several at once; the answers in the order asked."""
    answers: dict[int, R] = {}

    def one(number: int) -> None:
        answers[number] = ask(those[number])

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(len(those))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(those)) if number in answers]


def ask_time(ask: Ask) -> list[Got]:
    servers = ask.policy.time_servers or ask.facts[TimeServers].servers
    answers = side_by_side(sntp, servers[:_MOST_SERVERS])
    return [got(TimeAnswers(tuple(answers)), "SNTP")]


_NTP_EPOCH: Final = 2_208_988_800  # seconds from 1900 to 1970
_NTP_ERA: Final = 1 << 32


def sntp(server: str, *, seconds: float = _ONE_ANSWER) -> TimeAnswer:
    """One question, RFC 4330 section 5: offset ((T2-T1)+(T3-T4))/2, delay (T4-T1)-(T3-T2)."""
    host, port = _host_and_port(server, 123)
    try:
        with _connected(host, port, socket.SOCK_DGRAM, seconds) as line:
            sent = time.time()
            cookie = struct.pack("!II", int(sent + _NTP_EPOCH) % _NTP_ERA, int(sent % 1 * _NTP_ERA))
            line.send(b"\x23" + bytes(39) + cookie)
            answer = line.recv(512)
            came = time.time()
    except OSError as error:
        return TimeAnswer(server, error=_reason(error))
    if len(answer) < 48 or answer[24:32] != cookie or answer[0] & 7 not in {4, 5}:
        return TimeAnswer(server, error=_("an answer that is none of this question's"))
    received, transmitted = _ntp_time(answer[32:40], sent), _ntp_time(answer[40:48], sent)
    offset = ((received - sent) + (transmitted - came)) / 2
    delay = max(0.0, (came - sent) - (transmitted - received))
    return TimeAnswer(server, round(offset, 6), round(delay, 6), answer[1], answer[0] >> 6)


def _ntp_time(data: bytes, near: float) -> float:
    """Seconds since 1970, in the era of 2^32 seconds that lies nearest to our own clock (RFC 4330 section 3)."""
    whole, part = struct.unpack("!II", data)
    seconds = float(whole - _NTP_EPOCH) + part / _NTP_ERA
    eras = round((near - seconds) / _NTP_ERA)
    return float(seconds + eras * _NTP_ERA)


def _host_and_port(server: str, port: int) -> tuple[str, int]:
    host, colon, number = server.rpartition(":")
    return (host, int(number)) if colon and ":" not in host and number.isdecimal() else (server, port)


def _connected(host: str, port: int, kind: socket.SocketKind, seconds: float) -> socket.socket:
    family, _kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=kind)[0]
    line = socket.socket(family, kind)
    line.settimeout(seconds)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return _("no answer in time")
    return error.strerror or str(error)


def ask_names(ask: Ask) -> list[Got]:
    """Every resolver for the policy's name; without one for the root's servers, which each resolver knows."""
    servers = ask.facts[Resolvers].servers
    if not servers:
        raise Unread(_("no resolver is set"))
    name = ask.policy.probe_name
    answers = side_by_side(lambda server: resolve(server, name), servers[:_MOST_SERVERS])
    return [got(NameAnswers(tuple(answers)), "DNS")]


_A, _NS = 1, 2
_NO_SUCH_NAME: Final = 3


def resolve(server: str, name: str, *, seconds: float = _ONE_ANSWER) -> NameAnswer:
    """One question over UDP (RFC 1035); an empty name asks for the root's name servers."""
    host, port = _host_and_port(server, 53)
    begun = time.perf_counter()
    cookie = struct.pack("!H", time.time_ns() >> 10 & 0xFFFF)
    try:
        labels = b"".join(bytes([len(one)]) + one for one in name.encode("idna").split(b".") if one)
        with _connected(host, port, socket.SOCK_DGRAM, seconds) as line:
            kind = _A if name else _NS
            line.send(
                cookie
                + struct.pack("!HHHHH", 0x0100, 1, 0, 0, 0)
                + labels
                + b"\0"
                + struct.pack("!HH", kind, 1)
            )
            answer = line.recv(4096)
    except (OSError, UnicodeError) as error:
        return NameAnswer(server, name, error=_reason(error) if isinstance(error, OSError) else str(error))
    took = round((time.perf_counter() - begun) * 1000, 3)
    try:
        code, addresses = read_answer(answer, cookie)
    except (IndexError, struct.error, ValueError):
        return NameAnswer(server, name, took, error=_("an answer that is none of this question's"))
    known = {0} if name else {0, _NO_SUCH_NAME}  # without a name of our own, any word of the server will do
    refusal = "" if code in known else _("refused with code {code}").format(code=code)
    return NameAnswer(server, name, took, addresses, refusal)


def read_answer(data: bytes, cookie: bytes) -> tuple[int, tuple[str, ...]]:
    """Response code and the addresses. Raises ValueError, IndexError or struct.error for what is no answer."""
    _number, flags, questions, answers = struct.unpack_from("!HHHH", data)
    if data[:2] != cookie or not flags & 0x8000 or questions > 1:
        raise ValueError(flags)
    at = 12
    for _question in range(questions):
        at = _after_name(data, at) + 4
    found = []
    for _answer in range(min(answers, 64)):
        at = _after_name(data, at)
        kind, _class, _ttl, size = struct.unpack_from("!HHIH", data, at)
        at += 10
        if kind == _A and size == 4 and at + 4 <= len(data):
            found.append(socket.inet_ntoa(data[at : at + 4]))
        at += size
    if at > len(data):
        raise ValueError(at)  # cut short
    return flags & 0x0F, tuple(found)


def _after_name(data: bytes, at: int) -> int:
    """Where the next field begins; a pointer ends a name, so nothing can lead us in circles."""
    while length := data[at]:
        if length & 0xC0:
            return at + 2
        at += 1 + length
    return at + 1


def ask_gateway(ask: Ask) -> list[Got]:
    gateway = _gateway(ask)
    from deskops.checks.collectors.ping import ping, touch  # raw sockets; only for who asks

    try:
        method, times = "ICMP", ping(gateway, PROBES, _BETWEEN, ask.seconds * 0.6)
    except PermissionError:
        method, times = _first_open(gateway, touch, ask.seconds * 0.6)
    return [got(GatewayReply(gateway, method, PROBES, times, in_neighbours(gateway)), method)]


def _first_open(
    gateway: str, touch: Callable[[str, int, int, float, float], tuple[float, ...]], seconds: float
) -> tuple[str, tuple[float, ...]]:
    """The first port that answers, be it with a refusal; the TCP handshake is the probe then."""
    for port in _PORTS:
        if touch(gateway, port, 1, 0.0, seconds / len(_PORTS) / 2):
            return f"TCP {port}", touch(gateway, port, PROBES, _BETWEEN, seconds / 2)
    return "TCP " + ", ".join(str(one) for one in _PORTS), ()


def _gateway(ask: Ask) -> str:
    routes = ask.facts[Routes].items
    if not routes:
        raise Unread(_("there is no default route"))
    return routes[0].gateway


def in_neighbours(address: str) -> bool | None:
    """Whether the machine has seen this address's MAC; None where it does not tell (arp(7), flag 0x2: complete)."""
    with suppress(OSError, ValueError):
        text = Path("/proc/net/arp").read_text(encoding="ascii", errors="replace")
        rows = [line.split() for line in text.splitlines()][1:]
        return any(row[0] == address and len(row) > 2 and int(row[2], 16) & 2 for row in rows)
    return None


def ask_mtu(ask: Ask) -> list[Got]:
    gateway = _gateway(ask)
    route = ask.facts[Routes].items[0]
    known = ask.facts.get(Interfaces)
    link = next((one.mtu for one in known.items if one.name == route.interface), None) if known else None
    from deskops.checks.collectors.ping import largest

    try:
        size = largest(gateway, min(link or 1500, 9000), ask.seconds * 0.8)
    except PermissionError:
        raise Unread(_("this system lets only administrators send echo requests")) from None
    return [got(PathMtu(gateway, size, link), "ICMP")]
