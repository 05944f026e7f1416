"""Secrets: where they go, that they come back, and that nobody else reads them."""

import importlib
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deskops.errors import Refused, StoreDamaged, UsageError
from deskops.ops import keyring_door
from deskops.ops.keyring_door import KINDS, Closed, Door, Found, find
from deskops.ops.secrets import TOKEN, Secrets
from deskops.paths import Paths, locate
from deskops.text import Secret

VALUE = "tok-0123456789-中文"


class Memory:
    """A keyring that keeps what it is given, or fails as it is told."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.forgetful = False

    def get_password(self, service: str, username: str) -> str | None:
        self._may_fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may_fail()
        if not self.forgetful:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._may_fail()
        del self.kept[service, username]

    def _may_fail(self) -> None:
        if self.error:
            raise self.error


@pytest.fixture
def keyring() -> Memory:
    return Memory()


def door(keyring: Memory, seconds: float = 5.0, **environment: str) -> Door:
    return Door(environment, seconds=seconds, finder=lambda _wish: Found("Memory", keyring))


def secrets(paths: Paths, keyring: Memory | None = None) -> Secrets:
    """Without a keyring, one of a server."""
    return Secrets(paths, door=door(keyring) if keyring else Door({"DESKOPS_KEYRING": "off"}))


def modes(paths: Paths) -> tuple[int, int]:
    return tuple(stat.S_IMODE(path.stat().st_mode) for path in (paths.secrets.parent, paths.secrets))  # type: ignore[return-value] # two


def everything_in(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


# --- the keyring -----------------------------------------------------------------------------------------------


def test_a_secret_goes_to_the_keyring_and_not_to_the_disk(paths: Paths, keyring: Memory) -> None:
    kept = secrets(paths, keyring)
    kept.put(TOKEN, VALUE)
    assert (kept.place, kept.warning) == ("keyring: Memory", "")
    assert secrets(paths, keyring).get(TOKEN) == VALUE
    assert VALUE not in everything_in(paths.data)


def test_what_comes_back_says_nothing_of_itself(paths: Paths, keyring: Memory) -> None:
    kept = secrets(paths, keyring)
    kept.put(TOKEN, VALUE)
    found = kept.get(TOKEN)
    assert isinstance(found, Secret)
    assert VALUE not in repr(found)


def test_two_homes_have_entries_of_their_own(tmp_path: Path, keyring: Memory) -> None:
    here, there = (locate({"DESKOPS_HOME": str(tmp_path / name)}) for name in ("a", "b"))
    secrets(here, keyring).put(TOKEN, "one-one-one")
    secrets(there, keyring).put(TOKEN, "two-two-two")
    assert secrets(here, keyring).get(TOKEN) == "one-one-one"
    secrets(there, keyring).remove(TOKEN)
    assert secrets(here, keyring).get(TOKEN) == "one-one-one"


def test_what_was_never_put_is_none_and_makes_nothing(paths: Paths, keyring: Memory) -> None:
    kept = secrets(paths, keyring)
    assert kept.get(TOKEN) is None
    kept.remove(TOKEN)
    assert not kept.in_use
    assert not paths.data.exists()


def test_a_removed_secret_is_gone_from_keyring_and_file(paths: Paths, keyring: Memory) -> None:
    kept = secrets(paths, keyring)
    kept.put(TOKEN, VALUE)
    kept.remove(TOKEN)
    assert kept.get(TOKEN) is None
    assert keyring.kept == {}


def test_a_keyring_that_does_not_give_back_what_it_got_is_not_trusted(paths: Paths, keyring: Memory) -> None:
    keyring.forgetful = True
    kept = secrets(paths, keyring)
    kept.put(TOKEN, VALUE)
    assert kept.place == "file"
    assert kept.get(TOKEN) == VALUE
    assert "did not give back" in kept.warning


def test_a_keyring_that_fails_leaves_the_secret_to_the_file_with_the_reason(
    paths: Paths, keyring: Memory
) -> None:
    keyring.error = RuntimeError("Prompt dismissed.")
    kept = secrets(paths, keyring)
    kept.put(TOKEN, VALUE)
    assert kept.place == "file"
    assert "Prompt dismissed" in kept.warning
    assert str(paths.secrets) in kept.warning
    assert secrets(paths).get(TOKEN) == VALUE


def test_a_secret_that_the_keyring_takes_later_leaves_the_file(paths: Paths, keyring: Memory) -> None:
    secrets(paths).put(TOKEN, "old-old-old")
    secrets(paths, keyring).put(TOKEN, VALUE)
    assert "old-old-old" not in everything_in(paths.data)
    assert secrets(paths, keyring).get(TOKEN) == VALUE


def test_a_secret_that_falls_back_to_the_file_counts_more_than_the_keyrings(
    paths: Paths, keyring: Memory
) -> None:
    secrets(paths, keyring).put(TOKEN, "old-old-old")
    secrets(paths).put(TOKEN, VALUE)
    assert secrets(paths, keyring).get(TOKEN) == VALUE


@pytest.mark.parametrize("act", [lambda kept: kept.get(TOKEN), lambda kept: kept.remove(TOKEN)])
def test_a_locked_keyring_is_said_and_never_taken_for_no_secret(act, paths: Paths, keyring: Memory) -> None:
    secrets(paths, keyring).put(TOKEN, VALUE)
    keyring.error = RuntimeError("locked")
    with pytest.raises(Refused, match="locked"):
        act(secrets(paths, keyring))
    keyring.error = None
    assert secrets(paths, keyring).get(TOKEN) == VALUE


def test_a_keyring_that_hangs_is_left_after_its_time_and_not_asked_again(paths: Paths) -> None:
    never = threading.Event()
    asked = []

    class Hanging(Memory):
        def _may_fail(self) -> None:
            asked.append(1)
            never.wait(20)

    kept = Secrets(paths, door=door(Hanging(), seconds=0.1))
    begun = time.monotonic()
    kept.put(TOKEN, VALUE)
    kept.put("signing-key", VALUE)
    assert time.monotonic() - begun < 5
    assert len(asked) == 1
    assert kept.place == "file"
    assert "no answer in 0.1 seconds" in kept.warning
    never.set()


def test_a_hanging_keyring_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    code = (
        "import threading\nfrom deskops.ops.keyring_door import Door, Found\n"
        "class K:\n    def get_password(self, s, u): threading.Event().wait()\n"
        "d = Door({}, seconds=0.1, finder=lambda w: Found('x', K()))\n"
        "try: d.ask(lambda k: k.get_password('', ''))\nexcept Exception as e: print(type(e).__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20)
    assert done.stdout == "Closed\n"


def test_servers_switch_the_keyring_off(paths: Paths, keyring: Memory) -> None:
    kept = Secrets(paths, door=door(keyring, DESKOPS_KEYRING="off"))
    kept.put(TOKEN, VALUE)
    assert (kept.place, keyring.kept) == ("file", {})
    assert "DESKOPS_KEYRING is off" in kept.warning
    assert "Install" not in kept.warning


def test_without_a_keyring_the_warning_names_how_to_get_one(paths: Paths) -> None:
    def none(_wish: str) -> Found:
        raise Closed("there is none")

    kept = Secrets(paths, door=Door({}, finder=none))
    assert kept.place == "file"
    assert "gnome-keyring" in kept.warning
    assert "DESKOPS_KEYRING=off" in kept.warning


# --- which keyrings count --------------------------------------------------------------------------------------


def test_every_keyring_of_every_system_is_one_that_the_library_has() -> None:
    for kind in (*keyring_door._DESKTOPS, *(each for kinds in KINDS.values() for each in kinds)):
        assert hasattr(importlib.import_module(kind.module), kind.name)


@pytest.mark.parametrize(
    "wish",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyrings.alt.file.PlaintextKeyring",
    ],
)
def test_what_is_no_keyring_of_the_system_is_refused_by_name(wish: str) -> None:
    with pytest.raises(Closed, match="no keyring of the system"):
        find(wish)


def test_a_backend_that_was_set_for_the_library_is_not_asked(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither one that a program set, nor one that the library's settings file names, nor its plain plugins."""
    import keyring.backend
    import keyring.core

    class Plain(keyring.backend.KeyringBackend):
        priority = 99  # type: ignore[assignment] # as plugins do

        def get_password(self, service: str, username: str) -> str:
            return "planted"

        def set_password(self, service: str, username: str, password: str) -> None:
            raise AssertionError

        def delete_password(self, service: str, username: str) -> None: ...

    monkeypatch.setattr(keyring.core, "_keyring_backend", Plain())
    for name in ("DBUS_SESSION_BUS_ADDRESS", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    kept = Secrets(paths, {})
    kept.put(TOKEN, VALUE)
    assert kept.get(TOKEN) == VALUE
    if sys.platform == "linux":
        assert kept.place == "file"
    keyring.backend.KeyringBackend._classes.discard(Plain)


def test_the_best_of_several_keyrings_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks = {"Secret Service": 4.0, "KWallet": 5.1}
    monkeypatch.setattr(keyring_door, "_rank", lambda kind: ranks[kind.called])
    assert find(platform="linux").called == "KWallet"


def test_a_keyring_of_the_desktop_keeps_secrets(tmp_path: Path) -> None:
    """A real Secret Service on a bus of its own, unlocked with a password; and again where it stays locked."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("gnome-keyring or dbus-run-session is not installed: no real keyring was asked")
    opened = desktop(tmp_path / "open", "printf pw | gnome-keyring-daemon --unlock --components=secrets")
    assert opened == ["keyring: Secret Service", VALUE, "None"]
    locked = desktop(tmp_path / "locked", "gnome-keyring-daemon --start --components=secrets </dev/null")
    assert locked == ["file", VALUE, "None"]


def desktop(folder: Path, daemon: str) -> list[str]:
    """What a program on that desktop says: the place, the secret read back, and again after it was removed."""
    code = (
        "from deskops.ops.secrets import Secrets; from deskops.paths import locate; import sys; "
        "made = lambda: Secrets(locate({'DESKOPS_HOME': sys.argv[1]})); s = made(); s.put('token', sys.argv[2]); "
        "print(s.place); print(str(made().get('token'))); s.remove('token'); print(made().get('token'))"
    )
    folder.mkdir()
    (folder / "run").mkdir(mode=0o700)
    script = f'{daemon} >/dev/null 2>&1\n"$0" -c "$1" "$2" "$3"; echo bye'
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "DBUS_", "DESKOPS_"))
    }
    environment |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run"), "DISPLAY": ""}
    words = [
        "dbus-run-session",
        "--",
        "bash",
        "-c",
        script,
        sys.executable,
        code,
        str(folder / "home"),
        VALUE,
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, env=environment)
    *said, bye = done.stdout.splitlines()
    assert bye == "bye", done.stderr
    return said


# --- the file --------------------------------------------------------------------------------------------------


def test_the_file_is_its_owners_alone_whatever_the_mask(paths: Paths) -> None:
    before = os.umask(0)
    try:
        secrets(paths).put(TOKEN, VALUE)
    finally:
        os.umask(before)
    assert modes(paths) == (0o700, 0o600)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_a_file_that_others_could_read_is_closed_again_and_said(paths: Paths, mode: int) -> None:
    secrets(paths).put(TOKEN, VALUE)
    paths.secrets.chmod(mode)
    kept = secrets(paths)
    assert kept.get(TOKEN) == VALUE
    assert modes(paths)[1] == 0o600
    assert f"{mode:o}" in kept.warning


def test_a_folder_that_others_could_enter_is_closed_at_the_next_change(paths: Paths) -> None:
    secrets(paths).put(TOKEN, VALUE)
    paths.secrets.parent.chmod(0o755)
    secrets(paths).put(TOKEN, VALUE)
    assert modes(paths) == (0o700, 0o600)


def test_a_link_in_the_place_of_the_file_is_not_followed(paths: Paths, tmp_path: Path) -> None:
    secrets(paths).put(TOKEN, VALUE)
    elsewhere = tmp_path / "elsewhere.json"
    paths.secrets.rename(elsewhere)
    paths.secrets.symlink_to(elsewhere)
    with pytest.raises(Exception, match="symbolic links"):
        secrets(paths).get(TOKEN)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_believed(paths: Paths) -> None:
    secrets(paths).put(TOKEN, VALUE)
    os.chown(paths.secrets, 65534, 65534)
    with pytest.raises(Refused, match="another user"):
        secrets(paths).get(TOKEN)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"home": "x", "keyring": 1, "secrets": {}}', "\udcff"]
)
def test_a_damaged_file_is_said_and_kept(paths: Paths, content: str) -> None:
    secrets(paths).put(TOKEN, VALUE)
    paths.secrets.write_bytes(content.encode("utf-8", "surrogateescape"))
    for act in (lambda: secrets(paths).get(TOKEN), lambda: secrets(paths).put(TOKEN, VALUE)):
        with pytest.raises(StoreDamaged):
            act()
    assert paths.secrets.read_bytes() == content.encode("utf-8", "surrogateescape")


def test_a_power_cut_leaves_the_old_secrets_or_the_new(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets(paths).put(TOKEN, "old-old-old")
    order: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda *both: (order.append("replace"), replace(*both))[1])
    secrets(paths).put(TOKEN, VALUE)
    assert order == ["fsync", "replace", "fsync"]

    def cut(*_both: object) -> None:
        raise OSError(5, "power")

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(Exception, match="power"):
        secrets(paths).put(TOKEN, "new-new-new")
    assert secrets(paths).get(TOKEN) == VALUE
    assert sorted(path.name for path in paths.secrets.parent.iterdir()) == ["secrets.json", "secrets.lock"]


def test_programs_that_write_at_once_lose_nothing_of_each_other(paths: Paths) -> None:
    names = [f"key-{number}" for number in range(8)]
    threads = [threading.Thread(target=secrets(paths).put, args=(name, f"{name}-value")) for name in names]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {name: str(secrets(paths).get(name)) for name in names} == {
        name: f"{name}-value" for name in names
    }


def test_what_the_file_says_of_itself_holds_no_value(paths: Paths, keyring: Memory) -> None:
    secrets(paths, keyring).put(TOKEN, VALUE)
    assert json.loads(paths.secrets.read_bytes())["keyring"] == [TOKEN]
    assert len(json.loads(paths.secrets.read_bytes())["home"]) == 32


@pytest.mark.parametrize(
    ("name", "value"), [("", VALUE), ("A", VALUE), ("a/b", VALUE), (TOKEN, ""), (TOKEN, "a\0b")]
)
def test_what_cannot_be_a_secret_is_refused(paths: Paths, name: str, value: str) -> None:
    with pytest.raises(UsageError):
        secrets(paths).put(name, value)
    assert not paths.secrets.exists()
