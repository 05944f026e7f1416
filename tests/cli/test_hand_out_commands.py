"""A new device by command: installed, handed to its user, signed for, and what anybody can check afterwards."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SERIAL = "PF4XK9T2"
INSTALLED = ("parts", "runs", "drivers", "name", "software", "network", "registered")
HANDED = {
    "receiver": "Wang Fang, front desk",
    "serial": SERIAL,
    "works": "ok",
    "accessories": "ok",
    "accessory-list": "power adapter ADL-65-118, mouse",
    "data": "n/a",
    "old": "ok",
    "old-serial": "PF1A0B3C",
}
FORMS = ("pdf", "xlsx", "json")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "form.png")
    return tmp_path / "form.png"


@pytest.fixture
def device(run: Any, demo: Path) -> str:
    """Registered: its tag; the serial number is that which stands on it."""
    [row] = told(run, "asset", "list", "--kind", "pc", "--limit", "1")["assets"]
    assert run("asset", "correct", row["tag"], "serial", SERIAL).code == 0
    return str(row["tag"])


def told(run: Any, *words: str) -> Any:
    said = run(*words, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def begun(run: Any, device: str, *checklist: str) -> str:
    """A visit of a job that installs, with the checklist of such jobs or another one."""
    given = ("--title", "new computer", "--kind", "install", "--asset", device, "--caller", "Wang Fang")
    job = told(run, "job", "new", *given)["number"]
    return str(told(run, "inspection", "start", "--job", job, "--asset", device, *checklist)["number"])


def answered(run: Any, visit: str, answers: dict[str, str]) -> None:
    for item, value in answers.items():
        assert run("inspection", "answer", item, value, "--inspection", visit).code == 0


def cells(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Each row of a table and each pair as label and value."""
    found = []
    for part in report["parts"]:
        found += [(pair["label"], _plain(pair["value"])) for pair in part.get("pairs", ())]
        found += [(_plain(row[1]), _plain(row[2])) for row in part.get("rows", ()) if len(row) > 2]
    return found


def report_in(file: Path) -> dict[str, Any]:
    """What was signed, as the file carries it."""
    report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["document"]["report"]
    return report


def _plain(value: Any) -> str:
    """Without those that stand apart, by their digests."""
    return str(value.get("text", "") if isinstance(value, dict) else value)


def judged(run: Any, file: Path) -> tuple[int, dict[str, Any]]:
    said = run("verify", str(file), "--json")
    return said.code, json.loads(said.out)


def test_an_installation_is_done_signed_and_verified(
    run: Any, device: str, paper: Path, tmp_path: Path
) -> None:
    visit = begun(run, device)
    answered(run, visit, dict.fromkeys(INSTALLED, "ok"))
    assert run("inspection", "finish", "--inspection", visit).code == 0
    done = told(run, "sign", visit, "--paper", str(paper), "--name", "Wang Fang", "--role", "front desk")
    for form in FORMS:
        out = tmp_path / f"installed.{form}"
        assert run("report", "inspection", visit, "-o", str(out)).code == 0
        code, verdict = judged(run, out)
        assert (code, verdict["verdict"], verdict["signer"]) == (0, "signed", "Wang Fang")
        assert (verdict["document"], verdict["digest"]) == (visit, done["digest"])
    report = report_in(tmp_path / "installed.json")
    assert report["title"] == "Device installation report"
    assert ("Serial number", SERIAL) in cells(report)
    assert ("Registered, label attached", "all right") in cells(report)


def test_a_hand_out_says_who_received_which_device_with_what_and_is_signed_for(
    run: Any, device: str, paper: Path, tmp_path: Path
) -> None:
    visit = begun(run, device, "--template", "handout")
    answered(run, visit, HANDED)
    assert run("inspection", "finish", "--inspection", visit).code == 0
    told(run, "sign", visit, "--paper", str(paper), "--name", "Wang Fang", "--identified", "badge")
    for form in FORMS:
        out = tmp_path / f"handed.{form}"
        assert run("report", "inspection", visit, "-o", str(out)).code == 0
        code, verdict = judged(run, out)
        assert (code, verdict["verdict"], verdict["signer"]) == (0, "signed", "Wang Fang")
    report = report_in(tmp_path / "handed.json")
    assert report["title"] == "Device hand-out report"
    said = cells(report)
    for row in (
        ("Asset tag", device),
        ("Serial number", SERIAL),
        ("Received by (name, department)", HANDED["receiver"]),
        ("Serial number, read off the device", SERIAL),
        ("Which accessories, with their serial numbers", HANDED["accessory-list"]),
        ("Serial number of the old device", HANDED["old-serial"]),
    ):
        assert row in said


def test_another_serial_number_than_the_register_has_is_asked_about_before_the_device_goes(
    run: Any, device: str
) -> None:
    visit = begun(run, device, "--template", "handout")
    answered(run, visit, {**HANDED, "serial": "WRONG"})
    said = run("inspection", "finish", "--inspection", visit)
    assert (said.code, "WRONG" in said.err, SERIAL in said.err) == (1, True, True)
    answered(run, visit, {"serial": f" {SERIAL.lower()} "})
    assert run("inspection", "finish", "--inspection", visit).code == 0
    assert run("inspection", "reopen", visit, "--reason", "x").code == 0
    answered(run, visit, {"serial": "WRONG"})
    assert run("inspection", "finish", "--inspection", visit, "--reason", "label replaced").code == 0


def test_what_fill_has_to_leave_open_is_named(run: Any, device: str) -> None:
    visit = begun(run, device, "--template", "handout")
    said = run("inspection", "fill", "--inspection", visit).err
    assert "still open: Received by (name, department), Serial number" in said


@pytest.mark.parametrize("missing", ["receiver", "serial", "accessory-list"])
def test_a_hand_out_is_not_finished_before_it_says_who_and_what(run: Any, device: str, missing: str) -> None:
    visit = begun(run, device, "--template", "handout")
    answered(run, visit, {item: value for item, value in HANDED.items() if item != missing})
    said = run("inspection", "finish", "--inspection", visit)
    assert said.code != 0
    assert run("sign", visit, "--refuse", "not finished").code != 0
    answered(run, visit, {missing: HANDED[missing]})
    assert run("inspection", "finish", "--inspection", visit).code == 0


def test_another_serial_number_in_the_file_is_found(
    run: Any, device: str, paper: Path, tmp_path: Path
) -> None:
    visit, out = begun(run, device, "--template", "handout"), tmp_path / "handed.json"
    answered(run, visit, HANDED)
    run("inspection", "finish", "--inspection", visit)
    told(run, "sign", visit, "--paper", str(paper), "--name", "Wang Fang")
    run("report", "inspection", visit, "-o", str(out))
    out.write_text(out.read_text(encoding="utf-8").replace(SERIAL, "PF4XK9T3"), encoding="utf-8")
    code, verdict = judged(run, out)
    assert (code, verdict["verdict"]) == (1, "altered")


def test_what_is_changed_after_the_hand_out_wants_a_new_signature(run: Any, device: str, paper: Path) -> None:
    visit = begun(run, device, "--template", "handout")
    answered(run, visit, HANDED)
    run("inspection", "finish", "--inspection", visit)
    told(run, "sign", visit, "--paper", str(paper), "--name", "Wang Fang")
    assert run("inspection", "reopen", visit, "--reason", "a dock as well").code == 0
    answered(run, visit, {"accessory-list": "power adapter, mouse, dock"})
    assert run("inspection", "finish", "--inspection", visit).code == 0
    assert told(run, "inspection", "show", visit)["signed"] == "changed"
    Image.new("RGB", (300, 400), "lightgrey").save(paper)  # another sheet was signed
    again = told(run, "sign", visit, "--paper", str(paper), "--name", "Wang Fang")
    assert (again["revision"], again["standing"]) == (2, "signed")
