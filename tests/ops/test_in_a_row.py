"""Devices in a row: what is in order is said at once, and what a room has in common once."""

from pathlib import Path
from typing import Any

import pytest

from conftest import GivenClock
from deskops.errors import NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do.in_a_row import fill, in_order, open_device
from deskops.ops.do.inspections import answer, finish, start, undo
from deskops.ops.do.template_files import import_file
from deskops.ops.read.inspections import inspection_page, inspections

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
    done = in_order(context, "deskops:asset:GZPC00001")
    assert done.status == "finished"
    assert open_device(context, "GZPC00002") != done.subject
    with pytest.raises(NotFound):
        open_device(context, "nothing")
    assert len(inspections(context)) == 2
