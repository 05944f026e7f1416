"""Problems as they are shown: lists by device, job, visit or site, and one with its timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deskops.domain.entries import Action
from deskops.domain.nouns import Kind
from deskops.domain.problem import ProblemState, fold_problem
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.problem_titles import titled
from deskops.ops.read.references import clipped, id_range, only
from deskops.ops.read.timelines import Step, entries, may, steps
from deskops.store import views
from deskops.store.views.inspection_tuples import ProblemLine
from deskops.store.views.tuples import Reference

PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class ProblemPage:
    line: ProblemLine
    state: ProblemState
    timeline: Sequence[Step]
    allowed: Sequence[Action]
    can_undo: bool
    can_redo: bool


def problems(
    context: Context,
    *,
    asset: str = "",
    job: str = "",
    inspection: str = "",
    site: str = "",
    status: str = "",
    is_open: bool | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> list[ProblemLine]:
    """Problems by where they belong and how they stand, the newest first."""
    some = {"limit": limit, "offset": offset}
    alone = not (site or status) and is_open is None and sum(map(bool, (asset, job, inspection))) == 1
    if alone:
        view, name, of = next(
            each
            for each in (
                ("problems_of_asset", "asset", asset),
                ("problems_of_job", "job", job),
                ("problems_of_inspection", "inspection", inspection),
            )
            if each[2]
        )
        return titled(context, views.rows(context.views, view, ProblemLine, **{name: of}, **some))
    wanted = {"asset": asset, "job": job, "inspection": inspection, "site": site, "status": status}
    either = -1 if is_open is None else int(is_open)
    return titled(context, views.rows(context.views, "problems", ProblemLine, **wanted, open=either, **some))


def problem_page(context: Context, problem: str) -> ProblemPage:
    """Raises NotFound."""
    line = views.one(context.views, "problem_line", ProblemLine, id=problem)
    if line is None:
        raise NotFound(_("There is no problem {ref}.").format(ref=problem))
    line = titled(context, [line])[0]
    written = entries(context, problem)
    state = fold_problem(problem, written)
    can = may(context, Kind.PROBLEM, state)
    return ProblemPage(
        line, state, steps(context, written, state.line), can.allowed, can.can_undo, can.can_redo
    )


def find_problem(context: Context, ref: str) -> str:
    """The id of the problem meant: its id, the beginning or the end of it. Raises NotFound, Ambiguous."""
    ref = clipped(ref)
    low, high = id_range(ref)
    ending = f"%{low}" if low < high else "-"
    found = views.rows(context.views, "problem_refs", Reference, low=low, high=high, ending=ending)
    return only(ref, found, _("problem"), lambda: [line.title for line in problems(context)])
