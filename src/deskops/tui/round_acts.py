"""What the board of a round does through the operations of `deskops campaign`, and what its forms ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from deskops.domain.actions.campaign import CAMPAIGN_ACTIONS, LINE_ACTIONS
from deskops.domain.entries import Action, Choice, Field, FieldKind
from deskops.i18n import N_, _, ngettext
from deskops.store import views
from deskops.store.views.tuples import EngineerRow
from deskops.tui.messages import Committed
from deskops.tui.screens.form import Ask
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.read.campaigns import CampaignPage, VisitProgress
    from deskops.store.views.campaign_tuples import VisitLine
    from deskops.tui.program import Program

Given = Mapping[str, str]
_ROUND, _VISIT = "campaign", "campaign_line"
_ANYWAY: Final = Field(
    "anyway",
    N_("On another day"),
    FieldKind.CHOICE,
    choices=(Choice("yes", N_("Allow a past day, a day off or one outside the campaign")),),
)
_SINCE: Final = Field("since", N_("Not before"), FieldKind.DATE, help=N_("A date, as in 2026-11-30."))


def about_visit(app: "Program", visit: "VisitProgress", name: str) -> Ask:
    """Agree on a visit's date, move it, or leave it out."""
    line, known = visit.line, LINE_ACTIONS[name]
    fields = [each for each in known.fields if each.name != "contact_id"]
    if name != "cancel":  # the reason stands last, and why it is asked before it
        fields.insert(-1, _ANYWAY)
    people = [(row.id, row.name) for row in views.rows(app.context.views, "engineers", EngineerRow)]
    return Ask(
        title=_("{action}: {number}").format(action=_(known.label), number=_place(line)),
        about=_(known.help),
        fields=fields,
        subject=line.id,
        action=name,
        submit=_submit(app, known, lambda given: see_to(app.context, line, name, given)),
        choices={"engineer": people},
        given=_said(line, name, app.context.today.isoformat()),
        does=_(known.label),
    )


def _said(line: "VisitLine", name: str, today: str) -> Given:
    """What stands in the form before anybody types: how the visit is agreed now; no day that went by."""
    day = line.day if line.day >= today else ""
    if name != "agree":
        return {"date": day} if name == "move" else {}
    return {"date": day, "time": line.clock, "contact": line.contact or ""}


def _place(line: "VisitLine") -> str:
    part = f"({line.part})" if line.part > 1 else ""
    return " ".join(filter(None, (line.site_name or line.site_code, line.department, part)))


def _submit(app: "Program", known: Action, work: Callable[[Given], Work]) -> Callable[..., object]:
    return lambda form, given: app.acts.do(form, work(given), what=_(known.label))


def see_to(context: "Context", line: "VisitLine", name: str, given: Given) -> Work:
    """`name` is agree, move or cancel; the job goes where its visit goes."""

    def work(post: Post) -> None:
        from deskops.ops.do import campaign_visits

        values: dict[str, Any] = dict(given)
        doubts: Sequence[str] = ()
        if name == "cancel":
            campaign_visits.cancel(context, [line], values["reason"])
            words = _("{place} is left out.")
        else:
            day, clock = values.pop("date"), values.pop("time", "")
            values["anyway"] = values.get("anyway") == "yes"
            does = campaign_visits.agree if name == "agree" else campaign_visits.move
            doubts = does(context, [line], day, clock=clock, **values).doubts
            words = _("{place} is agreed.") if name == "agree" else _("{place} has another day.")
        post(Committed(_VISIT, line.id, "\n".join((words.format(place=_place(line)), *doubts)), {}))

    return work


def replanning(app: "Program", page: "CampaignPage") -> Ask:
    """Give what was missed its next working day."""
    missed = sum(visit.late for visit in page.visits)
    about = ngettext("{count} visit was missed.", "{count} visits were missed.", missed)

    def work(given: Given) -> Work:
        return replan(app.context, page.line.id, given.get("since", ""))

    return Ask(
        title=_("Plan anew: {number}").format(number=page.line.number),
        about=about.format(count=missed),
        fields=[_SINCE],
        subject=page.line.id,
        action="replan",
        does=_("Plan anew"),
        submit=lambda form, given: app.acts.do(form, work(given), what=_("Plan anew")),
    )


def replan(context: "Context", campaign: str, since: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.campaign_visits import replan as plan_anew

        found = plan_anew(context, campaign, since)
        moved = sum(one.day is not None for one in found)
        words = ngettext("{count} visit has a new day.", "{count} visits have a new day.", moved)
        told = [words.format(count=moved)]
        if len(found) > moved:
            told.append(_("{count} found none in this campaign.").format(count=len(found) - moved))
        post(Committed(_ROUND, campaign, "\n".join(told), {}))

    return work


def generate(context: "Context", campaign: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.campaign_visits import generate as make

        done = make(context, campaign)
        words = _("Jobs made: {jobs}, inspections: {inspections}")
        post(Committed(_ROUND, campaign, words.format(jobs=done.jobs, inspections=done.inspections), {}))

    return work


def report(context: "Context", campaign: str) -> Work:
    """The report of the round as a PDF in the folder of exports."""

    def work(post: Post) -> None:
        from deskops.ops.do.handing_over import report_campaign

        done = report_campaign(context, campaign)
        words = _("The report lies in {path}").format(path=done.path)
        told = "\n".join((words, done.unsigned.words)) if done.unsigned else words
        post(Committed(_ROUND, campaign, told, {}))

    return work


def about_round(app: "Program", page: "CampaignPage", name: str) -> Ask:
    """End the round, or go on with it; what is open is said first, and then a reason is asked for."""
    from deskops.ops.do.closing_rounds import undone

    known, line = CAMPAIGN_ACTIONS[name], page.line
    left = undone(page) if name == "close" else None

    def work(given: Given) -> Work:
        return act_on_round(app.context, line.id, line.number, known, given, anyway=bool(left))

    return Ask(
        title=_("{action}: {number}").format(action=_(known.label), number=line.number),
        about="\n".join((left.words, _("End it all the same? Say why."))) if left else _(known.help),
        fields=[replace(each, required=True) for each in known.fields] if left else known.fields,
        subject=line.id,
        action=name,
        submit=_submit(app, known, work),
        does=_(known.label),
    )


def act_on_round(
    context: "Context", campaign: str, number: str, action: Action, given: Given, *, anyway: bool
) -> Work:
    """`anyway`: who closes it has seen what is open."""

    def work(post: Post) -> None:
        from deskops.ops.do.campaigns import act_on_campaign
        from deskops.ops.do.closing_rounds import close

        if action.name == "close":
            close(context, campaign, given.get("reason", ""), anyway=anyway)
        else:
            act_on_campaign(context, campaign, action.name, given)
        words = _("{number}: {action}").format(number=number, action=_(action.label))
        post(Committed(_ROUND, campaign, words, {}))

    return work
