"""What every shelf promises, asked of a folder and of a bucket alike."""

import hashlib
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from deskops.errors import BadInput, NotFound, StoreFull
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.partials import MOST
from deskops.store.blobs.shelf import RESERVE, Shelf, WrongDigest, WrongOffset

CONTENT = bytes(range(256)) * 40
SHA = hashlib.sha256(CONTENT).hexdigest()
NOT_DIGESTS = [
    "",
    "..",
    "../../etc/passwd",
    "a" * 63,
    "a" * 65,
    "A" * 64,
    "g" * 64,
    f"{SHA}\n",
    f"{SHA[:63]}\0",
    "/" * 64,
]

NOT_OWNERS = ["", ".", "..", "../x", "a/b", "a\\b", "A", "-a", "a\n", "a:b", "x" * 65, "a\0", "a b", "é"]


def read(shelf: Shelf, start: int = 0) -> bytes:
    with closing(shelf.reading(SHA, start)) as source:
        return b"".join(iter(lambda: source.read(1000), b""))


def test_what_is_kept_is_there_under_its_digest(shelf: Shelf) -> None:
    assert shelf.has(SHA) is None
    assert shelf.keep(CONTENT) == SHA
    assert (shelf.has(SHA), read(shelf)) == (len(CONTENT), CONTENT)


@pytest.mark.parametrize("start", [0, 1, 5000, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 9])
def test_reading_begins_where_it_is_asked_to(shelf: Shelf, start: int) -> None:
    shelf.keep(CONTENT)
    assert read(shelf, start) == CONTENT[start:]


def test_a_blob_that_comes_in_pieces_counts_once_it_is_verified(shelf: Shelf) -> None:
    for offset in range(0, len(CONTENT), 3000):
        assert shelf.partial("r", SHA) == offset
        shelf.append("r", SHA, offset, CONTENT[offset : offset + 3000])
        assert shelf.has(SHA) is None
    shelf.finish("r", SHA, len(CONTENT))
    assert (read(shelf), shelf.partial("r", SHA)) == (CONTENT, 0)


@pytest.mark.parametrize("offset", [0, 99, 101, 5000])
def test_a_piece_that_does_not_follow_is_refused_with_where_to_go_on(shelf: Shelf, offset: int) -> None:
    shelf.append("r", SHA, 0, CONTENT[:100])
    with pytest.raises(WrongOffset) as refused:
        shelf.append("r", SHA, offset, b"xyz")
    assert (refused.value.offset, shelf.partial("r", SHA)) == (100, 100)


def test_a_first_piece_that_does_not_begin_at_the_beginning_is_refused(shelf: Shelf) -> None:
    with pytest.raises(WrongOffset) as refused:
        shelf.append("r", SHA, 7, b"xyz")
    assert refused.value.offset == 0


@pytest.mark.parametrize("content", [b"x" + CONTENT[1:], CONTENT + b"x"])
def test_what_is_not_what_its_digest_says_is_discarded(shelf: Shelf, content: bytes) -> None:
    shelf.append("r", SHA, 0, content)
    with pytest.raises(WrongDigest):
        shelf.finish("r", SHA, len(CONTENT))
    assert (shelf.has(SHA), shelf.partial("r", SHA)) == (None, 0)


def test_what_is_not_all_there_stays_a_partial(shelf: Shelf) -> None:
    shelf.append("r", SHA, 0, CONTENT[:-1])
    with pytest.raises(WrongOffset):
        shelf.finish("r", SHA, len(CONTENT))
    assert (shelf.has(SHA), shelf.partial("r", SHA)) == (None, len(CONTENT) - 1)


def test_owners_do_not_see_each_others_partials(shelf: Shelf) -> None:
    shelf.append("one", SHA, 0, CONTENT[:100])
    shelf.append("two", SHA, 0, CONTENT)
    shelf.finish("two", SHA, len(CONTENT))
    assert (shelf.partial("one", SHA), shelf.partial("two", SHA), shelf.has(SHA)) == (100, 0, len(CONTENT))


def test_finishing_what_is_gone_is_no_success_even_where_somebody_else_brought_the_same(shelf: Shelf) -> None:
    """Else two calls at once with garbage would prove that a replica has what it only knows the name of."""
    shelf.keep(CONTENT)
    with pytest.raises(WrongOffset):
        shelf.finish("r", SHA, len(CONTENT))


def test_the_same_blob_finished_by_many_at_once_is_there_once(shelf: Shelf) -> None:
    owners = [f"r{number}" for number in range(8)]
    failures: list[Exception] = []

    def bring(owner: str) -> None:
        try:
            shelf.append(owner, SHA, 0, CONTENT)
            barrier.wait(10)
            shelf.finish(owner, SHA, len(CONTENT))
        except Exception as error:
            failures.append(error)
            raise

    barrier = threading.Barrier(len(owners))
    threads = [threading.Thread(target=bring, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (failures, read(shelf)) == ([], CONTENT)


def test_a_partial_written_by_many_threads_at_once_is_never_torn(shelf: Shelf) -> None:
    """Each tries to append the next piece; whoever comes second is told so."""

    def bring() -> None:
        while (offset := shelf.partial("r", SHA)) < len(CONTENT):
            try:
                shelf.append("r", SHA, offset, CONTENT[offset : offset + 512])
            except WrongOffset:
                continue

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    shelf.finish("r", SHA, len(CONTENT))
    assert read(shelf) == CONTENT


def test_discarded_and_removed_is_gone_and_twice_is_harmless(shelf: Shelf) -> None:
    shelf.append("r", SHA, 0, CONTENT)
    shelf.discard("r", SHA)
    shelf.discard("r", SHA)
    assert shelf.partial("r", SHA) == 0
    shelf.keep(CONTENT)
    assert (shelf.remove(SHA), shelf.remove(SHA), shelf.has(SHA)) == (True, False, None)


def test_what_is_no_digest_names_nothing_and_never_becomes_a_path(shelf: Shelf, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for name in NOT_DIGESTS:
        assert (shelf.has(name), shelf.remove(name)) == (None, False)
        with pytest.raises(NotFound):
            shelf.reading(name)
        for call in (
            partial(shelf.append, "r", name, 0, b"x"),
            partial(shelf.partial, "r", name),
            partial(shelf.finish, "r", name, 1),
            partial(shelf.discard, "r", name),
        ):
            with pytest.raises(BadInput):
                call()
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_no_replicas_id_never_becomes_a_path(shelf: Shelf, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for owner in NOT_OWNERS:
        with pytest.raises(BadInput):
            shelf.append(owner, SHA, 0, b"x")
    assert sorted(tmp_path.rglob("*")) == before


def test_partials_that_nobody_touched_since_are_swept_and_no_others(shelf: Shelf) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    shelf.append("r", SHA, 0, CONTENT[:10])
    shelf.append("r", other, 0, b"ot")
    now = datetime.now(UTC)
    assert shelf.sweep(now - timedelta(hours=1)) == 0
    assert (shelf.partial("r", SHA), shelf.partial("r", other)) == (10, 2)
    assert shelf.sweep(now + timedelta(hours=1)) == 2
    assert (shelf.partial("r", SHA), shelf.partial("r", other)) == (0, 0)
    shelf.append("r", SHA, 0, CONTENT)
    shelf.finish("r", SHA, len(CONTENT))
    assert shelf.has(SHA) == len(CONTENT)


def test_of_too_many_beginnings_of_one_owner_the_oldest_are_given_up(shelf: Shelf) -> None:
    names = [hashlib.sha256(bytes([number])).hexdigest() for number in range(MOST + 5)]
    for name in names:
        shelf.append("r", name, 0, b"x")
    there = [name for name in names if shelf.partial("r", name)]
    assert (len(there), names[-1] in there) == (MOST, True)


def test_where_less_than_the_reserve_would_stay_nothing_is_begun(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "blobs", free=lambda _folder: RESERVE + 1000)
    shelf.room_for(1000)
    with pytest.raises(StoreFull, match="not enough room"):
        shelf.room_for(1001)
