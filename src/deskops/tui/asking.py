"""What forms ask: of an action its registered fields, of an item its answer, of a new job what a caller can say."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from deskops.domain.actions.inspection import INSPECTION_ACTIONS
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.checklist import ANSWER_WORDS, ANSWERS
from deskops.domain.destination import PLACE
from deskops.domain.entries import Action, Choice, Field, FieldKind
from deskops.i18n import N_, _, ngettext
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.tuples import EngineerRow
from deskops.tui import doing
from deskops.tui.new_job import NEW_JOB_DEFAULTS, NEW_JOB_FIELDS
from deskops.tui.screens.form import Ask, FormScreen

if TYPE_CHECKING:
    from deskops.ops.read.inspections import ItemLine
    from deskops.ops.read.job_rounds import JobRound
    from deskops.tui.program import Program
    from deskops.tui.work import Work

Given = Mapping[str, str]
NOTHING: Given = MappingProxyType({})
_NOTE = Field("note", N_("Note"), FieldKind.LONG_TEXT)
_KINDS = {
    "state": Field(
        "value",
        N_("Answer"),
        FieldKind.CHOICE,
        choices=tuple(Choice(value, ANSWER_WORDS[value]) for value in ANSWERS),
    ),
    "number": Field("value", N_("Answer"), help=N_("A number.")),
    "text": Field("value", N_("Answer"), FieldKind.LONG_TEXT),
}


def submitting(
    app: "Program", what: str, work: Callable[[Given], "Work"]
) -> Callable[[FormScreen, Given], object]:
    """Hand what was typed to the lane of acts; the form hears what came of it."""
    return lambda form, given: app.acts.do(form, work(given), what=what)


def about_job(
    app: "Program", job: str, number: str, action: Action, given: Mapping[str, str] = NOTHING
) -> Ask:
    """`given` is what the form begins with."""
    label = _(action.label)
    return Ask(
        title=_("{action}: {number}").format(action=label, number=number),
        about=_(action.help) if action.help else "",
        fields=action.fields,
        subject=job,
        action=action.name,
        submit=submitting(app, label, lambda given: doing.act_on_job(app.context, job, action, given)),
        choices=_people(app.context, action),
        given=given,
        does=label,
    )


def resolving(app: "Program", whole: "JobRound") -> Ask:
    """A job of a round whose devices are all done."""
    told = _("{count} devices inspected, {failed} of them with something that failed")
    given = {
        "cause": _("Inspection campaign {campaign}").format(campaign=whole.campaign),
        "solution": told.format(count=whole.done, failed=whole.failed),
    }
    return about_job(app, whole.job.id, whole.job.number, JOB_ACTIONS["resolve"], given)


def _people(context: Context, action: Action) -> Mapping[str, Sequence[tuple[str, str]]]:
    wanted = [field.name for field in action.fields if field.kind is FieldKind.ENGINEER]
    if not wanted:
        return {}
    people = [(row.id, row.name) for row in views.rows(context.views, "engineers", EngineerRow)]
    return dict.fromkeys(wanted, people)


def new_job(app: "Program", device: str = "") -> Ask:
    """`device`: the one that it is about, as it is called."""
    return Ask(
        title=_("New job"),
        about=_("A walk-in or a call; the job is yours and dispatched at once."),
        fields=NEW_JOB_FIELDS,
        subject=f"new {device}".strip(),
        action="job",
        submit=submitting(app, _("New job"), lambda given: doing.make_job(app.context, given)),
        given={**NEW_JOB_DEFAULTS, "device": device},
    )


def about_item(app: "Program", inspection: str, line: "ItemLine", *, note_only: bool) -> Ask:
    """An item's answer with its note, or the note alone."""
    item = line.item
    fields = (_NOTE,) if note_only else (_KINDS.get(item.answer, _KINDS["text"]), _NOTE)
    return Ask(
        title=line.label,
        about="",
        fields=fields,
        subject=f"{inspection} {item.id}",
        action="note" if note_only else "answer",
        submit=submitting(
            app, line.label, lambda given: doing.answer(app.context, inspection, item.id, given)
        ),
        given={"note": line.note, "value": line.value},
    )


def photo_of(app: "Program", inspection: str, line: "ItemLine") -> Ask:
    action = INSPECTION_ACTIONS["photo"]
    return Ask(
        title=_("{action}: {number}").format(action=_(action.label), number=line.label),
        about=_(action.help),
        fields=[field for field in action.fields if field.name != "item"],
        subject=f"{inspection} {line.item.id}",
        action="photo",
        submit=submitting(
            app, _(action.label), lambda given: doing.add_photo(app.context, inspection, line.item.id, given)
        ),
    )


def finishing(app: "Program", inspection: str, remaining: Sequence[str]) -> Ask:
    """Finish although required items have no answer: why?"""
    count = len(remaining)
    words = ngettext(
        "{count} required item has no answer: {names}",
        "{count} required items have no answer: {names}",
        count,
    )
    about = words.format(count=count, names=_("; ").join(remaining))  # an item may have commas
    why = Field("reason", N_("Why finish without them?"), FieldKind.LONG_TEXT, required=True)
    return _reasoned(app, inspection, "finish", about, _("The visit is complete."), why)


def reopening(app: "Program", inspection: str) -> Ask:
    known = INSPECTION_ACTIONS["reopen"]
    why = Field("reason", N_("Reason"), FieldKind.LONG_TEXT, required=True)
    return _reasoned(app, inspection, known.name, _(known.help), _("The visit can be mended."), why)


def placing(app: "Program", inspection: str) -> Ask:
    known = INSPECTION_ACTIONS[PLACE]
    label = _(known.label)
    return Ask(
        title=label,
        about=_(known.help),
        fields=known.fields,
        subject=inspection,
        action=PLACE,
        submit=submitting(
            app, label, lambda given: doing.place_device(app.context, inspection, given, label)
        ),
    )


def _reasoned(app: "Program", inspection: str, what: str, about: str, words: str, why: Field) -> Ask:
    label = _(INSPECTION_ACTIONS[what].label)

    def work(given: Given) -> "Work":
        return doing.act_on_inspection(app.context, inspection, what, words, **given)

    return Ask(
        title=label,
        about=about,
        fields=(why,),
        subject=inspection,
        action=what,
        does=label,
        submit=submitting(app, label, work),
    )
