"""Processes have their own clean surroundings, are waited for, killed where it was asked, and never left."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from faults.processes import PYTHON, Processes, hosts
from faults.serving import NotSeen, eventually

SAYS = "import sys, time\nfor n in range(10**6): print('line', n, flush=True); time.sleep(0.001)"
WAITS = "import time; print('ready', flush=True); time.sleep(60)"
PORT = "import pathlib, sys, time; time.sleep(0.05); pathlib.Path(sys.argv[1]).write_text('4711\\n'); time.sleep(60)"
PARENT = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True); time.sleep(60)"
)


def test_the_program_runs_in_a_home_of_its_own(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        done = processes.run("init", "--engineer", "李强", home="one")
        assert done.code == 0, done.err
        assert (processes.home("one") / "data" / "deskops.db").exists()
        assert processes.run("job", "list", "--json", home="one").json is not None
        assert processes.run("job", "list", home="two").code != 0


def test_nothing_of_this_environment_comes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "DESKOPS_LANG", "HTTPS_PROXY", "PYTHONPATH"):
        monkeypatch.setenv(name, "zh_CN")
    with Processes(tmp_path, env={"ALL": "1"}) as processes:
        code = "import os; print(*sorted(os.environ)); print(os.environ['HOME'])"
        done = processes.start(home="x", env={"MORE": "1"}, program=(*PYTHON, "-c", code)).wait()
        names, home = done.out.splitlines()
        known = {"PATH", "HOME", "DESKOPS_HOME", "DESKOPS_LANG", "LANG", "PYTHONUTF8", "PYTHONUNBUFFERED"}
        assert set(names.split()) - {"LC_CTYPE"} == known | {"TMPDIR", "TZ", "ALL", "MORE"}
        assert home == str(tmp_path / "x")


def test_it_is_waited_for_by_line_file_and_port(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        assert processes.python(SAYS).wait_line("line 7") == "line 7"
        file = tmp_path / "port"
        assert processes.python(PORT, str(file)).wait_port(file) == 4711


def test_waiting_for_one_that_ended_says_what_it_said(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        began = time.monotonic()
        with pytest.raises(NotSeen, match="no such luck"):
            processes.python("raise SystemExit('no such luck')").wait_file(tmp_path / "port")
        assert time.monotonic() - began < 2
        with pytest.raises(NotSeen, match="has not ended"):
            processes.python(WAITS).wait(0.05)


def test_it_is_killed_with_what_it_started(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        parent = processes.start(program=(*PYTHON, "-c", PARENT))
        child = int(parent.wait_line(""))
        assert [one.pid for one in parent.children()] == [child]
        parent.kill()
        eventually(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie")
        assert parent.wait().code == -signal.SIGKILL


def test_it_is_killed_as_soon_as_it_says_something(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        by_text, by_count = processes.python(SAYS), processes.python(SAYS)
        by_text.kill_at(text="line 20\n")
        by_count.kill_at(count=200)
        done = by_text.wait()
        assert done.code == -signal.SIGKILL
        assert "line 20\n" in done.out
        assert done.out.count("\n") < 500
        assert by_count.wait().code == -signal.SIGKILL
        assert 200 <= len(by_count.out) < 5000


def test_it_is_killed_at_a_moment_that_its_seed_gives(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        assert processes.python(WAITS).kill_at_random(seed=3, most=0.1).code == -signal.SIGKILL
        quick = processes.python("print('done')")
        quick.wait_line("done")
        assert quick.kill_after(5).code == 0


def test_it_ends_on_its_own_terms_when_asked(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "print('ready', flush=True)\ntime.sleep(60)"
    )
    with Processes(tmp_path) as processes:
        running = processes.python(code)
        running.wait_line("ready")
        assert running.peak_memory > 1_000_000
        assert running.end().code == 7
        other = processes.python(WAITS)
        other.wait_line("ready")
        other.interrupt()
        assert "KeyboardInterrupt" in other.wait().err


def test_a_frozen_one_does_nothing_until_it_is_thawed(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        running = processes.python(SAYS)
        running.wait_line("line 3")
        running.freeze()
        eventually(lambda: psutil.Process(running.pid).status() == psutil.STATUS_STOPPED)
        time.sleep(0.02)
        before = len(running.out)
        time.sleep(0.05)
        assert len(running.out) == before
        running.thaw()
        eventually(lambda: len(running.out) > before)


def test_what_is_left_is_killed_also_after_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    processes = Processes(tmp_path)

    def failing() -> None:
        with processes:
            processes.python(WAITS).wait_line("ready")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert not processes.started[0].lives
    assert "ready" in capsys.readouterr().out


def test_what_it_reads_can_be_typed(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        code = "import sys; print(sys.stdin.read().upper())"
        assert processes.run(program=(*PYTHON, "-c", code), typed="yes").out == "YES\n"


def test_it_can_be_held_to_limits(tmp_path: Path) -> None:
    code = "file = open('big', 'wb', buffering=0); file.write(bytes(1000)); file.write(b'x')"
    with Processes(tmp_path) as processes:
        done = processes.run(program=(*PYTHON, "-c", code), limits={"FSIZE": 1000})
        assert "File too large" in done.err
        assert (tmp_path / "laptop" / "big").stat().st_size == 1000


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="NOT PROVEN: needs root")
def test_names_of_hosts_mean_what_the_test_says_to_it_alone(tmp_path: Path) -> None:
    before = Path("/etc/hosts").read_text(encoding="ascii")
    code = "import socket; print(socket.getaddrinfo('desk.test', 443)[0][4][0])"
    for address in ("127.0.0.9", "::1"):
        with Processes(tmp_path) as processes:
            mounted = hosts(tmp_path / "hosts", **{"desk.test": address})
            assert processes.run(program=(*PYTHON, "-c", code), mounted=mounted).out.strip() == address
    assert Path("/etc/hosts").read_text(encoding="ascii") == before
