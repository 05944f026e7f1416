"""A laptop's files to the desk and back over real HTTP: cut anywhere, changed meanwhile, answered by others."""

import hashlib
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from deskops.desk.blob_upload import BlobLimits
from deskops.errors import ConfigError, Rejected, StoreFull, Unreachable
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.blobs.shelf import RESERVE, WrongDigest
from deskops.sync.blob_calls import BlobCalls, Busy, Cut, DeskAddress
from deskops.sync.blob_trip import Left, Wanted
from deskops.sync.blobs import TRIES, BlobTransfer

Desk = Laptop = Relay = Impostor = Any  # of conftest.py
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
SIZE = 700_000
CONTENT = random.Random(7).randbytes(SIZE)
SHA = hashlib.sha256(CONTENT).hexdigest()
BLOB = Wanted(SHA, SIZE)


def here(folder: Path, sha256: str = SHA) -> bytes:
    return blob_path(folder, sha256).read_bytes()


def wanted(content: bytes) -> Wanted:
    return Wanted(hashlib.sha256(content).hexdigest(), len(content))


# --- whole -----------------------------------------------------------------------------------------------------


def test_what_is_sent_counts_when_the_desk_has_confirmed_it(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    confirmed: list[str] = []
    carried = laptop.transfer(desk.url, done=confirmed.append).send([BLOB])
    assert (carried.done, carried.left, carried.up, carried.down) == ([SHA], {}, SIZE, 0)
    assert (confirmed, desk.shelf.has(SHA), desk.landed) == ([SHA], SIZE, [("replica-1", SHA, SIZE)])


def test_what_is_fetched_is_verified_and_in_its_place(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    carried = laptop.transfer(desk.url).fetch([BLOB])
    assert (carried.done, carried.left, carried.up, carried.down) == ([SHA], {}, 0, SIZE)
    assert here(laptop.folder) == CONTENT


def test_small_ones_go_first_and_chunks_grow_on_a_quick_link(desk: Desk, laptop: Laptop) -> None:
    contents = [os.urandom(size) for size in (3_000_000, 10, 500_000)]
    for content in contents:
        laptop.shelf.keep(content)
        desk.awaits(content)
    carried = laptop.transfer(desk.url).send([wanted(content) for content in contents])
    assert carried.done == [wanted(content).sha256 for content in sorted(contents, key=len)]
    offsets = [int(seen) for method, seen in desk.heard if method == "PATCH"]
    assert offsets == [0, 0, 262_144, 0, 524_288, 1_572_864, 2_621_440]


def test_what_the_desk_has_from_us_already_is_not_sent_again(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    assert laptop.transfer(desk.url).send([BLOB, BLOB]).up == SIZE
    again = laptop.transfer(desk.url).send([BLOB])
    assert (again.done, again.up) == ([SHA], 0)


def test_all_calls_go_over_one_connection(desk: Desk, laptop: Laptop, relayed: Callable[..., Relay]) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    desk.offers(b"from the desk")
    relay = relayed(desk)
    transfer = laptop.transfer(relay.url)
    transfer.send([BLOB])
    transfer.fetch([wanted(b"from the desk")])
    assert (len(transfer.carried.done), relay.connections, len(desk.heard)) == (2, 1, 4)


def test_what_is_here_already_is_not_fetched_again(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    carried = laptop.transfer(desk.url).fetch([BLOB])
    assert (carried.done, carried.down, desk.heard) == ([SHA], 0, [])


def test_the_same_photo_from_two_laptops_is_brought_by_both_and_kept_once(
    desk: Desk, laptop: Laptop, other_laptop: Laptop
) -> None:
    for replica, machine, token in (("replica-1", laptop, "one"), ("replica-2", other_laptop, "two")):
        machine.shelf.keep(CONTENT)
        desk.awaits(CONTENT, replica)
        assert machine.transfer(desk.url, token=token).send([BLOB]).up == SIZE
    files = [path for path in desk.shelf._folder.rglob("*") if path.is_file()]
    assert (len(files), len(desk.landed)) == (1, 2)


def test_the_same_photo_from_one_laptop_by_two_processes_at_once_arrives(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    results: list[Any] = []
    threads = [
        threading.Thread(target=lambda: results.append(laptop.transfer(desk.url).send([BLOB]).done))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (results, desk.shelf.has(SHA)) == ([[SHA], [SHA]], SIZE)


def test_progress_tells_every_byte_and_never_goes_back(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    seen: list[tuple[int, int]] = []
    laptop.transfer(desk.url, progress=lambda up, down: seen.append((up, down))).send([BLOB])
    assert seen == sorted(seen)
    assert (seen[-1], len(seen) > 20) == ((SIZE, 0), True)


# --- cut -------------------------------------------------------------------------------------------------------


def places(seed: int) -> list[int]:
    """Bytes of a connection after which it is cut: within the first request's head, at its end, and anywhere later."""
    chance = random.Random(seed)
    first = [0, 1, 50, 150, 151, 300, 450, 700, 900, 1000]
    rest = [chance.randrange(1000, SIZE) for _ in range(200 if FULL else 20)]
    return [*first, *rest]


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_link_that_is_cut_anywhere_loses_nothing_on_the_way_up(
    desk: Desk, laptop: Laptop, relayed: Callable[..., Relay], way: str, seed: int
) -> None:
    """Up: within what we send. Down: within the answers, the last confirmation among them."""
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    cuts = (
        places(seed)
        if way == "up"
        else [0, 1, 20, 100, 150, 200, 201, 220, 260, 300, 350, 400, 500, 600, 700]
    )
    for cut in cuts:
        desk.shelf.remove(SHA)
        desk.landed.clear()
        relay = relayed(desk, **{way: [cut]})
        carried = laptop.transfer(relay.url).send([BLOB])
        relay.close()
        assert (carried.done, desk.shelf.has(SHA)) == ([SHA], SIZE), cut
        assert carried.up <= SIZE + 1_100_000, cut
        assert here(desk.shelf._folder) == CONTENT


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_link_that_is_cut_anywhere_loses_nothing_on_the_way_down(
    desk: Desk, laptop: Laptop, relayed: Callable[..., Relay], way: str, seed: int
) -> None:
    desk.offers(CONTENT)
    for cut in places(seed) if way == "down" else [0, 1, 50, 100, 150, 200, 250]:
        laptop.shelf.remove(SHA)
        relay = relayed(desk, **{way: [cut]})
        carried = laptop.transfer(relay.url).fetch([BLOB])
        relay.close()
        assert (carried.done, here(laptop.folder)) == ([SHA], CONTENT), cut
        assert carried.down == SIZE, cut  # not a byte that had come was asked for again


def test_a_link_that_is_cut_again_and_again_still_gets_there(
    desk: Desk, laptop: Laptop, other_laptop: Laptop, relayed: Callable[..., Relay]
) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    up = relayed(desk, up=[30_000] * 500)
    assert laptop.transfer(up.url).send([BLOB]).done == [SHA]
    desk.readable.add(("replica-2", SHA))
    down = relayed(desk, down=[30_000] * 500)
    carried = other_laptop.transfer(down.url, token="two").fetch([BLOB])  # noqa: S106 - a test's
    assert (carried.done, carried.down) == ([SHA], SIZE)
    assert min(up.connections, down.connections) > 20


def test_a_link_on_which_nothing_gets_any_further_is_given_up_and_the_next_sync_goes_on(
    open_desk: Callable[..., Desk], laptop: Laptop, relayed: Callable[..., Relay], tmp_path: Path
) -> None:
    kept = threading.Event()

    class Watched(FolderShelf):
        def append(self, owner: str, sha256: str, offset: int, data: bytes) -> int:
            reached = super().append(owner, sha256, offset, data)
            kept.set()
            return reached

    desk = open_desk(Watched(tmp_path / "watched"))
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    relay = relayed(desk, up=[200_000] + [10] * 100)
    transfer = laptop.transfer(relay.url)
    with pytest.raises(Cut):
        transfer.send([BLOB])
    assert (relay.connections, transfer.carried.done) == (TRIES, [])
    assert kept.wait(10)
    offset = desk.shelf.partial("replica-1", SHA)
    assert 0 < offset < 200_000
    assert laptop.transfer(desk.url).send([BLOB]).up == SIZE - offset


def test_a_confirmation_that_was_lost_is_asked_for_and_nothing_is_sent_twice(
    desk: Desk, laptop: Laptop, relayed: Callable[..., Relay]
) -> None:
    content = CONTENT[:100_000]  # one chunk
    laptop.shelf.keep(content)
    desk.awaits(content)
    relay = relayed(desk)
    desk.at_landing = relay.cut
    carried = laptop.transfer(relay.url).send([wanted(content)])
    assert (carried.done, carried.up, len(desk.landed)) == ([wanted(content).sha256], len(content), 1)
    assert (desk.count("PATCH"), desk.count("HEAD"), relay.connections) == (1, 2, 2)


def test_where_nobody_listens_it_is_offline_at_once(laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    with pytest.raises(Unreachable, match="cannot be reached"):
        laptop.transfer("http://127.0.0.1:1").send([BLOB])


# --- stopped ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 100_000, 500_000])
def test_it_stops_when_it_is_told_to_and_goes_on_later_from_there(
    desk: Desk, laptop: Laptop, after: int
) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    transfer = laptop.transfer(desk.url, stopped=lambda: transfer.carried.up >= after)
    carried = transfer.send([BLOB])
    assert (carried.stopped, carried.done, carried.up < after + 20_000) == (True, [], True)
    assert laptop.transfer(desk.url).send([BLOB]).done == [SHA]


def test_a_fetch_that_was_stopped_keeps_every_byte_that_came(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    transfer = laptop.transfer(desk.url, stopped=lambda: transfer.carried.down >= 300_000)
    came = transfer.fetch([BLOB]).down
    assert 300_000 <= came < SIZE
    assert laptop.transfer(desk.url).fetch([BLOB]).down == SIZE - came


# --- not what the row says -------------------------------------------------------------------------------------


def test_a_file_that_was_changed_on_the_disk_is_not_sent_and_the_others_are(
    desk: Desk, laptop: Laptop
) -> None:
    other = b"another photo"
    for content in (CONTENT, other):
        laptop.shelf.keep(content)
        desk.awaits(content)
    blob_path(laptop.folder, SHA).write_bytes(bytes(SIZE))
    carried = laptop.transfer(desk.url).send([BLOB, wanted(other)])
    assert (carried.done, carried.left) == ([wanted(other).sha256], {SHA: Left.CHANGED})
    assert carried.up == len(other)


@pytest.mark.parametrize("change", ["other", "shorter", "gone"])
def test_a_file_that_is_changed_while_it_is_sent_never_counts_as_sent(
    desk: Desk, laptop: Laptop, change: str
) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    file = blob_path(laptop.folder, SHA)

    def meanwhile(up: int, _down: int) -> None:
        if up > 100_000 and file.exists():
            match change:
                case "other":
                    with file.open("r+b") as target:
                        target.seek(300_000)
                        target.write(bytes(100_000))
                case "shorter":
                    os.truncate(file, 200_000)
                case "gone":
                    file.unlink()

    carried = laptop.transfer(desk.url, progress=meanwhile).send([BLOB])
    assert carried.done == []
    assert carried.left[SHA] in (Left.CHANGED, Left.NOT_HERE)
    assert (desk.shelf.has(SHA), desk.landed) == (None, [])


def test_a_file_that_is_gone_is_left_with_its_reason(desk: Desk, laptop: Laptop) -> None:
    desk.awaits(CONTENT)
    assert laptop.transfer(desk.url).send([BLOB]).left == {SHA: Left.NOT_HERE}


def test_what_the_desk_does_not_have_or_may_not_tell_is_left_with_its_reason(
    desk: Desk, laptop: Laptop
) -> None:
    laptop.shelf.keep(CONTENT)
    missing = wanted(b"missing")
    transfer = laptop.transfer(desk.url)
    assert transfer.send([BLOB]).left == {SHA: Left.UNKNOWN}
    assert transfer.fetch([missing]).left[missing.sha256] is Left.UNKNOWN


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, SHA + "/..", SHA + "?x", SHA + "\n"])
def test_a_row_that_names_no_digest_asks_for_nothing(desk: Desk, laptop: Laptop, name: str) -> None:
    transfer = laptop.transfer(desk.url)
    transfer.send([Wanted(name, 5)])
    assert transfer.fetch([Wanted(name, 5)]).left == {name: Left.UNKNOWN}
    assert desk.heard == []


@pytest.mark.parametrize("size", [0, -1, 26 * 1024 * 1024])
def test_a_row_with_a_size_that_no_file_has_asks_for_nothing(desk: Desk, laptop: Laptop, size: int) -> None:
    transfer = laptop.transfer(desk.url)
    transfer.send([Wanted(SHA, size)])
    assert transfer.fetch([Wanted(SHA, size)]).left == {SHA: Left.TOO_LARGE}
    assert desk.heard == []


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1])
def test_a_file_of_another_size_than_its_row_says_is_not_taken(desk: Desk, laptop: Laptop, size: int) -> None:
    desk.offers(CONTENT)
    assert laptop.transfer(desk.url).fetch([Wanted(SHA, size)]).left == {SHA: Left.DAMAGED}
    assert laptop.shelf.has(SHA) is None


def test_a_file_that_is_damaged_at_the_desk_is_never_put_in_place(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    blob_path(desk.shelf._folder, SHA).write_bytes(bytes(SIZE))
    assert laptop.transfer(desk.url).fetch([BLOB]).left == {SHA: Left.DAMAGED}
    assert (laptop.shelf.has(SHA), desk.count("GET")) == (None, 2)


def test_a_partial_that_was_damaged_here_is_fetched_anew(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    laptop.shelf.append("desk", SHA, 0, bytes(1000))
    assert laptop.transfer(desk.url).fetch([BLOB]).done == [SHA]
    assert here(laptop.folder) == CONTENT


@pytest.mark.parametrize("size", [SIZE, SIZE + 5])
def test_a_partial_that_is_as_long_as_the_file_or_longer_ends_well(
    desk: Desk, laptop: Laptop, size: int
) -> None:
    desk.offers(CONTENT)
    laptop.shelf.append("desk", SHA, 0, (CONTENT + b"extra")[:size])
    carried = laptop.transfer(desk.url).fetch([BLOB])
    assert (carried.done, here(laptop.folder)) == ([SHA], CONTENT)


# --- no room ---------------------------------------------------------------------------------------------------


def test_a_full_desk_is_told_for_all_that_follow_and_each_keeps_what_it_has(
    open_desk: Callable[..., Desk], laptop: Laptop, tmp_path: Path
) -> None:
    free = [RESERVE + 50]
    desk = open_desk(FolderShelf(tmp_path / "d", free=lambda _folder: free[0]))
    contents = [b"small", CONTENT, CONTENT + b"x"]
    for content in contents:
        laptop.shelf.keep(content)
        desk.awaits(content)
    carried = laptop.transfer(desk.url).send([wanted(content) for content in contents])
    assert carried.done == [wanted(b"small").sha256]
    assert carried.left == {wanted(content).sha256: Left.DESK_FULL for content in contents[1:]}
    assert desk.count("PATCH") == 2
    free[0] += 10_000_000
    again = laptop.transfer(desk.url).send([wanted(content) for content in contents[1:]])
    assert len(again.done) == 2


def test_a_full_laptop_says_so_before_anything_comes(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    full = FolderShelf(laptop.folder, free=lambda _folder: RESERVE)
    transfer = BlobTransfer(BlobCalls(laptop.client, DeskAddress(desk.url, "desk-1", "one")), full)
    with pytest.raises(StoreFull):
        transfer.fetch([BLOB])
    assert desk.heard == []


# --- answered by others ----------------------------------------------------------------------------------------


def answering(
    status: int, headers: dict[str, str], body: bytes = b"<html>log in</html>"
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return answer


CONFIRMED = {"Upload-Offset": str(SIZE), "Upload-Complete": "?1", "ETag": f'"{SHA}"'}
PORTALS = [
    answering(200, {"Content-Type": "text/html"}),
    answering(200, {"Content-Type": "application/json"}),
    answering(200, CONFIRMED),
    answering(204, {}, b""),
    answering(206, {"Content-Range": f"bytes 0-{SIZE - 1}/{SIZE}"}),
    answering(404, {}),
    answering(403, {}),
    answering(401, {}),
    answering(502, {}),
    answering(511, {}),
]


@pytest.mark.parametrize("answer", PORTALS)
def test_what_is_not_the_desks_own_answer_is_offline_and_never_success(
    laptop: Laptop, impostor: Callable[..., Impostor], answer: Any
) -> None:
    laptop.shelf.keep(CONTENT)
    transfer = laptop.transfer(impostor(answer).url)
    with pytest.raises(Unreachable, match="Something else than the desk"):
        transfer.send([BLOB])
    with pytest.raises(Unreachable, match="Something else than the desk"):
        transfer.fetch([wanted(b"another")])
    assert (transfer.carried.done, transfer.carried.left, transfer.carried.up) == ([], {}, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("headers", [{}, {"Deskops-Desk": "desk-1"}])
def test_a_redirect_is_not_followed_and_the_token_stays_with_us(
    laptop: Laptop, impostor: Callable[..., Impostor], status: int, headers: dict[str, str]
) -> None:
    laptop.shelf.keep(CONTENT)
    elsewhere = impostor(answering(200, {}))
    to = {"Location": f"{elsewhere.url}/v1/blobs/{SHA}", **headers}
    portal = impostor(answering(status, to, b""))
    laptop.client.follow_redirects = True
    with pytest.raises(Unreachable):
        laptop.transfer(portal.url).send([BLOB])
    with pytest.raises(Unreachable):
        laptop.transfer(portal.url).fetch([wanted(b"another")])
    assert elsewhere.heard == []
    assert len(portal.heard) == 2


def test_another_desk_is_refused_and_gets_nothing(laptop: Laptop, impostor: Callable[..., Impostor]) -> None:
    laptop.shelf.keep(CONTENT)
    other = impostor(answering(204, {"Deskops-Desk": "desk-2", "Upload-Offset": "0"}, b""))
    with pytest.raises(Rejected, match="desk-2"):
        laptop.transfer(other.url).send([BLOB])
    assert len(other.heard) == 1


def test_a_desk_that_does_not_know_the_token_rejects(desk: Desk, laptop: Laptop) -> None:
    laptop.shelf.keep(CONTENT)
    with pytest.raises(Rejected, match="does not know this laptop"):
        laptop.transfer(desk.url, token="old").send([BLOB])  # noqa: S106 - a test's


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_busy_desk_says_when_to_come_again(
    laptop: Laptop, impostor: Callable[..., Impostor], status: int
) -> None:
    laptop.shelf.keep(CONTENT)
    busy = impostor(answering(status, {"Deskops-Desk": "desk-1", "Retry-After": "17"}))
    with pytest.raises(Busy) as told:
        laptop.transfer(busy.url).send([BLOB])
    assert (told.value.after, len(busy.heard)) == (17, 1)


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Offset": str(SIZE), "Upload-Complete": "?1"},
        {"Upload-Offset": str(SIZE), "Upload-Complete": "?1", "ETag": '"' + "0" * 64 + '"'},
        {"Upload-Offset": str(SIZE - 1), "Upload-Complete": "?1", "ETag": f'"{SHA}"'},
        {"Upload-Offset": str(SIZE + 1)},
        {"Upload-Offset": "-5"},
        {"Upload-Offset": "٣"},
        {},
    ],
)
def test_a_confirmation_that_does_not_name_the_digest_confirms_nothing(
    laptop: Laptop, impostor: Callable[..., Impostor], headers: dict[str, str]
) -> None:
    laptop.shelf.keep(CONTENT)
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    desk = impostor(answering(200, {"Deskops-Desk": "desk-1", **encoded}))
    carried = laptop.transfer(desk.url).send([BLOB])
    assert (carried.done, carried.left) == ([], {SHA: Left.REFUSED})


def test_an_answer_that_never_ends_is_left_at_the_size_of_the_file(
    laptop: Laptop, impostor: Callable[..., Impostor]
) -> None:
    sent = [0]

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in {
            "Deskops-Desk": "desk-1",
            "ETag": f'"{SHA}"',
            "Content-Length": str(SIZE),
        }.items():
            handler.send_header(name, value)
        handler.end_headers()
        while sent[0] < 50_000_000:
            handler.wfile.write(bytes(65536))
            sent[0] += 65536

    carried = laptop.transfer(impostor(endless).url).fetch([BLOB])
    assert (carried.left, laptop.shelf.has(SHA)) == ({SHA: Left.DAMAGED}, None)
    assert sent[0] < 50_000_000


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip", "ETag": f'"{SHA}"', "Content-Length": str(SIZE)},
        {"ETag": '"another"', "Content-Length": str(SIZE)},
    ],
)
def test_what_was_changed_on_the_way_is_not_taken(
    laptop: Laptop, impostor: Callable[..., Impostor], headers: dict[str, str]
) -> None:
    proxy = impostor(answering(200, {"Deskops-Desk": "desk-1", **headers}, bytes(SIZE)))
    with pytest.raises(Unreachable, match="changes what it sends"):
        laptop.transfer(proxy.url).fetch([BLOB])
    assert laptop.shelf.partial("desk", SHA) == 0


def test_an_answer_that_takes_longer_than_it_may_is_cut_off(desk: Desk, laptop: Laptop) -> None:
    desk.offers(CONTENT)
    hours = iter(range(0, 10**9, 3600))
    calls = BlobCalls(
        laptop.client, DeskAddress(desk.url, "desk-1", "one"), monotonic=lambda: float(next(hours))
    )
    with pytest.raises(Cut, match="more slowly"):
        BlobTransfer(calls, laptop.shelf).fetch([BLOB])
    assert laptop.shelf.has(SHA) is None


def test_a_desk_that_finds_the_link_too_slow_gets_the_rest_later(
    open_desk: Callable[..., Desk], laptop: Laptop
) -> None:
    """A pause in the middle of a chunk, longer than the desk waits: what came before it is kept."""
    desk = open_desk(limits=BlobLimits(idle=0.2))
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    paused = [False]

    def pause(up: int, _down: int) -> None:
        if up > 100_000 and not paused[0]:
            paused[0] = True
            waited.wait(1)

    waited = threading.Event()
    carried = laptop.transfer(desk.url, progress=pause).send([BLOB])
    assert (carried.done, paused, desk.shelf.has(SHA)) == ([SHA], [True], SIZE)


# --- the token -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "http://desk.example.com", "https://",
        "ftp://127.0.0.1", "https://me:secret@desk.example.com", "desk.example.com",
        "http://desk.example.com/x", "https://desk.example.com?x", "http://127.0.0.1.example.com", "", "https://a#b",
    ],
)  # fmt: skip
def test_the_token_goes_over_https_or_stays_on_this_machine(origin: str) -> None:
    with pytest.raises(ConfigError) as refused:
        DeskAddress(origin, "desk-1", "token")
    assert "secret" not in str(refused.value)


def test_a_connection_whose_key_is_not_the_pinned_one_gets_no_token(
    laptop: Laptop, impostor: Callable[..., Impostor]
) -> None:
    """The line compares the key once TLS stands; without it here, before the first byte of a request."""
    laptop.shelf.keep(CONTENT)
    desk = impostor(answering(204, {"Deskops-Desk": "desk-1", "Upload-Offset": "0"}, b""))

    def compared(event: str, _about: Any) -> None:
        if event.endswith("send_request_headers.started"):
            raise Rejected("another key")

    calls = BlobCalls(laptop.client, DeskAddress(desk.url, "desk-1", "one"), extensions={"trace": compared})
    with pytest.raises(Rejected, match="another key"):
        BlobTransfer(calls, laptop.shelf).send([BLOB])
    assert desk.heard == []


def test_the_token_is_not_shown_with_the_address() -> None:
    assert "token-x" not in repr(DeskAddress("https://desk.example.com", "desk-1", "token-x"))


def test_the_library_of_http_is_imported_only_for_a_call() -> None:
    script = "import sys, deskops.sync.blobs; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- killed ----------------------------------------------------------------------------------------------------

SENDER = """
import sys, httpx
from pathlib import Path
from deskops.store.blobs.folder import FolderShelf
from deskops.sync.blob_calls import BlobCalls, DeskAddress
from deskops.sync.blobs import BlobTransfer
from deskops.sync.blob_trip import Wanted
way, url, folder, sha, size, at = sys.argv[1:]
def progress(up, down):
    if up + down >= int(at):
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
calls = BlobCalls(httpx.Client(trust_env=False), DeskAddress(url, "desk-1", "one"))
getattr(BlobTransfer(calls, FolderShelf(Path(folder)), progress=progress), way)([Wanted(sha, int(size))])
"""


def killed(way: str, desk: Desk, laptop: Laptop, at: int) -> None:
    command = [sys.executable, "-c", SENDER, way, desk.url, str(laptop.folder), SHA, str(SIZE), str(at)]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == -9


@pytest.fixture
def moments() -> list[int]:
    chance = random.Random(int(os.environ.get("DESKOPS_TEST_SEED", "1")))
    return [1, SIZE, *(chance.randrange(SIZE) for _ in range(20 if FULL else 2))]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_a_laptop_killed_anywhere_goes_on_from_there(desk: Desk, laptop: Laptop, moments: list[int]) -> None:
    laptop.shelf.keep(CONTENT)
    desk.awaits(CONTENT)
    for at in moments:
        desk.shelf.remove(SHA)
        desk.landed.clear()
        killed("send", desk, laptop, at)
        assert laptop.transfer(desk.url).send([BLOB]).done == [SHA]
        assert here(desk.shelf._folder) == CONTENT
    desk.offers(CONTENT)
    for at in moments:
        laptop.shelf.remove(SHA)
        killed("fetch", desk, laptop, at)
        assert laptop.transfer(desk.url).fetch([BLOB]).done == [SHA]
        assert here(laptop.folder) == CONTENT


def test_what_the_shelf_refuses_is_of_the_family_of_the_store(laptop: Laptop) -> None:
    laptop.shelf.append("desk", SHA, 0, bytes(SIZE))
    with pytest.raises(WrongDigest):
        laptop.shelf.finish("desk", SHA, SIZE)
