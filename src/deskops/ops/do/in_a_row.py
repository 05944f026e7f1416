"""Many devices in a row: opened by their labels, what is in order said at once, the room's common answers carried."""

from collections.abc import Mapping
from typing import Any

from deskops.domain.checklist import FAIL, OK, Item, asked
from deskops.domain.labels import read_label
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.acts import Acted
from deskops.ops.do.inspections import Visit, finish, land, load_visit, start
from deskops.ops.read.inspections import inspections, room_answers, unfinished
from deskops.ops.read.references import find_asset


def open_device(context: Context, text: str, *, job: str = "") -> str:
    """The visit of the device whose label, tag or serial was scanned or typed: the one that is planned or under way,
    else the job's own, else a new one. Raises NotFound with the nearest tags.
    """
    asset = find_asset(context, read_label(text))
    known = unfinished(context, asset=asset, job=job) or unfinished(context, asset=asset)
    if known is not None:
        return known.id
    if job:
        there = inspections(context, asset=asset, job=job, limit=1)
        if there:
            return there[0].id
    return start(context, asset=asset, job=job).subject


def fill(context: Context, inspection: str) -> Acted:
    """Everything that has no answer yet is in order: one step, undone as a whole.

    What the devices of the room have in common is taken from the room's last visit of today. Texts and numbers that
    nobody gave stay open. Raises Refused where nothing is left to be said so, or the visit is finished.
    """
    carried = room_answers(context, inspection)
    with context.act() as act:
        visit = load_visit(act, inspection)
        answers = _answers(visit, carried)
        if not answers:
            raise Refused(
                _("Nothing is left that could be in order."),
                hint=_("What is open needs a text, a number or a photo."),
            )
        return land(act, visit, "answers", {"answers": answers}, list(answers))[0]


def in_order(context: Context, text: str, *, job: str = "") -> Acted:
    """Open, fill and finish in one go. Raises Refused naming what a person has to say still."""
    visit = open_device(context, text, job=job)
    fill(context, visit)
    return finish(context, visit)


def _answers(visit: Visit, carried: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """By item. A condition may bring further items in, so it is done until nothing is added."""
    given: dict[str, dict[str, str]] = {}
    known: dict[str, Mapping[str, Any]] = dict(visit.state.answers)
    while True:
        new = {
            item.id: told
            for item in asked(visit.items, known)
            if not known.get(item.id, {}).get("value") and (told := _answer(item, carried))
        }
        if not new:
            return given
        given |= new
        known |= new


def _answer(item: Item, carried: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Nothing where a person must say it. A photo is no answer that could be given for somebody."""
    last = carried.get(item.id, {})
    if item.room and last.get("value") not in (None, "", FAIL):
        return {"value": str(last["value"]), "evidence": _("as in {number}").format(number=last["number"])}
    return {"value": OK} if item.answer == "state" and item.required else {}
