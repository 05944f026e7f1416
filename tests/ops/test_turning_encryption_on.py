"""Turning encryption on for a store in use: whole whenever it is cut short, and nothing plain is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deskops.errors import Refused, StoreDamaged, StoreLocked, StoreMissing
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.encrypting import renew, turn_on
from deskops.ops.do.housekeeping import backup, daily
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.plain_copies import left_readable
from deskops.ops.do.setup import init
from deskops.ops.read.day import today
from deskops.ops.secrets import STORE_KEY
from deskops.paths import locate
from deskops.store import opening, recoding
from deskops.store.backup import verify
from deskops.store.drafts import Draft, Drafts
from deskops.store.queries.audit import first_break
from tests_of_encryption import PASSPHRASE, MemoryKeyring, holds, home

CALLER, NOTE = "欧阳 Quentin-Caller", "the vault code is under the mat 8731"


def filled(context) -> str:
    """A job with a note, a draft, a copy of the day, one by hand and a damaged file of drafts."""
    job = new_job(context, NewJob("卡纸", caller=CALLER)).job
    act_on_job(context, job, "accept", {})
    act_on_job(context, job, "note", {"text": NOTE})
    drafts = Drafts(context.paths.drafts)
    drafts.keep([Draft(job, "note", "text", NOTE)])
    drafts.close()
    daily(context)
    backup(context)
    (context.paths.data / "drafts.damaged").write_bytes(context.paths.drafts.read_bytes())
    context.close()
    return job


@pytest.fixture
def used(paths, clock):
    keyring = MemoryKeyring()
    context = home(paths, clock, keyring)
    init(context, "李强")
    job = filled(context)
    yield context, keyring, job
    context.close()


def test_everything_is_encrypted_and_nothing_plain_is_left(used, paths, clock) -> None:
    context, keyring, job = used
    assert {name for name, _text in holds(paths.data, CALLER, NOTE)} >= {"deskops.db", "drafts.db"}
    told = []
    done = turn_on(context, told.append)
    assert (done.encrypted, done.destroyed) == (3, ["drafts.damaged"])
    assert holds(paths.data, CALLER, NOTE) == []
    again = home(paths, clock, keyring)
    assert [line.id for line in today(again).jobs] == [job]
    assert Drafts(paths.drafts, again.key).read(job, "note")[0].text == NOTE
    assert all(verify(file, again.key) for file in paths.backups.glob("*.db"))
    assert {sign.health for sign in examine(again, rebuild=True)} <= {Health.OK, Health.WARN}
    new_job(again, NewJob("afterwards"))
    assert first_break(again.views) is None
    again.close()
    with pytest.raises(Refused, match="already"):
        turn_on(home(paths, clock, keyring), told.append)
    assert len(told) == 1


def test_the_recovery_key_is_told_before_anything_is_encrypted(used, paths) -> None:
    context, _keyring, _job = used

    def full(_key) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        turn_on(context, full)
    assert opening.is_plain(paths.store)
    assert today(context).engineer == "李强"  # it goes on as a plain one


def test_a_new_recovery_key_opens_and_the_one_before_does_not(used, paths, clock) -> None:
    context, keyring, _job = used
    told = []
    turn_on(context, told.append)
    new = renew(home(paths, clock, keyring)).recovery
    context.secrets.remove(STORE_KEY)
    with pytest.raises(Refused):
        _ = home(paths, clock, None, told[0].recovery).key
    assert home(paths, clock, None, new).identity.name == "李强"


def test_while_another_program_has_it_open_it_stays_as_it_is(used, paths) -> None:
    context, _keyring, _job = used
    holding = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM meta').fetchall(); "
    )
    command = [sys.executable, "-c", holding + "print('open', flush=True); input()", str(paths.store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline()
        with pytest.raises(StoreLocked):
            turn_on(context, lambda _key: None)
        other.communicate(b"\n")
    assert opening.is_plain(paths.store)
    assert turn_on(context, lambda _key: None).encrypted == 3


def test_a_copy_that_differs_takes_no_place(used, paths, monkeypatch) -> None:
    context, _keyring, job = used
    real = recoding._same

    def spoilt(source, table: str) -> None:
        if table == "meta":
            source.execute("DELETE FROM fresh.meta WHERE key = 'name'")
        real(source, table)

    monkeypatch.setattr(recoding, "_same", spoilt)
    with pytest.raises(StoreDamaged, match="not what it was made from"):
        turn_on(context, lambda _key: None)
    assert [line.id for line in today(context).jobs] == [job]


def test_without_a_store_it_says_how_to_begin(paths, clock) -> None:
    with pytest.raises(StoreMissing) as told:
        turn_on(home(paths, clock, MemoryKeyring()), lambda _key: None)
    assert "init --encrypt" in told.value.hint


# --- killed ----------------------------------------------------------------------------------------------------

# Dies at the n-th step that changes what lies on the disk; without a number it says how many there are.
TURNING = """
import os, signal, sys
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.encrypting import turn_on
from deskops.paths import locate

at, count = int(sys.argv[2]), 0
STEPS = {"os.rename", "os.link", "os.remove", "os.truncate"}

def step(event, args):
    global count
    wrote = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if (event in STEPS or wrote) and "deskops" in str(args[0]) or event == "sqlite3.connect":
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

context = Context(locate({"DESKOPS_HOME": sys.argv[1]}), Settings())
context.ask = lambda question: "correct horse battery"
context.identity
context.close()
sys.addaudithook(step)
turn_on(context, lambda key: print(key.recovery, flush=True))
print(count)
"""


def run(folder: Path, at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", TURNING, str(folder), str(at)], capture_output=True, text=True
    )


def copied(source: Path, target: Path) -> Path:
    import shutil

    shutil.copytree(source, target)
    return target


@pytest.mark.exhaustive
def test_killed_at_any_step_the_old_store_or_the_new_one_is_whole(paths, clock, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("NOT PROVEN: nothing is killed with a signal there")
    plain = home(paths, clock, None, PASSPHRASE)
    init(plain, "李强")
    job = filled(plain)
    whole = run(copied(paths.config, tmp_path / "deskops-whole"), 0)
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stdout.split()[-1])
    assert steps > 15
    size = 1 if os.environ.get("DESKOPS_TEST_SIZE") == "full" else 9
    seen = set()
    for at in range(1, steps + 1, size):
        folder = copied(paths.config, tmp_path / f"deskops-{at}")
        assert run(folder, at).returncode == -signal.SIGKILL
        there = locate({"DESKOPS_HOME": str(folder)})
        left = home(there, clock, None, PASSPHRASE)
        was_plain = opening.is_plain(there.store)
        seen.add(was_plain)
        assert [line.id for line in today(left).jobs] == [job]  # whichever it is, it is all there
        assert first_break(left.views) is None
        left.close()
        if was_plain or recoding.left_over(there.data) or recoding.left_over(there.backups):
            turn_on(home(there, clock, None, PASSPHRASE), lambda _key: None)
        last = home(there, clock, None, PASSPHRASE)
        assert [line.id for line in today(last).jobs] == [job]
        assert Drafts(there.drafts, last.key).read(job, "note")[0].text == NOTE
        assert all(verify(file, last.key) for file in there.backups.glob("*.db"))
        last.close()
        assert holds(there.data, CALLER, NOTE) == []
    assert seen == {True, False}


def test_copies_elsewhere_that_stay_readable_are_named(used, paths, clock, tmp_path) -> None:
    """On a stick, on one that is not connected, a plain archive; not what was deleted or is encrypted."""
    context, keyring, _job = used
    for name in ("stick", "unplugged", "emptied"):
        (tmp_path / name).mkdir()
        backup(context, tmp_path / name / "a.db")
    (tmp_path / "unplugged").rename(tmp_path / "in a drawer")
    (tmp_path / "emptied" / "a.db").unlink()
    archive = paths.archives / "20261123-090000-M4TW"
    (archive / "data").mkdir(parents=True)
    (archive / "data" / "deskops.db").write_bytes((tmp_path / "stick" / "a.db").read_bytes())
    done = turn_on(context, lambda _key: None)
    assert done.readable == [tmp_path / "stick" / "a.db", tmp_path / "unplugged" / "a.db", archive]
    again = home(paths, clock, keyring)
    backup(again, tmp_path / "stick" / "encrypted.db")
    assert left_readable(paths) == done.readable
    again.close()


def test_a_copy_is_good_where_it_cannot_be_remembered(used, paths, tmp_path) -> None:
    context, _keyring, _job = used
    paths.copies.mkdir()
    assert verify(backup(context, tmp_path / "a.db").path)
    paths.copies.rmdir()
    paths.copies.write_bytes(b"\xff no JSON")
    assert left_readable(paths) == []
    backup(context, tmp_path / "b.db")
    assert left_readable(paths) == [tmp_path / "b.db"]
