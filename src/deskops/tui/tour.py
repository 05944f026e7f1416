"""The five-minute tour as data: what to do, by which keys, and how it is seen that it was done. Nothing here draws."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from deskops.domain.nouns import JobStatus
from deskops.i18n import N_

_FRESH: Final = ("", JobStatus.NEW, JobStatus.DISPATCHED)
_OVER: Final = (JobStatus.RESOLVED, JobStatus.CONFIRMED, JobStatus.CLOSED)
_WORKING: Final = (JobStatus.STARTED, *_OVER)
_THERE: Final = (JobStatus.ARRIVED, *_WORKING)
_TAKEN: Final = frozenset(JobStatus) - frozenset(_FRESH)


class Seen(NamedTuple):
    """What stands on the screen: its name, the row of the day that is chosen, what is known of the job or the visit."""

    screen: str
    cursor: int = 0
    status: str = ""  # of the job
    notes: int = 0
    undone: int = 0  # its steps that were taken back
    answered: int = 0  # of the checklist
    left: int = 0  # items that need an answer
    finished: bool = False
    synced: str = ""  # when the desk was last tried


@dataclass(frozen=True, slots=True)
class Step:
    """`keys` are ids of bindings, which `words` name as {0}, {1} …; `done` compares what is seen with how it began.

    `aloud` is the same for the menus that are read aloud; empty where those have no such thing. `after`: the status
    that a job has where it can be done, if it matters.
    """

    name: str
    words: str
    keys: tuple[str, ...]
    done: Callable[[Seen, Seen], bool]
    aloud: str = ""
    after: frozenset[str] = frozenset()

    def can_be_done(self, now: Seen) -> bool:
        """Not by who left out the step before it on this job."""
        return not (self.after and now.status) or now.status in self.after


def seen(screen: Any, cursor: int, synced: str) -> Seen:
    """`screen` is whatever lies on top; what it knows of a job or a visit is its `page`."""
    name, page = type(screen).__name__, getattr(screen, "page", None)
    if page is not None and name == "JobScreen":
        actions = [step.entry.action for step in page.timeline if step.verdict != "retracted"]
        undone = sum(step.verdict == "retracted" for step in page.timeline)
        return Seen(name, cursor, page.line.status, actions.count("note"), undone, synced=synced)
    if page is not None and name == "ChecklistScreen":
        left, is_over = len(page.remaining), page.line.status == "finished"
        return Seen(name, cursor, answered=page.done, left=left, finished=is_over, synced=synced)
    return Seen(name, cursor, synced=synced)


def _on(screen: str) -> Callable[[Seen, Seen], bool]:
    return lambda _began, now: now.screen == screen


def _never(_began: Seen, _now: Seen) -> bool:
    return False


STEPS: Final = (
    Step(
        "day",
        N_(
            "This is your day, the most urgent job at the top. Move: {0} goes down, {1} up. The mouse works too."
        ),
        ("list.down", "list.up"),
        lambda began, now: now.cursor != began.cursor or now.screen == "JobScreen",
        N_(
            "The day: choose it in the first menu. Your jobs are read line by line, the most urgent one first."
        ),
    ),
    Step(
        "open",
        N_("Go to a job that is still dispatched, such as the first, and press {0} to open it."),
        ("list.open",),
        lambda _began, now: now.screen == "JobScreen" and bool(now.status),
        N_(
            "A job: type its number in the list, or a part of its words. Its menu has all that can be done now."
        ),
    ),
    Step(
        "accept",
        N_(
            "Press {0} to accept it. The caller has a first answer, and its clock stops. No network is needed."
        ),
        ("act.accept",),
        lambda _began, now: now.screen == "JobScreen" and now.status not in _FRESH,
        N_("Accept: the caller has a first answer. It is written down at once; no network is needed."),
    ),
    Step(
        "arrive",
        N_(
            "You are there: press {0}. The form may stay empty; {1} saves it (^ is Ctrl, held during the rest)."
        ),
        ("act.arrive", "form.save"),
        lambda _began, now: now.status in _THERE,
        N_("Arrive: one question at a time; Enter leaves out what is not needed, a question mark explains."),
        after=_TAKEN,
    ),
    Step(
        "start",
        N_("Press {0} to begin the work. What comes next is always the first of the buttons."),
        ("act.start",),
        lambda _began, now: now.status in _WORKING,
        N_("Start work: what comes next is always the first thing in the menu of the job."),
        after=frozenset(_THERE),
    ),
    Step(
        "note",
        N_(
            "Press {0} to write a note, and {1} to save it. What is typed is kept as you type, whatever happens."
        ),
        ("act.note", "form.save"),
        lambda began, now: now.notes > began.notes,
        N_(
            "Add a note: what you answer is kept at once, whatever happens; ask for it again and Enter takes it."
        ),
    ),
    Step(
        "undo",
        N_("Not what you meant? {0} takes your last step back; nothing is erased, both stay on record."),
        ("act.undo",),
        lambda began, now: now.screen == "JobScreen" and now.undone > began.undone,
        N_("Undo the last step: it is in the menu of the job. Nothing is erased, both stay on record."),
    ),
    Step(
        "checklist",
        N_("Press {0} to inspect the device of this job, and Enter where you are asked whether it begins."),
        ("job.inspect",),
        _on("ChecklistScreen"),
        N_("Inspect its device: the checklist asks item by item; back goes to the item before."),
    ),
    Step(
        "answer",
        N_(
            "Answer the item under the cursor: {0} it is all right, and the cursor goes on; {1} it is not, and it "
            "goes on once you noted why: {2}."
        ),
        ("checklist.ok", "checklist.fail", "checklist.note"),
        lambda began, now: now.screen == "ChecklistScreen" and now.answered > began.answered,
    ),
    Step(
        "fill",
        N_(
            "All else is in order? Press {0} to answer the rest in one step. Asked about the checks, choose: by eye."
        ),
        ("checklist.fill",),
        lambda _began, now: now.screen == "ChecklistScreen" and now.answered > 0 and not now.left,
        N_("The rest is in order: answers all that is open in one step."),
    ),
    Step(
        "scan",
        N_(
            "Press {0} for the next device by its label, which a scanner or your hands type. {1} leaves that."
        ),
        ("checklist.scan", "scan.back"),
        _on("ScanScreen"),
    ),
    Step(
        "finish",
        N_("Leave the label with {0}. Then press {1} to finish the visit."),
        ("scan.back", "checklist.finish"),
        lambda _began, now: now.finished,
        N_("Finish: says what has no answer yet and asks why."),
    ),
    Step(
        "sign",
        N_("Have it signed: press {0} for the report, and below it the ways: phone, pad, browser, paper."),
        ("sign.open",),
        _on("ReadScreen"),
        N_(
            "Get it signed: on paper with a photograph, or on the signer's own phone, whose address is read to you."
        ),
    ),
    Step(
        "resolve",
        N_(
            "Leave the report with {0}, the checklist with {1}. Fault gone: press {2}, say why and how, then {3}."
        ),
        ("signing.back", "checklist.back", "act.resolve", "form.save"),
        lambda _began, now: now.status in _OVER,
        N_("Resolve: what the cause was, what you did and how long it took."),
    ),
    Step(
        "confirm",
        N_("The user agrees that it works: press {0}, give a name and a rating from 1 to 5, then {1}."),
        ("act.confirm", "form.save"),
        lambda _began, now: now.status in _OVER[1:],
        N_("User confirms: a name, and how content they are. The job is done; the desk closes it."),
    ),
    Step(
        "find",
        N_("The job is done. Press {0} to find anything by a few letters, from anywhere; pinyin too: gzth."),
        ("app.find",),
        _on("FindScreen"),
        N_("Find anything: a few letters of a job, device, site, person or article; pinyin too, as gzth."),
    ),
    Step(
        "sync",
        N_(
            "Leave that with {0}. Press {1} to send and fetch. It also happens by itself; what is unsent stands below."
        ),
        ("find.back", "app.sync"),
        lambda began, now: (
            now.synced != began.synced and now.screen != "FindScreen"
        ),  # not by itself meanwhile
        N_(
            "Sync with the desk: sends what you did and fetches what is new; it also happens by itself each night."
        ),
    ),
    Step(
        "help",
        N_("Lost? Press {0}: it says what each screen is for and every key that works there."),
        ("app.help",),
        _on("HelpScreen"),
        N_("Help: a question mark explains every menu and every question. back and quit work everywhere."),
    ),
    Step(
        "end",
        N_("That was it. {0} has every action by name, {1} goes home to the day, {2} puts this box away."),
        ("app.palette", "app.day", "app.tour"),
        _never,
        N_("That was it: go on in the menus. Whatever you do here is gone when you quit the demo."),
    ),
)


def aloud() -> Iterable[str]:
    """The tour for whoever has it read: a text a step."""
    return [step.aloud for step in STEPS if step.aloud]
