"""Updates, support, restarts and software, at their limits."""

from datetime import timedelta

import pytest

from deskops.checks.kinds import Boot, Package, Reboot, Software, System, Updates
from deskops.checks.policy import Forbidden, Policy, Required

DEBIAN = System("linux", "debian", "Debian 12", "12", "6.1.0-21-amd64")


@pytest.mark.parametrize(("days", "outcome"), [(35, "ok"), (35.2, "warn"), (65, "warn"), (65.2, "fail")])
def test_updates_grow_old(judged, now, days, outcome):
    assert judged("pc.patch.age", Updates(now - timedelta(days=days), "KB1")).outcome == outcome


def test_no_update_on_record_fails_and_no_record_is_unknown(judged):
    assert judged("pc.patch.age", Updates(None)).outcome == "fail"
    assert judged("pc.patch.age", Updates).outcome == "unknown"


@pytest.mark.parametrize(
    ("build", "outcome"),
    [
        ("6.1.0-30-amd64", "ok"),
        ("6.1.0-31-amd64", "ok"),
        ("6.1.0-21-amd64", "warn"),
        ("6.1.0-9-amd64", "fail"),
        ("", "unknown"),
    ],
)
def test_the_patch_level_reaches_the_baseline(judged, build, outcome):
    policy = Policy(baselines={"debian-12": ("6.1.0-30-amd64", "6.1.0-21-amd64")})
    assert judged("pc.patch.baseline", DEBIAN._replace(build=build), policy=policy).outcome == outcome


def test_without_a_baseline_the_patch_level_is_not_judged(judged):
    assert judged("pc.patch.baseline", DEBIAN).outcome == "skip"
    assert judged("pc.patch.baseline", System).outcome == "unknown"


@pytest.mark.parametrize(
    ("system", "outcome"),
    [
        (DEBIAN, "ok"),  # until 2028-06-30
        (System("linux", "ubuntu", "Ubuntu 22.04", "22.04"), "warn"),  # until 2027-04-30: 158 days
        (System("windows", "windows", "Windows 7", "6.1.7601", "7601"), "fail"),
        (System("windows", "windows", "Windows 11", "24H2", "26100.1", "Enterprise"), "ok"),
        (System("windows", "windows", "Windows 11", "24H2", "26100.1", "Professional"), "fail"),
        (System("windows", "windows", "Windows 10", "21H2", "19044.1", "EnterpriseS"), "warn"),
        (System("windows", "windows", "Server", "1809", "17763.1", "ServerStandard", server=True), "ok"),
        (System("macos", "macos", "macOS 14", "14.5"), "unknown"),
    ],
)
def test_a_system_is_supported_by_its_version_and_edition(judged, system, outcome):
    assert judged("pc.os.support", system).outcome == outcome


def test_an_unreadable_system_is_unknown(judged):
    assert judged("pc.os.support", System).outcome == "unknown"


@pytest.mark.parametrize(
    ("days", "outcome"), [(None, "warn"), (0.5, "warn"), (14, "warn"), (14.2, "fail"), (-3, "warn")]
)
def test_a_waiting_restart_gets_worse_with_time(judged, now, days, outcome):
    since = None if days is None else now - timedelta(days=days)
    assert judged("pc.reboot.pending", Reboot(True, since, ("kernel",))).outcome == outcome


def test_no_waiting_restart_is_ok(judged):
    assert judged("pc.reboot.pending", Reboot(False)).outcome == "ok"
    assert judged("pc.reboot.pending", Reboot).outcome == "unknown"


@pytest.mark.parametrize(("days", "outcome"), [(14, "ok"), (14.2, "warn"), (30, "warn"), (30.2, "fail")])
def test_a_machine_is_restarted_now_and_then(judged, now, days, outcome):
    assert judged("pc.uptime", Boot(now - timedelta(days=days))).outcome == outcome


def test_an_unreadable_start_is_unknown(judged):
    assert judged("pc.uptime", Boot).outcome == "unknown"


POLICY = Policy(
    kind="pc",
    required=(
        Required("Symantec Endpoint Protection", "14.3", ("pc",)),
        Required("POS 收银", "7.4", ("pos",)),
        Required("Microsoft Office", "2016"),
    ),
    forbidden=(Forbidden("TeamViewer", "未经授权的远程控制"), Forbidden("360安全卫士")),
)
RIGHT = (
    Package("Symantec Endpoint Protection", "14.3.10148"),
    Package("Microsoft Office LTSC 专业增强版 2021", "16.0.14332"),
    Package("7-Zip", "23.01"),
)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (RIGHT, "ok"),
        ((Package("Symantec Endpoint Protection", "14.2.9"), *RIGHT[1:]), "warn"),
        ((RIGHT[0], Package("Microsoft Office Professional Plus 2010", "14.0.7")), "warn"),
        ((Package("Symantec Endpoint Protection", "?"), *RIGHT[1:]), "warn"),
        (RIGHT[1:], "fail"),
        ((*RIGHT, Package("TeamViewer 15", "15.2")), "fail"),
        ((*RIGHT, Package("360安全卫士极速版", "1")), "fail"),
    ],
)
def test_required_software_is_there_and_forbidden_is_not(judged, change, outcome):
    assert judged("pc.software.standard", Software(change), policy=POLICY).outcome == outcome


def test_software_of_another_kind_of_device_is_not_asked_for(judged):
    pos = POLICY._replace(kind="pos")
    found = judged("pc.software.standard", Software(RIGHT), policy=pos)
    assert found.outcome == "fail"
    assert "POS 收银" in found.message
    assert "Symantec" not in found.message


def test_what_is_on_no_list_is_a_warning_only_where_there_is_a_list(judged):
    assert (
        judged("pc.software.standard", Software(RIGHT), policy=POLICY._replace(listed=("7-Zip",))).outcome
        == "ok"
    )
    assert (
        judged("pc.software.standard", Software(RIGHT), policy=POLICY._replace(listed=())).outcome == "warn"
    )


def test_without_a_list_software_is_not_judged(judged):
    assert judged("pc.software.standard", Software(RIGHT)).outcome == "skip"
    assert judged("pc.software.standard", Software, policy=POLICY).outcome == "unknown"


@pytest.mark.parametrize(
    ("found", "allowed", "outcome"),
    [
        ("ToDesk", (), "fail"), ("ToDesk", ("ToDesk",), "ok"), ("向日葵远程控制", ("ToDesk",), "fail"),
        ("TeamViewer 15", None, "skip"), ("Word", (), "ok"),
    ],
)  # fmt: skip
def test_only_allowed_tools_steer_a_machine_from_afar(judged, found, allowed, outcome):
    software, policy = Software((Package(found, "4.7"),)), Policy(remote_tools=allowed)
    assert judged("pc.software.standard", software, policy=policy).outcome == outcome
