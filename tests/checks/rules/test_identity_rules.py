"""Name, domain and administrators against the policy."""

import pytest

from deskops.checks.kinds import Account, Admins, Host
from deskops.checks.policy import Policy

PATTERN = r"[A-Z]{2}-(PC|NB)-\d{5}"


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("ZH-PC-00007", "ok"),
        ("zh-pc-00007", "warn"),
        ("ZH-PC-7", "fail"),
        ("ZH-PC-00007-OLD", "fail"),
    ],
)
def test_a_name_follows_the_standard(judged, name, outcome):
    assert judged("pc.name.convention", Host(name), policy=Policy(name_pattern=PATTERN)).outcome == outcome


def test_a_name_that_windows_would_cut_is_a_warning(judged):
    policy = Policy(name_pattern=r"[A-Z-]+")
    assert judged("pc.name.convention", Host("ABCDEFGHIJKLMNO"), policy=policy).outcome == "ok"
    assert judged("pc.name.convention", Host("ABCDEFGHIJKLMNOP"), policy=policy).outcome == "warn"


def test_the_registered_name_counts_before_the_standard(judged):
    policy = Policy(name_pattern=PATTERN, expected_name="ZH-PC-00007")
    assert judged("pc.name.convention", Host("ZH-PC-00007"), policy=policy).outcome == "ok"
    assert judged("pc.name.convention", Host("ZH-PC-00008"), policy=policy).outcome == "fail"


def test_another_assets_name_fails_and_names_that_asset(judged):
    policy = Policy(name_pattern=PATTERN, others={"ZH-PC-00008": "ZHPC00008"})
    found = judged("pc.name.convention", Host("zh-pc-00008"), policy=policy)
    assert found.outcome == "fail"
    assert "ZHPC00008" in found.message


def test_without_a_standard_a_name_is_not_judged(judged):
    assert judged("pc.name.convention", Host("anything")).outcome == "skip"
    assert judged("pc.name.convention", Host, policy=Policy(name_pattern=PATTERN)).outcome == "unknown"


def test_a_standard_that_is_no_pattern_is_an_error_of_the_check(judged):
    assert judged("pc.name.convention", Host("x"), policy=Policy(name_pattern="[")).outcome == "error"


@pytest.mark.parametrize(
    ("host", "planned", "outcome"),
    [
        (Host("A", "corp.example", True), "CORP.example", "ok"),
        (Host("A", "other.example", True), "corp.example", "fail"),
        (Host("A", "", False), "corp.example", "fail"),
        (Host("A", "", False), "", "ok"),
        (Host("A", "corp.example", True), "", "fail"),
        (Host("A"), "corp.example", "unknown"),
        (Host("A", "corp.example", True), None, "skip"),
    ],
)
def test_domain_membership_is_as_planned(judged, host, planned, outcome):
    assert judged("pc.domain.membership", host, policy=Policy(domain=planned)).outcome == outcome


BUILTIN = Account("Administrator", "S-1-5-21-1-2-3-500", builtin=True, enabled=False)
GROUP = Account("Domain Admins", "S-1-5-21-1-2-3-512")
STRANGER = Account("CORP\\intern", "S-1-5-21-1-2-3-1105")


@pytest.mark.parametrize(
    ("admins", "allowed", "outcome"),
    [
        (Admins((BUILTIN, GROUP)), (), "ok"),
        (Admins((BUILTIN._replace(enabled=True),)), (), "warn"),
        (Admins((BUILTIN._replace(enabled=True),)), ("administrator",), "ok"),
        (Admins((BUILTIN, STRANGER)), (), "fail"),
        (Admins((BUILTIN, STRANGER)), ("Intern",), "ok"),
        (Admins((BUILTIN, STRANGER)), ("s-1-5-21-1-2-3-1105",), "ok"),
        (Admins((BUILTIN,), unread="/etc/sudoers may not be read"), (), "unknown"),
        (Admins((STRANGER,), unread="/etc/sudoers may not be read"), (), "fail"),
        (Admins((STRANGER,)), None, "skip"),
    ],
)
def test_only_allowed_administrators(judged, admins, allowed, outcome):
    assert judged("pc.accounts.admins", admins, policy=Policy(admins=allowed)).outcome == outcome


def test_unreadable_administrators_are_unknown(judged):
    assert judged("pc.accounts.admins", Admins, policy=Policy(admins=())).outcome == "unknown"
