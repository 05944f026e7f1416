"""The nightly sync in the systems' schedulers: fake tools that note what they are told, and a real crontab."""

import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deskops.config import Settings
from deskops.errors import NotFound, Refused, StoreMissing
from deskops.ops.context import Context
from deskops.ops.do import scheduling
from deskops.ops.do.schedulers import Delete, Run, System, Write
from deskops.ops.do.scheduling import install, next_time, planned, remove, show
from deskops.sync.schedule import Time

# Fake tools: each notes its arguments in a file beside it, and keeps what a real one would keep.
_NOTE = 'printf "%s\\n" "$(basename "$0") $*" >>"$FAKE/said"\n'
TOOLS = {
    "crontab": _NOTE
    + 'case "$1" in -l) [ -f "$FAKE/table" ] || { echo "no crontab for li" >&2; exit 1; }; cat "$FAKE/table";;\n'
    '-r) rm "$FAKE/table";; -) cat >"$FAKE/table";; esac\n',
    "systemctl": _NOTE + 'links="$HOME/.config/systemd/user/timers.target.wants"; mkdir -p "$links"\n'
    'case "$2" in is-active|is-enabled) [ -f "$FAKE/active" ];; restart) touch "$FAKE/active";;\n'
    'enable) ln -sf "../$3" "$links/$3";; disable) rm -f "$FAKE/active" "$links/$4";; esac\n',
    "launchctl": _NOTE + 'case "$1" in print) [ -f "$FAKE/active" ];; bootstrap) touch "$FAKE/active";;\n'
    'bootout) [ -f "$FAKE/active" ] && rm "$FAKE/active";; esac\n',
    "schtasks": _NOTE + 'case "$1" in /Create) cp "$5" "$FAKE/task-$3";; /Delete) rm "$FAKE/task-$3";;\n'
    '/Query) cat "$FAKE/task-$3" 2>/dev/null || { echo "ERROR: not found" >&2; exit 1; };; esac\n',
}
ALL = {"linux": ("systemctl", "crontab"), "darwin": ("launchctl",), "win32": ("schtasks",)}


class Machine:
    """A home folder, the tools on its path, and what they were told."""

    def __init__(self, folder: Path, paths_home: Path) -> None:
        self.fake = folder / "fake tools"
        self.home = folder / "家"
        self.fake.mkdir(parents=True)
        self.home.mkdir()
        self.environment = {
            "FAKE": str(self.fake), "PATH": f"{self.fake}:/usr/bin:/bin", "HOME": str(self.home),
            "DESKOPS_HOME": str(paths_home), "USER": "nobody-there",
        }  # fmt: skip

    def tool(self, name: str, script: str = "") -> None:
        file = self.fake / name
        file.write_text("#!/bin/sh\n" + (script or TOOLS[name]))
        file.chmod(0o755)

    def system(self, platform: str = "linux") -> System:
        return System(self.environment, platform)

    def said(self) -> list[str]:
        file = self.fake / "said"
        return file.read_text().splitlines() if file.exists() else []

    def files(self) -> dict[str, bytes]:
        found = [path for path in self.home.rglob("*") if path.is_symlink() or path.is_file()]
        return {str(path): b"" if path.is_symlink() else path.read_bytes() for path in found}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "machine", tmp_path / "deskops")
    for name in ("systemctl", "crontab", "launchctl", "schtasks"):
        made.tool(name, "exit 127")
    # `crontab` counts as missing only where it is not there at all.
    (made.fake / "crontab").unlink()
    return made


@pytest.fixture(params=["systemd", "cron", "darwin", "win32"])
def system(request: pytest.FixtureRequest, machine: Machine) -> System:
    """Each scheduler in turn, alone on its machine."""
    platform = "linux" if request.param in {"systemd", "cron"} else request.param
    names = {"systemd": ("systemctl",), "cron": ("crontab",)}.get(request.param, ALL[platform])
    for name in names:
        machine.tool(name)
    return machine.system(platform)


def test_what_was_installed_is_shown_as_what_would_be_written_now(context: Context, system: System) -> None:
    done = install(context, system=system)
    found = show(context, system=system)
    assert found.right
    assert found.found is not None
    assert found.found.at == done.plan.at
    assert found.next is not None
    assert timedelta(0) < found.next - context.now <= timedelta(days=1)


def test_installing_again_changes_nothing(context: Context, system: System, machine: Machine) -> None:
    install(context, system=system)
    before = machine.files()
    assert install(context, system=system).steps == ()
    assert machine.files() == before


def test_a_dry_run_tells_the_steps_and_does_none(context: Context, system: System, machine: Machine) -> None:
    before = machine.files()
    assert install(context, system=system, dry_run=True).steps
    assert machine.files() == before
    with pytest.raises(NotFound):
        show(context, system=system)
    install(context, system=system)
    assert remove(context, system=system, dry_run=True).steps
    assert show(context, system=system).right


def test_removing_leaves_the_machine_as_it_was(context: Context, system: System, machine: Machine) -> None:
    mine = machine.home / ".config" / "systemd" / "user" / "mine.timer"
    mine.parent.mkdir(parents=True)
    mine.write_text("[Timer]\nOnCalendar=daily\n")
    before = machine.files()
    install(context, system=system)
    remove(context, system=system)
    assert machine.files() == before
    assert not (machine.fake / "table").exists()
    assert list(machine.fake.glob("task-*")) == []
    for act in (show, remove):
        with pytest.raises(NotFound):
            act(context, system=system)


def test_another_window_is_noticed_and_put_right(context: Context, system: System) -> None:
    install(context, system=system)
    later = Context(context.paths, Settings({"sync.from": "22:00", "sync.until": "23:00"}), context.clock)
    assert not show(later, system=system).right
    assert install(later, system=system).steps
    found = show(later, system=system)
    assert found.right
    assert found.plan.at.hour == 22
    later.close()


def test_a_home_of_its_own_is_carried_and_named_apart(context: Context, system: System) -> None:
    plan = planned(context, system)
    home = system.environment["DESKOPS_HOME"]
    told = dict(plan.environment) if system.platform != "win32" else plan.command[-1]
    assert home in (told["DESKOPS_HOME"] if isinstance(told, dict) else told)
    other = System({**system.environment, "DESKOPS_HOME": home + "-other"}, system.platform)
    install(context, system=system)
    with pytest.raises(NotFound):
        show(context, system=other)


def test_a_home_with_a_line_break_is_refused(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    machine.environment["DESKOPS_HOME"] += "\n* * * * * evil"
    with pytest.raises(Refused, match="line break"):
        install(context, system=machine.system())
    assert not (machine.fake / "table").exists()


def test_the_ordinary_home_carries_the_folders_that_its_variables_name(
    context: Context, machine: Machine
) -> None:
    del machine.environment["DESKOPS_HOME"]
    machine.environment |= {"XDG_DATA_HOME": "/d", "DESKOPS_KEYRING": "off", "SECRET": "x"}
    plan = planned(context, machine.system())
    assert plan.environment == {"DESKOPS_KEYRING": "off", "XDG_DATA_HOME": "/d"}
    assert plan.name == "deskops-sync"


def test_the_program_is_a_whole_path(
    context: Context, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = planned(context, machine.system()).command
    assert Path(program[0]).is_absolute()
    done = subprocess.run([*program[:-2], "--version"], capture_output=True, text=True, timeout=60, cwd="/")
    assert done.stdout.startswith("deskops ")
    monkeypatch.setattr(scheduling.sysconfig, "get_path", lambda _name: str(machine.home))
    program = planned(context, machine.system()).command
    assert program == (sys.executable, "-P", "-m", "deskops", "sync", "--nightly")


# --- systemd and cron ------------------------------------------------------------------------------------------


def test_a_session_of_systemd_is_preferred_to_cron(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    machine.tool("systemctl")
    done = install(context, system=machine.system())
    assert done.kind == "systemd"
    assert not (machine.fake / "table").exists()
    assert any("enable-linger" in note for note in done.notes)


def test_a_timer_takes_the_place_of_the_lines_in_the_crontab(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    assert install(context, system=machine.system()).kind == "cron"
    machine.tool("systemctl")
    assert install(context, system=machine.system()).kind == "systemd"
    assert not (machine.fake / "table").exists()
    assert show(context, system=machine.system()).right


def test_what_is_installed_twice_is_said_and_removed_from_both(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    install(context, system=machine.system())
    table = (machine.fake / "table").read_bytes()
    machine.tool("systemctl")
    install(context, system=machine.system())
    (machine.fake / "table").write_bytes(table)
    assert any("twice" in note for note in show(context, system=machine.system()).notes)
    remove(context, system=machine.system())
    with pytest.raises(NotFound):
        show(context, system=machine.system())


def test_a_timer_that_was_stopped_is_not_right_and_has_no_next_run(
    context: Context, machine: Machine
) -> None:
    machine.tool("systemctl")
    install(context, system=machine.system())
    (machine.fake / "active").unlink()
    found = show(context, system=machine.system())
    assert (found.right, found.next) == (False, None)
    assert install(context, system=machine.system()).steps


def test_units_are_removed_also_where_no_session_can_be_asked(context: Context, machine: Machine) -> None:
    machine.tool("systemctl")
    install(context, system=machine.system())
    machine.tool("systemctl", "exit 1")
    remove(context, system=machine.system())
    assert machine.files() == {}


def test_the_crontab_of_others_stays(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    mine = "MAILTO=x\n0 1 * * * date +\\%d # 备份\n".encode("gb18030")
    (machine.fake / "table").write_bytes(mine)
    install(context, system=machine.system())
    assert (machine.fake / "table").read_bytes().startswith(mine)
    remove(context, system=machine.system())
    assert (machine.fake / "table").read_bytes() == mine


def test_a_crontab_that_cannot_be_read_is_never_written(context: Context, machine: Machine) -> None:
    machine.tool(
        "crontab", f'{_NOTE}[ "$1" = -l ] && {{ echo "you may not" >&2; exit 1; }}; touch "$FAKE/table"\n'
    )
    with pytest.raises(Refused, match="you may not"):
        install(context, system=machine.system())
    assert not (machine.fake / "table").exists()


def test_a_tool_that_says_no_is_quoted_with_the_command(context: Context, machine: Machine) -> None:
    machine.tool("systemctl", '[ "$2" = enable ] && { echo "bus is gone" >&2; exit 1; }; exit 0\n')
    with pytest.raises(Refused, match="bus is gone") as caught:
        install(context, system=machine.system())
    assert "systemctl --user enable" in caught.value.hint


def test_a_tool_that_hangs_is_left(
    context: Context, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.ops.do.schedulers._PATIENCE", 0.2)
    machine.tool("systemctl", "exec sleep 20")
    with pytest.raises(Refused, match="too long"):
        install(context, system=machine.system())


def test_without_any_scheduler_the_way_by_hand_is_named(context: Context, machine: Machine) -> None:
    machine.environment["PATH"] = str(machine.fake)
    with pytest.raises(Refused, match="Neither") as caught:
        install(context, system=machine.system())
    assert caught.value.hint.endswith(" sync --nightly")


def test_a_proxy_that_only_this_shell_knows_is_said(context: Context, machine: Machine) -> None:
    machine.tool("crontab")
    machine.environment["HTTPS_PROXY"] = "http://li:secret@proxy:3128"
    notes = " ".join(install(context, system=machine.system()).notes)
    assert "HTTPS_PROXY" in notes
    assert "secret@" not in notes


def test_before_init_nothing_is_installed_but_a_leftover_can_be_removed(
    context: Context, machine: Machine, tmp_path: Path
) -> None:
    machine.tool("crontab")
    install(context, system=machine.system())
    bare = Context(context.paths.__class__(*[tmp_path / "bare"] * 4), Settings(), context.clock)
    with pytest.raises(StoreMissing):
        install(bare, system=machine.system())
    assert remove(bare, system=machine.system()).found is None


# --- macOS and Windows -----------------------------------------------------------------------------------------


def test_launchd_gets_the_agent_anew(context: Context, machine: Machine) -> None:
    machine.tool("launchctl")
    done = install(context, system=machine.system("darwin"))
    file = machine.home / "Library" / "LaunchAgents" / f"{done.plan.name}.plist"
    assert plistlib.loads(file.read_bytes())["Label"] == done.plan.name
    told = [line for line in machine.said() if not line.startswith("launchctl print")]
    assert told == [
        f"launchctl bootout gui/{os.getuid()}/{done.plan.name}",
        f"launchctl bootstrap gui/{os.getuid()} {file}",
    ]


def test_windows_gets_the_task_from_a_file_that_is_gone_afterwards(
    context: Context, machine: Machine
) -> None:
    machine.tool("schtasks")
    done = install(context, system=machine.system("win32"))
    kinds = [type(step) for step in done.steps]
    assert kinds == [Write, Run, Delete]
    assert (machine.fake / f"task-{done.plan.name}").read_bytes()[:2] == b"\xff\xfe"
    assert list(context.paths.data.glob("*.xml")) == []


# --- when ------------------------------------------------------------------------------------------------------


def test_the_next_run_is_today_or_tomorrow_by_this_laptops_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        now = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
        assert next_time(now, Time(2, 17)).isoformat() == "2026-11-24T02:17:00+08:00"
        assert next_time(now, Time(9, 1)).isoformat() == "2026-11-23T09:01:00+08:00"
        assert next_time(now, Time(9, 0)).isoformat() == "2026-11-24T09:00:00+08:00"
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        before_change = datetime.fromisoformat("2026-10-24T12:00:00+02:00")
        assert next_time(before_change, Time(4, 0)).isoformat() == "2026-10-25T04:00:00+01:00"
    finally:
        monkeypatch.undo()
        time.tzset()


# --- the real crontab ------------------------------------------------------------------------------------------


@pytest.fixture
def person() -> Iterator[str]:
    """A user of this machine for as long as the test lasts, whose crontab nobody misses."""
    if not shutil.which("crontab") or os.geteuid() != 0 or not shutil.which("useradd"):
        pytest.skip("crontab is not installed, or nobody here may make a user: no real crontab was written")
    name = f"deskops-t{os.getpid()}"
    subprocess.run(["useradd", "--no-create-home", "--shell", "/bin/sh", name], check=True)
    yield name
    subprocess.run(["crontab", "-u", name, "-r"], capture_output=True)
    subprocess.run(["userdel", name], check=True, capture_output=True)


def test_a_real_crontab_takes_the_lines_and_gives_them_up(
    context: Context, machine: Machine, person: str
) -> None:
    real = shutil.which("crontab")
    machine.tool("crontab", f'exec {real} -u {person} "$@"')
    machine.environment["DESKOPS_HOME"] += ' 100% "李" \'s'
    mine = b"# mine\n*/5 * * * * /usr/bin/true # \xb1\xb8\n"
    subprocess.run([str(real), "-u", person, "-"], input=mine, check=True)
    done = install(context, system=machine.system())
    assert done.kind == "cron"
    assert show(context, system=machine.system()).right
    assert install(context, system=machine.system()).steps == ()
    table = subprocess.run([str(real), "-u", person, "-l"], capture_output=True, check=True).stdout
    assert table.startswith(mine)
    remove(context, system=machine.system())
    table = subprocess.run([str(real), "-u", person, "-l"], capture_output=True, check=True).stdout
    assert table == mine
