"""The catalogue: its ids, its words, what it imports."""

import subprocess
import sys

import pytest

from deskops.checks import registry
from deskops.checks.facts import Facts
from deskops.checks.judge import finding_of
from deskops.checks.kinds import KINDS, Boot, Memory
from deskops.checks.limits import parse
from deskops.checks.policy import Policy
from deskops.checks.registry import Case, Check, catalogue, check, select
from deskops.checks.verdicts import ok
from deskops.domain.finding import Severity
from deskops.errors import NotFound

PC = """name.convention domain.membership ip.plan ip.mode ip.gateway ip.dns link.speed av.present av.definitions av.scan
firewall.enabled patch.age patch.baseline os.support reboot.pending uptime disk.free disk.smart disk.wear
disk.encryption memory time.offset time.source software.standard accounts.admins devices.health events.critical"""
NETWORK = "gateway dns dhcp ntp quality ports mtu"
SITE = "unknown_hosts missing_hosts ip.conflict pool.usage standards.age"
POS = """reachable name_ip services app.version backend payment receipt.status receipt.paper drawer peripherals sync.age
base"""
PRINTER = """reachable identity ip.plan state errors alerts supply.toner supply.waste supply.parts paper output_covers
counter queue firmware exposure"""
L, M, H, C = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL


def test_every_check_of_each_profile_is_there():
    assert {one.id for one in select("pc")} == {f"pc.{name}" for name in PC.split()}
    assert {one.id for one in select("printer")} == {f"prn.{name}" for name in PRINTER.split()}
    assert {one.id for one in select("network")} == {f"net.{name}" for name in NETWORK.split()}
    assert {one.id for one in select("site")} == {f"site.{name}" for name in SITE.split()}
    assert {one.id for one in select("pos")} == {f"pos.{name}" for name in POS.split()}


@pytest.mark.parametrize("one", catalogue().values(), ids=lambda one: one.id)
def test_every_check_says_why_and_what_to_do_and_has_sound_limits(one: Check):
    assert len(one.title) > 8
    assert one.why.endswith(".")
    assert one.remedy.endswith(".")
    assert one.reads
    assert set(one.reads) <= set(KINDS.values())
    for limit in one.limits.values():
        assert [parse(text) for text in (limit.warn, limit.fail) if text]


def test_severities_are_those_of_the_catalogue():
    families = ("pc.", "net.", "pos.", "prn.")
    severe = {one.id for one in catalogue().values() if one.severity is C and one.id.startswith(families)}
    critical = {"reachable", "services", "backend", "payment", "receipt.status"}
    printers = {"prn.reachable", "prn.state", "prn.errors"}
    tills = {f"pos.{one}" for one in critical}
    assert severe == {"pc.av.present", "pc.disk.smart", "net.gateway", "net.service"} | tills | printers
    mild = {one.id for one in catalogue().values() if one.severity is L and one.id.startswith(families)}
    assert mild == {
        "pc.link.speed", "pc.av.scan", "pc.uptime", "net.quality", "net.mtu", "prn.counter", "prn.firmware"
    }  # fmt: skip


def test_a_wrong_id_gets_the_nearest_ones():
    with pytest.raises(NotFound) as caught:
        select(ids=["pc.disk.fre"])
    assert "pc.disk.free" in caught.value.nearest


def test_a_wrong_profile_gets_the_known_ones():
    with pytest.raises(NotFound) as caught:
        select("toaster")
    assert set(caught.value.nearest) >= {"pc", "network", "pos", "printer"}


def test_two_checks_of_one_name_are_refused():
    words = {"title": "x", "why": "x", "remedy": "x", "severity": L, "profiles": (), "reads": (Boot,)}
    with pytest.raises(ValueError, match=r"pc\.uptime"):
        check("pc.uptime", **words)(lambda case: ok("x"))


def test_a_rule_sees_only_the_facts_that_it_declares(machine: Facts):
    one = Check("x", "x", "x", "x", L, (), (Boot,), {}, lambda case: ok(str(case[Memory])))
    found = finding_of(one, machine, Policy())
    assert found.outcome == "error"
    assert "memory" in found.message


def test_reading_the_catalogue_loads_nothing_heavy():
    code = (
        "import sys; from deskops.checks.registry import catalogue; catalogue();"
        "heavy = {'psutil', 'sqlmodel', 'sqlalchemy', 'textual', 'httpx', 'rich', 'asyncio', 'subprocess', 'pydantic'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_case_knows_the_moment_of_the_reading(machine: Facts):
    assert Case(select(ids=["pc.uptime"])[0], machine, Policy()).now == machine.collected


def test_the_families_of_rules_are_all_registered():
    from pathlib import Path

    files = {one.stem for one in Path(registry.__file__).parent.joinpath("rules").glob("*.py")} - {"__init__"}
    assert files == set(registry.RULES)
