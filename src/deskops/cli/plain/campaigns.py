"""Rounds of inspections: the board, its visits, and the steps of planning them."""

from functools import partial
from typing import TYPE_CHECKING, Final

from deskops.cli.plain import signing
from deskops.cli.plain.day import open_job
from deskops.cli.plain.fields import of_fields
from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.cli.plain.talk import sure
from deskops.cli.vocabulary import spoken
from deskops.domain.actions.campaign import CAMPAIGN_ACTIONS, LINE_ACTIONS
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.context import Context
    from deskops.ops.read.campaigns import CampaignPage, VisitProgress

_OF_VISIT: Final = ("agree", "move", "cancel")


def menu(context: "Context") -> Menu:
    from deskops.ops.read.campaigns import campaigns

    found = campaigns(context)
    entries = [
        Entry(
            _(", ").join(filter(None, (line.name, line.number, spoken(line.status)))),
            partial(open_menu, partial(board, context, line.id)),
        )
        for line in found
    ]
    return Menu(_("Rounds of inspections: {count}").format(count=len(found)), entries)


def board(context: "Context", campaign: str) -> Menu:
    from deskops.ops.read.campaigns import campaign_page

    page = campaign_page(context, campaign)
    number = page.line.number
    entries = [
        Entry(_("Read the board"), partial(run, "campaign", "show", number)),
        Entry(_("Visits by their days"), partial(open_menu, partial(_visits, context, campaign))),
        Entry(_("Check the devices that are left over the network"), partial(_check, number)),
        Entry(_("Plan anew what was missed"), partial(_sure, _("Plan anew?"), "replan", number)),
        Entry(_("Make the jobs of agreed visits"), partial(_sure, _("Make jobs?"), "generate", number)),
        *(Entry(_(action.label), partial(_act, context, page, action)) for action in _allowed(context, page)),
    ]
    if signing.may_sign("campaign", page.line.status):
        entries.append(Entry(_("Get it signed"), partial(signing.open_ways, context, number)))
    entries.append(Entry(_("Write its report"), partial(run, "report", "campaign", number)))
    total = page.total
    done = _("{done} of {planned} done").format(done=total.done, planned=total.planned)
    return Menu(_(", ").join((page.line.name, done, spoken(page.line.status))), entries)


def _allowed(context: "Context", page: "CampaignPage") -> list["Action"]:
    roles = context.identity.roles
    known = (CAMPAIGN_ACTIONS[name] for name in ("close", "reopen"))
    return [one for one in known if page.line.status in one.allowed_from and one.who & roles]


def _check(number: str) -> None:
    """What they say answers their checklists, where somebody wants that."""
    keep = ["--record"] if sure(_("Keep what the checks find on record?")) else []
    run("inspect", f"--campaign={number}", *keep)


def _sure(question: str, name: str, number: str) -> None:
    if sure(question):
        run("campaign", name, number)


def _act(context: "Context", page: "CampaignPage", action: "Action") -> None:
    questions = of_fields(context, action.fields)
    command = ["campaign", action.name, page.line.number]
    ask_and_run(context, questions, command, Form(page.line.id, action.name))


# Its visits.


def _visits(context: "Context", campaign: str) -> Menu:
    from deskops.ops.read.campaigns import campaign_page

    page = campaign_page(context, campaign)
    entries = [
        Entry(_said(one), partial(open_menu, partial(_visit, context, page, one.line.id)))
        for one in page.visits
    ]
    return Menu(_("Visits of {name}: {count}").format(name=page.line.name, count=len(entries)), entries)


def _said(one: "VisitProgress") -> str:
    line = one.line
    done = _("{done} of {planned} done").format(done=one.done, planned=len(one.devices))
    when = f"{line.day} {line.clock}".strip()
    late = _("late") if one.late else ""
    parts = (when, line.site_name, line.department, done, spoken(line.status), late, line.engineer)
    return _(", ").join(filter(None, parts))


def _visit(context: "Context", page: "CampaignPage", visit: str) -> Menu:
    from deskops.ops.read.campaigns import campaign_page

    page = campaign_page(context, page.line.id)
    one = next(each for each in page.visits if each.line.id == visit)
    entries = (
        [Entry(_("Open its job"), partial(open_job, context, one.line.job_id))] if one.line.job_id else []
    )
    for name in _OF_VISIT:
        action = LINE_ACTIONS[name]
        if one.line.status in action.allowed_from and action.who & context.identity.roles:
            entries.append(Entry(_(action.label), partial(_act_on_visit, context, page, one, action)))
    return Menu(_said(one), entries)


def _act_on_visit(context: "Context", page: "CampaignPage", one: "VisitProgress", action: "Action") -> None:
    line = one.line
    command = ["campaign", action.name, line.site_code or "", f"--campaign={page.line.number}"]
    command += [f"--department={line.department}"] if line.department else []
    command += [f"--part={line.part}"] if line.part else []
    questions = of_fields(context, action.fields, {"date": line.day})
    form = Form(line.id, action.name, called={"contact_id": "contact"})
    ask_and_run(context, questions, command, form)
