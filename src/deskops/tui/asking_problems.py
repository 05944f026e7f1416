"""What forms ask of a problem: what the user complains of, what solved it, what is planned, when its job is."""

from typing import TYPE_CHECKING, Final

from deskops.domain.actions.problem import PROBLEM_ACTIONS
from deskops.domain.entries import Action, Choice, Field, FieldKind
from deskops.domain.finding import SEVERITY_LABELS, Severity
from deskops.i18n import N_, _
from deskops.tui import doing_problems as doing
from deskops.tui.asking import submitting
from deskops.tui.screens.form import Ask

if TYPE_CHECKING:
    from deskops.store.views.inspection_tuples import ProblemLine
    from deskops.tui.program import Program

_DUE: Final = PROBLEM_ACTIONS["plan"].fields[1]
_NEW: Final = (
    Field("title", N_("The problem in a few words"), required=True),
    Field("detail", N_("Details"), FieldKind.LONG_TEXT),
    Field(
        "severity",
        N_("Severity"),
        FieldKind.CHOICE,
        choices=tuple(Choice(str(each), SEVERITY_LABELS[each]) for each in Severity),
    ),
    Field("solution", N_("Solution"), help=N_("What solved it on the spot")),
    Field("plan", N_("Plan"), help=N_("What will be done about it")),
    _DUE,
)


def new_problem(app: "Program", inspection: str) -> Ask:
    title = _("What the user complains of")
    return Ask(
        title=title,
        about="",
        fields=_NEW,
        subject=inspection,
        action="problem",
        submit=submitting(app, title, lambda given: doing.tell(app.context, inspection, given)),
        given={"severity": str(Severity.MEDIUM)},
    )


def about_problem(app: "Program", line: "ProblemLine", action: Action) -> Ask:
    """Solve, plan or reopen it; a plan begins as it stands."""
    label = _(action.label)
    return Ask(
        title=_("{action}: {number}").format(action=label, number=line.title),
        about=_(action.help),
        fields=action.fields,
        subject=line.id,
        action=action.name,
        submit=submitting(app, label, lambda given: doing.act(app.context, line.id, action, given)),
        does=label,
        given={"plan": line.plan, "due": line.due} if action.name == "plan" else {},
    )


def job_of_problem(app: "Program", line: "ProblemLine") -> Ask:
    label = _("Make a job of it")
    return Ask(
        title=_("{action}: {number}").format(action=label, number=line.title),
        about=_("A job with its device and what was seen; the problem's plan names it."),
        fields=(_DUE,),
        subject=line.id,
        action="job",
        submit=submitting(app, label, lambda given: doing.make_job(app.context, line.id, given)),
        does=label,
        given={"due": line.due},
    )
