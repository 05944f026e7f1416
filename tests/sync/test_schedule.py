"""The texts for the schedulers, read back by the systems' own programs and by independent parsers."""

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from deskops.sync import schedule
from deskops.sync.schedule import Plan, Time, own_time

PLAIN = Plan("deskops-sync", Time(2, 17), ("/opt/deskops/bin/deskops", "sync"), log="/var/log/n.log")
# What a path may hold: blanks, both quotes, variables, systemd's and cron's percent, Chinese, an equals sign.
HARD = '李 强\'s "家"/100%h $HOME `id` ;&|<>=中文#!'
WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=20
)


def hard(folder: Path, environment: dict[str, str] | None = None) -> Plan:
    program = folder / HARD / "deskops"
    home = {"DESKOPS_HOME": f"{folder}/{HARD}"}
    return Plan(
        "deskops-sync", Time(2, 17), (str(program), "sync"), environment or home, f"{folder}/{HARD}.log"
    )


def noting_program(path: Path) -> None:
    """A program that says where it lies, what it was given and what its home is, each ended by a NUL."""
    path.parent.mkdir(parents=True)
    path.write_text('#!/bin/sh\nprintf "%s\\0" "$0" "$@" "$DESKOPS_HOME"\n')
    path.chmod(0o755)


# --- the minute ------------------------------------------------------------------------------------------------


def test_a_laptop_has_the_same_minute_each_time() -> None:
    assert own_time("019ab", "01:00", "04:00") == own_time("019ab", "01:00", "04:00")


@given(st.text(max_size=40), st.integers(0, 1439), st.integers(0, 1439))
def test_the_minute_lies_within_the_window_also_past_midnight(replica: str, first: int, last: int) -> None:
    hour, minute = own_time(replica, f"{first // 60:02}:{first % 60:02}", f"{last // 60:02}:{last % 60:02}")
    assert (hour * 60 + minute - first) % 1440 < ((last - first) % 1440 or 1)


def test_two_thousand_laptops_spread_over_the_whole_window() -> None:
    drawn = Counter(own_time(f"replica-{number}", "01:00", "04:00") for number in range(2000))
    assert len(drawn) == 180
    assert max(drawn.values()) < 4 * 2000 / 180


def test_two_homes_have_two_names_and_the_ordinary_one_has_the_plain() -> None:
    assert len({schedule.name_for(""), schedule.name_for("/a"), schedule.name_for("/b")}) == 3
    assert schedule.name_for("") == "deskops-sync"


@pytest.mark.parametrize("word", ["a\nb", "a\x00", "\udc80", "a\u2028b"])
def test_a_word_that_no_scheduler_can_carry_is_named(word: str) -> None:
    assert schedule.unfit(Plan("n", Time(1, 1), ("/x", "sync"), {"DESKOPS_HOME": word})) == word
    assert schedule.unfit(PLAIN) is None


# --- systemd ---------------------------------------------------------------------------------------------------


@pytest.fixture
def units() -> Iterator[Path]:
    """A folder that also nobody may enter: systemd tests nothing for root."""
    folder = Path(tempfile.mkdtemp(prefix="deskops-units-"))
    folder.chmod(0o777)
    (folder / "systemd" / "user").mkdir(parents=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def laid_out(folder: Path, plan: Plan) -> list[str]:
    texts = {"service": schedule.systemd_service(plan), "timer": schedule.systemd_timer(plan)}
    files = []
    for kind, text in texts.items():
        file = folder / "systemd" / "user" / f"{plan.name}.{kind}"
        file.write_text(text, "utf-8")
        files.append(str(file))
    return files


def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed: the units were read by nobody")
    plan = hard(units)
    noting_program(Path(plan.command[0]))
    files = laid_out(units, plan)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(units), "XDG_RUNTIME_DIR": str(units)}
    command = ["systemd-analyze", "verify", "--user", "--man=no", *files]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "deskops" in line]
    assert (done.returncode, ours) == (0, [])


def test_systemd_reads_program_arguments_and_home_as_they_were(units: Path) -> None:
    manager = next(
        (path for path in map(Path, ("/lib/systemd/systemd", "/usr/lib/systemd/systemd")) if path.exists()),
        None,
    )
    if manager is None or (os.geteuid() == 0 and not shutil.which("setpriv")):
        pytest.skip("systemd is not installed, or nobody but root is here: the units were read by nobody")
    plan = hard(units)
    noting_program(Path(plan.command[0]))
    laid_out(units, plan)
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    environment = {"HOME": str(units), "XDG_CONFIG_HOME": str(units), "XDG_RUNTIME_DIR": str(units)}
    command = [*drop, str(manager), "--user", "--test", f"--unit={plan.name}.service"]
    said = subprocess.run(command, capture_output=True, env=environment, timeout=60).stdout.decode()
    if "-> By units" not in said:
        pytest.skip("this systemd does not load units here: they were read by nobody")
    assert f"Environment: DESKOPS_HOME={plan.environment['DESKOPS_HOME']}\n" in said
    (line,) = re.findall(r"Command Line: (/bin/sh -c .*)", said)
    # What is left of the dollars once the doubled ones are one each would be read as variables.
    words = [word.replace("$$", "\0") for word in shlex.split(re.sub(r"\\([$`])", r"\1", line))]
    assert not any("$" in word for word in words)
    words = [word.replace("\0", "$") for word in words]
    assert words == ["/bin/sh", "-c", 'exec "$0" "$@"', *plan.command]
    ran = subprocess.run(words, capture_output=True, timeout=10).stdout.decode()
    assert ran.split("\0")[:2] == list(plan.command)


def test_the_timer_catches_up_and_adds_no_chance() -> None:
    text = schedule.systemd_timer(PLAIN)
    assert {"OnCalendar=*-*-* 02:17:00", "Persistent=true", "RandomizedDelaySec=0"} <= set(text.splitlines())
    assert schedule.systemd_time(text) == PLAIN.at


def test_an_ordinary_program_needs_no_shell() -> None:
    assert 'ExecStart="/opt/deskops/bin/deskops" "sync"\n' in schedule.systemd_service(PLAIN)


# --- cron ------------------------------------------------------------------------------------------------------


def as_cron_reads(line: str) -> str:
    """What cron hands to sh: an escaped percent is a percent; a bare one would end the command."""
    command = line.split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)
    return command.replace("\\%", "%")


def test_a_line_of_cron_runs_the_program_with_its_home_and_keeps_what_it_says(tmp_path: Path) -> None:
    plan = hard(tmp_path)
    noting_program(Path(plan.command[0]))
    line = schedule.cron_block(plan).decode().splitlines()[1]
    assert line.startswith("17 2 * * * ")
    subprocess.run(
        ["/bin/sh", "-c", as_cron_reads(line)], check=True, timeout=10, env={"PATH": "/usr/bin:/bin"}
    )
    assert Path(plan.log).read_text().split("\0")[:3] == [*plan.command, plan.environment["DESKOPS_HOME"]]


OTHERS = [
    b"",
    b"# mine\n*/5 * * * * /usr/bin/true\n",
    b"MAILTO=x\n0 1 * * * date +\\%d\n# deskops-sync is not this\n",
    "5 5 * * * /opt/备份\n".encode("gb18030"),
    b"1 1 * * * a\r\n2 2 * * * b\r\n",
    b"3 3 * * * no newline at the end",
]


@pytest.mark.parametrize("others", OTHERS)
def test_other_lines_of_a_crontab_stay_byte_for_byte(others: bytes) -> None:
    first, second = schedule.cron_block(PLAIN), schedule.cron_block(hard(Path("/x")))
    with_it = schedule.cron_with(others, PLAIN.name, first)
    assert schedule.cron_found(with_it, PLAIN.name) == first
    assert with_it.startswith(others)
    replaced = schedule.cron_with(with_it + b"9 9 * * * later\n", PLAIN.name, second)
    assert schedule.cron_found(replaced, PLAIN.name) == second
    left = schedule.cron_with(replaced, PLAIN.name, b"")
    assert left == others + (b"\n" if others and not others.endswith(b"\n") else b"") + b"9 9 * * * later\n"


def test_the_lines_of_another_home_are_not_ours() -> None:
    other = Plan(schedule.name_for("/other"), Time(1, 1), ("/x", "sync"), log="/l")
    table = schedule.cron_with(schedule.cron_block(other), PLAIN.name, schedule.cron_block(PLAIN))
    assert schedule.cron_with(table, PLAIN.name, b"") == schedule.cron_block(other)


def test_a_crontab_whose_mark_is_gone_is_not_guessed_at() -> None:
    block = schedule.cron_block(PLAIN)
    for broken in (block.split(b"\n", 1)[1], block.rsplit(b"\n", 2)[0], block + block):
        with pytest.raises(ValueError, match="deskops-sync"):
            schedule.cron_found(broken, PLAIN.name)


def test_the_time_of_a_line_is_read_back() -> None:
    assert schedule.cron_time(schedule.cron_block(PLAIN)) == PLAIN.at
    assert schedule.cron_time(b"") is None


# --- macOS -----------------------------------------------------------------------------------------------------


def test_the_agent_of_launchd_has_every_word_as_it_was() -> None:
    plan = hard(Path("/Users/x"))
    read = plistlib.loads(schedule.launchd_agent(plan))
    assert read["Label"] == "deskops-sync"
    assert read["ProgramArguments"] == list(plan.command)
    assert read["EnvironmentVariables"] == dict(plan.environment)
    assert read["StartCalendarInterval"] == {"Hour": 2, "Minute": 17}
    assert read["StandardOutPath"] == plan.log
    assert read["RunAtLoad"] is False


@pytest.mark.parametrize("content", [b"", b"<plist>", plistlib.dumps({}), plistlib.dumps([1])])
def test_an_agent_that_was_changed_by_hand_has_no_time_and_breaks_nothing(content: bytes) -> None:
    assert schedule.launchd_time(content) is None


# --- Windows ---------------------------------------------------------------------------------------------------

_XML = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def taken_apart(line: str) -> list[str]:
    """As the C runtime does, by its documented rules; written apart from what is tested."""
    words, word, quoted, started, place = [], "", False, False, 0
    while place < len(line):
        slashes = len(line[place:]) - len(line[place:].lstrip("\\"))
        after = line[place + slashes : place + slashes + 1]
        if slashes and after == '"':
            word += "\\" * (slashes // 2)
            started, place = True, place + slashes
            if slashes % 2:
                word, place = word + '"', place + 1
        elif slashes:
            word, started, place = word + "\\" * slashes, True, place + slashes
        elif after == '"':
            quoted, started, place = not quoted, True, place + 1
        elif after in " \t" and not quoted:
            words += [word] if started else []
            word, started, place = "", False, place + 1
        else:
            word, started, place = word + after, True, place + 1
    return words + ([word] if started else [])


@given(st.lists(WORDS | st.text(alphabet='\\" a', max_size=12), max_size=4))
def test_windows_takes_arguments_apart_as_they_were_put_together(words: list[str]) -> None:
    assert taken_apart(schedule.windows_line(words)) == words


def test_the_task_of_windows_catches_up_and_knows_its_minute() -> None:
    root = fromstring(schedule.windows_task(PLAIN))
    assert root.findtext(f"{_XML}Triggers/{_XML}CalendarTrigger/{_XML}StartBoundary") == "2026-01-01T02:17:00"
    assert root.findtext(f"{_XML}Settings/{_XML}StartWhenAvailable") == "true"
    assert root.findtext(f"{_XML}Actions/{_XML}Exec/{_XML}Command") == PLAIN.command[0]
    assert schedule.windows_task(PLAIN)[:2] in {b"\xff\xfe", b"\xfe\xff"}


@example("李 & <强>", "&amp; <x> \"'")
@given(WORDS, WORDS)
def test_what_windows_exports_is_recognised(program: str, argument: str) -> None:
    plan = Plan("n", Time(3, 5), (f"C:\\{program}x", "sync", argument + "x"))
    exported = schedule.windows_task(plan).decode("utf-16").replace("<Hidden>", "<Hidden >")
    assert schedule.windows_found(exported) == schedule.windows_intent(plan)


@pytest.mark.parametrize(
    ("now", "then"),
    [("T02:17:00", "T09:00:00"), ("<StartWhenAvailable>true", "<StartWhenAvailable>false"), (">sync<", ">x<"),
     ("<Enabled>true", "<Enabled>false")],
)  # fmt: skip
def test_a_task_that_was_changed_by_hand_is_not_the_same(now: str, then: str) -> None:
    exported = schedule.windows_task(PLAIN).decode("utf-16")
    assert now in exported
    assert schedule.windows_found(exported.replace(now, then)) != schedule.windows_intent(PLAIN)


@pytest.mark.parametrize("text", ["", "ERROR: none", "<Task/>"])
def test_what_is_no_task_of_ours_is_none(text: str) -> None:
    assert schedule.windows_found(text) is None


def test_a_home_reaches_the_program_on_windows_through_the_interpreter(tmp_path: Path) -> None:
    home = str(tmp_path / '李 "强" \'s')
    words = schedule.windows_python(sys.executable, {"DESKOPS_HOME": home}, ["config", "path"])
    again = [words[0], *taken_apart(schedule.windows_line(words[1:]))]
    done = subprocess.run(again, capture_output=True, timeout=60, env={**os.environ, "PYTHONUTF8": "1"})
    assert done.stdout.decode().strip() == f"{home}/config.toml"
