"""A site as a scan finds it, at its limits."""

from datetime import UTC, datetime, timedelta

import pytest

from deskops.checks.facts import Fact, Facts
from deskops.checks.judge import finding_of
from deskops.checks.kinds import KEYS
from deskops.checks.network_kinds import TimeAnswer, TimeAnswers
from deskops.checks.policy import AddressRange, Policy, SiteNetwork
from deskops.checks.registry import select
from deskops.checks.site_kinds import (
    Absent,
    DatedList,
    Pool,
    SiteAbsent,
    SiteHost,
    SiteHosts,
    SiteLists,
    SitePools,
)

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
RANGES = (
    AddressRange("10.80.1.10", "10.80.1.99", ("pc",), "PC"),
    AddressRange("10.80.1.100", "10.80.1.120", ("pos",), "收银"),
    AddressRange("10.80.1.200", "10.80.1.210", (), "服务器"),
)
POLICY = Policy(networks=(SiteNetwork("GZ", "10.80.1.0/24", ranges=RANGES),))


def judged(check: str, *values: object) -> str:
    facts = Facts("GZ", NOW)
    for value in values:
        facts.add(Fact(KEYS[type(value)], value, "test", NOW))
    return str(finding_of(select(ids=[check])[0], facts, POLICY).outcome)


def host(last: int, verdict: str = "known", *macs: str) -> SiteHost:
    return SiteHost(f"10.80.1.{last}", verdict, macs=macs)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ((), "ok"), ((host(10),), "ok"), ((host(10), host(50, "unknown")), "warn"),
        ((host(110, "unknown"),), "fail"), ((host(205, "unknown"),), "fail"), ((host(240, "unknown"),), "warn"),
    ],
)  # fmt: skip
def test_strangers_are_worse_among_tills_and_servers(found: tuple[SiteHost, ...], outcome: str) -> None:
    assert judged("site.unknown_hosts", SiteHosts(found)) == outcome


@pytest.mark.parametrize(
    ("absent", "whole", "outcome"),
    [
        ((), True, "ok"),
        ((Absent("PC1", "pc"),), True, "warn"),
        ((Absent("POS1", "pos"),), True, "fail"),
        ((Absent("gateway", "network"),), True, "fail"),
        ((Absent("POS1", "pos"),), False, "unknown"),
    ],
)
def test_who_is_missing_is_told_unless_the_scan_was_cut_short(
    absent: tuple[Absent, ...], whole: bool, outcome: str
) -> None:
    assert judged("site.missing_hosts", SiteAbsent(absent), SiteHosts((), 254, whole)) == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ((host(10, "known", "A"),), "ok"), ((host(10, "duplicate", "A"),), "warn"),
        ((host(10, "known", "A", "B"),), "fail"),
    ],
)  # fmt: skip
def test_two_at_one_address_is_worse_than_one_name_twice(found: tuple[SiteHost, ...], outcome: str) -> None:
    assert judged("site.ip.conflict", SiteHosts(found)) == outcome


@pytest.mark.parametrize(
    ("live", "outcome"), [(84, "ok"), (85, "warn"), (94, "warn"), (95, "fail"), (100, "fail"), (None, "skip")]
)
def test_a_range_has_room(live: int | None, outcome: str) -> None:
    pools = (Pool("PC", 100, live),) if live is not None else ()
    assert judged("site.pool.usage", SitePools(pools), SiteHosts(())) == outcome


@pytest.mark.parametrize(
    ("check", "found", "live", "outcome"),
    [
        ("unknown_hosts", (host(10),), 1, "unknown"), ("unknown_hosts", (host(50, "unknown"),), 1, "warn"),
        ("unknown_hosts", (host(110, "unknown"),), 1, "fail"), ("ip.conflict", (host(10),), 1, "unknown"),
        ("ip.conflict", (host(10, "known", "A", "B"),), 1, "fail"), ("pool.usage", (), 84, "unknown"),
        ("pool.usage", (), 95, "fail"),
    ],
)  # fmt: skip
def test_a_scan_that_was_cut_short_says_only_what_it_saw(
    check: str, found: tuple[SiteHost, ...], live: int, outcome: str
) -> None:
    facts = (SiteHosts(found, 254, whole=False), SitePools((Pool("PC", 100, live),)))
    assert judged(f"site.{check}", *facts) == outcome


@pytest.mark.parametrize(
    ("days", "offset", "outcome"),
    [
        (30, None, "ok"), (31, None, "warn"), (90, None, "warn"), (91, None, "fail"), (1, 1.0, "ok"), (1, 1.5, "warn"),
        (1, -5.5, "fail"), (None, None, "skip"), (None, 0.1, "ok"),
    ],
)  # fmt: skip
def test_lists_and_clock_are_of_these_days(days: int | None, offset: float | None, outcome: str) -> None:
    day = (NOW - timedelta(days=days or 0)).date().isoformat()
    lists = SiteLists((DatedList("baseline", day),) if days is not None else ())
    times = TimeAnswers((TimeAnswer("ntp", offset),) if offset is not None else ())
    assert judged("site.standards.age", lists, times) == outcome


def test_a_silent_time_server_is_unknown() -> None:
    times = TimeAnswers((TimeAnswer("ntp", error="no answer in time"),))
    assert judged("site.standards.age", SiteLists(()), times) == "unknown"


@pytest.mark.parametrize(
    "check", ["unknown_hosts", "missing_hosts", "ip.conflict", "pool.usage", "standards.age"]
)
def test_a_site_that_was_not_scanned_is_unknown(check: str) -> None:
    assert judged(f"site.{check}") == "unknown"
