"""Antivirus and firewall, at their limits."""

from datetime import timedelta

import pytest

from deskops.checks.kinds import Antivirus, Engine, Firewall, FirewallProfile
from deskops.checks.policy import Policy

ON, OFF = Engine("Guard", on=True), Engine("Guard", on=False)


@pytest.mark.parametrize(
    ("engines", "outcome"),
    [
        ((ON,), "ok"),
        ((ON, Engine("Other", on=False)), "ok"),
        ((ON, Engine("Other", on=True)), "warn"),
        ((Engine("Guard", on=False, snoozed=True),), "warn"),
        ((OFF,), "fail"),
        ((Engine("Guard", on=True, real_time=False),), "fail"),
        ((Engine("Guard", on=True, expired=True),), "fail"),
        ((Engine("Guard"),), "unknown"),
        ((), "fail"),
    ],
)
def test_one_guard_is_on(judged, engines, outcome):
    assert judged("pc.av.present", Antivirus(engines)).outcome == outcome


def test_the_planned_product_must_be_the_active_one(judged):
    policy = Policy(antivirus="Symantec Endpoint Protection")
    right = Antivirus((Engine("Symantec Endpoint Protection 14.3", on=True),))
    assert judged("pc.av.present", right, policy=policy).outcome == "ok"
    assert judged("pc.av.present", Antivirus((ON,)), policy=policy).outcome == "fail"


@pytest.mark.parametrize("check", ["pc.av.present", "pc.av.definitions", "pc.av.scan"])
def test_a_policy_may_ask_for_no_guard_at_all(judged, check):
    assert judged(check, Antivirus(()), policy=Policy(antivirus="none")).outcome == "skip"


@pytest.mark.parametrize("check", ["pc.av.present", "pc.av.definitions", "pc.av.scan"])
def test_an_unreadable_guard_is_unknown(judged, check):
    assert judged(check, Antivirus).outcome == "unknown"


@pytest.mark.parametrize(("days", "outcome"), [(3, "ok"), (3.2, "warn"), (7, "warn"), (7.2, "fail")])
def test_definitions_grow_old(judged, now, days, outcome):
    engine = Engine("Guard", on=True, definitions=now - timedelta(days=days))
    assert judged("pc.av.definitions", Antivirus((engine,))).outcome == outcome


@pytest.mark.parametrize(("outdated", "outcome"), [(False, "ok"), (True, "fail"), (None, "unknown")])
def test_without_an_age_the_guards_own_word_counts(judged, outdated, outcome):
    assert (
        judged("pc.av.definitions", Antivirus((Engine("Guard", on=True, outdated=outdated),))).outcome
        == outcome
    )


def test_the_definitions_of_a_guard_that_is_off_do_not_matter_beside_one_that_is_on(judged, now):
    old = Engine("Old", on=False, definitions=now - timedelta(days=900))
    new = Engine("New", on=True, definitions=now)
    assert judged("pc.av.definitions", Antivirus((old, new))).outcome == "ok"


@pytest.mark.parametrize(("days", "outcome"), [(14, "ok"), (14.2, "warn"), (60, "warn"), (60.2, "fail")])
def test_scans_grow_old(judged, now, days, outcome):
    engine = Engine("Guard", on=True, scanned=now - timedelta(days=days))
    assert judged("pc.av.scan", Antivirus((engine,))).outcome == outcome


def test_never_scanned_is_a_warning_and_silence_is_unknown(judged):
    assert judged("pc.av.scan", Antivirus((Engine("Guard", on=True, never_scanned=True),))).outcome == "warn"
    assert judged("pc.av.scan", Antivirus((ON,))).outcome == "unknown"
    assert judged("pc.av.scan", Antivirus(())).outcome == "skip"


@pytest.mark.parametrize(
    ("profiles", "outcome"),
    [
        ((FirewallProfile("domain", True), FirewallProfile("public", True)), "ok"),
        ((FirewallProfile("domain", True), FirewallProfile("public", False, active=False)), "warn"),
        ((FirewallProfile("domain", False),), "fail"),
        ((), "unknown"),
    ],
)
def test_a_firewall_is_on_where_it_is_used(judged, profiles, outcome):
    assert judged("pc.firewall.enabled", Firewall(profiles)).outcome == outcome


def test_an_unreadable_firewall_is_unknown(judged):
    assert judged("pc.firewall.enabled", Firewall).outcome == "unknown"
