"""Receipt printers over a raw port: three makes' answers, and those that say nothing, nonsense, or too much."""

import asyncio
import time

import pytest
from tests.checks.targets import services
from tests.checks.targets.services import Printer, service

from deskops.checks.pos_kinds import ReceiptPrinter
from deskops.checks.targets.escpos import status
from real_sshd import free_port

# Recorded forms: Epson TM-U220 ready with the drawer's pin low; TM-T88 with its cover open, offline; a Xprinter clone
# without a near-end sensor that answers error bytes as its manual says.
EPSON = {1: b"\x12", 2: b"\x12", 3: b"\x12", 4: b"\x12"}
COVER = {1: b"\x1a", 2: b"\x16", 3: b"\x12", 4: b"\x12"}
CLONE = {1: b"\x16", 2: b"\x32", 3: b"\x12", 4: b"\x72"}


def told(behave) -> ReceiptPrinter:
    with service(behave) as port:
        return asyncio.run(status("127.0.0.1", port))


@pytest.mark.parametrize("table", [EPSON, COVER, CLONE])
def test_each_make_tells_its_four_bytes(table: dict[int, bytes]) -> None:
    found = told(Printer(table))
    assert (found.printer, found.offline, found.error, found.paper) == tuple(
        table[n][0] for n in (1, 2, 3, 4)
    )


def test_no_question_is_asked_before_the_last_is_answered() -> None:
    printer = Printer(EPSON, pause=0.1)
    told(printer)
    assert (printer.asked, printer.pipelined, printer.strange) == ([1, 2, 3, 4], False, b"")


def test_what_a_printer_sends_by_itself_is_passed_over() -> None:
    assert told(Printer(EPSON, first=b"\x10\x00\x00\x0f")).printer == 0x12


def http(line, over) -> None:
    """Says nothing until it is asked, and then more than a byte."""
    line.recv(64)
    line.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    over.wait(10)


def late(line, over) -> None:
    """The first byte looks like a status; the rest comes in a packet of its own."""
    line.recv(64)
    line.sendall(b"\x12")
    over.wait(0.03)
    line.sendall(b"\x12\x12\x12")
    over.wait(10)


def echo(line, over) -> None:
    while not over.is_set():
        line.sendall(line.recv(64))


OTHERS = [
    http,
    late,
    echo,
    services.says(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    services.says(b"220 mail ready\r\n"),
    Printer({1: b"\x12", 2: b"A", 3: b"\x12", 4: b"\x12"}),
    Printer({1: b"\x12", 2: b"\x12\x12"}),
    services.endless,
    services.garbage,
    services.dripping,
]


@pytest.mark.parametrize("behave", OTHERS)
def test_threat_28_nothing_of_a_server_that_is_no_receipt_printer_is_used(behave) -> None:
    """threat 28: one byte a question, of the right form; anything else is no receipt printer."""
    found = told(behave)
    assert (found.printer, found.offline, found.error, found.paper) == (None,) * 4
    assert found.note == "it answers, but not as a receipt printer does"


def test_a_report_that_a_printer_sends_beside_its_answer_is_passed_over() -> None:
    assert told(Printer({**EPSON, 2: b"\x14\x00\x00\x0f\x36"})).offline == 0x36


def test_a_mute_printer_is_asked_once() -> None:
    printer = Printer({})
    found = told(printer)
    assert (found.printer, printer.asked, found.endpoint.state) == (None, [1], "open")


def test_a_closed_port_is_told() -> None:
    assert asyncio.run(status("127.0.0.1", free_port())).endpoint.state == "refused"


@pytest.mark.parametrize(
    "behave",
    [services.mute, services.half_open, services.endless, services.dripping, services.garbage, services.cut],
)
def test_threat_28_a_printer_that_misbehaves_costs_a_bounded_time(behave) -> None:
    """threat 28: nothing of what it sends is taken for a status unless it is one, and it ends."""
    began = time.perf_counter()
    found = told(behave)
    assert time.perf_counter() - began < 8
    assert found.endpoint.state == "open"
    assert found.printer is None or found.printer & 0x93 == 0x12
