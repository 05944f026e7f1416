"""`deskops report-bundle`: it tells how the program stands, and a mark put into every text here is not in it."""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deskops.config.settings import specs
from deskops.domain.nouns import Kind
from deskops.ops import journal
from deskops.paths import locate

MARK = "Zqxj"  # in no text of ours, no name of code and no number
# What a store needs to be read at all: ids, digests, times, numbers, words of fixed sets. All else is somebody's text.
STRUCTURE = re.compile(r"[0-9a-f-]{16,}|[0-9T:.+Z-]+|[a-z][a-z_-]*|[0-9A-Z]{0,6}|")


def marked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: marked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [marked(one) for one in value]
    if not isinstance(value, str) or STRUCTURE.fullmatch(value):
        return value
    try:
        inner = json.loads(value)
    except ValueError:
        inner = None
    if isinstance(inner, dict | list):
        return json.dumps(marked(inner))
    return f"{MARK}{value}"


def mark_store(file: Path) -> int:
    """How many texts of the store carry the mark now; a rule of its tables may keep some as they are."""
    count = 0
    with closing(sqlite3.connect(file)) as store, store:
        store.create_function("marked", 1, marked)
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for column in [row[1] for row in store.execute(f"PRAGMA table_info({table})")]:
                field = f'"{column}"'
                change = f"SET {field} = marked({field}) WHERE {field} IS NOT marked({field})"
                count += store.execute(f"UPDATE OR IGNORE {table} {change}").rowcount
    return count


def mark_settings(home: Path) -> None:
    lines = []
    for key, spec in specs().items():
        if spec.kind is str and spec.rule is None and "." not in key:
            lines.append(f'{key} = "{MARK}"')
    lines += [f'[company]\nname = "{MARK} 有限公司"\naddress = "{MARK}"\nphone = "{MARK}"\nfooter = "{MARK}"']
    lines += [f'[customer]\nname = "{MARK}"', f'[desk]\nurl = "https://{MARK.lower()}.example.com"']
    lines += [f'[checks.expected."site:{MARK}"]\nservices = ["{MARK}"]', f'[keys]\n"{MARK}.x" = "f12"']
    lines += [f'[naming]\npattern = "{MARK}"', "[ui]\nascii = true"]
    (home / "config.toml").write_text("\n".join(lines) + "\n", "utf-8")


def mark_logs(home: Path) -> None:
    paths = locate({"DESKOPS_HOME": str(home)})
    journal.note(paths, "done", message=f"{MARK} 已受理", command="job accept", exit=0, ms=12)
    journal.note(paths, "error", message=MARK, command=f"{MARK}", code=MARK, crash=MARK)
    journal.note(paths, MARK, message=MARK)
    with (paths.logs / "deskops.log").open("a", encoding="utf-8") as file:
        file.write(f"{MARK}, and no record\n")
    crash = {"written": "2026-11-23T09:00:00+00:00", "deskops": MARK, "platform": MARK, "message": MARK}
    errors = [
        {
            "kind": "builtins.ValueError",
            "frames": ["deskops/tui/work.py:61 _attempt", f"{MARK} 账户"],
            "x": MARK,
        }
    ]
    (paths.logs / "crash-20261123T090000-1.json").write_text(json.dumps({**crash, "errors": errors}), "utf-8")
    (paths.logs / "crash-20261123T090000-2.json").write_text(f'"{MARK}"', "utf-8")
    (paths.logs / "screen.log").write_text(MARK, "utf-8")


def unpacked(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


@pytest.fixture
def everywhere(demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert mark_store(demo / "data" / "deskops.db") > 10_000
    mark_settings(demo)
    mark_logs(demo)
    monkeypatch.setattr("socket.gethostname", lambda: f"{MARK}-PC")
    monkeypatch.setattr("platform.node", lambda: f"{MARK}-PC")
    monkeypatch.setenv("USER", MARK)
    return demo


def test_a_mark_in_every_text_is_nowhere_in_the_bundle(run, everywhere, tmp_path):
    """Threats 27, 38 and 43: what is sent on holds no text that a person, a machine or a customer's list brought in."""
    said = run("report-bundle", "--yes", "-o", tmp_path / "b.zip")
    assert said.code == 0, said
    found = unpacked(tmp_path / "b.zip")
    assert [name for name, content in found.items() if MARK.lower().encode() in content.lower()] == []
    assert MARK.lower() not in (said.out + said.err).lower()
    assert (tmp_path / "b.zip").read_bytes().lower().count(MARK.lower().encode()) == 0


def test_the_bundle_tells_what_helps(run, everywhere, tmp_path):
    run("report-bundle", "--yes", "-o", tmp_path / "b.zip")
    found = unpacked(tmp_path / "b.zip")
    told = {name: json.loads(content) for name, content in found.items() if name.endswith(".json")}
    assert {sign["name"] for sign in told["doctor.json"]["signs"]} >= {"version", "sqlite", "disk", "store"}
    assert told["versions.json"]["libraries"]["textual"]
    assert told["settings.json"]["settings"]["ui.ascii"] == {"origin": "file", "value": True}
    assert told["settings.json"]["settings"]["company.name"]["value"] == "set"
    assert told["store.json"]["records"][Kind.ASSET] > 1_000
    accepted = [each for each in told["journal.json"]["records"] if each.get("command") == "job accept"]
    assert [(each["exit"], each["ms"]) for each in accepted] == [(0, 12)]
    assert told["crash-1.json"]["errors"] == [
        {"kind": "builtins.ValueError", "frames": ["deskops/tui/work.py:61 _attempt", "…"]}
    ]


def test_what_is_in_it_is_said_before_it_is_written(run, demo, tmp_path):
    said = run("report-bundle", "--dry-run", "-o", tmp_path / "b.zip")
    assert said.code == 0
    assert not (tmp_path / "b.zip").exists()
    run("report-bundle", "--yes", "-o", tmp_path / "b.zip")
    assert all(f"  {name}: " in said.err for name in unpacked(tmp_path / "b.zip"))


def test_nobody_is_asked_where_nobody_is(run, demo, tmp_path):
    said = run("report-bundle", "-o", tmp_path / "b.zip")
    assert said.code == 2
    assert "--yes" in said.err
    assert not (tmp_path / "b.zip").exists()


def test_nothing_is_written_over(run, demo, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    assert run("report-bundle", "--yes", "-o", tmp_path / "b.zip").code == 2
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_json_names_the_file_and_its_parts(run, demo, tmp_path):
    body = json.loads(run("report-bundle", "--yes", "--json", "-o", tmp_path / "b.zip").out)
    assert body["path"] == str(tmp_path / "b.zip")
    assert {part["name"] for part in body["parts"]} == set(unpacked(tmp_path / "b.zip"))


@pytest.mark.parametrize("content", [b"", b"x" * 4096])
def test_a_store_that_cannot_be_read_is_no_obstacle(run, demo, tmp_path, content):
    (demo / "data" / "deskops.db").write_bytes(content)
    (demo / "config.toml").write_text("engineer = [", "utf-8")
    assert run("report-bundle", "--yes", "-o", tmp_path / "b.zip").code == 0
    assert "store.json" in unpacked(tmp_path / "b.zip")
