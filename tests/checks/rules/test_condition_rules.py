"""Memory, devices, logged trouble and clock, at their limits."""

from datetime import timedelta

import pytest

from deskops.checks.kinds import (
    Batteries,
    Battery,
    Device,
    Devices,
    EventGroup,
    Events,
    Memory,
    Service,
    Services,
    TimeSource,
)
from deskops.checks.network_kinds import TimeAnswer, TimeAnswers
from deskops.checks.policy import Policy

GIB = 1024**3
NOTHING = (Devices(()), Batteries(()), Services(()))


@pytest.mark.parametrize(
    ("total", "percent", "outcome"),
    [
        (16, 15, "ok"),
        (16, 14.9, "warn"),
        (16, 5, "warn"),
        (16, 4.9, "fail"),
        (3.6, 50, "fail"),
        (3.8, 50, "ok"),
    ],
)
def test_memory_by_its_size_and_what_is_left(judged, total, percent, outcome):
    size = int(total * GIB)
    free = int(size * percent / 100) + 1
    assert judged("pc.memory", Memory(size, (free, free, free))).outcome == outcome


def test_memory_is_judged_by_the_mean_of_its_samples(judged):
    size = 10 * GIB
    assert judged("pc.memory", Memory(size, (0, 3 * GIB, 3 * GIB))).outcome == "ok"


def test_less_memory_than_the_profile_asks_for_is_a_warning(judged):
    found = judged("pc.memory", Memory(8 * GIB, (4 * GIB,)), policy=Policy(memory=16 * GIB))
    assert found.outcome == "warn"
    assert "16 GiB" in found.message


def test_unreadable_memory_is_unknown(judged):
    assert judged("pc.memory", Memory).outcome == "unknown"


@pytest.mark.parametrize(("code", "outcome"), [(22, "warn"), (14, "warn"), (28, "fail"), (43, "fail")])
def test_a_device_code_says_how_bad_it_is(judged, code, outcome):
    facts = (Devices((Device("Modem", code),)), Batteries(()), Services(()))
    found = judged("pc.devices.health", *facts)
    assert (found.outcome, found.value) == (outcome, code)


@pytest.mark.parametrize(("full", "outcome"), [(80, "ok"), (79.9, "warn"), (60, "warn"), (59.9, "fail")])
def test_a_battery_is_judged_by_what_is_left_of_its_capacity(judged, full, outcome):
    facts = (Devices(()), Batteries((Battery("BAT0", full, 100),)), Services(()))
    assert judged("pc.devices.health", *facts).outcome == outcome


def test_a_required_service_must_be_there_and_run(judged):
    policy = Policy(services=("Spooler",))
    there = (Devices(()), Batteries(()), Services((Service("spooler", running=True),)))
    stopped = (Devices(()), Batteries(()), Services((Service("spooler", running=False),)))
    assert judged("pc.devices.health", *there, policy=policy).outcome == "ok"
    assert judged("pc.devices.health", *stopped, policy=policy).outcome == "fail"
    assert judged("pc.devices.health", *NOTHING, policy=policy).outcome == "fail"


def test_any_other_failed_service_is_a_warning(judged):
    facts = (Devices(()), Batteries(()), Services((Service("cups", running=False, failed=True),)))
    assert judged("pc.devices.health", *facts).outcome == "warn"


def test_devices_services_and_batteries_all_unreadable_are_unknown(judged):
    assert judged("pc.devices.health", Devices, Batteries, Services).outcome == "unknown"


def test_required_services_that_cannot_be_read_are_never_ok(judged):
    facts = (Devices(()), Batteries(()), Services)
    assert judged("pc.devices.health", *facts).outcome == "ok"
    assert judged("pc.devices.health", *facts, policy=Policy(services=("Spooler",))).outcome == "unknown"


@pytest.mark.parametrize(
    ("stops", "disk", "hardware", "errors", "outcome"),
    [
        (0, 0, 0, 20, "ok"),
        (1, 0, 0, 0, "warn"),
        (2, 0, 0, 0, "warn"),
        (3, 0, 0, 0, "fail"),
        (0, 1, 0, 0, "fail"),
        (0, 0, 1, 0, "fail"),
        (0, 0, 0, 21, "warn"),
        (0, 0, 0, 100, "warn"),
        (0, 0, 0, 101, "fail"),
    ],
)
def test_logged_trouble_at_its_limits(judged, stops, disk, hardware, errors, outcome):
    events = Events(stops, disk, hardware, errors, (EventGroup("disk", 7, 3),))
    found = judged("pc.events.critical", events)
    assert found.outcome == outcome
    assert ("disk 7 ×3" in found.message) == (outcome != "ok")


def test_an_unreadable_log_is_unknown(judged):
    assert judged("pc.events.critical", Events).outcome == "unknown"


@pytest.mark.parametrize(
    ("offset", "outcome"),
    [(2.0, "ok"), (-2.0, "ok"), (2.001, "warn"), (-60.0, "warn"), (60.001, "fail"), (-60.001, "fail")],
)
def test_the_clock_may_be_off_by_two_seconds(judged, offset, outcome):
    assert judged("pc.time.offset", TimeAnswers((TimeAnswer("ntp", offset, 0.01, 2, 0),))).outcome == outcome


def test_the_answer_with_the_shortest_way_counts(judged):
    answers = TimeAnswers((TimeAnswer("far", 100.0, 3.0, 2, 0), TimeAnswer("near", 0.5, 0.01, 2, 0)))
    found = judged("pc.time.offset", answers)
    assert (found.outcome, found.value) == ("ok", -0.5)


def test_servers_that_are_silent_or_unset_themselves_tell_nothing(judged):
    silent = TimeAnswers((TimeAnswer("ntp", error="no answer in time"),))
    unset = TimeAnswers((TimeAnswer("ntp", 90.0, 0.1, 16, 3),))
    assert judged("pc.time.offset", silent).outcome == "unknown"
    assert judged("pc.time.offset", unset).outcome == "unknown"
    assert judged("pc.time.offset", TimeAnswers).outcome == "unknown"


@pytest.mark.parametrize(("days", "outcome"), [(0.9, "ok"), (1.2, "warn"), (6.9, "warn"), (7.2, "fail")])
def test_a_clock_must_have_been_synchronised_today(judged, now, days, outcome):
    source = TimeSource(True, source="ntp1", last=now - timedelta(days=days))
    assert judged("pc.time.source", source).outcome == outcome


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        (TimeSource(True, zone="Asia/Shanghai"), "ok"),
        (TimeSource(True, zone="America/Los_Angeles"), "fail"),
        (TimeSource(True, zone=""), "ok"),
        (TimeSource(False, local=True, zone="Asia/Shanghai"), "warn"),
        (TimeSource(None, source="no bus"), "unknown"),
    ],
)
def test_a_clock_follows_a_server_in_the_planned_zone(judged, source, outcome):
    assert judged("pc.time.source", source, policy=Policy(zone="Asia/Shanghai")).outcome == outcome
