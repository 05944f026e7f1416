"""A store that cannot be written, read or trusted: plain words, nothing half written, work goes on afterwards."""

import errno
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskops.config import Settings
from deskops.errors import (
    BadInput,
    DeskopsError,
    StoreDamaged,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
)
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.housekeeping import backup, restore
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.ops.read.jobs import job_page
from deskops.paths import Paths, locate
from deskops.store.faults import translate
from deskops.store.sqlite_store import SqliteStore

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


def entries(context: Context) -> int:
    return int(context.views.execute("SELECT count(*) FROM entry").fetchone()[0])


def well(context: Context) -> list[str]:
    """What the doctor finds at fault, beside the room on this disk."""
    found = (sign for sign in examine(context, rebuild=True) if sign.name != "disk")
    return [
        s.words for s in found if s.health is Health.FAIL or (s.name == "state" and s.health is Health.WARN)
    ]


# --- no room ---------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("NOT PROVEN: a full disk needs Linux and root, to mount a small one")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"NOT PROVEN: a full disk, mount says {mounted.stderr.decode(errors='replace')[:100]}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017 - a full disk is what is wanted
    return ballast


def act_until_full(context: Context, job: str) -> int:
    """How many notes still went in before the disk said no."""
    before = entries(context)
    with pytest.raises(StoreFull, match="disk is full") as caught:
        _note_without_end(context, job)
    assert caught.value.hint
    return entries(context) - before


def _note_without_end(context: Context, job: str) -> None:
    for number in range(500):
        act_on_job(context, job, "note", {"text": f"{number} " + "x" * 3000})


def test_a_full_disk_refuses_an_act_in_plain_words_and_keeps_reading_and_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    with closing(Context(locate({"DESKOPS_HOME": str(small_disk / "home")}), Settings())) as context:
        init(context, "李强")
        job = new_job(context, NewJob("Black screen")).job
        ballast = fill(small_disk)
        noted = act_until_full(context, job)
        assert job_page(context, job).state.notes == noted
        with pytest.raises(StoreFull):
            backup(context)
        assert list(context.paths.backups.iterdir()) == []
        ballast.unlink()
        act_on_job(context, job, "note", {"text": "room again"})
        assert job_page(context, job).state.notes == noted + 1
        assert well(context) == []


def test_a_laptop_that_is_set_up_on_a_full_disk_is_set_up_later(small_disk: Path) -> None:
    with closing(Context(locate({"DESKOPS_HOME": str(small_disk / "home")}), Settings())) as context:
        context.paths.ensure()
        ballast = fill(small_disk)
        with pytest.raises(StoreFull):
            init(context, "李强")
        ballast.unlink()
        init(context, "李强")
        assert well(context) == []


def test_a_file_that_does_not_fit_is_not_attached_and_leaves_nothing(
    small_disk: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(3_000_000))
    with closing(Context(locate({"DESKOPS_HOME": str(small_disk / "home")}), Settings())) as context:
        init(context, "李强")
        job = new_job(context, NewJob("x")).job
        act_on_job(context, job, "accept", {})
        fill(small_disk)
        with pytest.raises(StoreFull):
            act_on_job(context, job, "photo", {"file": str(picture)})
        assert [path for path in context.paths.blobs.rglob("*") if path.is_file()] == []
        assert job_page(context, job).attachments == []


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, StoreFull),
        (errno.EDQUOT, StoreFull),
        (errno.EFBIG, StoreFull),
        (errno.EACCES, StoreReadOnly),
        (errno.EROFS, StoreReadOnly),
    ],
)
def test_an_error_of_the_disk_is_told_as_what_it_means(code: int, kind: type[DeskopsError]) -> None:
    told = translate(OSError(code, os.strerror(code)))
    assert type(told) is kind
    assert told.hint


# --- no rights -------------------------------------------------------------------------------------------------

AS_NOBODY = """
import os, sys
from deskops.config import Settings
from deskops.errors import DeskopsError
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.setup import init
from deskops.paths import locate

def work(home, begin):
    context = Context(locate({"DESKOPS_HOME": home}), Settings())
    if begin:
        init(context, "x")
    new_job(context, NewJob("x"))
    context.close()

work(sys.argv[2], True)  # everything is imported while this process may still read its own libraries
os.setgid(65534); os.setuid(65534)
try:
    work(sys.argv[1], False)
except DeskopsError as error:
    print(error.code, "|", error.message, "|", error.hint)
"""


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_that_may_not_be_written_is_named_as_that(
    context: Context, tmp_path: Path, mode: int
) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("NOT PROVEN: a folder without rights needs root, to become somebody without them")
    home = Path("/tmp") / f"deskops-rights-{os.getpid()}"  # below the test's own folder nobody else may look
    new_job(context, NewJob("x"))
    context.close()
    shutil.copytree(tmp_path / "deskops", home)
    try:
        home.chmod(0o755)
        for path in home.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o444)
        (home / "data").chmod(mode)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(home), str(tmp_path / "own")],
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        assert done.stdout.startswith("store-read-only | ")
        assert len(done.stdout.split("|")[2].strip()) > 10
    finally:
        (home / "data").chmod(0o755)
        shutil.rmtree(home)


# --- somebody else ---------------------------------------------------------------------------------------------

HOLDER = """
import sys, pathlib
from deskops.store.sqlite_store import SqliteStore
with SqliteStore(pathlib.Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_store_that_another_program_holds_is_named_as_that_after_the_wait(context: Context) -> None:
    job = new_job(context, NewJob("x")).job
    context.close()
    command = [sys.executable, "-c", HOLDER, str(context.paths.store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        context._store = SqliteStore(context.paths.store, wait=0.05)
        with pytest.raises(StoreLocked) as caught:
            act_on_job(context, job, "accept", {})
        assert job_page(context, job).state.status == "dispatched"
        holder.communicate("")
    assert caught.value.hint
    assert act_on_job(context, job, "accept", {}).status == "accepted"


WRITER = """
import sys
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.paths import locate
context = Context(locate({"DESKOPS_HOME": sys.argv[1]}), Settings())
job = sys.argv[2] or new_job(context, NewJob("own")).job
for number in range(int(sys.argv[3])):
    print(act_on_job(context, job, "note", {"text": f"{sys.argv[4]} {number}"}).entry)
    if number % 10 == 9:
        print(new_job(context, NewJob(f"{sys.argv[4]} {number}")).entry)
context.close()
"""


def test_three_programs_that_write_at_once_wait_for_each_other_and_nothing_is_lost(
    context: Context, tmp_path: Path
) -> None:
    job = new_job(context, NewJob("shared")).job
    context.close()
    times = 200 if FULL else 30
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "deskops"), job, str(times), name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two", "three")
    ]
    told = [writer.communicate(timeout=120) for writer in writers]
    assert [err for _out, err in told] == ["", "", ""]
    said = [entry for out, _err in told for entry in out.split()]
    assert len(said) == len(set(said)) == 3 * (times + times // 10)
    there = {row[0] for row in context.views.execute("SELECT id FROM entry")}
    assert there >= set(said)
    assert job_page(context, job).state.notes == 3 * times
    stamps = [row[0] for row in context.views.execute("SELECT at FROM entry ORDER BY rev")]
    assert stamps == sorted(set(stamps))
    numbers = [row[0] for row in context.views.execute("SELECT number FROM job")]
    assert len(numbers) == len(set(numbers)) == 1 + 3 * (times // 10)
    assert well(context) == []


def test_a_killed_writer_loses_nothing_that_it_told(context: Context, tmp_path: Path) -> None:
    """SIGKILL at random moments, one after another on the same store."""
    new_job(context, NewJob("x"))
    context.close()
    chance, said = random.Random(int(os.environ.get("DESKOPS_TEST_SEED", "1"))), []
    for _round in range(50 if FULL else 4):
        command = [sys.executable, "-u", "-c", WRITER, str(tmp_path / "deskops"), "", "1000", "n"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            told = [writer.stdout.readline().strip() for _line in range(chance.randint(1, 25))]
            assert all(told)
            said += told
            writer.kill()
            said += [line.strip() for line in writer.stdout if line.endswith("\n")]
    there = {row[0] for row in context.views.execute("SELECT id FROM entry")}
    assert [entry for entry in said if entry not in there] == []
    assert well(context) == []


# --- damage ----------------------------------------------------------------------------------------------------


@pytest.fixture
def worked(context: Context) -> Context:
    """A store with work in it, closed, with a copy at `copy.db`."""
    job = new_job(context, NewJob("Black screen", phone="13800001111")).job
    act_on_job(context, job, "accept", {})
    for number in range(30):
        act_on_job(context, job, "note", {"text": f"note {number} " + "x" * 200})
    context.close()
    shutil.copyfile(context.paths.store, context.paths.data / "copy.db")
    return context


def content(paths: Paths) -> list[str]:
    """All that the store says, whatever page it stands on."""
    with closing(sqlite3.connect(f"file:{paths.store}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def digest(paths: Paths) -> str:
    return hashlib.sha256("\n".join(content(paths)).encode()).hexdigest()


def told_of(context: Context) -> list[str]:
    return [
        sign.words
        for sign in examine(context, rebuild=True)
        if sign.name in ("store", "chain", "standing", "state", "search") and sign.health is not Health.OK
    ]


def go_back(context: Context) -> None:
    restore(context, context.paths.data / "copy.db")
    assert well(context) == []
    assert entries(context) == 34


@pytest.mark.parametrize(
    ("name", "spoil", "kind"),
    [
        ("empty", lambda data: b"", StoreMissing),
        ("not a database", lambda data: b"PK\x03\x04" + bytes(9000), StoreDamaged),
        ("cut in the middle", lambda data: data[: len(data) // 2], DeskopsError),
        ("header overwritten", lambda data: bytes(100) + data[100:], StoreDamaged),
        ("another program's", None, StoreMissing),
    ],
)
def test_a_file_that_is_no_sound_store_is_refused_named_by_the_doctor_and_replaced_by_a_backup(
    worked: Context, name: str, spoil: object, kind: type[DeskopsError]
) -> None:
    store = worked.paths.store
    data = store.read_bytes()
    store.unlink()
    if callable(spoil):
        store.write_bytes(spoil(data))
    else:
        with closing(sqlite3.connect(store)) as other, other:
            other.execute("CREATE TABLE recipe (id INTEGER)")
    assert told_of(worked) != []
    if name != "cut in the middle":
        with pytest.raises(kind) as caught:
            new_job(worked, NewJob("x"))
        assert caught.value.hint
    worked.close()
    go_back(worked)


def test_a_flipped_byte_anywhere_is_never_silent_and_a_backup_mends_it(worked: Context) -> None:
    """Where all rows still read as before (free space, padding) nothing has to be told."""
    store, data, before = worked.paths.store, worked.paths.store.read_bytes(), content(worked.paths)
    chance = random.Random(int(os.environ.get("DESKOPS_TEST_SEED", "1")))
    silent: list[str] = []
    for _flip in range(1000 if FULL else 40):
        at = chance.randrange(len(data))
        silent += _silent_after(worked, data, at, 1 << chance.randrange(8), before)
    store.write_bytes(data)
    assert silent == []
    go_back(worked)


# When a migration ran is written down for people and read by nothing.
IDLE = 'INSERT INTO "migration"'


def test_a_flipped_byte_in_what_no_digest_covers_is_never_silent(worked: Context) -> None:
    """Whose the store is, its head, its document numbers, the history of its schema: a page each."""
    store, data, before = worked.paths.store, worked.paths.store.read_bytes(), content(worked.paths)
    chance = random.Random(int(os.environ.get("DESKOPS_TEST_SEED", "1")))
    silent: list[str] = []
    for table, start in _pages(store, ("meta", "head", "sequence", "migration")):
        used = [at for at in range(start, start + 4096) if any(data[at - 1 : at + 2])]
        places = used if FULL else chance.sample(used, 12)
        for at in places:
            flips = [1 << bit for bit in range(8)] if FULL else [1 << chance.randrange(8)]
            for flip in flips:
                told = _silent_after(worked, data, at, flip, before)
                silent += [f"{table}: {line}" for line in told if not line.startswith(IDLE)]
    store.write_bytes(data)
    assert silent == []
    go_back(worked)


def _pages(store: Path, tables: tuple[str, ...]) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"))
    return [(table, (roots[table] - 1) * 4096) for table in tables]


def _silent_after(context: Context, data: bytes, at: int, flip: int, before: list[str]) -> list[str]:
    """The rows that read otherwise, or are lost, after one flip that nothing told of."""
    spoilt = bytearray(data)
    spoilt[at] ^= flip
    context.paths.store.write_bytes(spoilt)
    told = told_of(context)
    context.close()
    context.forget()
    return [] if told else sorted(set(content(context.paths)) ^ set(before))


def test_a_store_of_the_future_is_refused_and_left_alone(worked: Context) -> None:
    with closing(sqlite3.connect(worked.paths.store)) as connection, connection:
        connection.execute("INSERT INTO migration VALUES (99, 'later', '2030-01-01')")
    before = digest(worked.paths)
    for attempt in (lambda: worked.identity, lambda: new_job(worked, NewJob("x")), lambda: init(worked, "x")):
        worked.forget()
        with pytest.raises(StoreNewer) as caught:
            attempt()
        assert "Upgrade" in caught.value.hint
    assert any("newer version" in words for words in told_of(worked))
    assert digest(worked.paths) == before


# --- going back ------------------------------------------------------------------------------------------------


def test_going_back_is_refused_while_another_program_reads_and_nothing_changes(worked: Context) -> None:
    before = digest(worked.paths)
    with closing(sqlite3.connect(f"file:{worked.paths.store}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        with pytest.raises(StoreLocked):
            restore(worked, worked.paths.data / "copy.db")
    assert digest(worked.paths) == before
    assert [path.name for path in worked.paths.data.glob("*.restoring")] == []


def test_a_log_that_stayed_beside_a_lost_store_is_not_played_into_the_backup(worked: Context) -> None:
    log = worked.paths.store.with_name(worked.paths.store.name + "-wal")
    job = worked.views.execute("SELECT id FROM job").fetchone()[0]
    act_on_job(worked, job, "note", {"text": "in the log"})
    kept = log.read_bytes()
    worked.close()
    worked.paths.store.unlink()
    log.write_bytes(kept)
    go_back(worked)


def test_every_store_that_was_replaced_is_kept_even_within_one_second(worked: Context) -> None:
    for _time in range(3):
        restore(worked, worked.paths.data / "copy.db")
    assert len(list(worked.paths.backups.glob("replaced-*.db"))) == 3


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + bytes(5000)])
def test_only_a_sound_backup_is_gone_back_to(worked: Context, content: bytes) -> None:
    bad = worked.paths.data / "bad.db"
    bad.write_bytes(content)
    before = digest(worked.paths)
    with pytest.raises(BadInput):
        restore(worked, bad)
    assert digest(worked.paths) == before
