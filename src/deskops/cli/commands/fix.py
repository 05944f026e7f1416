"""`deskops fix`: put right what a check found; the exact commands first, then a yes."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import opened
from deskops.errors import DeskopsError, UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deskops.checks.runner import Inspected
    from deskops.ops.context import Context
    from deskops.ops.do.fixing import Access, Done, Plan


@command(
    N_("Put right what a check found: shows the exact commands, asks, runs them"),
    example("deskops fix pc.time.source", N_("Set this machine's clock by its time server")),
    example("deskops fix prn.queue ssh://branch-pc --job 023", N_("There, and keep it on the job")),
    example("deskops fix pc.time.source GZPC00581 --dry-run", N_("Only show what would be run")),
)
def fix(
    check: Annotated[str, typer.Argument(metavar="CHECK", help=N_("The check, or the name of a fix"))],
    target: Annotated[
        str,
        typer.Argument(
            metavar="[TARGET]", help=N_("This machine without it; ssh://HOST, a device's tag or name")
        ),
    ] = "",
    job: Annotated[str, typer.Option("--job", help=N_("The job that keeps what was done"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only show the commands"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.read.references import find_job

    with opened() as context:
        kept = find_job(context, job) if job else ""
        access = _access(context)
        plan = _planned(context, check, target, access)
        _show(plan, output.line if dry_run and not as_json else output.advice)
        if dry_run:
            _tell_plan(plan, as_json=as_json)
            return
        if not (yes or output.confirm(_("Run these commands?"), "--yes")):
            output.say(_("Nothing was done."))
            raise typer.Exit(1)
        done, after = _run(context, plan, access, kept, as_json=as_json)
    finding = next((one for one in after.findings if one.check == plan.check), None)
    _end(plan, done, finding, as_json=as_json)


def _run(
    context: "Context", plan: "Plan", access: "Access", kept: str, *, as_json: bool
) -> "tuple[Sequence[Done], Inspected]":
    """What was done, and what the machine says then. `kept`: the job that keeps it, whatever ends it."""
    from deskops.ops.do.fixing import Done, keep, look, run_fix

    done = list[Done]()
    try:
        for one in run_fix(plan):
            done.append(one)
            _tell(one)
        return done, look(context, plan.check, plan.aim, access)
    except (KeyboardInterrupt, DeskopsError):  # whoever reads the object is to know what was run all the same
        _tell_done(plan, done, "unknown", as_json=as_json)
        raise
    finally:
        if kept and done:
            keep(context, kept, plan, done)


def _access(context: "Context") -> "Access":
    from deskops.cli.asking import answered
    from deskops.ops.do.fixing import Access

    return Access(context, answered if output.interactive() else None)


def _planned(context: "Context", check: str, target: str, access: "Access") -> "Plan":
    from deskops.checks.fixes import fixes_of
    from deskops.ops.do.fixing import plan_fix
    from deskops.ops.read.aims import aims_of

    found = fixes_of(check)
    aims = aims_of(context, [target]) if target and target not in ("local", "localhost") else []
    if len(aims) > 1:
        raise UsageError(_("One machine at a time"), hint=_("Name one device instead of a site"))
    chosen = _chosen(found)
    return plan_fix(
        context, chosen, check if "." in check else chosen.checks[0], aims[0] if aims else None, access
    )


def _chosen(found: "Sequence[Any]") -> Any:
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.name} ({_(one.title)})" for one in found)
    if not output.interactive():
        raise UsageError(
            _("There is more than one way: {names}").format(names=names),
            hint=_("Name one: deskops fix NAME TARGET"),
        )
    import click

    output.say(_("There is more than one way: {names}").format(names=names))
    name = click.prompt(_("Which"), type=click.Choice([one.name for one in found]), err=True)
    return next(one for one in found if one.name == name)


def _show(plan: "Plan", tell: "Callable[[str], None]") -> None:
    """Whoever is asked has seen them, wherever the output goes; of a dry run they are the output."""
    output.say(_("On {target}: {title}").format(target=plan.target, title=_(plan.fix.title)))
    for line in plan.shown:
        tell(line)
    output.say(_(plan.fix.risk))


def _tell_plan(plan: "Plan", *, as_json: bool) -> None:
    if as_json:
        steps = [{"command": list(step.words)} for step in plan.steps]
        output.json_object({"target": plan.target, "check": plan.check, "steps": steps})


def _tell(done: "Done") -> None:
    import shlex

    output.say(_("{name}: {value}").format(name=shlex.join(done.step.words), value=_came_to(done)))
    if done.said:
        (output.detail if done.worked else output.advice)(done.said[:2_000])


def _came_to(done: "Done") -> str:
    if done.worked:
        return _("done")
    return _("did not work") if done.failed else _("did not work, and need not")


def _end(plan: "Plan", done: "Sequence[Done]", finding: Any, *, as_json: bool) -> None:
    failed = any(one.failed for one in done)
    outcome = str(finding.outcome) if finding else "unknown"
    _tell_done(plan, done, outcome, as_json=as_json)
    if finding and not as_json:
        output.say(_("{name}: {value}").format(name=plan.check, value=finding.message or finding.title))
    if failed or outcome in ("fail", "error"):  # unknown is what this machine cannot be asked
        raise typer.Exit(1)


def _tell_done(plan: "Plan", done: "Sequence[Done]", outcome: str, *, as_json: bool) -> None:
    if as_json:
        steps = [
            {"command": list(one.step.words), "code": one.code, "said": one.said[:2_000]} for one in done
        ]
        output.json_object({"target": plan.target, "check": plan.check, "steps": steps, "outcome": outcome})
