"""`deskops inspect` and `check`: forms, exit codes, facts kept and judged again."""

import json
import re

import pytest
from defusedxml import ElementTree

CODES = {"ok": 0, "skip": 0, "warn": 1, "fail": 2, "unknown": 3, "error": 3}


@pytest.fixture
def facts(run, tmp_path):
    """A file of facts of this machine."""
    run("inspect", "--fast", "--save-facts", tmp_path / "facts.json")
    return tmp_path / "facts.json"


def test_inspect_works_on_a_laptop_that_is_not_set_up(run, home):
    body = json.loads(run("inspect", "--fast", "--json").out)
    assert body["version"] == 1
    assert set(body["targets"][0]) == {
        "target",
        "profile",
        "outcome",
        "error",
        "facts",
        "findings",
        "changed",
    }


def test_each_finding_has_the_keys_of_the_contract(run, facts):
    finding = json.loads(run("inspect", facts, "--json").out)["targets"][0]["findings"][0]
    assert list(finding) == [
        "check", "title", "outcome", "severity", "value", "limit", "message", "why", "remedy", "milliseconds",
    ]  # fmt: skip


def test_the_exit_code_is_that_of_the_worst_finding(run, facts):
    said = run("inspect", facts, "--json")
    assert said.code == CODES[json.loads(said.out)["targets"][0]["outcome"]]


def test_facts_are_judged_again_the_same_elsewhere(run, facts):
    here = json.loads(run("inspect", facts, "--json").out)["targets"][0]["findings"]
    there = json.loads(run("inspect", facts, "--json").out)["targets"][0]["findings"]
    assert [each["outcome"] for each in here] == [each["outcome"] for each in there]


def test_findings_are_printed_a_line_each(run, facts):
    found = json.loads(run("inspect", facts, "--json").out)["targets"][0]["findings"]
    printed = run("inspect", facts).out
    assert all(each["check"] in printed for each in found)


def test_junit_is_well_formed_and_counts(run, facts):
    suite = ElementTree.fromstring(run("inspect", facts, "--junit").out).find("testsuite")
    assert suite is not None
    assert int(suite.get("tests", "0")) == len(suite.findall("testcase"))


def test_nagios_says_its_state_first_and_ends_with_its_code(run, facts):
    said = run("inspect", facts, "--nagios")
    states = ["DESKOPS OK", "DESKOPS WARNING", "DESKOPS CRITICAL", "DESKOPS UNKNOWN"]
    assert said.out.startswith(states[said.code])


def test_one_check_alone_is_judged(run, facts):
    found = json.loads(run("inspect", facts, "--check", "pc.uptime", "--json").out)["targets"][0]["findings"]
    assert [each["check"] for each in found] == ["pc.uptime"]


@pytest.mark.parametrize("wrong", [["--bogus"], ["a", "--asset", "b"], ["--json", "--junit"]])
def test_wrong_usage_has_a_code_of_its_own(run, wrong):
    assert run("inspect", *wrong).code == 64


@pytest.mark.parametrize("lost", ["nowhere.example", "facts:nowhere", "A" * 120_000])
def test_a_target_that_is_not_there_is_not_found(run, lost):
    said = run("inspect", lost)
    assert (said.code, len(said.err) < 600) == (5, True)


def test_facts_are_named_with_and_without_their_kind(run, facts):
    assert run("inspect", f"facts:{facts}", "--json").code == run("inspect", facts, "--json").code < 5


def test_limits_and_severities_are_said_in_chinese(run):
    said = run("check", "show", "pc.disk.free", language="zh_CN").out
    assert "百分比" in said
    assert not {"percent", "high", "medium"} & set(said.split())


def test_wrong_usage_is_unknown_to_a_monitor(run):
    assert run("inspect", "--nagios", "--bogus").code == 3
    assert run("inspect", "--nagios", "nowhere.example").code == 3


def test_a_check_that_nobody_knows_is_not_found_with_the_nearest(run):
    said = run("inspect", "--check", "pc.uptme")
    assert said.code == 5
    assert "pc.uptime" in said.err


def test_an_inspection_of_a_device_answers_its_checklist(run, demo):
    tag = next(
        each["tag"] for each in json.loads(run("asset", "list", "--kind", "pc", "--json").out)["assets"]
    )
    said = run("inspect", "--fast", "--asset", tag)
    assert said.code in {0, 1, 2, 3}
    assert "Checklist" in said.err
    number = json.loads(run("inspection", "list", "--asset", tag, "--json").out)["inspections"][0]["number"]
    answers = json.loads(run("inspection", "show", number, "--json").out)["items"]
    assert any(each["value"] for each in answers)


def test_a_device_that_nobody_knows_is_not_found(run, demo):
    assert run("inspect", "--asset", "NOPE-1").code == 5


def test_the_catalogue_is_listed_and_filtered(run):
    every = json.loads(run("check", "list", "--json").out)["checks"]
    pc = json.loads(run("check", "list", "--profile", "pc", "--json").out)["checks"]
    assert {each["check"] for each in pc} < {each["check"] for each in every}


def test_a_check_is_shown_with_why_and_what_to_do(run):
    said = run("check", "show", "pc.uptime", language="zh_CN")
    assert "为何重要" in said.out
    assert "处理办法" in said.out


def test_a_profile_that_does_not_exist_names_those_that_do(run):
    said = run("check", "list", "--profile", "tv")
    assert said.code == 5
    assert "pc" in said.err


ELSEWHERE = {
    "asyncio",
    "httpx",
    "pysnmp",
    "pypsrp",
    "zeroconf",
    "requests",
    "cryptography",
    "sqlmodel",
    "rich",
    "textual",
    "deskops.checks.scanning",
    "deskops.ops.read.last_checks",
    "deskops.ops.read.timelines",
}
LOADED = (
    "import json, sys\nfrom deskops.cli.front import main\ncode = main(sys.argv[1:])\nsys.stdout.flush()\n"
    "sys.stderr.write(chr(10) + json.dumps(sorted(sys.modules)))\nsys.exit(code)"
)


@pytest.mark.parametrize("form", [[], ["--json"], ["--nagios"], ["--junit"]])
def test_this_machine_is_inspected_without_what_asks_others(start, form):
    """The command that is run at every machine: nothing of a network's libraries is loaded for it."""
    said = start("inspect", *form, code=LOADED)
    assert said.code in {0, 1, 2, 3}, said.err
    loaded = set(json.loads(said.err.splitlines()[-1]))
    assert "deskops.checks.runner" in loaded
    assert not ELSEWHERE & loaded


def test_one_check_is_one_check_and_more_are_checks(run, facts):
    """A port that is asked for is one check."""
    one, many = run("inspect", "tcp://127.0.0.1:1"), run("inspect", facts)
    assert re.search(r": 1 check in \d", one.out + one.err)
    assert re.search(r": \d\d checks in \d", many.out + many.err)
    chinese = run("inspect", "tcp://127.0.0.1:1", language="zh_CN")
    assert "1 项检测" in chinese.out + chinese.err
