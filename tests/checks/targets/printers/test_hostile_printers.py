"""Printers that lie, never end, or answer what nobody asked: a reason in bounded time, and the others unaffected."""

import asyncio
import struct
import time
import tracemalloc
from collections.abc import AsyncIterator

import pytest

import simulated_printers as printers
from checks.targets.printers.asking import address, inspected, probe, whole
from deskops.checks.collectors import ipp_wire
from deskops.checks.collectors.ber import OCTETS, Broken, integer, oid, tlv
from deskops.checks.collectors.printer_snmp import SCALARS, TABLES
from deskops.checks.collectors.snmp_wire import reply
from deskops.checks.facts import Unread
from deskops.checks.targets.ipp import Trust, printer
from deskops.checks.targets.snmp import Access, line_to
from deskops.checks.targets.snmp_walk import Walk

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"


async def ask_ipp(answer: printers.Answering, seconds: float = 6.0) -> object:
    async with printers.http_server(answer) as port:
        return await printer(address(f"ipp://127.0.0.1:{port}/ipp/print"), Trust(), seconds)


async def endless(*, chunk: bytes = b"\x41\x00\x01a\x7f\xff" + b"x" * 0x7FFF) -> AsyncIterator[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"%x\r\n%s\r\n" % (len(chunk), chunk)


async def dripping() -> AsyncIterator[bytes]:
    yield HEAD + b"Content-Length: 100000\r\n\r\n"
    while True:
        yield b"\x02"
        await asyncio.sleep(0.05)


async def hundred_megabytes() -> AsyncIterator[bytes]:
    yield HEAD + b"Content-Length: 104857600\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x04"
    for _part in range(1600):
        yield b"\x00" * 65536


def said(body: bytes) -> printers.Answering:
    return lambda question, _path: printers.http(body[:4] + question[4:8] + body[8:])


@pytest.mark.parametrize("stream", [endless, hundred_megabytes])
async def test_threat_28_an_ipp_answer_without_end_is_left_in_bounded_time_and_memory(stream):
    """Of threat 28: an attribute of 100 MB, an answer for ever."""
    tracemalloc.start()
    begun = time.monotonic()
    try:
        with pytest.raises(Unread, match="no end"):
            await ask_ipp(lambda *_: stream())
        assert time.monotonic() - begun < 5
        assert tracemalloc.get_traced_memory()[1] < 24 * 1024 * 1024
    finally:
        tracemalloc.stop()


async def test_threat_28_an_ipp_answer_that_drips_is_left_when_its_time_is_over():
    """Of threat 28: slow loris."""
    begun = time.monotonic()
    with pytest.raises(Unread, match="in time"):
        await ask_ipp(lambda *_: dripping(), seconds=0.6)
    assert time.monotonic() - begun < 2


MANY = printers.ipp_attribute(0x21, "", b"\0\0\0\1") * 30_000


def nested(depth: int) -> bytes:
    return printers.ipp_attribute(0x34, "deep", b"") + printers.ipp_attribute(0x34, "", b"") * depth


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (said(printers.ipp_answer("brother_mfc.ipp", more=nested(5000))), "nested"),
        (said(printers.ipp_answer("brother_mfc.ipp", more=MANY)), "no end"),
        (said(b"\x02\x00\x00\x00\x00\x00\x00\x00" + b"\x04" * 50_000), "no end"),
        (lambda *_: printers.http(printers.ipp_answer("brother_mfc.ipp", 4711)), "another question"),
        (lambda *_: printers.http(b"<html>Login</html>"), "not IPP"),
        (lambda *_: printers.http(b""), "not IPP"),
        (lambda *_: b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "HTTP 500"),
        (lambda *_: b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", "password"),
        (lambda *_: b"\x15\x03\x01\x00\x02\x02\x46", "line broke"),
        (lambda *_: HEAD + b"Content-Length: 9999999999999999999999\r\n\r\n", "line broke|in time"),
        (lambda *_: HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", "not IPP"),
        (said(struct.pack(">BBHI", 2, 0, 0x0503, 0) + b"\x03"), "0503"),
    ],
)  # fmt: skip
async def test_threat_28_whatever_answers_in_ipps_place_is_a_reason(answer, words):
    """Of threat 28: nested, many, wrong id, no IPP at all."""
    with pytest.raises(Unread, match=words):
        await ask_ipp(answer, seconds=3.0)


async def test_a_printer_that_speaks_only_an_older_version_is_asked_in_that():
    asked = []

    def answer(question: bytes, _path: str) -> bytes:
        asked.append(question[:2])
        (request,) = struct.unpack_from(">I", question, 4)
        if question[:2] != b"\x01\x01":
            return printers.http(struct.pack(">BBHI", 1, 1, 0x0503, request) + b"\x03")
        return printers.http(printers.ipp_answer("kyocera_ecosys.ipp", request, version=b"\x01\x01"))

    told, _jobs = await ask_ipp(answer)
    assert asked == [b"\x02\x00", b"\x01\x01"]
    assert told["printer-make-and-model"] == ["ECOSYS M2540dn"]


async def test_the_usual_paths_are_tried_and_a_redirect_is_not_followed():
    paths = []

    def answer(question: bytes, path: str) -> bytes:
        paths.append(path)
        if path != "/":
            return b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        return printers.printing("epson_xp.ipp")(question, path)

    async with printers.http_server(answer) as port:
        told, _jobs = await printer(address(f"ipp://127.0.0.1:{port}"), Trust(), 5)
    assert told["printer-make-and-model"] == ["EPSON XP-6000 Series"]
    assert paths[:3] == ["/ipp/print", "/ipp", "/"]
    elsewhere = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(Unread):
        await ask_ipp(lambda *_: elsewhere)


async def test_no_question_is_a_printing_one():
    """Operations of IPP: Get-Printer-Attributes and Get-Jobs alone."""
    asked = set()

    def answer(question: bytes, path: str) -> bytes:
        asked.add(struct.unpack_from(">H", question, 2)[0])
        return printers.printing("epson_xp.ipp")(question, path)

    await ask_ipp(answer)
    assert asked == {ipp_wire.GET_PRINTER, ipp_wire.GET_JOBS}


# --- SNMP --------------------------------------------------------------------------------------------------------

BROTHER = printers.snmprec("brother_mfc.snmprec")


async def walked(spoil: printers.Spoil | None = None, table: printers.Table = BROTHER) -> Walk:
    async with printers.agent(printers.Agent(table, spoil=spoil)) as port:
        walk = Walk()
        await walk.read(line_to(address(f"snmp://127.0.0.1:{port}"), Access()), SCALARS, TABLES)
        return walk


def backwards(_answer: bytes, request: int) -> list[bytes]:
    """The same variable for ever."""
    name = (1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 3, 1, 1)
    return [printers.message(b"\x01", b"public", request, [(name, integer(1))] * 40)]


class Endless(printers.Agent):
    """Each variable has a next one, for ever."""

    def next(self, names, most):
        bound, places = [], list(names)
        for _row in range(most):
            for at, place in enumerate(places):
                places[at] = (*place[:-1], place[-1] + 1) if len(place) > 12 else (*place, 1, 1)
                bound.append((places[at], integer(7)))
        return bound


async def test_threat_28_a_walk_that_goes_in_a_circle_ends():
    """Of threat 28: names that do not increase."""
    begun = time.monotonic()
    walk = await walked(lambda answer, request: [answer] if _scalar(answer) else backwards(answer, request))
    assert time.monotonic() - begun < 3
    assert any("forward" in one for one in walk.complaints)


def _scalar(answer: bytes) -> bool:
    return len(reply(answer).bound) == len(SCALARS)


async def test_threat_28_a_walk_without_end_ends():
    """Of threat 28: a table that never ends."""
    begun = time.monotonic()
    async with printers.agent(Endless(BROTHER)) as port:
        walk = Walk()
        await walk.read(line_to(address(f"snmp://127.0.0.1:{port}"), Access()), SCALARS, TABLES)
    assert time.monotonic() - begun < 8
    assert len(walk.found) <= 5_000
    assert any("no end" in one for one in walk.complaints)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer, _request: [answer[: len(answer) // 2]],
        lambda answer, _request: [answer[:-1]],
        lambda answer, request: [printers.message(b"\x01", b"public", request + 1, [])],
        lambda answer, _request: [b"\x30\x84\xff\xff\xff\xff" + answer],
        lambda answer, _request: [b"\x30" * 60_000],
        lambda answer, _request: [b"GET / HTTP/1.1\r\n"] * 100,
        lambda answer, request: [printers.message(b"\x01", b"public", request, [], error=5)],
        lambda answer, _request: [],
    ],
    ids=["half", "one short", "wrong id", "length", "nested", "no snmp", "error", "silent"],
)
async def test_threat_28_whatever_answers_in_snmps_place_is_a_reason(spoil):
    """Of threat 28: truncated, wrong id, nested, huge, silent."""
    begun = time.monotonic()
    with pytest.raises(Unread):
        await walked(spoil)
    assert time.monotonic() - begun < 4


async def test_what_was_not_asked_is_passed_over_and_the_answer_still_heard():
    def spoil(answer: bytes, request: int) -> list[bytes]:
        return [b"junk", printers.message(b"\x01", b"x", request + 1000, []), answer]

    clean, noisy = await walked(), await walked(spoil)
    assert clean.found == noisy.found
    assert noisy.complaints == []


async def test_a_question_that_is_lost_is_put_again():
    lost = []

    def spoil(answer: bytes, request: int) -> list[bytes]:
        lost.append(request)
        return [answer] if len(lost) > 1 else []

    assert len((await walked(spoil)).found) > 50


async def test_an_agent_whose_answers_must_be_small_is_asked_for_less():
    def spoil(answer: bytes, request: int) -> list[bytes]:
        large = len(answer) > 400
        return [printers.message(b"\x01", b"public", request, [], error=1) if large else answer]

    whole_, small = await walked(), await walked(spoil)
    assert whole_.found == small.found


@pytest.mark.parametrize("end", range(60))
def test_an_answer_cut_anywhere_is_broken_and_nothing_else(end):
    whole_ = printers.message(
        b"\x01", b"public", 5, [((1, 3, 6, 1, 2, 1, 1, 5, 0), tlv(OCTETS, b"GZPRT001"))]
    )
    with pytest.raises(Broken):
        reply(whole_[: min(end, len(whole_) - 1)])


def test_names_with_parts_that_are_too_large_or_too_many_are_broken():
    for name in (b"\x2b" + b"\xff" * 9 + b"\x01", b"\x2b" + b"\x01" * 200, b"\x2b\x81", b""):
        with pytest.raises(Broken):
            reply(
                printers.message(b"\x01", b"public", 5, [])[:-2]
                + tlv(0x30, tlv(0x30, tlv(6, name) + b"\x05\x00"))
            )
    assert oid((1, 3, 6))


# --- a whole printer ---------------------------------------------------------------------------------------------


async def test_threat_28_a_printer_that_is_hostile_over_ipp_still_tells_its_state_over_snmp():
    """Of threat 28: others are unaffected."""
    begun = time.monotonic()
    async with (
        printers.http_server(lambda *_: endless()) as ipp,
        printers.agent(printers.Agent(BROTHER)) as snmp,
    ):
        run, found = await whole(probe(ipp, snmp))
    assert time.monotonic() - begun < 6
    assert run.error == ""
    assert found["prn.reachable"].outcome == "warn"
    assert found["prn.state"].outcome == "fail"
    assert found["prn.counter"].value == 48213
    assert found["prn.queue"].outcome == "unknown"
    assert "no end" in found["prn.queue"].message


async def test_threat_28_a_dead_printer_is_a_failure_and_everything_else_unknown():
    """Of threat 28: silence."""
    silent = printers.Agent(BROTHER, community="none")
    async with printers.agent(silent) as snmp:
        found = await inspected(probe(1, snmp, {"9100": 1}))
    assert found["prn.reachable"].outcome == "fail"
    others = {str(one.outcome) for name, one in found.items() if name != "prn.reachable"}
    assert others <= {"unknown", "skip"}


async def test_a_name_that_nobody_knows_is_said_once():
    run, _found = await whole(probe(631, 161, host="printer.invalid"))
    assert "its name is not known" in run.error
