"""What printers of several makes say, over SNMP and IPP, as facts."""

from datetime import datetime, timedelta, timezone

import pytest

import simulated_printers as printers
from deskops.checks.collectors import ipp_wire, printer_ipp, printer_snmp
from deskops.checks.collectors.ber import part, value
from deskops.checks.collectors.printer_merge import merged
from deskops.checks.collectors.printer_text import decoded
from deskops.checks.collectors.printer_words import level_of
from deskops.checks.facts import Unread
from deskops.checks.printer_kinds import (
    Alerts,
    Outlets,
    PageCounter,
    PrinterAddress,
    PrinterIdentity,
    PrinterState,
    PrintQueue,
    Supplies,
    Supply,
    Trays,
    Trouble,
    Troubles,
)  # fmt: skip


def over_snmp(name: str, reached: str = "") -> dict:
    told = {at: value(one, *part(one, 0, len(one))) for at, one in printers.snmprec(name).items()}
    return printer_snmp.facts_of(told, reached)


def over_ipp(name: str) -> dict:
    return printer_ipp.facts_of(ipp_wire.answer(printers.ipp_answer(name)).printer)


@pytest.mark.parametrize(
    ("level", "most", "unit", "told"),
    [
        (14, 100, 19, ("known", 14.0)),
        (1500, 3000, 7, ("known", 50.0)),
        (5000, 3000, 7, ("known", 100.0)),
        (120, -2, 19, ("known", 100.0)),
        (-1, 100, 19, ("unlimited", None)),
        (-2, 100, 19, ("unknown", None)),
        (-3, 100, 19, ("some", None)),
        (-100, -2, 13, ("empty", 0.0)),
        (-50, 100, 13, ("unknown", None)),
        (40, -2, 13, ("unknown", None)),
        (0, -2, 13, ("unknown", None)),
        (0, 250, 8, ("known", 0.0)),
        (7, 0, 7, ("unknown", None)),
        (None, 100, 19, ("unknown", None)),
    ],
)
def test_levels_follow_the_percent_rule_and_its_sentinels(level, most, unit, told):
    assert level_of(level, most, unit) == told


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        ("", []),
        ("00", []),
        ("2400", ["toner-low", "media-jam"]),
        ("24", ["toner-low", "media-jam"]),
        ("40", ["media-empty"]),
        ("0002", ["maintenance-overdue"]),
        ("0001", []),  # a bit that nobody has defined
    ],
)
def test_error_bits_count_from_the_top_of_the_first_octet(octets, words):
    assert [one.word for one in printer_snmp.error_bits(bytes.fromhex(octets))] == words


def test_texts_are_utf8_gbk_or_latin1():
    assert decoded("财务部".encode()) == "财务部"
    assert decoded("财务部打印机".encode("gbk") + b"\0\0") == "财务部打印机"
    assert decoded("Étage 2, préparation".encode("latin-1")) == "Étage 2, préparation"
    assert decoded("Büro Süd".encode("latin-1")) == "Büro Süd"


def test_a_brother_over_snmp():
    found = over_snmp("brother_mfc.snmprec", "10.20.0.61")
    assert found[PrinterIdentity] == PrinterIdentity(
        "Brother MFC-L8900CDW series", "E75512A1N000001", "GZPRT001", "广州分行", ""
    )
    assert found[PrinterAddress] == PrinterAddress("10.20.0.61", 24)
    assert found[PrinterState].device == "down"
    assert {one.word for one in found[Troubles].items} == {"toner-low", "media-jam"}
    assert found[PageCounter] == PageCounter(48213, "impressions")
    black, cyan, waste, drum = found[Supplies].items
    assert (black.percent, black.colour, black.use) == (14.0, "black", "marker")
    assert (cyan.percent, cyan.colour) == (60.0, "cyan")
    assert (waste.use, waste.level, waste.fills) == ("waste", "some", True)
    assert (drum.use, drum.percent) == ("part", 8.0)
    jam, toner = found[Alerts].items
    assert (jam.severity, jam.text, jam.training, jam.code, jam.age) == (
        "critical", "Jam Inside", "untrained", 8, 172_800.0
    )  # fmt: skip
    assert (toner.severity, toner.code) == ("warning", 1104)


def test_an_hp_whose_printer_is_its_second_device():
    found = over_snmp("hp_laserjet.snmprec", "printer.example")
    assert found[PrinterIdentity].model == "HP LaserJet M404dn"
    assert found[PrinterIdentity].serial == "PHB8K12345"
    assert found[PrinterState] == PrinterState("idle", "running")
    assert found[Troubles] == Troubles(())
    assert found[Alerts] == Alerts(())  # the filler is none
    assert found[PageCounter] == PageCounter(1500, "impressions")  # both markers
    assert [one.percent for one in found[Supplies].items] == [50.0, 90.0]
    assert found[PrinterAddress] == PrinterAddress("10.20.0.62", 24)  # not its loopback


def test_a_ricoh_that_says_minus_a_hundred_for_empty_and_writes_gbk():
    found = over_snmp("ricoh_mp.snmprec", "10.20.0.63")
    black, cyan, waste = found[Supplies].items
    assert (black.name, black.level, black.percent) == ("黑粉", "empty", 0.0)
    assert cyan.level == "some"
    assert waste.percent == 96.0
    assert [one.name for one in found[Trays].items] == ["纸盒1", "纸盒2"]
    assert [one.broken for one in found[Trays].items] == [False, True]
    assert [one.open for one in found[Outlets].covers] == [True]
    assert found[Troubles] == Troubles(())
    assert found[PrinterAddress] == PrinterAddress("10.20.0.63", None)


def test_a_brother_over_ipp():
    found = over_ipp("brother_mfc.ipp")
    assert found[PrinterIdentity] == PrinterIdentity("Brother MFC-L8900CDW series", "", "", "", "1.20")
    assert found[PrinterState].state == "stopped"
    assert found[Troubles].items == (
        Trouble("media-jam", "error"), Trouble("toner-low", "warning"), Trouble("brother-special-thing", "report")
    )  # fmt: skip
    assert found[PrintQueue] == PrintQueue(True, 2)
    black, _cyan, waste = found[Supplies].items
    assert (black.percent, black.low) == (14.0, 18)
    assert (waste.use, waste.percent, waste.low) == ("waste", 8.0, 10)  # these lists tell how full it is
    assert [one.text for one in found[Alerts].items] == ["Jam Inside"]
    assert found[Trays].items[0].level == "some"


def test_an_hp_over_ipp():
    found = over_ipp("hp_officejet.ipp")
    assert found[PrinterIdentity].model == "HP OfficeJet Pro 6830"  # a text with its language
    assert found[PrinterIdentity].serial == "TH5A3F1234"
    assert found[Troubles] == Troubles(())
    assert found[Alerts] == Alerts(())
    assert [one.level for one in found[Supplies].items] == ["known", "unknown", "some"]


def test_a_kyocera_over_ipp_says_little_and_is_not_broken_by_a_pause():
    found = over_ipp("kyocera_ecosys.ipp")
    assert found[PrinterState] == PrinterState("stopped", paused=True)
    assert found[Troubles] == Troubles(())
    assert found[PrintQueue].accepting is False
    assert Supplies not in found
    assert Alerts not in found


def test_an_epson_whose_reasons_have_no_suffix_means_errors():
    found = over_ipp("epson_xp.ipp")
    assert found[Troubles].items == (Trouble("marker-waste-full", "error"), Trouble("cover-open", "error"))
    black, waste, photo = found[Supplies].items
    assert (black.low, waste.percent, waste.low) == (15, 0.0, 15)
    assert (photo.percent, photo.low) == (15.0, None)  # its list of low levels is too short


def test_the_oldest_job_counts_from_the_printers_own_start():
    told = {"printer-up-time": [10_000], "queued-job-count": [2]}
    jobs = [{"time-at-creation": [9_400]}, {"time-at-creation": [7_000]}, {}]
    assert printer_ipp.facts_of(told, jobs)[PrintQueue].oldest == 50.0
    assert printer_ipp.facts_of(told, [{"time-at-creation": [20_000]}])[PrintQueue].oldest is None


def test_two_groups_and_one_that_is_empty_are_one_printer():
    whole = printers.ipp_answer("kyocera_ecosys.ipp")
    assert ipp_wire.answer(whole[:8] + b"\x04" + whole[8:]).printer == ipp_wire.answer(whole).printer


@pytest.mark.parametrize(
    "name", ["brother_mfc.ipp", "hp_officejet.ipp", "kyocera_ecosys.ipp", "epson_xp.ipp"]
)
def test_an_answer_cut_anywhere_keeps_what_it_told_before(name):
    whole = printers.ipp_answer(name)
    known = ipp_wire.answer(whole).printer
    for end in range(8, len(whole)):
        told = ipp_wire.answer(whole[:end])
        assert told.cut
        for attribute, values in told.printer.items():
            assert known[attribute][: len(values)] == values
        printer_ipp.facts_of(told.printer)


def test_collections_are_passed_over_with_everything_in_them():
    member = printers.ipp_attribute(0x4A, "", b"media-size") + printers.ipp_attribute(0x34, "", b"")
    inner = printers.ipp_attribute(0x4A, "", b"x") + printers.ipp_attribute(0x21, "", b"\0\0\0\x09")
    shut = printers.ipp_attribute(0x37, "", b"")
    more = printers.ipp_attribute(0x34, "media-col", b"") + member + inner + shut + shut
    more += printers.ipp_attribute(0x21, "copies", b"\0\0\0\x07")
    told = ipp_wire.answer(printers.ipp_answer("kyocera_ecosys.ipp", more=more)).printer
    assert told["copies"] == [7]
    assert told["media-col"] == []


def test_a_time_has_its_zone_and_a_wrong_one_is_none():
    told = ipp_wire.answer(
        printers.ipp_answer(
            "kyocera_ecosys.ipp",
            more=printers.ipp_attribute(0x31, "a", bytes.fromhex("07ea0b1b0a1e0000 2b0800"))
            + printers.ipp_attribute(0x31, "b", bytes.fromhex("07ea0d1b0a1e0000 2b0800")),
        )
    ).printer
    assert told["a"] == [datetime(2026, 11, 27, 10, 30, tzinfo=timezone(timedelta(hours=8)))]
    assert told["b"] == [None]


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1", b"\x09\x00\x00\x00\x00\x00\x00\x01\x03"])
def test_what_is_no_ipp_is_said_to_be_none(said):
    with pytest.raises(Unread):
        ipp_wire.answer(said)


def test_of_two_protocols_each_is_believed_in_what_it_knows():
    ipp, snmp = over_ipp("brother_mfc.ipp"), over_snmp("brother_mfc.snmprec", "10.20.0.61")

    def both(kind):
        return merged(kind, ipp.get(kind), snmp.get(kind))

    assert both(PrinterIdentity) == PrinterIdentity(
        "Brother MFC-L8900CDW series", "E75512A1N000001", "GZPRT001", "广州分行", "1.20"
    )
    assert both(PrinterState) == PrinterState("stopped", "down")
    assert {one.word: one.level for one in both(Troubles).items} == {
        "media-jam": "error", "toner-low": "warning", "brother-special-thing": "report"
    }  # fmt: skip
    assert [one.low for one in both(Supplies).items] == [18, 18, None, None]
    assert both(PrintQueue) == PrintQueue(True, 2)
    assert merged(Trays, None, None) is None


def test_one_trouble_under_two_names_is_one_at_its_worse_level():
    ipp = Troubles((Trouble("cover-open", "report"), Trouble("marker-supply-low", "error")))
    snmp = Troubles(
        (Trouble("door-open", "error"), Trouble("toner-low", "warning"), Trouble("offline", "error"))
    )
    assert merged(Troubles, ipp, snmp) == Troubles(
        (Trouble("cover-open", "error"), Trouble("marker-supply-low", "error"), Trouble("offline", "error"))
    )


def test_supplies_that_snmp_does_not_know_are_ipps():
    ipp = Supplies((Supply("Black", "toner", "marker", "known", 50.0),))
    snmp = Supplies((Supply("Black", "toner", "marker", "unknown"),))
    assert merged(Supplies, ipp, snmp) == ipp
