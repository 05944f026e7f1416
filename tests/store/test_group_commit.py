"""Writers that wait at the same time share one commit, and nothing else."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session

from deskops.errors import Refused, StoreError
from deskops.store.sqlite_store import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    made = SqliteStore(tmp_path / "deskops.db")
    made.prepare("2026-11-23T01:00:00.000Z")
    return made


def add(key: str, value: str = "x") -> Callable[[Session], str]:
    def work(session: Session) -> str:
        session.execute(
            text("INSERT INTO meta (key, value) VALUES (:key, :value)"), {"key": key, "value": value}
        )
        return key

    return work


def keys(store: SqliteStore) -> set[str]:
    with store.reader() as session:
        return set(session.execute(text("SELECT key FROM meta")).scalars())


def at_once(store: SqliteStore, works: list[Callable[[Session], Any]]) -> list[Any]:
    """Run all of them while one more holds the store, so that they wait together; results or errors in order."""
    results: list[Any] = [None] * len(works)
    holding, everyone = threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        holding.set()
        assert everyone.wait(10)

    def one(place: int) -> None:
        try:
            results[place] = store.run(works[place])
        except (Refused, StoreError) as error:
            results[place] = error

    holder = threading.Thread(target=store.run, args=(hold,))
    holder.start()
    assert holding.wait(10)
    threads = []
    for place in range(len(works)):
        threads.append(threading.Thread(target=one, args=(place,)))
        threads[-1].start()
        until = time.monotonic() + 10
        while len(store._jobs) <= place and time.monotonic() < until:
            threading.Event().wait(0.001)
    everyone.set()
    for thread in (holder, *threads):
        thread.join(10)
        assert not thread.is_alive()
    return results


def test_those_that_wait_at_the_same_time_share_one_commit(store: SqliteStore) -> None:
    commits: list[int] = []
    event.listen(store._connected(), "commit", lambda _connection: commits.append(1))
    assert at_once(store, [add(f"k{n}") for n in range(40)]) == [f"k{n}" for n in range(40)]
    assert {f"k{n}" for n in range(40)} <= keys(store)
    assert len(commits) == 2  # thirty-two and eight; who held the store wrote nothing


def test_what_fails_fails_alone_and_leaves_nothing(store: SqliteStore) -> None:
    def fails(session: Session) -> None:
        add("half")(session)
        raise Refused("no")

    first, second, third = at_once(store, [add("a"), fails, add("b")])
    assert (first, third) == ("a", "b")
    assert isinstance(second, Refused)
    assert {"a", "b"} <= keys(store)
    assert "half" not in keys(store)


def test_an_error_of_the_database_does_not_take_the_others_along(store: SqliteStore) -> None:
    first, second, third = at_once(store, [add("a"), add("a"), add("b")])
    assert (first, third) == ("a", "b")
    assert isinstance(second, StoreError)
    assert {"a", "b"} <= keys(store)


def test_nobody_is_told_before_the_commit(store: SqliteStore) -> None:
    """When the commit fails for the group and for each alone, everyone hears it and nothing is there."""

    def full(_connection: Any) -> None:
        raise StoreError("the disk is full")

    def late() -> None:
        event.listen(store._connected(), "commit", full)

    def arms(session: Session) -> str:
        if not event.contains(store._connected(), "commit", full):
            late()
        return add("a")(session)

    results = at_once(store, [arms, add("b")])
    event.remove(store._connected(), "commit", full)
    assert all(isinstance(one, StoreError) for one in results)
    assert not {"a", "b"} & keys(store)
