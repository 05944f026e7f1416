"""Disks: room, health, wear, encryption, at their limits."""

import pytest

from deskops.checks.kinds import Disk, Disks, Encryption, Hardware, Protection, Volume, Volumes
from deskops.checks.limits import Limit
from deskops.checks.policy import Policy

GIB = 1024**3


@pytest.mark.parametrize(
    ("total", "free", "outcome"),
    [
        (200, 30, "ok"),  # 15 %
        (200, 29.9, "warn"),
        (200, 10, "warn"),  # 5 %
        (200, 9.9, "fail"),
        (60, 10, "ok"),
        (60, 9.99, "warn"),  # 17 %, but under 10 GiB
        (40, 3, "warn"),
        (40, 2.99, "fail"),
        (1, 0.2, "ok"),  # a boot partition: only the percentage counts
        (1, 0.04, "fail"),
    ],
)
def test_a_volume_is_judged_by_percent_and_when_large_by_gibibytes(judged, total, free, outcome):
    volume = Volume("/", "ext4", int(total * GIB), int(free * GIB))
    assert judged("pc.disk.free", Volumes((volume,))).outcome == outcome


def test_the_fullest_volume_decides_and_is_named(judged):
    volumes = Volumes((Volume("C:", "NTFS", 500 * GIB, 400 * GIB), Volume("D:", "NTFS", 500 * GIB, 10 * GIB)))
    found = judged("pc.disk.free", volumes)
    assert found.outcome == "fail"
    assert "D:" in found.message
    assert "C:" not in found.message
    assert [one.name for one in found.metrics] == ["C: free", "D: free"]


def test_a_policy_may_move_the_limits(judged):
    volumes = Volumes((Volume("/", "ext4", 200 * GIB, 42 * GIB),))
    strict = Policy(limits={"pc.disk.free": {"percent": Limit("50:", "20:", "%")}})
    assert judged("pc.disk.free", volumes).outcome == "ok"
    assert judged("pc.disk.free", volumes, policy=strict).outcome == "warn"


def test_unreadable_volumes_are_unknown_with_the_reason(judged):
    found = judged("pc.disk.free", Volumes)
    assert (found.outcome, found.message) == ("unknown", "not allowed")


@pytest.mark.parametrize(
    ("health", "outcome"),
    [("healthy", "ok"), ("warning", "warn"), ("unhealthy", "fail"), ("unknown", "unknown")],
)
def test_a_disk_is_as_healthy_as_it_says(judged, health, outcome):
    assert judged("pc.disk.smart", Disks((Disk("sda", health=health),))).outcome == outcome


def test_one_failing_disk_among_healthy_ones_fails(judged):
    disks = Disks((Disk("sda", health="healthy"), Disk("sdb", health="unhealthy", notes=("SMART: FAILING",))))
    found = judged("pc.disk.smart", disks)
    assert found.outcome == "fail"
    assert "sdb" in found.message
    assert "FAILING" in found.message


@pytest.mark.parametrize(
    ("wear", "celsius", "outcome"),
    [
        (79, None, "ok"),
        (80, None, "warn"),
        (94, None, "warn"),
        (95, None, "fail"),
        (None, 59, "ok"),
        (None, 60, "warn"),
        (None, 69, "warn"),
        (None, 70, "fail"),
        (10, 71, "fail"),
        (None, None, "unknown"),
    ],
)
def test_wear_and_heat_at_their_limits(judged, wear, celsius, outcome):
    assert (
        judged("pc.disk.wear", Disks((Disk("nvme0n1", wear=wear, temperature=celsius),))).outcome == outcome
    )


@pytest.mark.parametrize(
    ("state", "chassis", "outcome"),
    [
        ("on", "laptop", "ok"),
        ("suspended", "laptop", "warn"),
        ("off", "laptop", "fail"),
        ("off", "desktop", "warn"),
        ("unknown", "laptop", "unknown"),
        ("off", "virtual", "skip"),
    ],
)
def test_encryption_weighs_more_on_a_laptop(judged, state, chassis, outcome):
    facts = (Encryption((Protection("C:", state),)), Hardware(chassis))
    assert judged("pc.disk.encryption", *facts).outcome == outcome


def test_an_unreadable_encryption_is_unknown(judged):
    assert judged("pc.disk.encryption", Encryption, Hardware("laptop")).outcome == "unknown"
