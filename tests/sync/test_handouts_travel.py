"""A move that the desk planned, handed out on a laptop offline: the desk's register says so after the sync."""

from typing import Any

import pytest

from deskops.domain.concerns import Topic
from deskops.domain.nouns import Kind
from deskops.ops.do.assets import correct
from deskops.ops.do.batches import Batch, plan_batch
from deskops.ops.do.handouts import Place
from deskops.ops.do.inspections import finish
from deskops.ops.read.attention import attention
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.store.queries.states import rebuild

GOES = Place(department="理赔部", room="3F-301", used_by="李娜")


@pytest.fixture
def moved(desk: Any, laptop: Any) -> Any:
    """The laptop has a planned move of one device of its site."""
    site = desk.site("GZ-TH", "天河")
    with desk.context.act() as act:
        values = {
            "id": act.ledger.new_id(),
            "site_id": site,
            "tag": "GZ1",
            "kind": "pc",
            "department": "财务部",
        }
        device = str(act.ledger.put(Kind.ASSET, values)["id"])
        act.refresh(Kind.ASSET, device)
        sheet = {"id": act.ledger.new_id(), "name": "Hand-out", "kind": "handout", "items": "[]"}
        act.ledger.put(Kind.TEMPLATE, sheet)
    one = laptop("李强", site)
    wanted = Batch("move", "搬迁", "2026-11-24", [one.engineer_id], [device], places={device: GOES})
    plan_batch(desk.context, wanted)
    one.sync()
    return one, device


def department(peer: Any) -> Any:
    return peer.rows("SELECT department, used_by, disputed FROM asset_state")


@pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)
def test_the_register_of_the_desk_says_what_was_handed_out(desk, moved) -> None:
    one, _device = moved
    [line] = inspections(one.context)
    goes = inspection_page(one.context, line.id).state.destination
    assert (goes["room"], goes["used_by"], goes["from_department"]) == ("3F-301", "李娜", "财务部")
    finish(one.context, line.id)
    assert department(one) == [("理赔部", "李娜", 0)]
    assert one.sync().refused == 0
    assert department(desk) == [("理赔部", "李娜", 0)]
    for context in (desk.context, one.context):
        with context.store.writer() as session:
            assert list(rebuild(session, context.rules)) == []


def test_where_the_desk_said_otherwise_meanwhile_it_decides(desk, moved) -> None:
    one, device = moved
    finish(one.context, inspections(one.context)[0].id)
    correct(desk.context, device, "department", "柜面")
    one.sync()
    assert department(desk) == [("柜面", "李娜", 1)]
    assert [item.topic for item in attention(desk.context)] == [Topic.DISPUTED]
