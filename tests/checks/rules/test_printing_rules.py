"""The checks of printers, at their limits and on what printers of several makes say."""

from datetime import UTC, datetime, timedelta

import pytest

import simulated_printers as printers
from deskops.checks.collectors import ipp_wire, printer_ipp, printer_snmp
from deskops.checks.collectors.ber import part, value
from deskops.checks.collectors.printer_merge import merged
from deskops.checks.facts import Fact, Facts
from deskops.checks.judge import finding_of
from deskops.checks.kinds import KEYS
from deskops.checks.limits import Limit
from deskops.checks.policy import AddressRange, Counted, Firmware, Policy, SiteNetwork
from deskops.checks.printer_kinds import (
    FOR_PRINTERS,
    Alert,
    Alerts,
    Cover,
    Exposure,
    Outlets,
    PageCounter,
    PrinterAddress,
    PrinterIdentity,
    PrinterState,
    PrintQueue,
    Supplies,
    Supply,
    Tray,
    Trays,
    Trouble,
    Troubles,
    Way,
    Ways,
)  # fmt: skip
from deskops.checks.registry import select
from deskops.domain.finding import Finding

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
PLAN = SiteNetwork(
    "FS-禅城",
    "10.20.0.0/24",
    "10.20.0.1",
    (
        AddressRange("10.20.0.60", "10.20.0.79", ("printer",), "打印机"),
        AddressRange("10.20.0.100", "10.20.0.199", (), "DHCP", dhcp=True),
        AddressRange("10.20.0.10", "10.20.0.49", ("pc",), "PC"),
    ),
)


def judge(check: str, *values: object, policy: Policy | None = None) -> Finding:
    """A kind instead of a value is unreadable."""
    facts = Facts("printer", NOW)
    for one in values:
        kind = one if isinstance(one, type) else type(one)
        told, error = (None, "not told") if isinstance(one, type) else (one, "")
        facts.add(Fact(KEYS[kind], told, "test", NOW, error))
    return finding_of(select(ids=[check])[0], facts, policy or Policy(kind="printer"))


def machine(snmp: str = "", ipp: str = "", reached: str = "10.20.0.61") -> list[object]:
    """What a recorded printer says, merged as it is when it is asked."""
    over_snmp, over_ipp = dict[type, object](), dict[type, object]()
    if snmp:
        told = {at: value(one, *part(one, 0, len(one))) for at, one in printers.snmprec(snmp).items()}
        over_snmp = printer_snmp.facts_of(told, reached)
    if ipp:
        over_ipp = printer_ipp.facts_of(ipp_wire.answer(printers.ipp_answer(ipp)).printer)
    found = {kind: merged(kind, over_ipp.get(kind), over_snmp.get(kind)) for kind in FOR_PRINTERS}
    return [kind if one is None else one for kind, one in found.items()]


BROTHER = ("brother_mfc.snmprec", "brother_mfc.ipp")
MAKES = {
    "brother": machine(*BROTHER),
    "hp laser": machine("hp_laserjet.snmprec", reached="10.20.0.62"),
    "hp ink": machine("", "hp_officejet.ipp"),
    "ricoh": machine("ricoh_mp.snmprec"),
    "kyocera": machine("", "kyocera_ecosys.ipp"),
    "epson": machine("", "epson_xp.ipp"),
}


@pytest.mark.parametrize(
    ("check", "outcomes"),
    [
        # brother, hp laser, hp ink, ricoh, kyocera, epson
        ("prn.identity", "skip skip skip skip skip skip"),
        ("prn.state", "fail ok ok warn warn ok"),
        ("prn.errors", "fail ok ok ok ok fail"),
        ("prn.alerts", "fail ok ok ok unknown unknown"),
        ("prn.supply.toner", "warn ok fail fail unknown warn"),
        ("prn.supply.waste", "ok skip skip ok unknown fail"),
        ("prn.supply.parts", "warn ok skip skip unknown skip"),
        ("prn.paper", "ok ok ok fail unknown unknown"),
        ("prn.output_covers", "ok ok ok fail ok fail"),
        ("prn.counter", "ok ok unknown ok unknown unknown"),
        ("prn.queue", "ok unknown ok unknown fail warn"),
        ("prn.firmware", "skip skip skip skip skip skip"),
        ("prn.ip.plan", "skip skip unknown skip unknown unknown"),
    ],
)
def test_printers_of_six_makes(check, outcomes):
    found = {name: str(judge(check, *facts).outcome) for name, facts in MAKES.items()}
    assert list(found.values()) == outcomes.split(), found


@pytest.mark.parametrize(
    ("ways", "outcome"),
    [
        ("ipp snmp 9100 https", "ok"),
        ("ipp snmp", "ok"),
        ("ipp", "warn"),
        ("", "fail"),
    ],
)
def test_a_printer_is_reached_by_two_services_or_it_is_worth_a_look(ways, outcome):
    items = tuple(Way(one, one in ways.split(), "refused") for one in ("ipp", "snmp", "9100", "https"))
    assert judge("prn.reachable", Ways(items)).outcome == outcome


def test_the_one_way_that_was_asked_for_is_enough():
    assert judge("prn.reachable", Ways((Way("ipp", True),))).outcome == "ok"
    found = judge("prn.reachable", Ways((Way("ipp", False, "its certificate is not trusted"),)))
    assert found.outcome == "fail"
    assert "certificate" in found.message


@pytest.mark.parametrize(
    ("policy", "outcome", "word"),
    [
        (Policy(serial="e75512a1n000001 ", expected_name="gzprt001"), "ok", "E75512A1N000001"),
        (Policy(serial="OTHER"), "fail", "OTHER"),
        (Policy(serial="E75512A1N000001", expected_name="GZPRT002"), "warn", "GZPRT002"),
        (Policy(model="Brother MFC L8900"), "ok", "L8900"),
        (Policy(model="LaserJet M404"), "ok", "E75512A1N000001"),  # the serial number is the better word
    ],
)
def test_serial_number_and_name_are_the_registers(policy, outcome, word):
    identity = PrinterIdentity("Brother MFC-L8900CDW series", "E75512A1N000001", "GZPRT001.corp.example")
    if word == "L8900":
        identity = identity._replace(serial="")
    if policy.model.startswith("Laser"):
        policy = policy._replace(serial=identity.serial)
    found = judge("prn.identity", identity, policy=policy)
    assert found.outcome == outcome
    assert word in f"{found.message} {found.value}"


def test_another_model_without_a_serial_number_is_a_warning():
    identity = PrinterIdentity("Brother HL-L2375DW", "", "")
    found = judge("prn.identity", identity, policy=Policy(model="MFC-L8900CDW", serial="X"))
    assert found.outcome == "warn"


@pytest.mark.parametrize(
    ("ip", "prefix", "registered", "outcome"),
    [
        ("10.20.0.61", 24, "10.20.0.61", "ok"),
        ("10.20.0.61", None, "", "ok"),
        ("10.20.0.61", 16, "", "fail"),
        ("10.20.0.62", 24, "10.20.0.61", "fail"),
        ("10.20.0.120", 24, "", "warn"),
        ("10.20.0.20", 24, "", "fail"),  # among the PCs
        ("10.20.0.250", 24, "", "fail"),
        ("10.21.0.61", 24, "", "fail"),
        ("169.254.7.7", 16, "", "fail"),
        ("fe80::1", None, "", "skip"),
    ],
)
def test_the_address_is_held_against_the_plan(ip, prefix, registered, outcome):
    policy = Policy(kind="printer", networks=(PLAN,), site="FS-禅城", address=registered)
    assert judge("prn.ip.plan", PrinterAddress(ip, prefix), policy=policy).outcome == outcome


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (PrinterState("idle", "running"), "ok"),
        (PrinterState("processing"), "ok"),
        (PrinterState("", "running"), "ok"),
        (PrinterState("idle", "warning"), "warn"),
        (PrinterState("idle", "testing"), "warn"),
        (PrinterState("idle", "down"), "fail"),
        (PrinterState("stopped"), "fail"),
        (PrinterState("stopped", paused=True), "warn"),
        (PrinterState("stopped", "down", paused=True), "fail"),
        (PrinterState(), "unknown"),
    ],
)
def test_the_worse_of_both_states_counts_and_a_pause_is_none(state, outcome):
    assert judge("prn.state", state).outcome == outcome


def test_errors_are_named_in_words_and_unknown_ones_as_they_are():
    items = (
        Trouble("media-jam", "error"),
        Trouble("brother-special-thing", "error"),
        Trouble("media-low", "warning"),
    )
    found = judge("prn.errors", Troubles(items))
    assert found.outcome == "fail"
    assert found.message == "paper jam; brother-special-thing"
    assert judge("prn.errors", Troubles(items[2:])).outcome == "warn"
    assert judge("prn.errors", Troubles((Trouble("media-jam", "report"),))).outcome == "ok"


def test_alerts_say_who_can_mend_them_and_for_how_long_they_are_there():
    found = judge("prn.alerts", Alerts((Alert("critical", "Jam", "service", 8, 3 * 86400.0),)))
    assert found.outcome == "fail"
    assert found.message == "Jam (for field service, for 3 days)"
    assert judge("prn.alerts", Alerts((Alert("warning", "Low", "", 1104, 60.0),))).message == "Low"
    assert judge("prn.alerts", Alerts((Alert("other", "Sleep"),))).outcome == "ok"
    assert judge("prn.alerts", Alerts((Alert("critical", "jam"),))).message == "paper jam"


def supply(percent: float | None, use: str = "marker", **more: object) -> Supplies:
    level = "known" if percent is not None else str(more.pop("level"))
    return Supplies((Supply("Black", "toner", use, level, percent, **more),))


@pytest.mark.parametrize(
    ("supplies", "outcome"),
    [
        (supply(20.5), "ok"),
        (supply(20), "warn"),
        (supply(5.5), "warn"),
        (supply(5), "fail"),
        (supply(19, low=18), "ok"),  # the device's own line
        (supply(18, low=18), "warn"),
        (supply(25, low=30), "warn"),
        (supply(4, low=2), "fail"),
        (supply(None, level="some"), "ok"),
        (supply(None, level="unlimited"), "ok"),
        (supply(None, level="unknown"), "unknown"),
        (Supplies(()), "skip"),
    ],
)
def test_toner_is_judged_by_the_devices_own_line_or_ours(supplies, outcome):
    assert judge("prn.supply.toner", supplies, Troubles(())).outcome == outcome


def test_a_policys_line_goes_before_the_devices_own():
    policy = Policy(limits={"prn.supply.toner": {"percent": Limit("50:", "5:", "%")}})
    assert judge("prn.supply.toner", supply(40, low=18), Troubles(()), policy=policy).outcome == "warn"


def test_a_word_says_it_where_the_level_does_not():
    empty = Troubles((Trouble("toner-empty", "error"),))
    assert judge("prn.supply.toner", supply(None, level="unknown"), empty).outcome == "fail"
    assert judge("prn.supply.toner", supply(60), empty).outcome == "fail"
    assert judge("prn.supply.toner", supply(60), Troubles).outcome == "ok"


@pytest.mark.parametrize(
    ("percent", "outcome"), [(16, "ok"), (15, "warn"), (6, "warn"), (5, "fail"), (0, "fail")]
)
def test_waste_is_judged_by_the_room_that_is_left(percent, outcome):
    found = judge("prn.supply.waste", supply(percent, "waste"), Troubles(()), PrinterIdentity("X"))
    assert found.outcome == outcome


def test_a_model_that_counts_how_full_its_waste_box_is_is_turned_round_over_snmp_alone():
    policy = Policy(waste_fills=("MP C3004",))
    identity, none = PrinterIdentity("RICOH MP C3004"), Troubles(())
    told = supply(96, "waste", fills=True)
    assert judge("prn.supply.waste", told, none, identity).outcome == "ok"
    assert judge("prn.supply.waste", told, none, identity, policy=policy).outcome == "fail"
    over_ipp = supply(96, "waste")
    assert judge("prn.supply.waste", over_ipp, none, identity, policy=policy).outcome == "ok"


@pytest.mark.parametrize(("percent", "outcome"), [(11, "ok"), (10, "warn"), (3, "warn"), (2, "fail")])
def test_parts_are_judged_by_what_is_left_of_them(percent, outcome):
    assert judge("prn.supply.parts", supply(percent, "part"), Troubles(())).outcome == outcome


def trays(*levels: float | None, name: str = "Tray") -> Trays:
    return Trays(
        tuple(
            Tray(f"{name} {at}", "known" if one is not None else "some", one) for at, one in enumerate(levels)
        )
    )


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (trays(80, None), "ok"),
        (trays(80, 9), "warn"),
        (trays(80, 0), "warn"),
        (trays(0, 0), "fail"),
        (Trays((Tray("Tray 1", "known", 50.0), Tray("MP Tray", "empty", 0.0))), "ok"),
        (Trays((Tray("Tray 1", "known", 50.0), Tray("手动进纸", "empty", 0.0))), "ok"),
        (Trays((Tray("Tray 1", "known", 50.0, "A4", broken=True),)), "warn"),
    ],
)
def test_paper_is_missed_where_it_should_be(told, outcome):
    assert judge("prn.paper", told, Troubles(())).outcome == outcome


def test_what_only_words_say_of_paper_counts_too():
    empty = Troubles((Trouble("media-empty", "error"),))
    assert judge("prn.paper", Trays, empty).outcome == "fail"
    assert judge("prn.paper", trays(None), empty).outcome == "warn"
    assert judge("prn.paper", Trays, Troubles(())).outcome == "unknown"


@pytest.mark.parametrize(
    ("outlets", "outcome"),
    [
        (Outlets(trays(80).items, (Cover("Front", False),)), "ok"),
        (Outlets(trays(9).items), "warn"),
        (Outlets(trays(0).items), "fail"),
        (Outlets((), (Cover("Front", False), Cover("Back", True))), "fail"),
    ],
)
def test_bins_have_room_and_covers_are_shut(outlets, outcome):
    assert judge("prn.output_covers", outlets, Troubles(())).outcome == outcome
    full = Troubles((Trouble("output-area-full", "error"),))
    assert judge("prn.output_covers", outlets, full).outcome == "fail"


def test_of_bins_and_covers_that_are_not_told_the_words_are_enough():
    assert judge("prn.output_covers", Outlets, Troubles(())).outcome == "ok"
    assert judge("prn.output_covers", Outlets, Troubles).outcome == "unknown"


@pytest.mark.parametrize(
    ("before", "days", "outcome"),
    [(900, 5, "ok"), (1000, 5, "ok"), (1000, 31, "warn"), (1001, 5, "fail"), (None, 5, "ok")],
)
def test_a_counter_grows(before, days, outcome):
    policy = Policy(counted=Counted(before, NOW - timedelta(days=days)))
    assert judge("prn.counter", PageCounter(1000), policy=policy).outcome == outcome


def test_a_counter_that_cannot_be_read_twice_is_a_failure():
    policy = Policy(counted=Counted(None, NOW - timedelta(days=5)))
    assert judge("prn.counter", PageCounter).outcome == "unknown"
    assert judge("prn.counter", PageCounter, policy=policy).outcome == "fail"


@pytest.mark.parametrize(
    ("queue", "outcome"),
    [
        (PrintQueue(True, 20, 30.0), "ok"),
        (PrintQueue(True, 21), "warn"),
        (PrintQueue(True, 1, 31.0), "warn"),
        (PrintQueue(False, 0), "fail"),
        (PrintQueue(True), "ok"),
    ],
)
def test_jobs_do_not_pile_up(queue, outcome):
    assert judge("prn.queue", queue).outcome == outcome


@pytest.mark.parametrize(
    ("version", "outcome"),
    [("1.20", "ok"), ("1.21", "ok"), ("1.9", "warn"), ("1.13", "fail"), ("", "unknown")],
)
def test_firmware_is_the_newest_or_at_least_not_a_bad_one(version, outcome):
    wanted = {"MFC": Firmware("9.9"), "mfc-l8900": Firmware("1.20", ("1.13",))}
    identity = PrinterIdentity("Brother MFC-L8900CDW", firmware=version)
    assert judge("prn.firmware", identity, policy=Policy(firmware=wanted)).outcome == outcome


@pytest.mark.parametrize(
    ("exposure", "outcome"),
    [
        (Exposure(False, (), ("telnet", "ftp"), NOW + timedelta(days=31)), "ok"),
        (Exposure(True, (), ("telnet",)), "warn"),
        (Exposure(False, ("telnet",), ("telnet",)), "fail"),
        (Exposure(False, ("ftp",), ("telnet", "ftp")), "warn"),
        (Exposure(None, (), (), NOW + timedelta(days=29)), "warn"),
        (Exposure(None, (), (), NOW - timedelta(days=1)), "fail"),
        (Exposure(), "unknown"),
    ],
)
def test_a_printer_is_not_open_to_everybody(exposure, outcome):
    assert judge("prn.exposure", exposure).outcome == outcome
