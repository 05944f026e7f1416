"""Tills and their receipt printers at their limits."""

from datetime import UTC, datetime, timedelta

import pytest

from deskops.checks.facts import Fact, Facts
from deskops.checks.judge import finding_of
from deskops.checks.kinds import KEYS, Boot, Host, Package, Service, Services, Software, Volume, Volumes
from deskops.checks.network_kinds import Address, Interface, Interfaces, TimeAnswer, TimeAnswers
from deskops.checks.policy import Drawer, Place, Policy, Till
from deskops.checks.pos_kinds import (
    BackEnds,
    Door,
    Endpoint,
    Payment,
    ReceiptPrinter,
    ServiceStart,
    ServiceStarts,
    Stamp,
    Stamps,
    UsbDevice,
    UsbDevices,
)
from deskops.checks.registry import select

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


def judged(check: str, *values: object, policy: Policy | None = None) -> str:
    facts = Facts("till", NOW)
    for value in values:
        facts.add(Fact(KEYS[type(value)], value, "test", NOW))
    return str(finding_of(select(ids=[check])[0], facts, policy or Policy()).outcome)


def end(state: str = "open", ms: float | None = 10.0, days: float | None = None) -> Endpoint:
    expires = NOW + timedelta(days=days) if days is not None else None
    return Endpoint("server", "10.1.1.1", 1433, state, ms if state == "open" else None, expires=expires)


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (end(), "ok"),
        (end(ms=500.0), "ok"),
        (end(ms=501.0), "warn"),
        (end("refused"), "fail"),
        (end("silent"), "fail"),
    ],
)
def test_a_till_answers_in_time(found: Endpoint, outcome: str) -> None:
    assert judged("pos.reachable", Door(found)) == judged("net.service", Door(found)) == outcome


@pytest.mark.parametrize(
    ("name", "address", "outcome"),
    [
        ("GZ-POS-01", "10.80.1.30", "ok"),
        ("GZ-POS-01.corp", "10.80.1.30", "ok"),
        ("gz-pos-01", "10.80.1.30", "warn"),
        ("GZ-POS-02", "10.80.1.30", "fail"),
        ("GZ-POS-01", "10.80.1.31", "fail"),
    ],
)
def test_a_till_is_who_it_should_be(name: str, address: str, outcome: str) -> None:
    policy = Policy(expected_name="GZ-POS-01", address="10.80.1.30")
    net = Interfaces((Interface("eth0", addresses=(Address(address, 24),)),))
    assert judged("pos.name_ip", Host(name), net, policy=policy) == outcome


def test_a_till_that_the_register_says_nothing_of_is_skipped() -> None:
    assert judged("pos.name_ip", Host("x"), Interfaces(())) == "skip"


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        ((Service("pos", True), Service("db", True)), "ok"),
        ((Service("POS", True), Service("db", False)), "fail"),
        ((Service("pos", True),), "fail"),
    ],
)
def test_the_services_of_a_till_are_up(found: tuple[Service, ...], outcome: str) -> None:
    assert judged("pos.services", Services(found), policy=Policy(services=("pos", "db"))) == outcome


@pytest.mark.parametrize(
    ("version", "outcome"),
    [("3.2.1", "ok"), ("3.2.0", "warn"), ("3.1", "fail"), ("4.0", "fail"), ("", "fail")],
)
def test_the_program_is_at_the_stores_release(version: str, outcome: str) -> None:
    policy = Policy(till=Till(app="Store POS", releases=("3.2.1", "3.2.0")))
    packages = (Package("Store POS", version),) if version else ()
    assert judged("pos.app.version", Software(packages), policy=policy) == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [((end(),), "ok"), ((end(), end(ms=201.0)), "warn"), ((end(), end("silent")), "fail"), ((), "skip")],
)
def test_every_back_end_answers(found: tuple[Endpoint, ...], outcome: str) -> None:
    assert judged("pos.backend", BackEnds(found)) == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (end(), "ok"), (end(days=31), "ok"), (end(days=30), "ok"), (end(days=29), "warn"), (end(days=-1), "fail"),
        (end("refused"), "fail"), (end()._replace(error="no certificate"), "unknown"),
    ],
)  # fmt: skip
def test_payment_is_open_and_its_certificate_lasts(found: Endpoint, outcome: str) -> None:
    assert judged("pos.payment", Payment((found,))) == outcome


def receipt(
    one: int | None = 0x12, two: int | None = 0x12, three: int | None = 0x12, four: int | None = 0x12
) -> ReceiptPrinter:
    return ReceiptPrinter(end(), one, two, three, four)


WITH_PRINTER = Policy(till=Till(receipt=Place("receipts", "10.1.1.1", 9100)))


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (receipt(), "ok"),
        (receipt(0x1A, 0x16), "fail"),  # cover open
        (receipt(0x1A), "fail"),  # offline and nobody says why
        (receipt(two=0x32), "fail"),  # out of paper
        (receipt(two=0x52), "fail"),  # an error
        (receipt(two=0x1A), "warn"),  # the feed button
        (receipt(three=0x1A), "fail"),  # cutter
        (receipt(three=0x32), "fail"),  # unrecoverable
        (receipt(three=0x16), "fail"),  # mechanical
        (receipt(0x1A, 0x52, 0x52), "warn"),  # a hot head
        (receipt(None), "warn"),  # open and mute
        (
            receipt(two=None, three=None),
            "unknown",
        ),  # only whether it is online: its cover and its cutter are unread
        (receipt(three=None), "unknown"),
        (receipt(two=0x16, three=None), "fail"),
        (ReceiptPrinter(end("silent")), "fail"),
    ],
)
def test_a_receipt_printer_can_print(found: ReceiptPrinter, outcome: str) -> None:
    assert judged("pos.receipt.status", found, policy=WITH_PRINTER) == outcome


@pytest.mark.parametrize(
    ("byte", "outcome"),
    [(0x12, "ok"), (0x16, "warn"), (0x1A, "warn"), (0x1E, "warn"), (0x32, "fail"), (0x72, "fail"), (0x7E, "fail"),
     (None, "unknown")],
)  # fmt: skip
def test_the_roll_lasts(byte: int | None, outcome: str) -> None:
    assert judged("pos.receipt.paper", receipt(four=byte), policy=WITH_PRINTER) == outcome


@pytest.mark.parametrize(
    ("byte", "level", "outcome"),
    [(0x12, "high", "ok"), (0x16, "high", "unknown"), (0x16, "low", "ok"), (0x12, "low", "unknown"),
     (0x12, "", "skip"), (None, "high", "unknown")],
)  # fmt: skip
def test_a_drawer_is_closed_as_its_site_wires_it(byte: int | None, level: str, outcome: str) -> None:
    assert judged("pos.drawer", receipt(byte), policy=Policy(till=Till(drawer=level))) == outcome


@pytest.mark.parametrize(
    ("byte", "before", "minutes", "outcome"),
    [
        (0x16, "open", 4, "ok"), (0x16, "open", 6, "warn"), (0x16, "closed", 6, "unknown"), (0x12, "open", 6, "ok"),
        (None, "unread", 1, "fail"), (None, "open", 6, "unknown"),
    ],
)  # fmt: skip
def test_only_the_look_before_tells_whether_a_drawer_stays_open(
    byte: int | None, before: str, minutes: int, outcome: str
) -> None:
    drawer = Drawer(before, NOW - timedelta(minutes=minutes))
    assert (
        judged("pos.drawer", receipt(byte), policy=Policy(till=Till(drawer="high"), drawer=drawer)) == outcome
    )


@pytest.mark.parametrize(
    ("up", "started", "restarts", "outcome"),
    [
        (72, 72, 0, "ok"),  # with the till
        (72, 23, 0, "warn"),  # by hand, later
        (72, 25, 0, "ok"),
        (72, 23, 4, "warn"),
        (20, 20, 0, "ok"),  # the till itself was started today
        (20, 20, 1, "warn"),
    ],
)
def test_a_service_that_was_started_again_is_worth_a_look(
    up: float, started: float, restarts: int, outcome: str
) -> None:
    facts = (
        Services((Service("pos", True),)),
        ServiceStarts(
            (
                ServiceStart("POS", NOW - timedelta(hours=started), restarts),
                ServiceStart("other", NOW - timedelta(hours=1), 9),
            )
        ),
        Boot(NOW - timedelta(hours=up)),
    )
    assert judged("pos.services", *facts, policy=Policy(services=("pos",))) == outcome


@pytest.mark.parametrize(
    ("stamps", "outcome"),
    [
        (("config-2026.11",), "ok"), (("config-2026.10",), "warn"), (("config-2026.09",), "fail"), ((), "fail"),
        (("config-2026.09", "config-2026.11"), "ok"),
    ],
)  # fmt: skip
def test_the_configuration_is_the_stores(stamps: tuple[str, ...], outcome: str) -> None:
    told = Stamps(tuple(Stamp(one, NOW - timedelta(days=9 - day)) for day, one in enumerate(stamps)))
    till = Till(app="Store POS", releases=("3",), configs=("2026.11", "2026.10"))
    found = Software((Package("Store POS", "3"),))
    assert judged("pos.app.version", found, told, policy=Policy(till=till)) == outcome


def test_a_back_end_that_only_this_computer_tried_says_so() -> None:
    check = select(ids=["pos.backend"])[0]
    facts = Facts("till", NOW)
    facts.add(Fact("back_ends", BackEnds((end(),)), "test", NOW))
    assert "tried from here" in finding_of(check, facts, Policy()).message
    facts = Facts("till", NOW)
    facts.add(Fact("back_ends", BackEnds((end()._replace(from_machine=True),)), "test", NOW))
    assert "tried from here" not in finding_of(check, facts, Policy()).message


def test_a_device_whose_port_nobody_tells_is_there_all_the_same() -> None:
    found = UsbDevices((UsbDevice("0c2e:0b61", "Scanner"),))
    policy = Policy(till=Till(peripherals=("0c2e:0b61@1-1.2",)))
    assert judged("pos.peripherals", found, policy=policy) == "ok"


@pytest.mark.parametrize("check", ["pos.receipt.status", "pos.receipt.paper", "pos.drawer"])
def test_a_till_without_a_receipt_printer_has_nothing_to_tell(check: str) -> None:
    assert judged(check) == "skip"
    assert judged(check, policy=WITH_PRINTER) == "unknown"


USB = UsbDevices((UsbDevice("0c2e:0b61", "Scanner", "1-1.2"),), ("usb-Mettler_Scale-if00",))


@pytest.mark.parametrize(
    ("wanted", "outcome"),
    [
        ("0c2e:0b61", "ok"), ("0C2E:0B61@1-1.2", "ok"), ("0c2e:0b61@1-1.3", "warn"), ("dead:beef", "fail"),
        ("Mettler", "ok"), ("Toledo", "fail"),
    ],
)  # fmt: skip
def test_peripherals_are_there_and_in_their_place(wanted: str, outcome: str) -> None:
    assert judged("pos.peripherals", USB, policy=Policy(till=Till(peripherals=(wanted,)))) == outcome


@pytest.mark.parametrize(
    ("hours", "outcome"),
    [(24, "ok"), (25, "warn"), (48, "warn"), (49, "fail"), (-5, "unknown"), (None, "fail")],
)
def test_sales_are_sent_every_day(hours: float | None, outcome: str) -> None:
    stamps = (Stamp("upload", NOW - timedelta(hours=hours)),) if hours is not None else ()
    assert judged("pos.sync.age", Stamps(stamps), policy=Policy(till=Till(stamp="upload"))) == outcome


@pytest.mark.parametrize(
    ("free", "days", "offset", "outcome"),
    [
        (20, 7, 1.0, "ok"), (19, 7, 1.0, "warn"), (9, 7, 1.0, "fail"), (20, 8, 1.0, "warn"), (20, 15, 1.0, "fail"),
        (20, 7, 1.5, "warn"), (20, 7, 31.0, "fail"), (20, 7, None, "unknown"), (20, -1, 0.0, "unknown"),
    ],
)  # fmt: skip
def test_a_till_has_tighter_limits(free: int, days: int, offset: float | None, outcome: str) -> None:
    facts: list[object] = [Volumes((Volume("/", "ext4", 100, free),)), Boot(NOW - timedelta(days=days))]
    facts += [TimeAnswers((TimeAnswer("ntp", offset),))] if offset is not None else []
    assert judged("pos.base", *facts) == outcome


@pytest.mark.parametrize(
    "check", ["pos.reachable", "pos.name_ip", "pos.services", "pos.backend", "pos.payment", "pos.base"]
)
def test_what_could_not_be_read_is_unknown(check: str) -> None:
    policy = Policy(expected_name="x", services=("pos",))
    assert judged(check, policy=policy) == "unknown"
