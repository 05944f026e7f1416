"""Work for several engineers: announced a day ahead, devices shared out, each with the checklist of its work."""

from dataclasses import replace
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.batches import Batch, plan_batch, shared_out
from deskops.ops.do.handouts import Place
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.jobs import job_page


@pytest.fixture
def batch(context: Context, register: Any) -> Batch:
    with context.act() as act:
        other = act.ledger.put(Kind.ENGINEER, {"id": act.ledger.new_id(), "name": "何敏", "pinyin": "hm"})[
            "id"
        ]
    engineers = (context.identity.engineer, str(other))
    devices = (register.pc, register.assets["GZPC00002"])
    places = dict.fromkeys(devices, Place(department="理赔部", room="3F-301"))
    return Batch("move", "搬迁至三楼", "2026-11-24", engineers, devices, places=places)


def test_each_engineer_gets_a_job_with_a_share_of_the_devices(context: Context, batch: Batch) -> None:
    pages = [job_page(context, job) for job in plan_batch(context, batch)]
    assert [page.line.assignee for page in pages] == list(batch.engineers)
    for page, tag in zip(pages, ("GZPC00001", "GZPC00002"), strict=True):
        assert page.clocks == ()
        there = inspections(context, job=page.line.id)
        assert [(one.asset_tag, one.template, one.status) for one in there] == [(tag, "Hand-out", "planned")]


def test_a_move_says_for_each_device_where_it_goes(context: Context, batch: Batch, register: Any) -> None:
    for job in plan_batch(context, batch):
        [line] = inspections(context, job=job)
        goes = inspection_page(context, line.id).state.destination
        assert (goes["department"], goes["room"], goes["from_department"]) == ("理赔部", "3F-301", "财务部")
        assert goes["from_site"] == "GZ-TH 天河"
    places = {register.pc: batch.places[register.pc], batch.devices[1]: Place()}
    with pytest.raises(UsageError, match="where these go: GZPC00002"):
        plan_batch(context, replace(batch, places=places))
    assert len(inspections(context)) == 2


def test_an_event_needs_no_device(context: Context, batch: Batch) -> None:
    jobs = plan_batch(context, replace(batch, kind="standby", devices=()))
    assert [inspections(context, job=job) for job in jobs] == [[], []]


def test_it_is_announced_a_day_ahead(context: Context, batch: Batch) -> None:
    with pytest.raises(Refused, match="does not lie ahead"):
        plan_batch(context, replace(batch, day="2026-11-23"))


@pytest.mark.parametrize("wrong", [{"kind": "incident"}, {"title": " "}, {"engineers": ()}, {"day": "soon"}])
def test_what_cannot_be_planned_is_a_usage_error(context: Context, batch: Batch, wrong: Any) -> None:
    with pytest.raises(UsageError):
        plan_batch(context, replace(batch, **wrong))


@pytest.mark.parametrize(
    ("devices", "count", "shares"), [("abcde", 2, ["abc", "de"]), ("ab", 3, ["a", "b", ""]), ("", 1, [""])]
)
def test_neighbours_stay_together(devices: str, count: int, shares: list[str]) -> None:
    assert ["".join(share) for share in shared_out(list(devices), count)] == shares


def test_a_device_of_an_installing_job_gets_the_checklist_of_installations(
    context: Context, register: Any
) -> None:
    job = new_job(context, NewJob("新电脑安装", kind="install", asset_id=register.pc)).job
    visit = start(context, asset=register.pc, job=job).subject
    assert inspection_page(context, visit).line.template == "Installation"
