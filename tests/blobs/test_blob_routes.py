"""The desk's three calls about a blob over real HTTP: what they answer, whom they tell nothing, and where they stop."""

import hashlib
import json
import os
import resource
import socket
import sys
import threading
import tracemalloc
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from deskops.desk.blob_answers import span_of
from deskops.desk.blob_upload import BlobLimits
from deskops.errors import StoreFull
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.blobs.shelf import RESERVE, Shelf

Desk = Any  # of conftest.py
CONTENT = bytes(range(256)) * 4000
SHA = hashlib.sha256(CONTENT).hexdigest()
PLACE = f"/v1/blobs/{SHA}"


class Caller:
    def __init__(self, desk: Desk, token: str = "one") -> None:  # noqa: S107 - a test's
        self.desk = desk
        self.headers = {"Authorization": f"Bearer {token}"}

    def __call__(self, method: str, place: str = PLACE, body: bytes = b"", **headers: Any) -> httpx.Response:
        more = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return httpx.request(
            method, self.desk.url + place, headers=self.headers | more, content=body, trust_env=False
        )

    def patch(
        self, offset: int, body: bytes, length: int = len(CONTENT), place: str = PLACE
    ) -> httpx.Response:
        return self("PATCH", place, body, Upload_Offset=offset, Upload_Length=length)


def place_of(content: bytes) -> str:
    return f"/v1/blobs/{hashlib.sha256(content).hexdigest()}"


def state(answer: httpx.Response) -> tuple[int, str | None, str | None]:
    return answer.status_code, answer.headers.get("Upload-Offset"), answer.headers.get("Upload-Complete")


# --- bringing --------------------------------------------------------------------------------------------------


def test_a_blob_comes_in_pieces_and_is_confirmed_by_its_digest(desk: Desk) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    assert state(call("HEAD")) == (204, "0", "?0")
    assert state(call.patch(0, CONTENT[:400_000])) == (204, "400000", "?0")
    assert state(call("HEAD")) == (204, "400000", "?0")
    last = call.patch(400_000, CONTENT[400_000:])
    assert (*state(last), last.headers["ETag"]) == (204, str(len(CONTENT)), "?1", f'"{SHA}"')
    assert desk.landed == [("replica-1", SHA, len(CONTENT))]
    head = call("HEAD")
    assert (*state(head), head.headers["Content-Length"]) == (200, str(len(CONTENT)), "?1", str(len(CONTENT)))


def test_every_answer_is_signed_with_the_desks_id_and_is_not_kept_by_anyone(desk: Desk) -> None:
    desk.awaits(CONTENT)
    desk.offers(CONTENT)
    call = Caller(desk)
    answers = [call("HEAD"), call("GET"), call.patch(0, CONTENT), call("GET", "/v1/blobs/x"), call("PATCH")]
    assert {answer.headers["Deskops-Desk"] for answer in answers} == {"desk-1"}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store, no-transform"}
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}


@pytest.mark.parametrize("offset", [0, 99, 101])
def test_a_piece_that_does_not_follow_is_told_where_to_go_on(desk: Desk, offset: int) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    call.patch(0, CONTENT[:100])
    assert state(call.patch(offset, CONTENT[offset : offset + 9])) == (409, "100", "?0")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload_Offset": "0"},
        {"Upload_Length": "10"},
        {"Upload_Offset": "-1", "Upload_Length": "10"},
        {"Upload_Offset": "0", "Upload_Length": "0"},
        {"Upload_Offset": "x", "Upload_Length": "10"},
        {"Upload_Offset": "0", "Upload_Length": "9" * 30},
    ],
)
def test_without_both_numbers_nothing_is_taken(desk: Desk, headers: dict[str, str]) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    assert call("PATCH", PLACE, b"x", **headers).status_code == 400
    assert state(call("HEAD")) == (204, "0", "?0")


def test_a_wrong_digest_is_told_at_the_end_and_discarded(desk: Desk) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    assert state(call.patch(0, b"x" + CONTENT[1:])) == (422, "0", "?0")
    assert (state(call("HEAD")), desk.shelf.has(SHA), desk.landed) == ((204, "0", "?0"), None, [])


def test_a_whole_partial_that_was_never_finished_is_finished_by_an_empty_piece(desk: Desk) -> None:
    """The desk was killed between the last byte and the verdict."""
    desk.awaits(CONTENT)
    desk.shelf.append("replica-1", SHA, 0, CONTENT)
    call = Caller(desk)
    assert state(call("HEAD")) == (204, str(len(CONTENT)), "?0")
    assert state(call.patch(len(CONTENT), b"")) == (204, str(len(CONTENT)), "?1")


def test_the_same_piece_again_after_the_end_is_confirmed_and_changes_nothing(desk: Desk) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    for _time in range(3):
        assert state(call.patch(0, CONTENT)) == (204, str(len(CONTENT)), "?1")
    assert len(desk.landed) == 1


# --- who may know what -----------------------------------------------------------------------------------------


def seen(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("method", ["HEAD", "GET", "PATCH"])
def test_what_is_not_there_and_what_is_not_permitted_are_one_answer(desk: Desk, method: str) -> None:
    desk.offers(CONTENT, "replica-2")
    call = Caller(desk)
    declared = {"Upload_Offset": 0, "Upload_Length": 5} if method == "PATCH" else {}
    there = call(method, PLACE, b"x" if declared else b"", **declared)
    missing = call(method, place_of(b"missing"), b"x" if declared else b"", **declared)
    assert there.status_code == 404
    assert seen(there) == seen(missing)


def test_a_row_that_names_somebody_elses_file_tells_nothing_of_it_and_opens_nothing(desk: Desk) -> None:
    """Only who brings all of it learns that it is there; to guess its digest and size is not enough."""
    desk.offers(CONTENT, "replica-2")
    desk.awaits(CONTENT, "replica-1")
    call = Caller(desk)
    assert state(call("HEAD")) == (204, "0", "?0")
    assert call("GET").status_code == 404
    assert state(call.patch(len(CONTENT), b"")) == (409, "0", "?0")
    assert state(call.patch(0, bytes(len(CONTENT)))) == (422, "0", "?0")
    assert desk.landed == []
    assert state(call.patch(0, CONTENT)) == (204, str(len(CONTENT)), "?1")
    assert len([path for path in desk_files(desk) if path.name == SHA]) == 1


def test_garbage_ended_twice_at_once_never_counts_as_brought(desk: Desk) -> None:
    desk.offers(CONTENT, "replica-2")
    desk.awaits(CONTENT, "replica-1")
    for _round in range(10):
        desk.shelf.append("replica-1", SHA, 0, bytes(len(CONTENT)))
        threads = [threading.Thread(target=lambda: Caller(desk).patch(len(CONTENT), b"")) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert desk.landed == []


def test_without_a_known_token_nothing_is_told(desk: Desk) -> None:
    desk.offers(CONTENT)
    call = Caller(desk, "stolen")
    assert {call(method).status_code for method in ("HEAD", "GET", "PATCH")} == {401}


def desk_files(desk: Desk) -> list[Path]:
    return [path for path in desk.shelf._folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fsecret", "%2e%2e", SHA.upper(), SHA[:-1], SHA + "0", SHA + "%0a", SHA + "%00", "%00", "a:b", "CON",
        quote("../" * 20 + "etc/passwd", safe=""), quote("\\..\\..\\x", safe=""), quote("\u202e" + SHA[1:], safe=""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["HEAD", "GET", "PATCH"])
def test_hostile_names_are_just_not_there(desk: Desk, tmp_path: Path, method: str, name: str) -> None:
    (tmp_path / "secret").write_text("secret")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    request = (
        f"{method} /v1/blobs/{name} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer one\r\nConnection: close\r\n"
        "Upload-Offset: 0\r\nUpload-Length: 1\r\nContent-Length: 1\r\n\r\nx"
    )
    answer = raw(desk, request.encode())
    assert answer.split(b" ")[1] == b"404"
    assert b"secret" not in answer
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def raw(desk: Desk, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as link:
        link.sendall(request)
        return b"".join(iter(lambda: link.recv(65536), b""))


# --- fetching --------------------------------------------------------------------------------------------------


def test_a_blob_is_handed_out_as_something_to_save_and_nothing_to_open(desk: Desk) -> None:
    desk.offers(CONTENT)
    answer = Caller(desk)("GET")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    told = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "ETag")}
    assert told == {
        "Content-Type": "application/octet-stream", "Content-Disposition": "attachment", "ETag": f'"{SHA}"',
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["0-", "1-", "5-5", "1000-1999", "-1", "-7000", "1023999-", "500-99999999"])
def test_a_range_is_the_bytes_that_were_asked_for(desk: Desk, asked: str) -> None:
    desk.offers(CONTENT)
    first, _dash, last = asked.partition("-")
    want = CONTENT[-int(last) :] if not first else CONTENT[int(first) : int(last) + 1 if last else None]
    answer = Caller(desk)("GET", Range=f"bytes={asked}")
    assert answer.content == want
    assert answer.status_code == (200 if want == CONTENT else 206)
    if want != CONTENT:
        start = CONTENT.index(want) if not first else int(first)
        start = len(CONTENT) - int(last) if not first else start
        end = start + len(want) - 1
        assert answer.headers["Content-Range"] == f"bytes {start}-{end}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", [f"{len(CONTENT)}-", "99999999-100000000", "-0"])
def test_a_range_behind_the_end_is_told_so(desk: Desk, asked: str) -> None:
    desk.offers(CONTENT)
    answer = Caller(desk)("GET", Range=f"bytes={asked}")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=9-5"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
        {"Range": f"bytes={'9' * 40}-"},
        {"Range": "bytes=5-", "If_Range": '"another"'},
    ],
)
def test_what_is_no_plain_range_gets_the_whole(desk: Desk, headers: dict[str, str]) -> None:
    desk.offers(CONTENT)
    answer = Caller(desk)("GET", **headers)
    assert (answer.status_code, answer.content) == (200, CONTENT)


def test_ranges_of_nothing() -> None:
    assert (span_of("bytes=0-", 0), span_of("bytes=-5", 0)) == (None, None)


# --- limits ----------------------------------------------------------------------------------------------------


def head_of(length: int | str, *, offset: int = 0, whole: int = len(CONTENT)) -> bytes:
    body = "Transfer-Encoding: chunked" if length == "chunked" else f"Content-Length: {length}"
    return (
        f"PATCH {PLACE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer one\r\n{body}\r\n"
        f"Upload-Offset: {offset}\r\nUpload-Length: {whole}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("whole", [40_000_000, 20_000_000])
def test_40_mb_are_refused_without_being_read(desk: Desk, whole: int) -> None:
    """Once as a file that is too large, once as a body that is."""
    desk.awaits(CONTENT)
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as link:
        link.sendall(head_of(40_000_000, whole=whole))
        answer = b"".join(iter(lambda: link.recv(65536), b""))  # not a byte of the body was sent
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"connection: close" in answer.lower()
    assert desk.shelf.partial("replica-1", SHA) == 0


def test_a_body_without_end_is_read_no_further_than_it_may_be(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(limits=BlobLimits(body=300_000))
    desk.awaits(CONTENT)
    sent, chunk = 0, b"10000\r\n" + CONTENT[:65536] + b"\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as link:
        link.sendall(head_of("chunked"))
        with suppress(OSError):
            while sent < 100_000_000:
                link.sendall(chunk)
                sent += 65536
    assert sent < 20_000_000  # what the buffers of two sockets hold
    assert desk.shelf.partial("replica-1", SHA) <= 300_000


def test_a_sender_that_falls_silent_is_cut_off_and_keeps_what_it_brought(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(limits=BlobLimits(idle=0.2))
    desk.awaits(CONTENT)
    answer = raw(desk, head_of(1000) + CONTENT[:700])
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"upload-offset: 700\r\n" in answer.lower()
    assert desk.shelf.partial("replica-1", SHA) == 700


def test_a_sender_of_a_byte_now_and_then_is_cut_off_too(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(limits=BlobLimits(idle=5, whole=0.5))
    desk.awaits(CONTENT)
    ended = threading.Event()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as link:
        link.sendall(head_of(1000))
        link.settimeout(0.05)
        answer = b""
        for byte in CONTENT[:900]:
            with suppress(OSError):
                link.sendall(bytes([byte]))
            try:
                answer = link.recv(65536)
                break
            except TimeoutError:
                continue
        ended.set()
    assert answer.startswith(b"HTTP/1.1 408")
    assert 0 < desk.shelf.partial("replica-1", SHA) < 900


def test_a_reader_that_does_not_read_does_not_hold_a_file_for_ever(open_desk: Callable[..., Desk]) -> None:
    closed = threading.Event()

    class Watched(FolderShelf):
        def reading(self, sha256: str, start: int = 0) -> Any:
            source: Any = super().reading(sha256, start)

            class Source:
                read = source.read

                def close(self) -> None:
                    source.close()
                    closed.set()

            return Source()

    content = os.urandom(20_000_000)
    desk = open_desk(open_shelf(Watched), BlobLimits(whole=0.5))
    desk.offers(content)
    request = f"GET {place_of(content)} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer one\r\n\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as link:
        link.sendall(request.encode())
        assert closed.wait(10)


def open_shelf(kind: type[FolderShelf]) -> FolderShelf:
    return kind(Path(os.environ["DESKOPS_HOME"]) / "watched")


def test_what_is_carried_is_never_in_memory_as_a_whole(desk: Desk) -> None:
    content = os.urandom(3_000_000) * 8
    desk.awaits(content)
    desk.offers(b"warm")
    Caller(desk)("GET", place_of(b"warm"))
    size, piece = len(content), 3_000_000
    tracemalloc.start()
    try:
        with httpx.Client(trust_env=False, headers={"Authorization": "Bearer one"}) as client:
            url = desk.url + place_of(content)
            for offset in range(0, size, piece):
                headers = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
                body = (content[at : at + 65536] for at in range(offset, offset + piece, 65536))
                body = (part[: offset + piece - at] for at, part in enumerated(body, offset))
                answer = client.patch(url, headers=headers, content=body)
            assert state(answer) == (204, str(size), "?1")
            desk.readable.add(("replica-1", hashlib.sha256(content).hexdigest()))
            with client.stream("GET", url) as stream:
                came = sum(len(part) for part in stream.iter_raw())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert came == size
    assert peak < 6_000_000


def enumerated(parts: Any, offset: int) -> Any:
    for part in parts:
        yield offset, part
        offset += len(part)


# --- no room ---------------------------------------------------------------------------------------------------


def test_a_desk_without_room_says_so_before_anything_is_sent(
    open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    free = [RESERVE]
    desk = open_desk(FolderShelf(tmp_path / "blobs", free=lambda _folder: free[0]))
    desk.awaits(CONTENT)
    call = Caller(desk)
    assert state(call.patch(0, CONTENT)) == (507, "0", "?0")
    free[0] += len(CONTENT)
    assert state(call.patch(0, CONTENT)) == (204, str(len(CONTENT)), "?1")


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is of POSIX")
def test_a_disk_that_fills_up_half_way_keeps_what_came_and_goes_on_when_there_is_room(desk: Desk) -> None:
    desk.awaits(CONTENT)
    call = Caller(desk)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
    try:
        full = call.patch(0, CONTENT)
        standing = call("HEAD")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (full.status_code, full.json()["error"]) == (507, StoreFull.code)
    assert state(standing) == (204, full.headers["Upload-Offset"], "?0")
    offset = int(full.headers["Upload-Offset"])
    assert 0 < offset <= 600_000
    assert state(call.patch(offset, CONTENT[offset:])) == (204, str(len(CONTENT)), "?1")


def test_a_disk_that_does_not_work_is_a_try_again_later_that_tells_nothing_of_it(
    open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    (tmp_path / "blobs").write_text("a file where the folder should be")
    desk = open_desk(FolderShelf(tmp_path / "blobs"))
    desk.awaits(CONTENT)
    answer = Caller(desk).patch(0, CONTENT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert str(tmp_path) not in json.dumps(answer.json())


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_the_routes_work_over_either_shelf(
    open_desk: Callable[..., Desk], request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    shelf: Shelf = request.getfixturevalue("s3_shelf") if kind == "s3" else FolderShelf(tmp_path / "f")
    desk = open_desk(shelf)
    desk.awaits(CONTENT)
    call = Caller(desk)
    call.patch(0, CONTENT[:300_000])
    assert state(call.patch(300_000, CONTENT[300_000:])) == (204, str(len(CONTENT)), "?1")
    desk.readable.add(("replica-1", SHA))
    assert call("GET", Range="bytes=300001-").content == CONTENT[300_001:]


def test_a_blob_that_is_cut_short_on_the_disk_is_not_handed_out_as_whole(desk: Desk) -> None:
    desk.offers(CONTENT)

    class Short(FolderShelf):
        def has(self, sha256: str) -> int | None:
            return len(CONTENT) + 10

    desk.shelf.__class__ = Short
    with pytest.raises(httpx.RemoteProtocolError):
        Caller(desk)("GET")
    with closing(desk.shelf.reading(SHA)) as source:
        assert source.read(3) == CONTENT[:3]
    assert blob_path(desk.shelf._folder, SHA).exists()
