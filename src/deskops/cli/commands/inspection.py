"""`deskops inspection`: the table of its commands; lists lie in `inspection_views`, steps in `inspection_steps`."""

from typing import Final

from deskops.cli.lazy import Entry, Shelf, example
from deskops.i18n import N_

_VIEWS: Final = "deskops.cli.commands.inspection_views"
_STEPS: Final = "deskops.cli.commands.inspection_steps"
_RATINGS: Final = "deskops.cli.commands.inspection_ratings"

inspection = Shelf(
    N_("Inspections: list, show, start, answer, problems, finish"),
    example("deskops inspection start --asset GZPC00581", N_("Begin with the checklist of its kind")),
    example("deskops inspection answer case ok", N_("Answer an item of the one under way")),
    example("deskops inspection finish", N_("The visit is complete")),
)
inspection.recipes.update(
    {
        "list": Entry(f"{_VIEWS}:list_inspections", N_("List inspections")),
        "show": Entry(f"{_VIEWS}:show", N_("Show one inspection with its checklist")),
        "next": Entry(f"{_VIEWS}:next_one", N_("Show the next inspection that is to be done")),
        "start": Entry(f"{_STEPS}:start", N_("Begin an inspection of a device")),
        "answer": Entry(f"{_STEPS}:answer", N_("Answer an item of the checklist")),
        "in-order": Entry(
            "deskops.cli.commands.inspection_in_order:in_order",
            N_("Say that devices are in order, and finish their visits"),
        ),
        "fill": Entry(f"{_STEPS}:fill", N_("Say that everything that is still open is in order")),
        "photo": Entry(f"{_STEPS}:photo", N_("Attach a photo to an item")),
        "note": Entry(f"{_STEPS}:note", N_("Write down what was seen or said")),
        "problem": Entry(f"{_STEPS}:problem", N_("Record what the user complains of")),
        "place": Entry(f"{_STEPS}:place", N_("Say where a device that is handed out goes")),
        "finish": Entry(f"{_STEPS}:finish", N_("End the visit")),
        "rate": Entry(f"{_RATINGS}:rate", N_("Write down what the device's user says of the visit")),
        "call-back": Entry(
            f"{_RATINGS}:call_back", N_("Write down what a user said who had rated a visit low")
        ),
        "reopen": Entry(f"{_STEPS}:reopen", N_("Mend an answer after the visit was finished")),
        "undo": Entry(f"{_STEPS}:step_back", N_("Undo the last step")),
        "redo": Entry(f"{_STEPS}:step_again", N_("Redo the step")),
    }
)
