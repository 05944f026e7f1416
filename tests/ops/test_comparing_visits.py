"""What is another since a device was checked the last time, and the round of a whole site."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deskops.checks.document import dump
from deskops.checks.facts import Fact, Facts
from deskops.checks.inventory import changes, inventory
from deskops.checks.kinds import KEYS, Disk, Disks, Host, Memory, Package, Software, Volume, Volumes
from deskops.checks.network_kinds import Address, Interface, Interfaces
from deskops.checks.rounds import What
from deskops.errors import NotFound
from deskops.ops.context import Context
from deskops.ops.do.inspecting import prepare
from deskops.ops.do.inspections import start, undo
from deskops.ops.do.rounds import plan
from deskops.ops.do.targets import place_of
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of

WHEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GIB = 1024**3


def facts(
    *, memory: int = 8, disk: str = "S1", address: str = "10.80.1.15", more: tuple[str, ...] = ()
) -> Facts:
    software = (Package("Office", "16.0"), *(Package(name, "1.0") for name in more))
    values = (
        Host("GZ-PC-00001"), Memory(memory * GIB + 12_345, (4 * GIB,)), Disks((Disk("sda", "SSD 870", disk),)),
        Volumes((Volume("C:", "NTFS", 100 * GIB, 50 * GIB),)), Software(software),
        Interfaces((Interface("eth0", addresses=(Address(address, 24), Address("fe80::1", 64)), up=True),)),
    )  # fmt: skip
    return Facts(
        "pc", WHEN, {KEYS[type(value)]: Fact(KEYS[type(value)], value, "test", WHEN) for value in values}
    )


def told(before: Facts, now: Facts) -> set[tuple[str, str, str]]:
    return set(changes(inventory(before), inventory(now)))


def test_the_same_machine_has_not_changed_whatever_its_free_space_is() -> None:
    assert told(facts(), facts()) == set()


def test_memory_disk_address_and_software_that_came_or_went_are_told() -> None:
    assert told(facts(more=("WPS",)), facts(memory=16, disk="S2", address="10.80.1.99", more=("Steam",))) == {
        ("memory", "8 GiB", "16 GiB"),
        ("disk", "SSD 870 S1", ""),
        ("disk", "", "SSD 870 S2"),
        ("address", "10.80.1.15", ""),
        ("address", "", "10.80.1.99"),
        ("software", "WPS 1.0", ""),
        ("software", "", "Steam 1.0"),
    }


def test_what_could_not_be_read_this_time_is_not_taken_for_gone() -> None:
    now = facts()
    less = Facts("pc", WHEN, {one.key: one for one in now if one.key not in (KEYS[Disks], KEYS[Software])})
    assert told(now, less) == set()


def test_a_long_list_of_software_is_kept_as_its_digest_and_still_compared() -> None:
    many = tuple(f"package number {number}" for number in range(4_000))
    before, now = inventory(facts(more=many)), inventory(facts(more=(*many, "one more")))
    assert len(json.dumps(before)) < 2_000
    assert [one.what for one in changes(before, now)] == ["software"]


def saved(folder: Path, name: str, some: Facts) -> Path:
    path = folder / name
    path.write_text(json.dumps(dump(some)), encoding="utf-8")
    return path


def test_a_run_tells_what_is_another_since_the_last_one_on_the_device(
    context: Context, register: Any, tmp_path: Path
) -> None:
    first = prepare(context, facts=saved(tmp_path, "a.json", facts()), asset=register.pc)
    assert first.compared() is None
    first.record()
    second = prepare(context, facts=saved(tmp_path, "b.json", facts(memory=4)), asset=register.pc)
    for _finding in second:
        pass
    found = second.compared()
    assert found is not None
    assert [tuple(one) for one in found.changes] == [("memory", "8 GiB", "4 GiB")]


# --- targets by name ---


def test_a_site_is_all_of_its_devices_and_a_kind_some(context: Context, register: Any) -> None:
    everything = aims_of(context, [], site="GZ-TH")
    assert {aim.device.kind for aim in everything if aim.device} >= {"pc"}
    some = aims_of(context, [], site="GZ-TH", kinds=["printer"])
    assert {aim.device.kind for aim in some if aim.device} <= {"printer"}
    assert aims_of(context, ["GZ-TH", "GZ-TH"], kinds=["pc"]) == aims_of(
        context, [], site="GZ-TH", kinds=["pc"]
    )


def test_what_is_left_of_a_campaign_is_inspected_and_answers_its_visits(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=register.pc, campaign="2026-H2").subject
    (aim,) = aims_of(context, [], campaign="2026-H2")
    assert (aim.visit, aim.device and aim.device.id) == (visit, register.pc)
    with pytest.raises(NotFound) as error:
        aims_of(context, [], campaign="2026-H3")
    assert "2026-H2" in str(error.value.nearest)


def test_a_name_that_means_nothing_is_not_found(context: Context, register: Any) -> None:
    with pytest.raises(NotFound):
        aims_of(context, ["nowhere-at-all"])


def test_a_folder_of_facts_is_judged_whole_and_one_that_is_damaged_fails_alone(
    context: Context, register: Any, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    saved(stick, "one.json", facts())
    saved(stick, "two.json", facts(disk="S2"))
    (stick / "three.json").write_bytes(b"{ cut")
    tour = plan(context, aims_of(context, [f"facts:{stick}"]), Wanted())
    ends = {
        Path(event.planned.name).name: event.what
        for event in tour.events(1)
        if event and event.what in (What.DONE, What.FAILED)
    }
    assert ends == {"one.json": What.DONE, "two.json": What.DONE, "three.json": What.FAILED}


def test_what_a_folder_keeps_is_not_asked_again(context: Context, register: Any, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    keep.mkdir()
    kept = facts()
    kept.target = "ssh://192.0.2.1"
    saved(keep, place_of(keep, kept.target).name, kept)
    aims = aims_of(context, ["ssh://192.0.2.1"])
    tour = plan(context, aims, Wanted(keep=keep, checks=("pc.memory",)))
    for _event in tour.events(1):
        pass
    result = tour.results["ssh://192.0.2.1"]
    assert result.run is not None
    assert [finding.check for finding in result.run.inspection.findings] == ["pc.memory"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "ssh://a/b", ".", "..", "", "a" * 5_000, "c:\\x", "\x1b[31m"]
)
def test_no_name_of_a_target_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    assert place_of(tmp_path, name).resolve().parent == tmp_path.resolve()
    assert len(place_of(tmp_path, name).name) < 200


def test_a_run_that_was_undone_is_not_compared_with(context: Context, register: Any, tmp_path: Path) -> None:
    prepare(context, facts=saved(tmp_path, "a.json", facts()), asset=register.pc).record()
    wrong = prepare(context, facts=saved(tmp_path, "b.json", facts(memory=64)), asset=register.pc).record()
    undo(context, wrong.inspection)
    now = prepare(context, facts=saved(tmp_path, "c.json", facts(memory=8)), asset=register.pc)
    for _finding in now:
        pass
    found = now.compared()
    assert found is not None
    assert list(found.changes) == []


def test_a_file_that_a_round_judged_is_recorded_with_each_check_once(
    context: Context, register: Any, tmp_path: Path
) -> None:
    path = saved(tmp_path, "GZ-PC-00001.json", facts())
    tour = plan(context, aims_of(context, [f"facts:{path}"]), Wanted(checks=("pc.memory", "pc.disk.free")))
    for _event in tour.events(1):
        pass
    (result,) = tour.told
    assert result.run is not None
    result.run.record() if result.aim.device else None
    assert sorted(finding.check for finding in result.inspection.findings) == ["pc.disk.free", "pc.memory"]


def test_of_targets_that_were_left_or_failed_a_result_says_why(context: Context, register: Any) -> None:
    tour = plan(context, aims_of(context, ["ssh://192.0.2.1", "ssh://192.0.2.2"]), Wanted(all_seconds=0.05))
    for _event in tour.events(1):
        pass
    assert {result.aim.name for result in tour.told} == {"ssh://192.0.2.1", "ssh://192.0.2.2"}
    assert all(result.inspection.error for result in tour.told)
    assert {str(result.inspection.outcome) for result in tour.told} == {"unknown"}


def test_the_register_is_read_once_for_a_round(
    context: Context, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskops.ops.read import check_policy

    read: list[str] = []
    rows = check_policy.views.rows
    monkeypatch.setattr(
        check_policy.views,
        "rows",
        lambda store, name, *more, **some: read.append(name) or rows(store, name, *more, **some),
    )
    aims = aims_of(context, [], site="GZ-TH")
    assert len(aims) > 1
    plan(context, aims, Wanted())
    assert max(read.count(name) for name in ("asset_names", "software_records")) <= len(
        {a.device.kind for a in aims}
    )
    assert read.count("asset_names") == 1


def test_what_the_settings_say_of_a_site_holds_for_the_site_as_a_whole(
    context: Context, register: Any
) -> None:
    from deskops.config import Settings
    from deskops.ops.read.check_policy import site_policy

    context.settings = Settings(
        {"checks.overrides": {"site:GZ-TH": {"site.pool.usage": {"switch": False, "reason": "small"}}}}
    )
    told = site_policy(context, register.sites["GZ-TH"], "GZ-TH", profile="site", checks=())
    assert "site.pool.usage" in told.switches
    other = site_policy(context, register.sites["SZ-FT"], "SZ-FT", profile="site", checks=())
    assert "site.pool.usage" not in other.switches
