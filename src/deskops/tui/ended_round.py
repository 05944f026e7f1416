"""A step that would begin a visit of a round that is over: asked whether it is meant, then done."""

from typing import TYPE_CHECKING

from deskops.errors import RoundOver
from deskops.i18n import _
from deskops.tui.messages import Failed
from deskops.tui.widgets.chips import Chip

if TYPE_CHECKING:
    from deskops.tui.program import Program
    from deskops.tui.work import Post, Work


def ask_anyway(program: "Program", message: Failed) -> bool:
    """Whether this is what failed; then the person is asked, and what was meant is done after the visit is begun."""
    error, again = message.error, message.again
    if not isinstance(error, RoundOver) or again is None:
        return False
    waiting = program.beginning.setdefault(error.visit, [])
    waiting.append(again)
    if len(waiting) == 1:  # of several answers that were given at once only the first asks
        _ask(program, error)
    return True


def _ask(program: "Program", error: RoundOver) -> None:
    from deskops.tui import doing
    from deskops.tui.screens.question import QuestionScreen

    def answered(answer: str | None) -> None:
        first: Work = doing.begin_anyway(program.context, error.visit)
        for again in program.beginning.pop(error.visit):
            if answer:
                again(first)
                first = _nothing

    words = "\n".join((error.message, _("Its report may be signed already: it will want a new signature.")))
    answers = (Chip("begin", _("Begin it all the same"), "b"),)
    program.push_screen(
        QuestionScreen(_("Begin a visit of a campaign that is over?"), words, answers), answered
    )


def _nothing(_post: "Post") -> None:
    """For what only follows."""
