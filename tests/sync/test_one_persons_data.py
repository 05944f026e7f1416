"""One person's data at the desk: all of it in a file, or erased there and on every laptop, and the chain is whole."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskops.errors import NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.privacy import erase_person, export_person
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break

NAME, PHONE = "陈敏敏", "13800001111"
TRACES = (NAME, "chenminmin", "陈敏", "敏敏", PHONE)


@pytest.fixture
def known(desk, laptop):
    """A caller who stands in a walk-in job made on one laptop, on another laptop, and at the desk."""
    site = desk.site("GZ-TH")
    add_person(desk.context, "李经理", "manager")
    one, two = laptop("李强", site), laptop("何敏", site)
    one.sync(), two.sync()
    job = new_job(one.context, NewJob("开机黑屏", site_id=site, caller=NAME, phone=PHONE)).job
    for step, given in (
        ("accept", {}),
        ("start", {}),
        ("resolve", {"cause": "电源", "solution": "更换", "minutes": 5}),
        ("confirm", {"name": NAME, "rating": 5}),
    ):
        act_on_job(one.context, job, step, given)
    one.sync(), two.sync()
    return desk, one, two


def stands(context: Context) -> Iterator[str]:
    """Every table and column in which a trace of the person stands."""
    with closing(sqlite3.connect(context.paths.store)) as store:
        tables = [row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = store.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the schema's own names
            columns = [each[0] for each in cursor.description]
            for row in cursor:
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, str) and any(trace in value for trace in TRACES):
                        yield f"{table}.{column}"


def test_erased_at_the_desk_is_erased_everywhere_and_the_chain_is_whole(known) -> None:
    desk, one, two = known
    for context in (desk.context, one.context, two.context):
        assert {"contact.name", "job.phone", "personal.value", "term.term"} <= set(stands(context))
    assert erase_person(desk.context, NAME, second="李经理") > 0
    one.sync(), two.sync()
    for context in (desk.context, one.context, two.context):
        assert set(stands(context)) == set()
        assert first_break(context.views) is None
    (job,) = desk.rows("SELECT id FROM job")
    confirmed = next(
        step for step in job_page(desk.context, job[0]).timeline if step.entry.action == "confirm"
    )
    assert confirmed.entry.payload["name"] == "erased"
    signs = {sign.name: sign.health for sign in examine(desk.context, rebuild=True)}
    assert {signs["chain"], signs["state"]} == {Health.OK}


def test_a_row_of_a_dispatch_list_forgets_its_caller_too(desk, laptop, tmp_path: Path) -> None:
    add_person(desk.context, "李经理", "manager")
    file = tmp_path / "派单表.csv"
    file.write_text(
        "工单号,受理时间,渠道,网点,报修人,电话,资产编号,设备类型,故障描述,紧急程度,工程师,备注\n"
        f"GD20261123001,2026-11-23 07:45,400热线,GZ-TH,{NAME},{PHONE},,打印机,卡纸,普通,李强,\n",
        "utf-8",
    )
    import_files(desk.context, [file])
    one = laptop("李强", desk.rows("SELECT id FROM site")[0][0])
    one.sync()
    assert "job.extra" in stands(one.context)
    assert export_person(desk.context, NAME, tmp_path / "told.json", second="李经理") > 0
    assert "listed" in (tmp_path / "told.json").read_text("utf-8")
    erase_person(desk.context, NAME, second="李经理")
    one.sync()
    for context in (desk.context, one.context):
        assert set(stands(context)) == set()
        assert first_break(context.views) is None


def test_exported_is_every_place_where_the_person_stands(known, tmp_path: Path) -> None:
    desk, _one, _two = known
    file = tmp_path / "person.json"
    count = export_person(desk.context, NAME, file, second="李经理")
    told = json.loads(file.read_text("utf-8"))
    assert len(told["found"]) == count
    assert {"contact", "request", "job"} <= {place["kind"] for place in told["found"]}
    assert file.stat().st_mode & 0o077 == 0


def test_it_takes_two_people_and_a_person_who_is_there(known, tmp_path: Path) -> None:
    desk, _one, _two = known
    for second in ("", "王主管", "调度"):
        with pytest.raises(Refused):
            erase_person(desk.context, NAME, second=second)
    with pytest.raises(NotFound):
        erase_person(desk.context, "没有此人", second="李经理")
    acting(desk.context, "调度")
    with pytest.raises(Refused, match="dispatcher"):
        export_person(desk.context, NAME, tmp_path / "x.json", second="李经理")
