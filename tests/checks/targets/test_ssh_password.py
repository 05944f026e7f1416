"""Logins by password that succeed and fail, against another SSH server than OpenSSH's: inspect, and what fix runs."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.checks.targets.conftest import needs
from tests.checks.targets.password_server import PASSWORD, USER, PasswordServer, password_server
from tests.checks.targets.test_ssh import told_by

from deskops.checks.kinds import Host
from deskops.checks.rounds import Question
from deskops.checks.targets.address import Address
from deskops.checks.targets.askpass import Enough, askpass
from deskops.checks.targets.doing import Over
from deskops.checks.targets.ssh import Ssh
from deskops.checks.terminal import Terminal
from deskops.errors import Unreachable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks through pipes of POSIX")


@pytest.fixture(params=[True, False], ids=["as with PAM", "password alone"])
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PasswordServer]:
    needs("ssh")
    with password_server(tmp_path, keyboard=request.param) as made:
        yield made


def ssh(server: PasswordServer, kept: str = "", **more: object) -> Ssh:
    address = Address("ssh", "127.0.0.1", server.port, USER)
    return Ssh(address, config=str(server.config), secret=lambda _target: kept, **more)  # type: ignore[arg-type]


def test_a_kept_password_lets_in(server):
    assert told_by(ssh(server, PASSWORD), {Host})[Host].value.name
    assert server.offered == [PASSWORD]


def test_a_kept_password_that_is_wrong_is_tried_once_and_said_nowhere(server, caplog):
    with pytest.raises(Unreachable, match="refuses the password that is kept") as why:
        told_by(ssh(server, "grundfalsch"), {Host})
    assert f"config secret ssh://{USER}@127.0.0.1:{server.port}" in why.value.hint
    assert server.offered == ["grundfalsch"]
    assert "grundfalsch" not in repr(why.value) + str(why.value.hint) + caplog.text


def test_a_person_is_asked_where_the_kept_one_is_wrong(server):
    asked, learnt = [], []

    async def person(_target: str, question: str, unseen: bool) -> str:
        asked.append((question, unseen))
        return PASSWORD

    probe = ssh(server, "grundfalsch", person=person, learn=lambda *told: learnt.append(told))
    assert told_by(probe, {Host})[Host].value.name
    assert server.offered == ["grundfalsch", PASSWORD]
    ((question, unseen),) = asked
    assert unseen
    assert f"{USER}@127.0.0.1" in question
    assert learnt == [(f"ssh://{USER}@127.0.0.1:{server.port}", PASSWORD)]


def test_a_person_who_types_nothing_offers_nothing(server):
    """An empty one would be tried, and count where accounts get locked."""
    asked = []

    async def person(_target: str, question: str, _unseen: bool) -> str:
        asked.append(question)
        return ""

    with pytest.raises(Unreachable, match="does not let this user in"):
        told_by(ssh(server, person=person), {Host})
    assert server.offered == []
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("typed", "words"), [("falsch", "does not let this user in"), ("", "refuses the password that is kept")]
)
def test_the_kept_one_is_named_only_where_it_was_the_last_that_was_offered(server, typed, words):
    async def person(_target: str, _question: str, _unseen: bool) -> str:
        return typed

    with pytest.raises(Unreachable, match=words):
        told_by(ssh(server, "grundfalsch", person=person), {Host})


def test_nobody_and_no_password_offers_nothing(server):
    with pytest.raises(Unreachable, match="does not let this user in"):
        told_by(ssh(server), {Host})
    assert server.offered == []


def test_a_kept_password_serves_every_connection_to_the_machine(server):
    """As to a machine whose system is found out by trying: what is asked first is no shell of POSIX there."""
    probe = ssh(server, PASSWORD)

    async def twice() -> list[int]:
        return [(await probe.said(["true"], b"", seconds=20, cap=100)).code for _time in range(2)]

    assert asyncio.run(twice()) == [0, 0]
    assert server.offered == [PASSWORD] * 2


@pytest.mark.parametrize("kept", [PASSWORD, ""])
def test_fix_gets_in_by_the_same_way_and_asks_once_for_all_of_its_steps(server, kept):
    asked = []

    def answer(target: str, question: Question) -> str:
        asked.append((target, question.unseen))
        return PASSWORD

    terminal = Terminal(answer)
    over = Over(ssh(server, kept, person=terminal.person), terminal)
    for word in ("a b", "$(date)"):
        said = over.do(["printf", "<%s>", word], windows=False)
        assert (said.code, said.text) == (0, f"<{word}>")
    assert asked == ([] if kept else [(over.name, True)])
    assert server.offered == [PASSWORD] * 2


def test_fix_is_not_let_in_with_a_wrong_one(server):
    with pytest.raises(Unreachable, match="refuses the password that is kept"):
        Over(ssh(server, "grundfalsch"), Terminal()).do(["true"], windows=False)
    assert server.offered == ["grundfalsch"]
    assert server.ran == []


@pytest.mark.parametrize("gone", [False, True], ids=["nothing to say", "nobody is left"])
def test_without_an_answer_the_client_is_ended_before_it_offers_an_empty_one(tmp_path, gone):
    """Also where we ourselves are gone meanwhile: the pipe ends, and nobody told it anything."""
    client = tmp_path / "client"
    client.write_text('#!/bin/sh\n"$SSH_ASKPASS" "password?" >said\necho offered >said\n')
    client.chmod(0o700)
    asked = asyncio.Event()

    async def answer(_question: str) -> str:
        asked.set()
        if gone:
            await asyncio.Event().wait()
        raise Enough

    async def run() -> int:
        async with askpass(answer) as variables:
            child = await asyncio.create_subprocess_exec(
                str(client), env=os.environ | variables, cwd=tmp_path
            )
            await asked.wait()
            if not gone:
                return await child.wait()
        return await child.wait()

    assert asyncio.run(asyncio.wait_for(run(), 20)) == -signal.SIGKILL
    assert (tmp_path / "said").read_text() == ""
