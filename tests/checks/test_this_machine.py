"""A real run on the machine that the tests run on."""

import json
import sys
from datetime import UTC, datetime

import pytest

from deskops.checks import kinds
from deskops.checks.collectors import macos
from deskops.checks.document import facts_of
from deskops.checks.facts import Facts
from deskops.checks.judge import judge
from deskops.checks.network_kinds import Interfaces
from deskops.checks.outputs import json_object
from deskops.checks.policy import Policy
from deskops.checks.registry import catalogue, select
from deskops.checks.runner import Inspection
from deskops.checks.sources import Ask
from deskops.checks.targets.local import Local
from deskops.errors import Unreachable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="expects a Linux machine")


def inspect(profile: str = "pc", *, ids: tuple[str, ...] = (), fast: bool = False) -> Inspection:
    # The one time server asked is a port of this machine that nobody serves.
    policy = Policy(time_servers=("127.0.0.1:9",))
    one = Inspection(Local(), select(profile, ids), policy, clock=lambda: datetime.now(UTC), fast=fast)
    list(one)
    return one


def test_every_check_of_the_profile_has_its_finding_and_none_is_a_defect():
    one = inspect()
    assert sorted(finding.check for finding in one.findings) == sorted(check.id for check in select("pc"))
    assert not [finding for finding in one.findings if finding.outcome == "error"]
    assert not [fact for fact in one.facts if "collector failed" in fact.error]
    assert all(finding.message for finding in one.findings)


def test_what_every_linux_tells_is_read():
    facts = inspect(
        ids=("pc.memory", "pc.uptime", "pc.disk.free", "pc.name.convention", "pc.os.support")
    ).facts
    assert facts[kinds.Memory].total > 100 * 1024**2
    assert facts[kinds.Boot].booted < datetime.now(UTC)
    assert facts[kinds.Volumes].items
    assert facts[kinds.Host].name


def test_one_check_reads_only_its_own_facts():
    assert [fact.key for fact in inspect(ids=("pc.uptime",)).facts] == ["boot"]


def test_in_a_hurry_it_is_done_at_once_and_says_what_it_left_out():
    one = inspect(fast=True)
    assert one.seconds < 0.3
    assert "pc.software.standard" in one.left_out
    assert {finding.check for finding in one.findings if finding.outcome == "skip"} >= set(one.left_out)


def test_its_facts_can_be_judged_again_elsewhere():
    one = inspect()
    told = json.loads(json.dumps(json_object.whole([one], started=one.started, seconds=1, profile="pc")))
    facts = {"version": 1, "kind": "deskops facts", "collected": one.started.isoformat()}
    again = facts_of({**facts, "target": "copy", "facts": told["targets"][0]["facts"]}, "x")
    checks = select("pc")
    policy = Policy(time_servers=("127.0.0.1:9",))
    assert {(found.check, found.outcome) for found in judge(again, checks, policy)} == {
        (found.check, found.outcome) for found in one.findings
    }


def test_a_system_that_we_cannot_read_is_said_so():
    with pytest.raises(Unreachable):
        Local("plan9").sources(())


@pytest.mark.parametrize("one", ["win32", "darwin"])
def test_every_fact_that_a_check_reads_has_a_source_or_is_known_to_have_none(one):
    own = [check for check in catalogue().values() if {"pc", "network"} & set(check.profiles)]
    wanted = {kind for check in own for kind in check.reads}
    offered = {kind for source in Local(one).sources(wanted) for kind in source.kinds}
    if one == "win32":
        assert wanted <= offered
    else:
        assert {kinds.Memory, kinds.Boot, kinds.Host} <= offered


def test_what_a_mac_is_asked_through_psutil_is_read_here_too():
    """No Mac was asked; its library tells the same kinds of fact of any system."""
    facts = Facts("here", datetime.now(UTC))
    told = {
        one.kind: one.value
        for source in macos.sources()
        for one in source.read(Ask(facts, Policy(), frozenset(source.kinds), source.seconds))
    }
    assert told[kinds.Memory].total > 0
    assert told[kinds.Boot].booted < facts.collected
    assert kinds.Volumes in told  # of APFS and HFS+ alone, so that there is none here
    assert any(one.addresses for one in told[Interfaces].items)
