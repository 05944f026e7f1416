"""What is done to problems: written down by hand, solved, planned, opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskops.domain.finding import Severity
from deskops.domain.nouns import Kind
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.acts import Acted, known_action, load, write
from deskops.ops.do.payloads import LONGEST_TEXT, payload_of
from deskops.ops.do.problem_rules import Fault, Place, create_problem
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.text import storable

_SEVERITIES: Final = tuple(Severity)
_SAYS: Final = {"plan": "plan", "solve": "solution"}  # the field without which the step is not taken


@dataclass(frozen=True, slots=True)
class NewProblem:
    """What a device's user complains of; ids. A job or an inspection brings its device along."""

    title: str
    detail: str = ""
    severity: str = Severity.MEDIUM
    asset_id: str | None = None
    job_id: str | None = None
    inspection_id: str | None = None
    item: str = ""


def add_problem(
    context: Context, problem: NewProblem, *, solution: str = "", plan: str = "", due: str = ""
) -> Acted:
    """Write it down, and with it what is planned and what solved it on the spot; all of it or nothing.

    Raises UsageError without a title, with an unknown severity, with nothing that it belongs to, or with a day that is
    none or has no plan.
    """
    fault, place = _fault(problem), _place(context, problem)
    if due and not plan:
        raise UsageError(_("A day needs a plan."), hint=_("Say what will be done: --plan"))
    steps = [
        (name, payload_of(known_action(Kind.PROBLEM, name), given))
        for name, given in (("plan", {"plan": plan, "due": due}), ("solve", {"solution": solution}))
        if given[_SAYS[name]]
    ]
    with context.act() as act:
        made = create_problem(act, place, fault)
        row = act.refresh(Kind.PROBLEM, made)
        for name, payload in steps:
            act.ledger.flush()
            write(act, Kind.PROBLEM, load(act, Kind.PROBLEM, made), name, payload)
            row = act.refresh(Kind.PROBLEM, made)
    return Acted(Kind.PROBLEM, made, "create", made, row)


def _fault(problem: NewProblem) -> Fault:
    title, detail = storable(problem.title).strip(), storable(problem.detail).strip()
    if not title:
        raise UsageError(_("A problem needs a title."), hint=_("Say in a few words what is wrong: --title"))
    if max(len(title), len(detail)) > LONGEST_TEXT:
        raise UsageError(_("The text is too long."), hint=_("Attach it as a file."))
    if problem.severity not in _SEVERITIES:
        raise UsageError(
            _("{severity} is no severity.").format(severity=problem.severity),
            hint=_("It is one of: {names}").format(names=", ".join(_SEVERITIES)),
        )
    return Fault(title, detail, str(problem.severity), problem.item)


def solve(context: Context, problem: str, solution: str) -> Acted:
    """Solved on the spot, or by the follow-up. Raises Refused for one that is solved already."""
    return act_on_problem(context, problem, "solve", {"solution": solution})


def plan(context: Context, problem: str, plan: str, due: str = "") -> Acted:
    """What will be done, and until when (an ISO date). Raises UsageError, Refused."""
    return act_on_problem(context, problem, "plan", {"plan": plan, "due": due})


def reopen(context: Context, problem: str, reason: str) -> Acted:
    return act_on_problem(context, problem, "reopen", {"reason": reason})


def act_on_problem(context: Context, problem: str, action: str, given: Mapping[str, Any]) -> Acted:
    payload = payload_of(known_action(Kind.PROBLEM, action), given)
    _refuse_past(context, str(payload.get("due") or ""))
    with context.act() as act:
        entry = write(act, Kind.PROBLEM, load(act, Kind.PROBLEM, problem), action, payload)
        row = act.refresh(Kind.PROBLEM, problem)
    return Acted(Kind.PROBLEM, problem, action, entry.id, row)


def _refuse_past(context: Context, due: str) -> None:
    if due and due < context.today.isoformat():
        raise UsageError(
            _("{day} is over: nothing can be done until then.").format(day=due),
            hint=_("Name a day that is to come."),
        )


def _place(context: Context, problem: NewProblem) -> Place:
    asset, job = problem.asset_id, problem.job_id
    if problem.inspection_id:
        visit = views.one(context.views, "inspection_line", InspectionLine, id=problem.inspection_id)
        asset, job = asset or (visit and visit.asset_id), job or (visit and visit.job_id)
    if job and not asset:
        line = views.one(context.views, "job_line", JobLine, id=job)
        asset = line and line.asset_id
    if not (asset or job or problem.inspection_id):
        raise UsageError(
            _("A problem belongs to a device, a job or an inspection."),
            hint=_("Say which: --asset, --job or --inspection"),
        )
    return Place(asset, problem.inspection_id, job)
