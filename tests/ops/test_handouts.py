"""A device that is installed or handed out: where it goes is signed for, and what the register says afterwards."""

from typing import Any

import pytest

from deskops.errors import NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.handouts import Place, place_device
from deskops.ops.do.inspections import finish, reopen, start
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.read.search import find
from deskops.ops.read.timelines import entries
from deskops.reports.document import Pairs
from deskops.store import views
from deskops.store.views.tuples import AssetRow
from tests_of_signing import hand

MOVED = Place(site="SZ-FT", department="理赔部", room="3F-301", used_by="李娜", phone="13700001111")


def registered(context: Context, asset: str) -> AssetRow:
    found = views.one(context.views, "asset", AssetRow, id=asset)
    assert found is not None
    return found


@pytest.fixture
def visit(context: Context, register: Any) -> str:
    return start(context, asset=register.pc, template="handout").subject


def test_the_register_says_where_a_device_is_once_its_hand_out_is_finished(
    context: Context, register: Any, visit: str
) -> None:
    place_device(context, visit, MOVED)
    before = registered(context, register.pc)
    assert (before.site_code, before.department, before.used_by) == ("GZ-TH", "财务部", "王芳")
    finish(context, visit, reason="x")
    after = registered(context, register.pc)
    assert (after.site_code, after.department, after.used_by, after.phone) == (
        "SZ-FT", "理赔部", "李娜", "13700001111",
    )  # fmt: skip
    assert (after.disputed, after.status) == (0, "in-use")
    assert [hit.id for hit in find(context, "李娜", ("asset",))] == [register.pc]
    changed = [told.payload["field"] for told in entries(context, register.pc) if told.action == "correct"]
    assert sorted(changed) == ["department", "phone", "site_id", "used_by"]


def test_what_is_not_said_stays_and_the_old_users_telephone_goes(
    context: Context, register: Any, visit: str
) -> None:
    place_device(context, visit, Place(used_by="李娜"))
    place_device(context, visit, Place(room="3F-301"))
    finish(context, visit, reason="x")
    after = registered(context, register.pc)
    assert (after.site_code, after.department, after.used_by, after.phone) == ("GZ-TH", "财务部", "李娜", "")


def test_a_visit_that_says_nothing_leaves_the_register_alone(
    context: Context, register: Any, visit: str
) -> None:
    before = registered(context, register.pc)
    finish(context, visit, reason="x")
    assert registered(context, register.pc) == before


def test_a_spare_device_that_gets_a_place_is_in_use(context: Context, register: Any) -> None:
    printer = register.assets["SZPR00001"]
    visit = start(context, asset=printer, template="install").subject
    place_device(context, visit, Place(department="前台"))
    finish(context, visit, reason="x")
    assert (registered(context, printer).status, registered(context, printer).department) == (
        "in-use",
        "前台",
    )


def test_the_place_stands_on_the_record_that_is_signed(context: Context, register: Any, visit: str) -> None:
    place_device(context, visit, MOVED)
    finish(context, visit, reason="x")
    offered = offer(context, visit, kind="inspection", language="en")
    [moved] = [one for one in offered.report.parts if isinstance(one, Pairs) and one.title == "Handed over"]
    assert {pair.label: pair.value for pair in moved.pairs} == {
        "Moved from": "GZ-TH 天河 财务部",
        "Moved to": "SZ-FT 福田 理赔部 3F-301",
        "Floor and room": "3F-301",
        "Used by": "李娜",
    }
    sign(context, offered, Signature("李娜", "pad", hand()))
    sealed = signed_file(context, signatures(context, "inspection", visit).seals.last).document.content
    assert sealed["facts"]["destination"]["room"] == "3F-301"
    assert "used_by" not in sealed["facts"]["destination"]  # people stand apart, so that they can be erased
    reopen(context, visit, "x")
    place_device(context, visit, Place(room="3F-302"))
    finish(context, visit, reason="x")
    again = offer(context, visit, kind="inspection", language="en")
    assert (again.revision, "3F-302" in str(again.report)) == (2, True)


def test_only_what_hands_a_device_out_gives_it_a_place(context: Context, register: Any, visit: str) -> None:
    with pytest.raises(UsageError, match="Nothing is said"):
        place_device(context, visit, Place())
    with pytest.raises(NotFound):
        place_device(context, visit, Place(site="nowhere at all"))
    finish(context, visit, reason="x")
    with pytest.raises(Refused):
        place_device(context, visit, Place(room="1"))
    ordinary = start(context, asset=register.pc).subject
    with pytest.raises(Refused, match="hands no device out"):
        place_device(context, ordinary, Place(room="1"))
