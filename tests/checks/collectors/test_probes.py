"""Questions to the network, asked of servers on this machine alone."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from deskops.checks.collectors import asking, ping, probes
from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.network_kinds import Resolvers, Route, Routes, TimeServers
from deskops.checks.policy import Policy
from deskops.checks.sources import Ask

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
EPOCH = 2_208_988_800


@contextmanager
def server(answer: Callable[[bytes], bytes | None]) -> Iterator[str]:
    """A UDP server on the loopback for as long as the block runs; None stays silent."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    line.settimeout(0.05)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                data, sender = line.recvfrom(4096)
                told = answer(data)
                if told is not None:
                    line.sendto(told, sender)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{line.getsockname()[1]}"
    finally:
        over.set()
        thread.join()
        line.close()


def ntp_answer(question: bytes, *, ahead: float = 0.0, stratum: int = 2, leap: int = 0) -> bytes:
    sent = struct.unpack("!II", question[40:48])
    moment = (sent[0] + sent[1] / 2**32 + ahead) % 2**32
    stamp = struct.pack("!II", int(moment) % 2**32, int(moment % 1 * 2**32))
    return bytes([leap << 6 | 4 << 3 | 4, stratum]) + bytes(22) + question[40:48] + stamp + stamp


@pytest.mark.parametrize("ahead", [0.0, 90.0, -45.0])
def test_the_clock_is_compared_with_a_time_server(ahead):
    with server(lambda data: ntp_answer(data, ahead=ahead)) as name:
        found = probes.sntp(name)
    assert found.error == ""
    assert abs(found.offset - ahead) < 0.2
    assert (found.stratum, found.leap) == (2, 0)
    assert 0 <= found.delay < 0.5


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"short",
        lambda data: ntp_answer(data)[:24] + bytes(8) + ntp_answer(data)[32:],  # another question's answer
        lambda data: b"\x03" + ntp_answer(data)[1:],  # a client, not a server
        lambda data: b"\x1b" * 400,
    ],
)
def test_an_answer_that_is_none_tells_no_time(spoil):
    with server(spoil) as name:
        found = probes.sntp(name)
    assert found.offset is None
    assert found.error


def test_a_silent_time_server_has_a_deadline():
    with server(lambda data: None) as name:
        found = probes.sntp(name, seconds=0.05)
    assert (found.offset, found.error) == (None, "no answer in time")


def test_a_time_after_2036_is_read_in_its_own_era():
    now = 2_100_000_000.0  # in 2036, after the 32 bits have run over
    whole = int(now + EPOCH) % 2**32
    assert probes._ntp_time(struct.pack("!II", whole, 0), now + 3) == now


def name_answer(question: bytes, *, code: int = 0, addresses: tuple[str, ...] = ("10.1.2.3",)) -> bytes:
    head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(addresses), 0, 0)
    records = b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(one) for one in addresses
    )
    return head + question[12:] + records


def test_a_resolver_gives_the_addresses_of_a_name():
    with server(name_answer) as name:
        found = probes.resolve(name, "gw.site.test")
    assert (found.addresses, found.error) == (("10.1.2.3",), "")
    assert found.milliseconds < 1000


def test_a_refusal_is_told_and_without_a_name_no_such_name_will_do():
    with server(lambda data: name_answer(data, code=3, addresses=())) as name:
        assert "3" in probes.resolve(name, "gw.site.test").error
        assert probes.resolve(name, "").error == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: b"x" * 11,
        lambda data: b"\0\0" + name_answer(data)[2:],
        lambda data: data,  # an echo is no answer
        lambda data: name_answer(data)[:-3],
        lambda data: data[:2] + struct.pack("!HHHHH", 0x8180, 0, 65535, 0, 0) + b"\xc0\x0c" * 40,
        lambda data: data[:2] + struct.pack("!HHHHH", 0x8180, 1, 1, 0, 0) + b"\x3f" * 600,
    ],
)
def test_a_broken_answer_of_a_resolver_is_an_error_and_no_crash(spoil):
    with server(spoil) as name:
        found = probes.resolve(name, "gw.site.test")
    assert found.error
    assert found.addresses == ()


def test_a_silent_resolver_has_a_deadline_and_an_impossible_name_a_reason():
    with server(lambda data: None) as name:
        assert probes.resolve(name, "gw.site.test", seconds=0.05).error == "no answer in time"
        assert probes.resolve(name, "a" * 70 + ".test", seconds=0.05).error


def ask(*values: object, **policy: object) -> Ask:
    facts = Facts("pc", NOW)
    for one in values:
        from deskops.checks.kinds import KEYS

        facts.add(Fact(KEYS[type(one)], one, "test", NOW))
    return Ask(facts, Policy(**policy), frozenset(), 5.0)  # type: ignore[arg-type]


def test_no_time_server_is_asked_that_nobody_named():
    source = asking.sources()[0]
    with pytest.raises(Unread, match="neither the policy nor this machine"):
        source.read(ask(TimeServers(())))


def test_the_policys_time_servers_come_before_the_machines_own():
    with server(ntp_answer) as name:
        (got,) = probes.ask_time(ask(TimeServers(("192.0.2.55",)), time_servers=(name,)))
    assert [one.server for one in got.value.items] == [name]


def test_every_resolver_is_asked_at_the_same_time():
    with server(name_answer) as one, server(name_answer) as two:
        (got,) = probes.ask_names(ask(Resolvers((one, two)), probe_name="gw.site.test"))
    assert [answer.server for answer in got.value.items] == [one, two]
    with pytest.raises(Unread):
        probes.ask_names(ask(Resolvers(())))


def test_without_a_route_there_is_no_gateway_to_ask():
    with pytest.raises(Unread, match="default route"):
        probes.ask_gateway(ask(Routes(())))


def test_a_tcp_handshake_or_its_refusal_is_a_round_trip():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert len(ping.touch("127.0.0.1", port, 3, 0.0, 2)) == 3
    assert len(ping.touch("127.0.0.1", port, 2, 0.0, 2)) == 2  # refused now


def test_where_echo_requests_are_forbidden_tcp_is_the_probe(monkeypatch):
    def forbidden(*_words: object) -> None:
        raise PermissionError

    monkeypatch.setattr(ping, "ping", forbidden)
    monkeypatch.setattr(probes, "_BETWEEN", 0.0)
    (got,) = probes.ask_gateway(ask(Routes((Route("127.0.0.1"),))))
    assert got.value.method.startswith("TCP")
    assert len(got.value.times) == probes.PROBES


def test_an_echo_request_has_a_right_checksum():
    packet = ping._request(7, 1, 57)
    words = struct.unpack(f"!{(len(packet) + 1) // 2}H", packet + b"\0" * (len(packet) % 2))
    total = sum(words)
    assert (total & 0xFFFF) + (total >> 16) == 0xFFFF


def test_echo_requests_to_ourselves_come_back_whole():
    try:
        times = ping.ping("127.0.0.1", 3, 0.0, 2)
    except PermissionError:
        pytest.skip("this system lets only administrators send echo requests")
    assert len(times) == 3
    assert ping.largest("127.0.0.1", 1500, 2) == 1500
