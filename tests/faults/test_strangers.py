"""Each stranger says what its name promises, to a client that knows nothing of it."""

import gzip
import json
import socket
import time
from pathlib import Path

import httpx
import pytest

from faults.certificates import Authority, trusting
from faults.strangers import (
    BROKEN,
    Failing,
    Stale,
    bomb,
    broken_json,
    captive_portal,
    endless,
    gzip_lie,
    html_as_json,
    listener,
    redirect,
    saying,
)

from .conftest import Real


def test_a_portal_answers_everything_with_a_page(client: httpx.Client) -> None:
    with captive_portal() as portal:
        said = client.post(f"{portal.url}/v1/sync", json={"entries": []})
        assert (said.status_code, said.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "Log in" in said.text
        assert (portal.asked[0].method, portal.asked[0].target) == ("POST", "/v1/sync")


def test_a_page_can_call_itself_json(client: httpx.Client) -> None:
    with html_as_json() as liar:
        said = client.get(liar.url)
        assert said.headers["content-type"] == "application/json"
        with pytest.raises(json.JSONDecodeError):
            said.json()


@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_leads_to_a_listener_that_tells_what_it_was_given(
    client: httpx.Client, status: int
) -> None:
    with listener() as elsewhere, redirect(elsewhere.url, status) as portal:
        secret = {"Authorization": "Bearer s3cret"}
        assert client.post(f"{portal.url}/v1/sync", headers=secret).status_code == status
        assert elsewhere.asked == []
        client.post(f"{portal.url}/v1/sync?x=1", headers=secret, follow_redirects=True)
        assert elsewhere.asked[0].method == ("GET" if status == 302 else "POST")
        assert elsewhere.asked[0].target == "/v1/sync?x=1"
        assert elsewhere.authorizations == []  # httpx drops it for another port
        client.get(elsewhere.url, headers=secret)
        client.post(elsewhere.url, content=gzip.compress(b"hidden"), headers={"Content-Encoding": "gzip"})
        assert elsewhere.authorizations == ["Bearer s3cret"]
        assert elsewhere.saw("s3cret")
        assert elsewhere.saw("hidden")
        assert not elsewhere.saw("never")


@pytest.mark.parametrize("status", [502, 503, 504, 429])
def test_a_failing_proxy_gets_well(real: Real, client: httpx.Client, status: int) -> None:
    with Failing(real.port, status, 2, retry_after="7") as between:
        for _ in range(2):
            said = client.post(between.url, content=b"x")
            assert (said.status_code, said.headers["retry-after"]) == (status, "7")
        assert real.asked == []
        assert client.post(f"{between.url}/v1/sync", content=b"xyz").json() == {"number": 1, "length": 3}
        assert real.asked == [("POST", "/v1/sync", b"xyz")]


def test_a_failing_proxy_without_a_number_fails_until_it_is_healed(real: Real, client: httpx.Client) -> None:
    with Failing(real.port) as between:
        assert [client.get(between.url).status_code for _ in range(5)] == [503] * 5
        assert "retry-after" not in client.get(between.url).headers
        between.heal()
        assert client.get(between.url).status_code == 200


@pytest.mark.parametrize("kind", [*BROKEN])
def test_broken_json_is_sent_as_it_is(client: httpx.Client, kind: str) -> None:
    with broken_json(kind) as liar:
        said = client.get(liar.url)
        assert said.headers["content-type"] == "application/json"
        assert said.content == BROKEN[kind]


def test_an_answer_that_is_cut_off_is_shorter_than_it_says(client: httpx.Client) -> None:
    with broken_json("cut off") as liar, pytest.raises(httpx.RemoteProtocolError):
        client.get(liar.url)


@pytest.mark.parametrize("kind", ["plain", "half", "sum"])
def test_a_lie_about_gzip_is_none_that_can_be_unpacked(client: httpx.Client, kind: str) -> None:
    with gzip_lie(kind) as liar, client.stream("GET", liar.url) as said:
        assert said.headers["content-encoding"] == "gzip"
        with pytest.raises((gzip.BadGzipFile, EOFError)):
            gzip.decompress(b"".join(said.iter_raw()))


def test_an_endless_answer_goes_on_until_one_leaves(client: httpx.Client) -> None:
    with endless() as server:
        count = 0
        with client.stream("GET", server.url) as said:
            for piece in said.iter_raw():
                count += len(piece)
                if count > 3_000_000:
                    break
        assert count > 3_000_000
        server.wait_for(lambda: not server._writers)


def test_endless_headers_go_on_as_well() -> None:
    with endless("headers") as server, socket.create_connection(("127.0.0.1", server.port), 5) as place:
        place.sendall(b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n")
        got = b""
        while len(got) < 1_000_000:
            got += place.recv(65_536)
        assert b"\r\n\r\n" not in got


def test_an_endless_answer_can_come_in_drops(client: httpx.Client) -> None:
    with endless(drip=0.02, most=30) as server, client.stream("GET", server.url) as said:
        began = time.monotonic()
        pieces = said.iter_raw()
        got = b"".join(next(pieces) for _ in range(5))
        assert 0.04 < time.monotonic() - began < 1
        assert len(got) <= 8


def test_a_bomb_is_a_thousandth_of_what_it_becomes(client: httpx.Client) -> None:
    with bomb(20) as server:
        with client.stream("GET", server.url) as said:
            packed = b"".join(said.iter_raw())
        opened = gzip.decompress(packed)
        assert len(opened) > 20_000_000
        assert len(opened) / len(packed) > 900
        assert opened.startswith(b'{"rows": "000')
        assert opened.endswith(b'0"}')


def test_a_cache_repeats_an_earlier_answer_of_the_server(real: Real, client: httpx.Client) -> None:
    with Stale(real.port, fresh=2) as cache:
        said = [client.post(f"{cache.url}/v1/sync", content=b"x").json()["number"] for _ in range(4)]
        assert said == [1, 2, 2, 2]
        assert cache.repeated == 2
        assert client.get(f"{cache.url}/v1/hello").json()["number"] == 3
        cache.heal()
        assert client.post(f"{cache.url}/v1/sync").json()["number"] == 4


def test_answers_can_come_in_turn(client: httpx.Client) -> None:
    from faults.framing import answer

    with saying(answer(500), answer(200, b"{}")) as server:
        assert [client.get(server.url).status_code for _ in range(3)] == [500, 200, 200]


def test_a_stranger_may_have_a_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with (
        captive_portal(tls=authority.server().context()) as portal,
        httpx.Client(verify=trusting(authority.file), trust_env=False) as client,
    ):
        assert client.get(portal.url).status_code == 200
