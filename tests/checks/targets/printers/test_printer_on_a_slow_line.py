"""A printer far away: what one answer tells is found when that answer is there, and the rest when it comes."""

import pytest

import simulated_printers as printers
from checks.targets.printers.asking import NOW, inspected, probe
from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import select

BROTHER = printers.snmprec("brother_mfc.snmprec")


async def test_that_it_answers_is_found_before_its_tables_are_read():
    asked = []
    far = printers.Agent(BROTHER)
    far.delay = 0.05
    async with printers.agent(far) as snmp:
        run = LiveInspection(
            probe(snmp=snmp), select("printer", ()), Policy(kind="printer"), clock=lambda: NOW
        )
        async for found in run.run():
            asked.append((found.check, far.asked))
    questions = dict(asked)
    assert asked[0][0] == "prn.reachable"
    assert questions["prn.reachable"] < far.asked / 2
    assert questions["prn.identity"] == far.asked


@pytest.mark.parametrize(("community", "outcome"), [("public", "ok"), ("none", "fail")])
async def test_whether_it_answers_is_told_once_and_as_it_is(community, outcome):
    async with printers.agent(printers.Agent(BROTHER, community=community)) as snmp:
        found = await inspected(probe(snmp=snmp), ["prn.reachable"])
    assert found["prn.reachable"].outcome == outcome
    assert found["prn.reachable"].message.lower().count("snmp") == 1
