"""Strangers in the same network: whatever they open and hold, the customer's phone still signs."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from deskops.signature.box import Box
from deskops.signature.handoff import Clocks, HandOff, State, new_secrets
from deskops.signature.lines import MOST, MOST_OF_ONE, Lines
from deskops.signature.page import page
from deskops.signature.server import PageServer
from tests_of_signing import hand

DIGEST = "d" * 64
PHONE = "127.0.0.9"


@pytest.fixture
def handoff() -> HandOff:
    clocks = Clocks(time.monotonic, lambda: datetime(2026, 11, 27, tzinfo=UTC))
    return HandOff(new_secrets(os.urandom, DIGEST), {"consent": "yes"}, DIGEST, "en", clocks, os.urandom)


@pytest.fixture
def server(handoff: HandOff) -> Iterator[PageServer]:
    with PageServer(handoff, page("en"), "127.0.0.1") as server:
        yield server


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def line_of(server: PageServer, address: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=20, source_address=(address, 0))


def flood(server: PageServer, held: ExitStack, strangers: int, lines: int) -> list[socket.socket]:
    """So many connections from each of so many addresses, on which nothing is said."""
    return [
        held.enter_context(line_of(server, f"127.0.1.{stranger + 1}"))
        for stranger in range(strangers)
        for _line in range(lines)
    ]


def is_closed(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def call(server: PageServer, step: str, body: bytes, address: str = PHONE) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20, source_address=(address, 0))
    line.request("POST" if step else "GET", f"/{server._handoff.secrets.token}/{step}".rstrip("/"), body)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


def signing(handoff: HandOff, box: Box, answer: bytes) -> bytes:
    told: dict[str, Any] = {"device": box.open(answer, "opened")["device"], "digest": DIGEST, "name": "Chen"}
    return box.seal({**told, "agreed": True, "drawing": hand().content()}, "sign")


def box_of(handoff: HandOff) -> Box:
    return Box(handoff.secrets.key, handoff.secrets.token, os.urandom)


def test_threat_33_one_address_holds_no_more_than_its_share(server: PageServer, held: ExitStack) -> None:
    """threat 33: what is beyond it is closed at once; another address is answered."""
    lines = flood(server, held, strangers=1, lines=MOST_OF_ONE + 3)
    assert all(map(is_closed, lines[MOST_OF_ONE:]))
    assert call(server, "", b"")[0] == 200
    lines[0].settimeout(0.2)
    with pytest.raises(TimeoutError):
        lines[0].recv(1)


def test_threat_33_strangers_from_many_addresses_keep_no_phone_from_signing(
    server: PageServer, handoff: HandOff, held: ExitStack
) -> None:
    """threat 33: every place is taken, again and again: the page is read, opened and signed all the same."""
    box = box_of(handoff)
    flood(server, held, strangers=10, lines=MOST_OF_ONE)
    assert call(server, "", b"")[0] == 200
    flood(server, held, strangers=10, lines=MOST_OF_ONE)
    code, answer = call(server, "open", box.seal({}, "open"))
    assert code == 200
    flood(server, held, strangers=10, lines=MOST_OF_ONE)
    assert call(server, "sign", signing(handoff, box, answer))[0] == 200
    assert handoff.state is State.DONE


def test_threat_33_a_signature_on_its_way_is_not_pushed_out(
    server: PageServer, handoff: HandOff, held: ExitStack
) -> None:
    """threat 33: the device's slow line stays while strangers push each other out."""
    box = box_of(handoff)
    _code, answer = call(server, "open", box.seal({}, "open"))
    body = signing(handoff, box, answer)
    line = held.enter_context(line_of(server, PHONE))
    head = f"POST /{handoff.secrets.token}/sign HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: {len(body)}\r\n\r\n"
    line.sendall(head.encode() + body[:100])
    assert is_closed(flood(server, held, strangers=20, lines=4)[0])
    line.sendall(body[100:])
    assert line.recv(100).split()[1] == b"200"


def test_threat_33_a_head_that_drips_is_cut_off(
    server: PageServer, held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """threat 33: slow-loris: a letter now and then does not hold a line."""
    monkeypatch.setattr("deskops.signature.server._HEAD_PATIENCE", 0.5)
    line = held.enter_context(line_of(server, "127.0.1.1"))
    with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, as the system has it
        drip(line, b"GET / HTTP/1.1\r\nX: ")


def test_threat_33_a_body_that_drips_is_cut_off(
    server: PageServer, handoff: HandOff, held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """threat 33: slow-loris by one who has read the token off the air."""
    monkeypatch.setattr("deskops.signature.server._PATIENCE", 0.5)
    line = held.enter_context(line_of(server, "127.0.1.1"))
    head = (
        f"POST /{handoff.secrets.token}/sign HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 500\r\n\r\n"
    )
    with pytest.raises(OSError):  # noqa: PT011
        drip(line, head.encode())


def drip(line: socket.socket, first: bytes) -> None:
    """A letter now and then, for ten seconds."""
    line.sendall(first)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        line.sendall(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("target", ["/another-token/sign", "*", "http://127.0.0.1/", "/"])
def test_a_strangers_body_is_not_waited_for(server: PageServer, held: ExitStack, target: str) -> None:
    line = held.enter_context(line_of(server, "127.0.1.1"))
    head = f"POST {target} HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 900000000\r\n\r\n"
    line.sendall(head.encode())
    assert line.recv(100).split()[1] == b"404"


def test_who_leaves_makes_room_and_who_gave_way_is_not_counted() -> None:
    dropped: list[int] = []
    lines, number = Lines(lambda: "device"), count()
    with ExitStack() as held:

        def enter(address: str) -> bool:
            each = next(number)
            return held.enter_context(lines.held(address, lambda: dropped.append(each)))

        assert [enter("device") for _each in range(MOST_OF_ONE + 1)] == [True] * MOST_OF_ONE + [False]
        assert all(enter(f"stranger {each}") for each in range(MOST))
        assert len(lines) == MOST
        assert dropped == list(range(MOST_OF_ONE + 1, 2 * MOST_OF_ONE + 1))  # none of the device's
    assert len(lines) == 0
