"""Samples of a file: begun ahead they are not taken again, and what refuses says so when it is asked."""

import pytest

from deskops.checks.collectors.machine import SAMPLES, ThisMachine
from deskops.checks.facts import Unread


class Counting(ThisMachine):
    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    def text(self, path: str) -> str:
        self.read += 1
        if path == "/absent":
            raise Unread("it is not there")
        return f"{path} {self.read}"


def test_samples_begun_ahead_are_those_that_are_given_once():
    machine = Counting()
    machine.sample("/proc/meminfo")
    assert machine.samples("/proc/meminfo") == [f"/proc/meminfo {one}" for one in range(1, SAMPLES + 1)]
    assert machine.read == SAMPLES
    machine.samples("/proc/meminfo")
    assert machine.read == 2 * SAMPLES


def test_samples_of_what_cannot_be_read_say_why_when_they_are_asked_for():
    machine = Counting()
    machine.sample("/absent")
    with pytest.raises(Unread, match="not there"):
        machine.samples("/absent")
    with pytest.raises(Unread, match="not there"):
        machine.samples("/absent")
