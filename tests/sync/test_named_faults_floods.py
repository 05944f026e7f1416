"""Threats 36 and 37: floods, slow headers, large bodies: refused cheaply; errors tell nothing of the inside."""

import gzip
import json
import os
import re
import socket
import threading
import time
from collections import Counter
from typing import Any

import httpx
import pytest

from deskops.ops.secrets import TOKEN, Secrets
from faults.running import Running
from faults.serving import eventually
from tests_of_offices import PATIENCE, Office
from tests_of_sync import Desk

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


def received(place: socket.socket) -> bytes:
    got = b""
    try:
        while data := place.recv(65_536):
            got += data
    except OSError:
        pass  # closed while more was on its way
    return got


def still_serves(office: Office) -> None:
    assert httpx.get(f"{office.url}/healthz", timeout=PATIENCE).status_code == 200
    assert isinstance(office.desk, Running)
    assert office.desk.lives


@pytest.mark.parametrize("told", [True, False], ids=["with a length", "in chunks"])
def test_threat_36_a_body_of_40_mb(office: Office, told: bool) -> None:
    """threat 36: 413, unread where its length says so, and never held whole."""
    port = office.serve()
    assert office.desk is not None
    before = office.desk.peak_memory
    head = b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n"
    head += b"Content-Length: 40000000\r\n\r\n" if told else b"Transfer-Encoding: chunked\r\n\r\n"
    block = b"x" * 65_536
    framed = block if told else b"10000\r\n" + block + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as place:
        place.sendall(head)
        try:
            for _time in range(40_000_000 // len(block)):
                place.sendall(framed)
        except OSError:
            pass  # it was refused before all of it was sent
        answer = received(place)
    # A refusal that is sent while the body still comes may be lost with the connection.
    assert answer == b"" or answer.startswith(b"HTTP/1.1 413"), answer[:200]
    if told:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as place:
            place.sendall(head)
            assert received(place).startswith(b"HTTP/1.1 413")
    assert office.desk.peak_memory - before < 30 << 20
    still_serves(office)


def test_threat_36_slow_headers_are_closed_and_others_are_served_meanwhile(office: Office) -> None:
    """threat 36: many connections whose headers never end hold nobody up, and are closed."""
    port = office.serve()
    slow = [
        socket.create_connection(("127.0.0.1", port), PATIENCE) for _number in range(1_000 if FULL else 100)
    ]
    begun = time.monotonic()
    for each in slow:
        each.sendall(b"POST /v1/sync HTTP/1.1\r\nX-Drip: ")
    office.note("meanwhile")
    assert office.sync()["result"] == "done"
    assert time.monotonic() - begun < PATIENCE
    for each in slow:
        each.settimeout(PATIENCE)
        received(each)  # until it is closed from there
        each.close()
    assert 10 < time.monotonic() - begun < PATIENCE
    still_serves(office)


def test_threat_36_a_flood_is_refused_with_when_to_come_again(office: Office) -> None:
    """threat 36: above the limit 503 or 429 with Retry-After, no pile of time-outs, nothing lost; then it is served."""
    office.serve()
    written = office.note("in the flood")
    seen: Counter[int] = Counter()
    without: list[int] = []

    def flood() -> None:
        body = json.dumps({"protocol": 1, "code": "AAAAA-AAAAA", "key": "ab" * 32})
        with httpx.Client(base_url=office.url, timeout=PATIENCE) as client:
            for _number in range(200 if FULL else 30):
                answer = client.post("/v1/enrol", content=body, headers={"Content-Type": "application/json"})
                seen[answer.status_code] += 1
                if answer.status_code in (429, 503) and not answer.headers.get("Retry-After", "").isdigit():
                    without.append(answer.status_code)

    floods = [threading.Thread(target=flood) for _number in range(20)]
    for each in floods:
        each.start()
    told = office.sync()
    assert told["result"] in ("done", "offline")
    for each in floods:
        each.join()
    assert set(seen) <= {401, 429, 503}
    assert seen[429] > 0
    assert without == []
    assert office.sync()["result"] == "done"
    office.all_there(*written)
    still_serves(office)


def test_threat_36_more_calls_at_once_than_fit(office: Office) -> None:
    """threat 36: calls whose bodies do not come take all places: 503 with Retry-After, and then on again."""
    port = office.serve()
    head = (
        b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    holders = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _number in range(200)]
    for each in holders:
        each.sendall(head)
    answers: list[httpx.Response] = []

    def refused() -> bool:
        answers.append(httpx.post(f"{office.url}/v1/sync", json={}, timeout=PATIENCE))
        return answers[-1].status_code == 503

    eventually(refused, PATIENCE, "503")
    assert answers[-1].headers["Retry-After"].isdigit()
    office.note("unsent")
    told = office.sync()
    assert (told["result"], told["exit"], told["unsent"]) == ("offline", 3, 1)
    for each in holders:
        each.close()
    eventually(lambda: office.sync()["result"] == "done", PATIENCE, "a sync")
    still_serves(office)


INSIDE = re.compile(
    r"Traceback|File \"|\.py|sqlite|sqlalchemy|uvicorn|starlette|fastapi|pydantic|/work|/home|/tmp",
    re.IGNORECASE,
)


def test_threat_37_no_error_tells_of_the_inside(office: Office) -> None:
    """threat 37: no trace, path, library or version in any answer to an outsider; no description, no docs."""
    office.serve()
    calls: list[tuple[str, str, dict[str, Any]]] = [
        (method, path, {"content": body, "headers": headers})
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE")
        for path in (
            "/",
            "/docs",
            "/redoc",
            "/openapi.json",
            "/v1/sync",
            "/v1/enrol",
            "/v1/blobs/x",
            "/v1/%00",
            "/../etc",
        )
        for body, headers in (
            (b"", {}),
            (b"{", {"Content-Type": "application/json", "Authorization": "Bearer x"}),
            (b'{"protocol": "x"}', {"Content-Type": "application/json", "Authorization": b"Bearer \xff"}),
        )
    ]
    with httpx.Client(base_url=office.url, timeout=PATIENCE) as client:
        for method, path, more in calls:
            answer = client.request(method, path, **more)
            assert 400 <= answer.status_code < 500, (method, path, answer.status_code)
            text = answer.text + "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
            assert INSIDE.search(text) is None, (method, path, text)
            assert "server" not in answer.headers
    still_serves(office)


def test_threat_36_what_a_stranger_sends_is_not_parsed_and_nobody_sends_more_rows_than_a_batch_has(
    desk: Desk, laptop
) -> None:
    """threat 36: a small body that unpacks to millions of rows is refused by its token, or by its count."""
    one = laptop("李强", desk.site("GZ-TH"))
    body = gzip.compress(b'{"protocol":1,"x":[' + b"{}," * 1_000_000 + b"{}]}")
    token = str(Secrets(one.context.paths).get(TOKEN))
    for sent, status in (("zz", 401), (token, 413)):
        headers = {"Authorization": f"Bearer {sent}", "Content-Encoding": "gzip"}
        answer = httpx.post(f"{desk.url}/v1/sync", content=body, headers=headers)
        assert answer.status_code == status
    assert one.sync().result == "done"
