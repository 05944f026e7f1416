"""Hostile texts through every command: what is stored and what is typed never reaches a terminal as it is.

Threats 25 to 27. The store is a day of work in which every text that a person, a file or a machine can fill was
replaced; a column or a command that is new must find its place in the tables below.
"""

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
import pytest
from sqlmodel import SQLModel

import deskops.store.tables  # noqa: F401 - enters every table
from deskops.cli import boundary, groups
from deskops.paths import locate
from tests_of_hostile_texts import FREE, JSON, poison

HOSTILE: Final = (
    "=1+1 \x1b[2J\x1b]52;c;aGk=\x07\x1b[5;31m [@click=app.bell]y[/] [link=file:///e]z[/link] \u202e\u2066"
    ' \x9b31m $error {0} %s "q",;\r\nError: forged\n{"version": 9}\tend'
)
TYPED: Final = HOSTILE + " \udcff"  # bytes that are no text arrive so from a shell
FORBIDDEN: Final = {*map(chr, (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))), *"\u202e\u2066\udcff"}
COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")

# Columns of text that are ours or are proven on their way in.
_OURS: Final = """
    id digest extra kind kinds hours language created_at tag ip mac site_id bought warranty_until status concerns
    subject item sha256 media_type taken_at holidays workdays role skills pinyin action at wall author replica
    boot refused received ref head bucket stamp asset_id job_id started_at finished_at signed assignee priority
    contact_id day urgency sla_item sla_outcome due_at warn_at accepted_at arrived_at resolved_at finished_on
    hold_party last_at key salt entry due solved_at verdict term customer_id code gateway_mac engineer_id
    starts_at ends_at cover targets cidr gateway dns ranges channel received_at number planned_for request_id
    template_id campaign inspection_id check_id severity topic settled_by slot touched engineer public_key token
    next_token token_since enrolled_at last_seen turn turn_before order expires_at used_at made_by since until
    settled_at form offered_by confirmed_at nonce terms period campaign_id assets ended_at clock applied_at
"""
OURS: Final = frozenset(_OURS.split())

_PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)

# How each command is called on that store; {text} is typed by somebody who means no good.
CALLS: Final[dict[str, tuple[str, ...]]] = {
    "today": ("", "--all"),
    "job list": ("", "--open", "--site {site}"),
    "job show": ("{job}",),
    "job new": ("--title {text}", "{text} --note {text} --caller {text} --department {text}"),
    "job note": ("{job} --text {text}",),
    "job hold": ("{job} --party user --reason {text}",),
    "job photo": ("{job} --file {picture} --caption {text}",),
    "job part": ("{job} --name {text} --old-serial {text}",),
    "job resolve": ("{job} --cause {text} --solution {text} --minutes 5",),
    "job batch": ("{asset} --kind install --date 2030-01-07 --note {text} --title {text}",),
    "ready": ("", "--all"),
    "inspection list": ("",),
    "inspection show": ("", "{visit}"),
    "inspection next": ("",),
    "inspection answer": ("user {text} --note {text} --inspection {visit}",),
    "inspection note": ("--text {text} --inspection {visit}",),
    "inspection problem": ("{text} --detail {text} --inspection {visit}",),
    "campaign list": ("",),
    "campaign show": ("", "{campaign}"),
    "campaign visits": ("",),
    "campaign next": ("",),
    "campaign agree": ("{site} --date 2030-01-07 --contact {text}",),
    "campaign cancel": ("{site} --reason {text}",),
    "template list": ("--all",),
    "template show": ("PC",),
    "problem list": ("",),
    "check list": ("",),
    "asset list": ("",),
    "asset show": ("{asset}",),
    "asset history": ("{asset}",),
    "asset find": ("打印机", "{text}"),
    "asset correct": ("{asset} model {text}",),
    "site list": ("",),
    "site show": ("{site}",),
    "calendar list": ("",),
    "sla list": ("",),
    "sla show": ("",),
    "kb search": ("卡纸", "{text}"),
    "kb add": ("{text} --symptom {text} --cause {text} --solution {text}",),
    "report day": ("",),
    "report revisions": ("{job}",),
    "sync status": ("",),
    "sync attention": ("",),
    "audit verify": ("",),
    "config show": ("", "--origin"),
    "keys list": ("", "--set {text}"),
    "keys card": ("", "--set {text}"),
    "schedule show": ("",),
    "backup": ("--list",),
    "doctor": ("", "--terminal"),
    "report-bundle": ("--dry-run",),
    "log": ("",),
}
# Left out of what is typed everywhere: they start something that goes on, or write outside of their home.
GO_ON: Final = frozenset(
    {"desk serve", "demo", "reset-terminal", "schedule install", "schedule remove", "restore"}
)


def _leaves() -> Iterator[tuple[str, click.Command]]:
    def below(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=names[-1])
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from below(found, (*names, name))
        else:
            yield " ".join(names), command

    for name, entry in groups.COMMANDS.items():
        yield from below(entry.load().build(name), (name,))


LEAVES: Final = dict(_leaves())
TAKES_TEXT: Final = sorted(
    name
    for name, command in LEAVES.items()
    if name not in GO_ON and any(isinstance(one, click.Argument) for one in command.params)
)


@pytest.fixture(scope="session")
def _poisoned(_demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A day with a visit, a problem, an article, a round and a signature, and then every free text replaced."""
    home = tmp_path_factory.mktemp("poisoned") / "home"
    shutil.copytree(_demo_home, home)
    picture = home.with_name("p.png")
    picture.write_bytes(_PIXEL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKOPS_HOME", str(home))
        patch.setenv("DESKOPS_LANG", "en")
        patch.setenv("DESKOPS_KEYRING", "off")
        there = _live(str(picture))
    with contextlib.closing(sqlite3.connect(locate({"DESKOPS_HOME": str(home)}).store)) as store, store:
        poison(store, lambda _old: HOSTILE)
    return {**there, "home": str(home), "picture": str(picture)}


def _said(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = boundary.run(list(words), "en")
    return code, out.getvalue(), err.getvalue()


def _told(*words: str) -> Any:
    code, out, err = _said(*words, "--json")
    assert code == 0, (words, err)
    return json.loads(out)


def _live(picture: str) -> dict[str, str]:
    job = next(one for one in _told("today")["jobs"] if one["status"] == "dispatched")["number"]
    _told("job", "accept", job)
    _told("job", "note", job, "--text", "换了网线 and looked")
    _told("job", "photo", job, "--file", picture, "--caption", "机房 photo")
    asset = _told("asset", "list", "--kind", "pc", "--limit", "1")["assets"][0]
    visit = _told("inspection", "start", "--asset", asset["tag"])["number"]
    _told("inspection", "answer", "case", "fail", "--note", "有 灰尘", "--inspection", visit)
    _told("inspection", "problem", "屏幕 碎", "--detail", "左上 角", "--inspection", visit)
    _told("inspection", "note", "--text", "下次 再来", "--inspection", visit)
    _told("campaign", "plan", "--period", "2030-H1", "--kind", "printer", "--engineer", "黄国强")
    campaign = _told("campaign", "list", "--status", "running")["campaigns"][0]["number"]
    site = _told("campaign", "visits")["visits"][0]["site_code"]
    return {"job": job, "asset": asset["tag"], "visit": visit, "campaign": campaign, "site": site}


@pytest.fixture
def poisoned(home: Path, _poisoned: dict[str, Any]) -> dict[str, Any]:
    """A copy of that day; a picture to add, and a text that is typed."""
    shutil.copytree(_poisoned["home"], home)
    return {**_poisoned, "text": TYPED}


def _harmless(said: Any, *, coloured: bool = False) -> None:
    for text in (said.out, said.err):
        shown = text
        if coloured:
            assert "\x1b[5;31m" not in text
            shown = COLOUR.sub("", text)
        assert not FORBIDDEN & set(shown), sorted(map(ascii, FORBIDDEN & set(shown)))
        assert "\nError: forged" not in text
    assert said.code != 70, said.err


ORDERS: Final = [(name, place) for name, calls in CALLS.items() for place in range(len(calls))]


def _order(name: str, place: int, places: dict[str, Any]) -> list[str]:
    return [*name.split(), *(word.format(**places) for word in CALLS[name][place].split())]


@pytest.mark.parametrize(("name", "place"), ORDERS, ids=[f"{name} {place}" for name, place in ORDERS])
def test_threat_26_nothing_that_is_stored_reaches_a_terminal_as_it_is(
    run: Any, poisoned: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str, place: int
) -> None:
    """Threat 25 and threat 26, plain and as a table in colours, in both languages."""
    order = _order(name, place, poisoned)
    _harmless(run(*order))
    _harmless(run(*order, language="zh_CN"))
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    _harmless(run(*order), coloured=True)


@pytest.mark.parametrize(("name", "place"), ORDERS, ids=[f"{name} {place}" for name, place in ORDERS])
def test_threat_27_what_scripts_read_is_whole(
    run: Any, poisoned: dict[str, Any], name: str, place: int
) -> None:
    """Threat 27: JSON of one object, CSV whose rows have the length of its head and no formula."""
    order = _order(name, place, poisoned)
    options = {text for one in LEAVES[name].params for text in one.opts}
    if "--json" in options:
        said = run(*order, "--json")
        _harmless(said)
        if said.code == 0:
            assert json.loads(said.out)["version"] == 1
    if "--csv" in options:
        said = run(*order, "--csv")
        assert said.code == 0, said.err
        head, *rows = csv.reader(io.StringIO(said.out))
        assert {len(row) for row in rows} <= {len(head)}
        assert not [cell for row in rows for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("name", TAKES_TEXT)
def test_threat_25_what_is_typed_is_never_said_back_as_it_is(
    run: Any, poisoned: dict[str, Any], name: str
) -> None:
    """Threat 25: every command that takes a name, a file or a text is given one that means no good."""
    arguments = [one for one in LEAVES[name].params if isinstance(one, click.Argument) and one.required]
    required = [
        word
        for one in LEAVES[name].params
        if isinstance(one, click.Option) and one.required
        for word in (one.opts[0], TYPED)
    ]
    for typed in (TYPED, HOSTILE.replace("\n", " ")):
        _harmless(run(*name.split(), *[typed] * max(1, len(arguments)), *required))


def test_the_data_of_scripts_is_the_data_as_it_is_stored(run: Any, poisoned: dict[str, Any]) -> None:
    """What is made harmless for eyes is whole for programs."""
    shown = json.loads(run("asset", "show", poisoned["asset"], "--json").out)
    assert HOSTILE in list(_texts(shown))
    assert HOSTILE in list(_texts(json.loads(run("job", "show", poisoned["job"], "--json").out)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def test_each_column_of_text_is_free_or_ours() -> None:
    """A column that is new is put among those that are replaced, unless nobody can fill it as he likes."""
    names = {
        column.name
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if column.type.python_type is str
    }
    assert names - FREE - JSON - OURS == set()


def test_each_command_that_reads_is_called() -> None:
    """A command with JSON that needs no argument at all shows something: it is among those that are called."""
    reads = {
        name
        for name, command in LEAVES.items()
        if name.split()[-1] in {"list", "show", "today", "history", "visits", "search", "find"}
        and not name.startswith("desk ")
    }
    assert reads - set(CALLS) - {"kb show", "check show", "calendar show"} == set()
