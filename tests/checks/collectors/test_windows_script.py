"""The PowerShell script, which cannot be run here: its commands are held to a list, its answers to recordings."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from deskops.checks.collectors.raw import Raw, Row, moment, number
from deskops.checks.collectors.windows import SCRIPT, TABLE, answers, facts_of, sources, words
from deskops.checks.collectors.windows_facts import disks, memory
from deskops.checks.facts import Unread
from deskops.checks.kinds import Memory, Software
from deskops.errors import BadInput

RECORDINGS = Path(__file__).parent.parent / "recordings"
TEXT = SCRIPT.read_bytes().decode("ascii")  # any console and any PowerShell reads plain ASCII
CODE = re.sub(r"(?m)^\s*#.*$|\s#\s.*$", "", TEXT)

# Every command that the script may use. None writes, none is younger than PowerShell 2.0 unless it stands in its own
# try, and Win32_Product (starts repairs) and wmic (gone) are not among them.
ALLOWED = {
    *(
        "Get-CimInstance",
        "Get-WmiObject",
        "Get-Command",
        "Get-ItemProperty",
        "Get-HotFix",
        "Get-WinEvent",
        "Get-Date",
    ),
    *(
        "Get-PhysicalDisk",
        "Get-StorageReliabilityCounter",
        "New-Object",
        "Test-Path",
        "ForEach-Object",
        "Where-Object",
    ),
    *("Group-Object", "Sort-Object"),
}
OWN = set(re.findall(r"(?m)^function ([\w-]+)", CODE))
PROGRAMS = {"netsh.exe", "w32tm.exe"}


def test_every_command_is_on_the_list():
    used = set(re.findall(r"(?<![\w'$.\\-])([A-Z][a-z]+-[A-Z]\w+)", CODE))
    assert used - OWN <= ALLOWED, used - OWN - ALLOWED
    assert {"Read-Class", "Format-Json"} <= OWN


def test_every_program_is_on_the_list():
    assert set(re.findall(r"\b([\w-]+\.exe)\b", CODE)) == PROGRAMS


@pytest.mark.parametrize(
    "word",
    [
        "Win32_Product",
        "wmic",
        "Invoke-Expression",
        "iex",
        "Set-",
        "Remove-",
        "Start-",
        "DownloadString",
        "Net.WebClient",
    ],
)
def test_nothing_that_changes_or_fetches_is_in_it(word):
    assert not re.search(rf"(?i)(?<![\w]){re.escape(word)}(?:\b|(?<=-))", CODE)


def test_brackets_and_quotes_are_balanced():
    bare = re.sub(r"'[^'\n]*'|\"(?:[^\"\n`]|`.)*\"", "''", CODE)
    for left, right in ("{}", "()", "[]"):
        assert bare.count(left) == bare.count(right)


def test_the_rules_of_the_script_are_kept():
    assert "$ProgressPreference = 'SilentlyContinue'" in CODE
    assert "[Console]::OutputEncoding" in CODE
    assert "S-1-5-32-544" in CODE
    assert ".ToString('o', $invariant)" in CODE
    assert re.search(r"try \{\s+if \(-not \$readers\.ContainsKey", CODE)  # each fact in its own try


def test_every_answer_that_a_fact_needs_is_one_that_the_script_gives():
    given = set(re.findall(r"\$(?:readers|probes)\['(\w+)'\] = \{", CODE))
    needed = {name for names, _decode in TABLE.values() for name in names}
    assert needed == given


def test_only_what_is_wanted_is_asked_for():
    assert words([Memory])[-1] == "memory"
    assert words([Memory, Software])[0] == "powershell.exe"
    quick, slow = sources([Memory, Software])
    assert (quick.kinds, quick.slow) == ((Memory,), False)
    assert (slow.kinds, slow.slow) == ((Software,), True)
    assert sources([]) == ()


HOSTILE = [
    None,
    7,
    "text",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"a": "b"},
    True,
    -1,
    1e300,
    "9" * 5000,
    [{"Name": {"Name": []}}],
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda one: repr(one)[:20])
def test_no_answer_breaks_the_reading(value):
    names = {name for needs, _decode in TABLE.values() for name in needs}
    raw = Raw({name: {"at": "2026-11-23T01:00:00Z", "value": value} for name in names})
    for one in answers(raw, list(TABLE)):
        assert (one.value is None) == bool(one.error)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda one: repr(one)[:20])
def test_no_field_breaks_the_reading(value):
    """Every field of a good answer in turn, replaced by nonsense."""
    good = json.loads((RECORDINGS / "windows11_desktop.json").read_text("ascii"))["facts"]
    for name, fact in good.items():
        for bad in _spoilt(fact.get("value"), value):
            for one in answers(Raw({**good, name: {"value": bad}}), list(TABLE)):
                assert (one.value is None) == bool(one.error)


def _spoilt(good, bad):
    """Copies of `good` with one leaf after the other replaced."""
    if isinstance(good, dict):
        for name, one in good.items():
            yield from ({**good, name: worse} for worse in _spoilt(one, bad))
    elif isinstance(good, list):
        for number, one in enumerate(good):
            yield from ([*good[:number], worse, *good[number + 1 :]] for worse in _spoilt(one, bad))
    yield bad


def test_a_single_element_may_come_without_its_list():
    raw = Raw({"volumes": {"value": {"DeviceID": "C:", "Size": 10, "FreeSpace": 5}}})
    assert TABLE[next(kind for kind in TABLE if kind.__name__ == "Volumes")][1](raw).items[0].free == 5


def test_numbers_may_come_as_text_and_nonsense_is_no_number():
    assert number("16608432") == 16608432
    assert number("nan") is None
    assert number(True) is None
    assert number("1e999") is None


def test_seven_decimals_of_dotnet_are_a_time_and_a_time_without_a_zone_is_utc():
    assert moment("2026-11-23T01:00:00.1234567Z").microsecond == 123456
    assert moment("2026-11-23T09:00:00+08:00") == datetime.fromisoformat("2026-11-23T01:00:00+00:00")
    assert moment("0001-01-01T00:00:00") is None
    assert moment(5) is None


def test_long_text_is_cut():
    assert len(Row({"a": "x" * 100_000}).text("a")) == 2000


def test_the_scripts_own_reason_is_passed_on():
    with pytest.raises(Unread, match="Access denied"):
        memory(Raw({"memory": {"error": "Access denied"}}))


def test_a_predicted_failure_counts_beside_disks_that_think_they_are_well():
    raw = Raw(
        {
            "physicaldisks": {"value": [{"FriendlyName": "A", "HealthStatus": 0}]},
            "predict": {"value": [{"InstanceName": "B", "PredictFailure": True}]},
        }
    )
    assert [one.health for one in disks(raw).items] == ["healthy", "unhealthy"]


@pytest.mark.parametrize("change", [{"kind": "x"}, {"version": 9}, {"collected": None}])
def test_what_is_not_the_scripts_output_is_refused(change):
    told = {
        "kind": "deskops collect windows",
        "version": 1,
        "collected": "2026-11-23T01:00:00Z",
        "facts": {},
        **change,
    }
    with pytest.raises(BadInput):
        facts_of(json.loads(json.dumps(told)), "x")
