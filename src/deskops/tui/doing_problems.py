"""What the screens do to problems through ops, as work for the lane of acts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from deskops.i18n import _
from deskops.tui.messages import Committed
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.context import Context

PROBLEM: Final = "problem"


def tell(context: "Context", inspection: str, given: Mapping[str, str]) -> Work:
    """What the user complains of; solved or planned with it where that was said."""

    def work(post: Post) -> None:
        from deskops.ops.do.problems import NewProblem, add_problem

        told = dict(given)
        follow = {name: told.pop(name, "") for name in ("solution", "plan", "due")}
        done = add_problem(context, NewProblem(inspection_id=inspection, **told), **follow)
        post(Committed(PROBLEM, done.subject, _("Recorded: {title}").format(title=told["title"]), done.row))

    return work


def act(context: "Context", problem: str, action: "Action", given: Mapping[str, str]) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.problems import act_on_problem

        done = act_on_problem(context, problem, action.name, given)
        post(Committed(PROBLEM, problem, _(action.label), done.row))

    return work


def make_job(context: "Context", problem: str, given: Mapping[str, str]) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.follow_ups import make_job as follow_up

        done = follow_up(context, problem, given.get("due", ""))
        post(Committed(PROBLEM, problem, _("{number}: new job").format(number=done.number), {}))

    return work
