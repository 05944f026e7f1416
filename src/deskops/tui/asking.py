"""What forms ask: of an action its registered fields, of a new job what a caller can say."""

from collections.abc import Callable, Mapping, Sequence

from deskops.domain.entries import Action, FieldKind
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.tuples import EngineerRow
from deskops.tui.doing import make_job
from deskops.tui.new_job import NEW_JOB_DEFAULTS, NEW_JOB_FIELDS
from deskops.tui.screens.form import Ask, FormScreen
from deskops.tui.work import Lane

Submit = Callable[[FormScreen, Mapping[str, str]], object]


def about_job(context: Context, job: str, number: str, action: Action, submit: Submit) -> Ask:
    return Ask(
        title=_("{action}: {number}").format(action=_(action.label), number=number),
        about=_(action.help) if action.help else "",
        fields=action.fields,
        subject=job,
        action=action.name,
        submit=submit,
        choices=_people(context, action),
    )


def _people(context: Context, action: Action) -> Mapping[str, Sequence[tuple[str, str]]]:
    wanted = [field.name for field in action.fields if field.kind is FieldKind.ENGINEER]
    if not wanted:
        return {}
    people = [(row.id, row.name) for row in views.rows(context.views, "engineers", EngineerRow)]
    return dict.fromkeys(wanted, people)


def new_job(context: Context, acts: Lane) -> Ask:
    def submit(form: FormScreen, given: Mapping[str, str]) -> None:
        acts.do(form, make_job(context, given), what=_("New job"))

    return Ask(
        title=_("New job"),
        about=_("A walk-in or a call; the job is yours and dispatched at once."),
        fields=NEW_JOB_FIELDS,
        subject="new",
        action="job",
        submit=submit,
        given=NEW_JOB_DEFAULTS,
    )
