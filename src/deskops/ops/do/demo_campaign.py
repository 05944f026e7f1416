"""The demo's round of inspections at one site: planned at the desk, two departments done on the laptop, one missed."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import count, islice, pairwise
from typing import Final

from deskops.domain.checklist import FAIL, OK, Item, asked
from deskops.domain.nouns import AssetKind, Kind
from deskops.ops.context import Act, Context
from deskops.ops.do.campaign_visits import agree
from deskops.ops.do.campaigns import Wanted, draft, workdays, write_plan
from deskops.ops.do.demo import PastClock
from deskops.ops.do.inspections import land, load_visit
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.problems import solve
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.read.campaigns import visits_of
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.problems import problems
from deskops.signature.strokes import FORMAT, VERSION, Drawing, drawing_of
from deskops.store.views.campaign_tuples import VisitLine

_KINDS: Final = (AssetKind.PC, AssetKind.LAPTOP, AssetKind.PRINTER)
_PER_DAY: Final = 10
_NOTICE: Final = timedelta(days=7)  # from the plan to its first visit
_LENGTH: Final = timedelta(days=45)
_DONE: Final = 2  # visits that took place on their days; the one after them was missed
_AGREED: Final = 5  # visits whose dates the customer knows: those, the one of today, and the next
_BEFORE: Final = _DONE + 1  # working days from the first visit to the one of today
_CONTACT: Final = "前台"
_BEGIN: Final = time(9, 30)
_EACH: Final = timedelta(minutes=14)
_COUNTER: Final = "18250"  # pages; what else a number is asked for
# What fails, and what is written beside it: by the place of the device in the order in which all were inspected.
_FAULTS: Final[Mapping[int, Mapping[str, str]]] = {
    1: {"cabling": "网线水晶头松动,线缆散落"},
    3: {"label": "资产标签脱落"},
    8: {"cabling": "插排老化"},
}
_MENDED: Final = 1  # of these devices: its problem is solved
_SIGNED: Final = 0  # its user signed the report
_RESOLVED: Final = {"cause": "例行巡检", "solution": "清洁、检查完毕,问题已登记", "minutes": 90}


def plan_round(context: Context, clock: PastClock, now: datetime, site: str, engineer: str) -> str:
    """Plan it for an engineer and agree on the dates of most visits, as it was some days ago; the campaign's id."""
    is_open = workdays(context)
    first = _first_day(lambda day: is_open(site, day), now.astimezone(context.rules.zone).date())
    clock.now = datetime.combine(first, _BEGIN, context.rules.zone) - _NOTICE
    wanted = Wanted(
        f"{first.year}-H{1 if first.month <= 6 else 2}",
        kinds=_KINDS,
        sites=(site,),
        engineers=(engineer,),
        per_day=_PER_DAY,
        since=first.isoformat(),
        until=(first + _LENGTH).isoformat(),
    )
    campaign = write_plan(context, draft(context, wanted), anyway=True)
    lines = visits_of(context, campaign)[:_AGREED]
    agree(context, lines, first.isoformat(), clock=_BEGIN.isoformat("minutes"), contact=_CONTACT)
    return campaign


def live_round(context: Context, clock: PastClock, campaign: str) -> None:
    """What the laptop's engineer did of it on the days of its visits."""
    seen: list[str] = []
    for line in visits_of(context, campaign)[:_DONE]:
        seen += _inspected(context, clock, line, len(seen))
    mended = problems(context, inspection=seen[_MENDED])[0]
    solve(context, mended.id, "重做水晶头,整理线缆")
    _have_signed(context, seen[_SIGNED])


def _first_day(is_open: Callable[[date], bool], today: date) -> date:
    """So many working days before today, or before the next working day where today is none."""
    last = next(day for day in (today + timedelta(days=n) for n in count()) if is_open(day))
    before = (day for day in (last - timedelta(days=n) for n in count(1)) if is_open(day))
    return next(islice(before, _BEFORE - 1, None))


def _inspected(context: Context, clock: PastClock, line: VisitLine, before: int) -> list[str]:
    """A department's devices one after another, with their job; each begins when the one before it is finished."""
    job = str(line.job_id)
    clock.now = datetime.combine(date.fromisoformat(line.day), _BEGIN, context.rules.zone)
    act_on_job(context, job, "accept", {})
    act_on_job(context, job, "arrive", {"site_code": line.site_code})
    listed = sorted(inspections(context, job=job), key=lambda one: one.asset_tag or "")
    devices = [one.id for one in listed]
    for place, (done, next_one) in enumerate(pairwise(["", *devices, ""]), before - 1):
        with context.act() as act:
            if done:
                _finish(act, done, _FAULTS.get(place, {}))
            if next_one:
                land(act, load_visit(act, next_one), "start", {}, ())
        clock.now += _EACH
    act_on_job(context, job, "resolve", _RESOLVED)
    act_on_job(context, job, "confirm", {"name": _CONTACT, "rating": 5})
    return devices


def _finish(act: Act, inspection: str, faults: Mapping[str, str]) -> None:
    visit = load_visit(act, inspection)
    answers = {item.id: _answer(item, faults) for item in asked(visit.items, {}) if item.required}
    land(act, visit, "answers", {"answers": answers}, list(answers))
    land(act, load_visit(act, inspection), "finish", {}, ())


def _answer(item: Item, faults: Mapping[str, str]) -> dict[str, str]:
    if item.id in faults:
        return {"value": FAIL, "note": faults[item.id]}
    return {"value": _COUNTER if item.answer == "number" else OK}


def _have_signed(context: Context, inspection: str) -> None:
    """By the device's user, on the laptop's own pad."""
    asset = inspection_page(context, inspection).asset
    if asset is not None:
        offered = offer(context, inspection, kind=Kind.INSPECTION)
        sign(context, offered, Signature(asset.used_by, "pad", _hand(), role=asset.department))


def _hand() -> Drawing:
    """Three strokes of a fluent hand, each lower and further right, a point every 16 milliseconds."""
    strokes = [
        [_point(step, left, stroke * 48 + step) for step in range(40)]
        for stroke, left in enumerate((40, 150, 260))
    ]
    pad = {"width": 400, "height": 160, "unit": "px"}
    return drawing_of({"format": FORMAT, "version": VERSION, **pad, "strokes": strokes})


def _point(step: int, left: int, tick: int) -> list[int]:
    x = left + round(2.2 * step + 14 * math.sin(step / 3))
    y = 80 + round(38 * math.sin(step / 4 + left))
    return [x, y, 16 * tick, 500]
