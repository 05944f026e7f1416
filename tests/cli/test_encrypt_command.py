"""An encrypted store from the command line: real processes, a passphrase on their input, one line where it fails."""

import json
import sys

import pytest

from deskops.paths import locate
from deskops.store import opening, wrapping
from tests_of_encryption import PASSPHRASE, holds

NEW = f"{PASSPHRASE}\n{PASSPHRASE}\n"
ASKED = f"{PASSPHRASE}\n"


def test_a_day_with_a_passphrase_from_init_to_report(start, home) -> None:
    made = start("init", "--engineer", "李强", "--encrypt", stdin=NEW)
    assert made.code == 0, made.err
    recovery = made.out.strip()
    assert wrapping.recovery_bytes(recovery)
    assert recovery not in made.err
    assert "Write it down" in made.err
    assert start("job", "new", "--title", "卡纸 4711", stdin=ASKED).code == 0
    told = start("today", "--json", stdin=ASKED)
    assert [job["title"] for job in json.loads(told.out)["jobs"]] == ["卡纸 4711"]
    day = start("report", "day", "--all", stdin=ASKED)
    assert (day.code, "this file is not" in day.err) == (0, True)
    assert holds(home / "data", "卡纸 4711") == []
    assert holds(home, recovery, PASSPHRASE) == []  # not in a log either
    assert start("doctor", stdin=f"{recovery}\n").code == 0


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [("", 1, "nobody is there to answer"), ("not this one\n", 1, "does not open the store")],
)
def test_without_the_right_answer_one_line_says_so(start, home, answer, code, words) -> None:
    assert start("init", "--engineer", "李强", "--encrypt", stdin=NEW).code == 0
    said = start("today", stdin=answer)
    assert (said.code, said.out) == (code, "")
    assert words in said.err.splitlines()[0]
    assert len(said.err.splitlines()) == 2  # what is wrong, what to do


def test_an_existing_store_is_encrypted_and_its_recovery_key_renewed(start, home, tmp_path) -> None:
    assert start("init", "--engineer", "李强").code == 0
    assert start("job", "new", "--title", "卡纸 4711").code == 0
    assert "deskops encrypt" in start("doctor").out
    refused = start("init", "--engineer", "李强", "--encrypt", stdin=NEW)
    assert (refused.code, "deskops encrypt" in refused.err) == (1, True)
    done = start("encrypt", "--json", stdin=NEW)
    told = json.loads(done.out)
    assert (done.code, told["key_in"], told["destroyed"]) == (0, "passphrase", [])
    assert holds(home / "data", "卡纸 4711") == []
    again = start("encrypt", stdin=ASKED)
    assert (again.code, "encrypted already" in again.err) == (1, True)
    new = start("encrypt", "--new-recovery-key", "--json", stdin=ASKED)
    assert json.loads(new.out)["recovery_key"] != told["recovery_key"]
    assert start("today", stdin=told["recovery_key"] + "\n").code == 1
    stick = tmp_path / "stick.db"
    assert start("backup", str(stick), stdin=ASKED).code == 0
    answers = f"{json.loads(new.out)['recovery_key']}\n{NEW}"
    elsewhere = str(tmp_path / "elsewhere")
    back = start("restore", str(stick), "--yes", stdin=answers, DESKOPS_HOME=elsewhere)
    assert back.code == 0, back.err
    assert "卡纸 4711" in start("today", stdin=ASKED, DESKOPS_HOME=elsewhere).out
    assert not opening.is_plain(locate({"DESKOPS_HOME": elsewhere}).store)


def test_a_plain_store_loads_nothing_of_it(start, home) -> None:
    """What a person waits for pays nothing for what they do not use."""
    assert start("init", "--engineer", "李强").code == 0
    code = (
        "import sys; from deskops.cli.boundary import run; run(['today'], 'en'); "
        "print([n for n in sys.modules if n.startswith(('sqlcipher3', 'cryptography', 'keyring')) "
        "or n in ('deskops.ops.store_key', 'deskops.store.wrapping', 'deskops.ops.secrets')])"
    )
    said = start(code=code)
    assert said.out.splitlines()[-1] == "[]", sys.version
