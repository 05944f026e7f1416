"""Putting right what a check found, after a person has seen the exact commands; kept on the job."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from deskops.checks.facts import Unread
from deskops.checks.fixes import WINDOWS, Case, Fix, Step, steps_of
from deskops.checks.kinds import System
from deskops.checks.registry import catalogue
from deskops.checks.runner import Inspected
from deskops.checks.targets.doing import Doer, Here, Over, Way
from deskops.checks.terminal import Answer, Terminal
from deskops.errors import Refused, Unreachable
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.rounds import plan
from deskops.ops.do.target_secrets import Typed
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import Aim
from deskops.ops.read.check_policy import policy_of

_TOLD: Final = 400  # characters of what a program says that a job keeps


class Access:
    """How a machine is got into by everything that one fix does there: what a person typed once is typed for all of it.

    `answer` puts its questions to a person; without it nobody is there.
    """

    def __init__(self, context: Context, answer: Answer | None = None) -> None:
        self.terminal = Terminal(answer)
        self.typed = Typed(context)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, and where: `shown` are the commands as they are run, a line each."""

    fix: Fix
    check: str
    target: str
    steps: Sequence[Step]
    windows: bool
    doer: Doer
    aim: Aim | None

    @property
    def shown(self) -> list[str]:
        return [shlex.join(step.words) for step in self.steps]


@dataclass(frozen=True, slots=True)
class Done:
    """`code` 0: it worked. `said` is what the program said. `broken_off`: by Ctrl+C, or since the line was lost."""

    step: Step
    code: int
    said: str
    broken_off: bool = False

    @property
    def worked(self) -> bool:
        return self.code == 0

    @property
    def failed(self) -> bool:
        """What may fail may say no; it may not be broken off, since nobody knows what it did then."""
        return self.broken_off or not (self.worked or self.step.may_fail)


def plan_fix(context: Context, fix: Fix, check: str, aim: Aim | None, access: Access) -> Plan:
    """Look at the machine first; `aim` None: this machine. Raises Unreachable, Refused."""
    inspection = look(context, check, aim, access)
    if inspection.error:
        raise Unreachable(inspection.error, hint=inspection.hint)
    policy = policy_of(context, aim.device if aim else None, profile="pc", checks=())
    system = inspection.facts.get(System)
    steps = steps_of(fix, Case(inspection.facts, policy))
    windows = system is not None and system.family == WINDOWS
    doer = _doer(context, aim, access)
    return Plan(fix, check, aim.name if aim else doer.name, steps, windows, doer, aim)


def run_fix(plan: Plan) -> Iterator[Done]:
    """Step after step. One that fails, a line that is lost and Ctrl+C end it, but for what is run always.

    What was run is told all the same; then Ctrl+C is raised on as KeyboardInterrupt.
    """
    ended = interrupted = False
    for step in plan.steps:
        if ended and not step.always:
            continue
        try:
            said = plan.doer.do(step.words, windows=plan.windows)
            done = Done(step, said.code, (said.text + "\n" + said.error).strip())
        except Unread as reason:
            done = Done(step, 127, str(reason))
        except Unreachable as error:
            done = Done(step, 255, error.message, broken_off=True)
        except KeyboardInterrupt:
            interrupted = True
            done = Done(step, 130, _("it was interrupted"), broken_off=True)
        ended = ended or done.failed
        yield done
    if interrupted:
        raise KeyboardInterrupt


def look(context: Context, check: str, aim: Aim | None, access: Access) -> Inspected:
    """What the check says now, with the system beside it."""
    names = (check,) if check in catalogue() else ()
    wanted = tuple(dict.fromkeys((*names, "pc.os.support")))
    if aim is None:
        from deskops.ops.do.inspecting import prepare

        run = prepare(context, checks=wanted)
        for _finding in run:
            pass
        return run.inspection
    answer = access.terminal.answer
    tour = plan(context, [aim], Wanted(checks=wanted, asks=answer is not None, typed=access.typed))
    for event in tour.events(1):
        if event is not None and event.question is not None:
            event.question.answer(answer(aim.name, event.question) if answer else None)
    result = tour.results[aim.name]
    if result.error is not None:
        raise result.error
    if result.run is None:
        raise Unreachable(_("{target}: {why}").format(target=aim.name, why=_("no answer in time")))
    return result.run.inspection


def keep(context: Context, job: str, plan: Plan, done: Sequence[Done]) -> None:
    """A note on the job: what was run, where, and what came of it."""
    lines = [f"{plan.check} @ {plan.target}: {_(plan.fix.title)}"]
    for one in done:
        lines.append(f"$ {shlex.join(one.step.words)} → {one.code}")
        if one.said and not one.worked:
            lines.append(one.said[:_TOLD])
    act_on_job(context, job, "note", {"text": "\n".join(lines)})


def _doer(context: Context, aim: Aim | None, access: Access) -> Doer:
    if aim is None:
        return Here()
    from deskops.ops.do.probing import probe_for

    person = access.terminal.person if access.terminal.answer else None
    probe: Any = probe_for(context, aim, person, access.typed)
    way = getattr(probe, "machine", probe)  # a till is a machine, and what its work needs around it
    if not isinstance(way, Way):
        raise Refused(
            _("{target} is not reached in a way in which commands can be run.").format(target=aim.name),
            hint=_("Name it as ssh://HOST or winrm://USER@HOST"),
        )
    return Over(way, access.terminal)
