"""The proxy does to requests and answers what its plan says, seen from both ends."""

import socket
import threading
import time

import httpx
import pytest

from faults.behaviour import (
    PASS,
    black_hole,
    cut_answer,
    cut_request,
    delay,
    drop_answer,
    duplicate,
    hold_answer,
    in_turn,
    limit,
    losing,
    on,
    reset,
)
from faults.proxy import Proxy
from faults.serving import eventually

from .conftest import REQUEST, Real, raw

LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


SHORT = httpx.Timeout(5, read=0.1)


def test_what_is_passed_arrives_whole_and_is_counted(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port) as proxy:
        sent = bytes(range(256)) * 2000
        said = client.post(f"{proxy.url}/v1/sync", content=sent)
        again = client.get(f"{proxy.url}/v1/hello")
        assert said.json() == {"number": 1, "length": len(sent)}
        assert again.json()["number"] == 2
        assert real.asked[0][2] == sent
        proxy.wait_requests(2)
        first, second = proxy.exchanges
        assert (first.method, first.target, first.status, first.outcome) == (
            "POST",
            "/v1/sync",
            200,
            "passed",
        )
        assert first.body == sent
        assert first.sent == len(first.request) > len(sent)
        assert second.returned == len(second.answer) == proxy.returned - first.returned
        assert proxy.connections == 1


def test_a_request_is_cut_after_exactly_so_many_bytes_at_each_offset() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Proxy(server.getsockname()[1]) as proxy:
        for offset in range(1, len(REQUEST) + 1):
            proxy.plan = cut_request(offset)
            assert raw(proxy.port, REQUEST) in (b"", b"<reset>")
            place, _ = server.accept()
            with place, place.makefile("rb") as stream:
                assert stream.read() == REQUEST[:offset]
            assert (proxy.exchanges[-1].outcome, proxy.exchanges[-1].sent, proxy.returned) == (
                "cut",
                offset,
                0,
            )


def test_a_request_that_is_lost_never_reaches_the_server(real: Real) -> None:
    with Proxy(real.port, cut_request(0)) as proxy:
        assert raw(proxy.port, REQUEST) in (b"", b"<reset>")
        assert (proxy.exchanges[0].outcome, proxy.sent) == ("cut", 0)
    assert real.asked == []


def test_a_request_that_is_cut_in_its_body_ends_there_for_the_server(real: Real) -> None:
    with Proxy(real.port, cut_request(len(REQUEST) - 1)) as proxy:
        raw(proxy.port, REQUEST)
        eventually(lambda: real.hung_up == 1)


def test_an_answer_is_cut_after_exactly_so_many_bytes_at_each_offset(real: Real) -> None:
    with Proxy(real.port) as proxy:
        whole = raw(proxy.port, REQUEST)
        for offset in range(len(whole) + 1):
            proxy.plan = cut_answer(offset)
            got = raw(proxy.port, REQUEST)
            assert len(got) == offset
            assert got[:9] == whole[:9][:offset]
            assert proxy.exchanges[-1].outcome == "cut"
        assert len(real.asked) == len(whole) + 2
        proxy.plan = cut_answer(len(whole) + 9)
        assert len(raw(proxy.port, REQUEST)) == len(whole)


def test_a_cut_by_reset_is_seen_as_one(real: Real) -> None:
    with Proxy(real.port, cut_answer(0, reset=True)) as proxy:
        assert raw(proxy.port, REQUEST) == b"<reset>"


def test_something_can_be_done_at_the_byte_of_the_cut(real: Real) -> None:
    done = threading.Event()
    with Proxy(real.port, cut_answer(5, action=done.set)) as proxy:
        raw(proxy.port, REQUEST)
        assert done.is_set()


def test_a_dropped_answer_is_one_that_the_server_gave(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port, in_turn(drop_answer())) as proxy:
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(f"{proxy.url}/v1/sync", content=b"x")
        assert len(real.asked) == 1
        assert proxy.exchanges[0].outcome == "dropped"
        assert proxy.exchanges[0].status == 200
        assert proxy.returned == 0
        assert client.post(f"{proxy.url}/v1/sync", content=b"x").json()["number"] == 2


def test_a_held_answer_waits_for_its_event(real: Real, client: httpx.Client) -> None:
    let_go = threading.Event()
    with Proxy(real.port, hold_answer(let_go)) as proxy:
        got: list[int] = []
        thread = threading.Thread(
            target=lambda: got.append(client.post(proxy.url, content=b"x").json()["number"])
        )
        thread.start()
        proxy.wait_for(lambda: proxy.exchanges and proxy.exchanges[0].outcome == "held")
        assert len(real.asked) == 1
        thread.join(0.05)
        assert got == []
        let_go.set()
        thread.join(5)
        assert got == [1]


def test_a_reset_request_never_reaches_the_server(real: Real) -> None:
    with Proxy(real.port, reset()) as proxy:
        assert raw(proxy.port, REQUEST) == b"<reset>"
    assert real.asked == []


def test_a_black_hole_takes_and_says_nothing(real: Real) -> None:
    with Proxy(real.port, black_hole()) as proxy:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(proxy.url, content=b"x", timeout=SHORT, trust_env=False)
        assert proxy.wait_requests(1).outcome == "silent"
    assert real.asked == []


def test_each_direction_is_late_by_its_own_time(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port, delay(0.15, 0.1)) as proxy:
        began = time.monotonic()
        client.post(proxy.url, content=b"x" * 500_000)
        assert 0.25 <= time.monotonic() - began < 1.2
        proxy.plan = delay(answer=0.1)
        began = time.monotonic()
        client.get(proxy.url)
        assert 0.1 <= time.monotonic() - began < 0.8


def test_a_limited_line_takes_the_time_that_its_bytes_need(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port, limit(20_000, answer=False)) as proxy:
        began = time.monotonic()
        client.post(proxy.url, content=b"x" * 6000)
        assert 0.3 <= time.monotonic() - began < 1.2
        proxy.plan, real.size = limit(20_000, request=False), 4000
        began = time.monotonic()
        client.get(proxy.url)
        assert 0.2 <= time.monotonic() - began < 1.2


@pytest.mark.parametrize("at_once", [False, True])
def test_a_doubled_request_is_done_twice_and_answered_once(
    real: Real, client: httpx.Client, at_once: bool
) -> None:
    with Proxy(real.port, in_turn(duplicate(at_once=at_once))) as proxy:
        said = client.post(f"{proxy.url}/v1/sync", content=b"abc")
        assert said.json()["number"] in ((1, 2) if at_once else (1,))
        assert real.asked == [("POST", "/v1/sync", b"abc")] * 2
        assert client.get(proxy.url).json()["number"] == 3


def test_both_of_a_request_doubled_at_once_are_under_way_together(real: Real) -> None:
    real.wait.clear()
    with Proxy(real.port, duplicate(at_once=True)) as proxy:
        thread = threading.Thread(target=raw, args=(proxy.port, REQUEST))
        thread.start()
        eventually(lambda: len(real.asked) == 2)
        real.wait.set()
        thread.join(5)
        assert not thread.is_alive()


def test_the_same_seed_loses_the_same_requests_and_answers(real: Real) -> None:
    def fates(seed: int) -> list[str]:
        with Proxy(real.port, losing(30, seed)) as proxy:
            for _ in range(40):
                raw(proxy.port, REQUEST)
            return [exchange.outcome for exchange in proxy.exchanges]

    first = fates(7)
    assert first == fates(7)
    assert first != fates(8)
    assert 5 <= first.count("cut") <= 20
    assert 3 <= first.count("dropped") <= 16
    assert first.count("passed") + first.count("cut") + first.count("dropped") == 40


def test_a_lost_answer_can_be_lost_without_a_word(real: Real) -> None:
    with Proxy(real.port, losing(100, 1, silently=True)) as proxy:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(proxy.url, timeout=SHORT, trust_env=False)
        assert proxy.wait_requests(1).outcome == "silent"
        proxy.plan = drop_answer() | black_hole()
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(proxy.url, timeout=SHORT, trust_env=False)
        assert proxy.wait_requests(2).outcome == "dropped"
    assert len(real.asked) == 1


def test_a_plan_can_mean_some_requests_alone(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port, on(drop_answer(), method="POST", path="/v1/sync", times=1)) as proxy:
        assert client.get(f"{proxy.url}/v1/sync").is_success
        assert client.post(f"{proxy.url}/v1/enrol").is_success
        with pytest.raises(LOST):
            client.post(f"{proxy.url}/v1/sync")
        assert client.post(f"{proxy.url}/v1/sync").is_success


def test_behaviours_are_joined(real: Real) -> None:
    both = delay(0.1) | cut_answer(3)
    assert (both | PASS) == both
    with Proxy(real.port, both) as proxy:
        began = time.monotonic()
        assert raw(proxy.port, REQUEST) == b"HTT"
        assert time.monotonic() - began >= 0.1
