"""`deskops inspect`: run checks on this machine or judge saved facts; a line as each finding comes."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskops.cli import output
from deskops.cli.commands.inspect_options import options
from deskops.cli.commands.inspect_told import Lines, compared_object, tell_changes, tell_record, tell_sum
from deskops.cli.lazy import Direct, example
from deskops.cli.session import opened
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deskops.checks.targets.local import Local
    from deskops.ops.context import Context
    from deskops.ops.do.inspecting import Run
    from deskops.ops.do.wanted import Wanted

_HERE: Final = frozenset({"local", "localhost", "127.0.0.1", "."})
_FACTS: Final = "facts:"


def _inspect(
    target: tuple[str, ...],
    profile: str,
    check: tuple[str, ...],
    asset: str,
    job: str,
    inspection: str,
    save_facts: Path | None,
    fast: bool,
    json: bool,
    junit: bool,
    nagios: bool,
    **many: Any,
) -> int:
    form = _form({"json": json, "junit": junit, "nagios": nagios})
    if many["watch"] is not None:
        _alone(asset, job, inspection, save_facts)
        return _watch(target, profile, check, form, fast, many)
    if _is_round(target, many):
        _alone(asset, job, inspection, save_facts)
        return _round(target, profile, check, form, fast, many)
    facts = _facts_of(target)
    here = None if facts else _this_machine()
    with opened() as context:
        which = {"facts": facts, "here": here, "profile": profile, "checks": check, "fast": fast}
        run = _prepare(context, asset, job, inspection, **which)
        shown = Lines([one.id for one in run.checks]) if not form else None
        for finding in run:
            if shown:
                shown(finding)
        if save_facts is not None:
            run.save_facts(save_facts)
        code = _print(run, form)
        if not form:
            tell_changes(run)
        if asset or job or inspection:
            tell_record(run.record())
        return code


def _prepare(context: "Context", asset: str, job: str, inspection: str, **more: Any) -> "Run":
    from deskops.ops.do.inspecting import prepare

    if asset:
        from deskops.ops.read.references import find_asset

        more["asset"] = find_asset(context, asset)
    if job:
        from deskops.ops.read.references import find_job

        more["job"] = find_job(context, job)
    if inspection:
        from deskops.ops.read.inspections import find_inspection

        more["inspection"] = find_inspection(context, inspection)
    return prepare(context, **more)


def _this_machine() -> "Local":
    """Being read already, before the store is opened and what judges is loaded."""
    from deskops.checks.targets.local import Local

    machine = Local()
    machine.ahead()
    return machine


def _is_round(targets: tuple[str, ...], many: dict[str, Any]) -> bool:
    """Whether anything but this machine or one file of facts is meant."""
    if many["site"] or many["kind"] or many["campaign"] or len(targets) > 1:
        return True
    return bool(targets) and targets[0].lower() not in _HERE and _file_of(targets[0]) is None


def _alone(asset: str, job: str, inspection: str, save_facts: Path | None) -> None:
    """Raises UsageError for what only goes with this machine or one file."""
    if asset or job or inspection or save_facts:
        raise UsageError(
            _(
                "--asset, --job, --inspection and --save-facts go with this machine, or with one file of facts"
            ),
            hint=_("For others: --record keeps the results of registered devices, --keep FOLDER their facts"),
        )


def _round(
    target: tuple[str, ...],
    profile: str,
    check: tuple[str, ...],
    form: str,
    fast: bool,
    many: dict[str, Any],
) -> int:
    from deskops.cli.commands.inspect_round import Asked, run_round

    with opened() as context:
        asked = Asked(target, many["site"], many["kind"], form, many["record"], many["campaign"])
        return run_round(context, asked, _wanted(target, profile, check, fast, many))


def _wanted(
    target: tuple[str, ...], profile: str, check: tuple[str, ...], fast: bool, many: dict[str, Any]
) -> "Wanted":
    from deskops.cli.commands.inspect_round import keep_folder
    from deskops.ops.do.wanted import Wanted

    return Wanted(
        profile=profile,
        checks=check,
        fast=fast,
        at_once=many["at_once"],
        at_a_site=many["at_a_site"],
        seconds=many["target_seconds"],
        rate=many["rate"],
        all_seconds=many["all_seconds"],
        keep=keep_folder(many["keep"]),
        asks=output.interactive() and len(target) == 1 and not many["site"],
    )


def _watch(
    target: tuple[str, ...],
    profile: str,
    check: tuple[str, ...],
    form: str,
    fast: bool,
    many: dict[str, Any],
) -> int:
    from deskops.cli.commands.inspect_watch import watch

    if form or many["record"] or many["keep"] or many["campaign"]:
        raise UsageError(
            _("--watch goes with no form, --record, --keep or --campaign"),
            hint=_("Inspect once more without it when all is well"),
        )
    if _facts_of(target) or any(one.startswith(_FACTS) for one in target):
        raise UsageError(
            _("A file of facts does not change: there is nothing to watch"),
            hint=_("Watch the machine itself, or inspect the file without --watch"),
        )
    with opened() as context:
        if _is_round(target, many):
            from deskops.cli.commands.inspect_round import Asked, looking

            asked = Asked(target, many["site"], many["kind"], "", False)
            wanted = _wanted(target, profile, check, fast, many)
            return watch(looking(context, asked, wanted), many["watch"])

        def here(bad: "Mapping[str, frozenset[str]]") -> "dict[str, Any]":
            names = tuple(name for each in bad.values() for name in each) or check
            run = _prepare(context, "", "", "", profile=profile, checks=names, fast=fast)
            for _finding in run:
                pass
            return {run.inspection.target: run.inspection}

        return watch(here, many["watch"])


def _file_of(name: str) -> Path | None:
    for one in (name, name.removeprefix(_FACTS)):
        if os.path.isfile(one):  # noqa: PTH113 - a name that no file can have is no error here
            return Path(one)
    return None


def _facts_of(targets: tuple[str, ...]) -> Path | None:
    """A file of saved facts; None for this machine."""
    return _file_of(targets[0]) if targets and targets[0].lower() not in _HERE else None


def _form(forms: dict[str, bool]) -> str:
    chosen = [name for name, wanted in forms.items() if wanted]
    if len(chosen) > 1:
        raise UsageError(_("Only one form at a time"), hint=_("Choose one of --json, --junit and --nagios"))
    return chosen[0] if chosen else ""


def _print(run: "Run", form: str) -> int:
    from deskops.checks.outputs.exits import exit_code

    done = run.inspection
    if form == "nagios":
        from deskops.checks.outputs.nagios import line

        text, code = line([done])
        output.line(text.rstrip("\n"))
        return code
    if form == "json":
        from deskops.checks.outputs.json_object import whole

        body = whole([done], started=done.started, seconds=done.seconds, profile=run.profile)
        body["targets"][0] |= compared_object(run)
        output.json_object(body)
    elif form == "junit":
        from deskops.checks.outputs.junit import document

        output.line(document([done]).rstrip("\n"))
    else:
        tell_sum(done)
    return exit_code([done.outcome])


inspect = Direct(
    _inspect,
    N_("Check this machine: name, network, protection, updates, disks and more"),
    [
        example("deskops inspect", N_("Every check of a PC, with what to do")),
        example(
            "deskops inspect --asset GZPC00581 --job 023",
            N_("Answer the checklist items that are bound to checks"),
        ),
        example("deskops inspect --check pc.disk.free --nagios", N_("One check, for a monitor")),
        example(
            "deskops inspect --save-facts pc.json",
            N_("Keep the facts; elsewhere: deskops inspect facts:pc.json"),
        ),
    ],
    options,
)
