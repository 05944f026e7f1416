"""The schedulers of the systems: what is installed in each, and the steps that put our run there or take it away."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from deskops.checks.collectors.child import decode
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.secret_file import land
from deskops.store.faults import told
from deskops.sync import schedule as texts
from deskops.sync.schedule import Plan, Time
from deskops.system_errors import why

_PATIENCE: Final = 30  # seconds that a tool of the system may take


@dataclass(frozen=True, slots=True)
class Write:
    path: Path
    content: bytes


@dataclass(frozen=True, slots=True)
class Delete:
    path: Path


@dataclass(frozen=True, slots=True)
class Run:
    """`shown`: what of the given a person is interested in; `may_fail`: what it undoes may not be there."""

    words: tuple[str, ...]
    given: bytes = b""
    shown: bytes = b""
    may_fail: bool = False


Step = Write | Delete | Run


class Answer(NamedTuple):
    code: int
    out: bytes
    error: str


class Installed(NamedTuple):
    """`same`: it is what the plan would write now; `log`: where to read what it said."""

    kind: str
    at: Time | None
    active: bool
    same: bool
    log: str


class Scheduler(Protocol):
    kind: str

    def usable(self) -> bool: ...
    def look(self, plan: Plan) -> Installed | None: ...
    def putting(self, plan: Plan) -> Iterator[Step]: ...
    def taking(self, plan: Plan) -> Iterator[Step]: ...


class System:
    """This machine's tools, folders and variables."""

    def __init__(self, environment: Mapping[str, str], platform: str = sys.platform) -> None:
        self.environment, self.platform = environment, platform
        self.home = Path(environment.get("HOME") or Path.home())

    def folder(self, variable: str, otherwise: str) -> Path:
        return Path(self.environment.get(variable) or self.home / otherwise)

    def ask(self, words: Sequence[str], given: bytes = b"") -> Answer:
        """127 where the program is not there. Raises Refused where it does not come to an end."""
        english = {**self.environment, "LC_ALL": "C", "LANGUAGE": "C"}
        try:
            done = subprocess.run(
                list(words), input=given, capture_output=True, timeout=_PATIENCE, env=english, check=False
            )
        except FileNotFoundError:
            return Answer(127, b"", _("{program} is not installed").format(program=words[0]))
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Refused(
                _("{program} did not do its work: {reason}").format(
                    program=words[0],
                    reason=why(error) if isinstance(error, OSError) else _("it took too long"),
                ),
                hint=_("Try it by hand: {command}").format(command=" ".join(words)),
            ) from error
        return Answer(done.returncode, done.stdout, decode(done.stderr or done.stdout).strip())

    def do(self, step: Step) -> None:
        """Raises Refused, StoreFull, StoreReadOnly."""
        with told():
            if isinstance(step, Write):
                step.path.parent.mkdir(parents=True, exist_ok=True)
                land(step.content, step.path)
                return
            if isinstance(step, Delete):
                step.path.unlink(missing_ok=True)
                return
        answer = self.ask(step.words, step.given)
        if answer.code and not step.may_fail:
            raise Refused(
                _("{program} said no: {reason}").format(program=step.words[0], reason=answer.error),
                hint=_("Try it by hand: {command}").format(command=" ".join(step.words)),
            )


class Systemd:
    kind = "systemd"

    def __init__(self, system: System) -> None:
        self._system = system
        self._units = system.folder("XDG_CONFIG_HOME", ".config") / "systemd" / "user"

    def usable(self) -> bool:
        return self._system.ask(_user("show-environment")).code == 0

    def look(self, plan: Plan) -> Installed | None:
        files = self._files(plan)
        if not any(path.exists() for path in files):
            return None
        found = {path: _content(path) for path in files}
        timer = self._units / f"{plan.name}.timer"
        active = all(
            self._system.ask(_user(word, timer.name)).code == 0 for word in ("is-enabled", "is-active")
        )
        log = f"journalctl --user -u {plan.name}.service"
        return Installed(
            self.kind,
            texts.systemd_time(found[timer].decode("utf-8", "replace")),
            active,
            found == files,
            log,
        )

    def putting(self, plan: Plan) -> Iterator[Step]:
        for path, content in self._files(plan).items():
            yield Write(path, content)
        yield Run(_user("daemon-reload"))
        yield Run(_user("enable", f"{plan.name}.timer"))
        yield Run(_user("restart", f"{plan.name}.timer"))

    def taking(self, plan: Plan) -> Iterator[Step]:
        timer = f"{plan.name}.timer"
        yield Run(_user("disable", "--now", timer), may_fail=True)  # there may be no session to ask
        for path in self._files(plan):
            yield Delete(path)
        yield Delete(self._units / "timers.target.wants" / timer)
        # When it last ran, which Persistent= keeps; a later installation shall not catch up this one's nights.
        stamps = self._system.folder("XDG_DATA_HOME", ".local/share") / "systemd" / "timers"
        yield Delete(stamps / f"stamp-{timer}")
        yield Run(_user("daemon-reload"), may_fail=True)

    def _files(self, plan: Plan) -> dict[Path, bytes]:
        return {
            self._units / f"{plan.name}.service": texts.systemd_service(plan).encode(),
            self._units / f"{plan.name}.timer": texts.systemd_timer(plan).encode(),
        }


def _user(*words: str) -> tuple[str, ...]:
    return ("systemctl", "--user", *words)


class Cron:
    kind = "cron"

    def __init__(self, system: System) -> None:
        self._system = system

    def usable(self) -> bool:
        return self._system.ask(("crontab", "-l")).code != 127

    def look(self, plan: Plan) -> Installed | None:
        block = self._block(plan)
        if block is None:
            return None
        same = block == texts.cron_block(plan)
        return Installed(self.kind, texts.cron_time(block), active=True, same=same, log=plan.log)

    def putting(self, plan: Plan) -> Iterator[Step]:
        if texts.cron_unfit(plan):
            raise Refused(
                _("cron cannot run a program in a folder with a backslash in its name."),
                hint=_("Move the home of deskops to another folder."),
            )
        block = texts.cron_block(plan)
        yield Run(("crontab", "-"), texts.cron_with(self._table(), plan.name, block), shown=block)

    def taking(self, plan: Plan) -> Iterator[Step]:
        left = texts.cron_with(self._table(), plan.name, b"")
        yield Run(("crontab", "-"), left) if left.strip() else Run(("crontab", "-r"))

    def _block(self, plan: Plan) -> bytes | None:
        try:
            return texts.cron_found(self._table(), plan.name)
        except ValueError:
            raise Refused(
                _("One of the marks around our lines in the crontab is gone or stands twice."),
                hint=_("Take our lines out by hand: crontab -e"),
            ) from None

    def _table(self) -> bytes:
        answer = self._system.ask(("crontab", "-l"))
        if answer.code and answer.code != 127 and not _is_none(answer):
            raise Refused(
                _("{program} said no: {reason}").format(program="crontab", reason=answer.error),
                hint=_("Try it by hand: {command}").format(command="crontab -l"),
            )
        return answer.out if not answer.code else b""


def _is_none(answer: Answer) -> bool:
    """Whether it says that there is no table yet; BusyBox says so in words of its own."""
    return any(words in answer.error.lower() for words in ("no crontab", "no such file"))


class Launchd:
    kind = "launchd"

    def __init__(self, system: System) -> None:
        self._system = system
        self._agents = system.home / "Library" / "LaunchAgents"
        self._domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"

    def usable(self) -> bool:
        return True

    def look(self, plan: Plan) -> Installed | None:
        file = self._file(plan)
        if not file.exists():
            return None
        content = _content(file)
        active = self._system.ask(("launchctl", "print", f"{self._domain}/{plan.name}")).code == 0
        same = content == texts.launchd_agent(plan)
        return Installed(self.kind, texts.launchd_time(content), active, same, plan.log)

    def putting(self, plan: Plan) -> Iterator[Step]:
        yield Write(self._file(plan), texts.launchd_agent(plan))
        yield Run(("launchctl", "bootout", f"{self._domain}/{plan.name}"), may_fail=True)
        yield Run(("launchctl", "bootstrap", self._domain, str(self._file(plan))))

    def taking(self, plan: Plan) -> Iterator[Step]:
        yield Run(("launchctl", "bootout", f"{self._domain}/{plan.name}"), may_fail=True)
        yield Delete(self._file(plan))

    def _file(self, plan: Plan) -> Path:
        return self._agents / f"{plan.name}.plist"


class WindowsTasks:
    kind = "task"

    def __init__(self, system: System, folder: Path) -> None:
        self._system, self._folder = system, folder

    def usable(self) -> bool:
        return True

    def look(self, plan: Plan) -> Installed | None:
        answer = self._system.ask(("schtasks", "/Query", "/TN", plan.name, "/XML"))
        found = None if answer.code else texts.windows_found(decode(answer.out))
        if found is None:
            return None
        same = found == texts.windows_intent(plan)
        return Installed(self.kind, found.at, found.enabled, same, plan.log)

    def putting(self, plan: Plan) -> Iterator[Step]:
        file = self._folder / f"{plan.name}.xml"
        yield Write(file, texts.windows_task(plan))
        yield Run(("schtasks", "/Create", "/TN", plan.name, "/XML", str(file), "/F"))
        yield Delete(file)

    def taking(self, plan: Plan) -> Iterator[Step]:
        yield Run(("schtasks", "/Delete", "/TN", plan.name, "/F"))


def _content(path: Path) -> bytes:
    with told():
        return path.read_bytes() if path.exists() else b""


def schedulers(system: System, folder: Path) -> list[Scheduler]:
    """Those of this system, the better one first. `folder`: for a file that a tool reads."""
    if system.platform == "win32":
        return [WindowsTasks(system, folder)]
    if system.platform == "darwin":
        return [Launchd(system)]
    return [Systemd(system), Cron(system)]
