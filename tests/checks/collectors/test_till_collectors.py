"""What tills tell of services, devices and stamps: systemd's and Windows' own words, and what spoils them."""

from datetime import UTC, datetime, timedelta

import pytest

from deskops.checks.collectors import windows_till
from deskops.checks.collectors.bundle import Bundle
from deskops.checks.collectors.linux_till import STARTS, endpoint, service_starts
from deskops.checks.collectors.raw import Raw
from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.kinds import Boot
from deskops.checks.policy import Policy
from deskops.checks.sources import Ask

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)
SHOWN = """Id=pos-app.service
NRestarts=2
ActiveEnterTimestampMonotonic=7200000000

Id=cups.service
NRestarts=0
ActiveEnterTimestampMonotonic=0

Id=db.service
ActiveEnterTimestampMonotonic=31000000"""


def asked(text: str, code: int = 0) -> object:
    machine = Bundle(f"@run {code} {' '.join(STARTS)}\n" + "\n".join(f"|{line}" for line in text.split("\n")))
    facts = Facts("till", NOW)
    facts.add(Fact("boot", Boot(NOW - timedelta(days=3)), "test", NOW))
    return service_starts(machine, Ask(facts, Policy(), frozenset(), 5.0))[0].value


def test_systemd_tells_when_a_service_was_started_and_how_often_again() -> None:
    booted = NOW - timedelta(days=3)
    assert [(one.name, one.at - booted, one.restarts) for one in asked(SHOWN).items] == [  # type: ignore[attr-defined]
        ("pos-app", timedelta(hours=2), 2),
        ("db", timedelta(seconds=31), 0),
    ]


def test_a_systemd_that_does_not_answer_is_a_reason() -> None:
    with pytest.raises(Unread):
        asked("", code=1)


@pytest.mark.parametrize(
    ("words", "said", "state", "milliseconds"),
    [
        ("0 1795060800000000000 1795060800003500000 10.1.1.1 1433", "", "open", 3.5),
        ("0 1795060800%N 1795060800%N 10.1.1.1 1433", "", "open", None),  # busybox has no nanoseconds
        ("1 1 2 10.1.1.1 80", "bash: connect: Connection refused", "refused", None),
        ("124 1 2 10.1.1.1 80", "", "silent", None),
        ("1 1 2 nowhere 80", "bash: nowhere: Name or service not known", "lost", None),
        ("1 1 2 10.1.1.1", "", None, None),
        ("x 1 2 10.1.1.1 80", "", None, None),
    ],
)
def test_each_try_of_a_service_is_a_state(
    words: str, said: str, state: str | None, milliseconds: float | None
) -> None:
    found = endpoint(words.split(" "), said)
    assert (found.state if found else None, found.milliseconds if found else None) == (state, milliseconds)


def raw(**facts: object) -> Raw:
    return Raw({name: {"value": value} for name, value in facts.items()})


def test_windows_tells_its_usb_devices_by_their_ids() -> None:
    rows = [
        {"DeviceID": r"USB\VID_0C2E&PID_0B61\5&1A2B&0&3", "Name": "Honeywell 扫描枪"},
        {"DeviceID": r"USB\VID_04B8&PID_0202\6&1", "Name": "EPSON"},
        {"DeviceID": r"USB\VID_04B8&PID_0202&MI_00\6&2", "Name": "EPSON"},
        {"DeviceID": r"PCI\VEN_8086", "Name": "no USB"},
        "nonsense",
    ]
    found = windows_till.usb_devices(raw(usb={"Devices": rows, "Serial": ["COM1", "COM3"]}))
    assert [one.id for one in found.items] == ["0c2e:0b61", "04b8:0202"]
    assert found.serial == ("COM1", "COM3")


def test_windows_tells_stamps_and_starts_with_a_time_alone() -> None:
    rows = [{"Name": "upload", "At": "2026-11-26T22:00:00.1234567Z"}, {"Name": "broken", "At": "soon"}]
    assert [one.name for one in windows_till.stamps(raw(stamps=rows)).items] == ["upload"]
    starts = [{"Name": "PosService", "Started": "2026-11-26T22:00:00Z"}, {"Name": "System", "Started": None}]
    assert [one.name for one in windows_till.service_starts(raw(starts=starts)).items] == ["PosService"]
