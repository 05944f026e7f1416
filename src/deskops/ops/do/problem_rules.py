"""The rule that a failed item or check opens a problem and a better answer solves it; by entries, as a person would.

A failure that nobody said or did anything about, and that is put right before the visit is finished, was a slip of the
hand: its problem is withdrawn, and counts neither as found nor as solved.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from deskops.domain.checklist import Answers, Item, mended, opened
from deskops.domain.clock import stored
from deskops.domain.inspection import InspectionState
from deskops.domain.nouns import Kind
from deskops.domain.problem import IN_ORDER, TAKEN_BACK, UNSOLVED
from deskops.i18n import _, language
from deskops.ops.context import Act
from deskops.ops.do.acts import load
from deskops.store.queries.problems import latest_problem


@dataclass(frozen=True, slots=True)
class Fault:
    """What failed: an item of a checklist, a check, or an item that a check answers."""

    title: str
    detail: str = ""
    severity: str = "medium"
    item: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it failed; ids."""

    asset: str | None = None
    inspection: str | None = None
    job: str | None = None


@dataclass(slots=True)
class Consequences:
    """Ids of the problems that a step opened (or opened again), solved and withdrew."""

    opened: list[str] = field(default_factory=list)
    solved: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def follow(
    act: Act,
    place: Place,
    items: Iterable[Item],
    before: InspectionState,
    after: InspectionState,
    given: Iterable[str],
) -> Consequences:
    """Do what the checklist's rule wants after its answers changed; `given` are the items answered just now."""
    listed, told = list(items), set(given)
    found = Consequences()
    for item in opened(listed, before.answers, after.answers, told):
        found.opened += open_problem(act, place, _fault(item, after.answers))
    for item in mended(listed, before.answers, after.answers, told):
        fault = _fault(item, after.answers)
        if not after.was_finished and _is_slip(item, after):
            found.withdrawn += withdraw_problem(act, place, fault)
        found.solved += solve_problem(act, place, fault, _why_solved(item, after.answers))
    return found


def _is_slip(item: Item, state: InspectionState) -> bool:
    """Whether an item that no longer fails tells of nothing that was wrong: its answer is gone, or is all there is."""
    answer = state.answers.get(item.id, {})
    told = answer.get("note") or answer.get("evidence") or state.photos.get(item.id)
    return not (answer.get("value") and told)


def open_problem(act: Act, place: Place, fault: Fault) -> list[str]:
    """The problem that was opened; none where one is open already."""
    known = _latest(act, place, fault)
    if known is not None and known.status in UNSOLVED:
        return []
    if known is not None and known.inspection_id is not None and known.inspection_id == place.inspection:
        act.append(Kind.PROBLEM, known.id, "reopen", {"reason": fault.detail or _("It failed again.")})
        act.refresh(Kind.PROBLEM, known.id)
        return [str(known.id)]
    return [create_problem(act, place, fault)]


def create_problem(act: Act, place: Place, fault: Fault) -> str:
    values = {
        "inspection_id": place.inspection,
        "asset_id": place.asset,
        "job_id": place.job,
        "item": fault.item,
        "check_id": fault.check,
        "title": fault.title,
        "detail": fault.detail,
        "severity": fault.severity,
        "created_at": stored(act.ledger.evidence.wall),
    }
    made = str(act.create(Kind.PROBLEM, values)["id"])
    act.refresh(Kind.PROBLEM, made)
    return made


def solve_problem(act: Act, place: Place, fault: Fault, solution: str) -> list[str]:
    """The problem that was solved; none where none was open."""
    known = _latest(act, place, fault)
    if known is None or known.status not in UNSOLVED:
        return []
    act.append(Kind.PROBLEM, known.id, "solve", {"solution": solution})
    act.refresh(Kind.PROBLEM, known.id)
    return [str(known.id)]


def withdraw_problem(act: Act, place: Place, fault: Fault) -> list[str]:
    """The problem of this very visit that was withdrawn; none where there is none, or somebody planned or solved it."""
    known = _latest(act, place, fault)
    if known is None or known.status not in UNSOLVED or known.inspection_id != place.inspection:
        return []
    if not load(act, Kind.PROBLEM, known.id).state.is_untouched:
        return []
    act.append(Kind.PROBLEM, known.id, "withdraw", {})
    act.refresh(Kind.PROBLEM, known.id)
    return [str(known.id)]


def _latest(act: Act, place: Place, fault: Fault) -> Row[Any] | None:
    act.ledger.flush()
    return latest_problem(
        act.session, asset=place.asset, inspection=place.inspection, item=fault.item, check=fault.check
    )


def _fault(item: Item, answers: Answers) -> Fault:
    answer = answers.get(item.id, {})
    told = filter(None, (answer.get("note"), answer.get("evidence")))
    return Fault(item.label(language()), "\n".join(told), item.severity, item.id, item.check)


def _why_solved(item: Item, answers: Answers) -> str:
    answer = answers.get(item.id, {})
    if not answer.get("value"):
        return _(TAKEN_BACK)
    return answer.get("note") or answer.get("evidence") or _(IN_ORDER)
