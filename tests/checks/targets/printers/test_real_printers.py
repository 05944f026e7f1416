"""Printers and agents that others have written: ippeveprinter, snmpd, snmpbulkwalk."""

import asyncio
import subprocess

import pytest

import simulated_printers as printers
from checks.targets.conftest import needs
from checks.targets.printers.asking import address, inspected, probe, whole
from deskops.checks.collectors.printer_snmp import LOCATION, NAME, SCALARS, TABLES
from deskops.checks.facts import Unread
from deskops.checks.printer_kinds import PrinterIdentity, Supplies
from deskops.checks.targets.snmp import Access, line_to
from deskops.checks.targets.snmp_walk import Walk


async def test_a_real_ipp_printer_that_is_well(real_printer):
    found = await inspected(probe(real_printer.port, host="localhost"))
    assert found["prn.reachable"].outcome == "ok"
    assert found["prn.state"].outcome == "ok"
    assert found["prn.errors"].outcome == "ok"
    assert found["prn.supply.toner"].outcome == "ok"
    assert found["prn.queue"].outcome == "ok"
    assert found["prn.paper"].outcome == "ok"


async def test_a_real_ipp_printer_that_is_sick(real_printer):
    real_printer.make_sick()
    found = {}
    for _attempt in range(100):
        found = await inspected(probe(real_printer.port, host="localhost"))
        if found["prn.supply.toner"].value == 7.0:
            break
        await asyncio.sleep(0.1)
    assert found["prn.errors"].outcome == "warn"  # it says -warning while it prints, -report afterwards
    assert "paper jam" in found["prn.errors"].message
    assert found["prn.supply.toner"].outcome == "warn"
    assert found["prn.supply.waste"].value == 8.0
    assert found["prn.supply.parts"].outcome == "ok"  # -3: some is left


async def test_the_path_of_a_real_printer_is_found_by_itself(real_printer):
    run, _found = await whole(probe(real_printer.port, host="localhost"), ["prn.identity"])
    assert run.facts[PrinterIdentity].model


async def test_a_real_agent_over_v2c(snmpd):
    walk = Walk()
    await walk.read(line_to(address(f"snmp://127.0.0.1:{snmpd.port}"), Access("inside")), SCALARS, TABLES)
    assert walk.found[NAME] == b"gzsw001"
    assert walk.found[LOCATION] == "二楼机房".encode()
    assert (1, 3, 6, 1, 2, 1, 4, 20, 1, 3, 127, 0, 0, 1) in walk.found
    assert walk.complaints == []


async def test_a_real_agent_over_v3_says_the_same_and_the_engine_is_shared(snmpd):
    from deskops.checks.targets import snmp_v3

    who = address(f"snmp://127.0.0.1:{snmpd.port}")
    plain, secret = Walk(), Walk()
    await plain.read(line_to(who, Access("inside")), SCALARS, TABLES)
    first = await line_to(who, Access("", snmpd.user, snmpd.auth, snmpd.priv))
    await secret.read(line_to(who, Access("", snmpd.user, snmpd.auth, snmpd.priv)), SCALARS, TABLES)
    (shared,) = snmp_v3._engines.values()
    assert shared.lines == 1
    await first.close()
    assert not snmp_v3._engines
    moving = {(1, 3, 6, 1, 2, 1, 1, 3, 0)}  # the time it runs
    assert {at for at in plain.found if plain.found[at] != secret.found.get(at)} <= moving
    assert plain.found.keys() == secret.found.keys()


@pytest.mark.parametrize(
    ("user", "auth", "priv"),
    [
        ("reader", "SHA256:wrong pass phrase", "AES:another pass phrase"),
        ("nobody", "SHA256:a long pass phrase", "AES:another pass phrase"),
        ("reader", "", ""),
        ("reader", "SHA256:short", ""),
        ("reader", "ROT13:a long pass phrase", ""),
    ],
)
async def test_a_wrong_secret_of_v3_is_unknown_and_never_told(snmpd, user, auth, priv):
    with pytest.raises(Unread) as caught:
        await Walk().read(
            line_to(address(f"snmp://127.0.0.1:{snmpd.port}"), Access("", user, auth, priv)), SCALARS, ()
        )
    assert "phrase" not in str(caught.value).lower().replace("sha256:passphrase", "")


async def test_secrets_of_a_host_go_before_those_of_all(snmpd):
    secrets = {"snmp-community": "wrong", "snmp-community-127-0-0-1": "inside"}
    found = await inspected(probe(snmp=snmpd.port, secrets=secrets), ["prn.reachable", "prn.exposure"])
    assert found["prn.reachable"].outcome == "ok"
    assert found["prn.exposure"].outcome == "ok"  # "public" was tried, and reads nothing


async def test_a_real_agent_without_a_printer_is_not_well_but_unknown(snmpd):
    found = await inspected(probe(snmp=snmpd.port, secrets={"snmp-community": "inside"}))
    assert found["prn.state"].outcome == "unknown"
    assert found["prn.supply.toner"].outcome == "unknown"


async def test_the_simulated_agent_speaks_what_a_real_client_understands():
    needs("snmpbulkwalk")
    async with printers.agent(printers.Agent(printers.snmprec("brother_mfc.snmprec"))) as port:
        said = await asyncio.to_thread(
            subprocess.run,
            ["snmpbulkwalk", "-v2c", "-cpublic", "-On", "-Oq", f"127.0.0.1:{port}", "1.3.6.1.2.1.43.11"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert len(said.stdout.splitlines()) == 28
    assert ".1.3.6.1.2.1.43.11.1.1.9.1.1 14" in said.stdout


async def test_a_printer_reached_in_every_way_is_one(real_printer):
    agent = printers.Agent(printers.snmprec("hp_laserjet.snmprec"))
    async with printers.agent(agent) as snmp, printers.http_server(lambda *_: b"") as raw:
        ports = {"9100": raw, "telnet": raw, "ftp": 1}
        run, found = await whole(probe(real_printer.port, snmp, ports))
    assert (
        found["prn.reachable"].message == "answers: 9100, ipp, snmp" or found["prn.reachable"].outcome == "ok"
    )
    assert found["prn.exposure"].outcome == "fail"  # telnet
    assert run.facts[PrinterIdentity].serial == "PHB8K12345"  # SNMP's
    assert [one.percent for one in run.facts[Supplies].items] == [50.0, 90.0]
    assert found["prn.queue"].outcome == "ok"  # IPP's
    assert found["prn.counter"].value == 1500
