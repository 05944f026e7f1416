"""Threat 38: a token or key never stands in settings, logs, crash reports, words of a command, or `ps`."""

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from deskops.cli import output
from deskops.cli.boundary import judge
from deskops.errors import Refused
from deskops.ops import journal
from deskops.ops.secrets import SIGNING_KEY, TOKEN, Secrets
from deskops.paths import locate

VALUE = "tok-7f3a91c2d4e5"
KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIGeheimGeheim\n-----END PRIVATE KEY-----\n"
PARTS = (VALUE, "MC4CAQAwBQYDK2VwBCIEIGeheimGeheim")


@pytest.fixture
def kept(empty) -> Secrets:
    """A laptop with a token and a key in its file."""
    made = Secrets(locate())
    made.put(TOKEN, VALUE)
    made.put(SIGNING_KEY, KEY)
    return made


def told_in(home: Path) -> list[str]:
    """The files of a home that hold a part of a secret, beside the one that is made for it."""
    return [
        str(file.relative_to(home))
        for file in home.rglob("*")
        if file.is_file() and any(part.encode() in file.read_bytes() for part in PARTS)
    ]


def wrong(token: str) -> None:
    raise ValueError(f"the desk did not like {token}")


def test_a_defect_that_quotes_a_secret_tells_it_nowhere(run, kept, empty, capsys, monkeypatch):
    run("config", "path")
    monkeypatch.setattr(output.voice, "verbose", True)
    for each in (kept.get(TOKEN), kept.get(SIGNING_KEY)):
        with pytest.raises(ValueError, match="did not like") as caught:
            wrong(each)
        assert judge(caught.value) == 70
        assert any(part in "".join(traceback.format_exception(caught.value)) for part in PARTS)
    said = capsys.readouterr()
    assert "the desk did not like" in said.err
    assert not any(part in said.err + said.out for part in PARTS)
    assert list((empty / "logs").glob("crash-*.json"))
    assert told_in(empty) == ["data/secrets/secrets.json"]


def test_an_error_that_quotes_a_secret_tells_it_nowhere(run, kept, empty, capsys):
    run("config", "path")
    judge(Refused(f"no: {kept.get(TOKEN)}", hint=f"not even {kept.get(SIGNING_KEY)}"))
    said = capsys.readouterr()
    assert "no: …" in said.err
    assert not any(part in said.err for part in PARTS)
    assert told_in(empty) == ["data/secrets/secrets.json"]


def test_no_fact_of_the_log_tells_a_secret_not_even_a_strangers(kept, empty):
    journal.note(locate(), "done", message=f"sent {VALUE}", code=VALUE, place="https://li:geheim1@proxy")
    journal.note(locate(), "done", message="Authorization: Bearer fremd-fremd-fremd")
    text = (empty / "logs" / "deskops.log").read_text("utf-8")
    assert not any(part in text for part in (*PARTS, "geheim1", "fremd-fremd"))
    assert len([json.loads(line) for line in text.splitlines()]) >= 2


def test_no_command_tells_a_secret(run, kept, empty):
    run("config", "set", "desk.url", "https://desk.example.com")
    for words in ("config show", "doctor", "doctor --json", "log", "log --json", "-v today", "backup"):
        said = run(*words.split())
        assert not any(part in said.out + said.err for part in PARTS), words
    assert told_in(empty) == ["data/secrets/secrets.json"]


def test_a_password_in_a_setting_of_the_environment_is_refused_and_not_told(run, empty, monkeypatch):
    monkeypatch.setenv("DESKOPS_DESK_PROXY", "http://li:geheim1@proxy:3128")
    said = run("today")
    assert said.code == 2
    assert "geheim1" not in said.err
    assert "geheim1" not in (empty / "logs" / "deskops.log").read_text("utf-8")


def test_neither_arguments_nor_environment_of_a_process_tell_a_secret(kept, empty):
    if not Path("/proc/self/environ").exists():
        pytest.skip("this system shows no process's environment: nothing was looked at")
    code = (
        "from deskops.ops.secrets import Secrets; from deskops.paths import locate; "
        "found = Secrets(locate()).get('token'); import pathlib, subprocess, sys; "
        "read = lambda name: pathlib.Path('/proc/self', name).read_bytes(); "
        "child = subprocess.run([sys.executable, '-c', 'import os; print(dict(os.environ))'], capture_output=True); "
        "print(len(found), found.encode() in read('cmdline') + read('environ') + child.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=os.environ
    )
    assert done.stdout.split() == [str(len(VALUE)), "False"]


def test_an_error_of_sql_hides_what_was_to_be_written(context):
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    with context.act() as act, pytest.raises(SQLAlchemyError) as caught:
        act.session.execute(text("INSERT INTO nowhere VALUES (:token)"), {"token": VALUE})
    assert VALUE not in str(caught.value)
