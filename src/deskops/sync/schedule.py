"""The nightly sync as each system's scheduler wants it written; texts and bytes alone, nothing is run or stored here.

These texts are compared with what is installed, so they are the same in every language.
"""

import html
import plistlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

NAME: Final = "deskops-sync"
LONGEST: Final = 3600  # seconds that a run may take
_DAY: Final = 24 * 60
_UNFIT: Final = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
_MARK: Final = b"written by deskops schedule install; deskops schedule remove takes it away"


class Time(NamedTuple):
    """Of day, on the laptop's own clock."""

    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall run each night: `command` with its arguments, under `environment`, in the folder of nobody.

    `log`: the file for what it says, where the system's scheduler keeps nothing itself.
    """

    name: str
    at: Time
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: str = ""


def own_time(replica: str, start: str, until: str) -> Time:
    """The minute of this replica within the window, always the same one; 2,000 laptops spread over all of it."""
    first, last = _minutes(start), _minutes(until)
    length = (last - first) % _DAY or 1
    drawn = int.from_bytes(sha256(replica.encode()).digest()[:8], "big") % length
    return Time(*divmod((first + drawn) % _DAY, 60))


def _minutes(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def name_for(home: str) -> str:
    """One name a home, so that two homes of one person keep out of each other's way; empty: the ordinary home."""
    return f"{NAME}-{sha256(home.encode()).hexdigest()[:8]}" if home else NAME


def unfit(plan: Plan) -> str | None:
    """The word that no scheduler could carry as it is: it holds a line break or another control."""
    words = (*plan.command, *plan.environment.values(), plan.log)
    return next((word for word in words if re.search(_UNFIT, word)), None)


# --- systemd ---------------------------------------------------------------------------------------------------


def systemd_service(plan: Plan) -> str:
    words = plan.command
    if re.search(r"[\"'\\$]", words[0]):  # systemd starts no program of such a name itself
        words = ("/bin/sh", "-c", 'exec "$0" "$@"', *words)
    line = " ".join([_quoted(words[0]), *(_quoted(word).replace("$", "$$") for word in words[1:])])
    kept = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in plan.environment.items())
    return (
        f"# {_MARK.decode()}\n[Unit]\nDescription=deskops: nightly sync\n\n"
        f"[Service]\nType=oneshot\n{kept}ExecStart={line}\nTimeoutStartSec={LONGEST}\n"
        # 1: something waits for a person, who is told on the screen; 3: the desk was not reached.
        "SuccessExitStatus=1 3\n"
    )


def systemd_timer(plan: Plan) -> str:
    return (
        f"# {_MARK.decode()}\n[Unit]\nDescription=deskops: nightly sync at this laptop's own minute\n\n"
        f"[Timer]\nOnCalendar=*-*-* {plan.at}:00\nPersistent=true\nRandomizedDelaySec=0\nAccuracySec=1s\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def systemd_time(timer: str) -> Time | None:
    return _time(re.search(r"^OnCalendar=\*-\*-\* (\d\d):(\d\d):00$", timer, re.MULTILINE))


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


# --- cron ------------------------------------------------------------------------------------------------------


def cron_block(plan: Plan) -> bytes:
    """Three lines. cron itself reads `%`; a backslash it reads differently from system to system: see `cron_unfit`."""
    given = [f"{name}={shlex.quote(value)}" for name, value in plan.environment.items()]
    line = " ".join([*given, *map(shlex.quote, plan.command)])
    line = f"{line} >>{shlex.quote(plan.log)} 2>&1".replace("%", "\\%")
    begin, end = _marks(plan.name)
    return b"\n".join([begin, f"{plan.at.minute} {plan.at.hour} * * * {line}".encode(), end, b""])


def cron_unfit(plan: Plan) -> bool:
    return any("\\" in word for word in (*plan.command, *plan.environment.values(), plan.log))


def cron_found(crontab: bytes, name: str) -> bytes | None:
    """Our lines as they stand in it. Raises ValueError where one of the marks is gone."""
    begin, end = _marks(name)
    lines = crontab.splitlines(keepends=True)
    bare = [line.rstrip(b"\r\n") for line in lines]
    counts = bare.count(begin), bare.count(end)
    if counts == (0, 0):
        return None
    if counts != (1, 1) or bare.index(begin) > bare.index(end):
        raise ValueError(name)
    return b"".join(lines[bare.index(begin) : bare.index(end) + 1])


def cron_with(crontab: bytes, name: str, block: bytes) -> bytes:
    """Our lines in the place of the old ones, else at the end; an empty block takes them away. As `cron_found`."""
    old = cron_found(crontab, name)
    if old is not None:
        return crontab.replace(old, block, 1)
    return crontab + (b"" if not crontab or crontab.endswith(b"\n") else b"\n") + block


def cron_time(block: bytes) -> Time | None:
    found = re.search(rb"^(\d+) (\d+) \* \* \* ", block, re.MULTILINE)
    return Time(int(found[2]), int(found[1])) if found else None


def _marks(name: str) -> tuple[bytes, bytes]:
    return b"# begin %s: %s" % (name.encode(), _MARK), b"# end %s" % name.encode()


# --- macOS -----------------------------------------------------------------------------------------------------


def launchd_agent(plan: Plan) -> bytes:
    """launchd runs what a night's sleep made it miss when the machine wakes."""
    agent: dict[str, Any] = {
        "Label": plan.name,
        "ProgramArguments": list(plan.command),
        "StartCalendarInterval": {"Hour": plan.at.hour, "Minute": plan.at.minute},
        "StandardOutPath": plan.log,
        "StandardErrorPath": plan.log,
        "ProcessType": "Background",
        "RunAtLoad": False,
    }
    if plan.environment:
        agent["EnvironmentVariables"] = dict(plan.environment)
    return plistlib.dumps(agent, sort_keys=False)


def launchd_time(agent: bytes) -> Time | None:
    from xml.parsers.expat import ExpatError

    try:
        when = plistlib.loads(agent)["StartCalendarInterval"]
        return Time(int(when["Hour"]), int(when["Minute"]))
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, TypeError):
        return None


# --- Windows ---------------------------------------------------------------------------------------------------

_TASK: Final = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>deskops: nightly sync at this laptop's own minute</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{at}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Enabled>true</Enabled>
    <ExecutionTimeLimit>PT{longest}S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{command}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


class Task(NamedTuple):
    """What of a Windows task decides what runs when; Windows writes the rest of it anew in its own way."""

    command: str
    arguments: str
    at: Time | None
    catches_up: bool
    enabled: bool


def windows_task(plan: Plan) -> bytes:
    """XML for `schtasks /Create /XML`, which takes UTF-16 alone."""
    task = windows_intent(plan)
    text = _TASK.format(
        at=plan.at,
        longest=LONGEST,
        command=html.escape(task.command, quote=False),
        arguments=html.escape(task.arguments, quote=False),
    )
    return text.replace("\n", "\r\n").encode("utf-16")


def windows_intent(plan: Plan) -> Task:
    program, *rest = plan.command
    return Task(program, windows_line(rest), plan.at, catches_up=True, enabled=True)


def windows_line(words: Sequence[str]) -> str:
    """Arguments as the C runtime of Windows takes them apart again."""
    return " ".join(map(_windows_word, words))


def _windows_word(word: str) -> str:
    if word and not re.search(r'[\s"]', word):
        return word
    # Backslashes count only before a quote: there each is doubled, and so are those at the end.
    inner = re.sub(r'(\\*)"', lambda found: found[1] * 2 + '\\"', word)
    return '"' + re.sub(r"(\\+)$", lambda found: found[1] * 2, inner) + '"'


def windows_python(python: str, environment: Mapping[str, str], arguments: Sequence[str]) -> tuple[str, ...]:
    """A command that sets variables first, which a task has no place for."""
    code = (
        f"import os; os.environ.update({dict(environment)!a}); from deskops.cli.front import main; "
        f"raise SystemExit(main({list(arguments)!a}))"
    )
    return python, "-P", "-c", code


def windows_found(xml: str) -> Task | None:
    """What an exported task says; None where it is none of ours in form."""
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", xml.lstrip("\ufeff")))
    except ParseError:
        return None
    texts = {element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter()}
    if "Command" not in texts:
        return None
    return Task(
        texts["Command"],
        texts.get("Arguments", ""),
        _time(re.search(r"T(\d\d):(\d\d):", texts.get("StartBoundary", ""))),
        texts.get("StartWhenAvailable", "").lower() == "true",
        all(
            (each.text or "").strip().lower() != "false"
            for each in root.iter()
            if each.tag.endswith("}Enabled")
        ),
    )


def _time(found: re.Match[str] | None) -> Time | None:
    return Time(int(found[1]), int(found[2])) if found else None
