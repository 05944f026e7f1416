"""Taking lists in: counts add up, the same again changes nothing, a newer one only what it says, all or nothing."""

import csv
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deskops.domain.entries import Role
from deskops.errors import BadInput, DeskopsError, Refused
from deskops.ops.context import Context
from deskops.ops.do import import_rows, importing
from deskops.ops.do.assets import correct
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.housekeeping import restore
from deskops.ops.do.importing import Imported, import_files
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild

GENERATOR = Path(__file__).parents[3] / "shared" / "data" / "make_data.py"
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
ASSET_HEADING = (
    "资产编号",
    "设备类型",
    "品牌",
    "型号",
    "序列号",
    "计算机名",
    "所属网点",
    "部门",
    "使用人",
    "电话",
    "IP地址",
    "状态",
    "备注",
)
JOB_HEADING = (
    "工单号",
    "受理时间",
    "网点",
    "报修人",
    "电话",
    "资产编号",
    "故障描述",
    "优先级",
    "工程师",
    "备注",
)


def write(path: Path, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def device(number: int, **other: str) -> list[str]:
    values = {
        "资产编号": f"GZPC{number:05d}",
        "设备类型": "台式机",
        "品牌": "HP",
        "型号": "ProDesk 400",
        "序列号": f"SN{number:08d}",
        "计算机名": f"GZ-PC-{number:05d}",
        "所属网点": "GZ-天河" if number % 2 else "GZ-越秀",
        "部门": "财务部",
        "使用人": "陈敏",
        "电话": "13800001111",
        "IP地址": f"10.20.{number // 200}.{number % 200 + 10}",
        "状态": "在用",
        "备注": "",
        **other,
    }
    return [values[name] for name in ASSET_HEADING]


def job(number: int, **other: str) -> list[str]:
    values = {
        "工单号": f"GD20261123{number:03d}",
        "受理时间": f"2026-11-23 08:{number % 60:02d}",
        "网点": "GZ-天河",
        "报修人": "陈敏",
        "电话": "13800001111",
        "资产编号": "GZPC00001",
        "故障描述": f"打印机卡纸 {number}",
        "优先级": "普通",
        "工程师": "李强",
        "备注": "带硒鼓",
        **other,
    }
    return [values[name] for name in JOB_HEADING]


def sheets(result: Imported) -> Counter[str]:
    counts: Counter[str] = Counter()
    for file in result.as_json()["files"]:
        for sheet in file["sheets"]:
            counts.update({k: sheet[k] for k in ("rows", "new", "updated", "unchanged", "refused")})
    return counts


def everything(context: Context) -> str:
    with closing(sqlite3.connect(f"file:{context.paths.store}?mode=ro", uri=True)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def rows(context: Context, question: str, *values: Any) -> list[Mapping[str, Any]]:
    cursor = context.views.execute(question, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(context: Context, question: str, *values: Any) -> Mapping[str, Any]:
    (found,) = rows(context, question, *values)
    return found


def sound(context: Context) -> None:
    assert first_break(context.views) is None
    with context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []
    assert [
        sign.words for sign in examine(context) if sign.health is Health.FAIL and sign.name != "disk"
    ] == []


@pytest.fixture
def register(context: Context, tmp_path: Path) -> Context:
    """Thirty devices and five jobs, taken in."""
    assets = write(tmp_path / "assets.csv", ASSET_HEADING, [device(n) for n in range(1, 31)])
    jobs = write(tmp_path / "jobs.csv", JOB_HEADING, [job(n) for n in range(1, 6)])
    result = import_files(context, [assets, jobs])
    assert sheets(result) == Counter(rows=35, new=35)
    return context


def test_what_a_long_import_lets_go_of_on_its_way_is_whole_and_is_taken_back_whole(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows, "_FLUSH_ROWS", 2)
    held: list[int] = []
    take = import_rows.Landing.take

    def watched(landing: import_rows.Landing, row: Any) -> None:
        take(landing, row)
        held.append(len(landing.act.ledger.lines))

    monkeypatch.setattr(import_rows.Landing, "take", watched)
    before = everything(context)
    good = write(tmp_path / "assets.csv", ASSET_HEADING, [device(n) for n in range(1, 31)])
    with monkeypatch.context() as broken:
        broken.setattr(import_rows.Landing, "finish", lambda _landing: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_files(context, [good])
    assert everything(context) == before
    held.clear()
    import_files(context, [good, write(tmp_path / "jobs.csv", JOB_HEADING, [job(n) for n in range(1, 6)])])
    assert max(held) < 20 < one(context, "SELECT count(*) AS n FROM feed")["n"]
    sound(context)


def test_a_second_file_of_a_run_changes_the_device_that_the_first_one_brings(
    context: Context, tmp_path: Path
) -> None:
    first = write(tmp_path / "first.csv", ASSET_HEADING, [device(1), device(2)])
    second = write(tmp_path / "second.csv", ASSET_HEADING, [device(2, 使用人="李娜"), device(3)])
    assert sheets(import_files(context, [first, second])) == Counter(rows=4, new=3, updated=1)
    found = context.views.execute("SELECT tag, used_by FROM asset ORDER BY tag").fetchall()
    assert len(found) == 3
    assert found[1][1] == "李娜"
    sound(context)


# --- generated lists -------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(1, 21 if FULL else 3))
def test_counts_add_up_and_the_same_lists_again_change_nothing(
    context: Context, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    numbers = chance.sample(range(1, 400), 60 if not FULL else 300)
    listed = [device(n, 备注=chance.choice(["", "=1+1", "\u202eabc", "旧"])) for n in numbers]
    listed += [device(n) for n in chance.sample(numbers, 3)]  # twice in one file
    assets = write(tmp_path / "assets.csv", ASSET_HEADING, listed)
    tags = [row[0] for row in listed]
    jobs = write(
        tmp_path / "jobs.csv",
        JOB_HEADING,
        [
            job(
                n,
                资产编号=chance.choice([*tags, "", "GZPC99999"]),
                工程师=chance.choice(["", "李强", "王芳"]),
            )
            for n in range(chance.randint(5, 25))
        ],
    )
    first = import_files(context, [jobs, assets])
    counts = sheets(first)
    assert counts["rows"] == counts["new"] + counts["updated"] + counts["unchanged"] + counts["refused"]
    assert first.written == counts["new"] + counts["updated"]
    assert (
        counts["new"]
        == one(context, "SELECT (SELECT count(*) FROM asset) + (SELECT count(*) FROM job) AS n")["n"]
    )
    before = everything(context)
    again = import_files(context, [assets, jobs])
    assert (again.written, again.backup, sheets(again)["unchanged"]) == (
        0,
        None,
        counts["rows"] - counts["refused"],
    )
    assert everything(context) == before
    sound(context)


@pytest.mark.exhaustive
@pytest.mark.skipif(
    not GENERATOR.exists(), reason="the generator of a customer's lists is not beside the repository"
)
@pytest.mark.parametrize(("seed", "count"), [(3, 200)] if not FULL else [(3, 200), (4, 1200), (5, 5000)])
def test_a_customers_messy_lists_come_in_whole_and_change_nothing_the_second_time(
    context: Context, tmp_path: Path, seed: int, count: int
) -> None:
    command = [
        sys.executable,
        str(GENERATOR),
        str(tmp_path / "d"),
        "--seed",
        str(seed),
        "--assets",
        str(count),
    ]
    subprocess.run(command, check=True, capture_output=True)
    truth = json.loads((tmp_path / "d" / "truth.json").read_text(encoding="utf-8"))
    files = sorted(path for path in (tmp_path / "d").iterdir() if path.suffix != ".json")
    counts = sheets(import_files(context, files))
    assert counts["refused"] == 0
    assert one(context, "SELECT count(*) AS n FROM asset")["n"] == truth["assets"]
    assert one(context, "SELECT count(*) AS n FROM job")["n"] == truth["jobs"]
    before = everything(context)
    assert import_files(context, files).written == 0
    assert everything(context) == before
    sound(context)


# --- a newer list ----------------------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(context: Context, tmp_path: Path) -> None:
    file = write(tmp_path / "assets.csv", ASSET_HEADING, [device(n) for n in range(5)])
    before, copies = everything(context), list(context.paths.backups.iterdir())
    dry = import_files(context, [file], dry_run=True)
    assert (everything(context), list(context.paths.backups.iterdir())) == (before, copies)
    assert dry.as_json() == import_files(context, [file]).as_json()


def test_a_newer_list_changes_only_what_it_says_otherwise_and_leaves_what_was_and_is(
    register: Context, tmp_path: Path
) -> None:
    before = {row["id"]: row for row in rows(register, "SELECT * FROM asset")}
    listed = [device(n, 型号="ProDesk 600") if n == 7 else device(n) for n in range(1, 31)]
    result = import_files(register, [write(tmp_path / "newer.csv", ASSET_HEADING, listed)])
    assert sheets(result) == Counter(rows=30, updated=1, unchanged=29)
    after = {row["id"]: row for row in rows(register, "SELECT * FROM asset")}
    changed = [key for key in after if after[key] != before[key]]
    assert [after[key]["tag"] for key in changed] == ["GZPC00007"]
    (key,) = changed
    assert {n for n in after[key] if after[key][n] != before[key][n]} == {"model", "rev", "digest"}
    edited = one(register, "SELECT payload FROM entry WHERE subject = ? AND action = 'edited'", key)
    assert json.loads(edited["payload"])["changes"] == {"model": {"was": "ProDesk 400", "now": "ProDesk 600"}}
    sound(register)


def test_a_phone_that_a_newer_list_changes_stands_apart_in_the_history(
    register: Context, tmp_path: Path
) -> None:
    import_files(register, [write(tmp_path / "n.csv", ASSET_HEADING, [device(7, 电话="13900002222")])])
    assert one(register, "SELECT phone FROM asset WHERE tag = 'GZPC00007'")["phone"] == "13900002222"
    edited = one(register, "SELECT payload FROM entry WHERE action = 'edited'")["payload"]
    assert "13900002222" not in edited
    assert "13800001111" not in edited
    sound(register)


def test_what_the_engineer_corrected_survives_the_next_list(register: Context, tmp_path: Path) -> None:
    asset = one(register, "SELECT id FROM asset WHERE tag = 'GZPC00007'")["id"]
    correct(register, asset, "hostname", "GZ-PC-77777")
    import_files(register, [write(tmp_path / "n.csv", ASSET_HEADING, [device(7, 型号="ProDesk 600")])])
    state = one(register, "SELECT hostname, model, disputed FROM asset_state WHERE id = ?", asset)
    assert state == {"hostname": "GZ-PC-77777", "model": "ProDesk 600", "disputed": 0}
    sound(register)


def test_a_list_that_says_a_third_value_decides_over_a_correction(register: Context, tmp_path: Path) -> None:
    asset = one(register, "SELECT id FROM asset WHERE tag = 'GZPC00007'")["id"]
    correct(register, asset, "hostname", "GZ-PC-77777")
    import_files(register, [write(tmp_path / "n.csv", ASSET_HEADING, [device(7, 计算机名="GZ-PC-88888")])])
    assert one(register, "SELECT hostname FROM asset_state WHERE id = ?", asset)["hostname"] == "GZ-PC-88888"
    sound(register)


def test_columns_that_another_list_brought_stay(register: Context, tmp_path: Path) -> None:
    for heading, text in (("采购合同", "HT-2020-7"), ("保管人", "周磊")):
        import_files(register, [write(tmp_path / "n.csv", (*ASSET_HEADING, heading), [[*device(7), text]])])
    extra = json.loads(one(register, "SELECT extra FROM asset WHERE tag = 'GZPC00007'")["extra"])
    assert extra["columns"] == {"采购合同": "HT-2020-7", "保管人": "周磊"}
    sound(register)


def test_fields_of_a_newer_version_survive_the_next_list(register: Context, tmp_path: Path) -> None:
    with register.act() as act:
        for kind in ("asset", "job"):
            for row in rows(register, f"SELECT * FROM {kind}"):  # noqa: S608 - a table's name
                extra = json.dumps(json.loads(row["extra"]) | {"colour": "red"}, ensure_ascii=False)
                act.ledger.put(kind, {**row, "vip": bool(row["vip"]), "extra": extra}, new=False)
    assets = write(tmp_path / "a.csv", (*ASSET_HEADING, "保管人"), [[*device(7), "周磊"]])
    jobs = write(tmp_path / "j.csv", JOB_HEADING, [job(1, 故障描述="网络不通")])
    assert import_files(register, [assets, jobs]).written == 2
    for kind in ("asset", "job"):
        assert all("red" in row["extra"] for row in rows(register, f"SELECT extra FROM {kind}"))  # noqa: S608
    sound(register)


def test_what_a_newer_dispatch_list_leaves_blank_stays_as_it_was(register: Context, tmp_path: Path) -> None:
    before = one(register, "SELECT * FROM job WHERE number = 'GD20261123001'")
    blank = job(1, 受理时间="", 网点="", 优先级="", 备注="改约下午")
    import_files(register, [write(tmp_path / "j.csv", JOB_HEADING, [blank])])
    after = one(register, "SELECT * FROM job WHERE number = 'GD20261123001'")
    assert {name for name in after if after[name] != before[name]} == {"note", "extra", "rev", "digest"}
    assert after["note"] == "改约下午"
    sound(register)


def test_a_dispatch_list_without_a_time_is_taken_in_as_received_now(context: Context, tmp_path: Path) -> None:
    file = write(tmp_path / "j.csv", JOB_HEADING, [job(1, 受理时间="")])
    import_files(context, [file])
    assert one(context, "SELECT planned_for FROM job")["planned_for"] == "2026-11-23"
    before = everything(context)
    assert import_files(context, [file]).written == 0
    assert everything(context) == before


@pytest.mark.parametrize(
    ("first", "then", "status"), [("", "王芳", "dispatched"), ("李强", "王芳", "dispatched")]
)
def test_a_newer_list_gives_a_job_to_its_engineer(
    context: Context, tmp_path: Path, first: str, then: str, status: str
) -> None:
    import_files(context, [write(tmp_path / "j.csv", JOB_HEADING, [job(1, 工程师=first)])])
    import_files(context, [write(tmp_path / "j.csv", JOB_HEADING, [job(1, 工程师=then)])])
    page = job_page(context, one(context, "SELECT id FROM job")["id"])
    assert (page.line.engineer, page.state.status, page.state.late) == (then, status, 0)
    sound(context)


def test_a_list_that_names_whoever_has_the_job_already_takes_nothing_from_him(
    context: Context, tmp_path: Path
) -> None:
    import_files(context, [write(tmp_path / "j.csv", JOB_HEADING, [job(1, 工程师="")])])
    key = one(context, "SELECT id FROM job")["id"]
    act_on_job(context, key, "accept", {})
    import_files(context, [write(tmp_path / "j.csv", JOB_HEADING, [job(1, 工程师="李强")])])
    assert job_page(context, key).state.status == "accepted"
    sound(context)


def test_a_jobs_own_history_survives_a_change_of_its_row(register: Context, tmp_path: Path) -> None:
    key = one(register, "SELECT id FROM job WHERE number = 'GD20261123002'")["id"]
    act_on_job(register, key, "accept", {})
    act_on_job(register, key, "note", {"text": "called back"})
    import_files(register, [write(tmp_path / "j.csv", JOB_HEADING, [job(2, 故障描述="网络不通")])])
    page = job_page(register, key)
    assert (page.line.title, page.state.status, page.state.notes) == ("网络不通", "accepted", 1)
    sound(register)


# --- all or nothing --------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_keeps_the_good_ones_out_too(context: Context, tmp_path: Path) -> None:
    good = write(tmp_path / "assets.csv", ASSET_HEADING, [device(1)])
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    before = everything(context)
    with pytest.raises(BadInput):
        import_files(context, [good, bad])
    assert everything(context) == before


def test_a_failure_in_the_last_row_leaves_none_of_the_rows_before(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "assets.csv", ASSET_HEADING, [device(n) for n in range(50)])
    before = everything(context)
    with context.act() as act:
        kind = type(act.ledger)
    put, count = kind.put, 0

    def failing(*given: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count == 52:  # fifty devices and their places
            raise DeskopsError("the disk is gone")
        return put(*given, **more)

    monkeypatch.setattr(kind, "put", failing)
    with pytest.raises(DeskopsError, match="gone"):
        import_files(context, [file])
    monkeypatch.undo()
    assert everything(context) == before


def test_an_import_is_undone_by_going_back_to_the_copy_that_it_made(
    register: Context, tmp_path: Path
) -> None:
    listed = [device(n, 状态="报废") for n in range(1, 31)]
    first = import_files(register, [write(tmp_path / "a.csv", ASSET_HEADING, listed)]).backup
    second = import_files(register, [write(tmp_path / "a.csv", ASSET_HEADING, [device(1, 型号="x")])]).backup
    assert first
    assert first != second
    restore(register, first)
    assert {row["status"] for row in rows(register, "SELECT status FROM asset")} == {"in-use"}
    sound(register)


def test_a_laptop_of_a_desk_does_not_import(context: Context, tmp_path: Path) -> None:
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('desk', 'the-desk')")
    context.forget()
    assert context.identity.roles == frozenset({Role.ENGINEER})
    with pytest.raises(Refused, match="desk"):
        import_files(context, [write(tmp_path / "assets.csv", ASSET_HEADING, [device(1)])])


def test_a_refused_file_leaves_no_thread_that_loads_modules_while_the_program_ends(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, slow = tmp_path / "bad.csv", threading.Event()
    bad.write_bytes(b"")
    monkeypatch.setattr(importing, "_prepare_to_write", lambda: slow.wait(0.2))
    before = set(threading.enumerate())
    with pytest.raises(BadInput):
        import_files(context, [bad])
    assert set(threading.enumerate()) <= before


LONG = ["陈" * 30_000, "银行" * 15_000, "a" * 30_000, "1" * 30_000, " ,." * 10_000]


@pytest.mark.parametrize("text", LONG if FULL else LONG[:1])
def test_an_endless_cell_in_any_column_is_taken_in_once_and_known_the_next_time(
    context: Context, tmp_path: Path, text: str
) -> None:
    heading = (*ASSET_HEADING, "城市", "用途", "购买日期", "杂项")
    devices = [[*device(at), "", "", "", ""] for at in range(len(heading))]
    jobs = [[*job(at), ""] for at in range(len(JOB_HEADING) + 1)]
    for listed in (devices, jobs):
        for at, cells in enumerate(listed):
            cells[at] = text
    files = [
        write(tmp_path / "a.csv", heading, devices),
        write(tmp_path / "j.csv", (*JOB_HEADING, "杂项"), jobs),
    ]
    counts = sheets(import_files(context, files))
    assert counts["new"] + counts["refused"] == counts["rows"]
    again = sheets(import_files(context, files))
    assert again["unchanged"] == counts["new"]
    names = rows(
        context, "SELECT name FROM contact UNION SELECT name FROM department UNION SELECT code FROM site"
    )
    assert max(len(row["name"]) for row in names) <= 100


def test_a_column_of_its_own_in_a_dispatch_list_is_no_change_the_next_time(
    context: Context, tmp_path: Path
) -> None:
    file = write(tmp_path / "j.csv", (*JOB_HEADING, "楼层"), [[*job(1), "三楼"]])
    import_files(context, [file])
    assert import_files(context, [file]).written == 0
    other = write(tmp_path / "j.csv", (*JOB_HEADING, "楼层"), [[*job(1), "四楼"]])
    assert import_files(context, [other]).written == 1
    assert "四楼" in one(context, "SELECT extra FROM job")["extra"]


def test_the_city_of_a_device_without_a_site_is_kept(context: Context, tmp_path: Path) -> None:
    heading = (*ASSET_HEADING, "城市")
    for city in ("深圳", "珠海"):
        file = write(tmp_path / "a.csv", heading, [[*device(1, 所属网点=""), city]])
        assert import_files(context, [file]).written == 1
        assert city in one(context, "SELECT extra FROM asset")["extra"]
        assert import_files(context, [file]).written == 0
    sound(context)
