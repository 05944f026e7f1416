"""A working day at the command line, each command a process of its own: lists, jobs, an inspection, an order."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

Say = Callable[..., Any]
TAG, OTHER_TAG = "GZPC00001", "GZPR00002"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def deskops(home: Path) -> Say:
    """Run a command; its data as JSON where that was asked for, else as text. `code` is how it should end."""
    environment = {
        **os.environ,
        "DESKOPS_HOME": str(home),
        "DESKOPS_LANG": "en",
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
    }

    def run(*words: str, code: int = 0) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "deskops", *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=60,
        )
        assert done.returncode == code, (words, done.stdout, done.stderr)
        if code:
            return done.stderr
        return json.loads(done.stdout) if "--json" in words else done.stdout

    return run


@pytest.fixture
def lists(tmp_path: Path) -> list[str]:
    """A register with two devices and a dispatch list with two jobs, as a hotline keeps them."""
    received = (datetime.now(UTC) - timedelta(hours=30)).strftime("%Y-%m-%d %H:%M")
    tables = {
        "register.csv": [
            ["资产编号", "设备类型", "品牌", "型号", "序列号", "计算机名", "所属网点", "使用人", "电话"],
            [
                TAG,
                "台式机",
                "HP",
                "ProDesk 400",
                "SN00000001",
                "GZ-PC-00001",
                "GZ-天河",
                "陈敏",
                "13800001111",
            ],
            [
                OTHER_TAG,
                "打印机",
                "HP",
                "LaserJet M404dn",
                "SN00000002",
                "",
                "GZ-天河",
                "王芳",
                "13800002222",
            ],
        ],
        "jobs.csv": [
            ["工单号", "受理时间", "网点", "报修人", "电话", "资产编号", "故障描述", "优先级", "工程师"],
            [
                "GD20261123001",
                received,
                "GZ-天河",
                "陈敏",
                "13800001111",
                TAG,
                "电脑开机黑屏",
                "紧急",
                "李强",
            ],
            [
                "GD20261123002",
                received,
                "GZ-天河",
                "王芳",
                "13800002222",
                OTHER_TAG,
                "打印机卡纸",
                "普通",
                "李强",
            ],
        ],
    }
    for name, rows in tables.items():
        with (tmp_path / name).open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows)
    return [str(tmp_path / name) for name in tables]


def well(deskops: Say) -> None:
    found = deskops("doctor", "--rebuild", "--json")
    signs = next(value for value in found.values() if isinstance(value, list))
    assert [sign for sign in signs if sign.get("health") == "fail" and sign["name"] != "disk"] == []
    assert [sign["health"] for sign in signs if sign["name"] in ("store", "chain", "state", "files")] == [
        "ok"
    ] * 4


def test_a_day_from_the_customers_lists_to_the_signed_off_order(
    deskops: Say, lists: list[str], tmp_path: Path
) -> None:
    deskops("init", "--engineer", "李强")
    deskops("import", *lists)
    before = deskops("asset", "list", "--json")
    deskops("import", *lists)
    assert deskops("asset", "list", "--json") == before

    day = deskops("today", "--json")
    assert [(job["number"], job["status"]) for job in day["jobs"]] == [
        ("GD20261123001", "dispatched"),
        ("GD20261123002", "dispatched"),
    ]

    deskops("job", "accept", "3001")
    deskops("job", "depart", "3001")
    assert "arrive" in deskops("job", "confirm", "3001", "--name", "x", "--rating", "5", code=1)
    deskops("job", "arrive", "3001")
    deskops("job", "start", "3001")
    deskops("job", "hold", "3001", "--party", "parts", "--reason", "等电源")
    assert deskops("job", "show", "3001", "--json")["status"] == "held"
    deskops("job", "resume", "3001")
    deskops("job", "note", "3001", "--text", "电源坏, [/]\x1b]52;c;eA==\x07")
    deskops("job", "undo", "3001")
    deskops("job", "redo", "3001")
    deskops("job", "part", "3001", "--name", "ATX 电源", "--quantity", "1", "--new-serial", "PS-77")
    picture = tmp_path / "photo.png"
    picture.write_bytes(PNG)
    deskops("job", "photo", "3001", "--file", str(picture), "--caption", "铭牌")

    deskops("inspection", "start", "--asset", TAG, "--job", "3001")
    items = deskops("inspection", "show", "--json")["items"]
    for item, value in zip(items, ("ok", "ok", "fail", "n/a"), strict=False):
        deskops("inspection", "answer", item["item"], value)
    deskops("inspection", "finish", "--reason", "the rest at the next visit")
    assert [visit["status"] for visit in deskops("inspection", "list", "--json")["inspections"]] == [
        "finished"
    ]
    assert [problem["status"] for problem in deskops("problem", "list", "--json")["problems"]] == ["open"]

    deskops("job", "resolve", "3001", "--cause", "电源老化", "--solution", "更换电源", "--minutes", "35")
    deskops("job", "confirm", "3001", "--name", "陈敏", "--rating", "5")
    page = deskops("job", "show", "3001", "--json")
    assert page["status"] == "confirmed"
    text = deskops("job", "show", "3001")
    assert "\x1b" not in text
    assert "\x07" not in text

    order = tmp_path / "order.txt"
    deskops("report", "order", "3001", "-o", str(order), "--lang", "zh_CN")
    printed = order.read_text(encoding="utf-8")
    for words in ("GD20261123001", "电源老化", "更换电源", "ATX 电源", "陈敏", "李强"):
        assert words in printed
    workbook = tmp_path / "order.xlsx"
    deskops("report", "order", "3001", "-o", str(workbook))
    assert workbook.read_bytes()[:2] == b"PK"
    well(deskops)


def test_a_job_of_a_walk_in_copied_lost_and_brought_back(deskops: Say, home: Path, tmp_path: Path) -> None:
    deskops("init", "--engineer", "李强")
    number = deskops("job", "new", "No network", "--priority", "urgent").strip()
    deskops("job", "accept", number)
    copy = tmp_path / "copy.db"
    deskops("backup", str(copy))
    deskops("job", "note", number, "--text", "after the copy")
    store = home / "data" / "deskops.db"
    store.write_bytes(b"garbage" * 999)
    told = deskops("today", code=1)
    assert "Traceback" not in told
    assert "restore" in told
    deskops("restore", str(copy), "--yes")
    assert [job["status"] for job in deskops("today", "--json")["jobs"]] == ["accepted"]
    well(deskops)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)
