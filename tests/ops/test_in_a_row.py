"""Devices in a row: what is in order is said at once, and what a room has in common once."""

from pathlib import Path
from typing import Any

import pytest

from deskops.domain.checklist import Seen, items_of
from deskops.errors import NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do.in_a_row import fill, in_order, open_labelled
from deskops.ops.do.inspections import answer, finish, start, undo
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.template_files import import_file
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.labelled import find_labelled
from deskops.ops.read.problems import problems_at
from deskops.store import views
from deskops.store.views.inspection_tuples import TemplateRow
from tests_of_homes import GivenClock

ROOM = """\
[[template]]
name = "PC"
kind = "pc"
items = [
  { id = "case", text = "Case" },
  { id = "dust", text = "Dust", show_if = "case = ok" },
  { id = "fault", text = "Fault", show_if = "case = fail" },
  { id = "heat", text = "Temperature of the room", answer = "number", room = true },
  { id = "power", text = "Power of the room", room = true },
]
"""


@pytest.fixture
def pcs(context: Context, register: Any, tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "room.toml").write_text(ROOM, encoding="utf-8")
    import_file(context, tmp_path / "room.toml")
    return register.pc, register.assets["GZPC00002"]


def values(context: Context, visit: str) -> dict[str, str]:
    return {line.item.id: line.value for line in inspection_page(context, visit).items}


def test_what_the_room_has_in_common_is_carried_with_where_it_is_from(
    context: Context, pcs: tuple[str, str]
) -> None:
    first, second = (start(context, asset=one).subject for one in pcs)
    answer(context, first, "heat", "21")
    fill(context, first)
    finish(context, first)
    fill(context, second)
    assert values(context, second) == {"case": "ok", "dust": "ok", "heat": "21", "power": "ok"}
    number = inspection_page(context, first).line.number
    heat = next(line for line in inspection_page(context, second).items if line.item.id == "heat")
    assert heat.evidence == f"as in {number}"


def test_a_failure_is_never_carried_to_another_device(context: Context, pcs: tuple[str, str]) -> None:
    first, second = (start(context, asset=one).subject for one in pcs)
    answer(context, first, "power", "fail")
    answer(context, first, "heat", "21")
    fill(context, second)
    assert values(context, second)["power"] == "ok"


def test_yesterdays_room_is_not_todays(context: Context, pcs: tuple[str, str], clock: GivenClock) -> None:
    answer(context, start(context, asset=pcs[0]).subject, "heat", "21")
    clock.move(days=1)
    second = start(context, asset=pcs[1]).subject
    fill(context, second)
    assert values(context, second)["heat"] == ""
    with pytest.raises(Refused, match="Temperature of the room"):
        finish(context, second)


def test_what_was_said_stays_said_and_its_conditions_count(context: Context, pcs: tuple[str, str]) -> None:
    visit = start(context, asset=pcs[0]).subject
    answer(context, visit, "case", "fail")
    fill(context, visit)
    assert values(context, visit) == {"case": "fail", "fault": "ok", "heat": "", "power": "ok"}
    undo(context, visit)
    assert values(context, visit)["power"] == ""


def test_nothing_is_left_to_be_in_order(context: Context, pcs: tuple[str, str]) -> None:
    visit = start(context, asset=pcs[0]).subject
    fill(context, visit)
    with pytest.raises(Refused, match="Nothing is left"):
        fill(context, visit)


def test_a_device_in_order_is_one_call(context: Context, register: Any) -> None:
    done = in_order(context, "deskops:asset:GZPC00001").acted
    assert done.status == "finished"
    assert open_labelled(context, find_labelled(context, "GZPC00002")) != done.subject
    with pytest.raises(NotFound):
        find_labelled(context, "nothing")
    assert len(inspections(context)) == 2


def test_a_device_on_which_something_failed_is_not_in_order(context: Context, register: Any) -> None:
    visit = start(context, asset=register.pc).subject
    answer(context, visit, "case", "fail")
    with pytest.raises(Refused, match="GZPC00001 is not in order: 1 failed"):
        in_order(context, "GZPC00001")
    assert inspection_page(context, visit).line.status == "started"


def test_an_open_problem_is_not_solved_by_saying_that_the_rest_is_in_order(
    context: Context, register: Any
) -> None:
    first = start(context, asset=register.pc).subject
    answer(context, first, "case", "fail")
    finish(context, first, reason="in use")
    later = start(context, asset=register.pc).subject
    filled = fill(context, later)
    assert [item.id for item in filled.troubled] == ["case"]
    assert values(context, later)["case"] == ""
    assert [line.status for line in problems_at(context, later)] == ["open"]
    answer(context, later, "case", "ok")
    assert not [line for line in problems_at(context, later) if line.status == "open"]


def seen(context: Context, visit: str) -> dict[str, str]:
    return {line.item.id: line.seen for line in inspection_page(context, visit).items if line.seen}


def test_what_a_check_can_read_is_marked_as_seen_by_eye_when_no_check_has_read_it(
    context: Context, register: Any
) -> None:
    visit = start(context, asset=register.pc).subject
    filled = fill(context, visit)
    bound = [line.item.id for line in inspection_page(context, visit).items if line.item.check]
    assert bound
    assert [item.id for item in filled.by_eye] == bound
    assert seen(context, visit) == dict.fromkeys(bound, Seen.EYE)


def test_the_rest_can_be_in_order_without_what_is_bound_to_checks(context: Context, register: Any) -> None:
    visit = start(context, asset=register.pc).subject
    assert not fill(context, visit, bound=False).by_eye
    assert {
        line.item.id for line in inspection_page(context, visit).items if line.item.check and line.value
    } == set()
    with pytest.raises(Refused, match="Nothing is left"):
        fill(context, visit, bound=False)


def test_what_the_room_has_is_no_look_at_this_device(context: Context, register: Any, tmp_path: Path) -> None:
    bound = ROOM.replace('room", room = true }', 'room", room = true, check = "net.gateway" }')
    (tmp_path / "room.toml").write_text(bound, encoding="utf-8")
    import_file(context, tmp_path / "room.toml")
    first, second = (start(context, asset=one).subject for one in (register.pc, register.assets["GZPC00002"]))
    fill(context, first)
    fill(context, second)
    assert seen(context, first) == {"power": Seen.EYE}
    assert seen(context, second) == {"power": Seen.ROOM}


def test_a_device_that_was_finished_today_is_not_inspected_again_unasked(
    context: Context, register: Any, clock: GivenClock
) -> None:
    done = in_order(context, "GZPC00001").acted
    assert find_labelled(context, "GZPC00001").visit == done.subject
    with pytest.raises(Refused, match="was inspected today"):
        in_order(context, "GZPC00001")
    assert len(inspections(context)) == 1
    assert in_order(context, "GZPC00001", anyway=True).acted.subject != done.subject
    clock.move(days=1)
    assert not find_labelled(context, "GZPC00001").finished


def test_a_device_of_another_job_is_doubted(context: Context, register: Any) -> None:
    mine, theirs = (
        new_job(context, NewJob(title, site_id=register.sites["GZ-TH"])).job for title in ("mine", "theirs")
    )
    start(context, asset=register.pc, job=theirs)
    assert not find_labelled(context, "GZPC00001", job=theirs).doubt
    assert not find_labelled(context, "GZPC00001").doubt
    assert "GZPC00001 belongs to" in find_labelled(context, "GZPC00001", job=mine).doubt
    with pytest.raises(Refused, match="belongs to"):
        in_order(context, "GZPC00001", job=mine)


def test_a_device_of_another_site_than_the_jobs_is_doubted(context: Context, register: Any) -> None:
    elsewhere = new_job(context, NewJob("elsewhere", site_id=register.sites["SZ-FT"])).job
    assert "GZPC00002 is at" in find_labelled(context, "GZPC00002", job=elsewhere).doubt


def test_the_shipped_checklists_share_what_is_the_rooms_and_nothing_of_a_device(context: Context) -> None:
    sheets = views.rows(context.views, "templates", TemplateRow)
    shared = {(sheet.kind, item.id) for sheet in sheets for item in items_of(sheet.items) if item.room}
    assert shared == {("network", "rack"), ("network", "label"), ("install", "network")}
