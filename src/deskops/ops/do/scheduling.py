"""The nightly sync put into the system's scheduler, shown, and taken away; each laptop has a minute of its own."""

import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.schedulers import Installed, Scheduler, Step, System, schedulers
from deskops.ops.keyring_door import SWITCH
from deskops.store.faults import told
from deskops.sync import schedule
from deskops.sync.schedule import Plan, Time

LOG: Final = "nightly.log"
_ORDER: Final = ("sync", "--nightly")  # the second word only says in the log who asked
_HOME: Final = "DESKOPS_HOME"
_FOLDERS: Final = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")  # where the ordinary home lies
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


@dataclass(frozen=True, slots=True)
class Scheduled:
    """`found` is what is installed (after `install` and `remove` that were no dry run: what was left there);
    `next`: when it runs next, None where it does not; `steps`: what was done, or would be.
    """

    plan: Plan
    kind: str
    found: Installed | None
    next: datetime | None
    steps: tuple[Step, ...]
    notes: tuple[str, ...]

    @property
    def right(self) -> bool:
        """It is installed, runs, and is what would be written now."""
        return self.found is not None and self.found.active and self.found.same


def install(
    context: Context,
    environment: Mapping[str, str] = os.environ,
    *,
    dry_run: bool = False,
    system: System | None = None,
) -> Scheduled:
    """Raises Refused at a desk, and where this system has no scheduler or it says no, StoreMissing before `init`."""
    if context.identity.is_desk:
        raise Refused(
            _("This is the desk: laptops come to it, and it has nobody to sync with."),
            hint=_("Let the system start 'deskops desk serve', see docs/operations.md."),
        )
    system = system or System(environment)
    plan = planned(context, system)
    _fits(plan)
    able = schedulers(system, context.paths.data)
    chosen = next((each for each in able if each.usable()), None)
    if chosen is None:
        raise Refused(
            _("Neither a systemd session of yours nor cron runs on this machine."),
            hint=_("Install cron, or call this each night in your own way: {command}").format(
                command=" ".join(plan.command)
            ),
        )
    steps = tuple(_towards(plan, chosen, able))
    if not dry_run:
        with told():
            context.paths.ensure()
        _do(system, steps)
    return _seen(context, plan, chosen, steps, _notes(context, system, chosen, plan))


def show(
    context: Context, environment: Mapping[str, str] = os.environ, *, system: System | None = None
) -> Scheduled:
    """Raises NotFound where nothing is installed, StoreMissing before `init`."""
    system = system or System(environment)
    plan = planned(context, system)
    chosen, *others = _holding(plan, schedulers(system, context.paths.data))
    twice = [_("It is installed twice, see: deskops schedule install")] if others else []
    return _seen(context, plan, chosen, (), [*twice, *_notes(context, system, chosen, plan)])


def remove(
    context: Context,
    environment: Mapping[str, str] = os.environ,
    *,
    dry_run: bool = False,
    system: System | None = None,
) -> Scheduled:
    """Take it away, and nothing else. Raises NotFound where nothing is installed."""
    system = system or System(environment)
    plan = Plan(
        schedule.name_for(_home(system)), Time(0, 0), ("deskops",)
    )  # a laptop without a store can be rid of it too
    holding = _holding(plan, schedulers(system, context.paths.data))
    steps = tuple(step for each in holding for step in each.taking(plan))
    if not dry_run:
        _do(system, steps)
    return _seen(context, plan, holding[0], steps, [])


def planned(context: Context, system: System) -> Plan:
    """What would be installed now. Raises StoreMissing."""
    window = context.settings.sync
    at = schedule.own_time(context.identity.replica, window.start, window.until)
    home = _home(system)
    names = (SWITCH,) if home else (SWITCH, *_FOLDERS)
    carried = {name: system.environment[name] for name in names if system.environment.get(name)}
    if home:
        carried = {_HOME: home, **carried}
    command = _program(system.platform, carried)
    log = context.paths.logs / ("deskops.log" if system.platform == "win32" else LOG)
    given = {} if system.platform == "win32" else carried
    return Plan(schedule.name_for(home), at, command, given, str(log))


def _home(system: System) -> str:
    given = system.environment.get(_HOME)
    return str(Path(given).expanduser().absolute()) if given else ""


def _program(platform: str, carried: Mapping[str, str]) -> tuple[str, ...]:
    """The script beside this very interpreter, else the interpreter, which then looks into no folder by chance."""
    if platform == "win32" and carried:
        return schedule.windows_python(sys.executable, carried, list(_ORDER))
    script = Path(sysconfig.get_path("scripts")) / ("deskops.exe" if platform == "win32" else "deskops")
    if script.is_file():
        return str(script.absolute()), *_ORDER
    return sys.executable, "-P", "-m", "deskops", *_ORDER


def _fits(plan: Plan) -> None:
    word = schedule.unfit(plan)
    if word is not None:
        raise Refused(
            _("No scheduler can carry {word}: it holds a line break or another control.").format(
                word=repr(word)
            ),
            hint=_("Move the home of deskops to another folder."),
        )


def _towards(plan: Plan, chosen: Scheduler, able: Sequence[Scheduler]) -> Iterator[Step]:
    """Nothing where all is as it should be; what another scheduler still holds is taken from it."""
    found = chosen.look(plan)
    if found is None or not (found.same and found.active):
        yield from chosen.putting(plan)
    for each in able:
        if each is not chosen and each.look(plan):
            yield from each.taking(plan)


def _holding(plan: Plan, able: Sequence[Scheduler]) -> list[Scheduler]:
    holding = [each for each in able if each.look(plan)]
    if not holding:
        raise NotFound(_("No nightly sync is installed."), hint=_("Install it: deskops schedule install"))
    return holding


def _do(system: System, steps: Sequence[Step]) -> None:
    for step in steps:
        system.do(step)


def _seen(
    context: Context, plan: Plan, chosen: Scheduler, steps: tuple[Step, ...], notes: Sequence[str]
) -> Scheduled:
    found = chosen.look(plan)
    at = found.at if found and found.active else None
    when = next_time(context.now, at) if at else None
    return Scheduled(plan, chosen.kind, found, when, steps, tuple(notes))


def next_time(now: datetime, at: Time) -> datetime:
    """When this laptop's clock shows that time next, with its offset on that day."""
    local = now.astimezone()
    naive = local.replace(tzinfo=None, hour=at.hour, minute=at.minute, second=0, microsecond=0)
    today = naive.astimezone()
    return today if today > local else (naive + timedelta(days=1)).astimezone()


def _notes(context: Context, system: System, chosen: Scheduler, plan: Plan) -> list[str]:
    """What this installation alone does not bring about."""
    settings, notes = context.settings, []
    if not settings.desk.url:
        notes.append(_("No desk is set yet; until then a nightly sync has nothing to do."))
    if chosen.kind == "systemd" and not _lingers(system):
        notes.append(_("It runs while you are logged in. To let it run without: loginctl enable-linger"))
    if chosen.kind == "cron":
        notes.append(_("cron does not catch up a night in which this laptop was off or asleep."))
        notes += _about_keyring(context, system)
    hidden = [name for name in _PROXIES if system.environment.get(name)]
    if hidden and not settings.desk.proxy:
        notes.append(
            _("The nightly run does not see {name}; say it with: deskops config set desk.proxy URL").format(
                name=hidden[0]
            )
        )
    return notes


def _lingers(system: System) -> bool:
    user = system.environment.get("USER") or system.environment.get("LOGNAME") or ""
    return bool(user) and "/" not in user and Path("/var/lib/systemd/linger", user).exists()


def _about_keyring(context: Context, system: System) -> list[str]:
    from deskops.ops.secrets import Secrets

    secrets = Secrets(context.paths, system.environment)
    if not secrets.in_use or not secrets.entrusted:
        return []
    return [
        _("cron cannot open the keyring that holds the secrets of this laptop. Keep them in a file:")
        + " "
        + _("set {switch}=off, then enrol this laptop again.").format(switch=SWITCH)
    ]
