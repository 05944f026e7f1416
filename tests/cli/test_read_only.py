"""`--read-only` and `--dry-run`: the exact plan, and nothing of the store is changed by it."""

import contextlib
import hashlib
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import click
import pytest

from deskops.cli import groups
from deskops.cli.read_only import ACTS, REFUSED, WRITES_WITH, read_only
from deskops.paths import locate

# Ids and instants are others the next time; all else of a plan is what is written.
_OTHER_NEXT_TIME = frozenset(
    {
        "received_at",
        "created_at",
        "contact_id",
        "request_id",
        "attachment",
        "problem",
        "taken_at",
        "entry",
        "step",
        "id",
    }
    | {"job_id", "job", "inspection", "inspection_id", "at", "gateway_mac", "started_at", "finished_at"}
)


@pytest.fixture(autouse=True)
def _as_it_was() -> object:
    yield
    read_only.on = False


def _store(home: Path) -> Path:
    return locate({"DESKOPS_HOME": str(home)}).store


def _digest(home: Path) -> str:
    """Of every page of the store, its counters and numbers among them, and of every file beside it but its lock."""
    found = hashlib.sha256()
    with contextlib.closing(sqlite3.connect(_store(home))) as store:
        found.update(store.serialize())
    for path in sorted(home.rglob("*")):
        beside = not {"logs", "exports"} & set(path.relative_to(home).parts)
        if path.is_file() and beside and not path.name.startswith(_store(home).name):
            found.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def _entries(home: Path) -> dict[str, tuple[str, str, dict[str, Any]]]:
    with contextlib.closing(sqlite3.connect(_store(home))) as store:
        personal = {
            (entry, key): json.loads(value)
            for entry, key, value in store.execute("SELECT entry, key, value FROM personal")
        }
        rows = store.execute("SELECT id, kind, action, payload FROM entry ORDER BY at").fetchall()
    return {
        row: (
            kind,
            action,
            {name: personal.get((row, name), value) for name, value in json.loads(payload).items()},
        )
        for row, kind, action, payload in rows
    }


def _same(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields.items()
        if name not in _OTHER_NEXT_TIME and value not in (None, "")
    }


@pytest.fixture
def told(run, demo, tmp_path):
    """Names of what is there, to be put into calls."""
    picture = tmp_path / "p.png"
    picture.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cf"
            "c000000301010018dd8db00000000049454e44ae426082"
        )
    )
    jobs = json.loads(run("job", "list", "--open", "--json").out)["jobs"]
    new = [one["number"] for one in jobs if one["status"] == "dispatched"]
    devices = json.loads(run("asset", "list", "--kind", "pc", "--json").out)["assets"]
    return {
        "job": new[0],
        "other": new[1],
        "picture": str(picture),
        "device": devices[0]["tag"],
        "spare": devices[0]["tag"],
        "me": jobs[0]["assignee"],
        "site": json.loads(run("site", "list", "--json").out)["sites"][0]["code"],
    }


# What is done to one store, one after another: each is planned, then done, and held against its plan.
DAY = (
    ("job", "new", "{new}", "--asset", "{device}", "--caller", "王五", "--phone", "13800000000"),
    ("job", "accept", "{job}"),
    ("undo",),
    ("redo",),
    ("job", "undo", "{job}"),
    ("job", "redo", "{job}"),
    ("job", "depart", "{job}"),
    ("job", "arrive", "{job}"),
    ("job", "start", "{job}"),
    ("job", "note", "{job}", "--text", "looked at it"),
    ("job", "photo", "{job}", "--file", "{picture}"),
    ("job", "part", "{job}", "--name", "fuser", "--old-serial", "A1"),
    ("job", "hold", "{job}", "--party", "parts", "--reason", "ordered"),
    ("job", "resume", "{job}"),
    ("job", "resolve", "{job}", "--cause", "dust", "--solution", "cleaned", "--minutes", "5"),
    ("job", "prioritise", "{other}", "--priority", "critical", "--reason", "the boss"),
    ("job", "cancel", "{other}", "--reason", "twice"),
    ("inspection", "start", "--asset", "{device}"),
    ("inspection", "note", "--text", "dusty"),
    ("inspection", "problem", "the fan is loud"),
    ("inspection", "fill"),
    ("inspection", "undo"),
    ("inspection", "redo"),
    ("inspection", "finish", "--reason", "later"),
    ("problem", "job", "{problem}", "--due", "2030-01-07"),
    (
        "job",
        "batch",
        "{spare}",
        "--kind",
        "install",
        "--date",
        "2030-01-07",
        "--title",
        "New PC",
        "--engineer",
        "{me}",
    ),
    ("asset", "correct", "{device}", "model", "X1"),
    ("kb", "add", "卡纸", "--symptom", "it jams", "--cause", "dust", "--solution", "clean it"),
    ("calendar", "correct", "2026-11-30", "off"),
    (
        "campaign",
        "plan",
        "--period",
        "2030-H1",
        "--kind",
        "network",
        "--site",
        "{site}",
        "--engineer",
        "{me}",
    ),
    ("campaign", "agree", "{site}", "--date", "2030-01-08", "--contact", "王五"),
    ("campaign", "call-off", "2030-H1", "--reason", "no budget"),
    ("sla", "set", "arrival", "2h", "--priority", "critical"),
)


def test_each_act_is_planned_as_it_is_then_written_and_its_plan_changes_nothing(run, demo, told):
    for call in DAY:
        if "{problem}" in call:
            told["problem"] = json.loads(run("problem", "list", "--json").out)["problems"][0]["id"]
        words = [each.format(new="Paper jam", **told) for each in call]
        if call[:2] == ("campaign", "plan"):  # it has a --dry-run of its own
            assert run("--read-only", *words).code == 0
            assert run(*words).code == 0
            continue
        before, known = _digest(demo), _entries(demo)
        planned = run("--read-only", *words, "--json")
        assert planned.code == 0, (words, planned.err)
        assert _digest(demo) == before, words
        by_itself = run(*words, "--dry-run", "--json")
        assert by_itself.code == 0, (words, by_itself.err)
        assert _digest(demo) == before, words
        body = json.loads(planned.out)
        assert body["written"] is False
        assert run(*words, "--json").code == 0, words
        would = [
            (one["kind"], one["action"], _same(one["fields"]))
            for one in body["would"]
            if one["action"] != "put"
        ]
        done = [
            (kind, action, _same(payload))
            for row, (kind, action, payload) in _entries(demo).items()
            if row not in known
        ]
        assert would == done, words
        assert body["would"], words
        assert _digest(demo) != before, words


def test_the_number_of_a_job_that_is_planned_is_not_used_up(run, demo):
    planned = json.loads(run("job", "new", "Paper jam", "--dry-run", "--json").out)["would"]
    number = next(one["name"] for one in planned if one["kind"] == "job")
    assert run("job", "new", "Paper jam").out.strip() == number


def test_the_plan_in_words_names_record_step_and_fields_and_says_that_nothing_was_written(run, demo, told):
    planned = run("--read-only", "job", "note", told["job"], "--text", "looked at it")
    assert planned.code == 0
    assert planned.out.splitlines() == [f"job {told['job']}: Add a note", "  Text: looked at it"]
    assert "Nothing was written" in planned.err


def test_the_plan_in_words_has_names_for_ids_words_for_stored_values_and_local_times(run, demo):
    words = ("job", "new", "Paper jam", "--caller", "王丽", "--priority", "urgent")
    lines = run("--read-only", *words).out.splitlines()
    assert {"  Contact: 王丽", "  Priority: urgent", "  Reported via: walk-in", "  VIP: no"} <= set(lines)
    assert next(line for line in lines if line.startswith("  Engineer: ")) == "  Engineer: 陈志明"
    at = next(line for line in lines if line.startswith("  Reported at: "))
    assert re.fullmatch(r"  Reported at: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d", at)
    assert not any(re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|\dZ$|pinyin|_id", line) for line in lines)


@pytest.mark.parametrize(
    "call",
    [
        ("job", "close", "{job}"),
        ("job", "note", "{job}"),
        ("job", "accept", "nothing"),
        ("undo",),
        ("asset", "correct", "{device}", "colour", "red"),
    ],
)
def test_what_is_refused_is_refused_in_the_same_words(run, demo, told, call):
    words = [each.format(**told) for each in call]
    really = run(*words)
    assert really.code != 0
    assert run("--read-only", *words) == really
    read_only.on = False
    assert run(*words, "--dry-run") == really


def test_the_environment_says_it_too_and_the_next_run_writes_again(run, demo, told, monkeypatch):
    before = _digest(demo)
    with monkeypatch.context() as patch:
        patch.setenv("DESKOPS_READ_ONLY", "1")
        assert run("job", "accept", told["job"]).code == 0
        assert _digest(demo) == before
        patch.setenv("DESKOPS_READ_ONLY", "0")
        assert run("job", "accept", told["job"]).code == 0
    assert _digest(demo) != before


def _leaves(command: click.Command, names: tuple[str, ...]) -> Any:
    if not isinstance(command, click.Group):
        yield " ".join(names), command
        return
    context = click.Context(command, info_name=" ".join(("deskops", *names)))
    for name in command.list_commands(context):
        yield from _leaves(command.get_command(context, name), (*names, name))


LEAVES = dict(_leaves(groups.root(), ()))
PLANNED = {f"{group} {name}".strip() for group, names in ACTS.items() for name in names}
# Nothing is written by these; a command that is new is entered here, in ACTS or in REFUSED.
READ = frozenset(
    "today ready collect verify log completion reset-terminal inspect scan;job list;job show;inspection list;"
    "inspection show;inspection next;campaign list;campaign show;campaign visits;campaign next;template list;"
    "template show;template check;template export;problem list;check list;check show;asset list;asset show;"
    "asset history;asset find;site list;site show;calendar list;calendar show;sla list;sla show;kb search;kb show;"
    "report order;report inspection;report day;report campaign;report revisions;report labels;sync status;"
    "sync attention;sync log;desk status;desk board;desk list;desk show;desk attention;desk cover list;"
    "desk person list;audit verify;keys list;keys card;config show;config path;schedule show".replace(
        "today ready collect verify log completion reset-terminal inspect scan",
        "today;ready;collect;verify;log;completion;reset-terminal;inspect;scan",
    ).split(";")
)


def test_every_command_has_its_place():
    own = {
        name
        for name, command in LEAVES.items()
        if name not in PLANNED and any(one.name == "dry_run" for one in command.params)
    }
    places = [PLANNED, set(REFUSED) - {"sync"}, own, READ]
    assert set().union(*places) == set(LEAVES)
    assert sum(map(len, places)) == len(LEAVES)
    for name in PLANNED:
        assert sum("--dry-run" in one.opts for one in LEAVES[name].params) == 1, name
    assert set(WRITES_WITH) <= READ | own


_FITTING = ((), ("{job}",), ("{device}",), ("Paper jam",), ("2026-11-30", "off"), ("{device}", "model", "X1"))
_OUTSIDE = frozenset(
    {"scan", "inspect", "reset-terminal", "report campaign"}
)  # of networks, machines and terminals


@pytest.mark.parametrize("name", sorted({name.split()[0] for name in LEAVES} - _OUTSIDE))
def test_no_command_changes_the_store(run, demo, told, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    before = _digest(demo)
    for leaf in [each for each in LEAVES if each.split()[0] == name]:
        for words in _FITTING:
            run("--read-only", *leaf.split(), *(each.format(**told) for each in words))
            assert _digest(demo) == before, (leaf, words)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_planned_is_refused_and_says_what_reads_instead(run, demo, name):
    needed = (
        ["x" for one in LEAVES[name].params if one.required and isinstance(one, click.Argument)]
        if name in LEAVES
        else []
    )
    options = {
        "desk enrol": ["--site", "x"],
        "desk join": ["--db", "x", "--keys", "y"],
        "desk person export": ["-o", "x.json"],
    }.get(name, [])
    said = run("--read-only", *name.split(), *needed, *options)
    assert said.code == 1, (name, said.err)
    assert REFUSED[name] in said.err


@pytest.mark.parametrize(
    ("words", "way"),
    [
        (
            ("job", "note", "001", "--text", "x"),
            "deskops --read-only job note, or deskops job note --dry-run",
        ),
        (("sync",), "deskops --read-only sync"),
    ],
)
def test_after_the_command_it_says_where_it_stands(run, demo, words, way):
    said = run(*words, "--read-only")
    assert said.code == 2
    assert said.err.splitlines()[-1].strip() == f"It stands before the command: {way}"
