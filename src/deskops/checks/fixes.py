"""What can be put right from here, as commands that a person sees before they run; nothing here runs anything.

Words of a command are constants, but for names that were checked to be names; none ever meets a shell.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from deskops.checks.facts import Facts
from deskops.checks.kinds import System
from deskops.checks.policy import Policy
from deskops.errors import NotFound, Refused
from deskops.i18n import N_, _

LINUX: Final = "linux"
WINDOWS: Final = "windows"
# What a computer may be called: letters, digits and hyphens, 15 of them, as NetBIOS and DNS both take it.
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?")


class Step(NamedTuple):
    """One program with its arguments. `may_fail`: what was to be ended does not run, for one.

    `always`: it is run whatever became of those before it, since it starts again what they stopped.
    """

    words: tuple[str, ...]
    may_fail: bool = False
    always: bool = False


class Case(NamedTuple):
    """What a fix may know: the facts of the machine and what is planned for it."""

    facts: Facts
    policy: Policy


class Fix(NamedTuple):
    """`checks`: ids that it can turn green. `title` and `risk` are untranslated; `risk` is said before the question."""

    name: str
    title: str
    risk: str
    checks: tuple[str, ...]
    steps: Mapping[str, Callable[[Case], Sequence[Step]]]


def fixes_of(check: str) -> list[Fix]:
    """Raises NotFound where nothing can be done from here, with the checks where something can."""
    found = [one for one in CATALOGUE if check in one.checks or check == one.name]
    if not found:
        known = sorted({name for one in CATALOGUE for name in one.checks})
        raise NotFound(
            _("Nothing of {check} can be put right from here.").format(check=check[:100]),
            hint=_("Where it can: {checks}").format(checks=", ".join(known)),
        )
    return found


def steps_of(fix: Fix, case: Case) -> Sequence[Step]:
    """The exact commands for this machine. Raises Refused where its system is none that we know."""
    system = case.facts.get(System)
    family = system.family if system else ""
    if family not in fix.steps:
        raise Refused(
            _("How that is done on {system} is not known.").format(
                system=(system.name if system else "") or _("it")
            ),
            hint=_("Do it there by hand."),
        )
    return fix.steps[family](case)


def _always(*steps: Step) -> Callable[[Case], Sequence[Step]]:
    return lambda _case: steps


def _rename_linux(case: Case) -> Sequence[Step]:
    return (Step(("hostnamectl", "set-hostname", _planned_name(case))),)


def _rename_windows(case: Case) -> Sequence[Step]:
    name = _planned_name(case)
    return (
        Step(
            (
                "powershell.exe",
                "-NoProfile",
                "-NonInteractive",
                "-Command",
                "Rename-Computer",
                "-NewName",
                name,
            )
        ),
    )


def _planned_name(case: Case) -> str:
    name = case.policy.expected_name
    if not name:
        raise Refused(
            _("The register does not say what this machine is to be called."),
            hint=_("Name a registered device as the target: deskops fix pc.name.convention TAG"),
        )
    if not _NAME.fullmatch(name):
        raise Refused(
            _("{name} is no name that a computer can have.").format(name=name[:60]),
            hint=_("Correct it in the register first."),
        )
    return name


CATALOGUE: Final[tuple[Fix, ...]] = (
    Fix(
        "queue",
        N_("clear the print queue"),
        N_("Every waiting print job on this machine is lost; whoever sent one must print again."),
        ("prn.queue",),
        {
            LINUX: _always(Step(("cancel", "-a")), Step(("cupsenable", "--all"), may_fail=True)),
            WINDOWS: _always(
                Step(("net", "stop", "spooler"), may_fail=True),
                Step(("cmd", "/d", "/c", "del", "/q", r"%SystemRoot%\System32\spool\PRINTERS\*")),
                Step(("net", "start", "spooler"), always=True),
            ),
        },
    ),
    Fix(
        "spooler",
        N_("restart the print service"),
        N_("What is being printed now may come out twice or not at all."),
        ("prn.queue", "pc.devices.health"),
        {
            LINUX: _always(Step(("systemctl", "restart", "cups"))),
            WINDOWS: _always(
                Step(("net", "stop", "spooler"), may_fail=True),
                Step(("net", "start", "spooler"), always=True),
            ),
        },
    ),
    Fix(
        "clock",
        N_("set the clock by its time server"),
        N_("The time jumps; programs that run may note it."),
        ("pc.time.offset", "pc.time.source"),
        {
            LINUX: _always(
                Step(("timedatectl", "set-ntp", "true")), Step(("chronyc", "makestep"), may_fail=True)
            ),
            WINDOWS: _always(
                Step(("net", "start", "w32time"), may_fail=True), Step(("w32tm", "/resync", "/force"))
            ),
        },
    ),
    Fix(
        "name",
        N_("give the machine the name that the register has"),
        N_("It counts after a restart; log-on, shares and printers that use the old name stop working."),
        ("pc.name.convention",),
        {LINUX: _rename_linux, WINDOWS: _rename_windows},
    ),
    Fix(
        "dhcp",
        N_("ask the network for an address anew"),
        N_("The connection may be lost for seconds, and come back under another address."),
        ("pc.ip.plan", "pc.ip.mode", "net.dhcp"),
        {
            LINUX: _always(Step(("dhclient", "-1", "-v"))),
            WINDOWS: _always(Step(("ipconfig", "/renew"))),
        },
    ),
)
