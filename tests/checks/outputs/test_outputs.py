"""The same findings as JSON object, JUnit XML and a monitor's line."""

import json
import re
from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree

from deskops.checks.facts import Fact, Facts
from deskops.checks.kinds import Boot
from deskops.checks.outputs import json_object, junit, nagios
from deskops.checks.outputs.exits import exit_code
from deskops.checks.policy import Policy
from deskops.checks.runner import Inspection
from deskops.domain.finding import Finding, Metric, Outcome, Severity

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOSTILE = "a\x1b]0;x\x07 \x00 <b> & \"q\" 'p' | ]]> \ud800 \ufffe \u202e line\nnext"


def finding(check: str, outcome: str, message: str = "said", **more) -> Finding:
    words = {"value": 1, "limit": "5:", "why": "Why.", "remedy": "Do.", "milliseconds": 12.5, **more}
    return Finding(check, "Title", Outcome(outcome), Severity.HIGH, message=message, **words)


def inspection(*findings: Finding, target: str = "pc", error: str = "") -> Inspection:
    facts = Facts(target, NOW)
    facts.add(Fact("boot", Boot(NOW), "/proc/uptime", NOW, milliseconds=0.5))
    one = Inspection(facts, (), Policy(), clock=lambda: NOW)
    one.findings, one.error = list(findings), error
    return one


ALL = [finding(f"pc.{name}", name) for name in ("ok", "warn", "fail", "unknown", "skip", "error")]


def test_the_json_object_has_exactly_the_keys_of_the_contract():
    told = json_object.whole([inspection(*ALL)], started=NOW, seconds=0.1234, profile="pc")
    assert list(told) == ["version", "started", "seconds", "targets"]
    assert (told["version"], told["started"], told["seconds"]) == (1, "2026-11-23T01:00:00+00:00", 0.123)
    (target,) = told["targets"]
    assert list(target) == ["target", "profile", "outcome", "error", "facts", "findings"]
    assert (target["outcome"], target["error"]) == ("fail", None)
    keys = "check title outcome severity value limit message why remedy milliseconds"
    assert list(target["findings"][0]) == keys.split()
    assert target["facts"]["boot"]["value"] == {"booted": "2026-11-23T01:00:00+00:00"}
    json.dumps(told, allow_nan=False)


def test_hostile_text_survives_json_unchanged():
    told = json_object.whole([inspection(finding("x", "fail", HOSTILE))], started=NOW, seconds=0, profile="")
    again = json.loads(json.dumps(told))
    assert again["targets"][0]["findings"][0]["message"] == HOSTILE


def test_junit_counts_failures_errors_and_skipped():
    root = ElementTree.fromstring(junit.document([inspection(*ALL)]))
    suite = root.find("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "errors": "2",
        "skipped": "1",
    }
    kinds = {case.get("name"): [one.tag for one in case] for case in suite}
    assert kinds == {
        "pc.ok": [],
        "pc.warn": ["properties", "system-out"],
        "pc.fail": ["failure"],
        "pc.unknown": ["error"],
        "pc.skip": ["skipped"],
        "pc.error": ["error"],
    }


def test_junit_may_be_strict_with_warnings():
    suite = ElementTree.fromstring(junit.document([inspection(*ALL)], strict=True)).find("testsuite")
    assert suite.get("failures") == "2"


def test_junit_names_a_target_that_could_not_be_reached():
    suite = ElementTree.fromstring(junit.document([inspection(error="gone")])).find("testsuite")
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    assert suite.find("testcase/error").text == "gone"


def test_junit_is_sound_xml_whatever_a_machine_says():
    text = junit.document([inspection(finding("x", "fail", HOSTILE), target=HOSTILE)])
    text.encode("utf-8")
    root = ElementTree.fromstring(text)
    message = root.find("testsuite/testcase/failure").get("message")
    assert "␛]0;x" in message
    assert "<b>" in message
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ufffe]", text)


@pytest.mark.parametrize(
    ("outcomes", "state", "code"),
    [
        (["ok", "skip"], "OK", 0),
        (["skip"], "OK", 0),
        (["ok", "warn", "unknown"], "WARNING", 1),
        (["warn", "fail", "error"], "CRITICAL", 2),
        (["ok", "unknown"], "UNKNOWN", 3),
        (["error"], "UNKNOWN", 3),
    ],
)
def test_the_monitors_state_and_exit_code(outcomes, state, code):
    text, found = nagios.line([inspection(*(finding(f"x.{one}", one) for one in outcomes))])
    assert text.startswith(f"DESKOPS {state} - ")
    assert found == code
    assert exit_code(Outcome(one) for one in outcomes) == code


def test_the_worst_is_named_first_and_the_rest_follow_below():
    bad = [finding(f"x.{number}", "warn") for number in range(4)] + [finding("x.bad", "fail")]
    text, _code = nagios.line([inspection(*bad)])
    first, *rest = text.strip().split("\n")
    assert first.startswith("DESKOPS CRITICAL - x.bad said; x.0 said; x.1 said (+2)")
    assert rest == ["x.2 said", "x.3 said"]


def test_numbers_stand_behind_the_bar_in_the_plugins_grammar():
    metrics = (Metric("C: free", 31.5, "%", "15:", "5:"), Metric("it's=odd", 2.0, "C"))
    text, _code = nagios.line([inspection(finding("pc.disk.free", "ok", metrics=metrics))])
    assert text == "DESKOPS OK - 1 check | 'pc.disk.free C: free'=31.5%;15:;5: 'pc.disk.free it''s-odd'=2;;\n"


def test_a_hostile_message_stays_one_line_without_a_bar_of_its_own():
    text, _code = nagios.line([inspection(finding("x", "fail", HOSTILE))])
    assert text.count("\n") == 1
    assert "|" not in text
    assert "\x1b" not in text


def test_several_targets_are_told_apart():
    one = inspection(finding("x", "fail"), target="pc1")
    two = inspection(target="pc2", error="gone")
    text, code = nagios.line([one, two])
    assert code == 2
    assert "pc1 x said" in text
    assert "pc2: gone" in text
