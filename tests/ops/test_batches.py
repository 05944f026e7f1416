"""Work for several engineers: announced a day ahead, devices shared out, each with the checklist of its work."""

from dataclasses import replace
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.batches import Batch, new_departments, plan_batch, planned_already, shared_out
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.handouts import Place
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.reporting import order_of
from deskops.ops.read.campaigns import campaign_line, devices_of, visits_of
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.jobs import job_page
from deskops.tui.laid_out.job import facts
from deskops.tui.widgets.sheet import Row


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


def test_a_department_that_its_site_does_not_have_is_named_once(
    context: Context, batch: Batch, register: Any
) -> None:
    assert new_departments(context, batch) == ["GZ-TH: 理赔部"]
    places = {register.pc: Place(department="财务部"), batch.devices[1]: Place("SZ-FT", "不存在部")}
    assert new_departments(context, replace(batch, places=places)) == ["SZ-FT: 不存在部"]


def test_a_device_that_is_said_twice_is_one(context: Context, batch: Batch, register: Any) -> None:
    twice = replace(batch, devices=(register.pc, *batch.devices, register.pc))
    shares = [inspections(context, job=job) for job in plan_batch(context, twice)]
    assert [[one.asset_tag for one in share] for share in shares] == [["GZPC00001"], ["GZPC00002"]]


def test_devices_of_several_sites_are_refused_unless_somebody_says_which(
    context: Context, batch: Batch, register: Any
) -> None:
    far = register.assets["SZPR00001"]
    devices = (register.pc, far)
    wide = replace(batch, devices=devices, places=dict.fromkeys(devices, Place(room="1")))
    with pytest.raises(Refused, match=r"GZ-TH \(1\), SZ-FT \(1\)") as refused:
        plan_batch(context, wide)
    assert "--site" in refused.value.hint
    assert inspections(context) == []
    jobs = plan_batch(context, replace(wide, site=register.sites["SZ-FT"]))
    assert {job_page(context, job).line.site_code for job in jobs} == {"SZ-FT"}


def test_a_planned_job_says_who_planned_it_and_not_that_somebody_wrote(
    context: Context, batch: Batch
) -> None:
    job, _other = plan_batch(context, batch)
    page = job_page(context, job)
    assert (page.planned_by, [one.asset_tag for one in page.devices]) == (
        context.identity.name,
        ["GZPC00001"],
    )
    order, _album = order_of(context, page, context.now)
    told = str(order.parts)
    assert "Planned by" in told
    assert "Planned at" in told
    assert not any(words in told for words in ("e-mail", "Received", "Reported by"))
    asked = job_page(context, new_job(context, NewJob("x")).job)
    assert (asked.planned_by, asked.devices) == ("", [])
    assert "Reported by" in str(order_of(context, asked, context.now)[0].parts)
    shown = list(facts(page, context.now, context.rules.zone))
    rows = {block.label: block.text for block in shown if isinstance(block, Row)}
    assert rows["Planned by"].startswith(context.identity.name)
    assert (rows["Planned for"], rows["GZPC00001"][:7]) == ("2026-11-24", "planned")
    assert "Reported via" not in rows


def test_a_device_that_is_planned_already_is_told(context: Context, batch: Batch, register: Any) -> None:
    assert planned_already(context, batch) == []
    first, _second = plan_batch(context, batch)
    number = job_page(context, first).line.number
    later = replace(batch, day="2026-12-01", devices=(register.pc, register.pc))
    assert planned_already(context, later) == [("GZPC00001", number, "2026-11-24")]
    finish(context, inspections(context, job=first)[0].id, reason="x")
    assert planned_already(context, later) == []
    campaign = write_plan(context, draft(context, Wanted("2026-H2", since="2026-12-01")))
    visits = [line for line in visits_of(context, campaign) if register.pc in devices_of(line)]
    told = replace(later, day=visits[0].day)
    number = campaign_line(context, campaign).number
    assert planned_already(context, told) == [("GZPC00001", number, visits[0].day)]
    assert planned_already(context, replace(told, day="2026-12-31")) == []


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
