"""`deskops schedule`: words, JSON and exit codes; the scheduler is a fake crontab on the search path."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from faults.certificates import Authority

CRONTAB = """#!/bin/sh
case "$1" in
-l) [ -f "$TABLE" ] || { echo "no crontab" >&2; exit 1; }; cat "$TABLE";;
-r) rm "$TABLE";;
-) cat >"$TABLE";;
esac
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the fake crontab keeps its lines. No systemd session is there."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in (("crontab", CRONTAB), ("systemctl", "#!/bin/sh\nexit 1\n")):
        (tools / name).write_text(script)
        (tools / name).chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    return tmp_path / "table"


def test_install_show_and_remove_in_words(run, empty, table):
    said = run("schedule", "install")
    assert (said.code, said.out) == (0, "")
    assert "your crontab" in said.err
    assert "cron does not catch up" in said.err
    shown = run("schedule", "show")
    assert shown.code == 0
    assert "nightly.log" in shown.out
    assert run("schedule", "remove").code == 0
    assert not table.exists()


def test_install_and_show_as_json(run, empty, table):
    done = json.loads(run("schedule", "install", "--json").out)
    assert (done["version"], done["kind"], done["changed"], done["dry_run"]) == (1, "cron", True, False)
    again = json.loads(run("schedule", "install", "--json").out)
    assert (again["changed"], again["steps"]) == (False, [])
    shown = json.loads(run("schedule", "show", "--json").out)
    assert (shown["installed"], shown["active"], shown["current"]) == (True, True, True)
    assert shown["at"] == shown["planned"] == done["at"]
    assert datetime.fromisoformat(shown["next"]).strftime("%H:%M") == shown["at"]
    assert datetime.fromisoformat(shown["next"]).utcoffset() is not None
    assert shown["environment"] == {"DESKOPS_HOME": str(empty), "DESKOPS_KEYRING": "off"}
    assert shown["log"] == str(empty / "logs" / "nightly.log")


def test_a_dry_run_prints_what_it_would_write_and_writes_nothing(run, empty, table):
    said = run("schedule", "install", "--dry-run")
    assert said.code == 0
    assert "run crontab -" in said.out
    assert "begin deskops-sync" in said.out
    assert not table.exists()
    as_json = json.loads(run("schedule", "install", "--dry-run", "--json").out)
    assert (as_json["changed"], as_json["dry_run"], as_json["installed"]) == (False, True, False)


def test_a_dry_run_shows_no_line_of_others(run, empty, table):
    table.write_text("1 1 * * * curl -u li:geheim x\n")
    for form in ((), ("--json",)):
        assert "geheim" not in run("schedule", "install", "--dry-run", *form).out


def test_where_nothing_is_installed_nothing_is_found(run, empty, table):
    for words in ("show", "remove"):
        said = run("schedule", words)
        assert said.code == 5
        assert "deskops schedule install" in said.err


def test_what_is_not_as_it_should_be_exits_with_1(run, empty, table):
    run("schedule", "install")
    run("config", "set", "sync.from", "22:00")
    run("config", "set", "sync.until", "22:30")
    shown = run("schedule", "show", "--json")
    assert (shown.code, json.loads(shown.out)["current"]) == (1, False)
    assert run("schedule", "install").code == 0
    assert run("schedule", "show").code == 0


def test_before_init_it_is_a_matter_of_configuration(run, home, table):
    assert run("schedule", "install").code == 2
    assert not table.exists()


def test_it_speaks_chinese(run, empty, table):
    assert "每晚" in run("schedule", "install", language="zh_CN").err
    assert "下次运行" in run("schedule", "show", language="zh_CN").out


@pytest.mark.parametrize("name", ["install", "show", "remove"])
def test_every_command_has_examples(run, home, name):
    said = run("schedule", name, "-h")
    assert (said.code, f"deskops schedule {name}" in said.out) == (0, True)


def test_the_address_of_the_desk_is_set_by_its_rules(run, home):
    assert run("config", "set", "desk.url", "https://desk.example.com:8443").code == 0
    refused = run("config", "set", "desk.url", "http://desk.example.com")
    assert refused.code == 2
    assert "https://" in refused.err
    found = json.loads(run("config", "show", "desk.url", "--json").out)["settings"]
    assert found == [{"key": "desk.url", "value": "https://desk.example.com:8443"}]


def test_the_doctor_looks_at_the_way_to_the_desk(run, empty, table, tmp_path):
    run("config", "set", "desk.url", "https://desk.example.com")
    file = Authority(tmp_path / "ca", "Test CA").file.rename(tmp_path / "none.pem")
    assert run("config", "set", "desk.ca", file).code == 0
    file.unlink()  # gone since
    run("schedule", "install")
    signs = {each["name"]: each["health"] for each in json.loads(run("doctor", "--json").out)["signs"]}
    assert (signs["schedule"], signs["desk-ca"]) == ("ok", "fail")
    run("schedule", "remove")
    (tmp_path / "none.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    signs = {each["name"]: each["health"] for each in json.loads(run("doctor", "--json").out)["signs"]}
    assert (signs["schedule"], signs["desk-ca"]) == ("warn", "ok")
