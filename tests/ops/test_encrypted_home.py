"""An encrypted store: nothing of it stands in the open, and only its keyring, passphrase or recovery key opens it."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from deskops.errors import BadInput, Refused, StoreSealed, UsageError
from deskops.ops import key_file
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.housekeeping import backup, backups, daily, restore
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.ops.key_file import pause
from deskops.ops.read.day import today
from deskops.ops.secrets import STORE_KEY, TOKEN
from deskops.paths import locate
from deskops.store import opening, wrapping
from deskops.store.drafts import Draft, Drafts
from tests_of_encryption import PASSPHRASE, MemoryKeyring, holds, home

CALLER, NOTE, SECRET = "欧阳 Quentin-Caller", "the vault code is under the mat 8731", "tok-4f1c9a7730aa"


def a_days_work(context) -> None:
    """A caller's name, a note, a draft, a daily copy and one by hand; the connections are still open."""
    job = new_job(context, NewJob("打印机卡纸 in the lobby", caller=CALLER, phone="13800001111")).job
    act_on_job(context, job, "accept", {})
    act_on_job(context, job, "note", {"text": NOTE})
    drafts = Drafts(context.paths.drafts, context.key)
    drafts.keep([Draft(job, "note", "text", NOTE)])
    context.secrets.put(TOKEN, SECRET)
    daily(context)
    backup(context)
    assert [line.id for line in today(context).jobs] == [job]


@pytest.mark.parametrize("encrypt", [True, False])
def test_after_a_days_work_nothing_of_it_stands_in_any_file(
    paths, clock, tmp_path: Path, monkeypatch, encrypt
) -> None:
    temporary = tmp_path / "deskops" / "tmp"
    temporary.mkdir(parents=True)
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    context = home(paths, clock, MemoryKeyring())
    made = init(context, "李强", encrypt=encrypt)
    a_days_work(context)
    wal = paths.store.with_name("deskops.db-wal")
    assert wal.stat().st_size > 0  # the writer is still open: the log is looked at too
    found = {name for name, _text in holds(tmp_path / "deskops", CALLER, NOTE, SECRET, "13800001111", "卡纸")}
    if encrypt:
        key = context.key
        assert found == set()
        assert holds(tmp_path / "deskops", key, made.key.recovery, made.key.recovery.replace("-", "")) == []
        assert not any(bytes.fromhex(key) in f.read_bytes() for f in paths.data.rglob("*") if f.is_file())
    else:
        assert {"deskops.db-wal", "drafts.db-wal"} <= found  # the same look finds them in a plain one
    context.close()


def test_the_key_is_in_the_keyring_and_the_next_run_asks_nobody(paths, clock) -> None:
    keyring = MemoryKeyring()
    context = home(paths, clock, keyring)
    made = init(context, "李强", encrypt=True)
    context.close()
    assert made.key.place == "keyring: Memory"
    assert made.key.key in keyring.kept.values()
    assert made.key.key not in paths.secrets.read_text()
    again = home(paths, clock, keyring)
    assert again.identity.name == "李强"
    again.close()


def test_without_a_keyring_a_passphrase_opens_it_and_the_key_is_in_no_file(paths, clock) -> None:
    context = home(paths, clock, None, PASSPHRASE)
    made = init(context, "李强", encrypt=True)
    context.close()
    assert made.key.place == "passphrase"
    assert holds(paths.data, made.key.key, PASSPHRASE) == []
    for answer in (PASSPHRASE, made.key.recovery, made.key.recovery.lower().replace("-", " ")):
        again = home(paths, clock, None, answer)
        assert again.identity.name == "李强"
        again.close()


@pytest.mark.parametrize("answers", [("short", "short"), (PASSPHRASE, PASSPHRASE + "x")])
def test_a_passphrase_that_will_not_do_makes_no_store(paths, clock, answers) -> None:
    with pytest.raises(UsageError):
        init(home(paths, clock, None, *answers), "李强", encrypt=True)
    assert not paths.store.exists()
    assert not paths.store_key.exists()


def test_wrong_answers_make_the_next_one_wait_across_runs_and_destroy_nothing(paths, clock) -> None:
    context = home(paths, clock, None, PASSPHRASE)
    init(context, "李强", encrypt=True)
    context.close()
    before = paths.store.read_bytes()
    for _time in range(3):
        with pytest.raises(Refused, match="does not open"):
            _ = home(paths, clock, None, "wrong wrong").key
    with pytest.raises(Refused, match="3 wrong answers"):
        _ = home(paths, clock, None, PASSPHRASE).key  # the right one waits as well
    clock.move(seconds=pause(3) + 1)
    with pytest.raises(Refused, match="does not open"):
        _ = home(paths, clock, None, "wrong wrong").key
    clock.move(seconds=-3600)  # who sets the clock back waits all the same
    with pytest.raises(Refused, match="4 wrong answers"):
        _ = home(paths, clock, None, PASSPHRASE).key
    clock.move(seconds=pause(4) + 3602)
    assert home(paths, clock, None, PASSPHRASE).identity.name == "李强"
    assert paths.store.read_bytes() == before
    assert [pause(number) for number in (0, 2, 3, 4, 5, 40)] == [0, 0, 5, 10, 20, 900]


def test_a_mistyped_recovery_key_is_told_as_that_and_costs_nothing(paths, clock) -> None:
    keyring = MemoryKeyring()
    context = home(paths, clock, keyring)
    recovery = init(context, "李强", encrypt=True).key.recovery
    context.close()
    context.secrets.remove(STORE_KEY)  # the keyring was lost with the login
    wrong = ("2" if recovery[0] == "3" else "3") + recovery[1:]
    for _time in range(5):
        with pytest.raises(BadInput, match="no recovery key"):
            _ = home(paths, clock, None, wrong).key
    assert home(paths, clock, None, recovery).identity.name == "李强"


def test_another_key_is_told_in_one_line(paths, clock) -> None:
    keyring = MemoryKeyring()
    context = home(paths, clock, keyring)
    init(context, "李强", encrypt=True)
    context.close()
    for place in keyring.kept:
        keyring.kept[place] = os.urandom(32).hex()
    with pytest.raises(StoreSealed) as told:
        _ = home(paths, clock, keyring).identity
    assert "\n" not in told.value.message
    signs = {sign.name: sign for sign in examine(home(paths, clock, keyring))}
    assert signs["encryption"].health is Health.FAIL


def test_without_the_library_one_line_says_what_to_install(paths, clock, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sqlcipher3", None)
    with pytest.raises(UsageError) as told:
        init(home(paths, clock, MemoryKeyring()), "李强", encrypt=True)
    assert "pip install 'deskops[encrypt]'" in told.value.hint
    assert not paths.store.exists()


def test_the_stdlib_cannot_read_it_and_sqlcipher_has_a_raw_key(paths, clock) -> None:
    context = home(paths, clock, MemoryKeyring())
    init(context, "李强", encrypt=True)
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(paths.store) as plain:
        plain.execute("SELECT * FROM meta")
    plain.close()
    connection = opening.connect(paths.store, context.key, reading=True)
    assert connection.execute("PRAGMA temp_store").fetchone()[0] in (2, "2")
    assert connection.execute("PRAGMA cipher_version").fetchone()[0]
    connection.close()
    context.close()


def test_eight_threads_read_and_write(paths, clock) -> None:
    """With SQLAlchemy's own pool for SQLCipher this ends the process."""
    context = home(paths, clock, MemoryKeyring())
    init(context, "李强", encrypt=True)
    faults: list[Exception] = []
    together = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            for turn in range(4):
                new_job(context, NewJob(f"job {number}-{turn}"))
                assert today(context).engineer
                with context.store.reader() as session:
                    together.wait(30)  # all eight have a connection at once
                    assert session.connection().exec_driver_sql("SELECT count(*) FROM job").scalar_one() > 0
            context.views.close()
        except Exception as error:  # noqa: BLE001 - a thread's own: the test asks for none
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert context.views.execute("SELECT count(*) FROM job").fetchone() == (32,)
    context.close()


def test_the_doctor_says_on_and_off(context, tmp_path, clock) -> None:
    off = {sign.name: sign for sign in examine(context)}["encryption"]
    assert (off.health, off.words) == (Health.OK, "The store is not encrypted.")
    assert "deskops encrypt" in off.remedy
    encrypted = home(locate({"DESKOPS_HOME": str(tmp_path / "other")}), clock, MemoryKeyring())
    init(encrypted, "李强", encrypt=True)
    signs = {sign.name: sign for sign in examine(encrypted, rebuild=True)}
    assert "keyring: Memory" in signs["encryption"].words
    assert all(sign.health is not Health.FAIL for sign in signs.values())
    encrypted.close()


# --- copies ----------------------------------------------------------------------------------------------------


def test_a_backup_opens_on_another_machine_with_the_recovery_key_alone(paths, clock, tmp_path) -> None:
    context = home(paths, clock, MemoryKeyring())
    recovery = init(context, "李强", encrypt=True).key.recovery
    new_job(context, NewJob("before the loss"))
    stick = tmp_path / "stick.db"
    backup(context, stick)
    context.close()
    assert not opening.is_plain(stick)
    there = locate({"DESKOPS_HOME": str(tmp_path / "there")})
    other = home(there, clock, None, recovery, PASSPHRASE)  # the key, and a passphrase for that machine
    restore(other, stick)
    assert [line.title for line in today(other).jobs] == ["before the loss"]
    other.close()
    assert home(there, clock, None, PASSPHRASE).identity.name == "李强"
    stick.with_name("stick.db.key").unlink()
    third = home(locate({"DESKOPS_HOME": str(tmp_path / "third")}), clock, None, recovery)
    with pytest.raises(BadInput) as told:
        restore(third, stick.rename(tmp_path / "alone.db"))
    assert "alone.db.key belongs beside it" in told.value.hint


def test_a_plain_backup_becomes_encrypted_in_an_encrypted_home(context, clock, tmp_path) -> None:
    new_job(context, NewJob("from a plain one"))
    plain = backup(context).path
    paths = locate({"DESKOPS_HOME": str(tmp_path / "other")})
    encrypted = home(paths, clock, MemoryKeyring())
    init(encrypted, "王芳", encrypt=True)
    restore(encrypted, plain)
    assert [line.title for line in today(encrypted).jobs] == ["from a plain one"]
    encrypted.close()
    assert not opening.is_plain(paths.store)
    assert holds(paths.data, "from a plain one") == []


def test_going_back_in_the_same_home_asks_nobody(paths, clock) -> None:
    context = home(paths, clock, MemoryKeyring())
    init(context, "李强", encrypt=True)
    new_job(context, NewJob("kept"))
    made = backup(context)
    new_job(context, NewJob("too much"))
    done = restore(context, made.path)
    assert [line.title for line in today(context).jobs] == ["kept"]
    assert not opening.is_plain(done.aside)
    assert len(backups(context)) == 2
    context.close()


def test_an_encrypted_backup_is_not_put_into_a_plain_home(context, clock, tmp_path) -> None:
    encrypted = home(locate({"DESKOPS_HOME": str(tmp_path / "other")}), clock, MemoryKeyring())
    init(encrypted, "王芳", encrypt=True)
    made = backup(encrypted)
    encrypted.close()
    with pytest.raises(Refused, match="store here is not"):
        restore(context, made.path)
    assert context.identity.name == "李强"


# --- the wrapped key -------------------------------------------------------------------------------------------


def test_a_wrapped_key_opens_with_its_own_answer_only() -> None:
    key, recovery = os.urandom(32).hex(), wrapping.new_recovery_key(os.urandom)
    raw = wrapping.recovery_bytes(recovery)
    slot = wrapping.by_recovery_key(key, raw, os.urandom)
    assert wrapping.opened_by_recovery_key(slot, raw) == key
    assert wrapping.opened_by_recovery_key(slot, os.urandom(32)) is None
    assert key not in str(slot)
    spoilt = {**slot, "key": slot["key"][:-2] + ("00" if slot["key"][-2:] != "00" else "01")}
    assert wrapping.opened_by_recovery_key(spoilt, raw) is None


def test_a_file_that_asks_for_all_memory_is_not_obeyed() -> None:
    slot = wrapping.by_passphrase(os.urandom(32).hex(), PASSPHRASE, os.urandom)
    with pytest.raises(ValueError, match=r"^$"):
        wrapping.opened_by_passphrase({**slot, "memory": 1 << 40}, PASSPHRASE)


def test_a_spoilt_key_file_is_told(paths, clock) -> None:
    context = home(paths, clock, None, PASSPHRASE)
    init(context, "李强", encrypt=True)
    context.close()
    paths.store_key.write_text("{}")
    with pytest.raises(key_file.StoreDamaged, match="wrapped key"):
        _ = home(paths, clock, None, PASSPHRASE).key
