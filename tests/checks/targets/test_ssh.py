"""Machines behind OpenSSH, against a real sshd: facts, host keys, passwords, jump hosts, and what hostile ones do."""

import asyncio
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.checks.targets.conftest import running_sshd

from deskops.checks.collectors import bundle
from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.kinds import KEYS, Events, Host, Software, System
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.policy import Policy
from deskops.checks.pos_kinds import Reached
from deskops.checks.sources import Ask, Got, LiveProbe
from deskops.checks.targets.address import Address, read
from deskops.checks.targets.askpass import askpass
from deskops.checks.targets.ssh import Ssh
from deskops.checks.targets.ssh_words import is_password_of
from deskops.errors import BadInput, Unreachable
from real_sshd import Sshd

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")
CHANGING = {"memory", "boot", "volumes", "listening", "events", "services", "antivirus"}


def now() -> datetime:
    return datetime.now(UTC)


def address(server: Sshd, host: str = "127.0.0.1", user: str = "root") -> Address:
    return Address("ssh", host, server.port, user)


def told_by(probe: LiveProbe, kinds: set[type], policy: Policy | None = None) -> dict[type, Got]:
    async def listen() -> dict[type, Got]:
        found, facts = {}, Facts(probe.name, now())
        for source in probe.sources(kinds):
            assert source.live is not None
            ask = Ask(facts, policy or Policy(), frozenset(kinds), source.seconds)
            async for one in source.live(ask):
                found[one.kind] = one
                if one.kind is System:  # what comes after it may ask which it is
                    facts.add(Fact(KEYS[System], one.value, "", now()))
        await probe.close()
        return found

    return asyncio.run(asyncio.wait_for(listen(), 60))


def ssh(server: Sshd, **more: object) -> Ssh:
    return Ssh(address(server), config=str(server.config), **more)  # type: ignore[arg-type]


def test_facts_over_ssh_equal_those_that_the_script_reads_here(sshd):
    script = Path(bundle.__file__).parent.parent / "scripts" / "collect.sh"
    here = bundle.facts_of(subprocess.run(["sh", str(script)], capture_output=True, check=True).stdout, "x")
    told = told_by(ssh(sshd), set(bundle.kinds()) - {Reached})
    assert {KEYS[kind] for kind in told} == {one.key for one in here}
    for kind, one in told.items():
        if KEYS[kind] not in CHANGING:
            assert (one.value, one.error) == (here.fact(kind).value, here.fact(kind).error), KEYS[kind]  # type: ignore[union-attr]


def test_the_clock_of_the_machine_is_compared_with_ours_and_our_own_delay_is_not_its_fault(sshd):
    right = told_by(ssh(sshd, clock=now), {TimeAnswers})[TimeAnswers].value.items[0]
    assert right.own
    assert right.offset == 0.0
    assert 0 < right.delay < 5
    late = told_by(ssh(sshd, clock=lambda: now() + timedelta(seconds=100)), {TimeAnswers})
    offset = late[TimeAnswers].value.items[0].offset
    assert abs(offset - 100) <= right.delay + 1


def test_an_unknown_host_key_is_refused_where_nobody_can_be_asked(sshd):
    (sshd.folder / "known_hosts").unlink()
    with pytest.raises(Unreachable, match="not known here") as refused:
        told_by(ssh(sshd), {Host})
    assert f"deskops inspect ssh://root@127.0.0.1:{sshd.port}" in str(refused.value.hint)
    assert not (sshd.folder / "known_hosts").exists()


def test_a_person_is_shown_the_fingerprint_and_a_yes_is_kept(sshd):
    (sshd.folder / "known_hosts").unlink()
    asked: list[tuple[str, bool]] = []

    async def person(_target: str, question: str, unseen: bool) -> str:
        asked.append((question, unseen))
        return "yes"

    assert told_by(ssh(sshd, person=person), {Host})[Host].value
    words = subprocess.run(
        ["ssh-keygen", "-lf", str(sshd.folder / "host.pub")], capture_output=True, check=True, text=True
    ).stdout.split()
    ((question, unseen),) = asked
    assert words[1] in question
    assert not unseen
    assert told_by(ssh(sshd), {Host})[Host].value  # known from now on


def test_a_person_who_says_no_is_heard(sshd):
    (sshd.folder / "known_hosts").unlink()

    async def person(_target: str, _question: str, _unseen: bool) -> None:
        return None

    with pytest.raises(Unreachable, match="not known here"):
        told_by(ssh(sshd, person=person), {Host})


def test_threat_29_a_changed_host_key_is_an_alarm_and_nobody_can_wave_it_through(sshd):
    """threat 29: another machine answers under the name of one that is known."""
    sshd.known(sshd.new_key("other"))
    asked = []

    async def person(_target: str, question: str, _unseen: bool) -> str:
        asked.append(question)
        return "yes"

    for probe in (ssh(sshd), ssh(sshd, person=person)):
        with pytest.raises(Unreachable, match="HAS CHANGED") as alarm:
            told_by(probe, {Host})
        assert "ssh-keygen -R" in str(alarm.value.hint)
    assert asked == []


def test_threat_30_a_password_is_offered_to_the_right_machine_alone_and_no_agent_goes_along(sshd, tmp_path):
    """threat 30: a fake host is offered nothing; sshd's own log says what it was offered."""
    shutil.copy(sshd.config, tmp_path / "config")
    config = tmp_path / "config"
    config.write_text(config.read_text().replace("IdentityFile", "PubkeyAuthentication no\n  #"))
    secrets: list[str] = []

    def probe() -> Ssh:
        def secret(target: str) -> str:
            secrets.append(target)
            return "sehr geheim 密码"

        return Ssh(address(sshd), config=str(config), secret=secret)

    sshd.known(sshd.new_key("fake"))
    before = len(sshd.log)
    with pytest.raises(Unreachable, match="HAS CHANGED"):
        told_by(probe(), {Host})
    assert "password" not in sshd.log[before:]
    sshd.known()
    with pytest.raises(Unreachable, match="refuses the password that is kept"):
        told_by(probe(), {Host})
    assert "Failed password for root" in sshd.log[before:]  # it would have been seen above as well
    assert secrets == [f"ssh://root@127.0.0.1:{sshd.port}"] * 2
    assert {"ForwardAgent=no", "ClearAllForwardings=yes"} <= set(probe().way.options())


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("root@pc-7's password: ", True),
        ("(root@pc-7) Password: ", True),
        ("root@jump's password: ", False),
        ("other@pc-7's password: ", False),
        ("(root@jump) root@pc-7's password: ", False),
        ("Enter passphrase for key '/root/.ssh/id': ", False),
        ("root@pc-7.evil's password: ", False),
    ],
)
def test_threat_30_the_password_of_one_machine_is_not_given_to_another_on_the_way(question, own):
    """threat 30: a jump host asks in words that look like the target's."""
    assert is_password_of(question, Address("ssh", "pc-7", 22, "root")) is own


def test_what_was_answered_stands_in_no_command_line_and_no_environment(tmp_path):
    fake = tmp_path / "fake-ssh"
    fake.write_text(
        '#!/bin/sh\nsaid=$("$SSH_ASKPASS" "password?")\n[ "$said" = "sehr geheim" ] && echo given\n'
        "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | grep -a -c 'sehr[ ]geheim'\n"
    )
    fake.chmod(0o700)

    async def answer(question: str) -> str:
        assert question == "password?"
        return "sehr geheim"

    async def run() -> bytes:
        async with askpass(answer) as variables:
            child = await asyncio.create_subprocess_exec(
                str(fake), env=os.environ | variables, stdout=subprocess.PIPE
            )
            said, _nothing = await child.communicate()
            folder = Path(variables["SSH_ASKPASS"]).parent
            assert folder.stat().st_mode & 0o077 == 0
        assert not folder.exists()
        return said

    assert asyncio.run(asyncio.wait_for(run(), 20)).split() == [b"given", b"0"]


def test_an_encrypted_key_is_opened_by_a_person(sshd, tmp_path):
    key = tmp_path / "key"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "auf geht's", "-f", str(key)],
        check=True,
    )
    allowed = sshd.folder / "authorized_keys"
    before = allowed.read_text()
    allowed.write_text(before + key.with_suffix(".pub").read_text())
    config = tmp_path / "config"
    config.write_text(sshd.config.read_text().replace(f"{sshd.folder}/user", str(key)))
    asked = []

    async def person(_target: str, question: str, unseen: bool) -> str:
        asked.append((question.partition(" for ")[0], unseen))
        return "auf geht's"

    try:
        assert told_by(Ssh(address(sshd), config=str(config), person=person), {Host})[Host].value
        with pytest.raises(Unreachable, match="does not let this user in"):
            told_by(Ssh(address(sshd), config=str(config)), {Host})
    finally:
        allowed.write_text(before)
    assert asked == [("Enter passphrase", True)]


def test_names_users_and_jump_hosts_of_the_users_own_configuration_hold(sshd, tmp_path):
    config = tmp_path / "config"
    place = f"  HostName 127.0.0.1\n  Port {sshd.port}\n  User root\n  HostKeyAlias [127.0.0.1]:{sshd.port}\n"
    config.write_text(f"Host till-7\n  ProxyJump gate\n{place}Host gate\n{place}{sshd.config.read_text()}")
    before = len(sshd.log)
    told = told_by(Ssh(Address("ssh", "till-7", 22), config=str(config)), {Host})
    assert told[Host].value
    assert sshd.log[before:].count("Accepted publickey") == 2


HOSTILE = (
    "; touch {planted}", "$(touch {planted})", "`touch {planted}`", "-oProxyCommand=touch${{IFS}}{planted}",
    "a\ntouch {planted}", "| touch {planted}", "&& touch {planted}", "'; touch {planted} #", "\"$(touch {planted})\"",
    "../../etc/passwd", "%h$(touch {planted})", "--", "-F/etc/passwd", "a b", "\x1b]0;x\x07", "\u202e", "",
)  # fmt: skip


def asked_as_typed(target: str, sshd: Sshd) -> None:
    found = read(target)
    assert found is not None
    told_by(Ssh(found, config=str(sshd.config)), {Host})


@pytest.mark.parametrize("text", HOSTILE)
def test_threat_31_hostile_text_as_a_host_or_user_plants_nothing(sshd, tmp_path, text):
    """threat 31: the corpus as host and as user; a planted effect must be absent."""
    planted = tmp_path / "planted"
    hostile = text.format(planted=planted)
    for target in (f"ssh://{hostile}", f"ssh://{hostile}@127.0.0.1:{sshd.port}"):
        if target == f"ssh://@127.0.0.1:{sshd.port}":
            continue  # nobody named is no attack
        with pytest.raises((BadInput, Unreachable)):
            asked_as_typed(target, sshd)
    # Even past the door that refuses it: what the client is given stands behind "--", or is one word of its own.
    for one in (Address("ssh", hostile, sshd.port), Address("ssh", "127.0.0.1", sshd.port, hostile)):
        if hostile:
            with pytest.raises((Unreachable, Unread, ValueError)):
                told_by(Ssh(one, config=str(sshd.config)), {Host})
    assert not planted.exists()


ANSWERS = {
    "endless": "yes '|aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
    "one line of 100 MB": "head -c 100000000 /dev/zero | tr '\\000' x",
    "escapes": "printf '\\033]0;own\\007@file /proc/sys/kernel/hostname\\n|\\033[2J\\033]52;c;e\\007\\n@done host\\n'",
    "nonsense time": "printf '@collected 9999-99-99T99:99:99Z\\n@clock 99999999999.000000000\\n@target x\\n'",
    "nothing": "true",
    "binary": "head -c 300000 /dev/urandom",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_threat_28_whatever_a_machine_answers_it_ends_and_says_so(tmp_path, name):
    """threat 28: endless, huge, spoilt and empty answers of a machine that lets us in."""
    hostile = tmp_path / "hostile.sh"
    hostile.write_text(f"#!/bin/sh\ncat >/dev/null\necho '#deskops collect linux 1'\n{ANSWERS[name]}\n")
    hostile.chmod(0o700)
    with running_sshd(tmp_path, f"ForceCommand {hostile}") as server:
        begun = now()
        told: dict[type, Got] = {}
        with suppress(Unread):  # too much, said in words
            told = told_by(ssh(server, clock=now), {Host, Software, Events, TimeAnswers})
        assert (now() - begun).total_seconds() < 25
    assert all(one.error or one.kind in (Host, TimeAnswers) for one in told.values())


def test_threat_28_a_machine_that_never_answers_is_given_up(tmp_path, monkeypatch):
    """threat 28: slow for ever."""
    monkeypatch.setattr("deskops.checks.targets.ssh.SECONDS", 1.0)
    with running_sshd(tmp_path, "ForceCommand sleep 60") as server, pytest.raises(TimeoutError):
        told_by(ssh(server), {Host})
