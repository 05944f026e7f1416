"""The proxy's line itself: up and down, TLS, who is there and who left, and what it remembers."""

import gzip
import socket
import time
from pathlib import Path

import httpx
import pytest

from faults.behaviour import (
    Behaviour,
    cut_answer,
    cut_request,
    delay,
)
from faults.certificates import Authority, trusting
from faults.exchange import Exchange
from faults.proxy import Proxy
from faults.serving import NotSeen, eventually

from .conftest import REQUEST, Real, raw

LOST = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


def test_down_refuses_and_ends_what_is_open_and_up_takes_again(real: Real) -> None:
    with Proxy(real.port) as proxy:
        httpx.get(proxy.url, trust_env=False)
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as place:
            proxy.wait_for(lambda: proxy.connections == 2)
            proxy.down()
            with pytest.raises(ConnectionResetError):
                place.recv(1)
        for _ in range(2):
            with pytest.raises(httpx.ConnectError):
                httpx.get(proxy.url, trust_env=False)
        proxy.up()
        assert httpx.get(proxy.url, trust_env=False).json()["number"] == 2


def test_open_connections_can_be_ended_while_new_ones_are_taken(real: Real) -> None:
    real.wait.clear()
    with Proxy(real.port) as proxy, socket.create_connection(("127.0.0.1", proxy.port), 5) as place:
        place.sendall(REQUEST)
        eventually(lambda: real.asked)
        proxy.sever()
        with pytest.raises(ConnectionResetError):
            place.recv(1)
        real.wait.set()
        assert httpx.get(proxy.url, trust_env=False).is_success


def test_a_flapping_line_is_sometimes_there(real: Real) -> None:
    with Proxy(real.port) as proxy:
        proxy.flap([(0.05, 0.05)])
        fates = set()

        def tried() -> bool:
            try:
                httpx.get(proxy.url, trust_env=False)
                fates.add("answered")
            except httpx.TransportError:
                fates.add("lost")
            return len(fates) == 2

        eventually(tried)
        proxy.steady()
        for _ in range(20):
            httpx.get(proxy.url, trust_env=False)


def test_an_earlier_request_is_sent_again_as_it_was(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port) as proxy:
        client.post(f"{proxy.url}/v1/sync", content=b"once")
        answers = proxy.replay(proxy.exchanges[0], 3)
        assert [b'"number": %d' % n in answer for n, answer in enumerate(answers, 2)] == [True] * 3
        assert real.asked == [("POST", "/v1/sync", b"once")] * 4
        proxy.plan = cut_request(3)
        with pytest.raises(LOST):
            client.post(f"{proxy.url}/v1/sync", content=b"x" * 400_000)
        assert len(real.asked) == 4


def test_it_says_where_a_secret_was_seen(real: Real, client: httpx.Client) -> None:
    with Proxy(real.port) as proxy:
        client.get(proxy.url, headers={"Authorization": "Bearer s3cret"})
        assert proxy.where("s3cret") == {"request header authorization"}
        client.post(
            f"{proxy.url}/?t=s3cret",
            content=gzip.compress(b"xx s3cret xx"),
            headers={"Content-Encoding": "gzip"},
        )
        assert proxy.where("s3cret") == {"request header authorization", "request target", "request body"}
        assert proxy.where(b'"number"') == {"answer body"}


def test_it_passes_tls_unread_and_reads_it_when_it_has_the_keys(
    real: Real, client: httpx.Client, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    good = authority.server().context()
    with (
        Proxy(real.port, tls=good) as desk,
        Proxy(desk.port, http=False) as passing,
        Proxy(desk.port, tls=good, target_tls=trusting(authority.file)) as reading,
    ):
        for proxy in (passing, reading):
            url = f"https://127.0.0.1:{proxy.port}/v1/hello"
            with httpx.Client(verify=trusting(authority.file), trust_env=False) as careful:
                assert careful.get(url, headers={"Authorization": "s3cret"}).is_success
        assert passing.where("s3cret") == set()
        assert len(passing.exchanges) == passing.connections == 1
        assert passing.exchanges[0].where(bytes(passing.exchanges[0].request[:8])) == ["request bytes"]
        assert reading.where("s3cret") == {"request header authorization"}


def test_a_line_that_it_does_not_read_can_be_cut_and_delayed(real: Real) -> None:
    with Proxy(real.port, http=False) as proxy:
        whole = raw(proxy.port, REQUEST)
        assert len(whole) == proxy.returned > 20
        proxy.plan = delay(0.05, 0.05) | cut_answer(20)
        began = time.monotonic()
        assert raw(proxy.port, REQUEST) == whole[:20]
        assert time.monotonic() - began >= 0.1


def test_a_client_that_leaves_is_seen_by_the_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Proxy(server.getsockname()[1]) as proxy:
        client = socket.create_connection(("127.0.0.1", proxy.port), 5)
        client.sendall(REQUEST)
        place, _ = server.accept()
        with place, place.makefile("rb") as stream:
            assert stream.read(len(REQUEST)) == REQUEST
            client.close()
            assert stream.read() == b""
        assert proxy.wait_requests(1).outcome == "client left"


def test_a_desk_that_is_not_there_is_said_and_can_be_another(real: Real) -> None:
    with Proxy(1) as proxy:
        assert raw(proxy.port, REQUEST) == b"<reset>"
        assert proxy.exchanges[0].outcome == "no server"
        proxy.target = real.port
        assert raw(proxy.port, REQUEST).startswith(b"HTTP/1.1 200")


def test_a_defect_in_a_plan_is_not_hidden(real: Real) -> None:
    def broken(_exchange: Exchange) -> Behaviour:
        raise LookupError

    with pytest.raises(LookupError), Proxy(real.port, broken) as proxy:
        raw(proxy.port, REQUEST)


def test_waiting_ends_with_words(real: Real) -> None:
    with Proxy(real.port) as proxy, pytest.raises(NotSeen):
        proxy.wait_requests(1, within=0.02)
