"""`deskops inspect` for anything that is not this machine: addresses, devices, sites; what is found as it is found."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.cli import output
from deskops.cli.progress import Progress
from deskops.errors import UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from deskops.checks.runner import Inspected
    from deskops.cli.commands.inspect_told import Lines
    from deskops.domain.finding import Outcome
    from deskops.ops.context import Context
    from deskops.ops.do.rounds import Result, Tour
    from deskops.ops.do.wanted import Wanted
    from deskops.ops.read.aims import Aim

_EVERY: Final = 0.5  # seconds between two looks at what is running
_NAMED: Final = 3  # of what is running
_MOST_LINES: Final = 100_000  # of a list on standard input
_LONGEST: Final = 400  # characters of one of them


class Asked(NamedTuple):
    """What was typed."""

    words: "Sequence[str]"
    site: str
    kinds: "Sequence[str]"
    form: str
    record: bool
    campaign: str = ""


def run_round(context: "Context", asked: Asked, wanted: "Wanted") -> int:
    """Raises what the op raises; a round that is interrupted tells what it has."""
    from deskops.ops.do.rounds import plan

    aims = _aims(context, asked, wanted.profile)
    started, begun = context.now, time.perf_counter()
    tour = plan(context, aims, _asking(wanted, aims))
    interrupted = _go(tour, asked, alone=len(aims) == 1)
    if asked.record:
        _record(tour)
    code = _print(tour, asked, started, time.perf_counter() - begun)
    if interrupted or tour.left:
        _tell_left(tour, wanted, interrupted)
    return 130 if interrupted else code


def _aims(context: "Context", asked: Asked, profile: str) -> "list[Aim]":
    """Raises what leads nowhere, and UsageError for nothing at all."""
    from deskops.ops.read.aims import aims_of, whole_sites

    listed = _listed() if "-" in asked.words else []
    words = [word for word in asked.words if word != "-"]
    if profile == "site":
        aims = whole_sites(context, [*words, *listed], site=asked.site)
    else:
        aims = aims_of(
            context, words, listed=listed, site=asked.site, kinds=asked.kinds, campaign=asked.campaign
        )
    if not aims and asked.kinds:
        raise UsageError(
            _("No device there is of this kind: {kinds}").format(kinds=", ".join(asked.kinds)),
            hint=_("--kind chooses among the devices of a site: --site SITE --kind KIND"),
        )
    if not aims:
        raise UsageError(_("There is nothing to inspect."), hint=_("Look at: deskops asset list"))
    return aims


def _asking(wanted: "Wanted", aims: "Sequence[Aim]") -> "Wanted":
    """Questions are for one target; those of many would come in each other's way."""
    return replace(wanted, asks=wanted.asks and len(aims) == 1)


def looking(
    context: "Context", asked: Asked, wanted: "Wanted"
) -> "Callable[[Mapping[str, frozenset[str]]], Mapping[str, Inspected]]":
    """What `--watch` repeats: all targets at first, then those that are not well, with what is not."""
    from deskops.cli.asking import answered
    from deskops.ops.do.rounds import plan

    aims = {aim.name: aim for aim in _aims(context, asked, wanted.profile)}

    def look(bad: "Mapping[str, frozenset[str]]") -> "Mapping[str, Inspected]":
        found: dict[str, Inspected] = {}
        groups = {names: [aim for aim in bad if bad[aim] == names] for names in set(bad.values())}
        for names, some in (groups or {frozenset(wanted.checks): list(aims)}).items():
            now = replace(wanted, checks=tuple(sorted(names)) or wanted.checks)
            tour = plan(context, [aims[name] for name in some], _asking(now, list(aims.values())))
            for event in tour.events(_EVERY):
                if event is not None and event.question is not None:
                    event.question.answer(answered(event.planned.name, event.question))
            found |= {result.aim.name: result.inspection for result in tour.told}
        return found

    return look


def _listed() -> list[str]:
    """A target a line; what follows a # is a remark."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            _("A list of targets is read from standard input"), hint=_("deskops inspect - < list.txt")
        )
    found = []
    for number, line in enumerate(sys.stdin):
        if number >= _MOST_LINES:
            raise UsageError(_("The list has more than {most} lines").format(most=_MOST_LINES))
        word = line.partition("#")[0].strip()
        if word:
            found.append(word[:_LONGEST])
    return found


def _go(tour: "Tour", asked: Asked, *, alone: bool) -> bool:
    """Whether somebody interrupted it."""
    from deskops.checks.rounds import What
    from deskops.cli.asking import answered
    from deskops.cli.commands.inspect_told import Lines

    lines = Lines(tour.checks) if not asked.form else None
    total, done = len(tour.targets), 0
    try:
        running = _Running()
        with running:
            for event in tour.events(_EVERY):
                if event is not None and event.question is not None:
                    running.away()
                    event.question.answer(answered(event.planned.name, event.question))
                elif event is not None and event.finding is not None and lines is not None and alone:
                    if event.inspection is None or not event.inspection.error:
                        running.away()
                        lines(event.finding)
                elif event is not None and event.what in (What.DONE, What.FAILED):
                    done += 1
                    if lines is not None:
                        running.away()
                        _tell_one(tour.results[event.planned.name], lines, alone=alone)
                running(done, total, tour.round.running)
    except KeyboardInterrupt:
        return True
    return False


class _Running(Progress):
    """How many are done, and what is being asked just now."""

    def __init__(self) -> None:
        super().__init__("")

    def __call__(
        self, done: int, total: int | None = None, running: "dict[str, float] | None" = None
    ) -> None:
        names = list(running or {})
        more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
        self.label = f"{', '.join(names[:_NAMED])}{more}"
        super().__call__(done, total)

    def away(self) -> None:
        self.__exit__(None, None, None)
        self._width = 0


def _tell_one(result: "Result", lines: "Lines", *, alone: bool) -> None:
    """Of many targets what is bad, and a line for each; of one everything was said already."""
    from deskops.cli.commands.inspect_told import BAD, tell_changes, tell_error, tell_sum

    if result.error is not None:
        words = _("{name}: {value}").format(name=result.aim.name, value=result.error.message)
        tell_error(words, result.error.hint)
        return
    if result.run is None:
        return
    inspection = result.run.inspection
    if not alone:
        lines.head(inspection.outcome, _named(result))
        for finding in inspection.findings:
            if str(finding.outcome) in BAD and not inspection.error:
                lines(finding)
    if not inspection.error:
        tell_changes(result.run)
    if alone or inspection.error:
        tell_sum(inspection)


def _named(result: "Result") -> str:
    """A target with what the register says of it, and how long it took."""
    device = result.aim.device
    about = " ".join(filter(None, (device.hostname, device.site_code or ""))) if device else ""
    name = f"{result.aim.name} ({about})" if about else result.aim.name
    return f"{name}  {result.inspection.seconds:.1f} s"


def _record(tour: "Tour") -> None:
    """The result of every registered device that could be asked."""
    from deskops.cli.commands.inspect_told import tell_record

    for result in tour.results.values():
        if result.run is not None and result.aim.device is not None and not result.run.inspection.error:
            recorded = result.run.record()
            if len(tour.targets) == 1:
                tell_record(recorded)


def _print(tour: "Tour", asked: Asked, started: "datetime", seconds: float) -> int:
    from deskops.checks.outputs.exits import exit_code

    told = tour.told
    inspections = [result.inspection for result in told]
    outcomes = [one.outcome for one in inspections]
    if asked.form == "nagios":
        from deskops.checks.outputs.nagios import line

        text, code = line(inspections)
        output.line(text.rstrip("\n"))
        return code
    if asked.form == "json":
        from deskops.checks.outputs.json_object import VERSION, target_object
        from deskops.cli.commands.inspect_told import compared_object

        targets = [
            target_object(result.inspection, result.profile) | compared_object(result.run) for result in told
        ]
        whole = {"version": VERSION, "started": started.isoformat(), "seconds": round(seconds, 3)}
        output.json_object(whole | {"targets": targets, "left": tour.left})
    elif asked.form == "junit":
        from deskops.checks.outputs.junit import document

        output.line(document(inspections).rstrip("\n"))
    elif len(tour.targets) > 1:
        _tell_round(tour, outcomes[: len(tour.results)], seconds)
    return exit_code(outcomes)


def _tell_round(tour: "Tour", outcomes: "Sequence[Outcome]", seconds: float) -> None:
    from collections import Counter

    from deskops.domain.finding import OUTCOME_LABELS

    parts = _(", ").join(
        f"{_(OUTCOME_LABELS[outcome])} {count}" for outcome, count in Counter(outcomes).most_common()
    )
    words = _("{done} of {total} targets in {seconds} s ({parts})")
    if not parts:  # it was over before the first was done
        words = _("{done} of {total} targets in {seconds} s")
    output.summary(
        words.format(done=len(tour.results), total=len(tour.targets), seconds=f"{seconds:.1f}", parts=parts)
    )


def _tell_left(tour: "Tour", wanted: "Wanted", interrupted: bool) -> None:
    words = (
        _("Interrupted: {count} targets were not inspected.")
        if interrupted
        else _("The time was over: {count} targets were not inspected.")
    )
    output.warn(words.format(count=len(tour.left)))
    if wanted.keep is not None:
        output.say(
            _("Go on with the same command: what {path} has is not asked again.").format(path=wanted.keep)
        )
    else:
        output.say(_("With --keep FOLDER a round can be gone on with."))


def keep_folder(told: Path | None) -> Path | None:
    """Raises UsageError for a file."""
    if told is not None and told.exists() and not told.is_dir():
        raise UsageError(_("{path} is no folder").format(path=told))
    return told
