"""Runs in which nothing is written: which command plans, which is refused and what reads instead; says nothing itself.

A command is in one of the tables below, has a `--dry-run` of its own, or only reads. A test holds that against the
table of all commands.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context

VARIABLE: Final = "DESKOPS_READ_ONLY"

# By group, what does its work in one transaction: `--dry-run` is added to each of them.
# The names stand here, for the registry of actions takes as long to load as a whole help page.
_OF_JOBS: Final = (
    *(
        "dispatch",
        "accept",
        "depart",
        "arrive",
        "start",
        "resume",
        "resolve",
        "confirm",
        "close",
        "note",
        "photo",
    ),
    *("part", "hold", "escalate", "reschedule", "prioritise", "reassign", "call-back", "return", "reopen"),
    *("cancel", "accept-late", "settle"),
)
_OF_DESK_JOBS: Final = (
    *(
        "dispatch",
        "reassign",
        "prioritise",
        "cancel",
        "close",
        "return",
        "accept-late",
        "call-back",
        "reopen",
    ),
    "note",
)
_OF_VISITS: Final = ("answer", "call-back", "fill", "finish", "note", "photo", "place", "problem", "rate")
_OF_ROUNDS: Final = ("agree", "call-off", "cancel", "close", "generate", "move", "reopen")
ACTS: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"undo", "redo"}),
    "job": frozenset({*_OF_JOBS, "new", "batch", "undo", "redo"}),
    "inspection": frozenset({*_OF_VISITS, "start", "reopen", "undo", "redo"}),
    "campaign": frozenset(_OF_ROUNDS),
    "problem": frozenset({"solve", "plan", "job", "reopen"}),
    "asset": frozenset({"correct"}),
    "kb": frozenset({"add", "rewrite", "use"}),
    "calendar": frozenset({"correct", "add"}),
    "sla": frozenset({"set", "reset"}),
    "desk": frozenset({*_OF_DESK_JOBS, "request", "approve", "revoke"}),
    "desk cover": frozenset({"add", "stand-in", "shift", "end"}),
    "desk person": frozenset({"add"}),
}

# What cannot be planned in a transaction, and what reads instead.
_SETTINGS, _COPIES = "deskops config show --origin", "deskops backup --list"
REFUSED: Final[Mapping[str, str]] = {
    "sync": "deskops sync status",
    "sync settle": "deskops sync attention",
    "sync retry": "deskops sync attention",
    "inspection in-order": "deskops inspection fill --dry-run",
    "sign": "deskops report order",
    "init": _SETTINGS,
    "demo": "deskops today",
    "keys set": "deskops keys list",
    "keys reset": "deskops keys list",
    "config set": _SETTINGS,
    "config unset": _SETTINGS,
    "config secret": _SETTINGS,
    "backup": _COPIES,
    "restore": _COPIES,
    "encrypt": "deskops doctor",
    "desk init": "deskops desk status",
    "desk join": "deskops desk status",
    "desk keys": "deskops desk status",
    "desk serve": "deskops desk status",
    "desk enrol": "deskops desk status",
    "desk recover": "deskops desk attention",
    "desk settle": "deskops desk attention",
    "desk token": "deskops desk status",
    "desk person export": "deskops desk person list",
    "desk import-bundle": "deskops desk status",
    "desk quarantine": "deskops desk attention",
    "desk backup": "deskops desk status",
    "desk restore": "deskops desk status",
}
# Of a refused command, the option with which it reads all the same; of a reading one, those with which it writes.
_READS_WITH: Final[Mapping[str, frozenset[str]]] = {"backup": frozenset({"listed"})}
WRITES_WITH: Final[Mapping[str, frozenset[str]]] = {
    "inspect": frozenset({"asset", "job", "inspection", "record"}),
    "scan": frozenset({"correct"}),
    "doctor": frozenset({"rebuild", "compile"}),
}
_INSTEAD: Final = {
    "inspect": "deskops inspect --json",
    "scan": "deskops scan --json",
    "doctor": "deskops doctor",
}
# A `--dry-run` of its own that goes with another option only.
_OWN_WITH: Final = {"doctor": "terminal"}


class ReadOnly:
    """Whether this run only reads: said before the command, by the environment, or by a command's `--dry-run`."""

    on = False

    def begin(self, environment: Mapping[str, str]) -> None:
        self.on = environment.get(VARIABLE, "").strip() not in {"", "0"}

    def to_environment(self) -> None:
        """For the full screen, whose context is opened from the environment."""
        if self.on:
            import os

            os.environ[VARIABLE] = "1"

    @contextmanager
    def told(self, context: "Context") -> Iterator[None]:
        """A context that outlives the command only reads as long as it does."""
        before, context.is_read_only = context.is_read_only, context.is_read_only or self.on
        try:
            yield
        finally:
            context.is_read_only = before

    def guard(self, path: str, params: dict[str, Any]) -> None:
        """Turns a `--dry-run` of the command's own on. Raises Refused for what cannot be planned."""
        if "dry_run" in params:
            goes_with = _OWN_WITH.get(path)
            params["dry_run"] = params["dry_run"] or goes_with is None or bool(params.get(goes_with))
        writes = any(params.get(name) for name in WRITES_WITH.get(path, ()))
        reads = any(params.get(name) for name in _READS_WITH.get(path, ()))
        if writes or (path in REFUSED and not reads):
            self.refuse(path)

    def refuse(self, path: str) -> None:
        """Raises Refused where this run only reads."""
        if self.on:
            from deskops.errors import Refused

            raise Refused(
                _("deskops {command} cannot be planned, and nothing is written in this run.").format(
                    command=path
                ),
                hint=_("What reads instead: {command}").format(
                    command=_INSTEAD.get(path) or REFUSED.get(path, "")
                ),
            )


read_only = ReadOnly()


def acts(group: str, name: str) -> bool:
    """`group`: as it is called, with the program's name."""
    return name in ACTS.get(group.partition(" ")[2], ())


def _hear(_context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        read_only.on = True


def dry_run() -> click.Option:
    about = N_("Say exactly what would be written, and write nothing")
    return click.Option(["--dry-run"], is_flag=True, expose_value=False, callback=_hear, help=_(about))


def read_only_option() -> click.Option:
    about = N_("Change nothing: commands that act say what they would write")
    return click.Option(["--read-only"], is_flag=True, expose_value=False, callback=_hear, help=about)
