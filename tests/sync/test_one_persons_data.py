"""One person's data at the desk: all of it in a file, or erased everywhere; whose is meant; and the chain is whole."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskops.cli import boundary
from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.assets import correct
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.person_places import Narrow
from deskops.ops.do.desk.privacy import erase_person, export_person, look_up
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.facts import record

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
    assert erase_person(desk.context, NAME, second="李经理").values > 0
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
    assert export_person(desk.context, NAME, tmp_path / "told.json", second="李经理").places
    assert "listed" in (tmp_path / "told.json").read_text("utf-8")
    erase_person(desk.context, NAME, second="李经理")
    one.sync()
    for context in (desk.context, one.context):
        assert set(stands(context)) == set()
        assert first_break(context.views) is None


@pytest.mark.parametrize("desk_database", ["file", "postgres"], indirect=True)
def test_an_erasure_decides_no_dispute_and_an_edit_still_does(desk, laptop) -> None:
    add_person(desk.context, "李经理", "manager")
    site = desk.site("GZ-TH")
    values = {"site_id": site, "tag": "PC-1", "kind": "pc", "hostname": "h0", "used_by": NAME, "phone": PHONE}
    with desk.context.act() as act:
        asset = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})["id"]
        act.refresh(Kind.ASSET, asset)
    one, two = laptop("李强", site), laptop("何敏", site)
    one.sync(), two.sync()
    correct(one.context, asset, "hostname", "h1")
    correct(two.context, asset, "hostname", "h2")
    one.sync(), two.sync(), one.sync()
    erase_person(desk.context, NAME, second="李经理")
    held = "SELECT hostname, used_by, disputed FROM asset_state"
    for stage in ("before", "after a sync", "after a rebuild"):
        if stage != "before":
            one.sync(), two.sync()
        for each in (desk, one, two) if stage != "before" else (desk,):
            if stage == "after a rebuild":
                examine(each.context, rebuild=True)
            assert [tuple(row) for row in each.rows(held)] == [("h1", "", 1)], stage
            assert first_break(each.context.views) is None
    with desk.context.act() as act:
        row = record(act.session, Kind.ASSET, asset)._asdict()
        act.ledger.put(Kind.ASSET, row | {"hostname": "h3"}, new=False)
        act.refresh(Kind.ASSET, asset)
    one.sync(), two.sync()
    assert [each.rows("SELECT disputed FROM asset_state")[0][0] for each in (desk, one, two)] == [0, 0, 0]


def test_exported_is_every_place_where_the_person_stands(known, tmp_path: Path) -> None:
    desk, _one, _two = known
    file = tmp_path / "person.json"
    count = len(export_person(desk.context, NAME, file, second="李经理").places)
    told = json.loads(file.read_text("utf-8"))
    assert len(told["found"]) == count
    assert {"contact", "request", "job"} <= {place["kind"] for place in told["found"]}
    assert file.stat().st_mode & 0o077 == 0


def test_an_export_replaces_no_file_and_is_never_open_to_others(
    known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _one, _two = known
    there, file = tmp_path / "there.json", tmp_path / "person.json"
    there.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="there already"):
        export_person(desk.context, NAME, there, second="李经理")
    assert there.read_text("utf-8") == "mine"
    assert desk.rows("SELECT count(*) FROM entry WHERE action = 'person-exported'") == [(0,)]
    monkeypatch.setattr(Path, "chmod", lambda *_given: pytest.fail("it was open until now"))
    export_person(desk.context, NAME, file, second="李经理")
    assert file.stat().st_mode & 0o777 == 0o600


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


OTHER = "13900002222"


@pytest.fixture
def namesakes(desk):
    """Two people of one name, each a caller at another customer, one of them with a device; and somebody else."""
    add_person(desk.context, "李经理", "manager")
    sites = {code: desk.site(code) for code in ("GZ-TH", "SZ-FT")}
    with desk.context.act() as act:
        for code, name in (("GZ-TH", "甲公司"), ("SZ-FT", "乙公司")):
            customer = act.ledger.put(Kind.CUSTOMER, {"id": act.ledger.new_id(), "name": name})
            act.ledger.flush()
            row = {"id": sites[code], "code": code, "name": code, "customer_id": customer["id"]}
            act.ledger.put(Kind.SITE, row, new=False)
    for code, phone in (("GZ-TH", PHONE), ("SZ-FT", OTHER)):
        new_job(desk.context, NewJob("卡纸", site_id=sites[code], caller=NAME, phone=phone), engineer="")
    new_job(desk.context, NewJob("黑屏", site_id=sites["SZ-FT"], caller="李红", phone=PHONE), engineer="")
    return desk, sites


BOTH = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


@BOTH
def test_namesakes_are_not_erased_or_told_together(namesakes, tmp_path: Path) -> None:
    desk, _sites = namesakes
    with pytest.raises(Ambiguous, match="More than one") as caught:
        erase_person(desk.context, NAME, second="李经理")
    assert f"person erase {NAME!r} --customer '甲公司'" in caught.value.hint
    assert f"person erase {NAME!r} --customer '乙公司'" in caught.value.hint
    with pytest.raises(Ambiguous) as caught:
        export_person(desk.context, NAME, tmp_path / "x.json", second="李经理")
    assert "person export" in caught.value.hint
    assert not (tmp_path / "x.json").exists()
    assert desk.rows("SELECT count(*) FROM entry WHERE action IN ('person-erased', 'person-exported')") == [
        (0,)
    ]


@BOTH
@pytest.mark.parametrize("by", ["customer", "site", "phone"])
def test_only_the_one_who_is_meant_is_erased(namesakes, by: str, tmp_path: Path) -> None:
    desk, sites = namesakes
    customer = desk.rows("SELECT id FROM customer WHERE name = '乙公司'")[0][0]
    narrow = {
        "customer": Narrow(customer=customer), "site": Narrow(site=sites["SZ-FT"]),
        "phone": Narrow(phone="139 0000-2222"),
    }[by]  # fmt: skip
    seen = look_up(desk.context, NAME, narrow)
    assert {place.home.phone for place in seen.places} == {OTHER}
    assert {place.home.phone for place in seen.left} == {PHONE}
    export_person(desk.context, NAME, tmp_path / "told.json", second="李经理", narrow=narrow)
    assert PHONE not in (tmp_path / "told.json").read_text("utf-8")
    erase_person(desk.context, NAME, second="李经理", narrow=narrow, seen=seen)
    left = look_up(desk.context, NAME)
    assert {place.home.phone for place in left.places} == {PHONE}
    assert {place.kind for place in left.places} == {"contact", "request", "job"}
    assert desk.rows("SELECT phone FROM contact ORDER BY phone") == [("",), (PHONE,), (PHONE,)]
    apart = {row[0] for row in desk.rows("SELECT value FROM personal")}
    assert json.dumps(OTHER) not in apart
    assert {json.dumps(PHONE), json.dumps(NAME, ensure_ascii=False)} <= apart
    with pytest.raises(NotFound, match="there") as caught:
        look_up(desk.context, NAME, narrow)
    assert "甲公司" in caught.value.hint
    assert first_break(desk.context.views) is None


def test_somebody_else_with_the_same_telephone_keeps_it(namesakes) -> None:
    desk, sites = namesakes
    before = look_up(desk.context, "李红").places
    erase_person(desk.context, NAME, second="李经理", narrow=Narrow(site=sites["GZ-TH"]))
    assert look_up(desk.context, "李红").places == before
    assert desk.rows("SELECT count(*) FROM job WHERE phone = ?", PHONE) == [(1,)]


def test_two_of_one_name_at_one_site_differ_by_their_telephone(namesakes) -> None:
    desk, sites = namesakes
    new_job(desk.context, NewJob("x", site_id=sites["GZ-TH"], caller=NAME, phone="13700003333"), engineer="")
    with pytest.raises(Ambiguous) as caught:
        look_up(desk.context, NAME, Narrow(site=sites["GZ-TH"]))
    assert "--phone 13700003333" in caught.value.hint
    new_job(desk.context, NewJob("y", site_id=sites["GZ-TH"], caller=NAME), engineer="")
    none = look_up(desk.context, NAME, Narrow(site=sites["GZ-TH"], phone="-"))
    assert {place.home.phone for place in none.places} == {""}


def test_what_an_edit_by_a_list_was_and_is_forgets_the_name(desk, laptop, tmp_path: Path) -> None:
    add_person(desk.context, "李经理", "manager")
    file = tmp_path / "资产台账.csv"
    title = "资产编号,设备类型,品牌,型号,序列号,网点,使用人\n"
    for user in (NAME, "李红"):
        file.write_text(f"{title}PC-1,台式机,Dell,3080,SN1,GZ-TH,{user}\n", "utf-8")
        import_files(desk.context, [file])
    one = laptop("李强", desk.rows("SELECT id FROM site")[0][0])
    one.sync()
    assert "personal.value" in set(stands(one.context))
    erase_person(desk.context, NAME, second="李经理")
    one.sync()
    for context in (desk.context, one.context):
        assert set(stands(context)) == set()


def test_what_changed_after_it_was_shown_is_not_erased(namesakes) -> None:
    desk, sites = namesakes
    narrow = Narrow(site=sites["GZ-TH"])
    seen = look_up(desk.context, NAME, narrow)
    new_job(desk.context, NewJob("z", site_id=sites["GZ-TH"], caller=NAME, phone=PHONE), engineer="")
    with pytest.raises(Refused, match="meanwhile"):
        erase_person(desk.context, NAME, second="李经理", narrow=narrow, seen=seen)
    assert look_up(desk.context, NAME, narrow).values > seen.values


@pytest.fixture
def at_the_desk(namesakes, monkeypatch: pytest.MonkeyPatch) -> Context:
    """This process works in the desk's home; nobody is at a terminal."""
    desk, _sites = namesakes
    monkeypatch.setenv("DESKOPS_HOME", str(desk.context.paths.store.parent.parent))
    monkeypatch.setenv("NO_COLOR", "1")
    return desk.context


def test_the_command_shows_first_and_asks(at_the_desk: Context, capsys: pytest.CaptureFixture[str]) -> None:
    erase = ["desk", "person", "erase", NAME]
    chosen = [*erase, "--customer", "乙公司", "--second", "李经理"]
    before = look_up(at_the_desk, NAME, Narrow(phone=OTHER)).values
    assert boundary.run([*erase, "--second", "李经理", "--yes"], "en") == 5
    assert boundary.run(chosen, "en") == 2  # nobody is there to ask
    shown = capsys.readouterr()
    assert "SZ-FT" in shown.out
    assert "Nobody is there to ask" in shown.err
    assert boundary.run([*chosen, "--dry-run", "--json"], "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["erased"], told["values"], told["dry_run"]) == (0, before, True)
    assert {place["site"] for place in told["places"]} == {"SZ-FT"}
    assert look_up(at_the_desk, NAME, Narrow(phone=OTHER)).values == before
    assert boundary.run([*chosen, "--yes"], "en") == 0
    assert look_up(at_the_desk, NAME).left == []
