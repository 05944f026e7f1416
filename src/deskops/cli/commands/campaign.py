"""`deskops campaign`: the table of its commands; lists lie in `campaign_views`, what changes it in `campaign_steps`."""

from typing import Final

from deskops.cli.lazy import Entry, Shelf, example
from deskops.i18n import N_

_VIEWS: Final = "deskops.cli.commands.campaign_views"
_PLAN: Final = "deskops.cli.commands.campaign_plan"
_STEPS: Final = "deskops.cli.commands.campaign_steps"

campaign = Shelf(
    N_("Rounds of inspections: plan, agree on dates, board, what is left"),
    example("deskops campaign plan --period 2026-H1 --dry-run", N_("The exact plan, before it is written")),
    example("deskops campaign agree GZ-TH --date 2026-03-02", N_("A site knows its date")),
    example("deskops campaign show", N_("How far it is, by site and kind")),
)
campaign.recipes.update(
    {
        "list": Entry(f"{_VIEWS}:list_campaigns", N_("List campaigns")),
        "show": Entry(f"{_VIEWS}:show", N_("The board: planned, done, signed, late, by site and kind")),
        "visits": Entry(f"{_VIEWS}:visits", N_("List the visits of a campaign by their days")),
        "next": Entry(f"{_VIEWS}:next_one", N_("Show the visit that comes next")),
        "plan": Entry(f"{_PLAN}:plan", N_("Plan a campaign of inspections from the register")),
        "agree": Entry(f"{_STEPS}:agree", N_("Write down the date that a site or department agreed to")),
        "move": Entry(f"{_STEPS}:move", N_("Move visits to another date")),
        "cancel": Entry(f"{_STEPS}:cancel", N_("Leave a site or department out of the campaign")),
        "generate": Entry(f"{_STEPS}:generate", N_("Make the jobs and inspections of agreed visits")),
        "replan": Entry(f"{_STEPS}:replan", N_("Give what was missed its next working day")),
        "close": Entry(f"{_STEPS}:close", N_("End the campaign; what is left stays left")),
        "call-off": Entry(f"{_STEPS}:call_off", N_("Call a whole campaign off")),
        "reopen": Entry(f"{_STEPS}:reopen", N_("Go on with a campaign that was ended")),
    }
)
