"""A stick that comes back: hundreds of files, some damaged; each machine found in the register, judged, recorded."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.ops.conftest import put_asset

from deskops.errors import NotFound
from deskops.ops.context import Context
from deskops.ops.do.rounds import Tour, plan
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of

LINUX = (
    "#deskops collect linux 1\n@collected 2026-11-23T01:00:00Z\n@target {host}\n"
    "@file /proc/sys/kernel/hostname\n|{host}\n"
    "@file /sys/class/dmi/id/product_serial\n|{serial}\n@end\n"
)
CHECK = Wanted(checks=("pc.name.convention",))


def run(context: Context, folder: Path) -> Tour:
    tour = plan(context, aims_of(context, [f"facts:{folder}"]), CHECK)
    for _event in tour.events(10):
        pass
    return tour


def test_each_machine_is_found_by_its_serial_then_by_its_name(
    context: Context, register: Any, tmp_path: Path
) -> None:
    with context.act() as act:
        put_asset(act, tag="T9", kind="pc", hostname="NEW-NAME", serial="5CG1234XYZ")
    (tmp_path / "a.facts").write_text(LINUX.format(host="old-name", serial="5cg1234xyz"))
    (tmp_path / "b.facts").write_text(LINUX.format(host="GZ-PC-00001.corp.example", serial="Default string"))
    (tmp_path / "c.facts").write_text(LINUX.format(host="stranger", serial="Q9999999"))
    results = {Path(name).name: one for name, one in run(context, tmp_path).results.items()}
    tags = {name: one.aim.device.tag if one.aim.device else None for name, one in results.items()}
    assert tags == {"a.facts": "T9", "b.facts": "GZPC00001", "c.facts": None}
    found = {name: str(one.run.inspection.findings[0].outcome) for name, one in results.items() if one.run}
    assert found["a.facts"] == "fail"  # not called as the register says: its own policy was used
    assert found["b.facts"] == "ok"
    recorded = results["b.facts"].run
    assert recorded is not None
    assert recorded.record().inspection


def test_hundreds_are_judged_and_the_damaged_are_named(
    context: Context, register: Any, tmp_path: Path
) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.facts").write_text(
            LINUX.format(host=f"pc-{number}", serial=f"SN{number:06}")
        )
    (tmp_path / "cut.json").write_text(json.dumps({"kind": "deskops collect windows"})[:20])
    (tmp_path / "half.facts.part").write_text("#deskops collect linux 1\n")
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "deskops-collect.ps1").write_text("# not facts")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "System Volume Information").mkdir()
    results = run(context, tmp_path).results
    wrong = {Path(name).name for name, one in results.items() if one.error is not None}
    assert wrong == {"cut.json", "half.facts.part", "other.json"}
    assert all(str(tmp_path) in str(one.error) for one in results.values() if one.error is not None)
    assert len(results) == 303


def test_a_folder_without_facts_is_said(context: Context, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no facts"):
        aims_of(context, [f"facts:{tmp_path}"])
