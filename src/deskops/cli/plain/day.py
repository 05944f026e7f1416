"""The day's jobs, and all that can be done with one of them."""

from functools import partial
from typing import TYPE_CHECKING

from deskops.cli import moments
from deskops.cli.plain import inspecting, signing
from deskops.cli.plain.fields import of_fields
from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.cli.vocabulary import spoken
from deskops.domain.entries import REDO_LABEL, UNDO_LABEL
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.context import Context
    from deskops.ops.read.jobs import JobPage
    from deskops.store.views.day_tuples import JobLine


def day_menu(context: "Context") -> Menu:
    from deskops.ops.read.day import today

    found = today(context)
    title = _("Jobs of {day}, the most urgent first: {count}").format(
        day=found.day.isoformat(), count=len(found.lines)
    )
    return Menu(title, [Entry(said(context, line), partial(_open, context, line)) for line in found.lines])


def said(context: "Context", line: "JobLine") -> str:
    """A job in one line, as it is read aloud: nothing is left to a colour."""
    from deskops.ops.read.day import sla_word

    where, sla = moments.zone(context.settings.timezone), sla_word(line, context.now)
    due = moments.deadline(line.due_at, where, context.today)
    parts = [
        line.title,
        "VIP" if line.vip else "",
        line.site_name or "",
        line.asset_tag or "",
        spoken(line.priority),
        spoken(line.status),
        _("due {time}").format(time=due) if due and line.open else "",
        spoken(sla),
        _("not sent yet") if line.unsent else "",
        line.number,
    ]
    return _(", ").join(filter(None, parts))


def _open(context: "Context", line: "JobLine") -> None:
    """A report that came back is no job: it is opened as what it is of."""
    from deskops.ops.read.day import ReturnedLine

    if not isinstance(line, ReturnedLine):
        open_job(context, line.id)
    elif line.kind == "campaign":
        from deskops.cli.plain.campaigns import board

        open_menu(lambda: board(context, line.id))
    else:
        inspecting.open_inspection(context, line.id)


def open_job(context: "Context", job: str) -> None:
    open_menu(lambda: _job_menu(context, job))


def _job_menu(context: "Context", job: str) -> Menu:
    from deskops.ops.read.jobs import job_page

    page = job_page(context, job)
    number = page.line.number
    entries = [
        Entry(_("Read all that is known"), partial(run, "job", "show", number)),
        *(Entry(_(action.label), partial(_act, context, page, action)) for action in page.allowed),
    ]
    if page.can_undo:
        entries.append(Entry(_(UNDO_LABEL), partial(run, "job", "undo", number)))
    if page.can_redo:
        entries.append(Entry(_(REDO_LABEL), partial(run, "job", "redo", number)))
    entries += _more(context, page)
    return Menu(said(context, page.line), entries)


def _more(context: "Context", page: "JobPage") -> list[Entry]:
    """What a job leads to: its devices' checklists, its report, articles, its device."""
    line = page.line
    entries = []
    if page.devices:
        of_job = partial(inspecting.visits_menu, context, line.id)
        entries.append(Entry(_("Its inspections"), partial(open_menu, of_job)))
    elif line.asset_id and line.open:
        entries.append(Entry(_("Inspect its device"), partial(inspecting.begin, context, line)))
    if signing.may_sign("job", line.status):
        entries.append(Entry(_("Get it signed"), partial(signing.open_ways, context, line.number)))
    entries.append(Entry(_("Articles that may help"), partial(run, "kb", "search", "--job", line.number)))
    if line.asset_tag:
        from deskops.cli.plain.devices import open_device

        entries.append(Entry(_("Its device"), partial(open_device, context, line.asset_tag)))
    return entries


def _act(context: "Context", page: "JobPage", action: "Action") -> None:
    line = page.line
    questions = of_fields(context, action.fields)
    ask_and_run(context, questions, ["job", action.name, line.number], Form(line.id, action.name))


def new_job(context: "Context", device: str = "") -> None:
    """`device`: the one that it is about."""
    from deskops.tui.new_job import NEW_JOB_DEFAULTS, NEW_JOB_FIELDS

    questions = of_fields(context, NEW_JOB_FIELDS, {**NEW_JOB_DEFAULTS, "device": device})
    form = Form(f"new {device}".strip(), "job", ("title",), {"device": "asset"})
    ask_and_run(context, questions, ["job", "new"], form)
