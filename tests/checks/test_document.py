"""Facts documents: there and back, and what hostile ones may not do."""

import json
from datetime import UTC, datetime

import pytest

from deskops.checks.document import dump, load, save
from deskops.checks.facts import Fact, Facts
from deskops.checks.judge import judge
from deskops.checks.kinds import Boot, Memory, Package, Software, Volumes
from deskops.checks.policy import Policy
from deskops.checks.registry import catalogue
from deskops.checks.targets import recorded
from deskops.errors import BadInput

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_a_saved_machine_is_judged_the_same_elsewhere(machine, tmp_path):
    save(machine, tmp_path / "facts.json")
    again = load(tmp_path / "facts.json")
    assert list(again) == [one._replace(milliseconds=round(one.milliseconds, 3)) for one in machine]
    checks = catalogue().values()
    before = [(one.check, one.outcome, one.message) for one in judge(machine, checks, Policy())]
    assert [(one.check, one.outcome, one.message) for one in judge(again, checks, Policy())] == before


def written(tmp_path, change):
    facts = Facts("pc", NOW)
    facts.add(Fact("boot", Boot(NOW), "/proc/uptime", NOW))
    facts.add(Fact("memory", Memory(8, (4,)), "/proc/meminfo", NOW))
    told = dump(facts)
    change(told)
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        [],
        {"booted": 5},
        {"booted": "2026-11-23T01:00:00"},  # no zone
        {"booted": "0001-01-01T00:00:00+00:00"},
        {"booted": "never"},
        {},
    ],
)
def test_one_damaged_fact_is_unreadable_and_the_others_live(tmp_path, value):
    def change(told):
        told["facts"]["boot"]["value"] = value

    facts = load(written(tmp_path, change))
    assert facts.get(Boot) is None
    assert facts.fact(Boot).error
    assert facts[Memory].total == 8


@pytest.mark.parametrize(
    "value",
    [{"total": True, "available": []}, {"total": 1.5, "available": []}, {"total": 1, "available": "x"}],
)
def test_a_value_of_the_wrong_type_is_damage(tmp_path, value):
    def change(told):
        told["facts"]["memory"]["value"] = value

    assert load(written(tmp_path, change)).get(Memory) is None


def test_facts_and_fields_of_a_later_version_are_left_alone(tmp_path):
    def change(told):
        told["facts"]["telepathy"] = {"value": 1}
        told["facts"]["boot"]["value"]["moon"] = "full"

    assert load(written(tmp_path, change))[Boot].booted == NOW


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("kind"),
        lambda told: told.update(kind="something else"),
        lambda told: told.update(version=99),
        lambda told: told.update(version="1"),
        lambda told: told.update(facts=[]),
        lambda told: told.update(collected="yesterday"),
    ],
)
def test_a_document_that_is_none_is_refused(tmp_path, change):
    with pytest.raises(BadInput):
        load(written(tmp_path, change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\x00\x01\x02",
        b"\xff\xfe{\x00",
        b'{"a": NaN}',
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"n": ' + b"9" * 10_000 + b"}",
        b"#deskops collect linux 1\nnothing else",
        "机器".encode("gbk"),
    ],
)
def test_a_hostile_file_gets_one_clear_refusal(tmp_path, data):
    path = tmp_path / "facts.json"
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        recorded.load(path)
    assert "facts.json" in caught.value.message


def test_a_file_that_was_cut_short_is_refused(machine, tmp_path):
    path = tmp_path / "facts.json"
    save(machine, path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadInput):
        load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput):
        load(tmp_path / "nothing.json")


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr("deskops.checks.document.CAP", 10)
    path = tmp_path / "facts.json"
    path.write_text("x" * 11, encoding="utf-8")
    with pytest.raises(BadInput, match="too large"):
        load(path)


def test_the_byte_order_mark_of_a_windows_redirect_does_no_harm(tmp_path, machine):
    told = json.dumps(dump(machine))
    for encoding in ("utf-8-sig", "utf-16"):
        (tmp_path / "facts.json").write_bytes(told.encode(encoding))
        assert load(tmp_path / "facts.json").target == machine.target


def test_half_characters_of_a_hostile_machine_are_saved_too(tmp_path):
    facts = Facts("pc\udc80", NOW)
    facts.add(Fact("software", Software((Package("\ud800\x00\x1b"),)), "list", NOW))
    save(facts, tmp_path / "facts.json")
    assert load(tmp_path / "facts.json")[Software].packages[0].name == "\ud800\x00\x1b"


def test_everything_a_fact_holds_survives(tmp_path):
    facts = Facts("pc", NOW)
    facts.add(Fact("software", Software((Package("POS 收银", "7.4"),)), "list", NOW, milliseconds=1.5))
    facts.add(Fact("volumes", None, "statvfs", NOW, "no fixed disk", 0.0, left_out=True))
    save(facts, tmp_path / "facts.json")
    again = load(tmp_path / "facts.json")
    assert list(again) == list(facts)
    assert again[Software].packages[0].name == "POS 收银"
    assert again.fact(Volumes).left_out
