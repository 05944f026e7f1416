"""Deadlines are told before they are missed: once for each job and stage, with a number and a time, as data."""

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from deskops.config import Settings
from deskops.domain.clock import instant
from deskops.ops.context import Context
from deskops.ops.do import notifying, notifying_ways
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.notifying import Stage, due, tell
from deskops.ops.journal import records
from deskops.ops.read.day import today

TITLE = "王丽的密码 <b>`id`</b> $(id) \x1b]0;x\x07"


def told_how(context: Context, **values: Any) -> None:
    context.settings = Settings({f"notify.{name}": value for name, value in values.items()})


@pytest.fixture
def job(context: Context) -> str:
    return new_job(context, NewJob(TITLE, priority="critical")).job


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a desktop that works is told."""
    texts: list[str] = []
    monkeypatch.setattr(notifying_ways, "by_desktop", lambda text, *_more: texts.append(text) or True)
    return texts


def until_warned(context: Context, clock: Any, job: str, **later: float) -> Any:
    (line,) = (line for line in today(context).jobs if line.id == job)
    clock.now = instant(line.warn_at) + timedelta(**later)
    return line


def test_it_is_told_when_its_service_level_warns_and_once(context, clock, job, heard) -> None:
    line = until_warned(context, clock, job, seconds=-30)
    assert tell(context) == []
    until_warned(context, clock, job, seconds=1)
    assert tell(context) == heard
    assert [line.number in text for text in heard] == [True]
    clock.move(minutes=1)
    assert tell(context) == []


def test_a_restart_or_another_program_tells_it_no_second_time(context, clock, job, heard) -> None:
    until_warned(context, clock, job, seconds=1)
    assert len(tell(context)) == 1
    again = Context(context.paths, Settings(), clock=clock)
    try:
        assert tell(again) == []
    finally:
        again.close()


def test_when_it_is_missed_it_is_told_again_and_once(context, clock, job, heard) -> None:
    line = until_warned(context, clock, job, seconds=1)
    tell(context)
    clock.now = instant(line.due_at) + timedelta(seconds=1)
    assert [one.stage for one in due(context)] == [Stage.LATE]
    assert len(tell(context)) == 1
    assert tell(context) == []
    assert len(heard) == 2


def test_what_is_late_since_yesterday_calls_nobody(context, clock, job, heard) -> None:
    line = until_warned(context, clock, job)
    clock.now = instant(line.due_at) + timedelta(hours=13)
    assert tell(context) == []


def test_the_settings_say_how_many_minutes_before(context, clock, job, heard) -> None:
    told_how(context, before=10)
    line = until_warned(context, clock, job)
    clock.now = instant(line.due_at) - timedelta(minutes=11)
    assert tell(context) == []
    clock.move(minutes=1)
    assert len(tell(context)) == 1


def on_hold(context: Context, job: str) -> None:
    for step in ("accept", "depart", "arrive"):
        act_on_job(context, job, step, {"site_code": "X"} if step == "arrive" else {})
    act_on_job(context, job, "hold", {"party": "vendor", "reason": "x"})


def test_a_deadline_that_was_moved_is_another_one(context, clock, job, heard) -> None:
    """Waiting for a vendor stops the clock."""
    until_warned(context, clock, job, seconds=1)
    tell(context)
    on_hold(context, job)
    clock.move(minutes=40)
    act_on_job(context, job, "resume", {})
    until_warned(context, clock, job, seconds=1)
    assert len(tell(context)) == 1


def test_a_job_whose_clock_stands_still_is_not_told(context, clock, job, heard) -> None:
    until_warned(context, clock, job, seconds=1)
    on_hold(context, job)
    assert due(context) == []


def test_a_job_of_somebody_else_is_not_told(context, clock, job, heard) -> None:
    until_warned(context, clock, job, seconds=1)
    with closing(sqlite3.connect(context.paths.store)) as store, store:
        store.execute("UPDATE job_state SET assignee = 'somebody'")
    assert due(context) == []


def test_off_is_off(context, clock, job, heard) -> None:
    told_how(context, way="off")
    until_warned(context, clock, job, seconds=1)
    assert tell(context, heard.append) == []
    assert heard == []


def test_many_at_once_are_one(context, clock, heard) -> None:
    jobs = [new_job(context, NewJob(f"x{number}", priority="critical")).job for number in range(5)]
    until_warned(context, clock, jobs[-1], seconds=1)
    (text,) = tell(context)
    assert text.startswith("5 jobs")
    assert tell(context) == []


# --- what a locked screen shows --------------------------------------------------------------------------------


def test_a_locked_screen_shows_a_number_and_a_time_alone(context, clock, job, heard) -> None:
    """Threat 43: whoever stands before it reads it."""
    line = until_warned(context, clock, job, seconds=1)
    (text,) = tell(context)
    local = instant(line.due_at).astimezone(context.local.tzinfo)
    assert text == f"{line.number}: due at {local:%H:%M}"


def test_the_title_is_told_where_the_settings_say_so_and_holds_no_controls(
    context, clock, job, heard
) -> None:
    told_how(context, title=True)
    until_warned(context, clock, job, seconds=1)
    (text,) = tell(context)
    assert "王丽的密码" in text
    assert not any(ord(sign) < 32 for sign in text)


def test_the_log_and_the_marks_hold_no_title_whatever_is_told(context, clock, job, heard) -> None:
    told_how(context, title=True)
    until_warned(context, clock, job, seconds=1)
    tell(context)
    kept = [str(each) for each in records(context.paths)] + [
        each.name for each in (context.paths.data / "notified").iterdir()
    ]
    assert kept
    assert not any("王丽" in each for each in kept)


# --- the ways --------------------------------------------------------------------------------------------------


def test_where_no_way_works_it_counts_as_untold(context, clock, job, monkeypatch) -> None:
    monkeypatch.setattr(notifying_ways, "by_desktop", lambda *_any: False)
    until_warned(context, clock, job, seconds=1)
    assert tell(context) == []
    rung: list[str] = []
    assert len(tell(context, rung.append)) == 1
    assert rung == ["\a"]


def test_bell_is_the_bell_alone(context, clock, job, heard) -> None:
    told_how(context, way="bell")
    until_warned(context, clock, job, seconds=1)
    rung: list[str] = []
    assert len(tell(context, rung.append)) == 1
    assert (rung, heard) == (["\a"], [])


def test_marks_are_thrown_away_after_a_while(context, clock, job, heard) -> None:
    until_warned(context, clock, job, seconds=1)
    tell(context)
    (old,) = (context.paths.data / "notified").iterdir()
    clock.move(days=61)
    late = new_job(context, NewJob("x", priority="critical")).job
    until_warned(context, clock, late, seconds=1)
    tell(context)
    assert not old.exists()


HOSTILE = "$(touch planted) `touch planted`; <b>a</b> & -h \" ' 中文"


@pytest.mark.parametrize(
    ("program", "platform", "escaped"), [("notify-send", "linux", True), ("osascript", "darwin", False)]
)
def test_a_text_is_one_argument_and_no_command(
    tmp_path: Path, program: str, platform: str, escaped: bool
) -> None:
    """Threat 31, on the laptop itself."""
    script = tmp_path / program
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/arguments\n')
    script.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    assert notifying_ways.told(HOSTILE, "auto", platform=platform, environment=environment)
    given = (tmp_path / "arguments").read_text("utf-8").splitlines()
    shown = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if escaped else HOSTILE
    assert shown in given
    assert not (tmp_path / "planted").exists()
    assert not Path("planted").exists()


def test_a_tool_that_fails_or_hangs_is_no_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "notify-send"
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    for body in ("exit 1", "exec sleep 60"):
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
        monkeypatch.setattr(notifying_ways, "_SECONDS", 0.5)
        assert not notifying_ways.by_desktop("x", "linux", environment)


def test_on_windows_the_text_stands_in_a_variable_of_a_fixed_script(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(
        notifying_ways, "_run", lambda order, environment: seen.append((order, dict(environment))) or True
    )
    for text in (HOSTILE, "other"):
        assert notifying_ways.by_desktop(text, "win32", {})
    (first, variables), (second, _others) = seen
    assert first == second
    assert variables["DESKOPS_NOTICE"] == HOSTILE


@pytest.mark.parametrize(
    ("environment", "begins"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b]99;"),
        ({"TERM_PROGRAM": "WezTerm"}, "\x1b]9;"),
        ({"TERM": "foot"}, "\x1b]777;notify;"),
        ({"TERM": "rxvt-unicode-256color"}, "\x1b]777;notify;"),
    ],
)
def test_a_terminal_that_can_is_told_and_nothing_breaks_out_of_it(environment, begins) -> None:
    told = notifying_ways.of_terminal("a\x1b\\\x1b]52;c;aGk=\x07;b\x9d\nc", environment)
    assert told.startswith(begins)
    assert "\x07" not in told
    assert "\x9d" not in told
    assert told.count("\x1b") == told.count("\x1b]") + told.count("\x1b\\")
    assert told.count("\x1b]") == told.count("\x1b\\")
    assert "]52;c" not in told


@pytest.mark.parametrize(
    "environment", [{"TERM": "xterm-256color"}, {"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, {}]
)
def test_other_terminals_have_their_bell(environment) -> None:
    rung: list[str] = []
    full = {"PATH": "/nowhere", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", **environment}
    assert notifying_ways.told("x", "auto", rung.append, platform="linux", environment=full)
    assert rung == ["\a"]


# --- a real bus ------------------------------------------------------------------------------------------------


class Desktop(threading.Thread):
    """A notification service on a bus of its own: keeps what it is told, and answers as it is said to."""

    def __init__(self, address: str, *, refuses: bool = False) -> None:
        super().__init__(daemon=True)
        self.bus = open_dbus_connection(address)
        self.bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
        self.refuses, self.told = refuses, list[tuple[Any, ...]]()
        self.start()

    def run(self) -> None:
        while True:
            try:
                message = self.bus.receive()
            except (OSError, EOFError, ValueError):
                return
            if message.header.message_type is not MessageType.method_call:
                continue
            assert message.header.fields[HeaderFields.member] == "Notify"
            self.told.append(message.body)
            answer = new_error(message, "org.x.No") if self.refuses else new_method_return(message, "u", (7,))
            self.bus.send(answer)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed")
    order = [
        "dbus-daemon",
        "--session",
        "--nofork",
        "--print-address=1",
        f"--address=unix:path={tmp_path}/bus",
    ]
    with subprocess.Popen(order, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.kill()


@pytest.fixture
def desktop(bus: str) -> Iterator[Callable[..., Desktop]]:
    made: list[Desktop] = []

    def begin(**how: bool) -> Desktop:
        made.append(Desktop(bus, **how))
        return made[-1]

    yield begin
    for each in made:
        each.bus.close()


def test_a_desktop_on_a_real_bus_is_told(bus, desktop) -> None:
    service = desktop()
    environment = {"DBUS_SESSION_BUS_ADDRESS": bus, "PATH": "/nowhere"}
    assert notifying_ways.by_desktop(HOSTILE, "linux", environment)
    ((name, _id, _icon, summary, body, actions, hints, _expires),) = service.told
    assert (name, summary, actions) == ("deskops", "deskops", [])
    assert "<" not in body
    assert "&lt;b&gt;a&lt;/b&gt; &amp; -h" in body
    assert hints["urgency"] == ("y", 2)


def test_a_desktop_that_says_no_is_no_way(bus, desktop) -> None:
    desktop(refuses=True)
    assert not notifying_ways.by_desktop("x", "linux", {"DBUS_SESSION_BUS_ADDRESS": bus, "PATH": "/nowhere"})


def test_a_bus_without_a_desktop_is_no_way(bus) -> None:
    assert not notifying_ways.by_desktop("x", "linux", {"DBUS_SESSION_BUS_ADDRESS": bus, "PATH": "/nowhere"})


def test_no_bus_at_all_is_no_way(tmp_path: Path) -> None:
    for address in ("unix:path=/nowhere", "nonsense", "unix:abstract=x;;", f"unix:path={tmp_path}"):
        environment = {"DBUS_SESSION_BUS_ADDRESS": address, "PATH": "/nowhere"}
        assert not notifying_ways.by_desktop("x", "linux", environment), address


def test_a_task_of_the_system_tells_it(bus, desktop, context, clock, job, monkeypatch) -> None:
    service = desktop()
    monkeypatch.setitem(os.environ, "DBUS_SESSION_BUS_ADDRESS", bus)
    until_warned(context, clock, job, seconds=1)
    assert len(notifying.tell(context)) == 1
    assert len(service.told) == 1
