"""Bytes that are no UTF-8 reach the program as a mark, in pieces or whole."""

import sys

import pytest

from deskops.tui.keyboard_bytes import tolerate


@pytest.mark.skipif(sys.platform == "win32", reason="the console of Windows hands over characters")
def test_the_drivers_decoder_marks_what_is_no_utf8_and_reads_on() -> None:
    from textual.drivers import linux_driver

    tolerate()
    decode = linux_driver.getincrementaldecoder("utf-8")().decode
    assert decode(b"\xd6\xd0a") == "\ufffd\ufffda"
    assert decode("卡".encode()[:2]) + decode("卡".encode()[2:]) == "卡"
