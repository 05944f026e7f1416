"""A device's checklist, item by item, and what belongs to its visit."""

from functools import partial
from typing import TYPE_CHECKING, Final

from deskops.cli.plain import signing
from deskops.cli.plain.fields import of_fields
from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.cli.plain.talk import Back, tell
from deskops.cli.vocabulary import spoken
from deskops.domain.actions.inspection import INSPECTION_ACTIONS
from deskops.domain.checklist import ANSWER_WORDS, ANSWERS, FAIL, read_answer
from deskops.domain.checklist import spoken as said
from deskops.domain.entries import REDO_LABEL, UNDO_LABEL
from deskops.domain.finding import SEVERITY_LABELS
from deskops.domain.inspection import InspectionStatus
from deskops.errors import UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.read.inspections import InspectionPage, ItemLine
    from deskops.store.views.day_tuples import JobLine
    from deskops.store.views.inspection_tuples import InspectionLine

_UNDER_WAY: Final = (
    "photo",
    "note",
    "place",
    "finish",
)  # of the registry: the commands that take --inspection
_AFTERWARDS: Final = ("reopen", "rate", "call-back")  # and those that take the number
_RUNNING: Final = frozenset({InspectionStatus.PLANNED, InspectionStatus.STARTED})


def begin(context: "Context", job: "JobLine") -> None:
    from deskops.ops.do.inspections import start

    open_inspection(context, start(context, asset=job.asset_id or "", job=job.id).subject)


def visits_menu(context: "Context", job: str) -> Menu:
    from deskops.ops.read.jobs import job_page

    page = job_page(context, job)
    entries = [Entry(_said(line), partial(open_inspection, context, line.id)) for line in page.devices]
    return Menu(_("Inspections of {number}").format(number=page.line.number), entries)


def _said(line: "InspectionLine") -> str:
    done = _("{done} of {total} answered").format(done=line.done, total=line.total)
    failed = _("{count} failed").format(count=line.failed) if line.failed else ""
    parts = (
        line.asset_tag,
        line.asset_model,
        spoken(line.status),
        done,
        failed,
        spoken(line.signed),
        line.number,
    )
    return _(", ").join(filter(None, parts))


def open_inspection(context: "Context", inspection: str) -> None:
    open_menu(lambda: _menu(context, inspection))


def _menu(context: "Context", inspection: str) -> Menu:
    from deskops.ops.read.inspections import inspection_page

    page = inspection_page(context, inspection)
    entries = [*_answering(context, page), *_steps(context, page)]
    if signing.may_sign("inspection", page.line.status):
        entries.append(Entry(_("Get it signed"), partial(signing.open_ways, context, page.line.number)))
    entries.append(Entry(_("Read all that is known"), partial(run, "inspection", "show", page.line.number)))
    return Menu(_said(page.line), entries)


def _answering(context: "Context", page: "InspectionPage") -> list[Entry]:
    if page.line.status not in _RUNNING:
        return []
    number, which = page.line.number, f"--inspection={page.line.number}"
    return [
        Entry(_("Answer what is open, item by item"), partial(_walk, context, page.line.id)),
        Entry(
            _("Answer one item anew"), partial(open_menu, partial(_items, context, page.line.id), once=True)
        ),
        Entry(_("The rest is in order"), partial(run, "inspection", "fill", which)),
        Entry(_("Run its checks over the network"), partial(_check, page)),
        Entry(_("Record a problem"), partial(_problem, context, page.line.id, number)),
    ]


def _check(page: "InspectionPage") -> None:
    run("inspect", page.line.asset_tag or page.line.hostname or "", f"--inspection={page.line.number}")


def _steps(context: "Context", page: "InspectionPage") -> list[Entry]:
    """The actions of the registry that a command of the same name does."""
    number = page.line.number
    which = f"--inspection={number}"
    entries = []
    for action in page.allowed:
        if action.name in _UNDER_WAY:
            entries.append(Entry(_(action.label), partial(_act, context, page, action.name)))
        elif action.name in _AFTERWARDS:
            command = ["inspection", action.name, number]
            entries.append(Entry(_(action.label), partial(_ask_all, context, page, action.name, command)))
    if page.can_undo:
        entries.append(Entry(_(UNDO_LABEL), partial(run, "inspection", "undo", which)))
    if page.can_redo:
        entries.append(Entry(_(REDO_LABEL), partial(run, "inspection", "redo", which)))
    return entries


def _act(context: "Context", page: "InspectionPage", name: str) -> None:
    if name == "finish" and not page.remaining:
        run("inspection", "finish", f"--inspection={page.line.number}")
        return
    if name == "finish":
        left = [line.label for line in page.items if line.item in page.remaining]
        tell(_("Without an answer: {names}").format(names=_(", ").join(left)))
    _ask_all(context, page, name, ["inspection", name, f"--inspection={page.line.number}"])


def _ask_all(context: "Context", page: "InspectionPage", name: str, command: list[str]) -> None:
    fields = [each for each in INSPECTION_ACTIONS[name].fields if each.name != "item"]
    form = Form(page.line.id, name, ("file",), {"used_by": "user"})
    ask_and_run(context, of_fields(context, fields), command, form)


def _problem(context: "Context", inspection: str, number: str) -> None:
    severities = [(str(one), _(name)) for one, name in SEVERITY_LABELS.items()]
    questions = [
        Question("title", _("The problem in a few words"), required=True),
        Question(
            "severity",
            _("Severity"),
            default="medium",
            choices=severities,
        ),
        Question("solution", _("What solved it on the spot"), long=True),
        Question("plan", _("What will be done about it"), long=True),
    ]
    command = ["inspection", "problem", f"--inspection={number}"]
    ask_and_run(context, questions, command, Form(inspection, "new problem", ("title",)))


# The items.


def _walk(context: "Context", inspection: str) -> None:
    """Each item that has no answer; Enter leaves it open. Raises Quit; back goes to the item before."""
    from deskops.ops.read.inspections import inspection_page

    left = [line.item.id for line in inspection_page(context, inspection).items if not line.value]
    if not left:
        tell(_("Every item has its answer."))
    place = 0
    while place < len(left):
        page = inspection_page(context, inspection)
        line = next((each for each in page.items if each.item.id == left[place]), None)
        try:
            if line is not None:  # an answer may take others away
                number = _("{number} of {count}").format(number=place + 1, count=len(left))
                _answer(context, page, line, number)
        except Back:
            if place == 0:
                return
            place -= 1
            continue
        place += 1


def _items(context: "Context", inspection: str) -> Menu:
    from deskops.ops.read.inspections import inspection_page

    page = inspection_page(context, inspection)
    entries = [Entry(_item(line), partial(_answer, context, page, line, "")) for line in page.items]
    return Menu(_("Items of {tag}").format(tag=page.line.asset_tag or page.line.number), entries)


def _item(line: "ItemLine") -> str:
    parts = (said(line.value, line.seen) or _("open"), line.note)
    return _("{name}: {value}").format(name=line.label, value=_(", ").join(filter(None, parts)))


def _answer(context: "Context", page: "InspectionPage", line: "ItemLine", place: str) -> None:
    """What fails wants a word on why."""
    value = ask(_question(line), place)
    if not value:
        return
    note = ""
    if value == FAIL:
        note = ask(Question("note", _("What is wrong"), default=line.note, long=True))
    command = ["inspection", "answer", f"--inspection={page.line.number}"]
    if note:
        command.append(f"--note={note}")
    run(*command, "--", line.item.id, value)


def _question(line: "ItemLine") -> Question:
    is_state = line.item.answer == "state"
    choices = [(value, _(ANSWER_WORDS[value])) for value in ANSWERS] if is_state else ()
    return Question("value", line.label, default=line.value, choices=choices, take=partial(_taken, line))


def _taken(line: "ItemLine", text: str) -> str:
    """Raises UsageError for what the item does not take."""
    value = read_answer(line.item, text)
    if value is None:
        raise UsageError(_("{text} is not a number.").format(text=text))
    return value
