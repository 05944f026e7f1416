"""What the screens do through ops, as work for the lane of acts; each imports the write side when it is first run."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.tui.messages import (
    Attended,
    ChecksDone,
    Committed,
    DeviceDoubted,
    FillAsked,
    FindingCame,
    InspectionOpened,
    NoInspectionYet,
)
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.context import Context
    from deskops.ops.do.jobs import Done

JOB, INSPECTION = "job", "inspection"
BY_EYE, LEAVE_CHECKS = "eye", "leave"  # what becomes of items that checks can read and that are in order


def warm_up(context: "Context") -> Work:
    """Load the write side and make the day's backup, so that the first act waits for neither."""

    def work(_post: Post) -> None:
        import deskops.ops.do.jobs  # noqa: F401 - loaded for the next one
        from deskops.ops.do.housekeeping import daily

        daily(context)

    return work


def act_on_job(context: "Context", job: str, action: "Action", given: Mapping[str, Any]) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.jobs import act_on_job as act

        values = {**given, "file": str(Path(given["file"]).expanduser())} if "file" in given else given
        done = act(context, job, action.name, values)
        words = _told(done, action.label)
        post(Committed(JOB, job, "\n".join((words, *done.doubts)), done.row))

    return work


def _told(done: "Done", label: str) -> str:
    """Where the job stands now: the step's name alone reads as an order."""
    words = _("{number}: {action}; now {status}")
    return words.format(number=done.number, action=_(label), status=_(word(done.status)))


def arrive(context: "Context", job: str) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.arriving import arrive as act

        done = act(context, job)
        words = _told(done, N_("Arrive"))
        post(Committed(JOB, job, "\n".join((words, *done.doubts)), done.row))

    return work


def retract(context: "Context", job: str, what: str) -> Work:
    """`what` is undo or redo."""

    def work(post: Post) -> None:
        from deskops.ops.do.jobs import redo, undo
        from deskops.ops.do.own_steps import stepped_back

        done = (undo if what == "undo" else redo)(context, job)
        words = stepped_back(context, done.number, job, done.entry)
        post(Committed(JOB, job, words, done.row))

    return work


def step_back(context: "Context", what: str) -> Work:
    """`what` is undo or redo: of one's own last step, wherever it was."""

    def work(post: Post) -> None:
        from deskops.ops.do.own_steps import step_back as act

        done = act(context, what)
        post(Committed(done.step.kind, done.step.subject, done.words, done.row))

    return work


def make_job(context: "Context", given: Mapping[str, str]) -> Work:
    """A job from the fields of the new job's form."""

    def work(post: Post) -> None:
        from deskops.ops.do.jobs import NewJob, new_job
        from deskops.ops.read.places import place_of

        values: dict[str, Any] = dict(given)
        place = place_of(context, asset=values.pop("device", ""), site=values.pop("site", ""))
        job = replace(NewJob(**values), site_id=place.site, asset_id=place.asset)
        done = new_job(context, job)
        post(Committed(JOB, done.job, _("{number}: new job").format(number=done.number), done.row))

    return work


def open_inspection(context: "Context", job: str, asset: str, *, begins: bool) -> Work:
    """The job's inspection, one that is not finished before others; where there is none one of its device `begins`, or
    nothing does. Fails with UsageError for a job without a device.
    """

    def work(post: Post) -> None:
        from deskops.domain.inspection import InspectionStatus
        from deskops.ops.do.inspections import start
        from deskops.ops.read.inspections import inspections

        ended = (InspectionStatus.FINISHED, InspectionStatus.CANCELLED)
        found = sorted(inspections(context, job=job), key=lambda line: line.status in ended)
        if asset and not found and not begins:
            post(NoInspectionYet())
        else:
            post(InspectionOpened(found[0].id if found else start(context, asset=asset, job=job).subject))

    return work


def answer(context: "Context", inspection: str, item: str, given: Mapping[str, str]) -> Work:
    """`given` has value, note or both."""

    def work(post: Post) -> None:
        from deskops.ops.do.inspections import answer as act

        done = act(context, inspection, item, given.get("value"), note=given.get("note"))
        post(Committed(INSPECTION, inspection, "", done.row))

    return work


def add_photo(context: "Context", inspection: str, item: str, given: Mapping[str, str]) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.inspections import photo

        file = Path(given["file"]).expanduser()
        done = photo(context, inspection, file, item=item, caption=given.get("caption", ""))
        post(Committed(INSPECTION, inspection, _("The photo is kept."), done.row))

    return work


def act_on_inspection(context: "Context", inspection: str, what: str, words: str, **given: str) -> Work:
    """`what` is finish or reopen."""

    def work(post: Post) -> None:
        from deskops.ops.do import inspections

        done = getattr(inspections, what)(context, inspection, **given)
        post(Committed(INSPECTION, inspection, words, done.row))

    return work


def retract_visit(context: "Context", inspection: str, what: str) -> Work:
    """`what` is undo or redo."""

    def work(post: Post) -> None:
        from deskops.ops.do.inspections import redo, undo
        from deskops.ops.do.own_steps import stepped_back
        from deskops.ops.read.inspections import inspection_page

        done = (undo if what == "undo" else redo)(context, inspection)
        number = inspection_page(context, inspection).line.number
        words = stepped_back(context, number, inspection, done.entry)
        post(Committed(INSPECTION, inspection, words, done.row))

    return work


def begin_anyway(context: "Context", inspection: str) -> Work:
    """Begin a visit of a round that is over."""

    def work(_post: Post) -> None:
        from deskops.ops.do.inspections import begin

        begin(context, inspection, anyway=True)

    return work


def place_device(context: "Context", inspection: str, given: Mapping[str, str], words: str) -> Work:
    """Where the device that is handed out goes."""

    def work(post: Post) -> None:
        from deskops.ops.do.handouts import Place
        from deskops.ops.do.handouts import place_device as place

        post(Committed(INSPECTION, inspection, words, place(context, inspection, Place(**given)).row))

    return work


def fill(context: "Context", inspection: str, how: str) -> Work:
    """The rest is in order. Without `how` it is asked first, where checks could be run on the device."""

    def work(post: Post) -> None:
        from deskops.domain.checklist import said_by_eye, said_troubled
        from deskops.ops.do.device_checks import worth_asking
        from deskops.ops.do.in_a_row import fill as act

        if not how and (items := worth_asking(context, inspection)):
            post(FillAsked(len(items)))
            return
        filled = act(context, inspection, bound=how != LEAVE_CHECKS)
        left = (said_by_eye(filled.by_eye), said_troubled(filled.troubled))
        words = "\n".join(filter(None, (_("The rest is in order."), *left)))
        post(Committed(INSPECTION, inspection, words, filled.acted.row))

    return work


def open_device(context: "Context", text: str, job: str, *, sure: bool) -> Work:
    """The visit of the device whose label was read; asked first where it may be another than was meant."""

    def work(post: Post) -> None:
        from deskops.ops.do.in_a_row import open_labelled
        from deskops.ops.read.labelled import find_labelled

        found = find_labelled(context, text, job=job)
        if found.doubt and not sure:
            post(DeviceDoubted(text, found.doubt))
        else:
            post(InspectionOpened(open_labelled(context, found, job=job), found.finished))

    return work


def settle(context: "Context", item: str) -> Work:
    """Leave what needs a person as it is, off the list."""

    def work(post: Post) -> None:
        from deskops.ops.do.attending import settle as act

        act(context, item)
        post(Attended(_("It stays as it is.")))

    return work


def send_again(context: "Context", item: str) -> Work:
    """What the desk did not take goes out once more."""

    def work(post: Post) -> None:
        from deskops.ops.do.attending import retry

        retry(context, item)
        post(Attended(_("It is sent again."), again=True))

    return work


def run_checks(context: "Context", inspection: str) -> Work:
    """Run the bound checks where the device can be asked, tell each finding as it comes, then write what was found."""

    def work(post: Post) -> None:
        from deskops.ops.do.device_checks import checks_of

        run = checks_of(context, inspection)
        for finding in run:
            post(FindingCame(finding))
        recorded = run.record()
        post(ChecksDone(len(recorded.answered), recorded.unanswered, recorded.doubt))

    return work
