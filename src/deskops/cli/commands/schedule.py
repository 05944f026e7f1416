"""`deskops schedule`: the nightly sync in the system's scheduler: put there, shown, taken away."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import Shelf, example
from deskops.cli.session import opened
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.do.schedulers import Step
    from deskops.ops.do.scheduling import Scheduled

_KINDS: Final = {
    "systemd": N_("a systemd timer of yours"),
    "cron": N_("your crontab"),
    "launchd": N_("a launchd agent of yours"),
    "task": N_("a task of the Windows Task Scheduler"),
}

schedule = Shelf(
    N_("The nightly sync: install it, show it, remove it"),
    example("deskops schedule install", N_("Sync each night, at this laptop's own minute")),
    example("deskops schedule show", N_("What is installed, and when it runs next")),
)

DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would be done, and do nothing"))]


@schedule.command(
    "install",
    N_("Let this laptop sync each night; again changes nothing"),
    example("deskops schedule install", N_("At its own minute between sync.from and sync.until")),
    example("deskops schedule install --dry-run", N_("Show every file and command first")),
    example('deskops config set sync.from "22:00"', N_("Another window; install again after it")),
)
def install(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    from deskops.ops.do.scheduling import install as put

    with opened() as context:
        done = put(context, dry_run=dry_run)
    if as_json:
        output.json_object({**_body(done), "dry_run": dry_run, "changed": bool(done.steps) and not dry_run})
        return
    if dry_run:
        _tell_steps(done)
    elif done.steps:
        output.say(_("Each night at {time} this laptop syncs, by {kind}.").format(**_named(done)))
    else:
        output.say(_("Nothing to change: each night at {time}, by {kind}.").format(**_named(done)))
    _tell_notes(done)


@schedule.command(
    "show",
    N_("Show what is installed, when it runs next, and whether it is what would be written now"),
    example(
        "deskops schedule show",
        N_("Exit code 5 where nothing is installed, 1 where it is not as it should be"),
    ),
    example("deskops schedule show --json", N_("As JSON")),
)
def show(as_json: AsJson = False) -> Exit:
    from deskops.ops.do.scheduling import show as look

    with opened() as context:
        found = look(context)
    verdict = Exit.DONE if found.right else Exit.REFUSED
    if as_json:
        output.json_object(_body(found))
        return verdict
    output.facts(_facts(found))
    if not found.right:
        output.say(_("It is not as it should be; put it right with: deskops schedule install"))
    _tell_notes(found)
    return verdict


@schedule.command(
    "remove",
    N_("Sync no more each night; takes away what install put there, and only that"),
    example("deskops schedule remove", N_("Syncing by hand stays: deskops sync")),
    example("deskops schedule remove --dry-run", N_("Show every file and command first")),
)
def remove(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    from deskops.ops.do.scheduling import remove as take

    with opened() as context:
        done = take(context, dry_run=dry_run)
    if as_json:
        steps = [_step(each) for each in done.steps]
        output.json_object(
            {
                "kind": done.kind,
                "name": done.plan.name,
                "dry_run": dry_run,
                "removed": not dry_run,
                "steps": steps,
            }
        )
        return
    if dry_run:
        _tell_steps(done)
        return
    output.say(_("The nightly sync is gone from {kind}.").format(kind=_(_KINDS[done.kind])))


def _named(done: "Scheduled") -> dict[str, Any]:
    return {"time": done.plan.at, "kind": _(_KINDS[done.kind])}


def _facts(found: "Scheduled") -> list[tuple[str, str]]:
    installed = found.found
    return [
        (_("Installed in"), _(_KINDS[found.kind])),
        (_("Name"), found.plan.name),
        (_("Each night at"), str(installed.at or "") if installed else ""),
        (_("Next run"), f"{found.next:%Y-%m-%d %H:%M %Z}" if found.next else _("never: it is switched off")),
        (_("Command"), " ".join(found.plan.command)),
        (_("What it said"), installed.log if installed else ""),
        (_("As it should be"), _("yes") if found.right else _("no")),
    ]


def _body(done: "Scheduled") -> dict[str, Any]:
    found = done.found
    return {
        "kind": done.kind,
        "name": done.plan.name,
        "installed": found is not None,
        "active": found is not None and found.active,
        "current": found is not None and found.same,
        "at": str(found.at) if found and found.at else None,
        "planned": str(done.plan.at),
        "next": done.next.isoformat(timespec="seconds") if done.next else None,
        "log": found.log if found else done.plan.log,
        "command": list(done.plan.command),
        "environment": dict(done.plan.environment),
        "steps": [_step(each) for each in done.steps],
        "notes": list(done.notes),
    }


def _step(step: "Step") -> dict[str, Any]:
    from deskops.ops.do.schedulers import Delete, Run

    if isinstance(step, Run):
        return {"run": list(step.words), "given": step.shown.decode("utf-8", "replace")}
    if isinstance(step, Delete):
        return {"delete": str(step.path)}
    return {"write": str(step.path), "content": _readable(step.content)}


def _readable(content: bytes) -> str:
    return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "replace")


def _tell_steps(done: "Scheduled") -> None:
    """What would be done, as data: files with what stands in them, and commands."""
    if not done.steps:
        output.say(_("Nothing would change"))
    for each in map(_step, done.steps):
        if "run" in each:
            output.line(_("run {command}").format(command=" ".join(each["run"])))
        elif "delete" in each:
            output.line(_("delete {file}").format(file=each["delete"]))
        else:
            output.line(_("write {file}").format(file=each["write"]))
        for line in (each.get("content") or each.get("given") or "").splitlines():
            output.line(f"    {line}")


def _tell_notes(done: "Scheduled") -> None:
    for each in done.notes:
        output.say("  " + each)
