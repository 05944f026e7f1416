"""What hosts answer when they are asked for their names: of several makes, cut short, and with intent."""

import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.scanning import answers

from deskops.checks.scanning import netbios, ptr, sysname
from deskops.checks.scanning.asking import clean

NUMBER = 0x4007
NO_ANSWER = (ValueError, IndexError, struct.error)
READERS: dict[str, Callable[[bytes], object]] = {
    "netbios": lambda data: netbios.answer(data, NUMBER),
    "ptr": lambda data: ptr.answer(data, NUMBER, "10.1.2.3"),
    "sysname": lambda data: sysname.answer(data, NUMBER),
}
WHOLE = {
    "netbios": answers.windows(netbios.question(NUMBER)),
    "ptr": answers.pointer(ptr.question("10.1.2.3", NUMBER), "gz-pc-1.local"),
    "sysname": answers.system_name(sysname.question(NUMBER), b"GZ-SW-01"),
}


@pytest.mark.parametrize(
    ("make", "name", "group", "mac"),
    [
        (answers.windows, "GZ-PC-00001", "CORP", "3C:52:82:0A:1B:2C"),
        (answers.samba, "GZ-NAS", "WORKGROUP", ""),
        (answers.gbk, "收银台一", "MSHOME", "3C:52:82:0A:1B:2C"),
    ],
)
def test_a_node_status_of_each_make_is_understood(
    make: Callable[[bytes], bytes], name: str, group: str, mac: str
) -> None:
    assert netbios.answer(make(netbios.question(NUMBER)), NUMBER) == netbios.Node(name, group, mac)


@pytest.mark.parametrize("echo", [True, False])
def test_a_name_by_address_is_read_with_and_without_the_question(echo: bool) -> None:
    asked = ptr.question("10.1.2.3", NUMBER, multicast=True)
    assert (
        ptr.answer(answers.pointer(asked, "gz-pc-1.local", echo=echo), NUMBER, "10.1.2.3") == "gz-pc-1.local"
    )


def test_a_name_for_another_address_is_none() -> None:
    asked = ptr.question("10.1.2.3", NUMBER)
    assert ptr.answer(answers.pointer(asked, "gz-pc-1.local"), NUMBER, "10.1.2.4") == ""


@pytest.mark.parametrize("name", [b"GZ-SW-01", "交换机".encode(), "交换机".encode("gbk"), b"", b"x" * 200])
def test_a_system_name_is_read_in_its_encoding(name: bytes) -> None:
    told = sysname.answer(answers.system_name(sysname.question(NUMBER), name), NUMBER)
    assert told.encode() in (name, "交换机".encode())


@pytest.mark.parametrize("kind", READERS)
def test_the_answer_to_another_question_is_none(kind: str) -> None:
    with pytest.raises(NO_ANSWER):
        READERS[kind](WHOLE[kind].replace(b"\x40\x07", b"\x40\x08"))


@pytest.mark.parametrize("kind", READERS)
def test_threat_28_an_answer_cut_anywhere_is_no_answer_or_says_less(kind: str) -> None:
    """threat 28: every beginning of an answer ends in one of three errors that are expected, or in a shorter word."""
    READERS[kind](WHOLE[kind])
    for size in range(len(WHOLE[kind])):
        try:
            READERS[kind](WHOLE[kind][:size])
        except NO_ANSWER:
            continue


@given(noise=st.binary(max_size=200), kind=st.sampled_from(sorted(READERS)), at=st.integers(0, 90))
def test_threat_28_noise_in_an_answer_raises_nothing_else(noise: bytes, kind: str, at: int) -> None:
    """threat 28: bytes of any kind in any place."""
    data = WHOLE[kind][:at] + noise + WHOLE[kind][at + len(noise) :]
    with suppress(NO_ANSWER):
        READERS[kind](data)


def test_threat_28_a_name_that_points_at_itself_ends() -> None:
    """threat 28: compression pointers that lead in circles, or forwards."""
    asked = ptr.question("10.1.2.3", NUMBER)
    for target in (b"\xc0\x0c", b"\xc0\x28", b"\xc0\xff"):
        circle = asked[:2] + b"\x84\0\0\0\0\x01\0\0\0\0" + target + b"\0\x0c\0\1\0\0\0\0\0\2" + target
        with pytest.raises(NO_ANSWER):
            ptr.answer(circle, NUMBER, "10.1.2.3")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("\x1b[31mPC", "␛[31mPC"),
        ("PC\u202egnp", "PC‹202E›gnp"),
        ("pc-1.local.", "pc-1"),
        ("pc-1.corp.local.", "pc-1.corp.local"),
        ("a\x00b", "ab"),
        ("x" * 9000, "x" * 255),
    ],
)
def test_hostile_names_are_made_visible(told: str, shown: str) -> None:
    assert clean(told) == shown
