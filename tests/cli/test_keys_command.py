"""`deskops keys`: what is in force, changing it beside the comments of the file, and the card."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deskops.cli.exits import Exit
from deskops.paths import locate


@pytest.fixture
def file(run: Any) -> Path:
    """The settings of this home."""
    return locate().config_file


def settings_of(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def test_the_list_names_each_key_with_its_id(run: Any) -> None:
    found = {key["id"]: key for key in json.loads(run("keys", "list", "--json").out)["keys"]}
    assert found["app.devices"] == {
        "id": "app.devices",
        "keys": ["f3"],
        "about": "Device register",
        "where": "On every page",
        "origin": "standard",
    }
    vim = {key["id"]: key for key in json.loads(run("keys", "list", "--set", "vim", "--json").out)["keys"]}
    assert vim["list.open"]["keys"] == ["enter", "l"]
    assert vim["list.open"]["origin"] == "set"
    assert "Device register" in run("keys", "list").out


def test_a_set_that_there_is_not_is_refused_with_those_that_there_are(run: Any) -> None:
    done = run("keys", "list", "--set", "emacs")
    assert done.code == Exit.USAGE
    assert "standard, vim, plain" in done.err


def test_a_key_is_given_listed_and_taken_back(run: Any, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# mine\n[ui]\nascii = true # old console\n", "utf-8")
    assert run("keys", "set", "act.accept", "Z").code == 0
    assert settings_of(file)["keys"] == {"act.accept": "Z"}
    assert "# mine" in file.read_text("utf-8")
    assert "# old console" in file.read_text("utf-8")
    listed = {key["id"]: key for key in json.loads(run("keys", "list", "--json").out)["keys"]}
    assert (listed["act.accept"]["keys"], listed["act.accept"]["origin"]) == (["Z"], "own")
    assert "no longer Z" in run("keys", "reset", "act.accept").err
    assert settings_of(file).get("keys", {}) == {}
    assert run("keys", "reset", "act.accept").code == Exit.NOT_FOUND


def test_all_keys_of_one_s_own_are_taken_back_and_said(run: Any, file: Path) -> None:
    run("keys", "set", "act.accept", "Z")
    run("keys", "set", "app.devices", "Alt+D,^E")
    said = run("keys", "reset").err
    assert "act.accept: no longer Z" in said
    assert "app.devices: no longer Alt+D ^E" in said
    assert settings_of(file).get("keys", {}) == {}


@pytest.mark.parametrize(
    ("name", "key", "code", "words"),
    [
        (
            "act.accept",
            "g",
            Exit.REFUSED,
            "g belongs to “First row” (In lists), “To the top” (In texts) already",
        ),
        ("act.acept", "z", Exit.NOT_FOUND, "act.accept"),
        ("act.accept", "hyper+x", Exit.USAGE, "no key that a terminal tells"),
    ],
)
def test_a_key_that_cannot_be_given_changes_nothing(
    run: Any, file: Path, name: str, key: str, code: Exit, words: str
) -> None:
    done = run("keys", "set", name, key)
    assert done.code == code
    assert words in done.err
    assert not file.exists()


@pytest.mark.parametrize(
    ("language", "title", "words"), [("en", "Key card", "Accept"), ("zh_CN", "按键卡", "接单")]
)
def test_the_card_is_text_or_one_sheet_of_paper(
    run: Any, tmp_path: Path, language: str, title: str, words: str
) -> None:
    text = run("keys", "card", language=language).out
    assert title in text
    assert words in text
    sheet = tmp_path / "keys.pdf"
    assert run("keys", "card", "-o", sheet, language=language).out.strip() == str(sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", sheet.read_bytes())) <= 2
    assert run("keys", "card", "-o", str(tmp_path / "keys.docx")).code == Exit.USAGE


def test_the_card_names_the_keys_in_force(run: Any) -> None:
    run("keys", "set", "act.accept", "Z")
    line = next(line for line in run("keys", "card").out.splitlines() if line.endswith("  Accept"))
    assert line.split() == ["Z", "Accept"]
