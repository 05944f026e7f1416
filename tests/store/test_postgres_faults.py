"""Fault rows 29 and 30: a server that restarts, kills, refuses or deadlocks; commits side by side and their reader."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from deskops.config import Settings
from deskops.errors import (
    DeskopsError,
    Refused,
    StoreAway,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnfit,
    StoreUnsure,
)
from deskops.ops.context import Act, Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.ops.read.jobs import job_page
from deskops.paths import Paths
from deskops.store.postgres import translate
from deskops.store.postgres_store import PostgresStore
from deskops.store.queries.audit import first_break
from deskops.store.queries.ledger import Author, Ledger
from deskops.store.queries.states import rebuild
from postgres_server import Server

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


@pytest.fixture
def desk(paths: Paths, postgres_url: str) -> Iterator[Context]:
    """With a real clock and real chance: several threads work on it."""
    made = Context(paths, Settings(), database=postgres_url)
    init(made, "李强")
    yield made
    made.close()


def at_once(*doings: Callable[[], object]) -> list[BaseException]:
    """All of them in threads of their own; what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(doings))

    def run(doing: Callable[[], object]) -> None:
        gate.wait()
        try:
            doing()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            raised.append(error)

    threads = [threading.Thread(target=run, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def note(act: Act, words: str) -> str:
    return act.append("job", "x", "note", {"text": words}).id


def notes(desk: Context) -> list[str]:
    return [
        row[0]
        for row in desk.views.execute("SELECT id FROM entry WHERE action = 'note' ORDER BY rev").fetchall()
    ]


def sound(desk: Context) -> None:
    assert first_break(desk.views) is None
    with desk.act() as act:
        assert list(rebuild(act.session, act.rules)) == []


# --- what no store can hold ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["a\0b", "half \ud83d"])
def test_a_text_that_the_database_refuses_for_ever_is_refused_as_that_and_nothing_is_written(
    desk: Context, words: str
) -> None:
    def raw(session: Session) -> None:
        session.execute(text("INSERT INTO meta VALUES ('good', 'x')"))
        session.execute(text("INSERT INTO meta VALUES ('bad', :words)"), {"words": words})

    with pytest.raises(StoreUnfit) as caught:
        desk.store.run(raw)
    assert caught.value.hint
    assert desk.views.execute("SELECT count(*) FROM meta WHERE key IN ('good', 'bad')").fetchone() == (0,)


def test_a_nul_that_is_typed_is_cleaned_before_it_gets_there(desk: Context) -> None:
    job = new_job(desk, NewJob("black\0screen")).job
    act_on_job(desk, job, "note", {"text": "a\0b"})
    sound(desk)


# --- others at the same time -----------------------------------------------------------------------------------


def test_two_that_wait_for_each_other_both_get_there(desk: Context) -> None:
    """Each locks one row, then wants the other's."""
    first = threading.Barrier(2)
    tries: list[str] = []
    with desk.store.writer() as session:
        session.execute(text("INSERT INTO meta VALUES ('a', '0'), ('b', '0')"))

    def crossing(one: str, other: str) -> Callable[[Session], None]:
        def run(session: Session) -> None:
            add = text("UPDATE meta SET value = CAST(CAST(value AS integer) + 1 AS text) WHERE key = :key")
            session.execute(add, {"key": one})
            if one not in tries:
                tries.append(one)
                first.wait()
            else:
                tries.append(one)
            session.execute(add, {"key": other})

        return run

    assert (
        at_once(lambda: desk.store.run(crossing("a", "b")), lambda: desk.store.run(crossing("b", "a"))) == []
    )
    assert len(tries) == 3  # one of them was taken back and done again
    found = desk.views.execute("SELECT key, value FROM meta WHERE key IN ('a', 'b') ORDER BY key").fetchall()
    assert found == [("a", "2"), ("b", "2")]


def test_a_transaction_that_the_database_takes_back_is_done_again_from_its_beginning(desk: Context) -> None:
    tries = []

    def once_refused(act: Act) -> str:
        tries.append(1)
        entry = note(act, "n")
        act.ledger.flush()
        if len(tries) < 3:
            act.session.execute(
                text(
                    "DO $$ BEGIN RAISE EXCEPTION 'concurrent' USING ERRCODE = 'serialization_failure'; END $$"
                )
            )
        return entry

    assert notes(desk) == []
    assert [desk.run(once_refused)] == notes(desk)
    assert len(tries) == 3
    sound(desk)


def test_a_refusal_of_the_rules_is_not_tried_again(desk: Context) -> None:
    tries = []

    def refuse(_act: Act) -> None:
        tries.append(1)
        raise DeskopsError("no")

    with pytest.raises(DeskopsError, match="no"):
        desk.run(refuse)
    assert len(tries) == 1


def test_who_reads_after_the_writers_never_skips_a_number(desk: Context) -> None:
    """Finding 3: eight writers, and one who asks for what is above the last number that he saw."""
    done = threading.Event()
    times = 150 if FULL else 20
    first = desk.views.execute("SELECT max(rev) FROM feed").fetchone()[0] + 1
    seen: list[int] = []

    def write(name: int) -> None:
        for number in range(times):
            with desk.act() as act:
                note(act, f"{name} {number}")
                if number % 3 == 0:
                    act.ledger.flush()  # its rows are there before their numbers
                if number % 5 == 0:
                    time.sleep(0.002)  # and others overtake it
                note(act, "second")

    def tail() -> None:
        last = first - 1
        while True:
            ending = done.is_set()
            page = desk.views.execute(
                "SELECT rev FROM feed WHERE rev > ? ORDER BY rev LIMIT 50", (last,)
            ).fetchall()
            seen.extend(row[0] for row in page)
            if page:
                last = page[-1][0]
            elif ending:
                return

    reader = threading.Thread(target=tail)
    reader.start()
    raised = at_once(*(lambda name=name: write(name) for name in range(8)))
    done.set()
    reader.join()
    assert raised == []
    assert seen == list(range(first, first + 8 * times * 2))
    sound(desk)


def test_many_at_one_job_see_each_others_steps_and_every_document_has_its_own_number(desk: Context) -> None:
    job = new_job(desk, NewJob("shared")).job
    times = 40 if FULL else 8

    def work(name: int) -> None:
        for number in range(times):
            act_on_job(desk, job, "note", {"text": f"{name} {number}"})
            new_job(desk, NewJob(f"{name} {number}"))

    assert at_once(*(lambda name=name: work(name) for name in range(4))) == []
    assert job_page(desk, job).state.notes == 4 * times
    numbers = [row[0] for row in desk.views.execute("SELECT number FROM job").fetchall()]
    assert len(numbers) == len(set(numbers)) == 1 + 4 * times
    sound(desk)


def test_of_two_who_take_the_same_step_at_once_the_second_is_refused(desk: Context) -> None:
    for _job in range(20 if FULL else 6):
        job = new_job(desk, NewJob("x")).job
        raised = at_once(*[lambda: act_on_job(desk, job, "accept", {})] * 3)  # noqa: B023 - done within the round
        assert [type(error) for error in raised] == [Refused, Refused]
        accepted = "SELECT count(*) FROM entry WHERE action = 'accept' AND subject = ?"
        assert desk.views.execute(accepted, (job,)).fetchone() == (1,)
    sound(desk)


def test_a_ledger_that_was_not_closed_commits_nothing(desk: Context) -> None:
    with pytest.raises(RuntimeError, match="not closed"):
        desk.store.run(lambda session: _append_and_leave(desk, session))
    assert notes(desk) == []


def _append_and_leave(desk: Context, session: Session) -> None:
    me = desk.identity
    ledger = Ledger(session, Author(me.engineer, me.replica, me.code, True), desk.clock.read(), os.urandom)
    ledger.append("job", "x", "note", {"text": "n"})
    ledger.flush()


def test_more_writers_than_connections_wait_for_their_turn_and_are_told_when_it_does_not_come(
    postgres_url: str,
) -> None:
    store = PostgresStore(postgres_url, wait=0.3)
    release = threading.Event()
    holding = threading.Semaphore(0)

    def hold() -> None:
        with store.writer() as session:
            session.execute(text("SELECT 1"))
            holding.release()
            release.wait()

    holders = [threading.Thread(target=hold) for _n in range(15)]
    for holder in holders:
        holder.start()
    for _holder in holders:
        holding.acquire()
    with pytest.raises(StoreBusy) as caught, store.writer() as session:
        session.execute(text("SELECT 1"))
    release.set()
    for holder in holders:
        holder.join()
    assert caught.value.hint
    assert store.run(lambda session: session.execute(text("SELECT 7")).scalar_one()) == 7
    store.close()


def test_a_row_that_somebody_holds_for_too_long_is_named_as_that(postgres_url: str) -> None:
    store = PostgresStore(postgres_url, wait=0.2)
    lock = text("SELECT * FROM head FOR UPDATE")
    with store.writer() as holder:
        holder.execute(lock)
        with pytest.raises(StoreLocked) as caught, store.writer() as session:
            session.execute(lock)
    assert caught.value.hint
    store.close()


# --- a server that goes away -----------------------------------------------------------------------------------


def terminate_others(desk: Context) -> None:
    """Every connection but the one that asks, as an administrator or a failover does it."""
    desk.views.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                       "AND datname = current_database()")  # fmt: skip


def test_a_connection_that_is_cut_in_the_middle_is_replaced_and_the_work_done_once(desk: Context) -> None:
    tries = []

    def cut(act: Act) -> str:
        tries.append(1)
        entry = note(act, "n")
        act.ledger.flush()
        if len(tries) == 1:
            terminate_others(desk)
        return entry

    assert [desk.run(cut)] == notes(desk)
    assert len(tries) == 2
    sound(desk)


def test_connections_that_went_stale_between_two_acts_are_noticed_by_nobody(
    desk: Context, postgres: Server
) -> None:
    new_job(desk, NewJob("before"))
    postgres.stop("immediate")
    with pytest.raises(StoreAway) as caught, desk.act():
        pass
    assert caught.value.hint
    with pytest.raises(StoreAway):
        desk.views.execute("SELECT 1")
    postgres.start()
    assert desk.views.execute("SELECT title FROM job").fetchall() == [("before",)]
    new_job(desk, NewJob("after"))
    sound(desk)
    postgres.stop("fast")
    postgres.start()
    new_job(desk, NewJob("the first that notices"))
    sound(desk)


def test_a_server_that_crashes_while_many_write_loses_and_doubles_nothing_that_was_told(
    desk: Context, postgres: Server
) -> None:
    told: list[tuple[str, str]] = []
    times = 200 if FULL else 30

    def write(name: int) -> None:
        for number in range(times):
            words = f"{name} {number}"
            told.append((words, desk.run(lambda act, words=words: note(act, words))))
            time.sleep(0.005)

    def crash() -> None:
        for _round in range(5 if FULL else 2):
            time.sleep(0.25)
            postgres.stop("immediate")
            postgres.start()

    assert at_once(crash, *(lambda name=name: write(name) for name in range(4))) == []
    assert len(told) == 4 * times
    assert sorted(entry for _words, entry in told) == sorted(notes(desk))
    sound(desk)


class Proxy:
    """Between the store and its server; cuts the line at the n-th commit, before or after the server gets it."""

    def __init__(self, port: int) -> None:
        self._server, self.cut, self.commits = port, "", 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._server))
            silent = threading.Event()
            for source, sink, up in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass, args=(source, sink, up, silent), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, up: bool, silent: threading.Event) -> None:
        try:
            while data := source.recv(65536):
                if up and b"COMMIT\0" in data and self.cut:
                    how, self.cut = self.cut, ""
                    self.commits += 1
                    if how == "before":
                        break
                    if how == "late":  # who asks is told that the line is gone while the commit is on its way
                        source.shutdown(socket.SHUT_RDWR)
                        time.sleep(0.4)
                    silent.set()  # the server gets it, its answer goes nowhere
                    sink.sendall(data)
                    time.sleep(0.2)
                    break
                if up or not silent.is_set():
                    sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def proxied(
    desk: Context, postgres: Server, paths: Paths, postgres_url: str
) -> Iterator[tuple[Proxy, Context]]:
    proxy = Proxy(postgres.port)
    through = Context(paths, Settings(), database=postgres_url.replace(str(postgres.port), str(proxy.port)))
    yield proxy, through
    through.close()
    proxy.close()


@pytest.mark.parametrize(("cut", "runs"), [("before", 2), ("after", 1), ("late", 1)])
def test_when_the_answer_to_a_commit_is_lost_the_work_is_there_once(
    proxied: tuple[Proxy, Context], desk: Context, cut: str, runs: int
) -> None:
    proxy, through = proxied
    tries = []

    def write(act: Act) -> str:
        tries.append(1)
        return note(act, "n")

    through.run(lambda act: note(act, "first"))
    proxy.cut = cut
    entry = through.run(write)
    assert proxy.commits == 1
    assert len(tries) == runs
    assert notes(desk)[1:] == [entry]
    sound(desk)


def test_who_cannot_look_is_told_that_nobody_knows(proxied: tuple[Proxy, Context]) -> None:
    proxy, through = proxied
    through.run(lambda act: note(act, "first"))
    proxy.cut = "after"
    with pytest.raises(StoreUnsure) as caught, through.act() as act:
        note(act, "n")
    assert caught.value.hint


# --- the server's words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("40001", StoreBusy),
        ("40P01", StoreBusy),
        ("23505", StoreBusy),
        ("57P01", StoreAway),
        ("08006", StoreAway),
        ("53300", StoreAway),
        ("53100", StoreFull),
        ("55P03", StoreLocked),
        ("25006", StoreReadOnly),
        ("42501", StoreReadOnly),
        ("22021", StoreUnfit),
        ("54000", StoreUnfit),
        ("XX001", StoreError),
        ("42601", StoreError),
    ],
)
def test_an_error_of_the_server_is_told_as_what_it_means(state: str, kind: type[StoreError]) -> None:
    told = translate(psycopg.errors.lookup(state)("said"))
    assert isinstance(told, kind)
    assert told.hint or kind is StoreError


def test_values_of_rows_do_not_get_into_the_words_of_an_error(desk: Context) -> None:
    row = text("INSERT INTO meta VALUES ('13800001111', '1')")
    with desk.store.writer() as session:
        session.execute(row)
    with pytest.raises(StoreBusy) as caught, desk.store.writer() as session:
        session.execute(row)
    assert "13800001111" not in caught.value.message


def test_the_address_of_a_database_is_not_a_file(tmp_path: Path, desk: Context) -> None:
    with pytest.raises(DeskopsError) as caught:
        desk.store.restore(tmp_path / "copy.db", tmp_path / "aside.db")
    assert "pg_restore" in caught.value.hint
