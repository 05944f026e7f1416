"""The page that is served for minutes: its token, its times, its one device, and what it never gives away."""

import http.client
import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskops.signature import handoff as parts
from deskops.signature.box import Box, Unsealed
from deskops.signature.handoff import Caller, Clocks, Doing, Entered, HandOff, State, Turned, new_secrets
from deskops.signature.page import page
from deskops.signature.server import PageServer
from tests_of_signing import hand

SHOWN = {"report": {"title": "Title that nobody else has"}, "consent": "yes"}
CALLER = Caller("192.0.2.7", "a phone")
DIGEST = "d" * 64


class Watch:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def handoff(watch: Watch) -> HandOff:
    clocks = Clocks(watch, lambda: datetime(2026, 11, 27, tzinfo=UTC))
    return HandOff(new_secrets(os.urandom, DIGEST), SHOWN, DIGEST, "en", clocks, os.urandom)


@pytest.fixture
def server(handoff: HandOff) -> Iterator[PageServer]:
    with PageServer(handoff, page("en"), "127.0.0.1") as server:
        yield server


def box_of(handoff: HandOff) -> Box:
    return Box(handoff.secrets.key, handoff.secrets.token, os.urandom)


def ask(handoff: HandOff, step: str, told: dict[str, Any]) -> dict[str, Any]:
    box = box_of(handoff)
    return box.open(handoff.answer(step, box.seal(told, step), CALLER), f"{step}ed")


def opened(handoff: HandOff) -> dict[str, Any]:
    return ask(handoff, "open", {})


def signature(device: str, **more: Any) -> dict[str, Any]:
    told = {"device": device, "digest": DIGEST, "name": "陈敏", "role": "前台", "contact": ""}
    return {**told, "agreed": True, "drawing": hand().content(), **more}


def status(handoff: HandOff, step: str, told: dict[str, Any]) -> int:
    with pytest.raises(Turned) as turned:
        ask(handoff, step, told)
    assert turned.value.words
    return turned.value.status


# The state: times, device, document.


def test_what_is_opened_and_signed_comes_back_whole(handoff: HandOff) -> None:
    told = opened(handoff)
    assert (told["report"], told["digest"], told["code"]) == (SHOWN["report"], DIGEST, handoff.secrets.code)
    ask(handoff, "sign", signature(told["device"]))
    found = handoff.given
    assert (found.signer, found.drawing, found.reason) == (Entered("陈敏", "前台", ""), hand(), "")
    assert (found.caller, handoff.state) == (CALLER, State.DONE)


def test_threat_33_the_page_must_be_opened_in_time(handoff: HandOff, watch: Watch) -> None:
    """threat 33: after 180 seconds nobody opens it any more."""
    watch.seconds += parts.OPEN_WITHIN
    assert handoff.state is State.OVER
    assert status(handoff, "open", {}) == 410


def test_threat_33_an_open_page_ends_after_ten_minutes(handoff: HandOff, watch: Watch) -> None:
    """threat 33: ten minutes from the opening, not from the code."""
    watch.seconds += parts.OPEN_WITHIN - 1
    device = opened(handoff)["device"]
    watch.seconds += parts.SIGN_WITHIN - 1
    assert opened_again(handoff, device)
    watch.seconds += 1
    assert status(handoff, "sign", signature(device)) == 410
    assert handoff.given is None


def opened_again(handoff: HandOff, device: str) -> dict[str, Any]:
    return ask(handoff, "open", {"device": device})


def test_threat_33_a_second_device_is_turned_away(handoff: HandOff) -> None:
    """threat 33: who has the whole address, but comes second, sees nothing and signs nothing."""
    device = opened(handoff)["device"]
    for guess in ("", "x", device[:-1], device + "A"):
        assert status(handoff, "open", {"device": guess}) == 409
        assert status(handoff, "sign", signature(guess)) == 409
    assert opened_again(handoff, device)["report"] == SHOWN["report"]


def test_threat_33_a_signature_is_taken_once(handoff: HandOff) -> None:
    """threat 33: the very bytes that signed do not sign again, nor does anything else."""
    box, device = box_of(handoff), opened(handoff)["device"]
    body = box.seal(signature(device), "sign")
    handoff.answer("sign", body, CALLER)
    with pytest.raises(Turned) as turned:
        handoff.answer("sign", body, CALLER)
    assert turned.value.status == 410
    assert status(handoff, "open", {"device": device}) == 410


def test_threat_33_another_document_is_not_signed(handoff: HandOff) -> None:
    """threat 33: only what was shown."""
    device = opened(handoff)["device"]
    assert status(handoff, "sign", signature(device, digest="e" * 64)) == 409
    assert status(handoff, "sign", signature(device, digest=None)) == 409


def test_threat_33_without_the_key_nothing_is_answered(handoff: HandOff) -> None:
    """threat 33: the token alone, as the line shows it, opens nothing and does not use the page up."""
    strange = Box(os.urandom(16), handoff.secrets.token, os.urandom)
    for body in (b"", b"{}", b"\xff" * 40, strange.seal({}, "open"), box_of(handoff).seal({}, "sign")):
        with pytest.raises(Turned) as turned:
            handoff.answer("open", body, CALLER)
        assert turned.value.status == 403
    assert handoff.state is State.WAITING


def test_a_signature_before_the_report_was_seen_is_refused(handoff: HandOff) -> None:
    assert status(handoff, "sign", signature("")) == 409


@pytest.mark.parametrize(
    ("step", "more"),
    [
        ("sign", {"name": "  "}),
        ("sign", {"name": ["x"]}),
        ("sign", {"name": "x" * 5000}),
        ("sign", {"agreed": False}),
        ("sign", {"agreed": "yes"}),
        ("sign", {"drawing": None}),
        ("sign", {"drawing": {"format": "deskops.strokes"}}),
        ("sign", {"drawing": {**hand().content(), "strokes": []}}),
        ("sign", {"drawing": {**hand().content(), "strokes": [[[1, 1, 0, 0]]]}}),
        ("sign", {"drawing": {**hand().content(), "strokes": [[[1, 1, 0, 0]]] * 401}}),
        ("refuse", {"reason": " "}),
    ],
)
def test_what_is_no_signature_is_said_and_the_page_stays(
    handoff: HandOff, step: str, more: dict[str, Any]
) -> None:
    device = opened(handoff)["device"]
    assert status(handoff, step, signature(device, **more)) == 422
    assert handoff.state is State.OPEN


def test_a_refusal_takes_its_reason_and_no_drawing(handoff: HandOff) -> None:
    device = opened(handoff)["device"]
    ask(handoff, "refuse", signature(device, reason="still jams"))
    assert (handoff.given.reason, handoff.given.drawing) == ("still jams", None)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_noise_opens_no_box(content: bytes) -> None:
    with pytest.raises(Unsealed):
        Box(b"k" * 16, "token", os.urandom).open(content, "open")


def test_threat_33_tokens_are_128_bits_and_never_the_same() -> None:
    """threat 33: what nobody guesses."""
    made = [new_secrets(os.urandom, DIGEST) for _each in range(2000)]
    assert len({each.token for each in made}) == len({each.key for each in made}) == len(made)
    assert {len(each.token) for each in made} == {22}
    assert {len(each.code) for each in made} == {4}


def test_the_page_tells_how_far_the_person_is(handoff: HandOff, watch: Watch) -> None:
    assert (handoff.doing, handoff.seconds_left) == (Doing.OPENING, parts.OPEN_WITHIN)
    device = opened(handoff)["device"]
    assert (handoff.doing, handoff.seconds_left) == (Doing.OPENING, parts.SIGN_WITHIN)
    for doing in ("read", "sign", "refuse", "read"):
        watch.seconds += 1
        assert ask(handoff, "mark", signature(device, doing=doing)) == {}
        assert handoff.doing.value == doing
    assert handoff.entered == Entered("陈敏", "前台", "")
    assert handoff.seconds_left == parts.SIGN_WITHIN - 4  # to tell something gives no time
    ask(handoff, "mark", signature(device, doing="something newer"))
    assert handoff.doing is Doing.READING


def test_threat_33_another_device_tells_nothing(handoff: HandOff) -> None:
    """threat 33: who does not hold the page's mark cannot write on the laptop's screen."""
    opened(handoff)
    for device in ("", "x"):
        assert status(handoff, "mark", signature(device, doing="sign")) == 409
    assert (handoff.doing, handoff.entered) == (Doing.OPENING, None)


# The server.


def call(
    server: PageServer, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body or None, given)
    answer = line.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    line.close()
    return found


def test_every_answer_has_the_strict_headers(server: PageServer, handoff: HandOff) -> None:
    token = handoff.secrets.token
    calls = [
        ("GET", f"/{token}"),
        ("GET", "/"),
        ("POST", f"/{token}/open"),
        ("PUT", f"/{token}"),
        ("GET", "/x/y"),
    ]
    for (method, path), code in zip(calls, (200, 404, 403, 405, 404), strict=True):
        found, headers, _body = call(server, method, path)
        assert found == code, (method, path)
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_page_holds_nothing_of_the_document_and_no_secret(server: PageServer, handoff: HandOff) -> None:
    _code, headers, body = call(server, "GET", f"/{handoff.secrets.token}")
    for secret in ("Title that nobody else has", handoff.secrets.token, handoff.secrets.fragment, DIGEST):
        assert secret not in body.decode()
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy.count("sha256-") == 2


def test_threat_33_tokens_that_are_enumerated_are_404(server: PageServer, handoff: HandOff) -> None:
    """threat 33: a guess tells nothing, in whatever form."""
    token = handoff.secrets.token
    guesses = ["", "/", f"/{token[:-1]}", f"/{token}A", f"/{token.swapcase()}", f"//{token}", f"/x/{token}"]
    for guess in guesses:
        assert call(server, "GET", guess or "/")[0] == 404, guess
    assert handoff.state is State.WAITING


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "10.0.0.1:{port}"]
)
def test_threat_33_a_name_that_was_bound_to_this_address_is_refused(
    server: PageServer, handoff: HandOff, host: str
) -> None:
    """threat 33: DNS rebinding: only the address itself is a host."""
    token = handoff.secrets.token
    assert call(server, "GET", f"/{token}", Host=host.format(port=server.port))[0] == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1"]
)
def test_threat_34_a_call_from_another_origin_is_refused(
    server: PageServer, handoff: HandOff, origin: str
) -> None:
    """threat 34: CSRF: even one that knows token and key."""
    body = box_of(handoff).seal({}, "open")
    path = f"/{handoff.secrets.token}/open"
    assert call(server, "POST", path, body, Origin=origin.format(port=server.port))[0] == 403
    assert call(server, "POST", path, body, Sec_Fetch_Site="cross-site")[0] == 403
    assert handoff.state is State.WAITING
    assert call(server, "POST", path, body, Origin=f"http://127.0.0.1:{server.port}")[0] == 200


def test_threat_34_ten_megabytes_of_strokes_are_refused_and_the_page_stays(
    server: PageServer, handoff: HandOff
) -> None:
    """threat 34: the sender hears 413, and the page goes on."""
    device = opened(handoff)["device"]
    stroke = [[each % 300, each % 100, each, 0] for each in range(900_000)]
    body = box_of(handoff).seal(signature(device, drawing={"strokes": [stroke]}), "sign")
    assert len(body) > 10_000_000
    code, _headers, said = call(server, "POST", f"/{handoff.secrets.token}/sign", body)
    assert (code, "too much" in json.loads(said)["words"]) == (413, True)
    assert handoff.state is State.OPEN


def test_a_body_without_end_is_cut_off(server: PageServer, handoff: HandOff, monkeypatch: Any) -> None:
    monkeypatch.setattr("deskops.signature.server._DROPPED", 2_000_000)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        head = f"POST /{handoff.secrets.token}/sign HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 99999999\r\n\r\n"
        line.sendall(head.encode())
        with pytest.raises(OSError):  # noqa: PT011 - reset or broken pipe, as the system has it
            line.sendall(b"x" * 99_000_000)


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  \r\n\r\n",
        b"\r\n" * 500,
        b"GET / HTTP/1.1\r\n" + b"a" * 40_000,
    ],
)
def test_what_is_no_request_ends_its_own_line_alone(
    server: PageServer, handoff: HandOff, noise: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(noise)
        line.shutdown(socket.SHUT_WR)
        while line.recv(65_536):
            pass
    assert call(server, "GET", f"/{handoff.secrets.token}")[0] == 200


def test_two_hosts_in_one_request_are_refused(server: PageServer, handoff: HandOff) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        host = f"Host: {server.host}\r\n"
        line.sendall(f"GET /{handoff.secrets.token} HTTP/1.1\r\n{host}{host}\r\n".encode())
        assert line.recv(100).split()[1] in (b"400", b"421")


def test_it_listens_on_the_chosen_address_alone(handoff: HandOff) -> None:
    with PageServer(handoff, page("en"), "127.0.0.2") as server:
        assert server.host == f"127.0.0.2:{server.port}"
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=5):  # noqa: PT011
            pass


def test_it_stops_by_itself_when_the_time_is_over(server: PageServer, watch: Watch) -> None:
    watch.seconds += parts.OPEN_WITHIN
    assert server.wait(10)
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=5):  # noqa: PT011
        pass


def test_it_stops_by_itself_once_it_was_answered(server: PageServer, handoff: HandOff) -> None:
    box, path = box_of(handoff), f"/{handoff.secrets.token}"
    answer = call(server, "POST", f"{path}/open", box.seal({}, "open"))[2]
    device = box.open(answer, "opened")["device"]
    assert call(server, "POST", f"{path}/sign", box.seal(signature(device), "sign"))[0] == 200
    assert server.wait(10)
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=5):  # noqa: PT011
        pass


def test_threat_35_nothing_that_a_caller_names_is_fetched(
    server: PageServer, handoff: HandOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """threat 35: addresses in every field of a signature: the server makes no connection."""
    box, path = box_of(handoff), f"/{handoff.secrets.token}"
    device = box.open(call(server, "POST", f"{path}/open", box.seal({}, "open"))[2], "opened")["device"]
    made: list[object] = []
    real = socket.socket.connect

    def connect(line: socket.socket, address: Any) -> None:
        made.append(address)
        real(line, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    url = "http://127.0.0.1:1/latest/meta-data"
    told = signature(device, name=url, role=url, contact=url, url=url, callback=url)
    assert call(server, "POST", f"{path}/sign?next={url}", box.seal(told, "sign"), Referer=url)[0] == 200
    assert made == [("127.0.0.1", server.port)]  # the test's own call
    assert handoff.given.signer.name == url


def test_an_address_that_is_not_ours_is_refused_in_words(handoff: HandOff) -> None:
    from deskops.errors import Refused

    with pytest.raises(Refused, match=r"192\.0\.2\.77"):
        PageServer(handoff, page("en"), "192.0.2.77")
