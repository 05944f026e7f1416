"""The table of all commands: where each lies and what it is for; to add a command is to add a line here."""

import os
from collections.abc import Mapping
from typing import Any, Final

import click

from deskops.cli import output
from deskops.cli.exits import Exit
from deskops.cli.lazy import Entry, LazyGroup, example
from deskops.cli.read_only import read_only, read_only_option
from deskops.errors import UsageError
from deskops.i18n import N_, _

_AT: Final = "deskops.cli.commands"

COMMANDS: Final[Mapping[str, Entry]] = {
    "today": Entry(f"{_AT}.today:today", N_("The day's jobs, most urgent first")),
    "job": Entry(f"{_AT}.job:job", N_("Jobs: list, show, make one, and every step of the work")),
    "ready": Entry(
        f"{_AT}.ready:ready", N_("Prove before leaving that all that the next day's jobs need is here")
    ),
    "inspection": Entry(
        f"{_AT}.inspection:inspection", N_("Inspections: list, show, start, answer, problems, finish")
    ),
    "campaign": Entry(
        f"{_AT}.campaign:campaign", N_("Rounds of inspections: plan, agree on dates, board, what is left")
    ),
    "template": Entry(
        f"{_AT}.template:template", N_("Checklists by file: list, show, check, import, export")
    ),
    "problem": Entry(
        f"{_AT}.problem:problem", N_("Problems found at inspections: list, solve, plan, reopen")
    ),
    "inspect": Entry(
        f"{_AT}.inspect:inspect", N_("Check this machine: name, network, protection, updates, disks and more")
    ),
    "fix": Entry(
        f"{_AT}.fix:fix", N_("Put right what a check found: shows the exact commands, asks, runs them")
    ),
    "collect": Entry(
        f"{_AT}.collect:collect", N_("Write scripts onto a stick that read a machine without deskops")
    ),
    "scan": Entry(
        f"{_AT}.scan:scan", N_("Who is in a site's networks: known, unknown, moved, misnamed, twice, missing")
    ),
    "check": Entry(f"{_AT}.check:check", N_("The catalogue of checks")),
    "asset": Entry(f"{_AT}.asset:asset", N_("Devices: list, show, history, find, correct")),
    "undo": Entry(f"{_AT}.undo:undo", N_("Undo your own last step, whatever it was on")),
    "redo": Entry(f"{_AT}.undo:redo", N_("Redo the step that you undid last")),
    "site": Entry(f"{_AT}.site:site", N_("Sites: list and show")),
    "calendar": Entry(
        f"{_AT}.calendar:calendar", N_("Public holidays and make-up workdays: list, show, correct")
    ),
    "sla": Entry(f"{_AT}.sla:sla", N_("Service levels: list, show, agree on them")),
    "kb": Entry(f"{_AT}.kb:kb", N_("The knowledge base: search, show, add, rewrite, note what helped")),
    "import": Entry(
        f"{_AT}.importing:take_in",
        N_("Take in the customer's lists: devices, addresses, software, dispatched jobs"),
    ),
    "report": Entry(
        f"{_AT}.report:report",
        N_("Reports to hand over: service orders, device reports, the sheet of a day, labels"),
    ),
    "sign": Entry(f"{_AT}.sign:sign", N_("Have the report of a job or an inspection signed")),
    "verify": Entry(f"{_AT}.verify:verify", N_("Say whether a report is what was signed, and what differs")),
    "sync": Entry(f"{_AT}.sync:sync", N_("Meet the desk: send what is unsent, fetch what is new")),
    "desk": Entry(
        f"{_AT}.desk:desk", N_("The central desk: set it up, serve it, its people, laptops and jobs")
    ),
    "audit": Entry(f"{_AT}.audit:audit", N_("Prove that nothing that was numbered was changed")),
    "init": Entry(f"{_AT}.setup:init", N_("Set this laptop up")),
    "demo": Entry(
        f"{_AT}.setup:demo", N_("Try everything on a throw-away day: 17 sites, 1,200 devices, today's jobs")
    ),
    "keys": Entry(f"{_AT}.keys:keys", N_("Keys of the full-screen program: list, change, a card to print")),
    "config": Entry(f"{_AT}.config:config", N_("Settings: show them, change them, say where they come from")),
    "schedule": Entry(f"{_AT}.schedule:schedule", N_("The nightly sync: install it, show it, remove it")),
    "backup": Entry(f"{_AT}.upkeep:backup", N_("Copy the store, checked, while it is in use")),
    "encrypt": Entry(
        f"{_AT}.encrypt:encrypt", N_("Encrypt the store of this laptop, with its drafts and backups")
    ),
    "restore": Entry(f"{_AT}.upkeep:restore", N_("Go back to a backup; the store that it replaces is kept")),
    "doctor": Entry(
        f"{_AT}.doctor:doctor", N_("Say what is well with this laptop and what is not, and what to do")
    ),
    "report-bundle": Entry(
        f"{_AT}.bundle:report_bundle",
        N_("Put together what helps to find a fault: versions, states, counts; no customer data"),
    ),
    "log": Entry(f"{_AT}.upkeep:log", N_("Show what the program said lately")),
    "completion": Entry(
        f"{_AT}.completion:completion", N_("Print the script that lets your shell complete with TAB")
    ),
    "reset-terminal": Entry(f"{_AT}.reset:reset", N_("Put a terminal right that a crash left in disorder")),
}

# What a laptop may still do that its desk has locked or wiped.
_EVEN_OUT_OF_SERVICE: Final = frozenset({"init", "sync", "completion", "reset-terminal"})

EXAMPLES: Final = (
    example("deskops", N_("Open the full-screen program on today's jobs")),
    example("deskops COMMAND -h", N_("Help on one command, with examples")),
)

ABOUT: Final = N_(
    "The toolkit of an on-site IT engineer: "
    "the day's jobs, inspections, device checks and service orders, offline first."
)


def root() -> LazyGroup:
    return LazyGroup(
        "deskops",
        COMMANDS,
        help=_(ABOUT),
        examples=EXAMPLES,
        params=[_language_option(), read_only_option(), _version_option()],
        callback=_alone,
        invoke_without_command=True,
    )


def _language_option() -> click.Option:
    # The front door has read it already; here it is only checked and shown.
    return click.Option(
        ["--lang"],
        metavar="en|zh_CN",
        expose_value=False,
        callback=_check_language,
        help=N_("The language to speak, instead of the system's"),
    )


def _check_language(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value is not None and value.lower().replace("-", "_") not in {"en", "zh", "zh_cn"}:
        raise UsageError(
            _("deskops does not speak {language}").format(language=value),
            hint=_("Use: --lang en or --lang zh_CN"),
        )


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help=N_("Show the version and exit."),
    )


def _show_version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from deskops import __version__

        output.line(f"deskops {__version__}")
        context.exit(Exit.DONE)


def _in_service() -> None:
    """Raises Locked, Wiped on a laptop that the desk locked or wiped; finishes what was cut short of that."""
    from deskops.paths import locate

    paths = locate(os.environ)
    if os.path.exists(paths.order):  # noqa: PTH110 - a folder that may not be read holds no order that counts
        from deskops.ops.do.orders import finish_here
        from deskops.store.standing import guard

        finish_here(paths)
        guard(paths)


def _alone() -> Any:
    """`deskops` without a command opens the full-screen program."""
    name = click.get_current_context().invoked_subcommand
    if name not in _EVEN_OUT_OF_SERVICE:
        _in_service()
    if name is not None:
        return None
    if not output.interactive():
        raise UsageError(
            _("The full-screen program needs a terminal"), hint=_("For the day's jobs as text: deskops today")
        )
    from deskops.cli.commands.screen import open_screen

    read_only.to_environment()
    return open_screen()
