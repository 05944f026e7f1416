"""Many devices in a row: what is in order said at once, the room's common answers carried."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deskops.domain.checklist import FAIL, OK, Item, Seen, asked
from deskops.domain.inspection import InspectionStatus
from deskops.domain.problem import ProblemStatus
from deskops.errors import DeskopsError, NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.acts import Acted
from deskops.ops.do.inspections import Visit, begin, finish, land, load_visit, start
from deskops.ops.read.inspections import inspection_page, room_answers
from deskops.ops.read.labelled import Labelled, find_labelled
from deskops.ops.read.problems import problems_at


class Filled(NamedTuple):
    """What was done, the items that a check can read and nobody but a person has, those left for their problems, and
    all that are required and still open.
    """

    acted: Acted
    by_eye: Sequence[Item]
    troubled: Sequence[Item] = ()
    left: Sequence[Item] = ()


class InspectedToday(Refused):
    """The device was inspected today, outside of the job that is meant."""


class Looked(NamedTuple):
    """A device of several, as it was named, and what came of it: done, or why it was not."""

    device: str
    filled: Filled | None = None
    refused: DeskopsError | None = None


def open_labelled(context: Context, found: Labelled, *, job: str = "") -> str:
    """The visit of a device that was scanned, begun where there is none. Raises NotFound."""
    return found.visit or start(context, asset=found.asset, job=job).subject


def fill(context: Context, inspection: str, *, bound: bool = True) -> Filled:
    """Everything that has no answer yet is in order: one step, undone as a whole.

    What the devices of the room have in common is taken from the room's last visit of today. Texts and numbers that
    nobody gave stay open. What is bound to a check is said by eye, and stays marked so; without `bound` it stays open.
    An item with a problem that is not solved stays open too, until whoever looked at it says so.
    Raises Refused where nothing is left to be said so, or the visit is finished.
    """
    carried = room_answers(context, inspection)
    troubles = {one.item for one in problems_at(context, inspection) if one.status != ProblemStatus.SOLVED}
    with context.act() as act:
        visit = load_visit(act, inspection)
        left = {item.id for item in visit.items if item.id in troubles or (item.check and not bound)}
        answers = _answers(visit, carried, left)
        if not answers:
            raise Refused(
                _("Nothing is left that could be in order."),
                hint=_("What is open needs a text, a number or a photo, or has a problem that is not solved.")
                if bound
                else _("What is open needs its check, or somebody who looks."),
            )
        acted = land(act, visit, "answers", {"answers": answers}, list(answers))[0]
    eyed = [
        item for item in visit.items if item.check and item.id in answers and "seen" not in answers[item.id]
    ]
    troubled = [
        item
        for item in visit.items
        if item.id in troubles and not visit.state.answers.get(item.id, {}).get("value")
    ]
    return Filled(acted, eyed, troubled, inspection_page(context, inspection).remaining)


def in_order(context: Context, text: str, *, job: str = "", anyway: bool = False) -> Filled:
    """Open, fill and finish in one go; `anyway`: also what another job has, was finished today, or is of a round
    that is over.

    Raises Refused for those without it, where something failed already, and naming what a person has to say still.
    """
    found = find_labelled(context, text, job=job)
    doubt = found.doubt or found.finished
    if doubt and not anyway:
        refused = Refused if found.doubt else InspectedToday
        raise refused(doubt, hint=_("If it is meant all the same, say so: --anyway"))
    known = "" if found.finished else found.visit
    visit = known or start(context, asset=found.asset, job=job, anyway=anyway).subject
    if known and anyway and inspection_page(context, known).line.status == InspectionStatus.PLANNED:
        begin(context, known, anyway=True)
    _nothing_failed(context, visit)
    filled = fill(context, visit)
    return filled._replace(acted=finish(context, visit))


def each_in_order(
    context: Context, devices: Iterable[str], *, job: str = "", anyway: bool = False
) -> Iterator[Looked]:
    """`in_order` for one after the other, whatever became of those before: a list that was scanned is gone through."""
    for device in filter(None, map(str.strip, devices)):
        try:
            yield Looked(device, in_order(context, device, job=job, anyway=anyway))
        except (NotFound, Refused) as error:
            yield Looked(device, refused=error)


def _nothing_failed(context: Context, visit: str) -> None:
    page = inspection_page(context, visit)
    if page.failed:
        raise Refused(
            _("{tag} is not in order: {count} failed.").format(
                tag=page.line.asset_tag or page.line.number, count=page.failed
            ),
            hint=_("Finish it as it is: deskops inspection finish"),
        )


def _answers(
    visit: Visit, carried: Mapping[str, Mapping[str, Any]], left: Collection[str]
) -> dict[str, dict[str, str]]:
    """By item, but for those that are to be `left`. A condition may bring items in: it is done until none is new."""
    given: dict[str, dict[str, str]] = {}
    known: dict[str, Mapping[str, Any]] = dict(visit.state.answers)
    while True:
        new = {
            item.id: told
            for item in asked(visit.items, known)
            if not known.get(item.id, {}).get("value")
            and item.id not in left
            and (told := _answer(item, carried))
        }
        if not new:
            return given
        given |= new
        known |= new


def _answer(item: Item, carried: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Nothing where a person must say it. A photo is no answer that could be given for somebody."""
    last = carried.get(item.id, {})
    if item.room and last.get("value") not in (None, "", FAIL):
        of_room = _("as in {number}").format(number=last["number"])
        return {"value": str(last["value"]), "evidence": of_room, "seen": Seen.ROOM}
    return {"value": OK} if item.answer == "state" and item.required else {}
