"""The keys of a checklist, its pages, and which of its actions stand on a button."""

from typing import Final

from textual.binding import Binding

from deskops.domain.checklist import FAIL, NOT_APPLICABLE, OK
from deskops.i18n import N_

TABS: Final = (("item", N_("Item")), ("problems", N_("Problems")), ("timeline", N_("Timeline")))
KEYS: Final = (
    Binding("escape,backspace", "app.back", N_("Back"), id="checklist.back"),
    Binding("y", f"answer('{OK}')", N_("All right"), id="checklist.ok"),
    Binding("x", f"answer('{FAIL}')", N_("Failed"), id="checklist.fail"),
    Binding("minus", f"answer('{NOT_APPLICABLE}')", N_("Does not apply"), id="checklist.na"),
    Binding("delete", "answer('')", N_("Take the answer back"), show=False, id="checklist.clear"),
    Binding("n", "note", N_("Note"), id="checklist.note"),
    Binding("f", "photo", N_("Photo"), id="checklist.photo"),
    Binding("v", "look", N_("Look at the photos"), show=False, id="checklist.look"),
    Binding("b", "checks", N_("Run the checks"), id="checklist.checks"),
    Binding("A", "fill", N_("The rest is in order"), tooltip=N_("Rest in order"), id="checklist.fill"),
    Binding("p", "problems", N_("Problems"), id="checklist.problems-of-device"),
    Binding("N", "next", N_("Next device"), id="checklist.next"),
    Binding("t", "scan", N_("Device by its label"), tooltip=N_("Scan"), id="checklist.scan"),
    Binding("w", "place", N_("Where it goes"), show=False, id="checklist.place"),
    Binding("F", "finish", N_("Finish"), id="checklist.finish"),
    Binding("o", "reopen", N_("Reopen"), show=False, id="checklist.reopen"),
    Binding("u", "back('undo')", N_("Undo the last step"), show=False, id="checklist.undo"),
    Binding("ctrl+r", "back('redo')", N_("Redo the step"), show=False, id="checklist.redo"),
    *(
        Binding(str(number), f"tab('{name}')", label, show=False, id=f"checklist.{name}")
        for number, (name, label) in enumerate(TABS, 1)
    ),
)
# Each with the action of the registry that must be allowed.
NEEDED: Final = {
    "checklist.ok": "answer",
    "checklist.fail": "answer",
    "checklist.na": "answer",
    "checklist.clear": "answer",
    "checklist.note": "answer",
    "checklist.photo": "photo",
    "checklist.checks": "checks",
    "checklist.fill": "answers",
    "checklist.place": "place",
    "checklist.finish": "finish",
    "checklist.reopen": "reopen",
}
BUTTONS: Final = tuple(
    (key, NEEDED[key.id]) for key in KEYS if key.id in NEEDED and key.id != "checklist.clear"
)
HINTED: Final = (
    "checklist.back",
    "list.open",
    "checklist.problems-of-device",
    "checklist.next",
)  # beside the buttons
ABOUT: Final = N_(
    "The checklist of one device. An answer is written as soon as it is given; what failed opens a problem. "
    "An asterisk: still to be answered. Enter gives an answer with a note, or a number or text where one is "
    "asked. The checks run where the device can be asked and answer the items that are bound to them; what a person "
    "answered of these is marked as seen by eye. p leads to the problems: what the user complains of, solved, planned "
    "or made a job."
)
