"""A desk that is made in a PostgreSQL database is found there again by every process of its home."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from deskops.errors import Refused, StoreAway, UsageError
from deskops.ops.context import Context, open_context
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.setup import init


def opened(home: Path) -> Context:
    return open_context({"DESKOPS_HOME": str(home)})


def test_it_is_kept_there_and_its_address_is_its_owners_alone(tmp_path: Path, postgres_url: str) -> None:
    with closing(opened(tmp_path)) as context:
        init_desk(context, name="desk", person="王主管", db=postgres_url)
    with closing(opened(tmp_path)) as context:
        assert context.is_server_database
        assert not context.paths.store.exists()
        assert context.paths.database.stat().st_mode & 0o077 == 0
        assert context.views.execute("SELECT value FROM meta WHERE key = 'role'").fetchone() == ("desk",)
        with pytest.raises(Refused, match="王主管"):
            init_desk(context, db=postgres_url)


def test_the_command_makes_it_and_other_commands_find_it(tmp_path: Path, postgres_url: str) -> None:
    environment = os.environ | {"DESKOPS_HOME": str(tmp_path), "DESKOPS_KEYRING": "off", "PYTHONUTF8": "1"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "deskops", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    made = run("desk", "init", "--db", postgres_url, "--person", "王主管", "--json")
    assert made.returncode == 0, made.stderr
    assert postgres_url in made.stdout
    proven = run("audit", "verify")
    assert (proven.returncode, proven.stderr) == (0, ""), proven.stdout


def test_an_address_that_is_none_or_does_not_answer_is_not_remembered(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as context:
        for address, kind in (("mysql://x", UsageError), ("postgresql://127.0.0.1:1/x", StoreAway)):
            with pytest.raises(kind):
                init_desk(context, db=address)
    with closing(opened(tmp_path)) as context:
        assert not context.is_server_database


def test_a_home_that_has_a_store_keeps_it(tmp_path: Path, postgres_url: str) -> None:
    with closing(opened(tmp_path)) as context:
        init(context, "李强")
        with pytest.raises(Refused):
            init_desk(context, db=postgres_url)
    with closing(opened(tmp_path)) as context:
        assert context.identity.name == "李强"
